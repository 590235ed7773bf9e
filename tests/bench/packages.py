"""Packages: how long it takes to check anybody's package, against what it takes to read it at all, and to ask frictionless."""

from __future__ import annotations

import argparse
import csv
import json
import os
import sys
from pathlib import Path
from random import Random
from typing import Any

from figures import REPOSITORY, Figure, measure, shown, write

WORDS = (
    "the minister said public money was spent on new roads while hospitals waited for façade über Łódź Київ “budget” €5".split()
)
KINDS = ["verified", "unverified", "disputed", "retracted"]
# Every cell read as text, and nothing asked of it.
READ = """
import json, sys, duckdb
from pathlib import Path
folder = Path(sys.argv[1])
for resource in json.loads((folder / "datapackage.json").read_text())["resources"]:
    names = [field["name"] for field in resource["schema"]["fields"]]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    counts = ", ".join(f'count("{name}")' for name in names)
    duckdb.execute(
        f"SELECT {counts} FROM read_csv('{folder / resource['path']}', auto_detect = false, header = true, delim = ',',"
        f" quote = '\\"', escape = '\\"', columns = {{{columns}}})"
    ).fetchall()
"""
OURS = "import sys; from onrecord.cli import main; code = main(['check', sys.argv[1]]); sys.exit(0 if code == int(sys.argv[2]) else 3)"
FRICTIONLESS = "import sys, frictionless; sys.exit(not frictionless.validate(sys.argv[1] + '/datapackage.json').valid)"


def field(name: str, kind: str = "string", **limits: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "constraints": {"required": True, **limits}}


def key(name: str, letter: str) -> dict[str, Any]:
    return field(name, pattern=f"^{letter}_[0-9a-f]{{12}}$")


def leads(name: str, table: str) -> dict[str, Any]:
    return {"fields": [name], "reference": {"resource": table, "fields": [name]}}


SCHEMAS: dict[str, dict[str, Any]] = {
    "sources": {
        "primaryKey": ["source_id"],
        "fields": [key("source_id", "s"), field("title", minLength=1, maxLength=500), field("published", "date")],
    },
    "quotes": {
        "primaryKey": ["quote_id"],
        "fields": [
            *(key("quote_id", "q"), key("source_id", "s"), field("words", minLength=1, maxLength=5000)),
            *(
                field("said", "date", minimum="1990-01-01"),
                field("start", "integer", minimum=0),
                field("end", "integer", minimum=1),
            ),
            *(field("confidence", "number", minimum=0, maximum=1), field("status", enum=KINDS)),
        ],
        "foreignKeys": [leads("source_id", "sources")],
    },
    "claims": {
        "primaryKey": ["claim_id"],
        "fields": [
            *(key("claim_id", "c"), key("quote_id", "q"), field("claim", minLength=1, maxLength=5000)),
            *(field("checked", "date", minimum="1990-01-01"), field("status", enum=KINDS)),
        ],
        "foreignKeys": [leads("quote_id", "quotes")],
    },
}


def made(folder: Path, rows: int, wrong: float) -> Path:
    """A package with so many quotes and claims, invented but the same each time; a part of the rows has one wrong cell."""
    if (folder / "datapackage.json").is_file():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(7)
    sizes = {"sources": rows // 10 or 1, "quotes": rows, "claims": rows}
    for table, schema in SCHEMAS.items():
        led = {reference["fields"][0]: sizes[reference["reference"]["resource"]] for reference in schema.get("foreignKeys", [])}
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow([one["name"] for one in schema["fields"]])
            for n in range(sizes[table]):
                at = {one["name"]: random.randrange(led[one["name"]]) if one["name"] in led else n for one in schema["fields"]}
                row = [_cell(one, at[one["name"]], random) for one in schema["fields"]]
                if random.random() < wrong:
                    row[random.randrange(1, len(row))] = ""
                writer.writerow(row)
    resources = [
        {"name": name, "path": f"{name}.csv", "format": "csv", "schema": schema, "dialect": {"delimiter": ","}}
        for name, schema in SCHEMAS.items()
    ]
    told = {"name": "invented", "resources": resources}
    (folder / "datapackage.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return folder


def _cell(told: dict[str, Any], n: int, random: Random) -> str:
    """A cell; where it is a key, the one of row `n`."""
    match told["name"], told["type"]:
        case name, "string" if name.endswith("_id"):
            return f"{name[0]}_{(n * 186181257890321 + 9176543) % 2**48:012x}"
        case "status", _:
            return random.choice(KINDS)
        case _, "date":
            return f"{random.randrange(2000, 2026)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
        case _, "integer":
            return str(random.randrange(1, 60_000))
        case _, "number":
            return f"{random.random():.4f}"
        case _:
            words = " ".join(random.choices(WORDS, k=random.randrange(4, 30)))
            return words + random.choice(["", "", ",", ' "no"', "\nand more"])


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench packages", description=__doc__)
    parser.add_argument("folder", type=Path, help="where packages are made, or the folder of one that is there")
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--frictionless", type=int, default=100_000, help="up to how many rows it is asked too; it takes long")
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    # As a user has it: what was compiled once is not compiled again.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(REPOSITORY / "build")
    figures: list[Figure] = []
    for rows in asked.rows:
        is_package = (asked.folder / "datapackage.json").is_file()
        right = asked.folder if is_package else made(asked.folder / str(rows), rows, 0)
        told = {"read": [READ, str(right)], "check": [OURS, str(right), "0"]}
        if not is_package:
            told["check, 1 % wrong"] = [OURS, str(made(asked.folder / f"{rows}-wrong", rows, 0.01)), "1"]
        if rows <= asked.frictionless:
            told["frictionless"] = [FRICTIONLESS, str(right)]
        for name, (script, *more) in told.items():
            command = [sys.executable, "-c", script, *more]
            runs = asked.runs if name != "frictionless" else min(asked.runs, 3)
            figures.append(measure(f"{name} {rows:,}", command, runs=runs, env=environment))
    print(shown(figures))
    if asked.out:
        write(asked.out, "packages", figures, rows=asked.rows, folder=asked.folder.name)
    return 0
