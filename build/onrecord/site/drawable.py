"""Drawable: whether each piece of evidence and each step belongs to a row, without which no page can show it.

These are a few of the rules of `check`, asked of rows alone: a site can be made of tables that have other faults, and
`check` has the last word on those.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.problems import Problem, problem
from onrecord.published import Package
from onrecord.schemas import ENTITIES

Rows = dict[str, dict[str, dict[str, str]]]
PLACE = ("report_id", "start_char", "end_char")


def check(package: Package, tables: Rows) -> Iterator[Problem]:
    """What keeps rows from being shown."""

    def told(code: str, table: str, row_id: str, **words: Any) -> Problem:
        return problem(code, package.locate(table, row_id, None), table=table, row_id=row_id, **words)

    for row_id, row in tables["evidence"].items():
        if (count := _filled(row, *ENTITIES.values())) != 1:
            yield told("OR307", "evidence", row_id, count=count)
        if _filled(row, *PLACE) not in (0, len(PLACE)):
            yield told("OR306", "evidence", row_id, field="basis", value=row["basis"])
    for row_id, row in tables["attributions"].items():
        travelled, passed = _filled(row, "quote_id", "claim_id"), _filled(row, "actor_id", "source_id")
        if (travelled, passed) != (1, 1):
            yield told("OR504", "attributions", row_id, found=travelled, other=passed)


def _filled(row: dict[str, str], *columns: str) -> int:
    return sum(bool(row[name]) for name in columns)
