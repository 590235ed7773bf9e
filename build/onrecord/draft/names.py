"""Names: runs of capitals, taken apart into people, organisations, places and the rest by the words they hold."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from onrecord.draft.lexicon import demonyms, names, words

# A capital letter of any Latin alphabet.
_UPPER = r"[^\W\d_a-zß-öø-ÿāăąćčďđēėęěğģīıłńňőřśşšťūůűźżž]"
_SHORT = "|".join(sorted((word for word in words("people", "titles", "suffixes") if word.endswith(".")), key=len, reverse=True))
_WORD = (
    rf"(?:(?:{_SHORT.replace('.', '[.]')}|(?:Inc|Corp|Co|Ltd|St|Ft|Mt)[.])(?=[\s,])|(?:{_UPPER}[.]){{1,5}}(?=[\s,’'])|(?:al-|el-|d['’]|de)?{_UPPER}"
    r"\w*(?:['’](?!s\b)\w+|[-&./]\w+)*)"
)
_OWNED = r"(?:['’]s(?=[ ](?:Party|Army|Republic|Hospital|Union|Institute|Committee|Association|Bank|Court|Service|Front|Alliance|College|Office|Council)\b))?"
_LINK = r"(?:of|for|and|on|&|de|la|le|du|del|della|da|dos|di|van|von|der|den|bin|ibn|al|bint|the)"
RUN = re.compile(rf"(?<![\w@#.&])(?={_UPPER}|@|al-|el-|d['’]|de{_UPPER})(?:@?{_WORD}{_OWNED})(?:[ \u00a0](?:{_LINK}[ \u00a0]){{0,2}}{_WORD}{_OWNED}){{0,12}}(?![\w@])")
_TOKEN = re.compile(r"[^ \u00a0]+")

TITLES = words("people", "titles")
_PARTICLES = words("people", "particles")
_SUFFIXES = words("people", "suffixes")
MALE, FEMALE = words("names", "male"), words("names", "female")
FIRST = MALE | FEMALE
HEADS = words("organisations", "heads")
BODIES = words("organisations", "companies", "media")
PARTIES = words("organisations", "parties")
KNOWN = names("organisations", "known")
NOT_ACRONYMS = words("organisations", "not_acronyms")
PLACES = names("places", "known") | words("places", "cities", "states")
_PLACE_HEADS = words("places", "heads")
_THINGS = words("places", "things")
GROUPS = words("places", "groups") | {word for word in demonyms() if word.endswith("s") and demonyms()[word] != word} - {"Swiss"}
COUNTRIES = frozenset(demonyms().values())
ADJECTIVES = words("places", "adjectives") | (frozenset(demonyms()) - COUNTRIES)
CALENDAR = words("grammar", "calendar")
OPENERS = words("grammar", "openers", "determiners", "pronouns", "prepositions", "relatives", "subordinators", "auxiliaries")
_SIDES = frozenset("North South East West Northern Southern Eastern Western Central New Upper Lower Greater Inner Outer Mid".split())
_STATE = names("organisations", "public")
_ROMAN = re.compile(r"[IVXLC]+")
_JOINED = ("of", "for", "on")


class Part(NamedTuple):
    """One name in a run: its span in the run, what kind it is, its bare name and the title before it."""

    start: int
    end: int
    kind: str
    name: str
    title: str = ""


@lru_cache(maxsize=20_000)
def parts(run: str, opens: bool) -> tuple[Part, ...]:
    """The names in a run of capitals; `opens` if it opens a sentence, where any word is written large.

    >>> [(part.kind, part.title, part.name) for part in parts("However Afghan Ambassador Hamdullah Mohib", True)]
    [('person', 'Ambassador', 'Hamdullah Mohib')]
    >>> [(part.kind, part.name) for part in parts("Department of Health and Human Services and Bernie Sanders of Vermont", False)]
    [('organisation', 'Department of Health and Human Services'), ('person', 'Bernie Sanders'), ('place', 'Vermont')]
    """
    tokens = [(found.group(), found.start(), found.end()) for found in _TOKEN.finditer(run)]
    if opens and _opener(tokens):
        tokens = tokens[1:]
        while tokens and tokens[0][0].lower() == tokens[0][0]:
            tokens = tokens[1:]
    found: list[Part] = []
    for piece in _pieces(tokens):
        found += _read(piece)
    return tuple(found)


Tokens = list[tuple[str, int, int]]


def _opener(tokens: Tokens) -> bool:
    first = tokens[0][0]
    if first in TITLES or first in FIRST and len(tokens) > 1 and tokens[1][0][0].isupper():
        return first == "Will" and len(tokens) == 1
    whole = " ".join(token[0] for token in tokens[:3])
    return first.lower() in OPENERS and not any(whole.startswith(name) for name in KNOWN | PLACES if name.startswith(first))


def _pieces(tokens: Tokens) -> list[Tokens]:
    """The run cut at days and months, and at links that join no one name."""
    cut: list[Tokens] = []
    piece: Tokens = []
    at = 0
    while at < len(tokens):
        word = tokens[at][0]
        if word == "I" or word[:2] in ("I'", "I’"):
            cut.append(piece)
            piece = []
        elif word in CALENDAR and not (piece and at + 1 < len(tokens) and tokens[at + 1][0] in HEADS):
            cut.append(piece)
            piece = []
        elif word in ("and", "&", *_JOINED) and piece:
            rest = [token[0] for token in tokens[at + 1 :]]
            joined = _joins([token[0] for token in piece], word, rest)
            if not joined:
                cut.append(piece)
                piece = []
            else:
                piece.append(tokens[at])
        elif word == "the" and not piece:
            pass
        else:
            piece.append(tokens[at])
        at += 1
    cut.append(piece)
    return [_trimmed(piece) for piece in cut if piece]


def _trimmed(piece: Tokens) -> Tokens:
    while piece and piece[-1][0] in ("of", "for", "and", "on", "&", "the"):
        piece = piece[:-1]
    return piece


def _joins(left: list[str], link: str, right: list[str]) -> bool:
    """Whether a link joins what stands at its sides to one name."""
    if not right:
        return False
    left = left[1:] if left[0] in ("The", "the") and len(left) > 1 else left
    whole = " ".join([*left, link, *right])
    if any(whole.startswith(name) for name in KNOWN if f" {link} " in name and name.startswith(left[0])):
        return True
    body = any(word in HEADS for word in left)
    if link in _JOINED:
        titled = left[-1] in TITLES and link in ("of", "for")
        return (body and left[-1] in HEADS) or (titled and not _person(right)) or (link == "of" and left[-1] in ("Daughters", "Sons", "Bank", "Republic", "State"))
    if link == "&":
        return True
    # Health and Human Services; Securities and Exchange Commission.
    if any(word in _JOINED for word in left) and body:
        return not _person(right) and right[0] not in HEADS and right[0] not in BODIES | PARTIES | COUNTRIES | TITLES
    last = next((n for n, word in enumerate(right) if word in ("and", *_JOINED)), len(right)) - 1
    return len(left) == 1 and right[last] in HEADS and last > 0 and left[0] not in BODIES | PARTIES | COUNTRIES | PLACES | FIRST | HEADS


def _person(tokens: list[str]) -> bool:
    return len(tokens) > 1 and (tokens[0] in FIRST or tokens[0] in TITLES) and tokens[1][0].isupper()


def _part(piece: Tokens, kind: str, title: str = "") -> Part:
    return Part(piece[0][1], piece[-1][2], kind, " ".join(token[0] for token in piece), title)


def _read(piece: Tokens) -> list[Part]:
    """What kind of name a piece is, or which names it holds."""
    said = [token[0] for token in piece]
    if not said:
        return []
    the = said[0] in ("The", "the") and len(said) > 1
    whole = " ".join(said[1:] if the else said)
    if whole in KNOWN or " ".join(said) in KNOWN:
        return [_part(piece[1:] if the and whole in KNOWN else piece, "organisation")]
    if whole in PLACES or whole in COUNTRIES:
        return [_part(piece, "place")]
    if the:
        return _read(piece[1:])
    if len(said) == 1:
        return [_part(piece, _single(said[0]))]
    for n in range(len(said) - 1, 1, -1):
        # New York Mayor: a known name and what follows it.
        head = " ".join(said[:n])
        if head in PLACES or head in KNOWN:
            if said[-1] in HEADS or said[-1] in _THINGS:
                break
            return [_part(piece[:n], "place" if head in PLACES else "organisation"), *_read(piece[n:])]
    if _body(said):
        return [_part(piece, "organisation")]
    title = max((n for n, word in enumerate(said) if word in TITLES), default=-1)
    if title >= 0:
        return _titled(piece, said, title)
    if said[-1] in _THINGS:
        return [_part(piece, "thing")]
    if said[-1] in _PLACE_HEADS or said[0] in ("Mount", "Lake", "Cape", "Fort", "Port", "San", "Santa", "St.", "St"):
        return [_part(piece, "place")]
    if said[0] in FIRST and len(said) <= 5:
        return [_part(piece, "person")]
    if len(said) == 3 and said[1] in FIRST:
        return [_part(piece[1:], "person")]
    lead = 0
    while lead < len(said) - 1 and (said[lead] in ADJECTIVES or said[lead] in COUNTRIES or said[lead] in ("US", "U.S.", "UK", "U.K.", "EU")):
        lead += 1
    if lead:
        rest = _read(piece[lead:])
        return [_part(piece, "unknown")] if rest and rest[0].kind == "unknown" and len(said) - lead == 1 and said[0] in ADJECTIVES else rest
    if any(word in _PARTICLES for word in said[1:-1]) or any(len(word) == 2 and word[1] == "." for word in said):
        return [_part(piece, "person")]
    if len(said) == 2 and said[1] in BODIES | PARTIES and said[0] not in FIRST:
        return [_part(piece, "organisation")]
    if said[0] in BODIES and said[-1] not in FIRST:
        return [_part(piece[:1], "organisation"), *_read(piece[1:])]
    if _acronym(said[0]) and len(said) > 2 and said[1] in FIRST:
        return [_part(piece[:1], "organisation"), *_read(piece[1:])]
    if said[-1] in COUNTRIES or said[-1] in PLACES:
        return [_part(piece, "place" if said[0] in _SIDES else "organisation")]
    return [_part(piece, "unknown")]


def _body(said: list[str]) -> bool:
    """Whether the words name an organisation by its kind: … Party, Department of …"""
    if any(word in _JOINED for word in said[1:]):
        link = next(n for n, word in enumerate(said) if word in _JOINED and n)
        if said[link - 1] in HEADS:
            return True
    return said[-1] in HEADS or (said[-1].isupper() and said[-2] in HEADS)


def _acronym(word: str) -> bool:
    return word.isupper() and 2 <= len(word) <= 6 and word not in NOT_ACRONYMS and word.isalpha() and (word.lower() not in OPENERS or word in _STATE) and not _ROMAN.fullmatch(word)


def _single(word: str) -> str:
    if word in TITLES:
        return "title"
    if "-" in word and word.rsplit("-", 1)[1].islower():
        return "none"
    if word in BODIES or word in PARTIES and word not in ADJECTIVES:
        return "organisation"
    if word in COUNTRIES or word in PLACES:
        return "place"
    if word in GROUPS:
        return "group"
    if word in ADJECTIVES or word in NOT_ACRONYMS or word in CALENDAR:
        return "none"
    if _acronym(word.replace(".", "")) and "." not in word[:-1] or re.fullmatch(r"(?:[A-Z]\.){2,}", word) and word not in NOT_ACRONYMS:
        return "acronym"
    if word in _THINGS or word in _PLACE_HEADS:
        return "thing"
    if word in FIRST:
        return "first"
    if word in HEADS:
        return "head"
    return "single" if len(word) > 1 else "none"


def _titled(piece: Tokens, said: list[str], title: int) -> list[Part]:
    """A person with what they are called before their name, or an office without a name."""
    before = piece[: next((n for n, word in enumerate(said) if word in TITLES), title)]
    bodies = _read(before) if before else []
    kept = [part for part in bodies if part.kind in ("organisation", "acronym", "person", "place")]
    called = " ".join(said[len(before) : title + 1])
    after = piece[title + 1 :]
    if after and after[0][0] in (*_JOINED, "and"):
        named = next((n for n in range(1, len(after) - 1) if after[n][0] in FIRST and len(after) - n >= 2), None)
        if named is None:
            return [*kept, _part(piece[title if before else 0 :], "title")]
        return [*kept, _part(after[named:], "person", called)._replace(start=piece[len(before)][1])]
    if after and after[0][0] not in _SUFFIXES and after[0][0] not in HEADS | COUNTRIES:
        return [*kept, _part(after, "person", called)._replace(start=piece[len(before)][1])]
    return [*kept, _part(piece[len(before) :], "title")]
