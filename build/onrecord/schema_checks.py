"""Checks of cells against their Table Schema: type, vocabulary, pattern, empty cells, keys and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from itertools import pairwise

from onrecord.csvfile import CsvFile
from onrecord.nearest import Nearest, nearest
from onrecord.problems import Problem, few, problem
from onrecord.schemas import Column, Reference, Schema
from onrecord.tabular.cells import Field

Complaint = tuple[str, dict[str, str]]
"""The code of a rule that a cell breaks, and what is to be told of it."""


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
    field = Field(column.told, ours=True)
    if not any(True for text in {record[at] for record in file.records} for _ in _complaints(field, text)):
        return
    known: dict[str, list[Complaint]] = {}
    for n, record in enumerate(file.records):
        text = record[at]
        if text not in known:
            known[text] = list(_complaints(field, text))
        for code, told in known[text]:
            where = {"row_id": file.row_id(n), "field": column.name, "value": text}
            yield problem(code, file.at(n, column.name), table=file.table, **where, **told)


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


def complaints(column: Column, text: str) -> list[Complaint]:
    """Every rule that a cell of ours breaks."""
    return list(_complaints(Field(column.told, ours=True), text))


def _complaints(field: Field, text: str) -> Iterator[Complaint]:
    for code, expected in field.complaints(text):
        near = nearest(text, field.constraints["enum"]) if code == "OR805" else None
        yield code, {"expected": expected} | ({"nearest": near} if near else {})
    if text and "pattern" in field.constraints and not re.fullmatch(field.constraints["pattern"], text):
        yield "OR807", {"expected": field.constraints["pattern"]}


def references(file: CsvFile, schema: Schema, tables: dict[str, CsvFile]) -> Iterator[Problem]:
    """Every cell that refers to a row that is not there."""
    for reference in schema.references:
        if reference.table in tables:
            yield from few(_dangling(file, reference, tables[reference.table].keys))


def _dangling(file: CsvFile, reference: Reference, known: Collection[str]) -> Iterator[Problem]:
    at = file.columns.index(reference.column)
    dangling = [n for n, record in enumerate(file.records) if record[at] and record[at] not in known]
    near = Nearest(known if dangling else ())
    for n in dangling:
        value = file.records[n][at]
        told = {"row_id": file.row_id(n), "field": reference.column, "value": value, "expected": reference.table}
        yield problem("OR809", file.at(n, reference.column), table=file.table, **told, nearest=near.to(value))
