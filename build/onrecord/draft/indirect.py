"""Indirect speech: what somebody is said to say without marks, and where it begins and ends."""

from __future__ import annotations

import re

from onrecord.draft.letters import TELLS
from onrecord.draft.lexicon import verbs
from onrecord.draft.phrases import Subject, phrase_right
from onrecord.draft.references import References
from onrecord.draft.subjects import joined, subject
from onrecord.draft.units import Units
from onrecord.draft.voice import Claim

_CLAUSE, _PROMISE = verbs("clause", "claims"), verbs("promise", "claims")
_ASKS = frozenset("whether if how why what when who".split())
_PLAIN = re.compile("[,QRT:;]")
LEAST = 3  # units; less is no clause
_HAPPENS = re.compile("[XbvVZ]")
_HOLDS = re.compile("[XbvVZwQ]")
_DOES = re.compile("[XbvV]")
# They expect the price to fall; they accused him of hiding it.
_EXPECTS = frozenset(form for form, lemma in verbs("think").items() if lemma in ("expect", "anticipate"))
_ACCUSES = frozenset(form for form, lemma in verbs("say").items() if lemma == "accuse")
_TO, _OF = re.compile("[DNPLnpwA']{1,8}t"), re.compile("[DNPLnpwA']{1,8}r")
# …, and hospitals say
_TAKES_OVER = re.compile("[,]B[DpA]?[wnNP]{1,4}A?X?V")
_CALLS = frozenset(verbs("call"))
_NEVER = frozenset("mean means report reports deny denies decide decides".split())


def clause(row: Units, people: References, verb: int, done: int, first: int, stop: int) -> tuple[Claim, int] | None:
    """What follows a verb of speech: (that) the bridge would close."""
    letters, said = row.letters, row.words
    word = said[verb].lower()
    at = verb + 1
    while at < stop and (letters[at] in "Ac" or (letters[at] == "r" and letters[at + 1 : at + 2] == "c")):
        at += 1
    if letters[at : at + 1] not in ("T", "S", "t"):
        at = verb + 1
    if word in TELLS and at < stop and letters[at] in "NnPDwpL":
        hearer = at
        while hearer < min(stop, at + 8) and letters[hearer] in "NnPDwpL'rB" and not (hearer > at and letters[hearer] == "P"):
            hearer += 1
        if hearer < stop and letters[hearer] in ",:Q":
            return None
        if hearer < stop and letters[hearer] in "TtSPNDnp":
            at = hearer
        elif word in ("told", "tells", "tell", "telling") and said[at].lower() in (
            "reporters",
            "him",
            "her",
            "them",
            "me",
            "us",
            "journalists",
            "it",
        ):
            at += 1
        elif word in ("told", "tells", "telling"):
            at = hearer if hearer < stop and letters[hearer] in "c" else at + (letters[at] in "NP")
    elif (letters[at : at + 1] == "t" and word not in _PROMISE) or letters[at : at + 1] == "r":
        # said to reporters on Monday that
        that = letters.find("T", at, min(stop, at + 14))
        if that < 0 or word in _CALLS or any(mark in letters[at:that] for mark in "Q,VXb"):
            return None
        at = that
    if at >= stop:
        return None
    kind = letters[at]
    rule = "that-clause"
    if kind == "T":
        begin = at + 1
    elif kind == "S" and said[at].lower() in _ASKS and letters[at + 1 : at + 2] in tuple("DNPLnpwXbt"):
        begin, rule = at, "indirect question"
    elif kind == "t" and word in _PROMISE:
        begin, rule = at, "promise or request"
    elif word in _EXPECTS and (found := _TO.match(letters, at, stop)) and found.end() < stop:
        begin, rule = at, "infinitive"
    elif word in _ACCUSES and (found := _OF.match(letters, at, stop)) and said[found.end() - 1] == "of":
        begin, rule = found.end(), "accusation"
    elif kind in "DPNnwLpTcgvAZS" and word in _CLAUSE and word not in _NEVER and letters[at : at + 2] not in ("Sv", "SZ"):
        begin, rule = at, "clause without that"
    else:
        return None
    end = ending(letters, said, begin, stop)
    if end - begin < LEAST or (letters[begin] == "Q" and end - begin < 2):
        return None
    body = letters[begin:end]
    if rule == "clause without that" and (
        body[:2] in ("PS", "P,")
        or not _HAPPENS.search(body if kind in "SAc" or body[:2] == "DR" else _PLAIN.split(body, 1)[0], 1)
    ):
        return None
    if rule == "that-clause" and not _HOLDS.search(body):
        return None
    who = subject(row, verb, done) if letters[verb] == "V" else joined(row, verb, first)
    if who is None or (letters[who.head] in "DL" and letters[who.head] == "D"):
        return None
    sure = {"that-clause": 0.9, "clause without that": 0.8}.get(rule, 0.7)
    return _made(row, people, begin, end, rule, sure, who, verb), end


def ending(letters: str, said: list[str], begin: int, stop: int) -> int:
    """Where a clause ends: at the sentence's end, or where another cue takes over."""
    for at in range(begin + 2, stop):
        here = letters[at]
        if here == ";":
            return at
        if here == "," and letters[at + 1 : at + 2] == "G":
            return at
        if here == "," and letters[at + 1 : at + 2] == "S" and said[at + 1] in ("but", "while", "although", "though"):
            return at
        if (
            here == "B"
            and letters[at + 1 : at + 2] == "V"
            and (letters[at + 2 : at + 3] in "TPDNt" or letters[at + 2 : at + 3] == "Q" or said[at + 2 : at + 3] == ["there"])
        ):
            return at - (letters[at - 1] == ",")
        if here == "B" and letters[at + 1 : at + 2] == "T" and said[at] == "and":
            return at
        if here == "," and (letters[at + 1 : at + 2] == "H" or _TAKES_OVER.match(letters, at)):
            return at
    return stop


def behind(row: Units, people: References, verb: int, first: int, stop: int) -> tuple[Claim, int] | None:
    """What stands before: The bridge would close, the minister said on Friday."""
    letters = row.letters
    comma = letters.rfind(",", first, verb)
    if comma <= first + 1:
        return None
    tail = letters[verb + 1 : stop]
    who = None
    if comma == verb - 1:
        who = phrase_right(row, verb + 1, stop)
    else:
        found = subject(row, verb, first)
        if found:
            opened = letters.rfind(",", first, found.first)
            if opened > first + 1 and letters[opened + 1 : found.first].strip("DAc") == "":
                comma, who = opened, found
    if who is None or letters[who.head] not in "NnPwL" or comma - first < LEAST or (len(tail) > 14 and "T" in tail):
        return None
    if (letters[first] in "rSHG" and "," not in letters[first:comma]) or any(mark in tail for mark in "QT:"):
        return None
    body = letters[first:comma]
    if not _DOES.search(body) or "Q" in body or row.words[verb].lower() not in _CLAUSE:
        return None
    return _made(row, people, first, comma, "cue after the clause", 0.85, who, verb), stop


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
