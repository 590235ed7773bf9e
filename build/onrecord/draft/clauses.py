"""Clauses: where what somebody says without marks begins, behind a verb of speech, and where it ends."""

from __future__ import annotations

import re

from onrecord.draft.letters import TELLS
from onrecord.draft.lexicon import forms, verbs, words
from onrecord.draft.units import Units

CLAUSE, _PROMISE = verbs("clause", "claims"), verbs("promise", "claims")
_ASKS = frozenset("whether if how why what when who".split())
_PLAIN = re.compile("[,QRT:;]")
_HAPPENS = re.compile("[XbvVZ]")
_HOLDS = re.compile("[XbvVZwQ]")
# They expect the price to fall; they accused him of hiding it.
_EXPECTS = frozenset(form for form, lemma in verbs("think").items() if lemma in ("expect", "anticipate"))
_ACCUSES = frozenset(form for form, lemma in verbs("say").items() if lemma == "accuse")
_TO, _OF = re.compile("[DNPLnpwA']{1,8}t"), re.compile("[DNPLnpwA']{1,8}r")
_CALLS = frozenset(verbs("call"))
_TOLD = frozenset(("told", "tells", "tell", "telling"))
_SAYS = ("said", "says", "added")
_HEARERS = frozenset("reporters him her them me us journalists it".split())
# told me later that
_LATER = re.compile("[Ac]+(?=T)")
# said Sunday on CNN that; claimed, without evidence, that
_ON_THE_WAY = re.compile("(?:[cA]|[rS][DpA]?(?:[wnNLc']{1,4}Q?|Q)|,[^,QV.:]{1,10},){1,3}(?=T)")
# … in a statement on Monday it
_ASIDE = re.compile("(?:r(?:[DpA]?[wnNL]{1,3}|c)){1,2}(?=P)")
_TIMES = ("late", "early", "last", "this")
_OWN_SUBJECT = re.compile("[NnwLDP']P|[NnwL][Dp]")  # told Parliament his government would
# as many as 500, at least 12, about 40
_AMOUNT = re.compile(
    r"(?:as (?:many|much|few|little)|at (?:least|most)|up to|(?:about|around|over|under|between) [£$€]?\d)", re.IGNORECASE
)
# Where a clause may end.
_ENDS = re.compile("[;,BS]")
# …, and hospitals say
_TAKES_OVER = re.compile(",[Br][DpA]?[wnNP]{1,4}A?X?V")
_WITH = ("and", "but", "or", "nor", "as")
# Asked if he thought Comer should go, Hall said:
_HANDS_OVER = re.compile(",[DpA]?[wnNPL]{1,4}A?X?V(?=[,:]?Q)")
# …, which would cost more, …; …, named locally as Ben Hall, …
_RELATIVE = re.compile(",R[^,]*,|,[vgDNr][^,]*(?:,[NLw]{1,3})?,(?=[XbvV])")
# What somebody warns of, calls for, and owns to doing.
_ABOUT = {form: words("claims", lemma) for lemma in ("warn", "complain", "call") for form in forms(lemma)}
_GERUND = verbs("gerund", "claims")
# Auxiliaries that open a clause: said he'd paid; said not all had.
_HE_HAD = {f"{word}{mark}{end}" for word in ("he", "she", "they") for mark in "'’" for end in ("d", "s", "ve", "re")} | {"not"}
_QUESTIONS = frozenset(form for lemma in ("ask", "wonder", "question", "enquire", "inquire") for form in forms(lemma))
_WEIGHS = _QUESTIONS | frozenset("say says said told tell tells explain explained know knows knew decide decided".split())
_NEVER = frozenset("mean means report reports deny denies decide decides".split())


def past_hearers(row: Units, verb: int, stop: int) -> int:
    """Where what is said may begin: behind the day, the place, and who is told."""
    letters, said = row.letters, row.words
    word = said[verb].lower()
    at = verb + 1
    if word not in _CALLS and (way := _ON_THE_WAY.match(letters, at, stop)):
        return way.end()
    while at < stop and (letters[at] in "Ac" or (letters[at + 1 : at + 2] == "c" and (letters[at] == "r" or said[at] in _TIMES))):
        at += 1
    timed = at > verb + 1 and letters[at - 1] == "c" and letters[at : at + 1] in ("P", "D", "N", "n", "w", "p", "L")
    if letters[at : at + 1] not in ("T", "S", "t") and not timed:
        at = verb + 1
    if word in TELLS and at < stop and letters[at] in "NnPDwpL":
        hearer = at
        while (
            hearer < min(stop, at + 8)
            and (letters[hearer] in "NnPDwpL'rB" or letters[hearer - 1] == "'")
            and not _OWN_SUBJECT.match(letters, hearer - 1)
        ):
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
    elif letters[at : at + 1] == "r" and amount(row, at):
        return at
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


def opening(row: Units, at: int, verb: int, stop: int) -> tuple[int, str] | None:
    """The unit with which what is said begins, and the rule that says so."""
    letters, said = row.letters, row.words
    word, kind = said[verb].lower(), letters[at]
    if kind == "T":
        # He says that is a lie: it is no conjunction.
        return at + (letters[at + 1 : at + 2] not in ("b", "X") or said[at + 1] == "not"), "that-clause"
    if kind == "c" and letters[at + 1 : at + 2] == ",":
        return None  # told reporters Wednesday, when asked
    if kind == "S" and said[at].lower() in _ASKS and letters[at + 1 : at + 2] in tuple("DNPLnpwXbt"):
        # Declined to say whether; did not think twice when
        asked = letters[verb - 1 : verb] not in ("t", "X") or word in _QUESTIONS
        return (at, "indirect question") if asked and (word in _WEIGHS or said[at] != "when") else None
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
        (kind in "DPNnwLpTcgvAZS" or (kind == "X" and said[at] in _HE_HAD) or (kind == "r" and amount(row, at)))
        and word in CLAUSE
        and word not in _NEVER
        and letters[at : at + 2] not in ("Sv", "SZ", "SV")
    ):
        return at, "clause without that"
    return None


def amount(row: Units, at: int) -> bool:
    """Whether a number begins here, with a preposition before it."""
    return bool(_AMOUNT.match(" ".join(row.words[at : at + 2])))


def stands(body: str, rule: str) -> bool:
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
    for found in _ENDS.finditer(letters, begin + 1, stop):
        at, here = found.start(), found.group()
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
        if here == "," and letters[at + 1 : at + 3] in ("Bv", "BZ", "BV"):
            return at  # …, and challenged his rivals
        if letters[at + 1 : at + 2] == "T" and said[at] in ("and", "but"):
            return at
        if here == "," and (
            letters[at + 1 : at + 2] == "H"
            or _HANDS_OVER.match(letters, at)
            or (_TAKES_OVER.match(letters, at) and said[at + 1] in _WITH)
        ):
            return at
    return stop
