"""Checks of an annotation file's shape, told at the key or value that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from onrecord.nearest import nearest
from onrecord.problems import Place, Problem, few, problem
from onrecord.shape import Json, annotation_schema, definitions
from onrecord.typed import Mapping, Sequence, Typed


def complaints(typed: Typed, kind: str) -> list[Problem]:
    """Where a file departs from its shape: keys not known, keys missing, values not in their vocabulary."""
    if fits(typed, {"$ref": f"#/definitions/{kind}"}):
        return []
    found = few(one for error in errors(typed, kind) for one in _told(error))
    return sorted(found, key=lambda one: one.place)


def errors(typed: Typed, kind: str) -> Iterator[Any]:
    """The same, as the JSON Schema has it: each with its path in the file."""
    import jsonschema

    # Scalars are kept as typed, so a whole number is text of digits.
    checker = jsonschema.Draft7Validator.TYPE_CHECKER.redefine("integer", lambda _, value: _is_number(value))
    told_shape: Any = jsonschema.validators.extend(jsonschema.Draft7Validator, type_checker=checker)  # type: ignore[no-untyped-call]
    told = annotation_schema()
    validator = told_shape({"$ref": f"#/definitions/{kind}", "definitions": told["definitions"]})
    yield from validator.iter_errors(typed)


def fits(typed: Typed, told: Json) -> bool:
    """Whether nothing is wrong with the shape: what nearly every file is asked, and a JSON Schema library is slow to say.

    It knows the words of JSON Schema that our own shapes use; with any other, the library is asked.
    """
    if "$ref" in told:
        return fits(typed, definitions()[told["$ref"].rpartition("/")[2]])
    if told.keys() - _KNOWN:
        return False
    if "anyOf" in told:
        return any(fits(typed, one) for one in told["anyOf"])
    match told.get("type"):
        case "object":
            parts = told["properties"]
            return (
                isinstance(typed, Mapping)
                and all(key in typed for key in told["required"])
                and all(key in parts and fits(value, parts[key]) for key, value in typed.items())
            )
        case "array":
            return isinstance(typed, Sequence) and all(fits(item, told["items"]) for item in typed)
        case "string":
            return (
                isinstance(typed, str)
                and len(typed) >= told.get("minLength", 0)
                and ("enum" not in told or typed in told["enum"])
                and ("pattern" not in told or bool(re.search(told["pattern"], typed)))
            )
        case "integer":
            return _is_number(typed)
    return False


_KNOWN = set(
    "type anyOf properties required additionalProperties items minLength enum pattern minimum maximum description restsOn".split()
)


def _is_number(typed: Any) -> bool:
    return isinstance(typed, str) and bool(re.fullmatch(r"[1-9]\d{0,5}", typed, re.ASCII))


def _told(error: Any) -> Iterator[Problem]:
    value: Any = error.instance
    place: Place = getattr(value, "place", Place("?"))
    match error.validator:
        case "anyOf":
            # Of the forms that a value may have, the one that was meant is the one of its kind.
            fitting = [part for part in error.context if part.validator != "type" or part.path]
            if isinstance(value, Mapping | Sequence) and fitting:
                for part in fitting:
                    yield from _told(part)
            else:
                yield problem(
                    "OR109", place, value=_shown(value), expected="words with `exact`, or an id where an actor is meant"
                )
        case "additionalProperties":
            known = list(error.schema["properties"])
            for key in value:
                if key not in known:
                    yield problem("OR107", key.place, value=key, nearest=nearest(key, known), written=key)
        case "required":
            missing = [key for key in error.validator_value if key not in value]
            if error.message.startswith(repr(missing[0])):
                yield problem("OR108", place, value=", ".join(missing), missing=", ".join(missing))
        case "enum":
            known = error.validator_value
            yield problem(
                "OR109",
                place,
                value=_shown(value),
                written=_shown(value),
                nearest=nearest(value, known),
                expected=", ".join(known),
            )
        case _:
            kinds = {"object": "keys and values", "array": "a list", "string": "text", "integer": "a whole number from 1"}
            wanted = {"type": kinds.get(str(error.validator_value)), "minLength": "some text"}
            expected = wanted.get(
                error.validator, "lower-case letters, figures and hyphens, with a letter in it, such as report-003"
            )
            yield problem("OR109", place, value=_shown(value), written=_shown(value), expected=expected)


def _shown(value: Any) -> str:
    return str(value) if isinstance(value, str) else "keys and values" if isinstance(value, Mapping) else "a list"
