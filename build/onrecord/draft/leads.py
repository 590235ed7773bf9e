"""Leads: the cue that stands before a quotation: a verb of speech, its participle, "according to" or a colon."""

from __future__ import annotations

import re
from typing import NamedTuple

from onrecord.draft.letters import TELLS
from onrecord.draft.lexicon import nouns, verbs, words
from onrecord.draft.phrases import Subject, phrase_left, phrase_right
from onrecord.draft.subjects import clause, joined, subject
from onrecord.draft.units import Units

REACH = 60  # units
_NAMES = frozenset(
    form for form, lemma in verbs("call").items() if lemma in ("call", "dub", "label", "brand", "term", "tag", "refer")
)
# What somebody says that others find, know or think is still said by somebody.
_WEAK = frozenset(verbs("think")) | {form for form, lemma in verbs("say").items() if lemma in ("find", "read", "show")}
_SPEAKERS = words("people", "roles") | nouns()
_SAID = re.compile("V[DNLnwp']{1,6}X+A?$")  # said engineers had (found)
_ASKED = re.compile("V[DNLnwpP']{1,6}t$")  # urged lawmakers to (agree)
_CLOSED = re.compile("Q,[Xb]")
_NAMED_BY = re.compile("[TR][DNLnwpPAX',]*[NPnwX'],?$")
_STARTS = ("started", "begun", "stopped", "finished")  # have started "talking to strangers"
_CLAIMS = frozenset(
    "claim claims warning warnings assertion allegation suggestion argument insistence belief promise boast view".split()
)
_HANDED = re.compile("(?<![vVwnNL])Q,?$")


class Found(NamedTuple):
    """A cue with its subject."""

    who: Subject
    cue: int
    rule: str
    sure: float


def before(row: Units, at: int, first: int) -> Found | None:
    """The nearest cue before a quotation in its sentence."""
    letters, said = row.letters, row.words
    floor = max(first, at - REACH)
    j = at - 1
    next_to = True
    while j >= floor:
        here = letters[j]
        if here == "-" and j == at - 1 and (opened := letters.rfind("-", floor, j)) > floor and letters[opened - 1] != "Q":
            j = opened - 1  # They write that the cameras – which the firm insists are safe – "…"
            continue
        if here == "T" and letters[j - 1] == "B" and (earlier := letters.rfind("T", floor, j)) > 0:
            j = earlier - 1  # writes that he asked her to drop it, and that he "wept"
            continue
        claimed = here == "T" and said[j - 1] in _CLAIMS and letters[j - 2] == "'" and j - 3 >= floor
        if claimed and (owner := phrase_left(row, j - 3, floor)):
            return Found(owner, j - 1, "owner of the words", 0.7)  # Mr Ford's claim that it would "bankrupt Britain"
        if here == ":" and next_to:
            return colon(row, j, floor)
        if here == "G" and _CLOSED.search(letters, j, at):
            j -= 1  # the mayor, who came promising "change", had "put it off"
            continue
        if (here in "VG" and not (j == at - 1 and said[j].lower() in _NAMES and not _what(row, j, floor))) or (
            here == "Z" and next_to and not (letters[j - 1] == "X" and said[j] in _STARTS)
        ):
            who = None
            if here == "V" and (_HANDED.search(letters, max(floor, j - 3), j) or j == floor) and said[j].lower() not in TELLS:
                # "…," said Smith, adding "…"; but: The report, titled "…", says
                who = phrase_right(row, j + 1, at)
            if here == "V" and letters[j - 1] == "," == letters[at - 1] and said[j].lower() not in TELLS:
                put = phrase_right(row, j + 1, at)
                who = put if put and put.last + 2 == at and letters[put.head] in "Nnw" else who  # It was, said Osei, "the end"
            if here == "G":
                who = quoted(row, j, floor) or (_does(row, at) if j == first else None) or doing(row, j, floor)
            outer = _outer(row, j, floor) if said[j].lower() in _WEAK else None
            if not next_to and (asked := _ASKED.search(letters, max(floor, j - 8), j)) and said[asked.start()].lower() in TELLS:
                outer = asked.start()
            j = outer or j
            who = (None if outer else who) or subject(row, j, max(floor, letters.rfind(";", floor, j) + 1))
            if who and letters[who.head] == "P" and letters[max(floor, who.head - 1) : who.head] == "V":
                # The company said it would respond …: it is the company that speaks.
                j = who.head - 1
                who = subject(row, j, floor) or who
            if who and letters[who.head] == "P" and here == "Z" and letters[max(floor, who.head - 1) : who.head] == "T":
                # A farmer told him that he talked "like a form letter".
                outer = letters.rfind("V", max(floor, who.head - 12), who.head)
                j, who = (outer, subject(row, outer, floor) or who) if outer >= 0 else (j, who)
            if who:
                sure = 0.95 if next_to else 0.8 if at - j < 12 else 0.7
                return Found(who, j, "cue before" if here != "G" else "participle before", sure)
        elif here == "H":
            who = phrase_right(row, j + 2, at)
            if who:
                return Found(who, j, "according to", 0.9)
        elif here == "n" and next_to and letters[j - 1 : j] == "'":
            who = phrase_left(row, j, floor)
            if who and who.actor:
                return Found(who, j, "owner of the words", 0.7)
        if here not in ",T(DA-":
            next_to = False
        j -= 1
    return None


