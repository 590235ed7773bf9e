"""Cast: all actors of a report, and of each mention the actor that it means."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.draft.actor import Actor, gender
from onrecord.draft.lexicon import words
from onrecord.draft.mention import ROLES, Mention

_SHORT = {told.split(":")[0]: told.split(":")[1:] for told in words("people", "short")}


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
        if one.before in ROLES:
            actor.offices.add(one.before.lower())
            actor.gender = actor.gender or gender([one.before], "")

    def settle(self) -> None:
        """Leave out whom no mention means, and put the rest in the order in which they are named."""
        self.actors = [actor for actor in self.actors if actor.mentions]
        for actor in self.actors:
            actor.mentions.sort()
        self.actors.sort(key=lambda actor: actor.mentions[0])
