"""Claims: what the report has somebody say without quotation marks, and what it asserts, expects or judges in its own voice."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from onrecord.draft.attribution import Attributed
from onrecord.draft.clauses import ending
from onrecord.draft.indirect import LEAST, according, behind, clause
from onrecord.draft.references import References
from onrecord.draft.units import Units
from onrecord.draft.voice import Claim, voice

_CUE = re.compile("[VGH]")
_MARKERS = re.compile(r"\s*(?:\[\d{1,4}\][,.\s]*)+$")
_LONGEST = 300  # units of a sentence; what is longer is no sentence
_SOMEBODY = re.compile("[NnPLwD]")


def claims(text: str, row: Units, people: References, quoted: list[Attributed]) -> list[Claim]:
    """Every claim, in order. A sentence that is all quotation is no claim; what it holds is recorded as a quote."""
    found: list[Claim] = []
    letters = row.letters
    first = 0
    for last in [*row.stops, len(letters)]:
        stop = min(last, first + _LONGEST)
        if stop - first >= LEAST and _SOMEBODY.search(letters, first, stop):
            people.upto(stop)
            own = _attributed(row, people, first, stop)
            if not own and letters[first] != "Q" and "Q" not in letters[first:stop] and stop - first > 4:
                own = voice(text, row, first, stop)
            found += own
        first = last + 1
    named = list(row.actors)
    marks = [one.quotation.start for one in quoted]
    for claim in found:
        if "]" in text[claim.end - 4 : claim.end]:
            marker = _MARKERS.search(text, max(claim.start, claim.end - 60), claim.end)
            claim.end = marker.start() if marker else claim.end
        first = bisect_left(named, bisect_left(row.starts, claim.start))
        if first < len(named) and row.starts[named[first]] < claim.end:
            claim.subject = row.actors[named[first]]
        claim.quotations = [*range(bisect_left(marks, claim.start), bisect_left(marks, claim.end))]
    return found


def _attributed(row: Units, people: References, first: int, stop: int) -> list[Claim]:
    letters = row.letters
    found: list[Claim] = []
    at, done = first, first
    for cue in _CUE.finditer(letters, first, stop):
        if cue.start() < at:
            continue
        at, here = cue.start(), cue.group()
        made = None
        if here in "VG":
            made = clause(row, people, at, done, first, stop) or (here == "V" and behind(row, people, at, first, stop)) or None
        elif here == "H":
            made = according(row, people, at, first, stop)
        if made:
            claim, end = made
            found.append(claim)
            while letters[end : end + 2] in ("BT", "ST"):
                # … and that; … but that
                begin, end = end + 2, ending(letters, row.words, end + 2, stop)
                claim = replace(claim, start=row.starts[begin], end=row.ends[end - 1]) if end > begin else claim
                found.append(claim)
            at = done = max(end, at + 1)
    return found
