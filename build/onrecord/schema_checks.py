"""Checks of cells against their Table Schema: type, vocabulary, pattern, empty cells, keys and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import pairwise

from onrecord.csvfile import CsvFile
from onrecord.nearest import Nearest, nearest
from onrecord.problems import Problem, few, problem
from onrecord.schemas import Column, Reference, Schema


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


# One way of writing each type: what reads the same in a spreadsheet, in R and in SQL.
TYPES: dict[str, tuple[str, Callable[[str], object]]] = {
    "string": ("text on one line", lambda text: "\n" not in text and "\r" not in text),
    "integer": ("whole number", lambda text: re.fullmatch(r"-?(0|[1-9]\d{0,17})", text)),
    "number": ("number", lambda text: re.fullmatch(r"-?(0|[1-9]\d{0,15})(\.\d{1,2})?", text)),
    "date": ("date", _is_date),
    "boolean": ("true or false", lambda text: text in ("true", "false")),
}


def check(file: CsvFile, schema: Schema, tables: dict[str, CsvFile]) -> Iterator[Problem]:
    """Every problem of the table's cells; `tables` holds those that references lead to."""
    for at, column in enumerate(schema.columns.values()):
        yield from few(_column(file, at, column))
    yield from few(_twice(file, schema))
    if any(before > after for before, after in pairwise(map(_order(file, schema), file.keys.values()))):
        yield problem("OR815", file.at(0, None), table=file.table)
    yield from references(file, schema, tables)


def _column(file: CsvFile, at: int, column: Column) -> Iterator[Problem]:
    """Every cell of a column that the column can't have."""
    known: dict[str, tuple[str, str] | None] = {}
    for n, record in enumerate(file.records):
        text = record[at]
        if text not in known:
            known[text] = cell(column, text)
        if broken := known[text]:
            told = {"row_id": file.row_id(n), "field": column.name, "value": text, "expected": broken[1]}
            yield problem(broken[0], file.at(n, column.name), table=file.table, **told)


def _twice(file: CsvFile, schema: Schema) -> Iterator[Problem]:
    """Every row whose key an earlier one has."""
    if len(file.keys) == len(file.records):
        return
    for n in range(len(file.records)):
        row_id = file.row_id(n)
        if file.keys[row_id] != n:
            told = {"row_id": row_id, "field": schema.key[0], "value": row_id}
            yield problem("OR808", file.at(n, schema.key[0]), table=file.table, **told, other=file.at(file.keys[row_id], None))


def _order(file: CsvFile, schema: Schema) -> Callable[[int], list[object]]:
    """The order of the key: figures as numbers, text by code point."""
    parts = [(at, schema.columns[file.columns[at]].type == "integer") for at in file.key]

    def of(n: int) -> list[object]:
        record = file.records[n]
        whole_numbers = [whole and re.fullmatch(r"-?\d{1,18}", record[at]) for at, whole in parts]
        return [
            (0, int(record[at]), "") if is_one else (1, 0, record[at])
            for (at, _), is_one in zip(parts, whole_numbers, strict=True)
        ]

    return of


def cell(column: Column, text: str) -> tuple[str, str] | None:
    """The code of the rule that a cell breaks, and what the column expects."""
    limits = column.constraints
    if text == "":
        return ("OR806", "a value") if column.required else None
    expected, fits = TYPES[column.type]
    if not fits(text):
        return "OR804", expected
    if "enum" in limits and text not in limits["enum"]:
        near = nearest(text, limits["enum"])
        return "OR805", ", ".join(limits["enum"]) + (f"; nearest: {near}" if near else "")
    if "pattern" in limits and not re.fullmatch(limits["pattern"].removeprefix("^").removesuffix("$"), text):
        return "OR807", limits["pattern"]
    if "minimum" in limits and Decimal(text) < limits["minimum"]:
        return "OR807", f"at least {limits['minimum']}"
    return None


def references(file: CsvFile, schema: Schema, tables: dict[str, CsvFile]) -> Iterator[Problem]:
    """Every cell that refers to a row that is not there."""
    for reference in schema.references:
        if reference.table in tables:
            target = tables[reference.table]
            key = target.columns.index(reference.key)
            yield from few(_dangling(file, reference, {record[key] for record in target.records}))


def _dangling(file: CsvFile, reference: Reference, known: set[str]) -> Iterator[Problem]:
    at, near = file.columns.index(reference.column), Nearest(known)
    for n, record in enumerate(file.records):
        if record[at] and record[at] not in known:
            told = {"row_id": file.row_id(n), "field": reference.column, "value": record[at], "expected": reference.table}
            yield problem("OR809", file.at(n, reference.column), table=file.table, **told, nearest=near.to(record[at]))
