"""Mention: one name in its place, and what kind of name it is, by itself and by what stands around it."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.draft.gazetteer import OPENERS
from onrecord.draft.lexicon import verbs, words

ROLES = words("people", "roles")
BODIES = words("people", "bodies")
PLACED = frozenset("in at near from to across around outside inside toward towards through throughout off".split())
SPEAKS = frozenset(verbs("say")) | frozenset(verbs("tell")) | frozenset(verbs("think"))
SAYS = frozenset(verbs("say")) | frozenset(verbs("tell"))
ACTS = SPEAKS | words("grammar", "verbs", "auxiliaries")
_SAID = frozenset("said says added replied wrote".split())
_STANDS_FOR = ("represents", "represented", "representing")
_SIDES = (" North", " South", " East", " Central")
_MEMBERS = (" MP", " MEP", " MSP", " MLA", " TD")
_NATIVES = words("places", "natives")
_ABSTRACT = ("tion", "ment", "ness", "ity", "ship", "ism", "ology", "ics", "ing")


@dataclass(slots=True)
class Mention:
    """A name at a place: its span, kind, bare name, title, and what is around it."""

    start: int
    end: int
    kind: str
    name: str
    title: str
    the: bool
    before: str
    after: str = ""
    comma: bool = False
    own: bool = False
    opens: bool = False
    heading: bool = False
    aged: bool = False
    someone: bool = False
    firm: bool = False

    @property
    def acts(self) -> bool:
        """Whether a verb follows of which this may be the subject."""
        return not self.own and not self.comma and (self.after in ACTS or self.after.endswith("ed")) and not self.digits

    @property
    def digits(self) -> bool:
        """Whether it holds figures, as products do and people don't."""
        return any(map(str.isdigit, self.name))


def _common(one: Mention, small: frozenset[str]) -> bool:
    """Whether its words are words of everyday, written large for another reason."""
    said = one.name.lower().split()
    first, last = said[0], said[-1]
    return (
        first in small
        or last in small
        or first in OPENERS
        or last in OPENERS
        or first.endswith(_ABSTRACT)
        or last.endswith(_ABSTRACT)
    )


def settled(one: Mention, small: frozenset[str]) -> str:
    """The kind of a mention by itself and its surroundings, where no fuller name says it.

    person, organisation, group, place, or nothing: a word that only looks like a name.
    """
    kind = one.kind
    if one.the and one.name.endswith(_MEMBERS):
        return ""  # the Harlow North MP: whoever was named before
    if kind in ("organisation", "acronym"):
        return "organisation"
    if kind in ("person", "group", "place", "title"):
        return kind
    if kind in ("thing", "head", "none") or one.heading:
        return ""
    if one.the and one.name in _NATIVES:
        return ""
    if one.firm:
        return "organisation"
    common = kind in ("single", "unknown") and _common(one, small)
    if kind == "first":
        return "person" if not one.opens or one.acts or one.own else ""
    role = one.before in ROLES or (one.comma and one.before.rstrip(",") in ROLES)
    known = role or one.aged or one.after in ("who", "whose")
    if common and (one.opens or not known):
        return ""
    personal = (
        role
        or one.aged
        or one.after in ("who", "whose")
        or one.before in _SAID
        or (one.after in SPEAKS and not one.the and not one.comma)
    )
    if personal and not one.the:
        return "person"
    if one.the:
        return "organisation" if kind == "unknown" or one.after in SPEAKS else "single"
    if one.before in PLACED or one.before in _STANDS_FOR or one.name.endswith(_SIDES):
        return "place"
    if kind == "unknown":
        said = one.name.split()
        if len(said) > 4 or said[-1].isupper() or one.digits:
            return ""
        return "organisation" if "&" in said else "person"
    return "single"
