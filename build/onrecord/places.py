"""Places: where words stand in the reports, and the entry to paste. Nobody counts characters."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord import show
from onrecord.nearest import nearest_words
from onrecord.reports import Report, paragraph, sentence


def places(reports: dict[str, Report], words: str) -> Iterator[tuple[Report, int, int]]:
    """Each place of the words: the report, where they start, and which time they stand in it."""
    for report in reports.values():
        for n, start in enumerate(report.places(words), 1):
            yield report, start, n


def lines(reports: dict[str, Report], words: str) -> Iterator[str]:
    """Each place with its sentence, and what to type to mean it."""
    found = list(places(reports, words))
    for report, start, n in found:
        end = start + len(words)
        line, column = report.line_column(start)
        yield f"seeds/{report.name}:{line}:{column}"
        first, last = sentence(report.text, start, end)
        yield from (f"  {part}" for part in show.in_place(report.text[first:last], start - first, end - first))
        more = len([one for one in found if one[0] is report]) > 1
        yield f"    exact: {quoted(words)}" + (f"\n    occurrence: {n}" if more else "")
        yield ""


def quoted(words: str) -> str:
    """The words as a YAML value that reads as they do.

    >>> print(quoted('"no"'), quoted("Khan's block"), quoted("One.\\n\\nTwo."))
    '"no"' Khan's block "One.\\n\\nTwo."
    """
    import yaml

    # Between double quotation marks, YAML has escapes for what is not printed as it is.
    style = None if show.safe(words, len(words)) == words else '"'
    told = yaml.dump(words, allow_unicode=style is None, width=10**9, default_flow_style=True, default_style=style)
    return told.removesuffix("\n").removesuffix("\n...").replace("##[", r"#\x23[")


def near(reports: dict[str, Report], words: str) -> Iterator[str]:
    """The passages most like words that stand nowhere."""
    for report in reports.values():
        if found := nearest_words(words, report):
            passage, start = found
            line, column = report.line_column(start)
            first, last = paragraph(report.text, start, start + 1)
            yield f"nearest in seeds/{report.name}:{line}:{column}"
            yield f"  {show.safe(passage[: last - first])}"
