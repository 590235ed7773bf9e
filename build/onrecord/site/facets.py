"""Facets: by which columns a table is narrowed, and how many rows each value has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from onrecord.schemas import schema
from onrecord.site.page import words
from onrecord.site.story import Story

MOST_VALUES = 200  # a column of more values is one to search in, not one to choose from


@dataclass(frozen=True)
class Value:
    """A value of a facet: the cell, what people call it, and its number of rows."""

    cell: str
    shown: str
    count: int


@dataclass(frozen=True)
class Facet:
    """A column to narrow a table by; the commonest values first, an empty cell last."""

    column: str
    values: list[Value]


def facets(story: Story, table: str) -> list[Facet]:
    """The columns of a table that have a vocabulary or name other rows, if their values tell rows apart."""
    told, rows = schema(table), list(story.tables[table].values())
    leads = {reference.column: reference.table for reference in told.references}
    found = []
    for name, column in told.columns.items():
        if "enum" not in column.constraints and name not in leads and column.type != "boolean":
            continue
        counts = Counter(row[name] for row in rows)
        if 1 < len(counts) <= MOST_VALUES and (len(counts) < len(rows) or "enum" in column.constraints):
            found.append(Facet(name, _values(story, leads.get(name), column.empty_means, counts)))
    return found


def _values(story: Story, other: str | None, empty: str | None, counts: Counter[str]) -> list[Value]:
    ordered = sorted(counts.items(), key=lambda pair: (pair[0] == "", -pair[1], pair[0]))
    return [Value(cell, _called(story, other, empty, cell), count) for cell, count in ordered]


def _called(story: Story, other: str | None, empty: str | None, cell: str) -> str:
    if not cell:
        return empty or "empty"
    return story.name(other, cell) if other else words(cell)
