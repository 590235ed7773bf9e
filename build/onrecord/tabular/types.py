"""Types: those of Table Schema, after Data Package 2.0: how each is written, which values it has, what may be asked of it."""

from __future__ import annotations

import datetime
import json
import operator
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Reader = Callable[[str], Any]
"""The value that a text stands for; ValueError if it stands for none."""

TIME = r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?"
# Type and format, by their lexical form; what has none here is read by frictionless.
FORMS = {
    ("string", "uuid"): r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
    # RFC 3986 with a scheme; brackets stand only round an address of IPv6.
    ("string", "uri"): r"[A-Za-z][A-Za-z0-9+.-]*:(//(\[[0-9A-Fa-f:.]+\])?)?"
    r"([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*(#([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    ("integer", "default"): r"[+-]?\d+",
    ("number", "default"): r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|NaN|-?INF",
    ("date", "default"): r"\d{4}-\d{2}-\d{2}",
    ("datetime", "default"): r"\d{4}-\d{2}-\d{2}T" + TIME,
    ("time", "default"): TIME,
    ("year", "default"): r"\d{4}",
    ("yearmonth", "default"): r"\d{4}-(0[1-9]|1[0-2])",
}
# How our own tables write each type, and what they call it: what reads the same in a spreadsheet, in R and in SQL.
OURS = {
    "string": (r"[^\n\r]+", "text on one line"),
    "integer": (r"-?(0|[1-9]\d{0,17})", "whole number"),
    "number": (r"-?(0|[1-9]\d{0,15})(\.\d{1,2})?", "number"),
    "date": (FORMS["date", "default"], "date"),
    "boolean": ("true|false", "true or false"),
}
TYPES = {
    "any": ("required", "enum"),
    "array": ("required", "minLength", "maxLength", "enum"),
    "boolean": ("required", "enum"),
    "date": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    "datetime": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    "duration": ("required", "enum"),
    "geojson": ("required", "enum"),
    "geopoint": ("required", "enum"),
    "integer": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    "list": ("required", "minLength", "maxLength"),
    "number": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    "object": ("required", "minLength", "maxLength", "enum"),
    "string": ("required", "minLength", "maxLength", "pattern", "enum"),
    "time": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    "year": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
    "yearmonth": ("required", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "enum"),
}
"""Types of Table Schema, with the constraints that each can have (`unique` besides)."""

BOUNDS = {
    "minimum": (operator.ge, "at least"),
    "maximum": (operator.le, "at most"),
    "exclusiveMinimum": (operator.gt, "more than"),
    "exclusiveMaximum": (operator.lt, "less than"),
}
# The longest text that a reader of no lexical form is given; what takes JSON is bounded by the file.
LONGEST = {"array": 20_000_000, "object": 20_000_000, "list": 20_000_000, "geojson": 200_000}
# What a JSON value may be for a field to take it, besides text.
KINDS: dict[str, tuple[type, ...]] = {
    "boolean": (bool,),
    "integer": (int,),
    "number": (int, float),
    "year": (int,),
    "array": (list,),
    "object": (dict,),
    "geojson": (dict,),
    "geopoint": (list, dict),
    "any": (bool, int, float, list, dict),
}


def as_text(value: Any) -> str:
    """A JSON value as a cell would have it.

    >>> as_text(True), as_text(1.5), as_text([1])
    ('true', '1.5', '[1]')
    """
    if isinstance(value, str):
        return value
    return str(value) if type(value) is int else json.dumps(value, ensure_ascii=False)


def _number(text: str) -> Decimal:
    return Decimal(text.replace("INF", "Infinity"))


def _integer(text: str) -> int:
    # Python refuses whole numbers of more than 4,300 digits, with ValueError.
    return int(text)


def _month(text: str) -> tuple[int, int]:
    return int(text[:4]), int(text[5:])


VALUES: dict[str, Reader] = {
    "integer": _integer,
    "number": _number,
    "date": datetime.date.fromisoformat,
    "datetime": datetime.datetime.fromisoformat,
    "time": datetime.time.fromisoformat,
    "year": int,
    "yearmonth": _month,
}
