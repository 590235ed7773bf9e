"""Subjects: who stands before a verb, past appositions, offices and relative clauses."""

from __future__ import annotations

import re

from onrecord.draft.lexicon import nouns
from onrecord.draft.phrases import FAR, Subject, head, phrase_left
from onrecord.draft.units import Units

_STARTS = "RDwnrpNLgvcHASTt("
_TOLD, _WHAT = ("told", "reminded", "informed"), ("T", "t", "S")
_ONE = ("another", "one", "others")  # Another, from Leeds, added
_WHEN = re.compile("(?:r?c)+")
_LAST = re.compile("[NLnwA']*[Dp]?")  # a noun phrase, from its end


def subject(row: Units, verb: int, floor: int, deep: bool = True) -> Subject | None:
    """Who does what the verb says, looked for to its left and not before `floor`; if `deep`, also by way of an earlier verb."""
    letters = row.letters
    at = _before(letters, verb, floor)
    if at < floor:
        return None
    here = letters[at]
    if here == "t":
        at -= 1
        while at >= floor and letters[at] in "wvVAXbgGZr" and verb - at < 8:
            at -= 1
        if at < floor:
            return None
        here = letters[at]
    if here == "P":
        return Subject(at, at, at, None)
    if here == "'" and at > floor:
        here, at = letters[at - 1], at - 1
    if here in "NLnwcD":
        near = phrase_left(row, at, floor)
        return (near and _beyond(row, near.first - 1, floor)) or near or clause(row, verb, floor)
    if here == ")":
        opened = letters.rfind("(", floor, at)
        return (
            phrase_left(row, opened - 1, floor) if opened > floor and letters[opened - 1] in "NLnw" else clause(row, verb, floor)
        )
    if (here == "T" and at > floor and row.words[at - 1].lower() in nouns()) or (
        here == "R" and at > floor and letters[at - 1] in "nw" and row.words[at] == "which"
    ):
        # Campaigners point to a paper which says …; a letter that called the plan …
        found = _LAST.match(letters[at - 1 : floor : -1])
        return head(row, at - found.end() if found else at - 1, at - 1)
    if here == "R" and at > floor:
        at -= 1 + (letters[at - 1] in ",-")
        if letters[at] == ")" and (opened := letters.rfind("(", floor, at)) > floor:
            at = opened - 1  # Priya Nair (Lab, Station), who said
        return phrase_left(row, at, floor, nearest=True) if at >= floor and letters[at] in "NLnwD" else None
    if here in ",-Q":
        return _apposed(row, at, floor) or clause(row, verb, floor)
    return joined(row, verb, floor) if deep else None


def _beyond(row: Units, at: int, floor: int) -> Subject | None:
    """Who does it, where what stands before the verb is an object: a man who answered the door said."""
    letters = row.letters
    if at <= floor or letters[at] not in "Vv":
        return None
    relative = _before(letters, at, floor)
    if relative <= floor or letters[relative] != "R" or letters[relative - 1] not in "Nnw":
        return None
    return phrase_left(row, relative - 1, floor)


def joined(row: Units, verb: int, floor: int) -> Subject | None:
    """The subject of a verb that shares it with an earlier verb of speech, or else with the nearest verb."""
    for earlier in range(verb - 1, max(floor, verb - FAR) - 1, -1):
        if row.letters[earlier] == "Q" and (found := clause(row, verb, earlier + 1)):
            return found  # When a reporter shouted, "…", he turned and said
        if row.letters[earlier] == "V" and is_told(row, earlier):
            return phrase_left(row, earlier - 2, floor)
        if row.letters[earlier] == "V" and (found := subject(row, earlier, floor, deep=False)):
            return found
    return clause(row, verb, floor)


def is_told(row: Units, verb: int) -> bool:
    """Whether a verb says what its subject was told: Haldane, told that he could not, turned and said."""
    return row.words[verb] in _TOLD and row.letters[verb - 2 : verb] in ("N,", "n,") and row.letters[verb + 1 : verb + 2] in _WHAT


def _before(letters: str, verb: int, floor: int) -> int:
    at = verb - 1
    while at >= floor and letters[at] in "XAb":
        at -= 1
    timed = at
    while timed > floor and letters[timed] == "c":
        timed -= 1
    if timed < at and timed > floor and letters[timed] == "D":
        # Mr Tolley last night said; the mayor on the Monday said
        at = timed - 1 - (letters[timed - 1] == "r")
    return at


