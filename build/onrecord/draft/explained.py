"""Explained: the report in colours, by what was read in it, and below it each span with its rule."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from onrecord import show
from onrecord.draft.drafting import Draft
from onrecord.draft.form import aside_because
from onrecord.reports import Report

STYLES = {
    "quote": "green",
    "speaker": "bold yellow",
    "cue": "magenta",
    "claim": "underline",
    "actor": "cyan",
    "money": "bold red",
    "citation": "blue",
    "aside": "dim",
}
Span = tuple[int, int, str, str]


def spans(made: Draft) -> Iterator[Span]:
    """Every span with its kind and what is to say of it: whom it means, by which rule, how surely."""
    for claim in made.claims:
        who = f"{claim.actor.name}: " if claim.actor else ""
        yield claim.start, claim.end, "claim", f"{claim.claim_type}, {who}{claim.rule}, {claim.confidence:.2f}"
    for actor in made.actors:
        for start, end in actor.mentions:
            yield start, end, "actor", f"{made.ids[actor]}, {actor.actor_type}"
    for one in made.spoken:
        whose = made.ids[one.actor] if one.actor else "nobody on record"
        yield one.quotation.start, one.quotation.end, "quote", f"{whose}: {one.rule}, {one.confidence:.2f}"
        if one.cue:
            yield *one.cue, "cue", one.rule
        if one.speaker:
            yield *one.speaker, "speaker", whose
    for one in made.aside:
        yield one.quotation.start, one.quotation.end, "aside", aside_because(made.text, one)
    for money in made.money:
        yield money.start, money.end, "money", f"{money.amount} {money.currency}"
    for cited in made.citations:
        yield cited.start, cited.end, "citation", cited.how


def print_out(made: Draft) -> None:
    """The report with its spans coloured, then each span on a line."""
    console = Console(highlight=False)
    safe = "".join(char if char in "\n" or char.isprintable() else "·" for char in made.text)
    shown = Text(safe)
    found = list(spans(made))
    for start, end, kind, _ in found:
        shown.stylize(STYLES[kind], start, end)
    legend = Text("  ").join(Text(kind, style) for kind, style in STYLES.items())
    console.print(legend, "", shown, "", sep="\n")
    report = Report(made.name, b"", made.text)
    for start, end, kind, told in sorted(set(found)):
        line, column = report.line_column(start)
        words = show.safe(" ".join(made.text[start:end].split()), 60)
        console.print(
            Text(f"{line}:{column}  "),
            Text(f"{kind:8}", STYLES[kind]),
            Text(f"  {words}  "),
            Text(show.safe(told), "italic"),
            sep="",
            soft_wrap=True,
        )