def quoted(row: Units, saying: int, floor: int) -> Subject | None:
    """Whom somebody else has say it: Tass quoted the minister as saying; the minister was quoted as saying."""
    letters, said = row.letters, row.words
    if said[saying - 1 : saying] != ["as"]:
        return None
    for at in range(saying - 2, max(floor, saying - 14) - 1, -1):
        if said[at] in ("quoted", "cited", "reported"):
            passive = letters[at - 1 : at] in ("b", "X", "A")
            return clause(row, at, floor) if passive else phrase_right(row, at + 1, saying - 1)
    return None


def _does(row: Units, at: int) -> Subject | None:
    """Who does what opens a sentence: Alleging that "goons" had voted, the party demanded a recount."""
    stop = row.sentence(at)[1]
    comma = row.letters.find(",", at, stop)
    who = phrase_right(row, comma + 1, stop) if comma > 0 else None
    return who if who and row.letters[who.head] in "NnP" else None


def _what(row: Units, verb: int, floor: int) -> bool:
    """Whether a verb of naming is one of speech: what she called …; a level that Alan Roth, the chemist, called …"""
    if any(word in ("what", "What") for word in row.words[max(floor, verb - 6) : verb]):
        return True
    return bool(_NAMED_BY.search(row.letters, max(floor, verb - 20), verb))


def _outer(row: Units, verb: int, floor: int) -> int | None:
    """The verb of speech before a clause that holds a verb of thought, if there is one."""
    if (plain := _SAID.search(row.letters, max(floor, verb - 12), verb)) and row.words[
        plain.start()
    ].lower() not in _WEAK | TELLS:
        return plain.start()
    for at in range(verb - 2, floor - 1, -1):
        if row.letters[at] == "V" and "T" in row.letters[at + 1 : at + 6] and row.words[at].lower() not in _WEAK:
            return at
    return None


def doing(row: Units, verb: int, floor: int) -> Subject | None:
    """The subject of a participle: the name right before it, or that of its clause."""
    letters = row.letters
    if who := _with(row, verb, floor):
        return who
    at = verb - 1
    while at >= floor and letters[at] in "A":
        at -= 1
    if at >= floor and letters[at] in "Nn":
        return phrase_left(row, at, floor, nearest=True)
    if at >= floor and letters[at] == "P":
        return Subject(at, at, at, None, 0.9)
    return joined(row, verb, floor)


def _with(row: Units, verb: int, floor: int) -> Subject | None:
    """Who does something beside what the sentence says: …, with Rep. Ada Osei (D-Md.) calling it a farce."""
    for at in range(verb - 2, max(floor, verb - 12), -1):
        if row.words[at] == "with" and row.letters[at - 1] == ",":
            who = phrase_right(row, at + 1, verb)
            return who if who and not row.letters[who.last + 1 : verb].strip("rNn,(D)wA") else None
    return None


def colon(row: Units, at: int, floor: int) -> Found | None:
    """The cue that a colon closes, and who gives it."""
    letters = row.letters
    floor = max(floor, at - REACH)
    for verb in range(at - 1, floor - 1, -1):
        if letters[verb] in "VGZ":
            who = doing(row, verb, floor) if letters[verb] == "G" else None
            if (
                who is None
                and letters[verb] != "G"
                and letters[verb - 1 : verb] in ("", ",")
                and letters[verb + 1 : verb + 2] in ("N", "n", "D")
                and row.words[verb].lower() not in TELLS
            ):
                who = phrase_right(row, verb + 1, at)
            who = who or subject(row, verb, floor)
            text = who and row.words[who.head].lower() in nouns() and letters[who.first - 1 : who.first] == "r"
            if text and who and "V" in letters[floor : who.first]:
                continue  # said in a statement released by the police: it is not the statement that speaks
            if who:
                return Found(who, verb, "colon", 0.92 if at - verb < 10 else 0.8)
        if letters[verb] == "H":
            who = phrase_right(row, verb + 2, at)
            return Found(who, verb, "according to", 0.9) if who else None
    if letters[at - 1] in "NnP" and at - 1 >= floor:
        who = phrase_left(row, at - 1, floor) if letters[at - 1] != "P" else Subject(at - 1, at - 1, at - 1, None)
        if who and (who.actor or row.words[who.head].lower() in _SPEAKERS):
            return Found(who, at, "name and colon", 0.85)
    who = clause(row, at, floor)
    return Found(who, at, "clause and colon", 0.7) if who else None
