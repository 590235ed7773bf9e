"""Quotations: which marks open and close, so that what stands between them can be masked before anything else is read."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Double marks of every kind, single ones only where they can't be apostrophes, and the ends of paragraphs.
_MARK = re.compile(r"[\"“”„‟«»‘’'`\r\n]")
_OPENER = re.compile(r"(?!(?:em|til|tis|twas|cause|n|bout|im)\b)(?:[^\W\d_]|[\[$£€…])")
_SINGLE = "‘’'"
_OPENS = frozenset("“„«‟") | {"``"}
_BEFORE = frozenset(" \t\u00a0\u2009\n\r([{—–-…/=:\"'“‘«>*•")
_AFTER = frozenset(" \t\u00a0\u2009\n\r)]}—–-….,;:!?\"'”’»/[<*(")
_GOES_ON = re.compile(r"[\r\n]\s*[\"“„«]")  # a speech of many paragraphs opens each and closes the last
_TIGHT = frozenset("_.,!?;:)]%")
_LEAST = 20  # characters; a mark that nothing closes before so much follows is a slip, or inches


@dataclass(frozen=True, slots=True)
class Quotation:
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
    opened, deep, last = -1, 0, -1
    single, maybe = -1, -1

    def shut(end: int) -> None:
        """What is left open where a paragraph, or another quotation, ends it."""
        nonlocal opened, deep, single, maybe
        if maybe >= 0:
            found.append(Quotation(single, maybe, True, True))
        elif opened >= 0 and last > opened:
            found.append(Quotation(opened, last, True))
        elif opened >= 0:
            goes_on = _GOES_ON.match(text, end)
            end = opened + len(text[opened:end].rstrip())
            if goes_on or end - opened >= _LEAST:
                found.append(Quotation(opened, end, False))
        opened, deep, single, maybe = -1, 0, -1, -1

    for event in _MARK.finditer(text):
        mark, start = event.group(), event.start()
        if mark in "\r\n":
            if opened >= 0 or single >= 0:
                shut(start)
            continue
        if mark in "'`" and text[start - 1 : start] == mark:
            continue
        end = start + 1
        if mark in "'`" and text[end : end + 1] == mark:
            mark, end = mark * 2, end + 1
        before = text[start - 1] if start else "\n"
        after = text[end] if end < len(text) else "\n"
        if mark in _SINGLE:
            if opened >= 0 or (before.isalnum() and after.isalnum()):
                continue
            opener = mark != "’" and before not in _TIGHT and not before.isalnum() and _OPENER.match(text, end)
            if not opener and (before.isspace() or after.isalnum() or mark == "‘"):
                continue
            if opener:
                if maybe >= 0:
                    shut(start)
                single = start if single < 0 else single
            elif single >= 0:
                # The workers' union: a possessive closes only if nothing else does.
                owner = before == "s" and after == " " and text[end + 1 : end + 2].islower()
                maybe = end
                if not owner:
                    shut(end)
            continue
        opens = before in _BEFORE and after not in _AFTER
        closes = before not in _BEFORE and (after in _AFTER or not opens)
        if mark in _OPENS and opened < 0:
            opens, closes = True, False
        elif mark == "”" and opened >= 0:
            opens, closes = False, True
        if opened < 0:
            if opens or not closes:
                if maybe >= 0:
                    shut(start)
                opened, deep, single, last = start, 0, -1, -1
        elif opens and not closes:
            if text[start - 2 : start] and before == " " and text[start - 2] in ".!?":
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