def _apposed(row: Units, comma: int, floor: int) -> Subject | None:
    """The subject before an apposition or a relative clause that ends with the comma."""
    letters = row.letters
    mark = letters[comma].replace("Q", ",")  # The memo, addressed to "All Staff," warns
    spare: Subject | None = None
    for _ in range(6):
        earlier = letters.rfind(mark, max(floor, comma - FAR), comma)
        if earlier <= floor:
            break
        if letters[earlier + 1] in _STARTS:
            end = earlier - 1
            # Nunzio Galantino; Devon Pryor of Courts for All
            alone = row.actors.get(earlier + 1) if comma - earlier == 2 or row.words[earlier + 2] == "of" else None
            titled = (
                row.actors.get(comma - 1)
                if letters[end] in "nw" and not letters[earlier + 1 : comma - 1].strip("nwvDA")
                else None
            )
            if titled and titled.kind == "person":
                # The lone dissenter, retired principal Harold Oakes, said
                return Subject(comma - 1, comma - 1, comma - 1, titled, 0.9)
            if alone and _may_be(row, end, alone.kind):
                # The secretary general, Nunzio Galantino, said
                return Subject(earlier + 1, earlier + 1, earlier + 1, row.actors.get(earlier + 1), 0.95)
            if letters[end] == ")":
                end = letters.rfind("(", floor, end) - 1
            if end >= floor and (letters[end] == "P" or row.words[end].lower() in _ONE):
                return Subject(end, end, end, None, 0.9)
            if end >= floor and letters[end] in "NnwL":
                found = phrase_left(row, end, floor)
                aside = letters.rfind(mark, floor, found.first) if found else -1
                from_there = found and letters[aside + 1] == "r" and found.first - aside < 4  # Gary, from Hull, who …, said
                if aside > floor and (letters[aside + 1] == "R" or row.words[aside + 1] == "whose" or from_there):
                    # Jo Whitehead, whose son Alfie, 9, is ill, said: what stands in the clause is not who speaks.
                    comma = earlier
                    continue
                if found and found.actor:
                    return found
                if found and (letters[found.head] == "n" or (letters[found.first] == "D" and not alone)):
                    spare = spare or found  # The publican, 54, added; The teenager, who can't be named, said
        comma = earlier
    if spare:
        return spare
    end = comma - 1
    if end < floor or letters[end] not in "NnL":
        return None
    found = phrase_left(row, end, floor)
    if found and found.first > floor and (acting := clause(row, found.first, floor)) and letters[acting.last + 1] in "XbvV":
        # She thanked the volunteers, praised the police and said …: what stands before the comma is an object.
        return acting
    return found


def _may_be(row: Units, end: int, kind: str) -> bool:
    """Whether the phrase that ends at a unit may be what is named behind its comma: the mayor of Harlow, Ada Osei."""
    letters = row.letters
    if kind == "person":
        return letters[end] in "nw)N" or row.words[end - 1] == "of"
    return letters[end] == "n" and letters[end - 1] in "Dw"


def clause(row: Units, verb: int, floor: int) -> Subject | None:
    """The nearest subject to the left: a name, pronoun or office with a verb behind it and no preposition before."""
    letters = row.letters
    spare: Subject | None = None
    for at in range(verb - 1, max(floor, verb - FAR) - 1, -1):
        here = letters[at]
        if here == "P" and letters[at + 1] in "XAbvVZw":
            return Subject(at, at, at, None, 0.8)
        if here in "Nn" and at + 1 < verb:
            # A judge on Monday blocked …
            behind = _WHEN.match(letters, at + 1, verb)
            past = behind.end() if behind else at + 1
            after = letters[past] if letters[past] in "XbvVZ" else letters[at + 1]
            acts = after in "XAbvVZR" or (after == "," and letters[at + 2 : at + 3] in ("R", "D", "V"))
            if acts and not (after == "A" and here == "n"):
                found = phrase_left(row, at, floor)
                if found and found.head <= at:
                    return Subject(found.first, found.last, found.head, found.actor, 0.8)
            elif here == "N" and spare is None and (at == floor or letters[at - 1] not in "rt"):
                spare = Subject(at, at, at, row.actors.get(at), 0.6)
    return spare
