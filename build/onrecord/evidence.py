"""What is read: rows as people typed them, and the evidence that ties them to words."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from onrecord.gaps import Gaps
from onrecord.problems import Place, Problem
from onrecord.reports import Report, Words
from onrecord.typed import Mapping, Sequence

if TYPE_CHECKING:
    from onrecord.sheets import Sheet

# The column with the name by which a row is called.
CHOSEN = {"actors": "name", "contracts": "title"}


@dataclass(frozen=True)
class Row:
    """A row as somebody typed it: its key, the cells that rest on no words, and where."""

    table: str
    id: str
    cells: dict[str, Any]
    place: Place
    words: Words | None = None


@dataclass(frozen=True)
class Evidence:
    """Words, or something outside the reports, that support a row or one field of it."""

    table: str
    row_id: str
    place: Place
    role: str = "asserts"
    field: str | None = None
    value: str | None = None
    basis: str = "stated"
    transform: str | None = None
    because: str | None = None
    rank: str = "normal"
    report_id: str | None = None
    words: Words | None = None
    where: str | None = None

    @cached_property
    def id(self) -> str:
        span = (self.words.start, self.words.end) if self.words else (self.where,)
        return evidence_id(self.table, self.row_id, self.field, self.role, self.report_id, *span)

    @property
    def is_name(self) -> bool:
        """Whether it puts a name of an actor on record."""
        return self.table == "actors" and self.role == "names" and self.basis == "stated" and self.words is not None


class Given(NamedTuple):
    """What counts of a piece of evidence when a value is settled."""

    table: str
    row_id: str
    field: str
    value: str
    basis: str
    rank: str


def evidence_id(table: str, row: str, field: str | None, role: str, report: str | None, *where: object) -> str:
    """The id of a piece of evidence: what it is for, and a digest of where it stands.

    A report's bytes never change, so this id moves only if the evidence is of other words.
    """
    digest = hashlib.sha256("\n".join(str(part) for part in (table, role, report, *where)).encode()).hexdigest()
    return f"{row}-{str(field or role).replace('_', '-')}-{digest[:8]}"


def attribution_id(row: str, path: int, relation: str, agent: str) -> str:
    """The id of a step: what travelled, the path, the relation and whom it passed."""
    return f"{row}-{path}-{str(relation).replace('_', '-')}-{agent}"


@dataclass
class Reading:
    """All that is read so far."""

    rows: list[Row] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    open: list[Problem] = field(default_factory=list)
    ways: list[tuple[Row, Sequence | None]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    dataset: dict[str, Any] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)  # by source id
    gaps: Gaps = field(default_factory=Gaps)
    left_out: list[Row] = field(default_factory=list)  # rows of which only the id could be read
    read_now: dict[str, tuple[Report, str, Mapping]] = field(default_factory=dict)  # report, source id, content, by file
    sheets: list[Sheet] = field(default_factory=list)  # of reports that were read before and are not read again

    @cached_property
    def chosen(self) -> dict[tuple[str, str], str]:
        """The names and titles chosen for what all reports share, which are typed before any report is read."""
        return {(row.table, row.id): row.cells[CHOSEN[row.table]] for row in self.rows if row.table in CHOSEN}

    @cached_property
    def known(self) -> dict[str, frozenset[str]]:
        """The ids of what all reports share, typed before any report is read."""
        return {table: frozenset(row.id for row in self.of(table)) for table in CHOSEN}

    def of(self, table: str) -> Iterator[Row]:
        return (row for row in self.rows if row.table == table)
