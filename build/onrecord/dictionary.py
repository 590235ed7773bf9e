"""Dictionary: the README of a package, in Markdown, which says of each table and column what it holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.database import view_questions
from onrecord.schemas import Column, schema
from onrecord.tables import FILLED, TEXT, Line, cells

HEAD = """\
# {title}: data dictionary

{description}Version {version}. Made by `onrecord build` from the schemas; what stands here stands in `datapackage.json` and in \
the database's comments too.

Every table is a CSV: UTF-8, commas, one row a line, an empty cell for a missing value, sorted by key. Offsets count Unicode \
code points from the start of a report's text, from 0, the end not included. What a column rests on: **words** of a report, an \
editor's **judgement**, a **key**, or **computed** from other cells.

| table | rows | |
|---|---|---|
"""
COLUMNS = """\
| column | type | what it holds | empty means | rests on | for example |
|---|---|---|---|---|---|
"""
VIEWS = """

## Views

The database file has these besides; each answers a question. `onrecord query 'FROM who_said'` asks one.

| view | question |
|---|---|
"""


def dictionary(lines: Mapping[str, list[Line]], dataset: dict[str, Any]) -> bytes:
    """What each table of the dataset holds, with the number of its rows and an example of each cell."""
    description = f"{dataset['description']}\n\n" if "description" in dataset else ""
    told = [HEAD.format(title=dataset["title"], version=dataset["version"], description=description)]
    for table, found in lines.items():
        first = schema(table).told["description"].split(". ")[0].removesuffix(".")
        told.append(f"| [{table}](#{table}) | {len(found)} | {first}. |\n")
    told += [part for table, found in lines.items() for part in _table(table, found)]
    told += [VIEWS, *(f"| `{name}` | {question} |\n" for name, question in view_questions().items())]
    return "".join(told).encode()


def _table(table: str, lines: list[Line]) -> Iterator[str]:
    told = schema(table)
    key = ", ".join(f"`{name}`" for name in told.key)
    refers = ", ".join(f"`{reference.column}` to `{reference.table}`" for reference in told.references)
    yield f"\n## {table}\n\n{told.told['description']}\n\nKey: {key}.{f' Refers: {refers}.' if refers else ''}\n\n{COLUMNS}"
    # The fullest row shows most of what a row can hold.
    fullest = max(lines, key=FILLED, default=None)
    example = cells(TEXT(fullest)) if fullest else [""] * len(told.columns)
    for column, shown in zip(told.columns.values(), example, strict=True):
        parts = (_holds(column), column.empty_means or "never empty", column.told["restsOn"], _cell(shown))
        yield f"| `{column.name}` | {column.type} | {' | '.join(parts)} |\n"


def _holds(column: Column) -> str:
    known = ", ".join(f"`{value}`" for value in column.constraints.get("enum", []))
    return _cell(column.told["description"]) + (f" One of {known}." if known else "")


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
