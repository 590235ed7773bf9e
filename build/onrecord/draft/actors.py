"""Actors: whom the names of a report mean. One person or body, however often and however shortly it is named."""

from __future__ import annotations

from collections import Counter

from onrecord.draft.aliases import body, full, short
from onrecord.draft.cast import Cast
from onrecord.draft.gazetteer import COUNTRIES
from onrecord.draft.mention import PLACED, SAYS, Mention, settled


def cast(found: list[Mention], small: frozenset[str]) -> Cast:
    """The actors whom the mentions mean."""
    told = Cast()
    later: list[Mention] = []
    kinds: list[str] = []
    for one in found:
        kind = settled(one, small)
        if kind == "person" and " " in one.name:
            told.give(one, full(told, one))
            told.full.append(one.start)
        elif kind == "organisation" and one.kind != "acronym" and " " in one.name:
            told.give(one, body(told, one, kind))
        else:
            later.append(one)
            kinds.append(kind)
    strong = {one.name: kind for one, kind in zip(later, kinds, strict=True) if kind == "person"}
    firms = {one.name for one in found if one.firm}
    strong |= dict.fromkeys(firms, "organisation")
    articled = {one.name for one in later if one.the}
    counts = Counter(one.name for one, kind in zip(later, kinds, strict=True) if kind == "single" and not one.opens)
    for one, kind in zip(later, kinds, strict=True):
        if kind == "single" and one.name not in strong:
            if one.the and one.name.endswith("s"):
                continue
            if one.acts and (counts[one.name] or one.after in SAYS or one.someone):
                strong[one.name] = "organisation" if one.the else "person"
            elif counts[one.name] > 1 and not one.digits and one.name not in articled:
                strong[one.name] = "organisation"
    # A country that acts, more than once, is an actor wherever it is no mere place.
    acting = Counter(one.name for one, kind in zip(later, kinds, strict=True) if kind == "place" and one.acts)
    states = {name for name, times in acting.items() if times > 1 and name in COUNTRIES}
    for one, kind in zip(later, kinds, strict=True):
        one.firm = one.name in firms
        if kind == "place" and one.name in states and one.before not in PLACED:
            told.give(one, told.bodies.get(one.name) or body(told, one, "organisation"))
            continue
        short(told, one, strong.get(one.name, kind) if one.kind in ("single", "first") and kind != "place" else kind)
    told.settle()
    return told
