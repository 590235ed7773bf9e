"""Citations: what a report says that it rests on: markers such as [1], a list of sources, and the press it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

from onrecord.draft.actor import Actor
from onrecord.draft.attribution import Attributed
from onrecord.draft.cast import Cast
from onrecord.draft.units import Units
from onrecord.reports import CITATION

_LIST = re.compile(r"[ \t]*(?:Sources?|References|Further reading|Sister links|Bibliography|Notes)[ \t]*:?[ \t]*", re.IGNORECASE)
_LINE = re.compile(r"[^\r\n]+")
_TOLD = frozenset("told telling tells tell".split())
_LONGEST = 30  # lines of a list
_HEADING = 40  # characters


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation: its span, its words, how it cites (marker, listed, told, reported), and who publishes it, if named."""

    start: int
    end: int
    exact: str
    how: str
    actor: Actor | None = None


def citations(text: str, row: Units, told: Cast, quoted: list[Attributed]) -> list[Cited]:
    """Every citation, in order."""
    found = [Cited(one.start(), one.end(), one.group(), "marker") for one in CITATION.finditer(text)]
    found += _listed(text)
    starts = {one.start for one in found}
    media = {actor for actor in told.actors if actor.actor_type == "media"}
    for at in [at for at, actor in row.actors.items() if actor in media] if media else ():
        actor = row.actors[at]
        if row.starts[at] in starts:
            continue
        before = [word.lower() for word in row.words[max(0, at - 4) : at]]
        how = ""
        if any(word in _TOLD for word in before[-2:]):
            how = "told"
        elif (
            before[-2:] == ["according", "to"]
            or (before[-1:] == ["by"] and any(w in before for w in ("reported", "seen", "published", "obtained")))
            or before[-3:-1] == ["according", "to"]
        ) or (
            row.letters[at + 1 : at + 2] in ("V", "v")
            and row.words[at + 1].lower()
            in (
                "reported",
                "reports",
                "revealed",
                "published",
            )
        ):
            how = "reported"
        if how:
            found.append(Cited(row.starts[at], row.ends[at], text[row.starts[at] : row.ends[at]], how, actor))
    return sorted(found, key=lambda one: one.start)


def _listed(text: str) -> list[Cited]:
    """The lines under a heading such as Sources, up to the end of the report."""
    heading = at = -1
    for line in text.split("\n"):
        at += len(line) + 1
        if len(line) <= _HEADING and _LIST.fullmatch(line):
            heading = at
    if heading < 0:
        return []
    lines = [found for found in islice(_LINE.finditer(text, heading), 3 * _LONGEST) if found.group().strip()]
    if not lines or len(lines) > _LONGEST or any(len(line.group()) > 200 for line in lines):
        return []
    bare = [(line, line.group().strip().lstrip("•*-– ").rstrip()) for line in lines]
    return [
        Cited(start, start + len(said), said, "listed")
        for line, said in bare
        if said and (start := text.index(said, line.start())) >= 0
    ]
