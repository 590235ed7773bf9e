"""Phrases: the noun phrase that ends or begins at a unit, and its head: of "a spokesman for the mayor" the spokesman."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.draft.actor import Actor
from onrecord.draft.lexicon import nouns, words
from onrecord.draft.units import Units

_ARTICLES = frozenset("a an the this that its his her their".split())
_SELVES = frozenset("himself herself itself themselves".split())
FAR = 48  # units; nobody's sentence keeps its subject further from its verb
# A survey published (last week) by …
_PARTED = re.compile("(?:D?[cw])?[rt]")
# A name in apposition, behind what the noun may have behind it.
_NAMED = re.compile("(?:r[DLNnwpA']{1,5}){0,2},N(?=[,.|e]|$)")
_TOWARDS = ("to", "from", "by", "with", "against", "among")
_LIKENS = ("well", "such", "known", "soon")
_PARTS = words("people", "parts") | {"per cent"}


class Subject(NamedTuple):
    """A noun phrase: its units, its head, the actor whom the head names, and how surely it was found."""

    first: int
    last: int
    head: int
    actor: Actor | None
    sure: float = 1.0


def phrase_left(row: Units, end: int, floor: int, nearest: bool = False) -> Subject | None:
    """The noun phrase that ends at a unit, with what its prepositions hang on: of "a spokesman for the mayor" the spokesman."""
    letters = row.letters
    start = end
    least = max(floor, end - FAR)
    while start > least:
        here = letters[start - 1]
        if here == "r" and row.words[start - 1] == "as" and row.words[start - 2] not in _LIKENS and letters[start] in "DN":
            break  # There were angry scenes as the minister said
        if (
            here in "DNLnwpc'"
            or (here in "rt" and letters[start] not in "r")
            or (here in "vZ" and start - 2 >= least and letters[start - 2] in "nw" and _PARTED.match(letters, start))
            or (here == "B" and letters[start - 2] in "NnL" and letters[start] in "DNnLwp" and start - 2 >= least)
            or (here in "Ag" and letters[start] in "wnDN" and start - 2 >= least and letters[start - 2] in "D")
        ):
            start -= 1
        else:
            break
    pieces = _pieces(row, start, end)
    if not pieces:
        return None
    free = [piece for piece in pieces if not piece[2]]
    chosen = (free or pieces[-1:])[-1 if nearest else 0]
    if free and not nearest and len(free) > 1:
        # "In a statement the company": what is not governed and stands nearest to the verb.
        chosen = free[-1]
    if nearest and (not free or (pieces[-1][2] and row.words[pieces[-1][0] - 1] in _TOWARDS)):
        chosen = pieces[-1]  # a victory to Republicans, who say
    return head(row, chosen[0], chosen[1])


def _pieces(row: Units, start: int, end: int) -> list[tuple[int, int, bool]]:
    """The phrase cut into noun phrases; True for one that a preposition governs."""
    letters, said = row.letters, row.words
    found: list[tuple[int, int, bool]] = []
    first, governed = start, False
    at = start
    while at <= end:
        here = letters[at]
        if here == "r" and at > first and said[at] == "of" and said[at - 1].lower() in _PARTS:
            pass  # half of voters: it is they who speak
        elif here in "rtvZ":
            if at > first:
                found.append((first, at - 1, governed))
            # Whatever follows a preposition at the very start is an adverbial: In a statement …
            first, governed = at + 1, True
        elif (at > first and here in "Dp" and letters[at - 1] in "NnwLc" and not _numbered(said, at)) or (
            at > first and here == "N" and letters[at - 1] in "c"
        ):
            found.append((first, at - 1, governed))
            first, governed = at, False
        elif here == "B":
            at += 1
            continue
        at += 1
    if first <= end:
        found.append((first, end, governed))
    return found


def _numbered(said: list[str], at: int) -> bool:
    """Whether a figure belongs to the word before it: Section 5."""
    return said[at].isdigit() and said[at - 1][:1].isupper()


def head(row: Units, first: int, last: int) -> Subject | None:
    """The head of a noun phrase: the last name, or the noun behind it; the owner of words that are said to speak."""
    letters = row.letters
    while last >= first and (letters[last] in "Acv" or (last > first and row.words[last] in _SELVES)):
        last -= 1
    while first <= last and letters[first] in "cA":
        first += 1
    if first > last or (letters[first : last + 1].strip("D") == "" and row.words[last].lower() in _ARTICLES):
        return None
    names = [at for at in range(first, last + 1) if letters[at] == "N"]
    owner = next((at for at in names if at < last and letters[at + 1] == "'"), None)
    if owner is not None:
        behind = [at for at in names if at > owner]
        if behind and behind[-1] == last:
            return Subject(last, last, last, row.actors.get(last))
        if row.words[last].lower() in nouns():
            return Subject(first, last, last, row.actors.get(owner), 0.9)
        return Subject(first, last, last, None)
    if names and (names[-1] == last or letters[last] not in "nw"):
        return Subject(names[-1], names[-1], names[-1], row.actors.get(names[-1]))
    if names and letters[last] in "n" and row.words[last].lower() in nouns():
        return Subject(first, last, last, row.actors.get(names[-1]), 0.85)
    if names and letters[last] == "w" and letters[names[-1] + 1] == "w" and row.words[names[-1] + 1][:1].isupper():
        return Subject(names[-1], last, names[-1], row.actors.get(names[-1]), 0.7)
    return Subject(first, last, last, None)


def phrase_right(row: Units, start: int, end: int) -> Subject | None:
    """The noun phrase that begins at a unit: behind an inverted verb, or behind "according to"."""
    letters = row.letters
    while start < end and letters[start] in "A":
        start += 1
    if start >= end:
        return None
    if letters[start] == "P":
        return Subject(start, start, start, None)
    last = start
    stop = min(end, start + 16)
    while last < stop and (
        letters[last] in "DNLnwp'gA"
        or (
            letters[last] == "v"
            and (last == start or letters[last - 1] in "D")
            and letters[last + 1 : last + 2] in ("n", "w", "N")
        )
    ):
        if last > start and letters[last] in "Dp" and letters[last - 1] in "NnwL":
            break
        if letters[last] == "A" and letters[last - 1] in "Nn":
            break
        last += 1
    last -= 1
    if last < start or (last == start and letters[start] in "vg"):
        return None
    found = head(row, start, last)
    if found and not found.actor and (apposed := _NAMED.match(letters, last + 1)):
        # … said the Crown prosecutor, Mark Tedeschi; … said the mayor of Harlow, Ada Osei.
        at = apposed.end() - 1
        return Subject(at, at, at, row.actors.get(at))
    return found
