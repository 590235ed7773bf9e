"""Indirect speech: what somebody is said to say without marks, and where it begins and ends."""

from __future__ import annotations

import re

from onrecord.draft.letters import TELLS
from onrecord.draft.lexicon import forms, verbs, words
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
_TAKES_OVER = re.compile(",[Br][DpA]?[wnNP]{1,4}A?X?V")
_CALLS = frozenset(verbs("call"))
_TOLD = frozenset(("told", "tells", "tell", "telling"))
_SAYS = ("said", "says", "added")
_ONE = frozenset("one another others some many most".split())
_HEARERS = frozenset("reporters him her them me us journalists it".split())
_SURE = {"that-clause": 0.9, "clause without that": 0.8}
# told me later that
_LATER = re.compile("[Ac]+(?=T)")
# … in a statement on Monday it
# as many as 500, at least 12, about 40
_AMOUNT = re.compile(
    r"(?:as (?:many|much|few|little)|at (?:least|most)|up to|(?:about|around|over|under|between) [£$€]?\d)", re.IGNORECASE
)
_ASIDE = re.compile("(?:r(?:[DpA]?[wnNL]{1,3}|c)){1,2}(?=P)")
_WITH = ("and", "but", "or", "nor", "as")
_SET_OFF = re.compile(",[^,QV.:]{1,10},(?=T)")
# …, which would cost more, …; …, named locally as Ben Hall, …
_RELATIVE = re.compile(",R[^,]*,|,[vgDN][^,]*,(?=[XbvV])")
# What somebody warns of, calls for, and owns to doing.
_ABOUT = {form: words("claims", lemma) for lemma in ("warn", "complain", "call") for form in forms(lemma)}
_GERUND = verbs("gerund", "claims")
_NEVER = frozenset("mean means report reports deny denies decide decides".split())


def clause(row: Units, people: References, verb: int, done: int, first: int, stop: int) -> tuple[Claim, int] | None:
    """What follows a verb of speech: (that) the bridge would close."""
    letters, said = row.letters, row.words
    at = _past_hearers(row, verb, stop)
    opened = _opening(row, at, verb, stop) if at < stop else None
    if opened is None:
        return None
    begin, rule = opened
    end = ending(letters, said, begin, stop)
    if end - begin < LEAST or not _stands(letters[begin:end], rule):
        return None
    shared = letters[verb] == "G" or letters[verb - 1 : verb] == "B"
    who = (None if letters[verb] == "G" else subject(row, verb, done)) or (joined(row, verb, first) if shared else None)
    if who is None or (letters[who.head] == "D" and said[who.head].lower() not in _ONE):
        return None
    return _made(row, people, begin, end, rule, _SURE.get(rule, 0.7), who, verb), end


def _amount(row: Units, at: int) -> bool:
    """Whether a number begins here, with a preposition before it."""
    return bool(_AMOUNT.match(" ".join(row.words[at : at + 2])))


def _past_hearers(row: Units, verb: int, stop: int) -> int:
    """Where what is said may begin: behind the day, the place, and who is told."""
    letters, said = row.letters, row.words
    word = said[verb].lower()
    at = verb + 1
    while at < stop and (letters[at] in "Ac" or (letters[at] == "r" and letters[at + 1 : at + 2] == "c")):
        at += 1
    timed = at > verb + 1 and letters[at - 1] == "c" and letters[at : at + 1] == "P"
    if letters[at : at + 1] not in ("T", "S", "t") and not timed:
        at = verb + 1
    if word in TELLS and at < stop and letters[at] in "NnPDwpL":
        hearer = at
        while hearer < min(stop, at + 8) and letters[hearer] in "NnPDwpL'rB" and not (hearer > at and letters[hearer] == "P"):
            hearer += 1
        if hearer < stop and letters[hearer] in ",:Q":
            return stop
        if hearer < stop and (later := _LATER.match(letters, hearer, stop)):
            return later.end()
        if hearer < stop and letters[hearer] in "TtSPNDnp":
            # promised a vote before the recess
            return hearer if letters[hearer] != "S" or said[hearer] in _ASKS else stop
        if word in _TOLD and said[at].lower() in _HEARERS:
            later = _LATER.match(letters, at + 1, stop)
            return later.end() if later else at + 1
        if word in _TOLD - {"tell"}:
            return hearer if hearer < stop and letters[hearer] in "c" else at + (letters[at] in "NP")
    elif letters[at : at + 1] == "r" and _amount(row, at):
        return at
    elif (closed := _SET_OFF.match(letters, at, stop)) and word not in _CALLS:
        return closed.end()  # claimed, without evidence, that
    elif (aside := _ASIDE.match(letters, at, stop)) and word not in _CALLS:
        # said in a statement it had done nothing
        return aside.end()
    elif (letters[at : at + 1] == "t" and word not in _PROMISE) or (
        letters[at : at + 1] == "r" and said[at] not in _ABOUT.get(word, ())
    ):
        # said to reporters on Monday that
        that = letters.find("T", at, min(stop, at + 14))
        if that < 0 or word in _CALLS or any(mark in letters[at:that] for mark in "Q,VXb"):
            return stop
        return that
    return at


