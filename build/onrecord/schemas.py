"""Schemas: what each table promises, read from `schemas/*.json` and said again to pandas, pandera and DuckDB."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandera.pandas as pandera

# Order of publication, and of creation: a table refers to itself and to earlier ones only.
TABLES = (
    "actors",
    "questions",
    "sources",
    "contracts",
    "quotes",
    "claims",
    "evidence",
    "attributions",
    "relations",
    "identities",
    "set_aside",
)
# What a build puts together from them, beside them, since a million ways take longer than anybody waits for an answer.
TOLD_WAYS = "told_ways"
# What evidence can be evidence of: the tables whose rows rest on words, and the column that names such a row.
ENTITIES = {
    "sources": "source_id",
    "actors": "actor_id",
    "contracts": "contract_id",
    "quotes": "quote_id",
    "claims": "claim_id",
}
_SQL = {"string": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(18,2)", "date": "DATE", "boolean": "BOOLEAN"}
_PANDAS = {"string": "str", "integer": "Int64", "number": "Float64", "date": "datetime64[s]", "boolean": "boolean"}
# Spans, of which only a drafted corpus has many in a cell.
_SQL |= {"array": "BIGINT[][]"}
_PANDAS |= {"array": "object"}


@dataclass(frozen=True)
class Column:
    """One field of a Table Schema."""

    told: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.told["name"])

    @property
    def type(self) -> str:
        return str(self.told["type"])

    @cached_property
    def constraints(self) -> dict[str, Any]:
        return dict(self.told.get("constraints", {}))

    @property
    def required(self) -> bool:
        return bool(self.constraints.get("required"))

    @property
    def sql_type(self) -> str:
        return _SQL[self.type]

    @property
    def pandas_type(self) -> str:
        return _PANDAS[self.type]

    @property
    def empty_means(self) -> str | None:
        labelled = self.told.get("missingValues")
        return str(labelled[0]["label"]) if labelled else None


@dataclass(frozen=True)
class Reference:
    """A foreign key of one column."""

    column: str
    table: str
    key: str


@dataclass(frozen=True)
class Schema:
    """One Table Schema."""

    told: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.told["name"])

    @cached_property
    def key(self) -> list[str]:
        return list(self.told["primaryKey"])

    @cached_property
    def columns(self) -> dict[str, Column]:
        return {field["name"]: Column(field) for field in self.told["fields"]}

    @cached_property
    def references(self) -> list[Reference]:
        """Foreign keys; one without a resource points at its own table."""
        return [
            Reference(key["fields"][0], key["reference"].get("resource", self.name), key["reference"]["fields"][0])
            for key in self.told.get("foreignKeys", [])
        ]

    def resting_on(self, ground: str) -> dict[str, Column]:
        """The columns that rest on words, judgement, key or computation."""
        return {name: column for name, column in self.columns.items() if column.told["restsOn"] == ground}

    def annotated(self, keys: Iterable[str] | None = None) -> list[Column]:
        """The columns that are filled from these keys of an annotation, or from any."""
        told = [column for column in self.columns.values() if "annotatedAs" in column.told]
        return [column for column in told if keys is None or column.told["annotatedAs"] in keys]


def folder() -> Any:
    """Where the schemas are: inside an installed package, or beside `build/` in a checkout."""
    packed = files("onrecord") / "schemas"
    return packed if packed.is_dir() else Path(__file__).resolve().parents[2] / "schemas"


@cache
def schema(table: str) -> Schema:
    """The schema of one of the eleven tables."""
    return Schema(json.loads((folder() / f"{table}.json").read_text(encoding="utf-8")))


def schemas() -> dict[str, Schema]:
    """All eleven, in order of publication."""
    return {table: schema(table) for table in TABLES}


def frame_schema(told: Schema) -> pandera.DataFrameSchema:
    """The pandera schema of a table's frame: types, empty cells, vocabularies, patterns, bounds and the key."""
    import pandera.pandas as pandera

    return pandera.DataFrameSchema(
        {
            name: pandera.Column(column.pandas_type, list(_frame_checks(column)), nullable=not column.required)
            for name, column in told.columns.items()
        },
        unique=told.key,
        strict=True,
        ordered=True,
    )


def _frame_checks(column: Column) -> Any:
    from pandera.pandas import Check

    limits = column.constraints
    if "enum" in limits:
        yield Check.isin(limits["enum"], name="enum")
    if "pattern" in limits:
        yield Check.str_matches(f"(?:{limits['pattern'].removeprefix('^').removesuffix('$')})$", name="pattern")
    if "minimum" in limits:
        yield Check.ge(limits["minimum"], name="minimum")


def ddl(table: str) -> str:
    """CREATE TABLE with types and comments, which also name the keys.

    DuckDB would hold an index for each key that it is told of, a quarter of a megabyte even for three rows; and what is
    loaded was checked.
    """
    told = schema(table)
    lines = [f"{quoted(name)} {column.sql_type}{' NOT NULL' if column.required else ''}" for name, column in told.columns.items()]
    leads = {ref.column: f" Leads to {ref.table}.{ref.key}." for ref in told.references}
    keys = dict.fromkeys(told.key, " Key." if len(told.key) == 1 else f" Part of the key ({', '.join(told.key)}).")
    comments = [f"COMMENT ON TABLE {table} IS {literal(told.told['description'])};"]
    comments += [
        f"COMMENT ON COLUMN {table}.{quoted(name)} IS {literal(meaning(column) + keys.get(name, '') + leads.get(name, ''))};"
        for name, column in told.columns.items()
    ]
    return f"CREATE TABLE {table} (\n  " + ",\n  ".join(lines) + "\n);\n" + "\n".join(comments)


def meaning(column: Column) -> str:
    """What a column holds and what an empty cell of it means."""
    return str(column.told["description"]) + (f" Empty: {column.empty_means}." if column.empty_means else "")


def quoted(name: str) -> str:
    """A name as SQL takes it, whatever it is."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Text as SQL takes it."""
    return "'" + text.replace("'", "''") + "'"
