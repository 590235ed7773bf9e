"""Mentions: every name in a text, in its place, with what stands before and after it."""

from __future__ import annotations

import re

from onrecord.draft.gazetteer import ADJECTIVES, CALENDAR, OPENERS, PARTIES, SMALL_HEADS, TITLES
from onrecord.draft.lexicon import words
from onrecord.draft.mention import ACTS, ROLES, Mention
from onrecord.draft.names import parts, runs

_LEADS = frozenset(" \"“‘'([•*–—-«")
_STOPS = frozenset(".!?:\n\r…|")
_SPEAKS_UP = (': "', ": “", ": ‘", ": '")
_THE = ("the", "The")
# A possessive, a comma, and the word that follows.
_AFTER = re.compile(r"(['’]s?\b|['’](?=\s))?(,)? \(?([\w'’-]+)")
_AGE = re.compile(r",\s(?:aged\s)?\d\d?(?:,|\s+and\b)")
# The next sentence goes on with he or she.
_SOMEONE = re.compile(r"[^.!?\n]{0,160}[.!?][\"”]?\s+(?:He|She|His|Her)\b")
_MOST = 20  # headlines
# Shares in Acme; the firm Acme; a contractor called Acme; Acme, the software company; Acme shares; Acme said its staff.
_FIRMS = words("organisations", "firms")
_FIRM = "|".join(sorted(_FIRMS))
_FIRM_BEFORE = re.compile(rf"\b(?:(?:[Ss]hares|[Ss]hareholders|[Ii]nvestors|stake) in|(?:{_FIRM}),? (?:called|named)) $")
_WORDS = r"(?:(?!of\b|at\b|for\b|to\b)[\w-]+ ){0,4}"
_FIRM_AFTER = re.compile(rf", (?:the|an?) {_WORDS}(?:{_FIRM})(?=[,.]| (?:that|which|behind|based)\b)")
_FIRM_SAYS = re.compile(r" (?:said|says) (?:that )?its?\b")
_OPEN = frozenset(("single", "unknown", "first", "place"))  # kinds that what follows settles
# Kent police, Lambeth council, Devon county council.
_BEFORE = "|".join(sorted(words("organisations", "before_small_heads")))
_BODY = re.compile(rf" (?:(?:{_BEFORE}) )?(?:{'|'.join(sorted(SMALL_HEADS))})\b")
_NO_PLACES = words("organisations", "no_places") | OPENERS | PARTIES | ADJECTIVES | CALENDAR
_NAMES = frozenset(("single", "unknown", "place"))
_LABEL = re.compile(r"([A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}):[ \t]")
_TURN = re.compile(r"^(Q|A): ", re.MULTILINE)
_HOUSES = ("No 10", "No. 10", "Number 10")
_HOUSE = re.compile(r"\b((?:No[.]?|Number) 10)(?:['’]s)? (\w+)")
_LABELS = re.compile(rf"\n{_LABEL.pattern}")


def small_words(text: str) -> frozenset[str]:
    """The words that a text writes small."""
    return frozenset(text.replace(",", " ").replace(".", " ").replace('"', " ").replace("”", " ").split())


