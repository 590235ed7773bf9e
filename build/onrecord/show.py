"""Show: what people see. Every word that came from a file goes through `safe` before it is printed."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from onrecord.problems import Problem

if TYPE_CHECKING:
    from onrecord.editions import Change
    from onrecord.gaps import Gaps

LONGEST = 400
LARGEST_SUMMARY = 900_000  # bytes; GitHub shows nothing at all of a summary of more than 1024 kB
# Bidirectional controls reorder what is read; a terminal or a web page obeys them.
_HIDDEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def safe(text: object, longest: int = LONGEST) -> str:
    """The text on one line, with nothing in it that a terminal, a reader's eye or a CI log would obey.

    >>> safe("a\\x1b[2J\\nb")
    'a\\\\u{1b}[2J\\\\u{a}b'
    """
    shown = "".join(
        char if char.isprintable() and not _HIDDEN.match(char) else f"\\u{{{ord(char):x}}}" for char in str(text)[: longest + 1]
    )
    shown = shown if len(str(text)) <= longest else shown[:longest] + "…"
    # GitHub's runner reads ::command:: after white space and ##[command] anywhere.
    return re.sub(r"^(\s*):(?=:)", r"\1\\u{3a}", shown).replace("##[", "#\\u{23}[")


def several(number: int, what: str) -> str:
    """So many of them, in words.

    >>> several(1, "report"), several(0, "row")
    ('1 report', '0 rows')
    """
    return f"{number} {what}{'s' * (number != 1)}"


def problem_lines(problem: Problem) -> Iterator[str]:
    """A problem as a good compiler prints it."""
    warning = "" if problem.is_error else "warning: "
    yield f"{safe(problem.place)}: {problem.code} {warning}{safe(problem.message)}"
    told = dict(problem.details)
    width = max((len(label) for label in told), default=0)
    for label, text in told.items():
        yield f"    {label:{width}}  {safe(text)}"
        if label == "nearest" and "written" in told:
            marks = _differs(safe(told["written"]), safe(text))
            if marks.strip():
                yield f"    {'':{width}}  {marks}"
    yield f"    {safe(problem.advice)} `onrecord explain {problem.code}` says more."


def _differs(written: str, nearest: str) -> str:
    """Carets under what is different in the nearest words."""
    bare = nearest.split("  (line ")[0]
    if len(bare) > 200 or len(written) > 200:
        return ""
    marks = [" "] * len(bare)
    for kind, _, _, start, end in SequenceMatcher(None, written, bare, autojunk=False).get_opcodes():
        if kind != "equal":
            marks[min(start, len(marks) - 1) : max(end, start + 1)] = "^" * max(1, end - start)
    return "".join(marks).rstrip() if marks.count("^") < len(bare) / 2 else ""


def as_json(problems: list[Problem], gaps: Gaps, mended: Iterable[Problem] | None = None) -> str:
    """The one object of `check --format json`: the problems; if there are such, the rows that could not be read and the

    rules that were not asked; with `--fix`, what was mended.
    """
    told: dict[str, Any] = {"valid": not any(found.is_error for found in problems)}
    told["problems"] = [found.as_json() for found in problems]
    if gaps.left_out or gaps.not_asked:
        told["left_out"] = [{"table": table, "row_id": row_id, "field": part} for table, row_id, part in gaps.left_out]
        told["not_asked"] = gaps.not_asked
    return document(told if mended is None else told | {"mended": [found.as_json() for found in mended]})


def mended_lines(mended: Iterable[Problem]) -> Iterator[str]:
    """What was mended, one line each."""
    return (f"mended: {safe(found.place)}: {found.code} {safe(found.message)}" for found in mended)


def document(told: Any) -> str:
    """JSON in ASCII, without what GitHub's runner would take for an order."""
    return json.dumps(told, indent=2, ensure_ascii=True).replace("##[", "#\\u0023[")


