"""Letters: what each word may do in its sentence, as one letter; see `units` for what they mean."""

from __future__ import annotations

import re

from onrecord.draft.gazetteer import CALENDAR
from onrecord.draft.lexicon import nouns, verbs, words
from onrecord.draft.mention import BODIES, ROLES

# What masks quotations and names; two of each, so that neighbours stay two.
MASKS = "\x01\x02\x03\x04"
_MOST = 60_000  # words that are remembered
_LONGEST = 60  # letters of a word that is remembered
_UNSURE = re.compile(r"[VZG']|v(?:(?<=[Dp']v)|(?=[PA]))|[wn](?<=D[wn])")
_BE = frozenset("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t".split())
_OWN = frozenset("my our his her its their your whose".split())


# Words that stand in several lists, with what they are most often.
_OTHERS = dict.fromkeys("like as regarding concerning considering".split(), "r") | dict.fromkeys(
    "since until before after".split(), "S"
)
_OTHERS |= {"one": "D", "so": "A", "then": "A", "mean": "v", "means": "v"}


class Letters(dict[str, str]):
    """The letter of each word, worked out once for each."""

    def __missing__(self, word: str) -> str:
        made = _letter(word)
        if len(word) < _LONGEST:
            if len(self) > _MOST:
                self.clear()
                _fill()
            self[word] = made
        return made


LETTERS = Letters()


def letters_of(said: list[str]) -> list[str]:
    """The letter of each word."""
    return [*map(LETTERS.__getitem__, said)]


def _fill() -> None:
    """The letters of the words in the lexicon; where one has two, the later line has the say."""
    told = [
        ("D", words("grammar", "determiners")),
        ("r", words("grammar", "prepositions")),
        ("v", words("grammar", "verbs")),
        ("A", words("grammar", "adverbs")),
        ("n", ROLES | BODIES | nouns()),
        ("Z", frozenset(verbs("near"))),
        ("V", frozenset(verbs("say")) | frozenset(verbs("tell")) | frozenset(verbs("think")) | frozenset(verbs("call"))),
        ("S", words("grammar", "subordinators")),
        ("R", words("grammar", "relatives")),
        ("B", words("grammar", "conjunctions")),
        ("X", words("grammar", "auxiliaries")),
        ("b", _BE),
        ("P", words("grammar", "pronouns")),
        ("p", _OWN),
        ("t", {"to"}),
        ("T", {"that"}),
        ("H", {"according"}),
        (
            "c",
            {word.lower() for word in CALENDAR} - {"may", "march", "sun", "sat", "mon", "ad"}
            | {"March", "May", "today", "yesterday", "tomorrow", "morning", "afternoon", "evening", "night", "weekend"},
        ),
    ]
    for letter, listed in told:
        for word in listed:
            LETTERS[word] = letter
    for word in [form for form, letter in LETTERS.items() if letter == "V" and form.endswith("ing")]:
        LETTERS[word] = "G"
    LETTERS.update(_OTHERS)


_fill()
TELLS = frozenset(verbs("tell"))
# Verb forms that may also be nouns.
_NOUNS = words("cues", "also_nouns")
_PEOPLE = nouns() | ROLES | BODIES
_PARTICIPLES = words("cues", "participles")
_BASES = frozenset(lemma for key in ("say", "tell", "think", "call", "near") for lemma in verbs(key).values())
_PLAIN = words("cues", "never_nouns")
_NAMED = ("called", "dubbed")
_CALLED = [[name, mark] for name in "NL" for mark in ",."]
_HEARS = frozenset("court courts inquest tribunal jury inquiry hearing trial committee commission panel meeting".split())
# Another chanted, "…"; he hit back.
_SOME = frozenset("another some many several few one others all both most none each".split())
_HANDS_OVER = tuple([mark] for mark in ",:TPD\x01\x03Q")
_FINDS = (["P"], ["T"])  # a report found he had
_OBJECTS = (["P"], ["T"], ["D"])
_WHOM = frozenset("him her it them me us".split())
_MANY = words("people", "many")
_MAKES = ("made", "make", "makes")
_WITH_THAT = words("cues", "with_that")
_POINTS = frozenset("point points pointed pointing".split())
_HAS = ("'s", "’s")
_BACK = frozenset("fired fires hit hits pushed pushes struck strikes clapped claps".split())


