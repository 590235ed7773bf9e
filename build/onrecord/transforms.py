"""Transforms: the named steps from words to a value. A value is stated only if one of them gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from onrecord.money import money
from onrecord.schemas import schemas

NUMBERS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}
MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12, "year-long": 12}
CALENDAR = "January February March April May June July August September October November December".split()
# Words that point at somebody without naming them, so that who is meant is always a reading.
_POINTING = "i me my we us our you your he him his she her it its they them their who which this that".split()
# US and WHO, in capitals, are names.
PRONOUNS = frozenset(_POINTING) | frozenset(word.capitalize() for word in _POINTING)


@dataclass(frozen=True)
class Vocabulary:
    """What transforms look words up in: the names on record, and the code list of a column."""

    names: dict[str, frozenset[str]] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)


def fold(name: str) -> str:
    """A name without its article and capitals, so that "The Met" and "the Met" are one.

    >>> fold("The Met")
    'met'
    """
    return re.sub(r"^the\s+", "", name.casefold())


def names_on_record(rows: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Actor ids by folded name, from (actor id, name) pairs."""
    found: dict[str, frozenset[str]] = {}
    for actor_id, name in dict.fromkeys(rows):
        found[fold(name)] = found.get(fold(name), frozenset()) | {actor_id}
    return found


def codes(table: str, column: str | None) -> dict[str, str]:
    """Words and the code each stands for, from the column's code list."""
    told = schemas()[table].columns.get(column or "")
    listed = told.told.get("codeList", {}) if told else {}
    return {word: code for code, words in listed.items() for word in words}


def _quotation(words: str, _: Vocabulary) -> tuple[str, ...]:
    # A report may close a quotation with the stop or comma of its own sentence.
    bare = words.rstrip(".,")
    return tuple(dict.fromkeys((words, bare, bare + ".", bare + ",")))


def _sum(part: int) -> Callable[[str, Vocabulary], tuple[str, ...]]:
    def read(words: str, _: Vocabulary) -> tuple[str, ...]:
        found = money(words)
        return (found[part],) if found else ()

    return read


def _months(words: str, _: Vocabulary) -> tuple[str, ...]:
    found = re.findall(rf"\b(\d+|{'|'.join(NUMBERS)}|an?)[ -]({'|'.join(MONTHS)})\b", words.casefold())
    counts = [int(NUMBERS.get(count, 1) if not count.isdigit() else count) * MONTHS[unit] for count, unit in found]
    return (str(counts[0]),) if len(counts) == 1 else ()


def _date(words: str, _: Vocabulary) -> tuple[str, ...]:
    spelt = re.search(rf"\b(\d{{1,2}}) ({'|'.join(CALENDAR)}) (\d{{4}})\b", words)
    try:
        if spelt:
            return (date(int(spelt[3]), CALENDAR.index(spelt[2]) + 1, int(spelt[1])).isoformat(),)
        return (date.fromisoformat(words).isoformat(),)
    except ValueError:
        return ()


def _code(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    found = {vocabulary.codes[word] for word in re.findall(r"\w+", words.casefold()) if word in vocabulary.codes}
    return tuple(found) if len(found) == 1 else ()


_READERS: dict[str, Callable[[str, Vocabulary], tuple[str, ...]]] = {
    "identity": lambda words, _: (words,),
    "quotation": _quotation,
    "actor": lambda words, vocabulary: tuple(sorted(vocabulary.names.get(fold(words), ()))),
    "money_amount": _sum(0),
    "money_currency": _sum(1),
    "duration_months": _months,
    "iso_date": _date,
    "code_list": _code,
}


def readings(transform: str, words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The values that the words can give, likeliest first; none where the transform can't read them.

    >>> readings("duration_months", "a deal of two years", Vocabulary())
    ('24',)
    >>> readings("actor", "The Council", Vocabulary(names_on_record([("council", "the council")])))
    ('council',)
    """
    return _READERS[transform](words, vocabulary) if transform in _READERS else ()
