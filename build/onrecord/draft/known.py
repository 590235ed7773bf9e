"""Known: the actors that a project has on record, found again by every name that a report gives them."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.draft.actor import Actor
from onrecord.draft.cast import Cast
from onrecord.draft.mention import Mention
from onrecord.evidence import Reading
from onrecord.transforms import PRONOUNS, fold

KINDS = {"person": "person", "group": "group"}


@dataclass
class Known:
    """Names on record: by folded name the actor's id, its type and the name chosen for it; contracts by name and by parties."""

    actors: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    spelt: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)
    contracts: dict[str, str] = field(default_factory=dict)
    parties: dict[tuple[str, str], str] = field(default_factory=dict)

    def spell(self, name: str) -> None:
        """Look for a name in texts; "the council" alone may be any council."""
        bare = re.sub(r"^[Tt]he\s+", "", name)
        if " " in bare or not bare.islower():
            self.spelt.add(bare)

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        names = sorted((re.escape(name) for name in self.spelt), key=len, reverse=True)
        return re.compile(rf"(?<![\w-])(?:{'|'.join(names)})(?![\w-])") if names else None

    def named(self, text: str, found: list[Mention]) -> list[Mention]:
        """The mentions with known names among them; one takes the place of what it overlaps, unless that is longer."""
        if self._pattern is None:
            return found
        starts = [one.start for one in found]
        gone: set[int] = set()
        more: list[Mention] = []
        for match in self._pattern.finditer(text):
            start, end = match.span()
            kind = KINDS.get(self.actors[fold(match.group())][1], "organisation")
            near = range(max(0, bisect_left(starts, start) - 1), bisect_left(starts, end))
            over = [n for n in near if n not in gone and found[n].end > start]
            same = next((found[n] for n in over if (found[n].start, found[n].end) == (start, end)), None)
            if same:
                same.kind = kind
            elif not any(_longer(found[n], start, end) for n in over):
                gone.update(over)
                after = re.match(r"(?:['’]s)? (\w+)", text[end : end + 24])
                more.append(Mention(start, end, kind, match.group(), "", False, "", after[1] if after else ""))
        return sorted([*(one for n, one in enumerate(found) if n not in gone), *more], key=lambda one: one.start)


def recognised(told: Cast, found: list[Mention], known: dict[str, tuple[str, str, str]]) -> None:
    """Actors on record, by any name on record; two of the cast that are one there become one here."""
    first: dict[str, Actor] = {}
    lasts: dict[str, set[str]] = {}
    for name, (_, actor_type, _) in known.items():
        if actor_type == "person" and " " in name:
            lasts.setdefault(name.rsplit(" ", 1)[-1], set()).add(name)
    for name, full in lasts.items():
        if len({known[one][0] for one in full}) == 1 and name not in known:
            # Somebody on record, by the last name alone: nobody else there bears it.
            known = known | {name: known[next(iter(full))]}
    for one in found:
        actor = told.meant.get(one.start)
        hit = known.get(fold(one.name)) or (actor and known.get(fold(actor.name)))
        if actor and not hit and one.the and one.kind == "single" and len(one.name) > 2:
            # The Met, for the Metropolitan Police on record.
            short = fold(one.name)
            hit = next((told_ for name, told_ in known.items() if " " in name and name.split()[0].startswith(short)), None)
        if not actor or not hit:
            continue
        actor_id, actor_type, name = hit
        kept = first.setdefault(actor_id, actor)
        kept.known_id, kept.known_type, kept.name = actor_id, actor_type, name
        if kept is not actor and kept.known_id:
            kept.mentions += actor.mentions
            kept.offices |= actor.offices
            actor.mentions = []
            told.meant = {at: kept if meant is actor else meant for at, meant in told.meant.items()}
    told.settle()


def _longer(one: Mention, start: int, end: int) -> bool:
    """Whether a mention holds a span and more, and is a name."""
    return one.start <= start and end <= one.end and one.end - one.start > end - start and one.kind != "none"


def _parties(reading: Reading) -> dict[tuple[str, str], str]:
    """The contract on record between a buyer and a supplier, where there is just one."""
    sides: dict[str, dict[str, str]] = {}
    for one in reading.evidence:
        if one.table == "contracts" and one.field in ("buyer_id", "supplier_id") and one.value:
            sides.setdefault(one.row_id, {})[one.field] = one.value
    found: dict[tuple[str, str], list[str]] = {}
    for contract, side in sides.items():
        if len(side) == 2:
            found.setdefault((side["buyer_id"], side["supplier_id"]), []).append(contract)
    return {pair: listed[0] for pair, listed in found.items() if len(listed) == 1}


def known(reading: Reading, but_for: str | None = None) -> Known:
    """What a project has on record, but for what one report says."""
    own = next((row.place.file for row in reading.of("sources") if row.id == but_for), None)
    told = Known(taken={row.id for row in reading.rows if row.place.file != own})
    types = {row.id: (row.cells["actor_type"], row.cells["name"]) for row in reading.of("actors")}
    for actor_id, (actor_type, name) in types.items():
        told.actors[fold(name)] = (actor_id, actor_type, name)
        told.spell(name)
    told.parties = _parties(reading)
    for one in reading.evidence:
        if one.role != "names" or not one.words or one.report_id == but_for:
            continue
        name = one.words.exact
        if one.table == "contracts":
            told.contracts[fold(name)] = one.row_id
        elif one.row_id in types and one.basis == "stated" and name not in PRONOUNS:
            actor_type, chosen = types[one.row_id]
            told.actors[fold(name)] = (one.row_id, actor_type, chosen)
            told.spell(name)
    return told
