"""Reports: read as they stand, never altered. Offsets are 0-based, half-open, in Unicode code points."""

from __future__ import annotations

import errno
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import count, islice
from pathlib import Path

from onrecord import money, plainfile
from onrecord.problems import Place, Problem, problem

_LINE_FEED = re.compile("\n")
_LINE_END = re.compile(r"[\r\n]")
CITATION = re.compile(r"\[\d{1,4}\]")
# Straight marks pair off within a paragraph; the others open and close themselves. A single mark is one only if it opens
# before a word and closes after one, since it is an apostrophe too.
_DOUBLE = r'"[^"\r\n]*"?|“[^”\r\n]*”?|«[^»\r\n]*»?|„[^“”\r\n]*[“”]?'
_TWICE = r"'(?<![\w']')'(?=[^\s'])[^'\r\n]*+(?:'(?!')[^'\r\n]*+)*+''"
_CURLY = r"‘(?<!\w‘)(?=\S)(?!\d0s)[^‘’\r\n]*+(?:’(?=\w)[^‘’\r\n]*+)*+’(?!\w)"
_SINGLE = r"'(?<![\w']')(?=[^\s'])(?!\d0s)[^'\r\n]*+(?:(?<=\w)'(?=\w)[^'\r\n]*+)*+'(?!\w)"
CLOSING = {'"': '"', "“": "”", "«": "»", "„": "“”", "‘": "’", "'": "'"}
QUOTATION = re.compile("|".join((_DOUBLE, _TWICE, _CURLY, _SINGLE)))
# A full stop, a closing mark or markers after it, and then a capital, a figure or a quotation.
_STOP = re.compile(r"""[.!?]["”»’']?(?:\s*\[\d+\],?)*(?=\s+(?:[^\Wa-z]|_))""")
MOST_BYTES = 1_000_000  # a whole book; no news report is longer
MOST_LINES = 50_000
MOST_MARKS = 10_000
CONTEXT = 32  # code points of prefix and suffix, as Hypothesis and the W3C examples have it


@dataclass(frozen=True)
class Mark:
    """A quotation, a sum of money or a citation marker, which an annotation must account for."""

    mark: str
    start: int
    end: int
    exact: str

    @property
    def inside(self) -> tuple[int, int]:
        """The span between the quotation marks; of another mark, the whole."""
        if self.mark != "quotation":
            return self.start, self.end
        width = 2 if self.exact.startswith("''") else 1
        return self.start + width, self.end - width * (len(self.exact) > 1 and self.exact[-1] in CLOSING[self.exact[0]])

    def closes(self, text: str, end: int) -> bool:
        """Whether words that begin inside the mark end with it, but for a stop or comma that may be the sentence's own."""
        if end <= self.inside[1]:
            return text[end : self.inside[1]] in ("", ".", ",")
        # ‘the workers’ rights’: after an s, the first ’ may be an apostrophe.
        return self.exact[0] in "‘'" and text[end : end + 1] == self.exact[-1]


