"""Surely: the same questions as in `cells`, asked in SQL of a whole column at once.

What SQL calls right is right, and what it calls wrong is wrong; of the rest it is not sure, and `cells` decides. So each
expression here may be narrow, and must not be wide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from onrecord.schemas import literal
from onrecord.tabular.cells import Field
from onrecord.tabular.types import FORMS, TIME, as_text

# A bound that is read as a DECIMAL(38, 9) loses nothing.
EXACT = r"-?[0-9]{1,18}(\.[0-9]{1,9})?"
LONGEST = 2_000
OPERATORS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}


def right(field: Field, cell: str, pattern: str | None, *, later: bool = False) -> str:
    """An expression that is true only of right cells; `cell` is a column of text.

    `pattern` is what `linear` made of the field's own. What a value must be may be asked `later`.
    """
    keeps = " AND ".join(f"({one})" for one in (() if later else _known(field, cell, pattern))) or "true"
    if field.required:
        return keeps if not later and _never_missing(field) else f"{keeps} AND NOT {missing(field, cell)}"
    return f"({keeps} OR {missing(field, cell)})" if field.missing else keeps


def _never_missing(field: Field) -> bool:
    """Whether no text that stands for no value is a value besides: then it need not be asked for."""
    if field.missing != {""}:
        return not field.missing
    if "enum" in field.constraints:
        return "" not in map(as_text, field.constraints["enum"])
    if field.plain_text:
        return int(field.constraints.get("minLength", 0)) > 0
    return "" not in field.booleans


def missing(field: Field, cell: str) -> str:
    """An expression true of the texts that stand for no value."""
    return f"{cell} IN ({', '.join(map(literal, sorted(field.missing)))})" if field.missing else "false"


def wrong(field: Field, cell: str, pattern: str | None) -> Iterator[tuple[str, str, str]]:
    """The code of each rule that SQL is sure of, what the field expects, and an expression true of cells that break it."""
    empty = missing(field, cell)
    if field.required:
        yield "OR806", "a value", empty
    for code, expected, keeps in _asked(field, cell, pattern):
        yield code, expected, f"NOT {empty} AND NOT ({keeps})"


def sure(field: Field) -> bool:
    """Whether SQL is sure of every cell, one way or the other."""
    typed = field.plain_text or (field.type == "boolean" and "enum" not in field.constraints)
    return typed and all(isinstance(value, str) for value in field.constraints.get("enum", []))


def _asked(field: Field, cell: str, pattern: str | None) -> Iterator[tuple[str, str, str]]:
    limits = field.constraints
    if field.type == "boolean":
        yield "OR804", field.expected, f"{cell} IN ({', '.join(map(literal, field.booleans))})"
    elif field.lexical and not field.plain_text:
        yield "OR804", field.expected, f"regexp_full_match({cell}, {literal(field.lexical)})"
    if "enum" in limits and sure(field):
        yield "OR805", field.listed, f"{cell} IN ({', '.join(map(literal, limits['enum']))})"
    if pattern is not None:
        yield "OR807", limits["pattern"], f"regexp_full_match({cell}, {literal(pattern)})"
    if "minLength" in limits and field.plain_text:
        least = int(limits["minLength"])
        # The number of bytes is known at once, that of characters is not; of one character there are four at most.
        sooner = f"strlen({cell}) >= {max(4 * least - 3, 0)}"
        yield "OR807", f"at least {limits['minLength']} long", f"({sooner} OR length({cell}) >= {least})"
    if "maxLength" in limits and field.plain_text:
        most = int(limits["maxLength"])
        yield "OR807", f"at most {limits['maxLength']} long", f"(strlen({cell}) <= {most} OR length({cell}) <= {most})"


def _known(field: Field, cell: str, pattern: str | None) -> Iterator[str]:
    limits = field.constraints
    yield from (keeps for code, _, keeps in _asked(field, cell, pattern) if code != "OR804")
    if "enum" in limits:
        # A value written as the vocabulary writes it is of the type that the vocabulary has.
        if not sure(field):
            yield f"{cell} IN ({', '.join(literal(as_text(value)) for value in limits['enum'])})"
    elif field.type == "boolean":
        yield f"{cell} IN ({', '.join(map(literal, field.booleans))})"
    elif not field.plain_text:
        yield _typed(field, cell)
    if {"minLength", "maxLength"} & limits.keys() and not field.plain_text:
        yield "false"
    for name in OPERATORS.keys() & limits.keys():
        bounded = _bounded(field, cell, OPERATORS[name], as_text(limits[name]))
        sooner = None if "enum" in limits else _at_sight(field, cell, name, as_text(limits[name]))
        yield f"({sooner} OR {bounded})" if sooner else bounded


def _typed(field: Field, cell: str) -> str:
    form = field.lexical
    if form is None:
        return "false"
    if field.type in ("date", "datetime"):
        # A day that is written as it is read keeps out what a cast would forgive. Python has no year of five figures, nor 0.
        day = cell if field.type == "date" else f"{cell}[1:10]"
        rest = "" if field.type == "date" else f" AND regexp_full_match({cell}[11:], {literal('T' + TIME)})"
        return f"strlen({day}) = 10 AND try_cast({day} AS DATE)::VARCHAR = {day}{rest}"
    if field.type == "number" and FORMS["number", "default"] == form:
        return f"regexp_full_match({cell}, {literal(EXACT)})"
    if field.type == "integer" and FORMS["integer", "default"] == form:
        written = f"try_cast({cell} AS BIGINT)::VARCHAR = {cell}"
        return f"{written} OR (strlen({cell}) <= 18 AND regexp_full_match({cell}, '-?[0-9]+'))"
    return f"regexp_full_match({cell}, {literal(form)})"


def _bounded(field: Field, cell: str, operator: str, limit: str) -> str:
    if field.type == "integer" and re.fullmatch(r"-?[0-9]{1,18}", limit):
        return f"try_cast({cell} AS BIGINT) {operator} {int(limit)}"
    if field.type in ("integer", "number", "year") and re.fullmatch(EXACT, limit):
        return f"try_cast({cell} AS DECIMAL(38, 9)) {operator} {Decimal(limit)}::DECIMAL(38, 9)"
    if field.type == "date" and field.format == "default" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", limit):
        # Dates in this form stand in the order of their text.
        return f"{cell} {operator} {literal(date.fromisoformat(limit).isoformat())}"
    return "false"


def _at_sight(field: Field, cell: str, name: str, limit: str) -> str | None:
    """What is true of digits with or without a point that keep a bound, as their beginning shows: sooner than by their value."""
    if field.type not in ("integer", "number", "year") or not re.fullmatch(EXACT, limit):
        return None
    if name == "minimum" and Decimal(limit) <= 1:
        # A sign comes before every digit; what begins with another digit than 0 is at least 1.
        return f"{cell} >= '{int(Decimal(limit) > 0)}'"
    # A point, a sign and the end come before every digit: 0, 0.5 and -7 before 00.
    return f"{cell} < '00'" if name == "maximum" and Decimal(limit) >= 1 else None


def same(field: Field, cell: str) -> str:
    """An expression equal for two cells if their values are; null where there is no value."""
    return f"CASE WHEN {missing(field, cell)} THEN NULL ELSE {value(field, cell)} END" if field.missing else value(field, cell)


def value(field: Field, cell: str) -> str:
    """The same, of cells that have a value."""
    if field.type == "integer":
        bare = f"regexp_replace(regexp_replace(regexp_replace({cell}, '^[+]', ''), '^(-?)0+([0-9])', '\\1\\2'), '^-0$', '0')"
        return f"CASE WHEN try_cast({cell} AS BIGINT)::VARCHAR = {cell} THEN {cell} ELSE {bare} END"
    if field.type == "number":
        exact = f"CAST({cell}::DECIMAL(38, 9) AS VARCHAR)"
        return f"CASE WHEN regexp_full_match({cell}, {literal(EXACT)}) THEN {exact} ELSE {cell} END"
    if field.type == "boolean":
        true = ", ".join(literal(text) for text, truth in field.booleans.items() if truth) or "NULL"
        return f"CASE WHEN {cell} IN ({true}) THEN 'true' ELSE 'false' END"
    if field.type in ("datetime", "time"):
        return f"regexp_replace({cell}, 'Z$', '+00:00')"
    return cell


def as_written(field: Field) -> bool:
    """Whether two cells have the same value only if they are the same text."""
    return value(field, "c") == "c"


class NotLinear(Exception):
    """A pattern that can't be asked in time linear in the text."""


