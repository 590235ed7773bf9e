"""A table: its rows to read, narrow, sort, search and take away.

The first page narrows and searches; it has the first rows in itself, as the pages after it have the others, so that all
can be read without a script. The rows as data are in a file of their own, which a script loads when they are first asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.site.facets import facets
from onrecord.site.page import File, Page, address, as_json, csv_address
from onrecord.site.story import Story, called

ROWS = 100  # on a page
LONG = 48  # code points from which on a column is given room
# What is of use to a machine; it is on the row's own page and in what is taken away.
ASIDE = {
    "sources": ("text_sha256", "text_path"),
    "evidence": (*ENTITIES.values(), "transform", "rank", "prefix", "suffix", "occurrence"),
    "attributions": ("evidence_id", "path"),
}
# What people come for, where it is not among the first columns.
FORWARD = {"evidence": ("exact",)}


def pages(story: Story) -> Iterator[Page | File]:
    """The list of tables; of each table its pages, its data, and its CSV."""
    counts = {table: len(story.tables[table]) for table in TABLES}
    yield Page("tables.html", "tables.html", "Tables", {"tables": [(schema(table), counts[table]) for table in TABLES]}, "Tables")
    for table in TABLES:
        yield from _pages(story, table)
        yield File(csv_address(table), as_csv(story, table))
        yield File(f"tables/{table}.js", f"onrecord.rows({as_json(data(story, table))});\n".encode())


def _pages(story: Story, table: str) -> Iterator[Page]:
    rows = list(story.tables[table])
    shown, wide, other = columns(story, table), _wide(story, table), leads(table)
    last = max(1, -(-len(rows) // ROWS))
    for number in range(1, last + 1):
        here = rows[(number - 1) * ROWS : number * ROWS]
        told = {
            "table": table,
            "schema": schema(table),
            "count": len(rows),
            "columns": shown,
            "aside": [name for name in schema(table).columns if name not in shown],
            "wide": wide,
            "rows": [(address(table, row_id), list(_cells(story, table, row_id, shown, other))) for row_id in here],
            "facets": facets(story, table) if number == 1 else [],
            "number": number,
            "last": last,
            "size": ROWS,
        }
        yield Page(page_address(table, number), "table.html", schema(table).told["title"], told, "Tables")


def page_address(table: str, number: int) -> str:
    """Where the rows of a table are, page by page."""
    return f"tables/{table}.html" if number == 1 else f"tables/{table}-{number}.html"


def columns(story: Story, table: str) -> list[str]:
    """The columns that a page shows: those that any row fills, and that people read."""
    rows = story.tables[table].values()
    filled = [name for name in schema(table).columns if name not in ASIDE.get(table, ()) and any(row[name] for row in rows)]
    forward = [name for name in filled if name in (*schema(table).key, *FORWARD.get(table, ()))]
    return forward + [name for name in filled if name not in forward] if table in FORWARD else filled


def _wide(story: Story, table: str) -> set[str]:
    rows = story.tables[table].values()
    return {name for name in schema(table).columns if any(len(row[name]) > LONG for row in rows)}


def _cells(story: Story, table: str, row_id: str, shown: list[str], leads: dict[str, str]) -> Iterator[tuple[str, ...]]:
    """What each cell shows, the page that it leads to, its column, and what it stands on if no words state it."""
    row, unsure = story.tables[table][row_id], story.unsure.get((table, row_id), {})
    for name in shown:
        cell, other = row[name], leads.get(name, "")
        known = bool(other) and cell in story.tables[other]
        yield story.name(other, cell) if known else cell, address(other, cell) if known else "", name, unsure.get(name, "")


def leads(table: str) -> dict[str, str]:
    """The tables to which columns refer."""
    return {reference.column: reference.table for reference in schema(table).references}


def as_csv(story: Story, table: str) -> bytes:
    """The table as it is published."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(schema(table).columns)
    writer.writerows(row.values() for row in story.tables[table].values())
    return made.getvalue().encode()


def data(story: Story, table: str) -> dict[str, Any]:
    """The table for a script: rows as lists of cells, the names of the rows that they refer to, and all addresses."""
    told, rows = schema(table), story.tables[table]
    named: dict[str, dict[str, list[str]]] = {}
    for column, other in leads(table).items():
        cells = dict.fromkeys(row[column] for row in rows.values() if row[column] in story.tables[other])
        named[column] = {cell: [story.name(other, cell), address(other, cell)] for cell in cells}
    return {
        "table": table,
        "title": told.told["title"],
        "called": called(table) or told.key[0],
        "columns": list(told.columns),
        "types": [column.type for column in told.columns.values()],
        "shown": columns(story, table),
        "named": named,
        "unsure": {n: story.unsure[table, row_id] for n, row_id in enumerate(rows) if (table, row_id) in story.unsure},
        "addresses": [address(table, row_id).rpartition("/")[2] for row_id in rows],
        "rows": [list(row.values()) for row in rows.values()],
    }