def _opening(row: Units, at: int, verb: int, stop: int) -> tuple[int, str] | None:
    """The unit with which what is said begins, and the rule that says so."""
    letters, said = row.letters, row.words
    word, kind = said[verb].lower(), letters[at]
    if kind == "T":
        return at + 1, "that-clause"
    if kind == "S" and said[at].lower() in _ASKS and letters[at + 1 : at + 2] in tuple("DNPLnpwXbt"):
        return at, "indirect question"
    if word in _PROMISE and (kind == "t" or (said[at] == "not" and letters[at + 1 : at + 2] == "t")):
        return at, "promise or request"
    if kind == "r" and said[at] in _ABOUT.get(word, ()):
        return at + 1, "warning or call"
    if kind in "gGZ" and said[at].endswith("ing") and word in _GERUND:
        return at, "gerund"
    if word in _EXPECTS and (found := _TO.match(letters, at, stop)) and found.end() < stop:
        return at, "infinitive"
    if word in _ACCUSES and (found := _OF.match(letters, at, stop)) and said[found.end() - 1] == "of":
        return found.end(), "accusation"
    if (
        (kind in "DPNnwLpTcgvAZS" or (kind == "X" and said[at] == "not") or (kind == "r" and _amount(row, at)))
        and word in _CLAUSE
        and word not in _NEVER
        and letters[at : at + 2] not in ("Sv", "SZ")
    ):
        return at, "clause without that"
    return None


def _stands(body: str, rule: str) -> bool:
    """Whether what is said has the verb that its rule wants."""
    if body[0] == "Q" and len(body) < 2:
        return False
    if rule == "that-clause":
        return bool(_HOLDS.search(body))
    if rule == "clause without that":
        plain = body if body[0] in "SAc" or body[:2] == "DR" else _PLAIN.split(_RELATIVE.sub("", body), 1)[0]
        return body[:2] not in ("PS", "P,") and bool(_HAPPENS.search(plain, 1))
    return True


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
            and (
                letters[at + 2 : at + 3] in "TPDNtX"
                or letters[at + 2 : at + 3] == "Q"
                or said[at + 2 : at + 3] == ["there"]
                or said[at + 1] in _SAYS
            )
        ):
            return at - (letters[at - 1] == ",")
        if here == "," and letters[at + 1 : at + 3] in ("Bv", "BZ"):
            return at  # …, and challenged his rivals
        if letters[at + 1 : at + 2] == "T" and said[at] in ("and", "but"):
            return at
        if here == "," and (letters[at + 1 : at + 2] == "H" or (_TAKES_OVER.match(letters, at) and said[at + 1] in _WITH)):
            return at
    return stop


def behind(row: Units, people: References, verb: int, first: int, stop: int) -> tuple[Claim, int] | None:
    """What stands before: The bridge would close, the minister said on Friday."""
    letters = row.letters
    comma = letters.rfind(",", first, verb)
    if comma <= first:
        return None
    tail = letters[verb + 1 : stop]
    who = None
    if comma == verb - 1:
        who = phrase_right(row, verb + 1, stop)
    else:
        found = subject(row, verb, first)
        if found:
            opened = letters.rfind(",", first, found.first)
            if opened > first and letters[opened + 1 : found.first].strip("DAc") == "":
                comma, who = opened, found
    if who is None or letters[who.head] not in "NnPwL" or (len(tail) > 14 and "T" in tail):
        return None
    if (letters[first] in "rSHGVvg" and "," not in letters[first:comma] and not _amount(row, first)) or any(
        mark in tail for mark in "QT:"
    ):
        return None
    body = letters[first:comma]
    closed = letters[max(verb, who.last) + 1 : max(verb, who.last) + 2] == ","
    if closed and "Q" not in letters[first:stop] and not _DOES.search(body) and row.words[verb].lower() in _CLAUSE:
        # The bill, he added, is dead.
        return _made(row, people, first, stop, "cue within the clause", 0.8, who, verb), stop
    if comma - first < LEAST or not _DOES.search(body) or "Q" in body or row.words[verb].lower() not in _CLAUSE:
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
