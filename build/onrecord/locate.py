"""Locating: people copy words, the machine finds where they stand. Letter for letter, or not at all."""

from __future__ import annotations

from onrecord.nearest import nearest_words
from onrecord.problems import Problem, problem
from onrecord.reports import Report, Words
from onrecord.typed import Scalar


def locate(
    report: Report, exact: Scalar, occurrence: Scalar | None = None, within: tuple[int, int] | None = None
) -> Words | Problem:
    """The place of the words in the report.

    Words that stand there more than once need `occurrence`, unless they stand once in the sentence that they belong to.
    """
    found = report.places(exact)
    if not found:
        return _absent(report, exact)
    if within and occurrence is None:
        near = [at for at in found if within[0] <= at and at + len(exact) <= within[1]]
        found = near if len(near) == 1 else found
    if occurrence is None and len(found) > 1:
        return problem(
            "OR102", exact.place, report=report.name, written=exact, count=len(found), found=_contexts(report, exact, found)
        )
    which = int(occurrence) if occurrence else 1
    if which > len(found) and occurrence is not None:
        return problem("OR103", occurrence.place, report=report.name, value=occurrence, written=exact, count=len(found))
    return report.words(found[which - 1], found[which - 1] + len(exact))


def _absent(report: Report, exact: Scalar) -> Problem:
    if exact in report.text:
        at = report.text.index(exact)
        return problem("OR104", exact.place, report=report.name, written=exact, found=_around(report, at, at + len(exact)))
    near = nearest_words(exact, report)
    if near is None:
        return problem("OR101", exact.place, report=report.name, written=exact, nearest="nothing like it")
    line, _ = report.line_column(near[1])
    shown = f"{near[0]}  (line {line}, character {near[1]})"
    return problem("OR101", exact.place, report=report.name, value=exact, written=exact, nearest=shown)


def _contexts(report: Report, exact: str, found: list[int]) -> str:
    return " | ".join(f"{n}: {_around(report, at, at + len(exact))}" for n, at in enumerate(found[:6], 1))


def _around(report: Report, start: int, end: int) -> str:
    words = report.words(start, end)
    return f"…{words.prefix[-20:]}{words.exact}{words.suffix[:20]}…"
