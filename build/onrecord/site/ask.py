"""Ask: SQL in the page, over the published tables, by an engine that is brought apart and loaded on a click."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord.database import csv_rows, view_questions, views
from onrecord.schemas import TABLES, ddl, meaning, schema, schemas
from onrecord.site.page import File, Page, csv_address
from onrecord.site.story import Story

ENGINE = ("duckdb.js", "duckdb.worker.js", "duckdb-eh.wasm.gz", "LICENSES.txt")
# No query may reach a file, an address or an extension; set in this order, before any is read, and then for good.
LOCK = """
SET autoinstall_known_extensions = false;
SET autoload_known_extensions = false;
SET enable_external_access = false;
SET lock_configuration = true;
"""


def pages(story: Story) -> Iterator[Page | File]:
    """The page and, where it was brought, its engine. It reads the tables that the room Tables has."""
    there = engine()
    told = {
        "tables": {table: csv_address(table) for table in TABLES},
        "setup": setup(),
        "lock": LOCK,
        "saved": saved(),
        "leads": leads(),
        "keys": {table: told.key[0] for table, told in schemas().items() if len(told.key) == 1},
        "bytes": sum(len(data) for data in there.values()),
    }
    yield Page("ask.html", "ask.html", "Ask", {"told": told, "asked_of": list(asked_of())}, room="Ask")
    for name, data in there.items():
        yield File(f"ask/{name}", data)


def engine() -> dict[str, bytes]:
    """DuckDB-Wasm, as `make site-assets` left it; nothing, unless all of it is there."""
    folder = files("onrecord.site") / "engine"
    there = {name: folder / name for name in ENGINE}
    return {name: part.read_bytes() for name, part in there.items()} if all(part.is_file() for part in there.values()) else {}


def setup() -> str:
    """SQL that makes the tables and views, each table from the file of its name."""
    filled = [
        f"{ddl(table)}\nINSERT INTO {table} {csv_rows(Path(f'{table}.csv'), list(schema(table).columns))};" for table in TABLES
    ]
    return "\n".join([*filled, views()])


def saved() -> list[dict[str, str]]:
    """The saved questions, each with its SQL."""
    told = tomllib.loads((files("onrecord.site") / "questions.toml").read_text(encoding="utf-8"))
    return [{"question": one["question"], "sql": one["sql"].strip()} for one in told["saved"]]


def leads() -> dict[str, str]:
    """The table whose row a column names, where the name of the column alone tells it."""
    found: dict[str, set[str]] = {}
    for table, told in schemas().items():
        for key in told.key if len(told.key) == 1 else []:
            found.setdefault(key, set()).add(table)
        for reference in told.references:
            found.setdefault(reference.column, set()).add(reference.table)
    return {column: tables.pop() for column, tables in found.items() if len(tables) == 1}


def asked_of() -> Iterator[dict[str, Any]]:
    """The tables with their columns, and the views with their questions."""
    for table, told in schemas().items():
        columns = {name: meaning(column) for name, column in told.columns.items()}
        yield {"name": table, "told": told.told["description"], "columns": columns}
    for view, question in view_questions().items():
        yield {"name": view, "told": question, "columns": {}}
