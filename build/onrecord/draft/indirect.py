"""Indirect speech: what somebody is said to say without marks, by where its cue stands."""

from __future__ import annotations

import re

from onrecord.draft.clauses import CLAUSE, amount, ending, opening, past_hearers, stands
from onrecord.draft.leads import doing
from onrecord.draft.phrases import Subject, phrase_right
from onrecord.draft.references import References
from onrecord.draft.subjects import is_told, joined, subject
from onrecord.draft.units import Units
from onrecord.draft.voice import Claim

LEAST = 3  # units; less is no clause
_ACTS = ("X", "b", "v", "V", "Z", "w")
_DOES = re.compile("[XbvV]")
_ONE = frozenset("one another others some many most".split())
_SURE = {"that-clause": 0.9, "clause without that": 0.8}


def clause(row: Units, people: References, verb: int, done: int, first: int, stop: int) -> tuple[Claim, int] | None:
    """What follows a verb of speech: (that) the bridge would close."""
    letters, said = row.letters, row.words
    at = past_hearers(row, verb, stop)
    opened = opening(row, at, verb, stop) if at < stop and not is_told(row, verb) else None
    if opened is None:
        return None
    begin, rule = opened
    end = ending(letters, said, begin, stop)
    if end - begin < LEAST or not stands(letters[begin:end], rule):
        return None
    shared = letters[verb] == "G" or letters[verb - 1 : verb] in ("B", "S")
    who = doing(row, verb, done) if letters[verb] == "G" else subject(row, verb, done)
    who = who or (joined(row, verb, first) if shared else None) or (_opener(row, first, verb) if letters[verb] == "G" else None)
    if who is None or (letters[who.head] == "D" and said[who.head].lower() not in _ONE):
        return None
    return _made(row, people, begin, end, rule, _SURE.get(rule, 0.7), who, verb), end


def _opener(row: Units, first: int, verb: int) -> Subject | None:
    """What a sentence opens with, if it does something: Landlord groups spent a million, saying it would …"""
    who = phrase_right(row, first, verb)
    return who if who and row.letters[who.last + 1] in _ACTS else None


def behind(row: Units, people: References, verb: int, first: int, stop: int) -> tuple[Claim, int] | None:
    """What stands before: The bridge would close, the minister said on Friday."""
    letters = row.letters
    comma = letters.rfind(",", first, verb)
    if comma <= first:
        return None
    closed = letters.find(",", verb + 1, stop)
    tail = letters[verb + 1 : closed if closed > 0 else stop]
    who = None
    if comma == verb - 1:
        who = phrase_right(row, verb + 1, stop)
        if who and letters[who.last + 1 : who.last + 2] in _ACTS:
            return None  # Osei, who had seen it, said it was lost
    else:
        found = subject(row, verb, first)
        if found:
            opened = letters.rfind(",", first, found.first)
            if opened > first and letters[opened + 1 : found.first].strip("DAc") == "":
                comma, who = opened, found
    if who is None or letters[who.head] not in "NnPwL" or (len(tail) > 14 and "T" in tail):
        return None
    if (letters[first] in "rSHGVvg" and "," not in letters[first:comma] and not amount(row, first)) or any(
        mark in tail for mark in "QT:"
    ):
        return None
    body = letters[first:comma]
    parted = letters[max(verb, who.last) + 1 : max(verb, who.last) + 2] == ","
    if parted and "Q" not in letters[first:stop] and not _DOES.search(body) and row.words[verb].lower() in CLAUSE:
        # The bill, he added, is dead.
        return _made(row, people, first, stop, "cue within the clause", 0.8, who, verb), stop
    if comma - first < LEAST or not _DOES.search(body) or "Q" in body or row.words[verb].lower() not in CLAUSE:
        return None
    return _made(row, people, first, comma, "cue after the clause", 0.85, who, verb), max(verb, who.last) + 1


def according(row: Units, people: References, at: int, first: int, stop: int) -> tuple[Claim, int] | None:
    letters = row.letters
    who = phrase_right(row, at + 2, stop)
    if who is None or row.words[at].lower() != "according":
        return None
    if at <= first + 1:
        comma = letters.find(",", who.last, stop)
        while (
            comma > 0
            and letters[comma + 1 : comma + 2] in ("D", "R", "w", "n")
            and (after := letters.find(",", comma + 1, stop)) > 0
            and after - comma < (30 if letters[comma + 1] == "R" else 12)
        ):
            comma = after
        if comma < 0 or stop - comma < LEAST:
            return None
        return _made(row, people, comma + 1, stop, "according to", 0.9, who, at), stop
    end = at - (letters[at - 1] == ",")
    if letters[who.last + 1 : who.last + 2] == "," and not _DOES.search(letters, first, end) and "Q" not in letters[first:stop]:
        end = stop  # His reply, according to prosecutors, was a thumb.
    if end - first < LEAST or letters[first] == "Q":
        return None
    return _made(row, people, first, end, "according to", 0.9, who, at), stop


def _made(row: Units, people: References, begin: int, end: int, rule: str, sure: float, who: Subject, cue: int) -> Claim:
    actor, worth = people.resolve(who, max(cue, who.last + 1))
    while begin < end - 1 and row.letters[begin] in ",-":
        begin += 1
    while end > begin + 1 and row.letters[end - 1] in ",-":
        end -= 1
    return Claim(
        row.starts[begin],
        row.ends[end - 1],
        "attributed",
        rule,
        round(sure * worth, 2),
        (row.starts[who.first], row.ends[who.last]),
        actor,
        (row.starts[cue], row.ends[cue]),
    )
