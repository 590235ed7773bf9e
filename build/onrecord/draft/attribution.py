"""Attribution: whose words a quotation holds, by the cue that hands them over and where that stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from onrecord.draft.actor import Actor
from onrecord.draft.lexicon import verbs, words
from onrecord.draft.quotations import Quotation
from onrecord.draft.references import References
from onrecord.draft.subjects import Subject, clause, joined, phrase_left, phrase_right, subject
from onrecord.draft.units import TELLS, Units

_CALLS = frozenset(verbs("call")) - frozenset(verbs("say"))
_NAMES = frozenset(form for form, lemma in verbs("call").items() if lemma in ("call", "dub", "label", "brand", "term", "tag", "refer"))
_SIGNS = re.compile(r"[\W_]+")
_REACH = 60  # units
_SMALL = frozenset("a an the of on in at to for and or but nor by from with as vs vs.".split())
_OPENS = ".|e"


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


@dataclass(frozen=True, slots=True)
class Found:
    """A cue with its subject."""

    who: Subject
    cue: int
    rule: str
    sure: float


def attribute(text: str, row: Units, quoted: list[Quotation], people: References) -> list[Attributed]:
    """Every quotation with its speaker, in order; without one where nothing in or around it says who speaks."""
    found: list[Attributed] = []
    last: tuple[int, Attributed, int] | None = None  # the unit of the last quotation that somebody was given, and its cue
    for n, at in enumerate(row.quotes):
        one = Attributed(quoted[n])
        found.append(one)
        people.upto(at)
        first, stop = row.sentence(at)
        one.whole = _whole(row, at, first, stop)
        cue = None if _title(text, quoted[n]) else _cue(row, at, first, stop)
        if cue and _emphasis(text, quoted[n], row, cue, at):
            cue = None
        if cue:
            _give(one, row, people, cue, at)
        elif (one.whole or at == first) and not _title(text, quoted[n]):
            _goes_on(text, one, row, people, at, first, last)
        if one.speaker or one.actor:
            last = (at, one, cue.cue if cue else -1)
    _repeats(text, found)
    return found


def _whole(row: Units, at: int, first: int, stop: int) -> bool:
    """Whether the quotation is all that its sentence holds."""
    return at == first and (stop == at + 1 or not row.letters[at + 1 : stop].strip(",.-;|e"))


def _title(text: str, one: Quotation) -> bool:
    """Whether the quotation is the title of a work: a few words, all written large that can be."""
    said = text[one.start + 1 : one.end - 1].split()
    if not 2 <= len(said) <= 12 or text[one.end - 2] in ".!?" or text[one.start - 2 : one.start - 1] in (",", ":"):
        return False
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


def _cue(row: Units, at: int, first: int, stop: int) -> Found | None:
    """The cue of a quotation in its sentence: behind it if it opens the sentence, else before it."""
    letters = row.letters
    opens = at == first or letters[at - 1] in _OPENS or (at - first <= 2 and letters[at - 1] in "SBA,-(")
    if opens:
        return _after(row, at, stop) or _before(row, at, first)
    return _before(row, at, first) or _after(row, at, stop)


def _after(row: Units, at: int, stop: int) -> Found | None:
    letters = row.letters
    k = at + 1
    ended = letters[k : k + 1] == "e"
    if ended:
        # "Why now?" she asked.
        k += 1
        stop = row.sentence(k)[1] if k < len(letters) else k
        if letters[k : k + 1] in ("", "|", "Q"):
            return None
    while k < stop and letters[k] in ",-":
        k += 1
    if k >= stop:
        return None
    if letters[k] == "-" or (letters[k - 1] == "-" and letters[k] in "NnD"):
        who = phrase_right(row, k, stop)
        if who and (who.last + 1 >= stop or letters[who.last + 1] in ",.|e(") and letters[who.last + 2 : who.last + 3] not in ("c", "D"):
            return Found(who, k - 1, "dash", 0.85)
    if letters[k] == "A" and letters[k + 1 : k + 2] == "V":
        k += 1
    if letters[k] in "VZ" and row.words[k].lower() not in TELLS - {"asked", "urged", "promised", "warned", "advised"}:
        who = phrase_right(row, k + 1, stop)
        if who and letters[who.head] in "NnPLw" and not (ended and letters[who.head] == "w"):
            return Found(who, k, "cue, speaker after", 0.97 if letters[k] == "V" else 0.8)
    if letters[k] == "H":
        who = phrase_right(row, k + 2, stop)
        return Found(who, k, "according to", 0.95) if who else None
    far = min(stop, k + (14 if ended else 36))
    for verb in range(k, far):
        here = letters[verb]
        if here in "Q;:":
            break
        if here == "V" and row.words[verb].lower() not in _CALLS or here == "Z" and verb == k + 1:
            who = subject(row, verb, k)
            if who is None or (who.first > k and letters[who.first - 1] in "ST" and verb - k > 6):
                continue
            near = who.first == k
            if ended and not (near and _short(letters, verb, stop)):
                return None
            return Found(who, verb, "speaker, cue after" if near else "cue in the sentence", 0.97 if near else 0.7)
        if here == "H":
            who = phrase_right(row, verb + 2, stop)
            return Found(who, verb, "according to", 0.9) if who else None
        if ended and here in "ST":
            return None
    return None


def _short(letters: str, verb: int, stop: int) -> bool:
    """Whether the sentence after a quotation does nothing but hand it over: she asked reporters."""
    rest = letters[verb + 1 : stop]
    return "Q" not in rest and "T" not in rest and len(rest) <= 10 and not any(mark in rest for mark in "XbPVS")


def _before(row: Units, at: int, first: int) -> Found | None:
    letters, said = row.letters, row.words
    floor = max(first, at - _REACH)
    j = at - 1
    next_to = True
    while j >= floor:
        here = letters[j]
        if here == ":" and next_to:
            return _colon(row, j, floor)
        if here in "VG" and not (next_to and said[j].lower() in _NAMES and j == at - 1) or here == "Z" and next_to:
            who = None
            if here == "V" and (letters[j - 1] == "Q" or letters[j - 2 : j] == "Q," or j == floor) and said[j].lower() not in TELLS:
                # "…," said Smith, adding "…"
                who = phrase_right(row, j + 1, at)
            if here == "G":
                who = _doing(row, j, floor)
            who = who or subject(row, j, floor)
            if who:
                sure = 0.95 if next_to else 0.8 if at - j < 12 else 0.7
                return Found(who, j, "cue before" if here != "G" else "participle before", sure)
        elif here == "H":
            who = phrase_right(row, j + 2, at)
            if who:
                return Found(who, j, "according to", 0.9)
        elif here == "n" and next_to and letters[j - 1 : j] == "'" :
            who = phrase_left(row, j, floor)
            if who and who.actor:
                return Found(who, j, "owner of the words", 0.7)
        if here not in ",T(DA-":
            next_to = False
        j -= 1
    return None


def _doing(row: Units, verb: int, floor: int) -> Subject | None:
    """The subject of a participle: the name right before it, or that of its clause."""
    letters = row.letters
    at = verb - 1
    while at >= floor and letters[at] in "A":
        at -= 1
    if at >= floor and letters[at] in "Nn":
        return phrase_left(row, at, floor, nearest=True)
    if at >= floor and letters[at] == "P":
        return Subject(at, at, at, None, 0.9)
    return joined(row, verb, floor)


def _colon(row: Units, colon: int, floor: int) -> Found | None:
    letters = row.letters
    for verb in range(colon - 1, floor - 1, -1):
        if letters[verb] in "VGZ":
            who = _doing(row, verb, floor) if letters[verb] == "G" else None
            if who is None and letters[verb] != "G" and letters[verb - 1 : verb] in ("", ",") and letters[verb + 1 : verb + 2] in ("N", "n", "D"):
                who = phrase_right(row, verb + 1, colon)
            who = who or subject(row, verb, floor)
            if who:
                return Found(who, verb, "colon", 0.92 if colon - verb < 10 else 0.8)
        if letters[verb] == "H":
            who = phrase_right(row, verb + 2, colon)
            return Found(who, verb, "according to", 0.9) if who else None
    if letters[colon - 1] in "NnP" and colon - 1 >= floor:
        who = phrase_left(row, colon - 1, floor) if letters[colon - 1] != "P" else Subject(colon - 1, colon - 1, colon - 1, None)
        if who and (who.actor or row.words[who.head].lower() in words("people", "roles")):
            return Found(who, colon, "name and colon", 0.85)
    who = clause(row, colon, floor)
    return Found(who, colon, "clause and colon", 0.7) if who else None


def _goes_on(
    text: str, one: Attributed, row: Units, people: References, at: int, first: int, last: tuple[int, Attributed, int] | None
) -> None:
    """A quotation without a cue of its own: the speech before it goes on, or the sentence before it introduces it."""
    letters = row.letters
    before = first - 1
    while before >= 0 and letters[before] in "|e.":
        before -= 1
    if before < 0:
        return
    new = "|" in letters[before + 1 : at]
    start, stop = row.sentence(before)
    prior = last[1] if last else None
    if last and prior and last[0] >= start and (prior.actor or prior.speaker):
        whole_before = letters[before] == "Q" or start <= last[0]
        if whole_before:
            one.speaker, one.actor, one.cue = prior.speaker, prior.actor, prior.cue
            one.rule = "speech goes on in the next paragraph" if new else "speech goes on"
            one.confidence = round(min(prior.confidence, 0.95) * (0.85 if new else 0.95), 2)
            return
    cue = None
    if letters[before] == ":":
        cue = _colon(row, before, start)
    else:
        for verb in range(before, max(start, before - _REACH) - 1, -1):
            if letters[verb] in "VGZ":
                who = (_doing(row, verb, start) if letters[verb] == "G" else None) or subject(row, verb, start)
                if who and letters[who.head] in "NnP":
                    cue = Found(who, verb, "sentence before", 0.75 if not new else 0.65)
            elif letters[verb] == "H":
                who = phrase_right(row, verb + 2, before + 1)
                cue = Found(who, verb, "sentence before", 0.6) if who else cue
    if cue is None and not new:
        who = clause(row, before + 1, start)
        cue = Found(who, who.head, "subject of the sentence before", 0.5) if who else None
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
