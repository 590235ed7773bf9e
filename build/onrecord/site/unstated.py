"""Unstated: what an editor inferred, and what no report says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.schemas import schema
from onrecord.site.story import Row, Story, owner


@dataclass(frozen=True)
class Inferred:
    """A value that no words state: the row, its field, and the evidence."""

    table: str
    row_id: str
    tie: Row
    shown: str


@dataclass(frozen=True)
class Missing:
    """Columns that rest on words and are empty, with the rows of which that is so."""

    columns: tuple[str, ...]
    rows: list[str]


def inferred(story: Story) -> list[Inferred]:
    """The values that stand on another basis than words that state them, those of contracts first."""
    order = ("contracts", "quotes", "sources", "actors", "claims")
    found = [
        Inferred(*owner(tie), tie, _shown(story, *owner(tie), tie))
        for tie in story.tables["evidence"].values()
        if tie["basis"] != "stated" and tie["field"] and tie["rank"] != "deprecated"
    ]
    return sorted(found, key=lambda one: (order.index(one.table), one.row_id, one.tie["field"]))


def _shown(story: Story, table: str, row_id: str, tie: Row) -> str:
    other = next((ref.table for ref in schema(table).references if ref.column == tie["field"]), None)
    return story.name(other, tie["value"]) if other else tie["value"]


def missing(story: Story, table: str, rows: list[Row]) -> Iterator[Missing]:
    """What rows leave empty that words could have filled, rows that lack the same together."""
    columns = schema(table).resting_on("words")
    found: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for row in rows:
        if lacking := tuple(name for name in columns if not row[name]):
            found[lacking].append(row[schema(table).key[0]])
    yield from (Missing(columns, ids) for columns, ids in found.items())


def nowhere(story: Story) -> list[tuple[str, int]]:
    """The citation markers that lead nowhere, each with the number of steps that rest on it."""
    marked = [source_id for source_id, row in story.tables["sources"].items() if row["source_type"] == "unnamed_upstream"]
    resting: dict[str, int] = dict.fromkeys(marked, 0)
    for step in story.tables["attributions"].values():
        if step["source_id"] in resting:
            resting[step["source_id"]] += 1
    return list(resting.items())
