"""Kinds: what a name is by the words in it: a person, an organisation, a place, an office, a thing."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.draft import gazetteer as known
from onrecord.draft.gazetteer import (
    ADJECTIVES,
    BODIES,
    COUNTRIES,
    FIRST,
    HEADS,
    KNOWN,
    LEADING,
    NOT_ACRONYMS,
    PARTIES,
    PLACES,
    TITLES,
)
from onrecord.draft.lexicon import words

_ROMAN = re.compile(r"[IVXLC]+")
# Last names that are also titles: Amrita Sen, John Major.
_NAMESAKES = frozenset(
    "Sen Major King Judge Bishop Pope Duke Prince Marshal Cardinal Justice Baron Earl Constable Father".split()
)
_MEMBERS = words("organisations", "members")
_SURNAMES = words("people", "surnames")
_PORTFOLIOS = words("people", "portfolios")
_BENCHES = words("people", "benches")
JOINED = ("of", "for", "on")
_JOINS = frozenset(JOINED)
_PLACE_LEADS = frozenset("Mount Lake Cape Fort Port San Santa St. St".split())
_LEADS = ADJECTIVES | COUNTRIES | {"US", "U.S.", "UK", "U.K.", "EU"}
Tokens = list[tuple[str, int, int]]


class Part(NamedTuple):
    """One name in a run: its span in the run, what kind it is, its bare name and the title before it."""

    start: int
    end: int
    kind: str
    name: str
    title: str = ""


def _part(piece: Tokens, kind: str, title: str = "") -> Part:
    return Part(piece[0][1], piece[-1][2], kind, " ".join([token[0] for token in piece]), title)


def read(piece: Tokens) -> list[Part]:
    """What kind of name a piece is, or which names it holds."""
    said = [token[0] for token in piece]
    if not said:
        return []
    the = said[0] in ("The", "the") and len(said) > 1
    whole = " ".join(said[1:] if the else said)
    if whole in KNOWN or (the and " ".join(said) in KNOWN):
        return [_part(piece[1:] if the and whole in KNOWN else piece, "organisation")]
    if whole in PLACES or whole in COUNTRIES:
        return [_part(piece, "place")]
    if the:
        return read(piece[1:])
    if len(said) == 2 and (whole in ADJECTIVES or (said[0] in known.SIDES and said[1] in ADJECTIVES)):
        return [_part(piece, "group" if whole in known.GROUPS else "none")]  # the South African, the West Australian
    if len(said) == 1:
        return [_part(piece, _single(said[0]))]
    for n in range(len(said) - 1, 1, -1) if said[0] in LEADING else ():
        # New York Mayor: a known name and what follows it.
        head = " ".join(said[:n])
        if head in PLACES or head in KNOWN:
            if said[-1] in HEADS or said[-1] in known.THINGS:
                break
            return [_part(piece[:n], "place" if head in PLACES else "organisation"), *read(piece[n:])]
    if _body(said):
        return [_part(piece, "organisation")]
    if said[-1] in _NAMESAKES and len(said) < 4 and (said[0] in FIRST or (said[-1] == "Sen" and said[0] not in TITLES)):
        return [_part(piece, "person")]
    if said[-1] in _MEMBERS:
        return read(piece[:-1])
    # Judge David Poole QC is no office.
    called = said[:-1] if len(said) > 2 and (said[-1] in known.SUFFIXES or _namesake(said)) else said
    if not TITLES.isdisjoint(called):
        return _titled(piece, said, max(n for n, word in enumerate(called) if word in TITLES))
    if said[-1] in known.THINGS:
        return [_part(piece, "thing")]
    if len(said) == 2 and said[0] in FIRST and said[1] in _SURNAMES:
        return [_part(piece, "person")]
    if said[-1] in known.PLACE_HEADS or said[0] in _PLACE_LEADS:
        return [_part(piece, "place")]
    if said[0] in FIRST and len(said) <= 5:
        return [_part(piece, "person")]
    if len(said) == 3 and said[1] in FIRST:
        return [_part(piece[1:], "person")]
    lead = 0
    while lead < len(said) - 1 and (said[lead] in _LEADS):
        lead += 1
    if lead:
        rest = read(piece[lead:])
        return (
            [_part(piece, "unknown")]
            if rest and rest[0].kind == "unknown" and len(said) - lead == 1 and said[0] in ADJECTIVES
            else rest
        )
    if not known.PARTICLES.isdisjoint(said[1:-1]) or any(len(word) == 2 and word[1] == "." for word in said):
        return [_part(piece, "person")]
    if len(said) == 2 and (said[1] in BODIES or said[1] in PARTIES) and said[0] not in FIRST:
        return [_part(piece, "organisation")]
    if said[0] in BODIES and said[-1] not in FIRST:
        return [_part(piece[:1], "organisation"), *read(piece[1:])]
    if _acronym(said[0]) and len(said) > 2 and said[1] in FIRST:
        return [_part(piece[:1], "organisation"), *read(piece[1:])]
    if said[-1] in COUNTRIES or (said[-1] in PLACES and (_acronym(said[0]) or said[0] in known.SIDES)):
        return [_part(piece, "place" if said[0] in known.SIDES else "organisation")]
    return [_part(piece, "unknown")]


def _body(said: list[str]) -> bool:
    """Whether the words name an organisation by its kind: … Party, Department of …"""
    if not _JOINS.isdisjoint(said[1:]):
        link = next(n for n, word in enumerate(said) if word in JOINED and n)
        if said[link - 1] in HEADS:
            return True
    return said[-1] in HEADS or (said[-1].isupper() and said[-2] in HEADS)


def _namesake(said: list[str]) -> bool:
    """Whether the last name of somebody with a title is a title too: Rep. Steve King."""
    return said[-1] in _NAMESAKES and said[-2] in FIRST and said[-3] in TITLES


def _acronym(word: str) -> bool:
    return (
        word.isupper()
        and 2 <= len(word) <= 6
        and word not in NOT_ACRONYMS
        and word.isalpha()
        and (word.lower() not in known.OPENERS or word in known.STATE)
        and not _ROMAN.fullmatch(word)
    )


def _single(word: str) -> str:
    if (word[1:2] == "-" and word[0] in "RDI") or word in _MEMBERS:
        return "none"  # R-Ohio
    if word in TITLES:
        return "title"
    if "-" in word and word.rsplit("-", 1)[1].islower():
        return "none"
    if word in BODIES or (word in PARTIES and word not in ADJECTIVES):
        return "organisation"
    if word in COUNTRIES or word in PLACES:
        return "place"
    if word in known.GROUPS:
        return "group"
    if word in ADJECTIVES or word in NOT_ACRONYMS or word in known.CALENDAR:
        return "none"
    if (_acronym(word.replace(".", "")) and "." not in word[:-1]) or (
        re.fullmatch(r"(?:[A-Z]\.){2,}", word) and word not in NOT_ACRONYMS
    ):
        return "acronym"
    if word in known.THINGS or word in known.PLACE_HEADS:
        return "thing"
    if word in FIRST:
        return "first"
    if word in HEADS:
        return "head"
    return "single" if len(word) > 1 else "none"


def _titled(piece: Tokens, said: list[str], title: int) -> list[Part]:
    """A person with what they are called before their name, or an office without a name."""
    before = piece[: next((n for n, word in enumerate(said) if word in TITLES), title)]
    bodies = read(before) if set(said[: len(before)]) - _BENCHES else []
    kept = [part for part in bodies if part.kind in ("organisation", "acronym", "person", "place")]
    if said[title] == "Chief" and said[title + 1 : title + 2] == ["Executive"]:
        title += 1
    called = " ".join(said[len(before) : title + 1])
    after = piece[title + 1 :]
    if after and after[0][0] in (*JOINED, "and"):
        named = next((n for n in range(1, len(after) - 1) if after[n][0] in FIRST and len(after) - n >= 2), None)
        named = named or _behind_office([token[0] for token in after])
        if named is None:
            return [*kept, _part(piece[title if before else 0 :], "title")]
        return [*kept, _part(after[named:], "person", called)._replace(start=piece[len(before)][1])]
    if after and after[0][0] not in known.SUFFIXES and after[0][0] not in HEADS | COUNTRIES:
        return [*kept, _part(after, "person", called)._replace(start=piece[len(before)][1])]
    return [*kept, _part(piece[len(before) :], "title")]


def _behind_office(said: list[str]) -> int | None:
    """Where a name begins behind what an office is of: "of State for European Affairs Lowell Hatch"."""
    last = max((n for n, word in enumerate(said) if word in _PORTFOLIOS), default=None)
    if last is None or not 2 <= len(said) - last - 1 <= 3:
        return None
    rest = said[last + 1 :]
    return None if rest[-1] in HEADS or any(word in known.COUNTRIES or not word[0].isupper() for word in rest) else last + 1
