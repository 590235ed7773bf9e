"""Cues: the verb, colon or phrase that hands a quotation over, where it stands, and who does it."""

from __future__ import annotations

from onrecord.draft.leads import Found, before, quoted
from onrecord.draft.letters import TELLS
from onrecord.draft.lexicon import forms, verbs
from onrecord.draft.phrases import phrase_right
from onrecord.draft.subjects import subject
from onrecord.draft.units import Units

_CALLS = frozenset(verbs("call")) - frozenset(verbs("say"))
_OPENS = ".|e"
_STOPS = ("", ",", ".", "e", "|")
_PLAINLY = ("said", "says", "told", "added", "asked", "replied", "wrote", "tweeted", "explained")
_INVERTED = ("put", "puts", "posed", "poses", "came", "comes", "returned", "piped", "chipped")  # "…?" posed Ada Osei
# Of the verbs that say who hears, those that may stand before their subject all the same: "…," advised Ada Osei.
_HEARD_BY = TELLS - {form for lemma in ("ask", "urge", "promise", "warn", "advise", "caution") for form in forms(lemma)}
_ONE = frozenset("one another others some many most".split())


def cue_of(row: Units, at: int, first: int, stop: int) -> Found | None:
    """The cue of a quotation in its sentence: behind it if it opens the sentence, else before it."""
    letters = row.letters
    if put := _as_put(row, at, stop):
        return put
    opens = at == first or letters[at - 1] in _OPENS or (at - first <= 2 and letters[at - 1] in "SBA,-(")
    if opens:
        return _after(row, at, stop) or before(row, at, first)
    behind = before(row, at, first) or _after(row, at, stop) or _for_whom(row, at, first)
    # The "Partygate" inquiry found: the words are part of the name of what speaks.
    return None if behind and behind.who.first == at + 1 and letters[at - 1] in "Dp" else behind


def _for_whom(row: Units, at: int, first: int) -> Found | None:
    """Whose view a quotation holds: For Ada Osei, who grew up there, it was "like coming home"."""
    it_was = row.words[at - 2] == "it" and row.letters[at - 1] == "b" and row.words[first] == "For"
    who = phrase_right(row, first + 1, at) if it_was else None
    return Found(who, at - 1, "for whom it was", 0.6) if who and row.letters[who.head] in "Nn" else None


def _as_put(row: Units, at: int, stop: int) -> Found | None:
    """The cue right behind a quotation that opens with as: …, as the minister put it."""
    k = at + 1 + (row.letters[at + 1 : at + 2] == ",")
    who = phrase_right(row, k + 1, stop) if k < stop and row.words[k] == "as" else None
    verb = who.last + 1 if who else stop
    if who and row.letters[verb : verb + 1] == "V" and row.words[verb].startswith(("put", "call", "describ")):
        return Found(who, verb, "as somebody put it", 0.95)
    return None


def _after(row: Units, at: int, stop: int) -> Found | None:
    """The cue behind a quotation in its sentence."""
    letters = row.letters
    k = at + 1
    ended = letters[k : k + 1] == "e"
    stopped = ended and row.words[k] == "."
    if ended:
        # "Why now?" she asked.
        k += 1
        if letters[k : k + 2] == "|-" and letters[k + 2 : k + 3] in ("N", "n", "D"):
            k += 1  # "We will go." And on the next line: — Ada Osei, mayor of Harlow
        stop = row.sentence(k)[1] if k < len(letters) else k
        if letters[k : k + 1] in ("", "|", "Q"):
            return None
    while k < stop and letters[k] in ",-":
        k += 1
    if k >= stop:
        return None
    if letters[k] == "-" or (letters[k - 1] == "-" and letters[k] in "NnD"):
        who = phrase_right(row, k, stop)
        if (
            who
            and (who.last + 1 >= stop or letters[who.last + 1] in ",.|e(")
            and letters[who.last + 2 : min(stop, who.last + 3)] not in ("c", "D")
        ):
            return Found(who, k - 1, "dash", 0.85)
    if letters[k] == "A" and letters[k + 1 : k + 2] == "V":
        k += 1
    inverted = row.words[k] in _INVERTED and letters[k + 1 : k + 2] in ("N", "D", "n")
    if inverted or (letters[k] in "VZ" and row.words[k].lower() not in _HEARD_BY):
        who = phrase_right(row, k + 1, stop)
        one = who and letters[who.head] == "D" and row.words[who.head] in _ONE and letters[who.head + 1 : who.head + 2] in _STOPS
        if who and (one or letters[who.head] in "NnPLw") and not (ended and letters[who.head] == "w"):
            return Found(who, k, "cue, speaker after", 0.97 if letters[k] == "V" else 0.8)
    if letters[k] == "H":
        who = phrase_right(row, k + 2, stop)
        return Found(who, k, "according to", 0.95) if who else None
    far = min(stop, k + (14 if ended else 36))
    for verb in range(k, far):
        here = letters[verb]
        if here in "Q;:":
            break
        if here == "G" and (who := quoted(row, verb, k)):
            return Found(who, verb, "quoted as saying", 0.8)
        if here == "V" and row.words[verb] == "quoted" and "as" in row.words[verb:far]:
            continue
        if (here == "V" and row.words[verb].lower() not in _CALLS) or (here == "Z" and verb == k + 1):
            who = subject(row, verb, k)
            if who is None or (who.first > k and letters[who.first - 1] in "ST" and verb - k > 6):
                continue
            near = who.first == k
            if ended and not (near and _short(letters, verb, stop)):
                return None
            if stopped and row.words[verb] not in _PLAINLY:
                return None  # "I have refined it." The room groaned.
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
