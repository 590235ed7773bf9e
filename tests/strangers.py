"""Packages of strangers: made at random, good and broken, to be judged by onrecord and by frictionless."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path
from random import Random
from typing import Any

# For each type and format: values that are right, and values that are not or that readers may differ over.
VALUES: dict[tuple[str, str], tuple[list[str], list[str]]] = {
    ("string", "default"): (["a", "Łódź", 'say "no"', "two\nlines", "=1+1", " spaced "], []),
    ("string", "email"): (["a@example.org", "b.c@example.co.uk"], ["a@", "example.org", "a b@example.org", "a@b@c.org"]),
    ("string", "uri"): (
        ["https://example.org/a?b=c#d", "urn:isbn:1", "mailto:a@example.org"],
        ["example.org", "//a", ":a", "http://a b"],
    ),
    ("string", "uuid"): (
        ["6f1b3e6c-7d0e-4a50-9d1c-0d8c9f3f5f55"],
        ["6f1b3e6c", "6f1b3e6c-7d0e-4a50-9d1c-0d8c9f3f5f5g", "6f1b3e6c7d0e4a509d1c0d8c9f3f5f55"],
    ),
    ("string", "binary"): (["YQ==", "YWI="], ["a", "é"]),
    ("integer", "default"): (
        ["0", "1", "-7", "+3", "007", "12345678901234567890123"],
        ["1.0", " 7", "1_000", "1e3", "", "one", "1 000", "٣x", "0x1", "--1", "NaN"],
    ),
    ("number", "default"): (
        ["0", "1.5", "-7.25", "+3", "1e3", "1.", ".5", "NaN", "INF", "-INF", "123456789012345678901234567890.5"],
        ["Infinity", " 1.5", "one", "1,5", "1.5.5", "£5", "50%", "e3"],
    ),
    ("boolean", "default"): (["true", "false", "True", "FALSE", "1", "0"], ["yes", "no", "t", "TrUe", "2"]),
    ("date", "default"): (
        ["2026-05-01", "1999-12-31", "2024-02-29"],
        ["2026-5-1", "2026-02-30", "yesterday", "2026/05/01", "01-05-2026", "2026-13-01", "0000-01-01", "2023-02-29"],
    ),
    ("date", "%d/%m/%Y"): (["01/05/2026", "31/12/1999"], ["2026-05-01", "31/02/2026", "x"]),
    ("datetime", "default"): (
        ["2026-05-01T10:00:00Z", "2026-05-01T10:00:00", "2026-05-01T10:00:00.5+02:00"],
        ["2026-05-01", "2026-05-01 10:00:00", "2026-05-01T25:00:00Z", "2026-05-01T10:61:00", "now"],
    ),
    ("time", "default"): (["10:00:00", "23:59:59", "10:00:00Z"], ["25:00:00", "10:61:00", "10:00", "noon"]),
    ("year", "default"): (["2026", "1999"], ["+026", "26", "20266", "abcd", "-026"]),
    ("yearmonth", "default"): (["2026-05", "1999-12"], ["2026-13", "2026", "2026-5", "May 2026"]),
    ("duration", "default"): (["P1Y", "PT5M", "P1DT2H"], ["1 year", "P", "5"]),
    ("geopoint", "default"): (["14.4,50.1", "0,0"], ["200,0", "0,91", "14.4", "x,y"]),
    ("geopoint", "array"): (["[14.4, 50.1]"], ["14.4,50.1", "[200, 0]", "[1]"]),
    ("geojson", "default"): (['{"type": "Point", "coordinates": [1, 2]}'], ["{}", "[]", '{"type": "Pint"}', "x"]),
    ("array", "default"): (["[1]", "[]"], ["{}", "[", "1"]),
    ("object", "default"): (['{"a": 1}', "{}"], ["[]", "{", "a"]),
    ("list", "default"): (["a,b", "a"], []),
    ("any", "default"): (["a", "1", "{"], []),
}
BOUNDED = {
    "integer": ["0", "5", "-7"],
    "number": ["0", "1.5", "-7.25"],
    "date": ["2000-01-01", "2026-05-01"],
    "year": ["2000", "2026"],
}
PATTERNS = ["^a", "[A-Za-z]+", "a|b", r"\w+", "[^ab]*", r"^\d{2}$", "(a+)+"]


def package(folder: Path, random: Random) -> dict[str, Any]:
    """Write a package of one to three tables into a folder, mostly right; its descriptor."""
    told: dict[str, Any] = {"name": "strangers", "resources": []}
    if random.random() < 0.7:
        told["$schema"] = "https://datapackage.org/profiles/2.0/datapackage.json"
    broken = random.random() < 0.6
    tables: list[tuple[str, list[str]]] = []
    for n in range(random.randint(1, 3)):
        told["resources"].append(_table(folder, f"table-{n}", tables, random, broken))
    if broken and random.random() < 0.4:
        _misdescribe(told, random)
    (folder / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    return told


def _table(folder: Path, name: str, tables: list[tuple[str, list[str]]], random: Random, broken: bool) -> dict[str, Any]:
    fields = [{"name": "id", "type": "string"}]
    rows = random.choice([0, 1, 3, 8, 8, 8])
    ids = [f"{name}-{n}" for n in range(rows)]
    columns = [list(ids)]
    for n in range(random.randint(1, 4)):
        (kind, form), (right, wrong) = random.choice(list(VALUES.items()))
        field: dict[str, Any] = {"name": f"f{n}", "type": kind} | ({"format": form} if form != "default" else {})
        values = [random.choice(right) for _ in range(rows)]
        if not random.randint(0, 3):
            values = [value if random.random() < 0.7 else "" for value in values]
        limits = _constraints(kind, form, values, random)
        if limits:
            field["constraints"] = limits
        if not random.randint(0, 9):
            field["missingValues"] = random.choice([["-"], ["", "NA"], []])
        if broken and wrong and rows and random.random() < 0.3:
            values[random.randrange(rows)] = random.choice(wrong)
        fields.append(field)
        columns.append(values)
    schema: dict[str, Any] = {"fields": fields}
    if random.random() < 0.6:
        schema["primaryKey"] = random.choice(["id", ["id"]])
    if tables and random.random() < 0.6:
        target, known = random.choice(tables)
        fields.append({"name": "refers_to", "type": "string"})
        columns.append([random.choice([*known, ""]) if known else "" for _ in range(rows)])
        schema["foreignKeys"] = [{"fields": ["refers_to"], "reference": {"resource": target, "fields": ["id"]}}]
        if broken and rows and random.random() < 0.3:
            columns[-1][0] = "nobody"
    if broken and rows > 1 and random.random() < 0.2:
        columns[0][1] = random.choice([columns[0][0], ""])
    tables.append((name, ids))
    records = [[field["name"] for field in fields], *(list(row) for row in zip(*columns, strict=True))]
    dialect = _dialect(random)
    made = io.StringIO()
    options = {"delimiter": dialect.get("delimiter", ","), "quotechar": dialect.get("quoteChar", '"')}
    writer = csv.writer(
        made,
        lineterminator=random.choice(["\n", "\n", "\r\n"]),
        quoting=random.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
        **options,
    )
    writer.writerows(records)
    data = made.getvalue().encode()
    if broken and random.random() < 0.3:
        data = _damage(data, random)
    (folder / f"{name}.csv").write_bytes(data)
    resource: dict[str, Any] = {"name": name, "path": f"{name}.csv", "schema": schema}
    if random.random() < 0.5:
        resource["profile"] = "tabular-data-resource"
    if random.random() < 0.3:
        resource["hash"] = f"sha256:{hashlib.sha256(data if random.random() < 0.9 or not broken else b'other').hexdigest()}"
        resource["bytes"] = len(data)
    # Where nothing is said of the dialect, frictionless guesses and the standard does not.
    resource["dialect"] = {"delimiter": ",", **dialect}
    return resource


def _constraints(kind: str, form: str, values: list[str], random: Random) -> dict[str, Any]:
    limits: dict[str, Any] = {}
    if not random.randint(0, 4):
        limits["required"] = True
    if not random.randint(0, 9):
        limits["unique"] = True
    if not random.randint(0, 5) and kind in BOUNDED and form == "default":
        limits[random.choice(["minimum", "maximum"])] = random.choice(BOUNDED[kind])
    if not random.randint(0, 5) and kind == "string":
        limits["pattern"] = random.choice(PATTERNS)
    if not random.randint(0, 5) and kind == "string":
        limits[random.choice(["minLength", "maxLength"])] = random.randint(0, 8)
    if not random.randint(0, 7) and kind not in ("list", "geojson", "object", "array") and any(values):
        limits["enum"] = sorted({value for value in values if value})[: random.randint(1, 5)]
    return limits


def _dialect(random: Random) -> dict[str, Any]:
    return random.choice([{}, {}, {}, {"delimiter": ";"}, {"delimiter": "\t"}, {"quoteChar": "'"}, {"header": True}])


def _damage(data: bytes, random: Random) -> bytes:
    """The same file with one thing wrong in its bytes."""
    lines = data.split(b"\n")
    at = random.randrange(max(1, len(lines) - 1))
    match random.randrange(9):
        case 0:
            lines[at] += b",extra"
        case 1:
            lines[at] = lines[at].rpartition(b",")[0]
        case 2:
            lines.insert(at, b"")
        case 3:
            lines[at] = b'"' + lines[at]
        case 4:
            return data + b"\xff\n"
        case 5:
            return b""
        case 6:
            lines[0] = lines[0].replace(b"id", b"key", 1)
        case 7:
            lines[at] = b"," * lines[0].count(b",")
        case 8:
            lines[0] = lines[0] + b"," + lines[0]
    return b"\n".join(lines)


def _misdescribe(told: dict[str, Any], random: Random) -> None:
    """One thing wrong in what the descriptor says."""
    resource = random.choice(told["resources"])
    schema, field = resource["schema"], random.choice(resource["schema"]["fields"])
    match random.randrange(17):
        case 0:
            field["type"] = "text"
        case 1:
            field.setdefault("constraints", {})["minimum"] = "x"
        case 2:
            schema["primaryKey"] = ["nothing"]
        case 3:
            resource["path"] = random.choice(["../a.csv", "/etc/passwd", "https://example.org/a.csv", "nowhere.csv"])
        case 4:
            del resource["path"]
        case 5:
            resource["data"] = []
        case 6:
            schema["foreignKeys"] = [{"fields": ["id"], "reference": {"resource": "nowhere", "fields": ["id"]}}]
        case 7:
            schema["fields"].append(dict(field))
        case 8:
            told["resources"].append(dict(resource))
        case 9:
            resource["name"] = random.choice(["A Name", "", 5])
        case 10:
            field["required"] = True
        case 11:
            schema["missingValues"] = random.choice(["", [1], [{"value": "", "label": "none"}], {"a": 1}])
        case 12:
            del schema["fields"]
        case 13:
            field["example"] = {"a": 1}
        case 14:
            told["contributors"] = random.choice([[{"email": "nobody"}], "me", [1]])
        case 15:
            resource["encoding"] = random.choice(["utf-99", "ascii", "utf-16"])
        case 16:
            told["licenses"] = [{"title": "free"}]
