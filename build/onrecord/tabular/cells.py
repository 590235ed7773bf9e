"""Cells: whether a text is a value of a Table Schema field, and which of the field's constraints it breaks.

After Data Package 2.0. Lexical forms are strict: one digit too few is no date. What frictionless refuses is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import InvalidOperation
from functools import cached_property
from typing import Any

from onrecord.tabular.types import BOUNDS, FORMS, KINDS, LONGEST, OURS, VALUES, Reader, as_text

MOST_SHOWN = 30


@dataclass(frozen=True)
class Field:
    """One field of anybody's Table Schema; `missing` are the texts that stand for no value. Ours have one way of writing."""

    told: dict[str, Any]
    missing: frozenset[str] = frozenset({""})
    in_key: bool = False
    ours: bool = False

    @property
    def name(self) -> str:
        return str(self.told["name"])

    @property
    def type(self) -> str:
        return str(self.told.get("type", "string"))

    @property
    def format(self) -> str:
        return str(self.told.get("format", "default"))

    @cached_property
    def constraints(self) -> dict[str, Any]:
        return dict(self.told.get("constraints", {}))

    @cached_property
    def required(self) -> bool:
        """A part of the primary key always has a value."""
        return bool(self.constraints.get("required")) or self.in_key

    @property
    def lexical(self) -> str | None:
        """The form of every value, as a regular expression without look-around; None if no expression says it."""
        if self.ours:
            return OURS[self.type][0]
        bare = not {"bareNumber", "groupChar", "decimalChar"} & self.told.keys()
        return FORMS.get((self.type, self.format)) if bare else None

    @property
    def plain_text(self) -> bool:
        """Whether any text is a value."""
        return (self.type == "string" and self.format == "default" and not self.ours) or self.type == "any"

    @property
    def booleans(self) -> dict[str, bool]:
        if self.ours:
            return {"true": True, "false": False}
        true = self.told.get("trueValues", ["true", "True", "TRUE", "1"])
        return dict.fromkeys(true, True) | dict.fromkeys(self.told.get("falseValues", ["false", "False", "FALSE", "0"]), False)

    @property
    def expected(self) -> str:
        """The type in words."""
        if self.ours:
            return OURS[self.type][1]
        form = "" if self.format == "default" else f" ({self.format})"
        form += f" of at most {LONGEST['geojson']:,} characters" if self.type == "geojson" else ""
        return ", ".join(self.booleans) if self.type == "boolean" else f"{self.type}{form}"

    @cached_property
    def read(self) -> Reader:
        """The value of a text; ValueError if it has none."""
        if self.plain_text:
            return str
        if self.type == "boolean":
            return self._boolean
        return self._lexical if self.lexical else self._frictionless

    def _boolean(self, text: str) -> bool:
        if text not in self.booleans:
            raise ValueError(text)
        return self.booleans[text]

    @cached_property
    def _form(self) -> re.Pattern[str]:
        return re.compile(self.lexical or "", re.ASCII)

    def _lexical(self, text: str) -> Any:
        if not self._form.fullmatch(text):
            raise ValueError(text)
        return VALUES.get(self.type, str)(text)

    @cached_property
    def _strangers(self) -> Any:
        from frictionless import Field as Frictionless

        return Frictionless.from_descriptor(
            {name: value for name, value in self.told.items() if name not in ("constraints", "missingValues", "example")}
        )

    def _frictionless(self, text: str) -> Any:
        long = len(text) > LONGEST.get(self.type, 10_000)
        value, notes = (None, "empty or too long") if long or not text else self._strangers.read_cell(text)
        if notes:
            raise ValueError(notes)
        return value

    def read_json(self, value: Any) -> Any:
        """The value that a JSON value stands for, in a schema or in inline data; ValueError if it stands for none."""
        kinds = KINDS.get(self.type, ())
        if not isinstance(value, (str, *kinds)) or (isinstance(value, bool) and bool not in kinds):
            raise ValueError(as_text(value))
        return self.read(as_text(value))

    def complaints(self, text: str) -> Iterator[tuple[str, str]]:
        """The code of each rule that the text breaks, and what the field expects; patterns are asked elsewhere."""
        if text in self.missing:
            if self.required:
                yield "OR806", "a value"
            return
        try:
            value = self.read(text)
        except (ValueError, ArithmeticError):
            yield "OR804", self.expected
            return
        limits = self.constraints
        if "enum" in limits and value not in self.vocabulary:
            yield "OR805", self.listed
        for keeps, limit, expected in self.bounds:
            if not _keeps(keeps, value, limit):
                yield "OR807", expected
        if "minLength" in limits and len(value) < limits["minLength"]:
            yield "OR807", f"at least {limits['minLength']} long"
        if "maxLength" in limits and len(value) > limits["maxLength"]:
            yield "OR807", f"at most {limits['maxLength']} long"

    @cached_property
    def bounds(self) -> list[tuple[Callable[[Any, Any], bool], Any, str]]:
        """How a value is held against each bound, the bound, and both in words."""
        told = [(keeps, words, self.constraints[name]) for name, (keeps, words) in BOUNDS.items() if name in self.constraints]
        return [(keeps, self.read_json(limit), f"{words} {as_text(limit)}") for keeps, words, limit in told]

    @cached_property
    def listed(self) -> str:
        """The vocabulary in words, its beginning if it is long."""
        told = self.constraints["enum"]
        return ", ".join(map(as_text, told[:MOST_SHOWN])) + (
            f" and {len(told) - MOST_SHOWN} more" if len(told) > MOST_SHOWN else ""
        )

    @cached_property
    def vocabulary(self) -> list[Any]:
        """The values of `enum`."""
        return [self.read_json(value) for value in self.constraints["enum"]]


def _keeps(keeps: Callable[[Any, Any], bool], value: Any, limit: Any) -> bool:
    try:
        return value == value and bool(keeps(value, limit))
    except (TypeError, InvalidOperation):
        # A time with its offset and one without can't be compared.
        return False
