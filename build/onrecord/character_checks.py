"""Checks of characters: what can't be seen, what looks like something else, what a spreadsheet would run."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from onrecord.problems import MOST_ALIKE
from onrecord.schemas import Column, literal, quoted, schemas

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# Control, format (bidirectional marks, zero width), surrogate, private and unassigned characters.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "FULLWIDTH", "MATHEMATICAL")
_FORMULA = re.compile(r"[=+\-@\t\r]")
# All but ASCII, Latin letters and what goes with them, dashes, quotation marks and the euro: none of these is ever told.
_ODD = "^[=+\\-@]|[^ -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u20ac]"


def check(connection: DuckDBPyConnection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every cell of text, by what it rests on; and the names of actors, by how they look."""
    for table, told in schemas().items():
        texts = [column for column in told.columns.values() if column.type == "string" and "enum" not in column.constraints]
        # Most cells are plain letters that no spreadsheet runs; the others are looked at one by one.
        # As one list: asked column by column, the pattern would be made anew for each.
        cells = ", ".join(quoted(column.name) for column in texts)
        odd = f"len(list_filter([{cells}], lambda cell: regexp_matches(cell, {literal(_ODD)}))) > 0"
        for row in sorted(_rows(connection, f"SELECT * FROM text_{table} WHERE {odd}"), key=itemgetter("record")):
            row_id = " ".join(str(row[name]) for name in told.key)
            for column in texts:
                for code, found in _cell(column, row[column.name] or ""):
                    yield code, {"tbl": table, "row_id": row_id, "field": column.name, "value": row[column.name], **found}
    yield from islice(_lookalikes(connection), MOST_ALIKE + 1)


def _rows(connection: DuckDBPyConnection, sql: str) -> Iterator[dict[str, Any]]:
    answer = connection.execute(sql)
    names = [column[0] for column in answer.description or ()]
    return (dict(zip(names, cells, strict=True)) for cells in answer.fetchall())


def _cell(column: Column, text: str) -> Iterator[tuple[str, dict[str, str]]]:
    ours = column.told["restsOn"] in ("judgement", "key")
    if ours and (unseen := next((char for char in text if unicodedata.category(char) in _UNSEEN), None)):
        yield "OR901", {"found": _named(unseen)}
    for word in re.findall(r"\w+", text) if not text.isascii() else ():
        letters = dict.fromkeys(char for char in word if char.isalpha())
        if len({_alphabet(char) for char in letters} & set(_ALPHABETS)) > 1:
            odd = [char for char in letters if _alphabet(char) != "LATIN"]
            yield "OR902", {"found": f"{word} has {', '.join(map(_named, odd))}"}
    if _FORMULA.match(text):
        yield "OR903", {"written": text}


def _lookalikes(connection: DuckDBPyConnection) -> Iterator[tuple[str, dict[str, Any]]]:
    """Actors whose names are other letters and look the same, unless somebody has judged the pair."""
    pairs = _rows(connection, "SELECT actor_id, other_actor_id FROM text_identities")
    judged = {frozenset(pair.values()) for pair in pairs}
    alike: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for row in _rows(connection, "SELECT actor_id, name FROM text_actors WHERE name IS NOT NULL ORDER BY record"):
        seen = alike.setdefault(skeleton(row["name"]), {})
        own = row["name"].casefold()
        for other, name in (one for called, others in seen.items() if called != own for one in others):
            if frozenset((row["actor_id"], other)) not in judged:
                mine, theirs = dict.fromkeys(row["name"]), dict.fromkeys(name)
                letters = [_named(char) for char in (*mine, *theirs) if (char in mine) != (char in theirs) and not char.isascii()]
                told = {"tbl": "actors", "row_id": row["actor_id"], "field": "name", "value": row["name"]}
                yield "OR906", told | {"other_id": other, "found": ", ".join(letters)}
        seen.setdefault(own, []).append((row["actor_id"], row["name"]))


def skeleton(name: str) -> str:
    r"""What a name looks like: the same for names that a reader can't tell apart, whatever letters they are of.

    Unicode Technical Standard #39 has the method. Letters of ASCII stay apart from each other, so that an l is no 1.

    >>> skeleton("\u0410\u0441\u0435") == skeleton("Ace") == skeleton("\uff21\uff43\uff45") == skeleton("A\u200bce")
    True
    """
    told = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", name)).translate(_latin())
    return " ".join("".join(char for char in told if unicodedata.category(char) not in _UNSEEN).casefold().split())


@cache
def _latin() -> dict[int, str]:
    told = tomllib.loads((files("onrecord") / "lookalikes.toml").read_text(encoding="utf-8"))
    return {ord(char): letter for letter, chars in told.items() for char in chars} | dict.fromkeys(map(ord, "‐‑‒–—−"), "-")


@cache
def _alphabet(char: str) -> str:
    return unicodedata.name(char, "").split(" ")[0]


def _named(char: str) -> str:
    return f"U+{ord(char):04X} {unicodedata.name(char, 'which has no name')}"
