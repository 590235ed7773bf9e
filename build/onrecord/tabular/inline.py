"""Inline: rows that stand in a descriptor itself, as a file would have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.problems import Problem, problem
from onrecord.tabular.cells import Field
from onrecord.tabular.delimited import Record
from onrecord.tabular.table_schema import Resource
from onrecord.tabular.types import KINDS, as_text


def lines(resource: Resource) -> Iterator[Record | Problem]:
    """Each row of `data`, as text; a problem where it is no row, or a value is of another kind than its field."""
    data, fields = resource.told["data"], resource.fields
    names = [one.name for one in fields]
    listed = isinstance(data, list)
    rows = data if listed else []
    if not listed or not fields:
        found = "its data is no list of rows" if not listed else "its data has no schema"
        yield problem("OR802", resource.place, table=resource.name, found=found)
        return
    if rows and isinstance(rows[0], list) and resource.dialect.header_row:
        if rows[0] != names:
            found = ", ".join(map(as_text, rows[0][:20]))
            yield problem("OR803", resource.place, table=resource.name, found=found, expected=", ".join(names[:20]))
        rows = rows[1:]
    for n, row in enumerate(rows, 1):
        if isinstance(row, dict) and set(row) <= set(names):
            values = [row.get(name) for name in names]
        elif isinstance(row, list) and len(row) == len(names):
            values = row
        else:
            cells = len(row) if isinstance(row, list | dict) else 0
            yield problem("OR813", resource.place, table=resource.name, row_id=f"row {n}", found=cells, expected=len(names))
            continue
        told = next((one for one, value in zip(fields, values, strict=True) if not _fits(one, value)), None)
        if told is not None:
            value = as_text(values[names.index(told.name)])
            yield problem(
                "OR804",
                resource.place,
                table=resource.name,
                row_id=f"row {n}",
                field=told.name,
                value=value,
                expected=told.expected,
            )
            continue
        yield Record(n, 1, [_text(one, value) for one, value in zip(fields, values, strict=True)], "")


def _fits(field: Field, value: Any) -> bool:
    kinds = KINDS.get(field.type, ())
    return (
        value is None or isinstance(value, str) or (isinstance(value, kinds) and (bool in kinds or not isinstance(value, bool)))
    )


def _text(field: Field, value: Any) -> str:
    if value is None:
        return min(field.missing, default="")
    return as_text(value)
