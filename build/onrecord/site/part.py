"""A part: the page of a piece of evidence, or of a step of a way, each of which belongs to another row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from onrecord.schemas import schema
from onrecord.site.page import address, words
from onrecord.site.story import Row, Story, owner

PARTS = ("evidence", "attributions")


def told(story: Story, table: str, row_id: str) -> dict[str, Any]:
    """What its page shows: the row that it belongs to, the words, and each cell that is filled."""
    row = story.tables[table][row_id]
    whose = owner(row) if table == "evidence" else _travelled(row)
    return {
        "table": table,
        "row_id": row_id,
        "tie": row if table == "evidence" else story.tables["evidence"].get(row["evidence_id"]),
        "whose": whose,
        "called": story.name(*whose),
        "because": row["because"],
        "basis": row["basis"],
        "cells": list(_cells(story, table, row)),
        "does": row["role"] if table == "evidence" else row["relation"],
        "supports": row.get("field", ""),
        "place": story.places.get((table, row_id), ""),
    }


def _cells(story: Story, table: str, row: Row) -> Iterator[tuple[str, str, str]]:
    """What each filled column is called, its cell, and the page that it leads to."""
    for name, label, other in _heads(table):
        if cell := row[name]:
            yield label, cell, address(other, cell) if other and cell in story.tables[other] else ""


@cache
def _heads(table: str) -> list[tuple[str, str, str]]:
    leads = {reference.column: reference.table for reference in schema(table).references}
    return [(name, words(name), leads.get(name, "")) for name in schema(table).columns]


def _travelled(row: Row) -> tuple[str, str]:
    return ("quotes", row["quote_id"]) if row["quote_id"] else ("claims", row["claim_id"])
