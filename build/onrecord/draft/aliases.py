"""Aliases: whom a full name, a last name, initials or an office mean, of those named before."""

from __future__ import annotations

import re
from bisect import bisect_left

from onrecord.draft.actor import Actor, bare, body_type, gender
from onrecord.draft.cast import Cast
from onrecord.draft.gazetteer import NOT_ACRONYMS, TITLES
from onrecord.draft.lexicon import demonyms, words
from onrecord.draft.mention import PLACED, Mention

_SMALL = frozenset("of for and on the & de la du".split())
_SOLE = frozenset("president pope queen king mayor chancellor".split())
_KNIGHTS = ("Sir", "Dame", "Lord", "Lady")
_SPOUSES = words("people", "spouses")
_FEW = 40  # of one name, or holders of offices, looked at


def full(told: Cast, one: Mention) -> Actor:
    """The person of a full name: somebody named before, or else somebody new."""
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


def body(told: Cast, one: Mention, kind: str) -> Actor:
    """The body of a name: one named before, or else a new one."""
    name = bare(one.name)
    if name in told.bodies:
        return told.bodies[name]
    lead = name.rsplit(" ", 1)
    if len(lead) == 2 and lead[0] in told.bodies and (lead[1] in demonyms() or lead[1] in NOT_ACRONYMS):
        return told.bodies[lead[0]]
    # Acme Ltd is a company also where it is called Acme.
    actor = told.add(Actor(name, kind, known_type="company" if one.firm else body_type(one.name) if one.name != name else ""))
    told.bodies[name] = actor
    if kind == "organisation" and " " in name:
        told.bodies.setdefault(_initials(name), actor)
    return actor


def short(told: Cast, one: Mention, kind: str) -> None:
    """A mention of one word, or of an office: somebody named before, or else an actor of its own."""
    name = bare(one.name)
    namesake = one.kind != "title" and (one.kind != "organisation" or name not in told.bodies)
    people = told.people.get(name.rsplit(" ", 1)[-1]) if namesake else None
    if one.kind == "person" and not people and one.title in _KNIGHTS and (actor := told.parts.get(f"first {name}")):
        told.give(one, actor)
        return
    if people and (kind != "place" or one.title or (one.kind == "place" and one.before not in PLACED)):
        told.give(one, _nearest(told, people, one))
        return
    if kind == "title":
        _office(told, one)
        return
    if one.kind == "acronym" or (kind == "organisation" and one.kind != "single"):
        told.give(one, body(told, one, "organisation") if name not in told.bodies else told.bodies[name])
        return
    if one.kind in ("single", "first", "unknown", "head", "thing"):
        actor = _part_of(told, one, name)
        if actor:
            told.give(one, actor)
            return
    if kind == "organisation" and one.kind == "single":
        told.give(one, told.bodies.get(name) or body(told, one, kind))
    elif kind == "person":
        relative = one.before.rstrip(",")
        actor = told.add(Actor(name, "person", gender=gender([*one.title.split(), relative], name)))
        told.people.setdefault(name, []).append(actor)
        if relative in _SPOUSES and (n := bisect_left(told.full, one.start)):
            # Brenda Hollins and her husband, Keith: he may be Mr Hollins; Odessa, her mother, is no Ms Hollins.
            holder = told.meant[told.full[n - 1]]
            if not actor.gender or actor.gender != holder.gender:
                told.people.setdefault(holder.last, []).append(actor)
        told.give(one, actor)
    elif kind == "group":
        told.give(one, told.bodies.get(name) or body(told, one, "group"))


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