def linear(pattern: str) -> str:
    r"""A pattern as RE2 has it, with the classes of XML Schema that Python has too.

    >>> linear(r"^\d{4}$")
    '(?:^\\p{Nd}{4}$)'
    """
    if len(pattern) > LONGEST:
        raise NotLinear(f"it is longer than {LONGEST:,} characters")
    inside = False
    made: list[str] = []
    for token in re.findall(r"\\.|\[\^?\]?|.", pattern, re.DOTALL):
        if token[0] == "[" and not inside:
            inside = True
            made.append(token)
        elif token == "]":
            inside = False
            made.append(token)
        elif token in UNICODE:
            if inside and token in (r"\W", r"\S"):
                raise NotLinear(f"{token} between brackets")
            made.append(UNICODE[token][inside])
        else:
            made.append("\\" + token if inside and token == "[" else token)
    return f"(?:{''.join(made)})"


# Outside and inside of brackets.
UNICODE = {
    r"\d": (r"\p{Nd}", r"\p{Nd}"),
    r"\D": (r"\P{Nd}", r"\P{Nd}"),
    r"\w": (r"[\p{L}\p{N}_]", r"\p{L}\p{N}_"),
    r"\W": (r"[^\p{L}\p{N}_]", ""),
    r"\s": (r"[\s\v\p{Z}\x{1c}-\x{1f}\x{85}]", r"\s\v\p{Z}\x{1c}-\x{1f}\x{85}"),
    r"\S": (r"[^\s\v\p{Z}\x{1c}-\x{1f}\x{85}]", ""),
}
