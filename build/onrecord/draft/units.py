"""Units: the report as a row of names, quotations, words and stops, each with a letter for what it does in its sentence.

The letters make a string in which the grammar of attribution is a matter of looking left and right:

    N name of an actor   L place   P he, she, they …   n noun of somebody or something that speaks   w other word
    D determiner, number   p his, her …   ' possessive   r preposition   t to   B and, or   S but, because, when …   R who, which
    T that   V verb of speech or thought   G its participle   Z verb that hands over only next to a quotation   H according
    X auxiliary   b form of be   A adverb   v other verb   g other participle   c day, month   Q quotation
    , ; : - ( ) as they are   . end of a sentence   e end of a sentence that a quotation makes   | end of a paragraph
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from onrecord.draft.actor import Actor
from onrecord.draft.actors import Cast
from onrecord.draft.lexicon import nouns, verbs, words
from onrecord.draft.mentions import BODIES, ROLES, Mention
from onrecord.draft.names import CALENDAR
from onrecord.draft.quotations import Quotation

# What masks quotations and names; two of each, so that neighbours stay two.
_MASKS = "\x01\x02\x03\x04"
_UNSURE = re.compile(r"[VZGv']|(?<=D)[wn]")
_MASKED = re.compile(f"[{_MASKS}]")
_STOP = re.compile(r"[.|e]")
_SHORT = "|".join(sorted(words("grammar", "abbreviations"), key=len, reverse=True))
_TOKEN = re.compile(
    r"([a-z]+(?![\w'’.&/-])|,|[\r\n]+|(?=\S)(?:\x01+|\x02+|\x03+|\x04+"
    rf"|(?=[A-Za-z]{{1,6}}[.])(?:(?:[A-Za-z][.]){{2,}}|(?:{_SHORT})[.](?=[\s,])|[A-Z][.](?=[ ][A-Z]))|\w+(?:-\w+)*[.](?=,)|\d[\d.,]*\d"
    r"|\w+(?:[-&./]\w+|['’](?!s\b)\w+)*|['’]s\b|[.!?…]+|[^\w\s]))"
)
_BE = frozenset("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t".split())
_OWN = frozenset("my our his her its their your whose".split())
# As they stand in the lexicon these are nouns as often as verbs.
class _Letters(dict[str, str]):
    """Letters by word, worked out once."""

    def __missing__(self, word: str) -> str:
        made = _letter(word)
        if word[0] > _MASKS[-1]:
            self[word] = made
        return made


_LETTERS = _Letters()


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
        ("P", words("grammar", "pronouns") | {"who's"} - {"who's"}),
        ("p", _OWN),
        ("t", {"to"}),
        ("T", {"that"}),
        ("H", {"according"}),
        ("c", {word.lower() for word in CALENDAR} - {"may", "march", "sun", "sat", "mon", "ad"} | {"today", "yesterday", "tomorrow", "morning", "afternoon", "evening", "night", "weekend"}),
    ]
    for letter, listed in told:
        for word in listed:
            _LETTERS[word] = letter
    for word in [form for form, letter in _LETTERS.items() if letter == "V" and form.endswith("ing")]:
        _LETTERS[word] = "G"
    for word in ("like", "as", "since", "until", "before", "after", "one", "so", "then", "mean", "means", "regarding", "concerning", "considering"):
        _LETTERS[word] = {"like": "r", "as": "r", "regarding": "r", "concerning": "r", "considering": "r", "one": "n", "so": "A", "then": "A"}.get(word, "S" if word not in ("mean", "means") else "v")


_fill()
TELLS = frozenset(verbs("tell"))
# Verb forms that may also be nouns.
_NOUNS = frozenset(
    """
