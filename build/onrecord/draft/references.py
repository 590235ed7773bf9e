"""References: whom "he", "it" or a description means. The nearest that fits, never surely."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from dataclasses import dataclass, field

from onrecord.draft.actor import HE, SHE, Actor
from onrecord.draft.descriptions import DEMONYMS, UNIT, Descriptions
from onrecord.draft.lexicon import verbs
from onrecord.draft.mention import ROLES
from onrecord.draft.phrases import Subject

# A name, a pronoun, an office that does something.
_POINTS = re.compile("[NP]|(?<=[Dp])n(?=[VvXbAZR,])")
_SAYS = frozenset(verbs("say")) - frozenset(verbs("tell")) - frozenset(verbs("think"))
_ACTS = frozenset("VvXbAZR,")
_STARTS = ("", ".", "|", "e", ".|", "e|")
_MEANT = ("X", "b", "v", "V")
_BESIDE = ("n", ",")
_CLOSES = frozenset(",.|e")
_DOES = frozenset("VvXZ")
_AGED = (",D", "(D")
_REACH = 5  # sentences back


@dataclass
class References(Descriptions):
    """Who was named, meant and heard so far, as the report is read from its start."""

    spoke: set[int] = field(default_factory=set)
    read: int = 0
    points: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.points = [found.start() for found in _POINTS.finditer(self.row.letters)]
        self.ends = [at for at in self.row.stops if self.row.letters[at] != "|"]

    def upto(self, unit: int) -> None:
        """Take in every name and pronoun before a unit."""
        letters, points = self.row.letters, self.points
        while self.read < len(points) and (at := points[self.read]) < unit:
            self.read += 1
            here = letters[at]
            if here == "N":
                if actor := self.row.actors.get(at):
                    self.seen.append((at, actor, self._acts(at)))
                    if not actor.land and (land := DEMONYMS.get(self.row.words[at - 1])) and at:
                        actor.land = land
                    if actor.kind == "person":
                        follows = letters[at + 1 : at + 3]
                        if follows in _AGED:
                            self.ages[f"{self.row.words[at + 2]}-year-old"] = actor
                        if follows[:1] == "," or letters[at - 1 : at] in _BESIDE:
                            self._role(at, actor)
            elif here == "n" and self.row.words[at].lower() in ROLES:
                actor = self.described(Subject(at - 1, at, at, None))[0]
                if actor and actor.kind == "person":
                    actor.described.pop()
                    self.seen.append((at, actor, True))
            elif here == "P" and self.row.words[at].lower() in ("he", "she") and (actor := self.pronoun(at)):
                self.meant[at] = actor
                self.seen.append((at, actor, True))

    def _acts(self, at: int) -> bool:
        letters = self.row.letters
        before = letters[at - 1] if at else "|"
        if before in "VT" and letters[at + 1 : at + 2] in _MEANT:
            return False  # Ada Osei said Ben Hall was wrong: it is Osei of whom the report speaks
        if before == "V" and self.row.words[at - 1] in _SAYS:
            return True  # said Ada Osei
        after = at + 1
        if letters[after : after + 1] == "(" and (closed := letters.find(")", after, after + 8)) > 0:
            after = closed + 1  # Sen. Buck Harland (R-Wyo.)
        if (
            letters[after : after + 1] == "r"
            and self.row.words[after] == "of"
            and letters[max(0, at - 2) : at].strip("nw") in _STARTS
        ):
            return True  # Lawmaker Edwin Tse of the Alliance, who led the campaign, said
        if before in _DOES and letters[after : after + 1] == ",":
            return False  # Asked if he would back Ben Hall, Ada Osei paused
        return letters[after : after + 1] in _ACTS and (before not in "rt'" or (at > 1 and before == "'"))

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
                elif letters[n] not in "DwnNL'pA" or said[n] == "whose":
                    break  # a friend of the mayor is no mayor

    def _sex(self, actor: Actor, word: str) -> None:
        actor.gender = actor.gender or ("f" if word in SHE else "m" if word in HE else "")

    def pronoun(self, at: int) -> Actor | None:
        """Whom a pronoun means: of those who fit, the one nearest and most lately a subject."""
        word = self.row.words[at].lower()
        sex = "m" if word == "he" else "f" if word == "she" else ""
        if sex and (actor := self._who_says(at)) and actor.kind == "person" and actor.gender in ("", sex):
            return actor
        here = self.row.sentence(at)[0]
        best, most = None, -100.0
        ended = bisect_left(self.ends, at)
        tried: set[int] = set()
        for unit, actor, acts in self.before(at):
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
            if sex and not actor.mentions:
                worth -= 1.0  # who has a name is meant before who has none
            if not acts and not actor.gender and len(actor.mentions) == 1:
                worth -= 1.0
            if worth > most:
                best, most = actor, worth
            tried.add(id(actor)) if acts else None
        if best and sex and not best.gender:
            best.gender = sex
        return best

    def _who_says(self, at: int) -> Actor | None:
        """Who says what a pronoun opens: Ada Osei said (that) she would."""
        letters = self.row.letters
        verb = at - 1 - (letters[at - 1 : at] == "T")
        if verb < 1 or letters[verb] != "V":
            return None
        who = verb - 1 - (letters[verb - 1] in "AX")
        return self.row.actors.get(who) or self.meant.get(who)

    def resolve(self, who: Subject, at: int) -> tuple[Actor | None, float]:
        """The actor whom a subject means, and how surely; described people become actors of their own."""
        if who.actor:
            return who.actor, who.sure
        self.upto(at)
        letters, said = self.row.letters, self.row.words
        if letters[who.head] == "D" and who.first == who.last:
            return None, who.sure * 0.8  # said one
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
        actor, sure = self.described(who)
        if actor and actor.kind != "person" and who.head not in self.spoke:
            # What spoke is what "it" means next.
            self.spoke.add(who.head)
            insort(self.seen, (who.head, actor, True), key=UNIT)
        return actor, sure
