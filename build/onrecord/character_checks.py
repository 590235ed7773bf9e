"""Checks of characters: what can't be seen, what looks like something else, what a spreadsheet would run."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from onrecord.schemas import Column, schemas

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Control, format (bidirectional marks, zero width), surrogate, private and unassigned characters.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")
_FORMULA = re.compile(r"[=+\-@\t\r]")


def check(connection: DuckDBPyConnection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every cell of text, by what it rests on."""
    for table, told in schemas().items():
        texts = [column for column in told.columns.values() if column.type == "string" and "enum" not in column.constraints]
        answer = connection.execute(f"SELECT record, * FROM text_{table} ORDER BY record")
        names = [described[0] for described in answer.description or ()]
        for row in (dict(zip(names, cells, strict=True)) for cells in answer.fetchall()):
            row_id = " ".join(str(row[name]) for name in told.key)
            for column in texts:
                for code, found in _cell(column, row[column.name] or ""):
                    yield code, {"tbl": table, "row_id": row_id, "field": column.name, "value": row[column.name], **found}


def _cell(column: Column, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    ours = column.told["restsOn"] in ("judgement", "key")
    if ours and (unseen := next((char for char in text if unicodedata.category(char) in _UNSEEN), None)):
        yield "OR901", {"found": _named(unseen)}
    for word in re.findall(r"\w+", text) if not text.isascii() else ():
        letters = {_alphabet(char): char for char in word if char.isalpha()}
        if len(letters.keys() & set(_ALPHABETS)) > 1:
            odd = [char for char in word if char.isalpha() and _alphabet(char) != "LATIN"]
            yield "OR902", {"found": f"{word} has {', '.join(_named(char) for char in dict.fromkeys(odd))}"}
    if _FORMULA.match(text):
        yield "OR903", {"written": text}


def _alphabet(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


def _named(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'which has no name')}"