claim claims report reports comment comments answer answers question questions tweet tweets post posts note notes order orders promise promises
demand demands estimate estimates charge charges attack attacks praise account state states view views judge judges rule rules find finds
blog blogs message messages email emails text texts caption captions guess hope hopes fear fears doubt doubts offer offers joke jokes laugh cry
shout boast boasts protest protests object objects command commands brief briefs volunteer volunteers signal signals hint hints term terms label
labels brand brands mock blast rap rip slam wish wishes want wants need reason reasons remark remarks plan plans forecast forecasts quote quotes
quip quips warning warnings statement vow vows pledge pledges appeal brag request requests regard regards figure figures sum sums hail outline outlines
tout credit blame counter counters concern concerns feeling feelings meaning finding findings understanding thinking writing reading ruling rulings
saying sayings hearing hearings telling learning lecture lectures worry worries hold holds lament laments muse reply replies response guess guesses
attribute attributes tag tags defend challenge press start smile nod grin shrug close finish sign signs release print bear issue issues
speech command echo echoes sigh groan highlight highlights underline address read ask announcement argument volunteer suspect suspects witness
""".split()
)
_PEOPLE = nouns() | ROLES | BODIES
_PARTICIPLES = frozenset("seen known written shown spoken understood held found gone".split())
_BASES = frozenset(lemma for key in ("say", "tell", "think", "call", "near") for lemma in verbs(key).values())
_PLAIN = frozenset("say says said tell tells told think thinks thought believe believes believed argue argues add adds insist insists deny denies".split())


@dataclass(slots=True)
class Units:
    """The row of units of one report; the lists and the letters are as long as each other."""

    letters: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    actors: dict[int, Actor] = field(default_factory=dict)
    quotes: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)

    def sentence(self, at: int) -> tuple[int, int]:
        """The first unit of the sentence that holds a unit, and its stop."""
        n = bisect_right(self.stops, at - 1)
        first = self.stops[n - 1] + 1 if n else 0
        last = self.stops[n] if n < len(self.stops) else len(self.letters)
        return first, last


def units(text: str, quoted: list[Quotation], named: list[Mention], told: Cast) -> Units:
    """The report's units, in order; what a quotation holds is masked by the one unit that it is."""
    if len(_LETTERS) > 60_000:
        _LETTERS.clear()
        _fill()
    spans = sorted(
        [(one.start, one.end, -1 - n) for n, one in enumerate(named) if one.kind == "place" or one.start in told.meant]
        + [(one.start, one.end, n) for n, one in enumerate(quoted)]
    )
    # Where a name and a quotation overlap, the quotation is what is masked.
    following = [start for start, _, _ in spans[1:]] + [len(text)]
    spans = [one for one, after in zip(spans, following, strict=False) if one[2] >= 0 or one[1] <= after]
    if any(mask in text for mask in _MASKS):
        text = text.translate(dict.fromkeys(map(ord, _MASKS), " "))
    pieces: list[str] = []
    masks: dict[int, int] = {}
    at = 0
    for start, end, what in spans:
        if start >= at:
            pieces += (text[at:start], _MASKS[(what < 0) + 2 * (len(masks) % 2)] * (end - start))
            masks[start] = what
            at = end
    masked = "".join(pieces) + text[at:]
    # What stands between tokens and the tokens, turn about; their lengths add up to where each starts and ends.
    cut = _TOKEN.split(masked)
    edges = list(accumulate(map(len, cut)))
    row = [*map(_LETTERS.__getitem__, cut[1::2])]
    made = _with_ends(text, Units("", edges[0::2][: len(row)], edges[1::2], cut[1::2]), row)
    for found in _MASKED.finditer("".join(row)):
        n = found.start()
        if row[n] in "\x01\x03":
            row[n], made.words[n] = "Q", ""
            continue
        one = named[-1 - masks[made.starts[n]]]
        made.words[n] = one.name
        actor = told.meant.get(one.start)
        row[n] = "N" if actor else "L"
        if actor:
            made.actors[n] = actor
    made.letters = _settled(row, made.words)
    made.stops = [found.start() for found in _STOP.finditer(made.letters)]
    made.quotes = [found.start() for found in re.finditer("Q", made.letters)]
    return made


def _with_ends(text: str, made: Units, row: list[str]) -> Units:
    """A stop of no width after each quotation that ends its sentence by a stop of its own."""
    after: list[int] = []
    for n, letter in enumerate(row) if "\x01" in row else ():
        if letter in "\x01\x03":
            start, end = made.starts[n], made.ends[n]
            inner = text[max(start, end - 12) : end].rstrip("\"”»’'“ )")
            following = text[end : end + 3].lstrip()[:1]
            if inner[-1:] in ".!?…" and inner and (not following or not (following.islower() or following in ",;:—–-(")):
                after.append(n + 1)
    if after:
        for listed, ends in ((made.starts, made.ends), (made.ends, made.ends), (made.words, [""]), (row, ["e"])):
            pieces: list[Any] = []
            for first, last in zip([0, *after], [*after, len(listed)], strict=True):
                pieces += listed[first:last]
                if last != len(listed) or last in after[-1:]:
                    pieces.append(ends[last - 1] if len(ends) > 1 or ends is made.ends else ends[0])
            listed[:] = pieces
    return made


def _letter(word: str) -> str:
    if word[0] <= _MASKS[-1]:
        return word[0] if word[0] in _MASKS else "|"
    if word.lower() in _LETTERS:
        return _LETTERS[word.lower()]
    first = word[0]
    if first.isalpha():
        return "A" if word.endswith("ly") else "v" if word.endswith("ed") else "g" if word.endswith("ing") else "w"
    if first.isdigit():
        return "D"
    if first in ".!?…":
        return "."
    if first in "\r\n":
        return "|"
    if first in ",;:()":
        return first
    if first in "–—-−":
        return "-"
    return "'" if word in ("'s", "’s") else "("if first == "[" else ")" if first == "]" else "w"


def _settled(row: list[str], said: list[str]) -> str:
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
            if said[n + 1 : n + 2] == ["that"] and before in "Nnw" and letter == "V":
                pass
            elif firm == "b" and letter != "G" and not word.endswith("s") or word in _PARTICIPLES and firm not in "X":
                row[n] = "v"
            elif word in _NOUNS and word in _BASES and before in "Nn" and not said[n - 1].endswith("s") and word != "read":
                row[n] = "n" if word in _PEOPLE else "w"
            elif word in _NOUNS and (before in "DprVGwLg'(vc" or (before in ".|e" and letter != "G")):
                row[n] = "n" if word in _PEOPLE else "w"
            elif before in "Dp'" and word not in _PLAIN:
                row[n] = "w"
        elif letter == "v":
            if said[n] in ("put", "puts") and said[n + 1 : n + 2] == ["it"]:
                row[n] = "V"
            elif before in "Dp'":
                row[n] = "w"
        elif letter == "'":
            row[n] = "X" if before == "P" else letter
        elif said[n] in ("words", "view", "opinion") and said[n + 1 : n + 2] == ["of"]:
            row[n] = "H"
    return "".join(row)
