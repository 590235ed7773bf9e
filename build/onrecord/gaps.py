"""Gaps: what was typed, or published, and could not be read; and which problems can be known in spite of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from onrecord.problems import Problem, Rule, rules
from onrecord.schemas import ENTITIES, TABLES, schema

ANY = "*"
Gap = tuple[str, str | None, str | None]
"""Table, row, and column or other part. No row: rows that nobody can name; ANY: any row. No part: the row is not there."""
Owner = Callable[[str, str], tuple[str, str]]
"""The row that a piece of evidence or a step is of; of another row, itself."""
# What of a row's words is lost with the row. Words for an actor account for no mark in a report, those of a quote do.
_WORDS = {"quotes": "quotation", "claims": "claim", "actors": "role"}
# Whose rows are in doubt when a table can't be read.
REST_ON = {"evidence": tuple(ENTITIES), "attributions": ("quotes", "claims")}


@dataclass
class Gaps:
    """All gaps. A rule whose `needs` touch one is not asked: what is missing could make right what it would find."""

    told: set[Gap] = field(default_factory=set)
    _rows: set[tuple[str, str | None]] = field(default_factory=set)
    _parts: set[tuple[str, str | None]] = field(default_factory=set)

    def add(self, table: str, row_id: str | None = None, part: str | None = None) -> None:
        """Rows that are missing, or a part of one."""
        self.told.add((table, row_id, part))
        self._rows.add((table, row_id))
        self._parts.add((table, part))

    def words(self, table: str, row_id: str | None, part: str, gives: str | None = None) -> None:
        """Words for a part of a row that could not be found, or the value that they were to give."""
        self.add(table, row_id, part)
        self.add("evidence", None, gives or part)

    def way(self, table: str, row_id: str | None) -> None:
        """A step by which a quote or a claim came."""
        self.add(table, row_id, "way")
        self.add("attributions")

    def row(self, table: str, row_id: str | None = None) -> None:
        """A row that is left out, with its words and its way."""
        self.add(table, row_id)
        if table in ENTITIES:
            self.add("evidence", None, _WORDS.get(table))
        if table in ("quotes", "claims"):
            self.add("attributions")

    def table(self, table: str) -> None:
        """A table whose file can't be read, and the rows of others that rest on its rows."""
        self.add(table)
        for resting in REST_ON.get(table, (table,)):
            self.add(resting, ANY, "rows")

    def unfit(self, cells: list[Problem], owner: Owner) -> list[Problem]:
        """Of the problems of cells those that are known, references last; from now on these cells are gaps."""
        known: list[Problem] = []
        for referring in (False, True):
            asked = [found for found in cells if ("reference" in rules()[found.code].needs) == referring]
            told = [found for found in asked if self.known(found, owner)]
            for found in told:
                self._unfit(found, owner)
            known += told
        return known

    def _unfit(self, found: Problem, owner: Owner) -> None:
        table, row_id, name = found.table, found.row_id, found.field
        if table is None or row_id is None or name is None or found.code == "OR808":
            return
        self.add(table, row_id, name)
        refers = {reference.column: reference.table for reference in schema(table).references}
        if table not in ENTITIES:
            # Evidence, a step or a pair is nothing without what it joins.
            self.add(table, row_id)
        if name in schema(table).key:
            self.add(table)
        if (of := owner(table, row_id)) != (table, row_id):
            self.add(*of, "words")
        if ENTITIES.get(refers.get(name, "")) == name and refers[name] in REST_ON.get(table, ()):
            self.add(refers[name], ANY, "words")

    def and_those_of(self, other: Gaps) -> Gaps:
        """Both, as one."""
        both = Gaps()
        for gap in self.told | other.told:
            both.add(*gap)
        return both

    def of(self, table: str, row_id: str) -> bool:
        """Whether something of a row is missing."""
        return (table, row_id) in self._rows or (table, ANY) in self._rows

    def hides(self, table: str, row_id: str) -> bool:
        """Whether a row that is not there may have been typed all the same."""
        return (table, None, None) in self.told or (table, row_id) in self._rows

    def whole(self, need: str) -> bool:
        """Whether all rows of a table are there or, for `table.column`, all cells of a column that are typed."""
        table, _, part = need.partition(".")
        return (table, part or None) not in self._parts

    def known(self, found: Problem, owner: Owner) -> bool:
        """Whether a problem would still be one if the gaps were filled."""
        table, row_id, rule = found.table or "", found.row_id or "", rules()[found.code]
        if found.field and (table, row_id, found.field) in self.told:
            return False
        if "row" in rule.needs and (self.of(table, row_id) or self.of(*owner(table, row_id))):
            return False
        if "reference" in rule.needs and any(
            reference.column == found.field and self.hides(reference.table, found.value or "")
            for reference in schema(table).references
        ):
            return False
        if "names" in rule.needs and self.of("actors", found.value or ""):
            return False
        return not self._lacks(rule)

    def _lacks(self, rule: Rule) -> bool:
        return not all(self.whole(need) for need in rule.needs if need not in ("row", "reference", "names"))

    @property
    def not_asked(self) -> list[str]:
        """The codes of the rules that need rows, or cells, that are missing."""
        return [code for code, rule in rules().items() if self._lacks(rule)]

    @property
    def left_out(self) -> list[Gap]:
        """The rows, and parts of rows, that could not be read, table by table."""
        shown = {(table, None if row_id == ANY else row_id, part) for table, row_id, part in self.told if table in TABLES}
        return sorted(shown, key=lambda gap: (TABLES.index(gap[0]), gap[1] or "", gap[2] or ""))

    def in_words(self) -> Iterator[str]:
        """What was left out and which rules were not asked, for people; nothing where all was read."""
        named = Counter(table for table, _ in {(table, row_id) for table, row_id, _ in self.left_out if row_id})
        others = {table for table, row_id, _ in self.left_out if not row_id}
        told = [f"{named[table]} of {table}" for table in TABLES if table in named]
        told += [f"some of {table} that can't be counted" for table in TABLES if table in others]
        if told:
            yield f"rows that can't be read are left out, whole or in part: {', '.join(told)}"
        if codes := self.not_asked:
            yield f"rules not asked until that is mended: {len(codes)} ({', '.join(codes)})"
