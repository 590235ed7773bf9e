"""Described: what the tables of a drafted corpus promise, said again to pandera and Arrow."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from onrecord import schemas
from onrecord.schemas import Schema

if TYPE_CHECKING:
    import pyarrow


@cache
def tables() -> dict[str, Schema]:
    """The Table Schema of each table, the articles first and the problems last."""
    told = tomllib.loads((files("onrecord") / "scale" / "tables.toml").read_text(encoding="utf-8"))
    return {name: Schema(_table(name, one, told["columns"])) for name, one in told["tables"].items()}


@cache
def edition() -> str:
    """A hash of all that decides which bytes a part gives: the rules, these descriptions, and what writes them."""
    import pyarrow

    root, digest = files("onrecord"), sha256(pyarrow.__version__.encode())
    code = [root / "money.py", *_within(root / "draft"), *_within(root / "scale"), *_within(schemas.folder())]
    for one in code:
        digest.update(one.name.encode() + one.read_bytes())
    return digest.hexdigest()


def _within(folder: Any) -> Iterator[Any]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.name == "words":
            yield from _within(one)
        elif one.name.endswith((".py", ".toml", ".json")):
            yield one


def _table(name: str, told: dict[str, Any], columns: dict[str, Any]) -> dict[str, Any]:
    names = told["columns"].split()
    leads = {column: columns[column]["leadsTo"] for column in names if "leadsTo" in columns[column]}
    return {
        "name": name,
        "title": told["title"],
        "description": told["description"],
        "fields": [_field(column, dict(columns[column])) for column in names],
        "primaryKey": told["primaryKey"].split(),
        "foreignKeys": [_foreign(column, table) for column, table in leads.items() if table != name],
    }


def _field(name: str, told: dict[str, Any]) -> dict[str, Any]:
    if "like" in told:
        table, _, column = told.pop("like").partition(".")
        found = schemas.schema(table).columns[column].told
        told = {**found.get("constraints", {}), "type": found["type"], "description": found["description"], **told}
        if "missingValues" in found and not told.get("required"):
            told["empty"] = "not stated by the article"
    told.pop("leadsTo", None)
    field = {"name": name, "type": told.pop("type"), "description": told.pop("description")}
    if "float" in told:
        field["float"] = told.pop("float")
    if "empty" in told:
        field["missingValues"] = [{"value": "", "label": told.pop("empty")}]
    return {**field, "constraints": told}


def _foreign(column: str, table: str) -> dict[str, Any]:
    """An actor is one of its article's, so that the article is half of the key."""
    if table == "articles":
        return {"fields": [column], "reference": {"resource": table, "fields": ["article_id"]}}
    return {"fields": ["article_id", column], "reference": {"resource": table, "fields": ["article_id", "actor_id"]}}


@cache
def arrow(table: str) -> pyarrow.Schema:
    """The table's columns as Arrow and Parquet have them."""
    import pyarrow as pa

    types = {
        "VARCHAR": pa.string(),
        "BIGINT": pa.int64(),
        "DECIMAL(18,2)": pa.decimal128(18, 2),
        "BIGINT[][]": pa.list_(pa.list_(pa.int64())),
    }
    return pa.schema(
        pa.field(name, pa.float64() if column.told.get("float") else types[column.sql_type], nullable=not column.required)
        for name, column in tables()[table].columns.items()
    )


@cache
def _frame_schema(table: str) -> Any:
    return schemas.frame_schema(tables()[table])


def faults(table: str, rows: pyarrow.Table) -> list[tuple[int | None, str]]:
    """What in the rows does not keep the table's schema, by pandera: the row's number, if it is one row's, and what is wrong."""
    from pandera.errors import SchemaErrors

    if not rows:
        return []
    try:
        _frame_schema(table).validate(_frame(rows), lazy=True)
    except SchemaErrors as told:
        return [
            (
                None if case["index"] is None or case["index"] != case["index"] else int(case["index"]),
                f"{case['column'] or case['schema_context']} {case['check']}: {case['failure_case']}",
            )
            for case in told.failure_cases.to_dict("records")
        ]
    return []


def _frame(rows: pyarrow.Table) -> Any:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    types = {pa.int64(): pd.Int64Dtype(), pa.float64(): pd.Float64Dtype(), pa.string(): pd.StringDtype(na_value=np.nan)}
    for n, field in enumerate(rows.schema):
        if pa.types.is_decimal(field.type):
            rows = rows.set_column(n, field.name, rows.column(n).cast(pa.float64()))
    return rows.to_pandas(types_mapper=types.get)
