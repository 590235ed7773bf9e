"""Attribution: whose words a quotation holds, by the cue that hands them over and where that stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.draft.actor import Actor
from onrecord.draft.cues import cue_of
from onrecord.draft.leads import REACH, Found, colon, doing
from onrecord.draft.lexicon import verbs
from onrecord.draft.phrases import phrase_right
from onrecord.draft.quotations import Quotation
from onrecord.draft.references import References
from onrecord.draft.subjects import clause, subject
from onrecord.draft.units import Units

_SAID, _SPOKEN = re.compile("V"), re.compile("(?:[DpA]?[wnL]{0,3}[NnPw])?A?V")
_SIGNS = re.compile(r"[\W_]+")
_FIRST_PERSON = re.compile(r"\b(?:I|[Ww]e|[Mm]y|[Oo]ur|us|me)\b")
# What stands before the title of a work.
_WORKS = frozenset(
    "on titled called named entitled program programme show book film movie song album novel series episode".split()
)
_PAUSE = re.compile("[DAwn]{1,3}")
_TITLED = ("titled", "entitled", "named")
_SAYS = frozenset(verbs("say")) | frozenset(verbs("tell"))
_MARKS = " \"”’'»"
_BULLETS = frozenset("-–—•*>")
_SMALL = frozenset("a an the of on in at to for and or but nor by from with as vs vs.".split())


@dataclass(slots=True)
class Attributed:
    """A quotation with its speaker as the report words it, the actor meant, the cue, the rule and how sure it is."""

    quotation: Quotation
    speaker: tuple[int, int] | None = None
    actor: Actor | None = None
    cue: tuple[int, int] | None = None
    rule: str = ""
    confidence: float = 0.0
    whole: bool = False
    repeats: int | None = None


def attribute(text: str, row: Units, quoted: list[Quotation], people: References) -> list[Attributed]:
    """Every quotation with its speaker, in order; without one where nothing in or around it says who speaks."""
    found: list[Attributed] = []
    last: tuple[int, Attributed, int] | None = None  # the unit of the last quotation that somebody was given, and its cue
    for n, at in enumerate(row.quotes):
        one = Attributed(quoted[n])
        found.append(one)
        people.upto(at)
        first, stop = row.sentence(at)
        if at == first + 1 and row.words[first] in _BULLETS:
            first = at
        one.whole = _whole(row, at, first, stop)
        title = _title(text, quoted[n], row, at, first)
        cue = None if title else cue_of(row, at, first, stop)
        if cue and _emphasis(text, quoted[n], row, cue, at):
            cue = None
        if cue:
            _give(one, row, people, cue, at)
        elif (one.whole or (at == first and row.letters[at + 1 : at + 2] not in ("b", "X"))) and not title:
            _goes_on(text, one, row, people, at, first, last)
        if one.speaker or one.actor:
            last = (at, one, cue.cue if cue else -1)
    _repeats(text, found)
    return found


def _whole(row: Units, at: int, first: int, stop: int) -> bool:
    """Whether the quotation is all that its sentence holds."""
    return at == first and (stop == at + 1 or not row.letters[at + 1 : stop].strip(",.-;|e"))


def _title(text: str, one: Quotation, row: Units, at: int, first: int) -> bool:
    """Whether the quotation is the title of a work: a few words, all written large that can be."""
    said = text[one.start + 1 : one.end - 1].split()
    before = text[max(0, one.start - 16) : one.start].split()[-1:]
    stopped = text[one.end - 2] in ".!?" and before[-1:] and before[0] not in _WORKS
    if before[-1:] and before[0] in _WORKS and (1 if before[0] in _TITLED else 2) <= len(said) <= 12:
        return _large(said)
    if text[one.start : one.end].rstrip(_MARKS)[-1:] == "," and (_SPOKEN if at == first else _SAID).match(row.letters, at + 1):
        return False  # “Mr Speaker,” said …; “Look at Iowa,” she said
    handed = before[-1:] and (before[0][-1] == ":" or (before[0][-1] == "," and before[0][:-1] in _SAYS))
    if len(said) == 1 and at == first + 1 and row.letters[first] == "r":
        return True  # In "Hamlet," the prince says
    if not 2 <= len(said) <= 12 or stopped or handed:
        return False
    return _large(said)


def _large(said: list[str]) -> bool:
    """Whether all words are written large that can be."""
    return said[0][0].isupper() and all(not word[0].islower() or word in _SMALL for word in said)


def _emphasis(text: str, one: Quotation, row: Units, cue: Found, at: int) -> bool:
    """Whether one word stands in marks for emphasis: no cue is next to it, and no verb names it."""
    if text[one.start : one.end].strip(" .,").count(" ") or row.words[cue.cue].lower() in verbs("call"):
        return False
    between = row.letters[min(at, cue.cue) + 1 : max(at, cue.cue)]
    return cue.cue < at and len(between.strip(",:DTA")) > 4


def _give(one: Attributed, row: Units, people: References, cue: Found, at: int) -> None:
    who = cue.who
    actor, sure = people.resolve(who, max(at, who.last + 1) if who.head < at else who.last + 1)
    one.speaker = (row.starts[who.first], row.ends[who.last])
    if cue.rule == "subject of the sentence before" and actor and actor.mentions:
        one.speaker = max((span for span in actor.mentions if span[0] < one.quotation.start), default=actor.mentions[0])
    one.actor, one.rule, one.confidence = actor, cue.rule, round(cue.sure * sure, 2)
    one.cue = (row.starts[cue.cue], row.ends[cue.cue])


def _goes_on(
    text: str, one: Attributed, row: Units, people: References, at: int, first: int, last: tuple[int, Attributed, int] | None
) -> None:
    """A quotation without a cue of its own: the speech before it goes on, or the sentence before it introduces it."""
    letters = row.letters
    before = first - 1
    while before >= 0 and (letters[before] in "|e." or row.words[before] in _BULLETS):
        before -= 1
    if before < 0:
        return
    new = "|" in letters[before + 1 : at]
    start, _ = row.sentence(before)
    prior = last[1] if last else None
    # “I’m not saying it’s aliens,” he says. A pause. “But it’s aliens.”
    paused = not new and start > 1 and _PAUSE.fullmatch(letters, start, before + 1)
    if last and prior and last[0] >= (row.sentence(start - 2)[0] if paused else start) and (prior.actor or prior.speaker):
        one.speaker, one.actor, one.cue = prior.speaker, prior.actor, prior.cue
        one.rule = "speech goes on in the next paragraph" if new else "speech goes on"
        one.confidence = round(min(prior.confidence, 0.95) * (0.85 if new else 0.95), 2)
        return
    cue = None
    if letters[before] == ":":
        cue = colon(row, before, start)
    else:
        for verb in range(before, max(start, before - REACH) - 1, -1):
            if letters[verb] in "VGZ":
                who = (doing(row, verb, start) if letters[verb] == "G" else None) or subject(row, verb, start)
                if who and letters[who.head] in "NnP":
                    cue = Found(who, verb, "sentence before", 0.75 if not new else 0.65)
            elif letters[verb] == "H":
                who = phrase_right(row, verb + 2, before + 1)
                cue = Found(who, verb, "sentence before", 0.6) if who else cue
    if cue is None and (not new or _FIRST_PERSON.search(text, one.quotation.start, one.quotation.end)):
        # A paragraph of its own is the report's own passage as often as not, unless somebody says I or we in it.
        who = clause(row, before + 1, start)
        cue = Found(who, who.head, "subject of the sentence before", 0.5 if not new else 0.4) if who else None
    if cue:
        _give(one, row, people, cue, at)


def _repeats(text: str, found: list[Attributed]) -> None:
    """A quotation that repeats an earlier one, as pull quotes do, is the same utterance of the same speaker."""
    heard: dict[str, int] = {}
    for n, one in enumerate(found):
        said = _SIGNS.sub("", text[one.quotation.start : one.quotation.end].lower())
        if len(said) < 12:
            continue
        first = heard.setdefault(said, n)
        if first != n and (one.actor is None or one.whole):
            other = found[first]
            one.repeats = first
            one.speaker, one.actor, one.cue = other.speaker, other.actor, other.cue
            one.rule, one.confidence = "repeats an earlier quotation", other.confidence
