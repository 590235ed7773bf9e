"""Quotations: which marks open and close, so that what stands between them can be masked before anything else is read."""

from __future__ import annotations

import re
from typing import NamedTuple

# Double marks of every kind, single ones only where they can't be apostrophes, and the ends of paragraphs.
_MARK = re.compile(r"[\"“”„‟«»‘’'`\r\n]")
_OPENER = re.compile(r"(?!(?i:em|til|tis|twas|cause|n|bout|im)\b)(?:[^\W\d_]|[\[$£€…“\"«])")
_SINGLE = "‘’'"
_OPENS = frozenset("“„«‟") | {"``"}
_BEFORE = frozenset(" \t\u00a0\u2009\n\r([{—–-…/=:\"'“‘«>*•")
_AFTER = frozenset(" \t\u00a0\u2009\n\r)]}—–-….,;:!?\"'”’»/[<*(")
_GOES_ON = re.compile(r"[\r\n]\s*[\"“„«]")  # a speech of many paragraphs opens each and closes the last
_GOES_ON_SINGLE = {"‘": re.compile(r"[\r\n]\s*‘"), "'": re.compile(r"[\r\n]\s*'(?=\w)")}
# Where a single mark may close, or the next one opens, or the paragraph ends.
_NEXT_SINGLE = {
    "‘": re.compile(r"‘|’(?!\w)|[\r\n]"),
    "'": re.compile(r"(?<![\w.,!?;:)%])'(?=\w)(?!\d|(?:em|til|tis|twas|cause|n|bout)\b)|(?<!\s)'(?!\w)|[\r\n]"),
}
# Where a quotation that nothing closes ends: We are tired of this, said …
_SAID = re.compile(
    r"[,?!] (?=(?:said|says|told|added|asked) (?:[A-Z]|he|she|the|a)"
    r"|(?:he|she|they|[A-Z]\w+(?: [A-Z]\w+)?) (?:said|says|told|added)\b)"
)
_INCHES = re.compile(r"\d['’]\d{1,2}$")
_HANDED = (", ", ": ")
_INNER = re.compile(r"'[^'‘’\r\n]*(?:\w'\w[^'‘’\r\n]*)*[.,!?]'(?!\w)[^\r\n]*?(?<!\s)'(?!\w)")
_LAST_WORDS = re.compile(r"(?<=\s)'\w[^'‘’\r\n]{0,80}'[.,!?]?'(?!\w)")  # He calls him 'the undertaker'.'
_OWNER = re.compile(r"(?<=s)['’] [a-z]")  # the workers' union
_TIGHT = frozenset("_.,!?;:)]%")
_LEAST = 20  # characters; a mark that nothing closes before so much follows is a slip, or inches
_SHORT = 80  # characters; what only a possessive may close is no longer


class Quotation(NamedTuple):
    """Words between marks: the span with its marks, and whether a mark closes it."""

    start: int
    end: int
    closed: bool
    single: bool = False


def quotations(text: str) -> list[Quotation]:
    """Every quotation, in order and none inside another; one that its paragraph leaves open ends with the paragraph.

    >>> text = '“We agree,” she said. “And we ‘pay’.\\n“More.” The \\'80s: \\'no deal\\', said the workers\\' union.'
    >>> [text[one.start : one.end] for one in quotations(text)]
    ['“We agree,”', '“And we ‘pay’.', '“More.”', "'no deal'"]
    """
    found: list[Quotation] = []
    opened, deep, last, past = -1, 0, -1, 0

    def shut(end: int) -> None:
        """What is left open where a paragraph, or another quotation, ends it."""
        nonlocal opened, deep
        if opened >= 0 and last > opened:
            found.append(Quotation(opened, last, True))
        elif opened >= 0:
            goes_on = _GOES_ON.match(text, end)
            end = opened + len(text[opened:end].rstrip())
            if goes_on or end - opened >= _LEAST:
                found.append(Quotation(opened, end, False))
        opened, deep = -1, 0

    for event in _MARK.finditer(text):
        mark, start = event.group(), event.start()
        if start < past:
            continue
        if mark in "\r\n":
            if opened >= 0:
                shut(start)
            continue
        if mark in "'`" and text[start - 1 : start] == mark:
            continue
        if mark == '"' and opened >= 0 and _INCHES.search(text, start - 4, start):
            continue  # a 5'10" boy
        end = start + 1
        if mark in "'`" and text[end : end + 1] == mark:
            mark, end = mark * 2, end + 1
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        if mark in _SINGLE:
            if opened < 0 and mark != "’" and before not in _TIGHT and not before.isalnum() and _OPENER.match(text, end):
                single = _single(text, start, mark)
                found += [single] if single else []
                past = single.end if single else end
            continue
        opens = before in _BEFORE and after not in _AFTER
        closes = before not in _BEFORE and (after in _AFTER or not opens)
        if mark in _OPENS and opened < 0:
            opens, closes = True, False
        elif mark == "”" and opened >= 0:
            opens, closes = False, True
        if opened < 0:
            if opens or not closes or (mark == '"' and before in _TIGHT and after.isalpha()):
                opened, deep, last = start, 0, -1
        elif opens and not closes:
            if text[start - 2 : start] and before == " " and text[start - 2] in ".!?":
                said = _SAID.search(text, opened + 2, start) if last < opened else None
                if said:
                    found.append(Quotation(opened, said.start() + 1, False))
                    opened = -1
                shut(start)
                opened, last = start, -1
            else:
                deep += 1
        elif deep:
            deep, last = deep - 1, end
        else:
            found.append(Quotation(opened, end, True))
            opened, last = -1, -1
    shut(len(text))
    return found


def _nested(text: str, at: int) -> bool:
    """Whether a single mark inside a quotation opens another that closes before a second closes the first."""
    return bool(_LAST_WORDS.match(text, at) or (text[at - 2 : at] in _HANDED and _INNER.match(text, at)))


def _single(text: str, start: int, mark: str) -> Quotation | None:
    """The quotation that a single mark opens, unless it is an apostrophe; doubles inside it are its own.

    A possessive (the workers' union) closes one only if nothing else does; one that opens its paragraph and is left open goes
    on where the next paragraph opens with a mark too.
    """
    owner = -1
    end = len(text)
    deep = 0
    for found in _NEXT_SINGLE[mark].finditer(text, start + 1):
        at = found.start()
        if mark == "'" and found.group() == "'" and text[at + 1 : at + 2].isalnum() and _nested(text, at):
            deep += 1  # I said, 'Is this a pod?'
            continue
        if deep and found.group() not in "\r\n":
            deep -= 1
            continue
        if (
            found.group() in "\r\n"
            or found.group() == "‘"
            or (mark == "'" and found.end() < len(text) and text[found.end()].isalnum())
        ):
            end = at
            break
        if not _OWNER.match(text, at):
            return Quotation(start, at + 1, True, True)
        owner = at + 1 if owner < 0 else owner
    opens = not start or text[start - 1] in "\r\n" or text[start - 2 : start] in (": ", ", ")
    if opens and _GOES_ON_SINGLE[mark].match(text, end):
        return Quotation(start, start + len(text[start:end].rstrip()), False, True)
    return Quotation(start, owner, True, True) if 0 < owner <= start + _SHORT else None
