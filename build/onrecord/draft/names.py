"""Names: runs of capitals, taken apart into people, organisations, places and the rest by the words they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from onrecord.draft.gazetteer import BODIES, CALENDAR, COUNTRIES, FIRST, HEADS, LEADING, LINKED, OPENERS, PARTIES, PLACES, TITLES
from onrecord.draft.kinds import JOINED, Part, Tokens, read
from onrecord.draft.lexicon import words

# A capital letter of any alphabet that has some, but for the rarest.
_UPPER = f"[{''.join(char for char in map(chr, range(0x2000)) if char.isupper())}]"
_SHORT = sorted(
    {word[:-1] for word in words("people", "titles", "suffixes") if word.endswith(".")} | {*"Inc Corp Co Ltd St Ft Mt".split()},
    key=lambda word: (-len(word), word),
)
_REST = r"\w*(?:['’](?!s\b)\w+|[-&./]\w+)*"
_WORD = rf"(?:(?:{'|'.join(_SHORT)})[.](?=[\s,])|(?:{_UPPER}[.]){{1,5}}(?=[\s,’'])|(?:al-|el-|d['’]|de)?{_UPPER}{_REST})"
# The first word, but for its capital: a run is looked for by that, since nothing is found as fast as a letter.
_SHORTENED = "|".join(rf"(?<=\b{word}[.])" for word in _SHORT)
_FIRST = rf"(?:\w{{1,6}}[.](?=[\s,])(?:{_SHORTENED})|[.](?:{_UPPER}[.]){{0,4}}(?=[\s,’'])|{_REST})"
# New People's Party, Teachers' Federation: a possessive goes on only before such a word.
_OWNED = rf"(?:(?:['’]s|(?<=s)['’])(?=[ ](?:{'|'.join(sorted(words('organisations', 'owned')))})\b))?"
_LINK = r"(?:of|for|and|on|&|de|la|le|du|del|della|da|dos|di|van|von|der|den|bin|ibn|al|bint|the)"
_RUN = re.compile(
    rf"{_UPPER}(?:(?<![\w@#.&].)|(?<=\bde.)|(?<=(?<![\w@#.&])@.)){_FIRST}{_OWNED}"
    rf"(?:[ ](?:{_LINK}[ ]){{0,2}}{_WORD}{_OWNED}){{0,12}}(?:[ ]plc)?(?![\w@])"
)
_LINKS = frozenset(("and", "&", *JOINED))
_CLOSING = frozenset(("Ltd.", "Inc.", "Co.", "Corp.", "Jr.", "Sr.", "Plc."))
_CUTS = CALENDAR | _CLOSING | _LINKS | {"I", "the"}
_MINE = ("I'", "I’")
_LEADS = ("al-", "el-", "d'", "d’", "de", "@")


def runs(text: str) -> Iterator[tuple[int, int]]:
    """The spans of the runs of capitals in a text.

    >>> text = "The al-Rashidi family met Mr. Berg of U.S. Steel."
    >>> [text[start:end] for start, end in runs(text)]
    ['The al-Rashidi', 'Mr. Berg of U.S. Steel']
    """
    for found in _RUN.finditer(text):
        start, end = found.span()
        if start and text[start - 1] not in " \n":
            start -= next((len(lead) for lead in _LEADS if text.endswith(lead, 0, start)), 0)
        yield start, end


@lru_cache(maxsize=20_000)
def parts(run: str, opens: bool) -> tuple[Part, ...]:
    """The names in a run of capitals; `opens` if it opens a sentence, where any word is written large.

    >>> [(part.kind, part.title, part.name) for part in parts("However Afghan Ambassador Hamdullah Mohib", True)]
    [('person', 'Ambassador', 'Hamdullah Mohib')]
    >>> [(part.kind, part.name) for part in parts("Department of Health and Human Services and Bernie Sanders of Vermont", False)]
    [('organisation', 'Department of Health and Human Services'), ('person', 'Bernie Sanders'), ('place', 'Vermont')]
    """
    tokens: Tokens = []
    at = 0
    for word in run.split(" "):
        tokens.append((word, at, at + len(word)))
        at += len(word) + 1
    if opens and _opener(tokens):
        tokens = tokens[1:]
        while tokens and tokens[0][0].lower() == tokens[0][0]:
            tokens = tokens[1:]
    if not tokens:
        return ()
    return tuple([part for piece in _pieces(tokens) for part in read(piece) if part.kind != "none"])


def _opener(tokens: Tokens) -> bool:
    first = tokens[0][0]
    if first in TITLES or (first in FIRST and len(tokens) > 1 and tokens[1][0][0].isupper()):
        return first == "Will" and len(tokens) == 1
    if first.lower() not in OPENERS:
        return False
    whole = " ".join([token[0] for token in tokens[:6]])
    return not whole.startswith(LEADING.get(first, ()))


def _pieces(tokens: Tokens) -> list[Tokens]:
    """The run cut at days and months, and at links that join no one name."""
    if _CUTS.isdisjoint([token[0] for token in tokens]) and not any(token[0].startswith(_MINE) for token in tokens):
        return [tokens]
    cut: list[Tokens] = []
    piece: Tokens = []
    at = 0
    while at < len(tokens):
        word, start, end = tokens[at]
        if piece and word in _CLOSING and at + 1 < len(tokens) and tokens[at + 1][0].lower() in OPENERS:
            # The stop of Ltd. is here the sentence's.
            cut.append([*piece, (word[:-1], start, end - 1)])
            piece = []
            at += 1
        elif (
            word == "I"
            or word.startswith(_MINE)
            or (word in CALENDAR and not (piece and at + 1 < len(tokens) and tokens[at + 1][0] in HEADS))
        ):
            cut.append(piece)
            piece = []
        elif word in _LINKS and piece:
            rest = [token[0] for token in tokens[at + 1 :]]
            joined = _joins([token[0] for token in piece], word, rest)
            if not joined:
                cut.append(piece)
                piece = []
            else:
                piece.append(tokens[at])
        elif not piece and (word == "the" or word in _LINKS):
            pass  # Sunday on CNN
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
    if left[0] in LINKED:
        whole = " ".join([*left, link, *right])
        if any(whole.startswith(name) for name in LINKED[left[0]] if f" {link} " in name):
            return True
    body = any(word in HEADS for word in left)
    if link in JOINED:
        titled = (left[-1] in TITLES and link in ("of", "for")) or (
            left[-2:] == ["of", "State"] and link == "for" and len(left) > 2
        )
        return (
            (body and left[-1] in HEADS)
            or (titled and not _person(right))
            or (link == "of" and left[-1] in ("Daughters", "Sons", "Bank", "Republic", "State"))
        )
    if link == "&":
        return True
    # Health and Human Services; Securities and Exchange Commission.
    if any(word in JOINED for word in left) and body:
        return not _person(right) and right[0] not in HEADS and right[0] not in BODIES | PARTIES | COUNTRIES | TITLES
    last = next((n for n, word in enumerate(right) if word in ("and", *JOINED)), len(right)) - 1
    return (
        len(left) == 1
        and right[last] in HEADS
        and last > 0
        and left[0] not in BODIES | PARTIES | COUNTRIES | PLACES | FIRST | HEADS
    )


def _person(tokens: list[str]) -> bool:
    return len(tokens) > 1 and (tokens[0] in FIRST or tokens[0] in TITLES) and tokens[1][0].isupper()
