"""References: whom "he", "the company" or "the mayor" means. The nearest fitting actor, never surely."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field
from operator import itemgetter

from onrecord.draft.actor import HE, SHE, Actor
from onrecord.draft.actors import Cast
from onrecord.draft.gazetteer import GROUPS, SIDES, TITLES
from onrecord.draft.lexicon import demonyms, nouns, words
from onrecord.draft.mentions import BODIES, ROLES
from onrecord.draft.phrases import Subject
from onrecord.draft.units import Units

# A name, a pronoun, an office that does something.
_POINTS = re.compile("[NP]|(?<=D)n(?=[VvXbAZR,])")
_ACTS = frozenset("VvXbAZR,")
_BESIDE = ("n", ",")
_CLOSES = frozenset(",.|e")
_AGED = (",D", "(D")
_NATIVES = {word for word, country in demonyms().items() if word != country} - GROUPS | words("places", "natives")
_OFFICES = frozenset(word.lower() for word in TITLES) | words("people", "modifiers")
_MODIFIERS, _MANY = words("people", "modifiers"), words("people", "many")
_REACH = 5  # sentences back
_FEW = 20  # names back, for an epithet
_EPITHETS = words("people", "epithets")
_LATEST = 150  # names back
_ENDS = re.compile("[.e]")
_UNIT = itemgetter(0)
_INDEFINITE = frozenset(
    "a an one another some several many most few two three four five six seven other any no every each more".split()
)
_NOBODYS = frozenset(("government", "police", "state", "country", "administration"))
_KINDS = {
    "company": ("company", "media", "group"),
    "firm": ("company",),
    "party": ("political_party",),
    "newspaper": ("media",),
    "paper": ("media",),
    "magazine": ("media",),
    "broadcaster": ("media",),
    "force": ("public_body",),
    "agency": ("public_body", "media"),
    "department": ("public_body",),
    "court": ("public_body",),
    "council": ("public_body",),
    "ministry": ("public_body",),
    "committee": ("public_body",),
    "commission": ("public_body",),
}


@dataclass
class References:
    """Who was named, meant and heard so far, as the report is read from its start."""

    row: Units
    told: Cast
    seen: list[tuple[int, Actor, bool]] = field(default_factory=list)
    meant: dict[int, Actor] = field(default_factory=dict)
    roles: dict[str, Actor] = field(default_factory=dict)
    spoke: set[int] = field(default_factory=set)
    ages: dict[str, Actor] = field(default_factory=dict)
    read: int = 0
    points: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.points = [found.start() for found in _POINTS.finditer(self.row.letters)]
        self.ends = [found.start() for found in _ENDS.finditer(self.row.letters)]

    def upto(self, unit: int) -> None:
        """Take in every name and pronoun before a unit."""
        letters, points = self.row.letters, self.points
        while self.read < len(points) and (at := points[self.read]) < unit:
            self.read += 1
            here = letters[at]
            if here == "N":
                if actor := self.row.actors.get(at):
                    self.seen.append((at, actor, self._acts(at)))
                    if actor.kind == "person" and letters[at + 1 : at + 3] in _AGED:
                        self.ages[f"{self.row.words[at + 2]}-year-old"] = actor
                    if actor.kind == "person" and ("," in letters[at + 1 : at + 2] or letters[at - 1 : at] in _BESIDE):
                        self._role(at, actor)
            elif here == "n" and self.row.words[at].lower() in ROLES:
                actor = self._described(Subject(at - 1, at, at, None))[0]
                if actor and actor.kind == "person":
                    actor.described.pop()
                    self.seen.append((at, actor, True))
            elif here == "P" and self.row.words[at].lower() in ("he", "she") and (actor := self.pronoun(at)):
                self.meant[at] = actor
                self.seen.append((at, actor, True))

    def _acts(self, at: int) -> bool:
        letters = self.row.letters
        return letters[at + 1 : at + 2] in _ACTS and (
            not at or letters[at - 1] not in "rt'" or (at > 1 and letters[at - 1] == "'")
        )

    def _role(self, at: int, actor: Actor) -> None:
        """An office beside a name: "mayor Ada Osei", "Ada Osei, the mayor of Harlow"."""
        letters, said = self.row.letters, self.row.words
        if at and letters[at - 1] == "n" and said[at - 1].lower() in ROLES:
            actor.offices.add(said[at - 1].lower())
            self._sex(actor, said[at - 1])
        if at > 1 and letters[at - 2 : at] == "n," and letters[at + 1 : at + 2] in _CLOSES and said[at - 2].lower() in ROLES:
            # The mayor, Ada Osei, …
            actor.offices.add(said[at - 2].lower())
            self._sex(actor, said[at - 2])
        if letters[at + 1 : at + 2] == ",":
            for n in range(at + 2, min(at + 10, len(letters))):
                if letters[n] == "n" and said[n].lower() in ROLES:
                    actor.offices.add(said[n].lower())
                    self._sex(actor, said[n])
                elif letters[n] not in "DwnNL'prA":
                    break

    def _sex(self, actor: Actor, word: str) -> None:
        actor.gender = actor.gender or ("f" if word in SHE else "m" if word in HE else "")

    def pronoun(self, at: int) -> Actor | None:
        """Whom a pronoun means: of those who fit, the one nearest and most lately a subject."""
        word = self.row.words[at].lower()
        sex = "m" if word == "he" else "f" if word == "she" else ""
        here = self.row.sentence(at)[0]
        best, most = None, -100.0
        ended = bisect_left(self.ends, at)
        tried: set[int] = set()
        for unit, actor, acts in self._before(at):
            if id(actor) in tried:
                continue
            fits = actor.kind == "person" and actor.gender in ("", sex) if sex else actor.kind in ("organisation", "group")
            if not fits:
                continue
            back = ended - bisect_left(self.ends, unit)
            if back > _REACH:
                break
            worth = -1.0 * back + 1.5 * acts + 0.5 * bool(actor.gender == sex and sex) + 0.02 * len(actor.mentions)
            if unit >= here and not acts:
                worth -= 0.5
            if not acts and not actor.gender and len(actor.mentions) == 1:
                worth -= 1.0
            if worth > most:
                best, most = actor, worth
            tried.add(id(actor)) if acts else None
        if best and sex and not best.gender:
            best.gender = sex
        return best

    def resolve(self, who: Subject, at: int) -> tuple[Actor | None, float]:
        """The actor whom a subject means, and how surely; described people become actors of their own."""
        if who.actor:
            return who.actor, who.sure
        self.upto(at)
        letters, said = self.row.letters, self.row.words
        if letters[who.head] == "P":
            word = said[who.head].lower()
            if word in ("i", "we", "you"):
                return None, 0.5
            actor = self.meant.get(who.head) or self.pronoun(who.head)
            if actor is None and word in ("they", "it"):
                actor = None
            if actor:
                actor.described.append((self.row.starts[who.head], self.row.ends[who.head]))
            return actor, who.sure * 0.75
        actor, sure = self._described(who)
        if actor and actor.kind != "person" and who.head not in self.spoke:
            # What spoke is what "it" means next.
            self.spoke.add(who.head)
            insort(self.seen, (who.head, actor, True), key=_UNIT)
        return actor, sure

    def _just_named(self, who: Subject, noun: str) -> Actor | None:
        """The person who was a subject last, in this sentence or the two before, if the noun fits."""
        sex = "f" if noun in SHE else "m" if noun in HE else ""
        told = {word for word in self.row.words[who.first + 1 : who.last + 1] if word in _OFFICES} - {"former"}
        ended = bisect_left(self.ends, who.first)
        for unit, actor, acts in self._before(who.first)[:_FEW]:
            if ended - bisect_left(self.ends, unit) > 2:
                return None
            fits = actor.kind == "person" and actor.mentions and (not sex or actor.gender in ("", sex))
            if acts and fits and (not actor.offices or told <= actor.offices):
                return actor
        return None

    def _before(self, at: int) -> list[tuple[int, Actor, bool]]:
        """Who was named or meant before a unit, the latest first."""
        last = bisect_left(self.seen, at, key=_UNIT)
        return self.seen[max(0, last - _LATEST) : last][::-1]

    def _stands_for(self, who: Subject, noun: str) -> bool:
        """Whether a noun speaks again of somebody who was just named: the novelist, the 54-year-old, the Dane."""
        said = self.row.words[who.first + 1 : who.last + 1]
        if noun in _EPITHETS and len(said) < 4:
            # The manager, the Leeds manager, the former England captain.
            return all(word[:1].isupper() or word in _MODIFIERS for word in said[:-1])
        if len(said) == 1 and noun.endswith("-year-old"):
            return True
        return bool(said) and said[-1] in _NATIVES and (len(said) == 1 or (len(said) == 2 and said[0] in SIDES))

    def _body(self, at: int, noun: str, kinds: tuple[str, ...]) -> Actor | None:
        """The body named last before a unit of the kind that a noun says best, or of another that fits."""
        latest = [actor for _, actor, _ in self._before(at) if actor.kind == "organisation"]
        best = (actor for actor in latest if actor.actor_type == kinds[0] or noun in actor.name.lower())
        return next(best, None) or next((actor for actor in latest if actor.actor_type in kinds), None)

    def _described(self, who: Subject) -> tuple[Actor | None, float]:
        letters, said = self.row.letters, self.row.words
        noun = said[who.head].lower()
        span = (self.row.starts[who.first], self.row.ends[who.last])
        opener = said[who.first].lower()
        bare = " ".join(said[n] for n in range(who.first + (opener in ("a", "an", "the")), who.last + 1))
        bare = bare.replace(" 's", "'s").replace(" ’s", "’s")
        if opener not in _INDEFINITE:
            if letters[who.first] == "D" and who.last - who.first <= 2:
                holders = [actor for _, actor, _ in self._before(who.first)] or self.told.actors[:_LATEST]
                if actor := next((one for one in holders if one.kind == "person" and noun in one.offices), None):
                    actor.described.append(span)
                    return actor, who.sure * 0.8
                if noun in BODIES:
                    kinds = _KINDS.get(noun, ("company", "public_body", "group", "media", "political_party"))
                    if noun not in _NOBODYS and (actor := self._body(who.first, noun, kinds)):
                        actor.described.append(span)
                        return actor, who.sure * 0.7
            if bare.lower() in self.roles:
                actor = self.roles[bare.lower()]
                actor.described.append(span)
                return actor, who.sure * 0.8
            if noun in self.roles and opener == "the":
                actor = self.roles[noun]
                actor.described.append(span)
                return actor, who.sure * 0.7
        if opener == "the" and self._stands_for(who, noun) and (actor := self.ages.get(noun) or self._just_named(who, noun)):
            actor.described.append(span)
            return actor, who.sure * 0.6
        if letters[who.head] == "L":
            name = said[who.head]
            actor = self.roles.get(name.lower()) or self.told.add(Actor(name, "organisation"))
            self.roles[name.lower()] = actor
            actor.described.append(span)
            return actor, who.sure * 0.8
        if noun in nouns():
            kind = "group"
        elif noun in ROLES:
            kind = "group" if (noun.endswith("s") and not noun.endswith("ss")) or noun in _MANY else "person"
        elif noun in BODIES:
            kind = "organisation"
        elif (letters[who.first] in "Dp" or "'" in letters[who.first : who.last]) and opener not in (
            "this",
            "that",
            "these",
            "those",
            "both",
            "all",
        ):
            kind = "group" if noun.endswith("s") else "person"
        elif letters[who.head] == "w" and noun.endswith("s"):
            kind = "group"
        else:
            return None, who.sure * 0.6
        actor = self.told.add(Actor(bare, kind))
        actor.described.append(span)
        self.roles[bare.lower()] = actor
        self.roles[noun] = actor
        return actor, who.sure * 0.85
