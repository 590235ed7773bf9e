"""Actors: whom the names of a report mean. One person or body, however often and however shortly it is named."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

from onrecord.draft import mentions as reading
from onrecord.draft.actor import Actor, bare, body_type, gender
from onrecord.draft.gazetteer import COUNTRIES, NOT_ACRONYMS, TITLES
from onrecord.draft.lexicon import demonyms, words
from onrecord.draft.mentions import Mention, settled
from onrecord.transforms import fold

_SMALL = frozenset("of for and on the & de la du".split())
_SOLE = frozenset("president pope queen king mayor chancellor".split())
_SHORT = {told.split(":")[0]: told.split(":")[1:] for told in words("people", "short")}
_SPOUSES = words("people", "spouses")
_FEW = 40  # of one name, or holders of offices, looked at


@dataclass
class Cast:
    """All actors of a report, and of each mention the actor that it means."""

    actors: list[Actor] = field(default_factory=list)
    meant: dict[int, Actor] = field(default_factory=dict)
    ends: dict[int, int] = field(default_factory=dict)
    people: dict[str, list[Actor]] = field(default_factory=dict)
    bodies: dict[str, Actor] = field(default_factory=dict)
    parts: dict[str, Actor] = field(default_factory=dict)
    leads: list[tuple[str, Actor]] = field(default_factory=list)
    holders: list[Actor] = field(default_factory=list)
    full: list[int] = field(default_factory=list)  # where somebody is named in full

    def add(self, actor: Actor) -> Actor:
        self.actors.append(actor)
        said = actor.name.split()
        if actor.kind == "person" and 1 < len(said) < 5 and actor.name.istitle():
            self.parts.setdefault(f"first {said[0]}", actor)
        elif actor.kind == "organisation" and len(said) > 1:
            self.parts.setdefault(f"lead {said[0]}", actor)
            self.parts.setdefault(f"head {said[-1]}", actor)
            self.leads.append((said[0], actor))
            if said[0] in ("Church", "University", "Bank"):
                for word in said[1:]:
                    self.parts.setdefault(f"of {word}", actor)
        return actor

    def give(self, one: Mention, actor: Actor) -> None:
        actor.mentions.append((one.start, one.end))
        self.meant[one.start], self.ends[one.start] = actor, one.end
        if one.title:
            if not actor.offices:
                self.holders.append(actor)
            for word in one.title.lower().split():
                actor.offices.add(word.rstrip("."))
                actor.offices.update(_SHORT.get(word.rstrip("."), ()))
            actor.gender = actor.gender or gender(one.title.split(), "")
        if one.before in reading.ROLES:
            actor.offices.add(one.before.lower())
            actor.gender = actor.gender or gender([one.before], "")


def cast(found: list[Mention], small: frozenset[str], known: dict[str, tuple[str, str, str]] | None = None) -> Cast:
    """The actors whom the mentions mean; `known` gives an id and a type for names already on record."""
    told = Cast()
    later: list[Mention] = []
    kinds: list[str] = []
    for one in found:
        kind = settled(one, small)
        if kind == "person" and " " in one.name:
            told.give(one, _full(told, one))
            told.full.append(one.start)
        elif kind == "organisation" and one.kind != "acronym" and " " in one.name:
            told.give(one, _body(told, one, kind))
        else:
            later.append(one)
            kinds.append(kind)
    strong = {one.name: kind for one, kind in zip(later, kinds, strict=True) if kind == "person"}
    articled = {one.name for one in later if one.the}
    counts = Counter(one.name for one, kind in zip(later, kinds, strict=True) if kind == "single" and not one.opens)
    for one, kind in zip(later, kinds, strict=True):
        if kind == "single" and one.name not in strong:
            if one.the and one.name.endswith("s"):
                continue
            if one.acts and (counts[one.name] or one.after in reading.SAYS or one.someone):
                strong[one.name] = "organisation" if one.the else "person"
            elif counts[one.name] > 1 and not one.digits and one.name not in articled:
                strong[one.name] = "organisation"
    # A country that acts, more than once, is an actor wherever it is no mere place.
    acting = Counter(one.name for one, kind in zip(later, kinds, strict=True) if kind == "place" and one.acts)
    states = {name for name, times in acting.items() if times > 1 and name in COUNTRIES}
    for one, kind in zip(later, kinds, strict=True):
        if kind == "place" and one.name in states and one.before not in reading.PLACED:
            told.give(one, told.bodies.get(one.name) or _body(told, one, "organisation"))
            continue
        _short(told, one, strong.get(one.name, kind) if one.kind in ("single", "first") and kind != "place" else kind)
    told.actors = [actor for actor in told.actors if actor.mentions]
    if known:
        _recognised(told, found, known)
    for actor in told.actors:
        actor.mentions.sort()
    told.actors.sort(key=lambda actor: actor.mentions[0])
    return told


def _recognised(told: Cast, found: list[Mention], known: dict[str, tuple[str, str, str]]) -> None:
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
    told.actors = [actor for actor in told.actors if actor.mentions]


def _full(told: Cast, one: Mention) -> Actor:
    name = bare(one.name)
    first, last = name.split(" ", 1)[0], name.rsplit(" ", 1)[-1]
    for actor in told.people.get(last, ())[:_FEW]:
        other = actor.name.split(" ", 1)[0]
        # One letter more or less in a first name is a slip; an initial stands for the name.
        same = other == first or (other[0] == first[0] and (len(other) <= 2 or len(first) <= 2 or other[:3] == first[:3]))
        if same and ("Jr" in one.name) == ("jr" in actor.offices):
            if len(name) > len(actor.name) and other == first and len(actor.name.split()) == 1:
                actor.name = name
            return actor
    actor = told.add(Actor(name, "person", gender=gender(one.title.split(), first)))
    if "Jr" in one.name:
        actor.offices.add("jr")
    told.people.setdefault(last, []).append(actor)
    return actor


def _initials(name: str) -> str:
    return "".join(word[0] for word in re.split(r"[ -]", name) if word and word not in _SMALL).upper()


def _body(told: Cast, one: Mention, kind: str) -> Actor:
    name = bare(one.name)
    if name in told.bodies:
        return told.bodies[name]
    lead = name.rsplit(" ", 1)
    if len(lead) == 2 and lead[0] in told.bodies and (lead[1] in demonyms() or lead[1] in NOT_ACRONYMS):
        return told.bodies[lead[0]]
    # Acme Ltd is a company also where it is called Acme.
    actor = told.add(Actor(name, kind, known_type=body_type(one.name) if one.name != name else ""))
    told.bodies[name] = actor
    if kind == "organisation" and " " in name:
        told.bodies.setdefault(_initials(name), actor)
    return actor


def _short(told: Cast, one: Mention, kind: str) -> None:
    """A mention of one word, or of an office: somebody named before, or else an actor of its own."""
    name = bare(one.name)
    people = told.people.get(name.rsplit(" ", 1)[-1]) if one.kind not in ("organisation", "title") else None
    if people and (kind != "place" or one.title or (one.kind == "place" and one.before not in reading.PLACED)):
        told.give(one, _nearest(told, people, one))
        return
    if kind == "title":
        _office(told, one)
        return
    if one.kind == "acronym" or (kind == "organisation" and one.kind != "single"):
        told.give(one, _body(told, one, "organisation") if name not in told.bodies else told.bodies[name])
        return
    if one.kind in ("single", "first", "unknown", "head", "thing"):
        actor = _part_of(told, one, name)
        if actor:
            told.give(one, actor)
            return
    if kind == "organisation" and one.kind == "single":
        told.give(one, told.bodies.get(name) or _body(told, one, kind))
    elif kind == "person":
        actor = told.add(Actor(name, "person", gender=gender(one.title.split(), name)))
        told.people.setdefault(name, []).append(actor)
        if one.before.rstrip(",") in _SPOUSES and (n := bisect_left(told.full, one.start)):
            # Brenda Hollins and her husband, Keith: he may be Mr Hollins.
            told.people.setdefault(told.meant[told.full[n - 1]].last, []).append(actor)
        told.give(one, actor)
    elif kind == "group":
        told.give(one, told.bodies.get(name) or _body(told, one, "group"))


def _nearest(told: Cast, people: list[Actor], one: Mention) -> Actor:
    """Of people of one last name, the one named last before this mention, whom its title fits."""
    sex = gender(one.title.split(), "")
    fitting = [actor for actor in people if not sex or actor.gender in ("", sex)]
    if not fitting:
        other = told.add(Actor(people[0].last, "person", gender=sex))
        people.append(other)
        return other
    if len(fitting) == 1:
        return fitting[0]
    return max(fitting[:_FEW], key=lambda actor: max((at for at, _ in actor.mentions[-_FEW:] if at < one.start), default=-1))


def _part_of(told: Cast, one: Mention, name: str) -> Actor | None:
    """The actor of whose name this is a part: a first name, "the Church", "Scientology", "the Met"."""
    parts = told.parts
    if one.kind in ("first", "single") and (actor := parts.get(f"first {name}")):
        return actor
    if one.kind in ("head", "thing"):
        return (parts.get(f"lead {name}") or parts.get(f"head {name}")) if one.the else None
    if (actor := parts.get(f"of {name}")) and name not in demonyms():
        return actor
    if one.kind == "single" and (actor := parts.get(f"lead {name}")):
        return actor
    if one.the and len(name) >= 3:
        # The Met, for the Metropolitan Police.
        return next((actor for lead, actor in told.leads[:_FEW] if lead.startswith(name) and len(lead) > len(name) + 3), None)
    return None


def _office(told: Cast, one: Mention) -> None:
    """An office that stands for its holder, if the report says who that is."""
    said = [word.lower().rstrip(".") for word in one.name.split() if word in TITLES]
    holders = [actor for actor in told.holders[:_FEW] if set(said) <= actor.offices]
    before = [actor for actor in holders if actor.mentions and actor.mentions[0][0] < one.start]
    if before:
        told.give(one, max(before, key=lambda actor: max((at for at, _ in actor.mentions[-_FEW:] if at < one.start), default=-1)))
    elif (one.the or one.before.endswith(("'s", "’s"))) and (" " in one.name or (not holders and said[:1] and said[0] in _SOLE)):
        key = "office " + " ".join(said)
        if key not in told.bodies:
            told.bodies[key] = told.add(Actor(one.name, "person"))
        told.give(one, told.bodies[key])
