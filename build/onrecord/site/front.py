"""Front: the dispute at a glance, drawn from the tables alone."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from onrecord.site.disagreements import disagreements, drawings
from onrecord.site.page import Page
from onrecord.site.row import Field, fields, way
from onrecord.site.story import Row, Story
from onrecord.site.unstated import inferred, missing, nowhere
from onrecord.site.voices import voices

MOST = 8  # of anything that the front page lists; its table has the rest


def pages(story: Story) -> Iterator[Page]:
    """The first page."""
    against, quotes, unsure = disagreements(story), list(story.tables["quotes"]), inferred(story)
    told = {
        "against": against[:MOST],
        "leading": sum(one.relation == "contradicts" for one in against[:MOST]) or 2,
        "against_count": len(against),
        "drawings": list(drawings(story, 2 * MOST)),
        "voices": voices(story) if story.steps else None,
        "quotes": [_quote(story, quote_id) for quote_id in _first(story, quotes)],
        "contracts": [_contract(story, contract_id) for contract_id in _fullest(story)],
        "inferred": unsure[: 2 * MOST],
        "inferred_count": len(unsure),
        "unsaid": [_quote(story, quote_id) for quote_id in quotes if not story.tables["quotes"][quote_id]["speaker_id"]][:MOST],
        "missing": list(missing(story, "sources", story.reports))[:MOST],
        "nowhere": nowhere(story),
        "unsure": [row for row in story.tables["identities"].values() if row["judgement"] == "unsure"][:MOST],
        "most": MOST,
    }
    yield Page("index.html", "front.html", story.dataset["title"], told, "Front")


def _first(story: Story, quotes: list[str]) -> list[str]:
    """The quotes to show: those whose speaker is known, whole ones first."""
    kinds = ("direct", "partial", "passage")
    rows = story.tables["quotes"]
    ordered = sorted(quotes, key=lambda one: (not rows[one]["speaker_id"], kinds.index(rows[one]["quote_type"]), one))
    return ordered[:MOST]


def _quote(story: Story, quote_id: str) -> dict[str, Any]:
    row = story.tables["quotes"][quote_id]
    ways = [list(way(story, steps)) for steps in story.steps.get(quote_id, ())]
    return {"row_id": quote_id, "row": row, "speaker": story.name("actors", row["speaker_id"]), "ways": ways}


def _fullest(story: Story) -> list[str]:
    """The contracts of which most is told."""
    rows = story.tables["contracts"]
    return sorted(rows, key=lambda one: (-sum(map(bool, rows[one].values())), one))[: MOST // 4]


def _contract(story: Story, contract_id: str) -> dict[str, Any]:
    row = story.tables["contracts"][contract_id]
    cells = list(fields(story, "contracts", row, story.ties.get(("contracts", contract_id), [])))
    return {"row_id": contract_id, "row": row, "fields": [_field(cell) for cell in cells[2:]]}


def _field(cell: Field) -> dict[str, Any]:
    """A cell with its words, each set of words and value once, and whether they give different values."""
    ties: dict[tuple[str, str], Row] = {(tie["exact"], tie["value"]): tie for tie in reversed(cell.ties)}
    number = cell.column.type in ("number", "integer") and cell.cell
    shown = f"{Decimal(cell.cell):,}" if number else cell.shown
    kept = list(reversed(ties.values()))
    return {"cell": cell, "shown": shown, "ties": kept, "differ": len({tie["value"] for tie in kept}) > 1}
