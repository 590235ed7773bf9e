"""A report: its text with every span that a row rests on, and the rows beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from onrecord.site.marks import KINDS, Span, paragraphs, spans
from onrecord.site.page import Page, report_address
from onrecord.site.story import Row, Story

# What stands in the margin by itself; the rest is folded up behind its number.
OPEN = ("quote", "claim", "money", "aside")


def pages(story: Story) -> Iterator[Page]:
    """The list of reports, and a page for each."""
    yield Page(
        "reports.html", "reports.html", "Reports", {"reports": [_counted(story, report) for report in story.reports]}, "Reports"
    )
    for report in story.reports:
        yield from _page(story, report)


def _counted(story: Story, report: Row) -> dict[str, object]:
    naming = story.referring.get(("sources", report["source_id"]), {})
    return {"row": report, "counts": {table: len(ids) for (table, column), ids in naming.items() if column == "source_id"}}


def _page(story: Story, report: Row) -> Iterator[Page]:
    source_id, text = report["source_id"], story.texts.get(report["source_id"])
    if text is None and not story.short:
        return
    found = spans(story, source_id)
    told = {
        "report": report,
        "kinds": KINDS,
        "counts": Counter(span.kind for span in found),
        "spans": found,
        "paragraphs": [(paragraph, *_margin(paragraph.spans)) for paragraph in paragraphs(text, found)] if text else [],
    }
    yield Page(report_address(source_id), "report.html", story.name("sources", source_id), told, "Reports")


def _margin(here: list[tuple[int, Span]]) -> tuple[list[tuple[int, Span]], list[tuple[int, Span]], str]:
    """The spans of a paragraph that stand open in the margin, those that are folded up, and what these are."""
    folded = [(number, span) for number, span in here if span.kind not in OPEN]
    kinds = sorted((span.kind for _, span in folded), key=list(KINDS).index)
    told = ", ".join(_number(kind, len(list(same))) for kind, same in groupby(kinds))
    return [(number, span) for number, span in here if span.kind in OPEN], folded, told


def _number(kind: str, count: int) -> str:
    return f"{count} {kind}{'s' * (count != 1)}"
