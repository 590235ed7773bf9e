"""Checks of cells against their Table Schema: type, vocabulary, pattern, empty cells, keys and references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from onrecord.csvfile import CsvFile
from onrecord.nearest import nearest
from onrecord.problems import Problem, problem
from onrecord.schemas import Column, Schema


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
    seen: dict[str, int] = {}
    key_at = [file.columns.index(name) for name in schema.key]
    for n, record in enumerate(file.records):
        row_id = " ".join(record[at] for at in key_at)
        for column, text in zip(schema.columns.values(), record, strict=True):
            told = cell(column, text)
            if told:
                code, expected = told
                yield problem(
                    code,
                    file.at(n, column.name),
                    table=file.table,
                    row_id=row_id,
                    field=column.name,
                    value=text,
                    expected=expected,
                )
        if row_id in seen:
            first = file.at(seen[row_id], None)
            yield problem(
                "OR808",
                file.at(n, schema.key[0]),
                table=file.table,
                row_id=row_id,
                field=schema.key[0],
                value=row_id,
                other=first,
            )
        seen.setdefault(row_id, n)
    if list(seen) != sorted(seen, key=_order(file, schema, seen)):
        yield problem("OR815", file.at(0, None), table=file.table)
    yield from references(file, schema, tables)


def _order(file: CsvFile, schema: Schema, rows: dict[str, int]) -> Callable[[str], list[object]]:
    """The order of the key: figures as numbers, text by code point."""
    parts = [(file.columns.index(name), schema.columns[name].type == "integer") for name in schema.key]

    def of(row_id: str) -> list[object]:
        record = file.records[rows[row_id]]
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
        if reference.table not in tables:
            continue
        target = tables[reference.table]
        key = target.columns.index(reference.key)
        known = {record[key] for record in target.records}
        at, own = file.columns.index(reference.column), {n: row_id for row_id, n in file.keys.items()}
        for n, record in enumerate(file.records):
            if record[at] and record[at] not in known:
                yield problem(
                    "OR809",
                    file.at(n, reference.column),
                    table=file.table,
                    row_id=own.get(n, record[0]),
                    field=reference.column,
                    value=record[at],
                    expected=reference.table,
                    nearest=nearest(record[at], known),
                )
