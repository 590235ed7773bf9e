"""Problems: what is wrong, where, and what to do about it. Every check returns them; none raises them."""

from __future__ import annotations

import string
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib.resources import files
from itertools import islice
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
class Mutant:
    """A small damage to the little project in `tests/`, which one rule alone finds: what is wrong, and what is right there.

    Either words of a `file`, or cells of the rows of a `table` that have the cells `row`. Without `right`, the file or row
    is one too many; without `wrong`, one too few. `also` are changes that it takes besides.

    `at` is where the rule finds it, if not where the words or cells are: words of the file with ^ before the place; or, as
    a table, `file` with `text` or `line` and `column`, or `table`, `row` and `column`.

    `of` says what is checked: the `seeds` (of a file there, unless told otherwise); the published `package` by itself,
    with all that a build computes made to fit again (of any other); the `project` with what it published; a `spreadsheet`
    that holds the table; or the package in another folder of `tests/`.
    """

    wrong: str | dict[str, str] | None = None
    right: str | dict[str, str] | None = None
    file: str | None = None
    table: str | None = None
    row: dict[str, str] = field(default_factory=dict)
    at: str | dict[str, Any] | None = None
    of: str | None = None
    also: tuple[Mutant, ...] = ()

    @classmethod
    def told(cls, also: list[dict[str, Any]] | None = None, **told: Any) -> Mutant:
        """The mutant that a rule's file has."""
        return cls(**told, also=tuple(cls.told(**other) for other in also or ()))


@dataclass(frozen=True)
class Rule:
    """One thing that must hold, from `rules/*.toml`: what it says, means and advises, with what breaks it.

    An `example` is a sentence, for what `mutants` can't show or don't say by themselves.

    What it finds stays wrong, whatever is read besides, unless it `needs` something that must have been read first:
    all rows of a table, all cells of a column (`table.column`), all of the `row` that it finds, the row to which the cell
    that it finds is a `reference`, or the `names` of the actor whose id it finds. While that is missing it is not asked.
    """

    code: str
    group: str
    says: str
    mend: str
    means: str
    example: str | None = None
    mutants: tuple[Mutant, ...] = ()
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


MOST_ALIKE = 500  # problems of a kind that are told one by one
LONGEST = 2_000  # code points of what is quoted in a problem
# A rule may show these beside its sentence, one a line, under these names.
DETAILS = ("written", "found", "expected", "nearest", "other")


@cache
def rules() -> dict[str, Rule]:
    """All rules by code, in the order of their codes."""
    found: dict[str, Rule] = {}
    for file in sorted((files("onrecord") / "rules").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            told = tomllib.loads(file.read_text(encoding="utf-8"))
            group = told.pop("group")
            for code, rule in told.items():
                mutants = tuple(Mutant.told(**mutant) for mutant in rule.pop("mutants", ()))
                needs = tuple(rule.pop("needs", ()))
                found[code] = Rule(code=code, group=group, mutants=mutants, needs=needs, **rule)
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
    told = {name: _short(word) for name, word in told.items()}
    row_id, value = _short(row_id), _short(value)
    words = {"table": table, "row_id": row_id, "field": field, "value": value, **told}
    in_sentence = _names(rule.says)
    details = tuple((label, str(told[label])) for label in DETAILS if told.get(label) is not None and label not in in_sentence)
    return Problem(
        code, rule.severity, rule.says.format_map(words), rule.mend.format_map(words), place, table, row_id, field, value, details
    )


def _short(word: Any) -> Any:
    return word[:LONGEST] + "…" if isinstance(word, str) and len(word) > LONGEST else word


@cache
def _names(sentence: str) -> frozenset[str | None]:
    return frozenset(name for _, name, _, _ in string.Formatter().parse(sentence))


def few(found: Iterable[Problem]) -> Iterator[Problem]:
    """As many problems of a kind as are listed, and one more, which says that there are; the rest is not looked for."""
    return islice(found, MOST_ALIKE + 1)


def listed(found: Iterable[Problem]) -> list[Problem]:
    """The first problems of each kind, in their order; where there are more, the last of a kind says so."""
    counts: Counter[tuple[str, str | None, str | None]] = Counter()
    told = []
    for one in found:
        kind = (one.code, one.table, one.field)
        counts[kind] += 1
        if counts[kind] <= MOST_ALIKE:
            told.append(one)
        elif counts[kind] == MOST_ALIKE + 1:
            told.append(beyond(one, f"more than {MOST_ALIKE}", MOST_ALIKE))
    return told


def beyond(one: Problem, count: str, shown: int) -> Problem:
    """What says that there are more problems like one than are listed."""
    place = Place(one.place.file)
    return problem("OR003", place, table=one.table, field=one.field, value=one.code, count=count, shown=shown)