def as_github(problems: list[Problem], gaps: Gaps, most: int = 10) -> Iterator[str]:
    """Workflow commands that annotate a pull request; the runner drops what is beyond ten a step."""
    worst = sorted(problems, key=lambda found: not found.is_error)
    for found in worst[:most]:
        place = {"file": found.place.file, "line": found.place.line, "col": found.place.column, "title": found.code}
        told = ",".join(f"{name}={_property(str(value))}" for name, value in place.items() if value is not None)
        yield f"::{found.severity} {told}::{_data(safe(f'{_in_a_line(found)}. {found.advice}', 2000))}"
    for line in gaps.in_words():
        yield f"::notice title=onrecord::{_data(safe(line, 2000))}"
    if len(problems) > most:
        yield f"::notice title=onrecord::{len(problems) - most} more problems: the step's summary and `onrecord check` list them"


def as_summary(looked_at: str, problems: list[Problem], changes: Iterable[Change] | None, gaps: Gaps) -> str:
    """Every problem, and every row that changed, as the Markdown of a step summary."""
    lines = [f"### onrecord: {looked_at}", ""]
    if problems:
        lines += ["| place | code | problem | what to do |", "|---|---|---|---|"]
    for found in problems:
        told = markdown(_in_a_line(found))
        lines.append(f"| {markdown(found.place)} | {found.code} | {told} | {markdown(found.advice)} |")
    lines += [] if problems else ["✓ no problems"]
    lines += ["", *map(markdown, gaps.in_words()), "", *map(_changed, changes or ())]
    ends = accumulate(len(line.encode()) + 1 for line in lines)
    if left := [line for line, end in zip(lines, ends, strict=True) if end > LARGEST_SUMMARY]:
        lines[-len(left) :] = ["", f"… and {len(left):,} more lines, for which a summary has no room"]
    return "\n".join(lines) + "\n\n"


def _in_a_line(found: Problem) -> str:
    return "; ".join([found.message, *(f"{label}: {text}" for label, text in found.details)])


def _changed(change: Change) -> str:
    cells = "; ".join(f"{name}: {before or '(empty)'} → {after or '(empty)'}" for name, (before, after) in change.cells.items())
    return f"- {change.sign} {change.table} {markdown(change.row_id)} {markdown(cells)}".rstrip()


def markdown(text: object) -> str:
    """Text as it is, in a Markdown table cell."""
    return re.sub(r"([\\|<&`*_\[\]])", r"\\\1", safe(text, 2000))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe(text)).replace(":", "%3A").replace(",", "%2C")


def in_place(text: str, start: int, end: int, width: int = 96) -> Iterator[str]:
    """Words in their sentence, wrapped, with carets under them.

    >>> print("\\n".join(in_place("He said no twice.", 8, 10)))
    He said no twice.
            ^^
    """
    at = 0
    for line in textwrap.wrap(text, width, drop_whitespace=False, break_on_hyphens=False, expand_tabs=False) or [""]:
        marks = "".join("^" if start <= at + n < end else " " for n in range(len(line)))
        yield safe(line.rstrip(), width * 2)
        if marks.strip():
            yield marks.rstrip()
        at += len(line)


def grid(columns: list[str], rows: Iterable[list[str]], terminal: bool, width: int | None = None) -> str:
    """A table for people: ruled and wrapped to the terminal, or aligned and whole for a pipe."""
    shown = [[safe(cell, 100_000) for cell in row] for row in rows]
    if terminal:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for name in columns:
            table.add_column(Text(safe(name)), overflow="fold")
        for row in shown:
            table.add_row(*(Text(cell) for cell in row))
        console = Console(width=width)
        with console.capture() as captured:
            console.print(table)
        return captured.get().strip("\n")
    widths = [max([len(name), *(len(row[n]) for row in shown)]) for n, name in enumerate(columns)]
    lines = [columns, ["-" * wide for wide in widths], *shown]
    return "\n".join("  ".join(cell.ljust(wide) for cell, wide in zip(line, widths, strict=True)).rstrip() for line in lines)
