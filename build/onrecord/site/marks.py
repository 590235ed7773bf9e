"""Marks: the spans of a report that rows rest on, by kind, and the text split where they begin and end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from onrecord.reports import Report
from onrecord.site.story import Row, Story, owner

# What a legend calls each kind, in its order, and what it is.
KINDS = {
    "quote": "words that the report gives as somebody's own",
    "claim": "words that make an assertion",
    "money": "a sum of money",
    "citation": "a marker or title of what the report says it rests on",
    "name": "what the report calls somebody",
    "value": "words behind another value",
    "aside": "a mark set aside, with the reason",
}


@dataclass
class Span:
    """Words of a report, half-open in code points, and the rows that rest on them as words of one kind."""

    start: int
    end: int
    kind: str
    exact: str
    notes: list[Note] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"c{self.start}-{self.end}"


@dataclass(frozen=True)
class Note:
    """What a row takes from a span: the row as a whole, or the value of one field."""

    table: str
    row_id: str
    field: str
    value: str
    basis: str
    because: str


@dataclass(frozen=True)
class Run:
    """A piece of text over which the same spans lie, by number, and the anchors of those that begin here."""

    start: int
    text: str
    spans: tuple[int, ...]
    kinds: tuple[str, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """A line of a report as runs, with the spans that begin in it."""

    runs: list[Run]
    spans: list[tuple[int, Span]]


def kind(tie: Row) -> str:
    """Which kind of words evidence is."""
    table, _ = owner(tie)
    if table in ("quotes", "claims") and tie["field"] in ("", "quotation"):
        return table.removesuffix("s")
    if tie["transform"].startswith("money"):
        return "money"
    if tie["role"] == "cites" or (table == "sources" and tie["role"] == "names"):
        return "citation"
    return "name" if tie["role"] == "names" or tie["transform"] == "actor" else "value"


def spans(story: Story, source_id: str) -> list[Span]:
    """The spans of a report in the order in which they stand, the longer first."""
    found: dict[tuple[int, int, str], Span] = {}
    for start, end, what, exact, note in [*_tied(story, source_id), *_set_aside(story, source_id)]:
        found.setdefault((start, end, what), Span(start, end, what, exact)).notes.append(note)
    order = list(KINDS)
    return sorted(found.values(), key=lambda span: (span.start, -span.end, order.index(span.kind)))


def _tied(story: Story, source_id: str) -> Iterator[tuple[int, int, str, str, Note]]:
    for tie in story.words.get(source_id, ()):
        note = Note(*owner(tie), tie["field"], tie["value"], tie["basis"], tie["because"])
        yield int(tie["start_char"]), int(tie["end_char"]), kind(tie), tie["exact"], note


def _set_aside(story: Story, source_id: str) -> Iterator[tuple[int, int, str, str, Note]]:
    for row_id, row in story.tables["set_aside"].items():
        if row["report_id"] == source_id:
            note = Note("set_aside", row_id, "", row["mark"], "", row["because"])
            yield int(row["start_char"]), int(row["end_char"]), "aside", row["exact"], note


def paragraphs(report: Report, found: list[Span]) -> list[Paragraph]:
    """The report's paragraphs, each split into runs."""
    return [
        Paragraph(
            list(_runs(report.text, found, start, end)),
            [(number, span) for number, span in enumerate(found) if start <= span.start < end],
        )
        for start, end in report.paragraphs
    ]


def _runs(text: str, found: list[Span], first: int, last: int) -> Iterator[Run]:
    here = [(number, span) for number, span in enumerate(found) if span.start < last and span.end > first]
    edges = sorted({first, last, *(edge for _, span in here for edge in (span.start, span.end) if first < edge < last)})
    for start, end in pairwise(edges):
        over = [(number, span) for number, span in here if span.start < end and span.end > start]
        yield Run(
            start,
            text[start:end],
            tuple(number for number, _ in over),
            tuple(dict.fromkeys(span.kind for _, span in over)),
            tuple(dict.fromkeys(span.anchor for _, span in over if span.start == start)),
        )
