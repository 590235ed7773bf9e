"""Table: one table of anybody's package while it is being checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.problems import Problem, beyond
from onrecord.tabular.cells import Field
from onrecord.tabular.table_schema import Key, Resource

# Problems of a rule and column that are listed; the others are counted.
LISTED = 100


@dataclass(eq=False)
class Table:
    """One table as it is being checked: its columns, and what was found in it."""

    resource: Resource
    number: int
    columns: list[Field]
    labels: int
    problems: list[Problem] = field(default_factory=list)
    found: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    rows: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    loaded: bool = False
    whole: bool = True
    plain: bool = True
    patterns: dict[str, str] = field(default_factory=dict)
    later: dict[str, Key] = field(default_factory=dict)
    led: list[Key] = field(default_factory=list)
    suspects: dict[int, int] = field(default_factory=dict)
    unseen: dict[tuple[int, int], str] = field(default_factory=dict)
    times_unseen: Counter[int] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        return f"table{self.number}"

    @property
    def odd(self) -> str:
        """The table of its cells that may be wrong."""
        return f"odd{self.number}"

    @cached_property
    def at(self) -> dict[str, int]:
        """The position of each column."""
        return {column.name: n for n, column in enumerate(self.columns)}

    def note(self, code: str, column: str | None, found: Problem | None, times: int = 1) -> None:
        """Count a problem; the first hundred of a rule and column are listed."""
        self.found[code, column] += times
        if found is not None:
            self.problems.append(found)

    def see(self, row: int, n: int, cell: str) -> None:
        """Count a cell with characters that nobody sees; the first hundred of a column are listed."""
        self.times_unseen[n] += 1
        if self.times_unseen[n] <= LISTED:
            self.unseen[row, n] = cell

    @property
    def unlisted(self) -> Iterator[Problem]:
        """What says of which problems there are more than are listed, and how many there are."""
        listed = Counter((found.code, found.field) for found in self.problems)
        first = {(found.code, found.field): found for found in reversed(self.problems)}
        for kind in self.found - listed:
            yield beyond(first[kind], f"{self.found[kind]:,}", listed[kind])