def _letter(word: str) -> str:
    if word == "per cent":
        return "w"
    if word[0] <= MASKS[-1]:
        return word[0] if word[0] in MASKS else "|"
    if word.lower() in LETTERS:
        return LETTERS[word.lower()]
    first = word[0]
    if first.isalpha():
        return "A" if word.endswith("ly") else "v" if word.endswith("ed") else "g" if word.endswith("ing") else "w"
    if first.isdigit():
        return "n" if word.endswith(("-year-old", "-year-olds")) else "D"
    if first in ".!?…":
        return "."
    if first in "\r\n":
        return "|"
    if first in ",;:()":
        return first
    if first in "–—-−":
        return "-"
    return "'" if word in ("'s", "’s") else "(" if first == "[" else ")" if first == "]" else "w"


def _post(said: list[str], n: int) -> bool:
    """Whether a word is a noun behind a noun of one: in a Facebook post that …"""
    word, before = said[n].lower(), said[n - 1]
    return word in _NOUNS and word in _BASES and not before.endswith("s") and before not in _MANY


def _speaks(row: list[str], said: list[str], n: int) -> bool:
    """Whether it is one of some who speaks: Another chanted, "…"; "…," another answered."""
    if said[n - 1].lower() not in _SOME:
        return False
    handed = row[n + 1 : n + 2] in _HANDS_OVER or "Q" in row[max(0, n - 3) : n - 1]
    return handed or not _WHOM.isdisjoint(said[n + 1 : n + 2])


def settled(row: list[str], said: list[str]) -> str:
    """The letters, with words that may be noun or verb decided by what stands before them."""
    for found in _UNSURE.finditer("".join(row)):
        n = found.start()
        letter, before = row[n], row[n - 1] if n else "|"
        if letter in "VZG":
            word = said[n].lower()
            firm, k = before, n - 1
            while firm == "A" and k > 0:
                k -= 1
                firm = row[k]
            if said[n + 1 : n + 2] == ["that"] and before in "Nnwv" and letter == "V" and not _post(said, n):
                pass
            elif letter == "G" and before == "r" and said[n - 1] in ("as", "by"):
                pass  # was quoted as saying
            elif word in _NAMED and before in "nw" and row[n + 1 : n + 3] in _CALLED:
                row[n] = "v"  # a contractor called Acme
            elif before == "X" and said[n - 1] in _HAS and said[n - 2].lower() == "it":
                row[n] = "v"  # it's understood
            elif (firm == "b" and letter != "G" and not word.endswith("s")) or (
                word in _PARTICIPLES and firm not in "X" and row[n + 1 : n + 2] not in _FINDS
            ):
                row[n] = "v"
            elif before == "w" and word in _BASES and said[n - 1].endswith("s") and row[n + 1 : n + 2] in _OBJECTS:
                pass  # unions fear it will
            elif before == "D" and said[n - 1].lower() in _SOME and row[n + 1 : n + 2] == [":"]:
                pass  # Another read: "…"
            elif (word in _NOUNS and word in _BASES and before in "Nn" and not said[n - 1].endswith("s") and word != "read") or (
                word in _NOUNS
                and (before in "DprVZGwLg'(vc" or (before == "t" and word.endswith("s")) or (before in ".|e" and letter != "G"))
            ):
                row[n] = "n" if word in _PEOPLE else "w"
            elif before in "Dp'" and word not in _PLAIN and not _speaks(row, said, n):
                row[n] = "w"
        elif letter == "v":
            if (said[n] in ("put", "puts") and said[n + 1 : n + 2] == ["it"]) or (
                said[n] in _BACK and said[n + 1 : n + 2] == ["back"]
            ):
                row[n] = "V"
            elif before in "Dp'":
                row[n] = "w"
        elif letter == "'":
            row[n] = "X" if before == "P" else letter
        elif said[n] in ("words", "view", "opinion") and said[n + 1 : n + 2] == ["of"]:
            row[n] = "H"
    words_of = set(said)
    if "heard" in words_of:
        for n in [n for n, word in enumerate(said) if word == "heard" and n]:
            if said[n - 1 - (n > 1 and said[n - 1] in ("has", "had", "also", "later"))].lower().rsplit(" ", 1)[-1] in _HEARS:
                row[n] = "V"  # the court heard that
    if not _WITH_THAT.isdisjoint(words_of):
        for n in [n for n, word in enumerate(said) if word in _WITH_THAT and said[n + 1 : n + 2] == ["that"]]:
            row[n] = "V"
    if "out" in words_of:
        for n in [n for n, word in enumerate(said) if word in _POINTS and said[n + 1 : n + 2] == ["out"]]:
            row[n], row[n + 1] = "G" if said[n].endswith("ing") else "V", "A"
    if "clear" in words_of:
        n = said.index("clear")
        for made in (n - 1, n - 2):
            if made >= 0 and said[made] in _MAKES:
                row[made] = "V"  # made (it) clear that
    return "".join(row)
