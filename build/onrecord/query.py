"""Query: one SELECT over the tables and views, in a child process that can reach no file and no network."""

from __future__ import annotations

import csv
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from onrecord import show
from onrecord.database import opened, view_names
from onrecord.project import Project
from onrecord.schemas import TABLES, literal

CAGE = Path(__file__).with_name("cage.py")


class SqlError(Exception):
    """What the database, or the cage, has against a query."""


@dataclass(frozen=True)
class Answer:
    """Columns, and rows of text; None is a missing value."""

    columns: list[str]
    types: list[str]
    rows: list[list[str | None]]


def ask(sql: str, project: Project, seconds: float, megabytes: int) -> Answer:
    """The answer from the built database, from the Parquet files where there is none, or from the CSVs; SqlError for none."""
    database = project.database
    order = {
        "sql": sql,
        "database": opened(database) if database else None,
        "setup": None if database else _setup(project),
        "seconds": seconds,
        "megabytes": megabytes,
    }
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(CAGE)],
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=seconds + 5,
            check=False,
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as fault:
        raise SqlError(_late(seconds)) from fault
    lines = done.stdout.decode("utf-8", "replace").splitlines()
    if done.returncode == 0 and lines:
        head = json.loads(lines[0])
        return Answer(head["columns"], head["types"], [json.loads(line) for line in lines[1:]])
    if done.returncode == 1 and lines:
        said = str(json.loads(lines[-1])["error"])
        # The database's own guess may be one of its internal tables.
        raise SqlError(
            re.sub(r"\nDid you mean .*", "", said)
            + f"\nTables: {', '.join(TABLES)}.\nViews: {', '.join(view_names())}." * ("Catalog" in said)
        )
    if done.returncode == -signal.SIGALRM:
        raise SqlError(_late(seconds))
    last = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2]
    if done.returncode == 1 and not re.search(r"MemoryError|bad_alloc|thread", last):
        raise SqlError(f"stopped by what nobody thought of: {last}")
    raise SqlError(f"stopped: it needs more than {megabytes} MB (`--memory` allows more)")


def _late(seconds: float) -> str:
    return f"stopped: no answer in {seconds:g} seconds (`--timeout` allows more)"


def _setup(project: Project) -> str:
    """SQL that makes the tables. Parquet stays where it is: of all files, the cage may then read these."""
    from onrecord.database import parquet_views, setup

    if tables := project.parquet:
        read = ", ".join(literal(str(path)) for path in tables.values())
        return f"{parquet_views(tables)}\nSET allowed_paths = [{read}];"
    if missing := [table for table in TABLES if table not in project.tables]:
        raise SqlError(f"datapackage/{missing[0]}.csv is not there, or no plain file, and nothing was built from it")
    return setup(project.tables) + "".join(f"DROP TABLE text_{table};" for table in project.tables)


def shown(answer: Answer, form: str, terminal: bool) -> Iterator[str]:
    """The answer as table, csv, json or markdown, line by line."""
    if form == "json":
        rows = [dict(zip(answer.columns, map(_value, row, answer.types), strict=True)) for row in answer.rows]
        yield show.document(rows)
    elif form == "csv":
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows([answer.columns, *([cell or "" for cell in row] for row in answer.rows)])
        whole = text.getvalue().removesuffix("\n")
        yield from (show.safe(line, 100_000) for line in whole.split("\n")) if terminal else [whole]
    elif form == "markdown":
        yield "| " + " | ".join(map(_markdown, answer.columns)) + " |"
        yield "|" + "---|" * len(answer.columns)
        for row in answer.rows:
            yield "| " + " | ".join(_markdown(cell or "") for cell in row) + " |"
    else:
        yield show.grid(answer.columns, [[cell or "" for cell in row] for row in answer.rows], terminal)


def _value(cell: str | None, kind: str) -> Any:
    if cell is None or kind == "text":
        return cell
    if kind == "boolean":
        return cell == "true"
    if kind == "several":
        return json.loads(cell)
    number = Decimal(cell)
    if not number.is_finite():
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _markdown(text: str) -> str:
    return show.safe(text, 100_000).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
