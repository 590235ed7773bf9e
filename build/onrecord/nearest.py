"""The nearest: what somebody most likely meant, as advice and never as an answer."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.reports import Report

MOST_COMPARED = 1_000_000
MOST_SEARCHED = 4_000_000  # code points of one report, over all searches
LONGEST = 300  # what is longer is looked for by how it begins


def nearest(written: str, known: Iterable[str]) -> str | None:
    """The known word most like the one written, if any is like it.

    >>> nearest("ada-osie", ["ada-osei", "acme"])
    'ada-osei'
    """
    return Nearest(known).to(written)


class Nearest:
    """The nearest among many, for word after word, as long as that takes no more comparisons than a second has room for."""

    def __init__(self, known: Iterable[str]) -> None:
        self.known = sorted(known)
        self.left = MOST_COMPARED

    def to(self, written: str) -> str | None:
        from rapidfuzz import fuzz, process

        self.left -= len(self.known)
        if len(str(written)) > LONGEST or self.left < 0:
            return None
        best = process.extractOne(str(written), self.known, scorer=fuzz.ratio, score_cutoff=60)
        return best[0] if best else None


def nearest_words(written: str, report: Report) -> tuple[str, int] | None:
    """The passage of a report most like the words written, and where it starts."""
    from rapidfuzz import fuzz

    written = written[:LONGEST]
    if not written or not report.text or next(report.searches) * len(report.text) > MOST_SEARCHED:
        return None
    found = fuzz.partial_ratio_alignment(written, report.text, score_cutoff=60)
    if found is None:
        return None
    start, end = found.dest_start, found.dest_end
    while start > 0 and report.text[start - 1].isalnum() and report.text[start].isalnum():
        start -= 1
    while end < len(report.text) and report.text[end - 1].isalnum() and report.text[end].isalnum():
        end += 1
    return report.text[start:end].split("\n")[0], start