@dataclass(frozen=True)
class Words:
    """A span of one report, by position and by its own words with their context (W3C selectors)."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    occurrence: int


@dataclass(frozen=True)
class Report:
    """The text of one report, as its bytes decode."""

    name: str
    data: bytes
    text: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """All marks in the text, unless there are more than anybody reads."""
        return tuple(islice(marks(self.text), MOST_MARKS + 1))

    @cached_property
    def paragraphs(self) -> tuple[tuple[int, int], ...]:
        """The spans of all lines that hold text."""
        return tuple(found.span() for found in re.finditer(r"[^\r\n]+", self.text))

    @cached_property
    def mark_at(self) -> dict[tuple[int, int], Mark]:
        """The marks by their span."""
        return {(mark.start, mark.end): mark for mark in self.marks}

    @cached_property
    def searches(self) -> Iterator[int]:
        """Counts how often something like some words was looked for in the text."""
        return count(1)

    @cached_property
    def _found(self) -> dict[str, list[int]]:
        return {}

    def places(self, exact: str) -> list[int]:
        """Where the words start, each time they stand in the text without cutting a word."""
        if exact not in self._found:
            self._found[exact] = places(self.text, exact)
        return self._found[exact]

    def words(self, start: int, end: int) -> Words:
        """The span with its context; prefix and suffix stay in the paragraph."""
        exact = self.text[start:end]
        first, last = paragraph(self.text, start, end)
        before = self.text[max(first, start - CONTEXT) : start]
        after = self.text[end : min(last, end + CONTEXT)]
        return Words(start, end, exact, before, after, max(1, bisect_right(self.places(exact), start)))

    def line_column(self, at: int) -> tuple[int, int]:
        """Line and column of a code point, from 1."""
        before = bisect_left(_places_of(_LINE_FEED, self.text), at)
        return before + 1, at - self.text.rfind("\n", 0, at)


def marks(text: str) -> Iterator[Mark]:
    """The marks in a text, in order of kind and place.

    >>> [mark.exact for mark in marks('He said "no" to £5m [1].')]
    ['"no"', '£5m', '[1]']
    >>> [mark.exact for mark in marks("It’s ‘not the mayor’s’ and 'no' of the boys' club.")]
    ['‘not the mayor’s’', "'no'"]
    """
    kinds = {"quotation": QUOTATION.finditer(text), "money": money.found(text), "citation": CITATION.finditer(text)}
    for kind, here in kinds.items():
        for found in here:
            yield Mark(kind, found.start(), found.end(), found.group())


def places(text: str, exact: str) -> list[int]:
    """Where words stand in a text, whole words only.

    >>> places("The Met met the Metropolitan", "Met")
    [4]
    """
    if not exact:
        return []
    found, last = [], len(text) - len(exact)
    at = text.find(exact)
    while at >= 0:
        cut = (at > 0 and _is_word(text[at - 1]) and exact[0].isalnum()) or (
            at < last and _is_word(text[at + len(exact)]) and exact[-1].isalnum()
        )
        if not cut:
            found.append(at)
        at = text.find(exact, at + (1 if cut else len(exact)))
    return found


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def paragraph(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the paragraph, or paragraphs, that hold a span."""
    ends = _places_of(_LINE_END, text)
    before, after = bisect_left(ends, start), bisect_left(ends, max(start, end - 1))
    return ends[before - 1] + 1 if before else 0, ends[after] if after < len(ends) else len(text)


@lru_cache(maxsize=100)
def _places_of(sign: re.Pattern[str], text: str) -> list[int]:
    """Where a sign stands in a text; kept, since each evidence of a report asks again."""
    return [found.start() for found in sign.finditer(text)]


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the sentence, or sentences, that hold a span; a stop inside quotation marks ends none.

    >>> text = 'We met. He said "Go. Now." and left. It rained.'
    >>> text[slice(*sentence(text, 20, 21))]
    'He said "Go. Now." and left.'
    """
    first, last = paragraph(text, start, end)
    stops = _stops(text, first, last)
    before, after = bisect_right(stops, start), bisect_left(stops, end)
    opens = stops[before - 1] if before else first
    closes = stops[after] if after < len(stops) else last
    return opens + len(text[opens:closes]) - len(text[opens:closes].lstrip()), closes


@lru_cache(maxsize=100)
def _stops(text: str, first: int, last: int) -> list[int]:
    """Where the sentences of a paragraph end."""
    masked = QUOTATION.sub(lambda found: "_" * len(found.group()[:-2]) + found.group()[-2:], text[first:last])
    return [first + found.end() for found in _STOP.finditer(masked)]


def read(root: Path) -> tuple[dict[str, Report], list[Problem]]:
    """Every report in `seeds/`, by file name."""
    found: dict[str, Report] = {}
    problems: list[Problem] = []
    for path in sorted((root / "seeds").glob("*.txt")):
        report = read_text(path, f"seeds/{path.name}")
        if isinstance(report, Problem):
            problems.append(report)
        else:
            found[path.name] = report
    return found, problems


def read_text(path: Path, shown: str) -> Report | Problem:
    """The report in a file, or the problem with its bytes."""
    try:
        data = plainfile.read(path, MOST_BYTES)
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        return problem("OR201", Place(shown), found=f"byte {fault.object[fault.start]:#04x} at offset {fault.start}")
    except OSError as fault:
        return problem("OR004" if fault.errno == errno.EFBIG else "OR201", Place(shown), found=fault.strerror)
    if text.count("\n") + text.count("\r") > 2 * MOST_LINES:
        return problem("OR004", Place(shown), found=f"more than {MOST_LINES:,} lines")
    report = Report(path.name, data, text)
    # Three kinds of marks, each at least a character long, can't be too many in a short text.
    if len(text) > MOST_MARKS // 3 and len(report.marks) > MOST_MARKS:
        return problem("OR004", Place(shown), found=f"more than {MOST_MARKS:,} quotations, sums of money and citation markers")
    return report
