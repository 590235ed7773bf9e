"""Units: the report as a row of names, quotations, words and stops, each with a letter for what it does in its sentence.

The letters make a string in which the grammar of attribution is a matter of looking left and right:

    N name of an actor   L place   P he, she, they …   n noun of somebody or something that speaks   w other word
    D determiner, number   p his, her …   ' possessive   r preposition   t to   B and, or   S but, because, when …   R who, which
    T that   V verb of speech or thought   G its participle   Z verb that hands over only next to a quotation   H according
    X auxiliary   b form of be   A adverb   v other verb   g other participle   c day, month   Q quotation
    , ; : - ( ) as they are   . end of a sentence   e end of a sentence that a quotation makes   | end of a paragraph
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeVar

from onrecord.draft.actor import Actor
from onrecord.draft.cast import Cast
from onrecord.draft.letters import MASKS, letters_of, settled
from onrecord.draft.lexicon import words
from onrecord.draft.mention import Mention
from onrecord.draft.quotations import Quotation

_MASKED = re.compile(f"[{MASKS}]")
_QUOTED = re.compile(f"[{MASKS[0]}{MASKS[2]}]")
_TOP = 600  # characters within which a text has its dateline
_STOP = re.compile(r"[.|e]")
_DATELINE = re.compile(
    r"^(?:[A-Z][A-Z.’'/ -]{2,40}(?:, [A-Z][\w.]+(?: [A-Z][\w.]+| \d\d?)?)?(?: \([A-Z][^()\n]{1,30}\))?"
    r"|[A-Z][\w.’' -]{2,40}(?:, [A-Z][\w. ]{1,20})? \([A-Z][^()\n]{1,30}\)) ?(?P<dash>[—–]|--?) ",
    re.MULTILINE,
)
# Patna, Nov 2 (PTI) Alleging that …
_AGENCY = re.compile(r"^[A-Z][\w.’' -]{2,40}, [A-Z][a-z]{2,8}[.]? \d\d? \([A-Z]{2,6}(?P<dash>\)) (?=[A-Z])", re.MULTILINE)
_FOLLOWED = (' "', " “", " ‘")
_SHORT = "|".join(sorted(words("grammar", "abbreviations"), key=len, reverse=True))
_TOKEN = re.compile(
    r"(per cent\b|[a-z]++(?![\w'’.&/-])|,|[\r\n]+|(?=\S)(?:\x01+|\x02+|\x03+|\x04+"
    rf"|(?=[A-Za-z]{{1,6}}[.])(?:(?:[A-Za-z][.]){{2,}}|(?:{_SHORT})[.](?=[\s,)])|[A-Z][.](?=[ ][A-Z]))"
    r"|[RDI]-(?:[A-Z][a-z]*[.])+(?=[,)]|[ ][a-z])"
    r"|[A-Z]\w*(?:-\w+)*[.](?=[,)])|\d[\d.,]*\d(?!-[a-z])|\w+(?:[-&./]\w+|['’](?!s\b)\w+)*|['’]s\b|[.!?…]+|-{2,3}|[^\w\s]))"
)

T = TypeVar("T")


@dataclass(slots=True)
class Units:
    """The row of units of one report; the lists and the letters are as long as each other."""

    letters: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    actors: dict[int, Actor] = field(default_factory=dict)
    quotes: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)

    def sentence(self, at: int) -> tuple[int, int]:
        """The first unit of the sentence that holds a unit, and its stop."""
        n = bisect_right(self.stops, at - 1)
        first = self.stops[n - 1] + 1 if n else 0
        last = self.stops[n] if n < len(self.stops) else len(self.letters)
        return first, last


def units(text: str, quoted: list[Quotation], named: list[Mention], told: Cast) -> Units:
    """The report's units, in order; what a quotation holds is masked by the one unit that it is."""
    spans = sorted(
        [(one.start, one.end, -1 - n) for n, one in enumerate(named) if one.kind == "place" or one.start in told.meant]
        + [(one.start, one.end, n) for n, one in enumerate(quoted)]
    )
    # Where a name and a quotation overlap, the quotation is what is masked.
    following = [start for start, _, _ in spans[1:]] + [len(text)]
    spans = [one for one, after in zip(spans, following, strict=False) if one[2] >= 0 or one[1] <= after]
    if any(mask in text for mask in MASKS):
        text = text.translate(dict.fromkeys(map(ord, MASKS), " "))
    pieces: list[str] = []
    masks: dict[int, int] = {}
    at = 0
    for start, end, what in spans:
        if start >= at:
            # The stop of a name that a quotation follows is the sentence's: at Pellow & Co. "I didn't."
            end -= what < 0 and text[end - 1] == "." and text.startswith(_FOLLOWED, end)
            pieces += (text[at:start], MASKS[(what < 0) + 2 * (len(masks) % 2)] * (end - start))
            masks[start] = what
            at = end
    masked = "".join(pieces) + text[at:]
    # What stands between tokens and the tokens, turn about; their lengths add up to where each starts and ends.
    cut = _TOKEN.split(masked)
    edges = list(accumulate(map(len, cut)))
    row = letters_of(cut[1::2])
    made = Units("", edges[0::2][: len(row)], edges[1::2], cut[1::2])
    for found in (*_DATELINE.finditer(text, 0, _TOP), *_AGENCY.finditer(text, 0, _TOP)):
        # What follows opens the sentence: AUSTIN, Texas (AP) — A judge …
        row[bisect_right(made.starts, found.end("dash") - 1) - 1] = "."
    if quoted:
        made = _with_ends(text, made, row)
    for found in _MASKED.finditer("".join(row)):
        n = found.start()
        if row[n] in "\x01\x03":
            row[n], made.words[n] = "Q", ""
            continue
        one = named[-1 - masks[made.starts[n]]]
        made.words[n] = one.name
        actor = told.meant.get(one.start)
        row[n] = "N" if actor else "L"
        if actor:
            made.actors[n] = actor
    made.letters = settled(row, made.words)
    made.stops = [found.start() for found in _STOP.finditer(made.letters)]
    made.quotes = [found.start() for found in re.finditer("Q", made.letters)]
    return made


def _with_ends(text: str, made: Units, row: list[str]) -> Units:
    """A stop of no width after each quotation that ends its sentence by a stop of its own."""
    after: list[int] = []
    closing: list[str] = []
    for found in _QUOTED.finditer("".join(row)):
        start, end = made.starts[found.start()], made.ends[found.start()]
        inner = text[max(start, end - 12) : end].rstrip("\"”»’'“ )")
        following = text[end : end + 3].lstrip()[:1]
        if inner[-1:] in ".!?…" and inner and (not following or not (following.islower() or following in ",;:—–-(")):
            after.append(found.end())
            closing.append(inner[-1])
    if after:
        stops = [made.ends[n - 1] for n in after]
        made.starts, made.ends = _with(made.starts, after, stops), _with(made.ends, after, stops)
        made.words, row[:] = _with(made.words, after, closing), _with(row, after, ["e"] * len(after))
    return made


def _with(listed: list[T], after: list[int], more: list[T]) -> list[T]:
    """The list with one more behind each of some places."""
    made = listed[: after[0]]
    for one, first, last in zip(more, after, [*after[1:], len(listed)], strict=True):
        made.append(one)
        made += listed[first:last]
    return made
