"""Package: the tables as files that travel: CSVs, a Frictionless descriptor, a dictionary, a database and Parquet."""

from __future__ import annotations

import errno
import hashlib
import json
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.database import create, view_questions
from onrecord.money import plain
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import TABLES, frame_schema, literal, quoted, schema
from onrecord.shape import annotation_schema

if TYPE_CHECKING:
    from pandas import DataFrame

FOLDER = "datapackage"


def keep(frames: dict[str, DataFrame]) -> list[Problem]:
    """Where frames do not keep their schemas, by pandera: every failure, not the first alone."""
    from pandera.errors import SchemaErrors

    problems = []
    for table, frame in frames.items():
        try:
            frame_schema(schema(table)).validate(frame, lazy=True)
        except SchemaErrors as faults:
            for case in faults.failure_cases.to_dict("records"):
                row = frame.iloc[int(case["index"])] if case["index"] == case["index"] and case["index"] is not None else None
                row_id = " ".join(str(row[name]) for name in schema(table).key) if row is not None else None
                found = f"{case['column'] or case['schema_context']} {case['check']}: {case['failure_case']}"
                place = Place(f"{FOLDER}/{table}.csv")
                problems.append(problem("OR817", place, table=table, row_id=row_id, field=case["column"], found=found))
    return problems


def csvs(frames: dict[str, DataFrame]) -> dict[str, bytes]:
    """The tables as files, by path: the same bytes for the same tables."""
    return {f"{FOLDER}/{table}.csv": csv(table, frame) for table, frame in frames.items()}


def described(made: dict[str, bytes], frames: dict[str, DataFrame], dataset: dict[str, Any]) -> dict[str, bytes]:
    """The other files that are published and kept in version control, by path: what the tables are."""
    made = dict(made)
    made[f"{FOLDER}/README.md"] = dictionary(frames, dataset)
    made["datapackage.json"] = _json(descriptor(made, frames, dataset))
    made["schemas/annotation.schema.json"] = _json(annotation_schema())
    return made


def csv(table: str, frame: DataFrame) -> bytes:
    """A table as CSV: UTF-8, LF, commas, minimal quoting, empty for missing, ISO dates, whole numbers without a point."""
    numbers = [name for name, column in schema(table).columns.items() if column.type == "number"]
    shown = frame.assign(**{name: frame[name].map(_plain, na_action="ignore").astype("object") for name in numbers})
    text = shown.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
    return text.encode()


def _plain(number: float) -> str:
    return plain(Decimal(repr(float(number))))


def _json(told: Any) -> bytes:
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def descriptor(made: dict[str, bytes], frames: dict[str, DataFrame], dataset: dict[str, Any]) -> dict[str, Any]:
    """datapackage.json: Data Package 2.0, with the keys that readers of version 1 need."""
    reports = frames["sources"].query("source_type == 'report'")
    texts = zip(reports["source_id"], reports["title"], reports["text_path"], strict=True)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **dataset,
        "sources": [{"title": title if isinstance(title, str) else source, "path": path} for source, title, path in texts],
        "resources": [resource(table, made[f"{FOLDER}/{table}.csv"]) for table in frames],
    }


def resource(table: str, data: bytes) -> dict[str, Any]:
    """What the descriptor says of a table's file: nothing that the file and the schema do not say."""
    told = schema(table).told
    return {
        "name": table,
        "type": "table",
        "profile": "tabular-data-resource",
        "title": told["title"],
        "description": told["description"],
        "path": f"{FOLDER}/{table}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": told,
    }


def dictionary(frames: dict[str, DataFrame], dataset: dict[str, Any]) -> bytes:
    """The data dictionary, in Markdown."""
    from jinja2 import Environment, StrictUndefined

    template = (files("onrecord") / "templates" / "dictionary.md").read_text(encoding="utf-8")
    # Markdown, not HTML: _cell escapes what would break out of a cell.
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    tables = [_described(table, frame) for table, frame in frames.items()]
    return environment.from_string(template).render(dataset=dataset, tables=tables, views=view_questions()).encode()


def _described(table: str, frame: DataFrame) -> dict[str, Any]:
    told = schema(table)
    # The fullest row shows most of what a row can hold.
    fullest = frame.iloc[int(frame.notna().sum(axis=1).to_numpy().argmax())] if len(frame) else None
    example = {} if fullest is None else fullest.dropna().to_dict()
    return {
        "name": table,
        "count": len(frame),
        "description": told.told["description"],
        "key": ", ".join(f"`{name}`" for name in told.key),
        "references": told.references,
        "columns": [
            {
                "name": name,
                "type": column.type,
                "description": _cell(column.told["description"]),
                "enum": ", ".join(f"`{value}`" for value in column.constraints.get("enum", [])),
                "empty_means": column.empty_means,
                "rests_on": column.told["restsOn"],
                "example": _cell(_example(example.get(name, ""))),
            }
            for name, column in told.columns.items()
        ],
    }


def _example(value: Any) -> str:
    return plain(Decimal(str(value))) if isinstance(value, float) else str(value).removesuffix(" 00:00:00")


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")


def database(folder: Path, name: str) -> None:
    """Beside the CSVs: the DuckDB file and one Parquet file a table; OSError where they can't be written."""
    import duckdb

    try:
        create(folder / f"{name}.duckdb", folder)
        with duckdb.connect() as connection:
            connection.execute(f"ATTACH {literal(str(folder / name) + '.duckdb')} AS made (READ_ONLY)")
            for table in TABLES:
                rows = f"SELECT * FROM made.{table} ORDER BY {', '.join(map(quoted, schema(table).key))}"
                connection.execute(f"COPY ({rows}) TO {literal(str(folder / table) + '.parquet')} (FORMAT parquet)")
    except duckdb.Error as fault:
        raise OSError(errno.EIO, str(fault).splitlines()[0], str(folder)) from fault


def strangers_view(descriptor: Path) -> list[Problem]:
    """What frictionless, with which a stranger would look, does not accept."""
    import frictionless

    report = frictionless.validate(str(descriptor))
    flat = report.flatten(["title", "rowNumber", "fieldName", "message"])
    return [problem("OR816", Place(descriptor.name), found=f"{title}: {message}") for title, _, _, message in flat]
