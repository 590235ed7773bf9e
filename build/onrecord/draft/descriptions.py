"""Descriptions: whom "the company", "the mayor" or "the 54-year-old" means. The nearest fitting actor, never surely."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from operator import itemgetter

from onrecord.draft.actor import HE, SHE, Actor
from onrecord.draft.cast import Cast
from onrecord.draft.gazetteer import GROUPS, SIDES, TITLES
from onrecord.draft.lexicon import demonyms, nouns, words
from onrecord.draft.mention import BODIES, ROLES
from onrecord.draft.phrases import Subject
from onrecord.draft.units import Units

DEMONYMS = demonyms()
_NATIVES = {word for word, country in DEMONYMS.items() if word != country} - GROUPS | words("places", "natives")
_OFFICES = frozenset(word.lower() for word in TITLES) | words("people", "modifiers")
_ADDRESS = words("people", "address")
_MODIFIERS, _MANY = words("people", "modifiers"), words("people", "many")
_COLOURS = _MODIFIERS | words("people", "colours")
_FEW = 20  # names back, for an epithet
_EPITHETS = words("people", "epithets")
_LATEST = 150  # names back
UNIT = itemgetter(0)
_INDEFINITE = frozenset(
    "a an one another some several many most few two three four five six seven other any no every each more".split()
)
_KIND_OF = ("ing", "-year-old", "-based", "-born")
_APPOSED = frozenset("union party newspaper magazine broadcaster charity company firm bank airline".split())
_NOBODYS = frozenset(("government", "police", "state", "country", "administration"))
_OF_STATES = frozenset("embassy consulate government army military navy parliament ministry court police".split())
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
class Descriptions:
    """Who was named or meant so far, and whom a description means by it."""

    row: Units
    told: Cast
    seen: list[tuple[int, Actor, bool]] = field(default_factory=list)
    meant: dict[int, Actor] = field(default_factory=dict)
    roles: dict[str, Actor] = field(default_factory=dict)
    ages: dict[str, Actor] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)

    def described(self, who: Subject) -> tuple[Actor | None, float]:
        letters, said = self.row.letters, self.row.words
        noun = said[who.head].lower()
        span = (self.row.starts[who.first], self.row.ends[who.last])
        opener = said[who.first].lower()
        bare = " ".join(said[n] for n in range(who.first + (opener in ("a", "an", "the")), who.last + 1))
        bare = bare.replace(" '", "'").replace(" ’", "’")
        if opener not in _INDEFINITE:
            if letters[who.first] == "D" and who.last - who.first <= 2:
                holders = [actor for _, actor, _ in self.before(who.first)] or self.told.actors[:_LATEST]
                land = self._land(who)
                if actor := next((one for one in holders if noun in one.offices and self._fits(one, land)), None):
                    actor.described.append(span)
                    actor.land = actor.land or land
                    return actor, who.sure * 0.8
                if noun in _APPOSED and (actor := self.row.actors.get(who.head - 1)) and actor.kind == "organisation":
                    return actor, who.sure  # the GMB union
                if noun in BODIES and not (land and noun in _OF_STATES):
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
        sex = ("f" if noun in SHE else "m" if noun in HE else "") if kind == "person" else ""
        actor = self.told.add(Actor(bare, kind, gender=sex))
        actor.described.append(span)
        self.roles[bare.lower()] = actor
        self.roles[noun] = actor
        return actor, who.sure * 0.85

    def _stands_for(self, who: Subject, noun: str) -> bool:
        """Whether a noun speaks again of somebody who was just named: the novelist, the 54-year-old, the Dane."""
        said = self.row.words[who.first + 1 : who.last + 1]
        if noun in _EPITHETS and len(said) < 4:
            # The manager, the Leeds manager, the former England captain, the teaching assistant, the 25-year-old defender.
            return all(word[:1].isupper() or word in _COLOURS or word.endswith(_KIND_OF) for word in said[:-1])
        if len(said) == 1 and "-of-" in noun:
            return True  # The mum-of-three
        if len(said) == 1 and noun.endswith("-year-old"):
            return True
        return bool(said) and said[-1] in _NATIVES and (len(said) == 1 or (len(said) == 2 and said[0] in SIDES))

    def _just_named(self, who: Subject, noun: str) -> Actor | None:
        """The person who was a subject last, in this sentence or the two before, if the noun fits."""
        sex = "f" if noun in SHE else "m" if noun in HE else ""
        told = {word for word in self.row.words[who.first + 1 : who.last + 1] if word in _OFFICES} - {"former"}
        ended = bisect_left(self.ends, who.first)
        land, others = self._land(who), False
        for unit, actor, acts in self.before(who.first)[:_FEW]:
            if ended - bisect_left(self.ends, unit) > 2:
                return None
            fits = self._fits(actor, land) and actor.mentions and (not sex or actor.gender in ("", sex))
            held = actor.offices - _ADDRESS
            if (acts or others) and fits and (not held or told <= held):
                actor.land = actor.land or land
                return actor
            # Where the last subject is of another country, it may be whom it met.
            others = others or (acts and bool(land and actor.land not in ("", land)))
        return None

    def _land(self, who: Subject) -> str:
        """The country that a description names: Germany, of "the German chancellor"."""
        return next((DEMONYMS[word] for word in self.row.words[who.first + 1 : who.last + 1] if word in DEMONYMS), "")

    def _fits(self, actor: Actor, land: str) -> bool:
        return actor.kind == "person" and (not land or actor.land in ("", land))

    def _body(self, at: int, noun: str, kinds: tuple[str, ...]) -> Actor | None:
        """The body named last before a unit of the kind that a noun says best, or of another that fits."""
        latest = [actor for _, actor, _ in self.before(at) if actor.kind == "organisation"]
        best = (actor for actor in latest if actor.actor_type == kinds[0] or noun in actor.name.lower())
        return next(best, None) or next((actor for actor in latest if actor.actor_type in kinds), None)

    def before(self, at: int) -> list[tuple[int, Actor, bool]]:
        """Who was named or meant before a unit, the latest first."""
        last = bisect_left(self.seen, at, key=UNIT)
        return self.seen[max(0, last - _LATEST) : last][::-1]
