"""Table Schema: what anybody's table promises, after Data Package 2.0: fields, keys, and where they lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from onrecord.problems import Place
from onrecord.tabular.cells import Field
from onrecord.tabular.delimited import Dialect
from onrecord.tabular.types import BOUNDS, TYPES, as_text

# Formats that are read, with the delimiter of each.
FORMATS = {"csv": ",", "tsv": "\t"}


@dataclass(frozen=True)
class Key:
    """The columns of a key; of a foreign key also the table and columns that it leads to."""

    columns: tuple[str, ...]
    table: str = ""
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resource:
    """One resource whose description could be understood. Without `fields` it is a file, or a table nobody described."""

    told: dict[str, Any]
    place: Place
    path: Path | None
    dialect: Dialect
    schema: dict[str, Any] | None
    ours: bool = False

    @property
    def name(self) -> str:
        return str(self.told["name"])

    @property
    def tabular(self) -> bool:
        return self.schema is not None or self.format in FORMATS or "data" in self.told

    @property
    def shown(self) -> str:
        """The file, as the descriptor names it."""
        return str(self.told.get("path", self.place.file))

    @property
    def format(self) -> str:
        """The format that is said, or that the file's name ends in."""
        return str(self.told.get("format") or Path(self.shown).suffix.removeprefix(".")).lower()

    @cached_property
    def primary_key(self) -> tuple[str, ...]:
        return _names((self.schema or {}).get("primaryKey", []))

    @cached_property
    def fields(self) -> list[Field]:
        """The fields that the schema promises, in its order."""
        told = self.schema or {}
        common = told.get("missingValues", [""])
        return [
            Field(one, _missing(one.get("missingValues", common)), one["name"] in self.primary_key, self.ours)
            for one in told.get("fields", [])
        ]

    @cached_property
    def unique_keys(self) -> list[tuple[str, ...]]:
        """Columns whose values, together, stand in one row only; the primary key not among them."""
        alone = [(one.name,) for one in self.fields if one.constraints.get("unique")]
        listed = [_names(key) for key in (self.schema or {}).get("uniqueKeys", [])]
        return [key for key in dict.fromkeys(alone + listed) if key != self.primary_key]

    @property
    def all_unique(self) -> list[tuple[str, ...]]:
        """The primary key, if there is one, and the unique keys."""
        return ([self.primary_key] if self.primary_key else []) + self.unique_keys

    @cached_property
    def foreign_keys(self) -> list[Key]:
        """Where the rows refer to; a key that names no resource leads to its own table."""
        return [
            Key(_names(one["fields"]), one["reference"].get("resource") or self.name, _names(one["reference"]["fields"]))
            for one in (self.schema or {}).get("foreignKeys", [])
        ]


def faults(resource: Resource, version: str) -> Iterator[str]:
    """What a Table Schema says that can't be."""
    names = [one.name for one in resource.fields]
    for name in {name for name in names if names.count(name) > 1}:
        yield f"two fields named {name} in {resource.name}"
    keys = [resource.primary_key, *resource.unique_keys, *(key.columns for key in resource.foreign_keys)]
    for name in sorted({name for key in keys for name in key} - set(names)):
        yield f"a key of {resource.name} with the field {name}, which it does not have"
    for one in resource.fields:
        for _, found in _field(one, version):
            yield f"of {one.name} in {resource.name}: {found}"


def _field(one: Field, version: str) -> Iterator[tuple[str, str]]:
    """What a field says that can't be: the constraint, and what is wrong with it."""
    limits = one.constraints
    for name in limits.keys() - {*TYPES[one.type], "unique"}:
        yield name, f"the constraint {name}, which {one.type} does not have"
    for name in BOUNDS:
        if version == "v1" and name.startswith("exclusive") and name in limits:
            yield name, f"the constraint {name}, which Data Package 1 does not have"
    if version == "v1" and any(isinstance(value, dict) for value in one.told.get("missingValues", [])):
        yield "", "missingValues with labels, which Data Package 1 does not have"
    values = [("enum", value) for value in limits.get("enum", [])]
    values += [(name, limits[name]) for name in BOUNDS if name in limits]
    values += [("example", one.told["example"])] if one.told.get("example") else []
    for name, value in values:
        try:
            one.read_json(value)
        except (ValueError, ArithmeticError):
            yield name, f"{name} {as_text(value)}, which is no {one.expected}"


def askable(schema: dict[str, Any] | None, version: str) -> dict[str, Any] | None:
    """The schema without the constraints that nothing could keep."""
    if schema is None:
        return None
    fields = []
    for told in schema["fields"]:
        vain = {name for name, _ in _field(Field(told), version)}
        limits = {name: value for name, value in told.get("constraints", {}).items() if name not in vain}
        fields.append({**told, "constraints": limits})
    return {**schema, "fields": fields}


def _names(told: str | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)


def _missing(told: list[Any]) -> frozenset[str]:
    return frozenset(one["value"] if isinstance(one, dict) else one for one in told)
