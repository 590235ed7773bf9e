"""A row: a permanent page for every row of every table, with the words behind each cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from onrecord.schemas import TABLES, Column, schema
from onrecord.site import part
from onrecord.site.disagreements import Answer, answer
from onrecord.site.page import Page, address, report_address, words
from onrecord.site.story import Row, Story, basis

MOST = 30  # rows that refer to a row are listed up to so many; its table's page has the rest
# Judged pairs: of which rows, the columns that name them, and the column of the judgement.
PAIRS = {
    "relations": ("claims", "claim_id", "other_claim_id", "relation"),
    "identities": ("actors", "actor_id", "other_actor_id", "judgement"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """A cell: what it holds, the row that it leads to, and the words that it rests on."""

    column: Column
    label: str
    cell: str
    leads_to: str
    shown: str
    ties: list[Row]
    basis: str


@dataclass(frozen=True)
class Step:
    """A step of a way: the relation, whom or what it passed and where that row's page is, and how surely."""

    relation: str
    name: str
    address: str
    basis: str
    because: str


def pages(story: Story) -> Iterator[Page]:
    """The page of each row; evidence and steps, which belong to another row, have plainer ones."""
    for table in TABLES:
        template, tell = ("part.html", part.told) if table in part.PARTS else ("row.html", told)
        for row_id in story.tables[table]:
            yield Page(address(table, row_id), template, title(story, table, row_id), tell(story, table, row_id), "Tables", True)


def title(story: Story, table: str, row_id: str) -> str:
    """What a row is called where there is room for a line."""
    name = story.name(table, row_id)
    return name if len(name) <= 80 else f"{name[:79].rpartition(' ')[0] or name[:79]}…"


def told(story: Story, table: str, row_id: str) -> dict[str, Any]:
    """What the page of a row shows."""
    row = story.tables[table][row_id]
    ties = story.ties.get((table, row_id), [])
    return {
        "table": table,
        "row_id": row_id,
        "row": row,
        "name": story.name(table, row_id),
        "fields": list(fields(story, table, row, ties)),
        "whole": [tie for tie in ties if not tie["field"]],
        "ways": [list(way(story, steps)) for steps in story.steps.get(row_id, ())],
        "answers": list(_answers(story, row_id)) if table == "questions" else [],
        "pair": _pair(story, table, row) if table in PAIRS else None,
        "pairs": list(_pairs(story, row_id)) if table == "claims" else [],
        "referring": list(_referring(story, table, row_id)),
        "place": story.places.get((table, row_id)),
        "report": report_address(row_id) if row.get("text_path") else "",
    }


def fields(story: Story, table: str, row: Row, ties: list[Row]) -> Iterator[Field]:
    """The cells of a row, in the order of its columns."""
    by_field: dict[str, list[Row]] = {}
    for tie in ties:
        by_field.setdefault(tie["field"], []).append(tie)
    for name, column, label, other in _heads(table):
        cell, own = row[name], by_field.get(name, [])
        to = address(other, cell) if other and cell in story.tables[other] else ""
        yield Field(column, label, cell, to, story.name(other, cell) if to else cell, own, basis(own))


@cache
def _heads(table: str) -> list[tuple[str, Column, str, str]]:
    """The columns of a table by name, what people call them, and the tables that they refer to."""
    leads = {reference.column: reference.table for reference in schema(table).references}
    return [(name, column, words(name), leads.get(name, "")) for name, column in schema(table).columns.items()]


def way(story: Story, steps: list[Row]) -> Iterator[Step]:
    """The steps by which words came, from the mouth to the report."""
    for step in steps:
        table = "actors" if step["actor_id"] else "sources"
        agent = step["actor_id"] or step["source_id"]
        yield Step(step["relation"], story.name(table, agent), address(table, agent), step["basis"], step["because"])


def _answers(story: Story, question_id: str) -> Iterator[tuple[str, list[Answer]]]:
    """The answers to a question, report by report."""
    claims = story.referring.get(("questions", question_id), {}).get(("claims", "question_id"), [])
    found = sorted((answer(story, claim_id) for claim_id in claims[:MOST]), key=lambda one: one.report_id)
    for report_id, answers in groupby(found, key=lambda one: one.report_id):
        yield report_id, list(answers)


def _pairs(story: Story, claim_id: str) -> Iterator[dict[str, str]]:
    """The judged pairs of a claim, each with the other claim."""
    for pair in story.relations.get(claim_id, ()):
        first = pair["claim_id"] == claim_id
        other = pair["other_claim_id"] if first else pair["claim_id"]
        yield {
            "relation": pair["relation"],
            "because": pair["because"],
            "first": "yes" if first else "",
            "address": address("claims", other),
            "claim": story.name("claims", other),
            "report_id": story.tables["claims"].get(other, {}).get("source_id", ""),
            "pair": address("relations", f"{pair['claim_id']} {pair['other_claim_id']}"),
        }


def _pair(story: Story, table: str, row: Row) -> tuple[str, str, str]:
    """A judged pair by the names of both, and what is judged of them."""
    of, one, other, judged = PAIRS[table]
    return story.name(of, row[one]), row[judged], story.name(of, row[other])


def _referring(story: Story, table: str, row_id: str) -> Iterator[dict[str, Any]]:
    """The rows that name this one, by table and column; judged pairs of claims, and answers, stand by themselves."""
    for (other, column), ids in story.referring.get((table, row_id), {}).items():
        shown = (table, other) == ("questions", "claims") and len(ids) <= MOST
        if not shown and (table, other) != ("claims", "relations"):
            rows = [(address(other, one), _called(story, other, one)) for one in ids[:MOST]]
            yield {"table": other, "column": column, "rows": rows, "count": len(ids)}


def _called(story: Story, table: str, row_id: str) -> str:
    """A row by its name; a pair by both of theirs."""
    if table not in PAIRS:
        return title(story, table, row_id)
    one, judged, other = _pair(story, table, story.tables[table][row_id])
    return f"{one} and {other}: {words(judged)}"
