"""Article: one record of a corpus, and what the rules read in it, as rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onrecord.draft.corpus import MOST
from onrecord.draft.drafting import draft
from onrecord.draft.form import document
from onrecord.scale.described import tables
from onrecord.scale.parts import Line

_LONGEST_ID = 500
Columns = dict[str, list[list[Any]]]


@dataclass(frozen=True)
class Article:
    """An id and a text that can be drafted."""

    id: str
    text: str


@dataclass(frozen=True)
class Refused:
    """Why a record is no article, and the id that it gives."""

    why: str
    id: str | None = None


def article(line: Line) -> Article | Refused | None:
    """The article that a record holds; None for a blank line.

    >>> article(Line(1, b'{"id": 7, "text": "Rain."}')), article(Line(2, b'{"id": "a", "text": 7}'))
    (Article(id='7', text='Rain.'), Refused(why='its text is no text', id='a'))
    """
    if line.data is None:
        return Refused(f"its file breaks off here: {line.fault}")
    if isinstance(line.data, tuple):
        return _article(*line.data)
    if not line.data.strip():
        return None
    try:
        row = json.loads(line.data)
    except (ValueError, RecursionError) as fault:
        return Refused(f"no JSON: {fault}"[:200])
    if not isinstance(row, dict):
        return Refused("it is no object with an id and a text")
    return _article(row.get("id"), row.get("text"))


def _article(told: Any, text: Any) -> Article | Refused:
    if not isinstance(told, str | int) or isinstance(told, bool) or told == "":
        return Refused("it has no id that is text or a whole number")
    try:
        article_id = str(told)
        article_id.encode()
    except ValueError:  # a number of thousands of digits, or half a character
        return Refused("its id can't be written")
    if len(article_id) > _LONGEST_ID:
        return Refused(f"its id has {len(article_id):,} characters")
    if not isinstance(text, str):
        return Refused("its text is no text", article_id)
    if not text:
        return Refused("its text is empty", article_id)
    if len(text) > MOST:
        return Refused(f"its text has {len(text):,} characters", article_id)
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        return Refused(f"character {fault.start} of its text is half of a character", article_id)
    return Article(article_id, text)


def columns(one: Article) -> Columns:
    """What the rules read in an article: the columns of each table, the article's id not among them."""
    told = document(draft(one.id, one.text))
    return {table: _columns(table, told[table]) for table in tables() if table in told}


def _columns(table: str, rows: list[dict[str, Any]]) -> list[list[Any]]:
    names = [name for name in tables()[table].columns if name != "article_id"]
    for row in rows:
        assert row.keys() == set(names), f"{table} has the fields {', '.join(row)}"
    made = [[row[name] for row in rows] for name in names]
    for name, cells in zip(names, made, strict=True):
        column = tables()[table].columns[name]
        if column.type == "number" and not column.told.get("float"):
            unfit = [cell for cell in cells if cell is not None and not _fits(Decimal(cell))]
            assert not unfit, f"{name} {unfit[0]} is no {column.sql_type}"
    return made


def _fits(number: Decimal) -> bool:
    return number == round(number, 2) < 10**16