def mentions(text: str) -> list[Mention]:
    """Every name in a text, in order."""
    headings = _headings(text)[:_MOST]
    headed = headings[-1][1] if headings else 0
    found: list[Mention] = []
    plain = text.replace("\u00a0", " ")
    for at, last in runs(plain):
        follows = at > 1 and plain[at - 1] == " " and plain[at - 2].isalnum()
        opens = not follows and _opens(plain, at)
        heading = at < headed and any(start <= at < end for start, end in headings)
        for begin, finish, kind, name, title in parts(plain[at:last], opens):
            start, end = at + begin, at + finish
            if kind in _NAMES and (body := _BODY.match(plain, end)) and name not in _NO_PLACES:
                end, kind, name = body.end(), "organisation", name + body[0]
            # What a stop or comma ends is no word before the name.
            word = ""
            if start > 1 and plain[start - 1] == " ":
                word = plain[max(0, start - 24) : start - 1].rpartition(" ")[2].lstrip('("“‘[\n')
            one = Mention(start, end, kind, name, title, word in _THE, word, opens=opens and not begin, heading=heading)
            if kind in _OPEN and (after := _AFTER.match(plain, end)):
                own, comma, one.after = after.groups()
                if own:
                    one.own = True
                if comma:
                    one.comma, one.aged = True, bool(_AGE.match(text, end))
                elif kind == "single" and one.acts:
                    one.someone = bool(_SOMEONE.match(text, end))
            elif kind in _OPEN and plain.startswith(_SPEAKS_UP, end):
                one.after = "said"  # Conroy: "I said no."
            one.firm = kind == "single" and not heading and "." not in name and _firm(plain, one)
            found.append(one)
    labels = _labels(plain) + _turns(plain, found) + _houses(plain)
    if labels:
        held = {at for one in labels for at in range(one.start, one.end)}
        found = sorted([*labels, *(one for one in found if one.start not in held)], key=lambda one: one.start)
    return found


def _firm(text: str, one: Mention) -> bool:
    """Whether the words around an unknown name make it that of a company."""
    before = one.before.rstrip(",")
    if before.lower() in _FIRMS or one.after in ("shares", "shareholders"):
        return True
    if before in ("in", "called", "named"):
        return bool(_FIRM_BEFORE.search(text, max(0, one.start - 30), one.start))
    if one.comma and one.after in ("the", "a", "an"):
        return bool(_FIRM_AFTER.match(text, one.end))
    return one.after in ("said", "says") and bool(_FIRM_SAYS.match(text, one.end)) and ("he company" in text or "he firm" in text)


def _labels(text: str) -> list[Mention]:
    """The names before what each says, where a text has lines as transcripts do: SEN. JONES: …"""
    found = [*filter(None, [_LABEL.match(text)]), *_LABELS.finditer(text)]
    if len(found) < 2:
        return []
    titles = [[word for word in one[1].split() if word.rstrip(".").capitalize() in TITLES] for one in found]
    return [
        Mention(one.start(1), one.end(1), "person", one[1].split()[-1].title(), " ".join(title).title(), False, "")
        for one, title in zip(found, titles, strict=True)
    ]


def _turns(text: str, found: list[Mention]) -> list[Mention]:
    """Who asks and who answers, where a text has lines that open with Q: and A:; who answers is who was named first."""
    turns = [*_TURN.finditer(text)] if "Q: " in text else []
    if {one[1] for one in turns} != {"Q", "A"}:
        return []
    first = next((one.name for one in found if one.kind == "person" and one.end < turns[0].start()), "A")
    return [Mention(*one.span(1), "person", first if one[1] == "A" else "Q", "", False, "") for one in turns]


def _houses(text: str) -> list[Mention]:
    """Number 10, where it speaks or somebody speaks for it."""
    found = _HOUSE.finditer(text) if any(house in text for house in _HOUSES) else ()
    named = [one.span(1) for one in found if one[2] in ACTS or one[2] in ROLES]
    return [Mention(start, end, "organisation", "Downing Street", "", False, "") for start, end in named]


def _opens(text: str, at: int) -> bool:
    """Whether a sentence, or a quotation, opens here."""
    back = at - 2 if text[at - 1 : at] == " " else at - 1
    while back >= 0 and text[back] in _LEADS:
        back -= 1
    return back < 0 or text[back] in _STOPS or text[at - 1] in '"“‘«'


def _headings(text: str) -> list[tuple[int, int]]:
    """Lines in which most words are written large: headlines, which tell nothing about a word by its capital."""
    found, at = [], 0
    for line in text.splitlines(keepends=True):
        said = line.rstrip()
        if 12 <= len(said) <= 160 and said[-1] not in '.,;:!?"”’)':
            listed = said.split()
            large = sum(word[0].isupper() for word in listed)
            if len(listed) > 3 and large > 0.6 * len(listed):
                found.append((at, at + len(said)))
        at += len(line)
    return found
