"""Problems: what is wrong, where, and what to do about it. Every check returns them; none raises them."""

from __future__ import annotations

import string
import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, order=True)
class Place:
    """A spot in a file that somebody typed or a build wrote. Line and column count from 1, columns in code points."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


@dataclass(frozen=True)
class Rule:
    """One thing that must hold, from `rules/*.toml`: what it says, means and advises, with an example that breaks it.

    What it finds stays wrong, whatever is read besides, unless it `needs` something that must have been read first:
    all rows of a table, all cells of a column (`table.column`), all of the `row` that it finds, the row to which the cell
    that it finds is a `reference`, or the `names` of the actor whose id it finds. While that is missing it is not asked.
    """

    code: str
    says: str
    mend: str
    means: str
    example: str
    severity: str = "error"
    sql: str | None = None
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """What it says, of no row in particular."""
        return self.says.format_map(_Named())

    @property
    def advice(self) -> str:
        """How to mend it, in any row."""
        return self.mend.format_map(_Named())


class _Named(dict[str, str]):
    """What goes into a sentence, by its name alone."""

    def __missing__(self, name: str) -> str:
        return f"‹{name.replace('_', ' ')}›"


@dataclass(frozen=True)
class Problem:
    """One broken rule at one place. The keys of its JSON form are fixed by the design."""

    code: str
    severity: str
    message: str
    advice: str
    place: Place
    table: str | None = None
    row_id: str | None = None
    field: str | None = None
    value: str | None = None
    details: tuple[tuple[str, str], ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether it keeps a package from being published; a warning does not."""
        return self.severity == "error"

    def as_json(self) -> dict[str, Any]:
        """The problem as the flat object that `check --format json` prints."""
        told = "; ".join([self.message, *(f"{label}: {text}" for label, text in self.details)])
        place = asdict(self.place)
        return {
            "code": self.code,
            "severity": self.severity,
            "message": told,
            "advice": self.advice,
            **place,
            "table": self.table,
            "row_id": self.row_id,
            "field": self.field,
            "value": self.value,
        }


# A rule may show these beside its sentence, one a line, under these names.
DETAILS = ("written", "found", "expected", "nearest", "other")


@cache
def rules() -> dict[str, Rule]:
    """All rules by code, in the order of their codes."""
    found: dict[str, Rule] = {}
    for file in sorted((files("onrecord") / "rules").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            for code, told in tomllib.loads(file.read_text(encoding="utf-8")).items():
                found[code] = Rule(code=code, **told | {"needs": tuple(told.get("needs", ()))})
    return dict(sorted(found.items()))


def problem(
    code: str,
    place: Place,
    *,
    table: str | None = None,
    row_id: str | None = None,
    field: str | None = None,
    value: str | None = None,
    **told: Any,
) -> Problem:
    """A problem of the rule `code`; `told` fills the rule's sentence and, under the names in DETAILS, stands below it."""
    rule = rules()[code]
    words = {"table": table, "row_id": row_id, "field": field, "value": value, **told}
    in_sentence = {name for _, name, _, _ in string.Formatter().parse(rule.says)}
    details = tuple((label, str(told[label])) for label in DETAILS if told.get(label) is not None and label not in in_sentence)
    return Problem(
        code, rule.severity, rule.says.format_map(words), rule.mend.format_map(words), place, table, row_id, field, value, details
    )
