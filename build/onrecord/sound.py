"""Sound: the part of an annotation file that can be read, and the gaps that the rest of it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from itertools import islice
from operator import getitem
from typing import Any

from onrecord import shape, shape_checks
from onrecord.gaps import ANY, Gaps
from onrecord.problems import MOST_ALIKE, Problem
from onrecord.schema_checks import complaints
from onrecord.schemas import schema
from onrecord.typed import Mapping, Scalar, Sequence, Typed

Path = tuple[Any, ...]
# The rows for which every report's file may have words.
_SHARED = ("actors", "contracts")
# Pairs are known by both ids.
_PAIRS = {"relations": ("claim", "other"), "identities": ("actor", "other")}


@dataclass
class Sound:
    """What of a file can be read, if any; what is wrong with the rest; and the parts that were left out, by their list."""

    typed: Mapping | None
    problems: list[Problem]
    left_out: list[tuple[str, Typed]] = field(default_factory=list)

    @property
    def source_id(self) -> str | None:
        """The id of the report as a source, also where nothing else of the source can be read."""
        parts = [self.typed.get("source")] if self.typed else []
        parts += [part for key, part in self.left_out if key == "source"]
        ids = [part.get("id") for part in parts if isinstance(part, Mapping)]
        fit = [str(one) for one in ids if isinstance(one, Scalar) and not complaints(schema("sources").columns["source_id"], one)]
        return next(iter(fit), None)


def part(typed: Typed | None, kind: str, gaps: Gaps) -> Sound:
    """The part of a file that keeps its shape; `gaps` are given what is missing without the rest."""
    found = Sound(None, [] if typed is None else shape_checks.complaints(typed, kind))
    out = set(_unclear(typed)) | _departs(typed, kind, found.problems)
    while typed is not None and out:
        known = {path for path in out if path and path[0] in shape.definitions()[kind]["properties"]}
        # Under a key that nobody knows may be anything, however many such keys there are.
        for path in [*known, *sorted(out - known, key=str)[:1]]:
            _gap(gaps, kind, path, typed)
        for path in sorted(out, key=str):
            key = "sources" if path[:2] == ("source", "cites") else "".join(path[:1])
            found.left_out.append((key, reduce(getitem, path, typed)))
        typed = None if () in out else _without(typed, out)
        out = _departs(typed, kind, found.problems)
    if isinstance(typed, Mapping):
        found.typed = typed
    else:
        leave_out(kind, gaps)
        gaps.add("reports")
    return found


def leave_out(kind: str, gaps: Gaps) -> None:
    """A file left out as a whole."""
    _gap(gaps, kind, (), Mapping())


def _departs(typed: Typed | None, kind: str, problems: list[Problem]) -> set[Path]:
    """The parts that do not keep their shape; of a list with too many of them, the list."""
    found = list(islice(shape_checks.errors(typed, kind), MOST_ALIKE + 1)) if typed is not None and problems else []
    if len(found) > MOST_ALIKE:
        return {tuple(found[-1].absolute_path)[:1]}
    return {path for error in found for path in _out(error)}


def _unclear(typed: Typed | None, at: Path = ()) -> Iterator[Path]:
    """The entries of which it is not clear what they say."""
    if isinstance(typed, Mapping) and typed.unclear:
        yield from [at] if at else [(key,) for key in typed.unclear]
    inside = typed.items() if isinstance(typed, Mapping) else enumerate(typed) if isinstance(typed, Sequence) else ()
    for key, value in inside:
        yield from _unclear(value, (*at, key))


def _out(error: Any) -> Iterator[Path]:
    """What can't be read for an error: keys and values of one entry speak of each other, so they go together."""
    path = tuple(error.absolute_path)
    if not path and error.validator == "additionalProperties":
        yield from ((key,) for key in error.instance if key not in error.schema["properties"])
    elif not path and error.validator == "required" and "report" in error.instance:
        return  # without its source a report can be read all the same
    elif error.validator in ("additionalProperties", "required", "anyOf") or error.validator_value in ("object", "array"):
        yield path
    else:
        yield path[:-1] if isinstance(path[-1], str) else path


def _without(typed: Typed, out: set[Path], at: Path = ()) -> Typed:
    made: Typed
    if isinstance(typed, Mapping):
        made = Mapping({key: _without(value, out, (*at, key)) for key, value in typed.items() if (*at, key) not in out})
    elif isinstance(typed, Sequence):
        made = Sequence(_without(value, out, (*at, n)) for n, value in enumerate(typed) if (*at, n) not in out)
    else:
        return typed
    made.place = typed.place
    return made


def _gap(gaps: Gaps, kind: str, path: Path, typed: Any) -> None:
    """What is missing without the part of a file at a path."""
    keys = shape.definitions()[kind]["properties"]
    if not path or path[0] not in keys:
        # A list under a key that nobody knows may be any list.
        for key in keys.keys() - {"report"}:
            _gap(gaps, kind, (key,), Mapping())
        return
    key, *rest = path
    entry = typed.get(key)
    if key == "source":
        key = "sources"
        if rest[:1] == ["cites"]:
            entry, rest = entry["cites"], rest[1:]
    if isinstance(entry, Sequence):
        entry, rest = (entry[rest[0]], rest[1:]) if rest else (None, [])
    _missing(gaps, kind, key, entry if isinstance(entry, Mapping) else Mapping(), rest)


def _missing(gaps: Gaps, kind: str, key: str, entry: Mapping, rest: list[Any]) -> None:
    """What is missing without an entry or, where there is more of its path, without a part of it."""
    row_id, part = _id(key, entry), rest[0] if rest else None
    if kind != "report" or not ((row_id and part) or key in (*_SHARED, "names")):
        (gaps.row if kind == "report" else gaps.add)(key, row_id)
    elif key == "names":
        for one in [one for one in ("actor", "contract") if one in entry] or ["actor", "contract"]:
            named = entry[one] if isinstance(entry.get(one), Scalar) else ANY
            gaps.words(f"{one}s", named, "names")
            gaps.add("names", named)
    elif part in ("way", "ways"):
        gaps.way(key, row_id)
    elif part == "also":
        gaps.words(key, row_id, "also", gives="quotation" if key == "quotes" else None)
    else:
        for column in schema(key).annotated([part] if part else None):
            gaps.words(key, row_id or ANY, column.name)


def _id(key: str, entry: Mapping) -> str | None:
    parts = _PAIRS.get(key, ("id",))
    ids = [str(entry[part]) for part in parts if isinstance(entry.get(part), Scalar)]
    return " ".join(ids) if len(ids) == len(parts) else None
