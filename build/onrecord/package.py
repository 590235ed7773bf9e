"""Package: the tables as files that travel: CSVs, a Frictionless descriptor, a dictionary, a database and Parquet."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.database import engine, write
from onrecord.dictionary import dictionary
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import TABLES, TOLD_WAYS, frame_schema, literal, schema
from onrecord.shape import annotation_schema
from onrecord.tables import TEXT, Line, csv_text

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection
    from pandas import DataFrame

FOLDER = "datapackage"
MOST_FOR_STRANGERS = 10_000  # rows of which frictionless reads each
FIRST_ROWS = 200  # of a table, and reports, where there are more


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


def csvs(lines: Mapping[str, list[Line]]) -> dict[str, bytes]:
    """The tables as files, by path: the same bytes for the same tables."""
    return {f"{FOLDER}/{table}.csv": csv(table, found) for table, found in lines.items()}


def csv(table: str, lines: Iterable[Line]) -> bytes:
    """A table as CSV: UTF-8, LF, commas, minimal quoting, empty for missing, ISO dates, whole numbers without a point."""
    return "".join([csv_text(list(schema(table).columns)), *map(TEXT, lines)]).encode()


def described(
    made: dict[str, bytes], lines: Mapping[str, list[Line]], texts: list[dict[str, str]], dataset: dict[str, Any]
) -> dict[str, bytes]:
    """The other files that are published and kept in version control, by path: what the tables are."""
    return {
        f"{FOLDER}/README.md": dictionary(lines, dataset),
        "datapackage.json": as_json(descriptor(made, texts, dataset)),
        "schemas/annotation.schema.json": as_json(annotation_schema()),
    }


def as_json(told: Any) -> bytes:
    """JSON as it is published: indented, and with a line end behind it."""
    return (json.dumps(told, indent=2, ensure_ascii=False) + "\n").encode()


def descriptor(made: dict[str, bytes], texts: list[dict[str, str]], dataset: dict[str, Any]) -> dict[str, Any]:
    """datapackage.json: Data Package 2.0, with the keys that readers of version 1 need.

    `texts` are the titles and paths of the reports.
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        **dataset,
        "sources": texts,
        "resources": [resource(table, made[f"{FOLDER}/{table}.csv"]) for table in TABLES],
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


def database(connection: DuckDBPyConnection, folder: Path, name: str) -> None:
    """Beside the CSVs, and of the same tables in their order, with ways told: the DuckDB file, and one Parquet file each.

    OSError where they can't be written.
    """
    try:
        write(connection, folder / f"{name}.duckdb")
        for table in (*TABLES, TOLD_WAYS):
            connection.execute(f"COPY {table} TO {literal(str(folder / table) + '.parquet')} (FORMAT parquet)")
    except engine().Error as fault:
        raise OSError(errno.EIO, str(fault).splitlines()[0], str(folder)) from fault


def strangers_view(descriptor: Path, rows: int = 0) -> list[Problem]:
    """What frictionless, with which a stranger would look, does not accept.

    Of a package of many rows it is shown the descriptor and where each table begins: all of it would take longer than
    everything else, and references were followed before.
    """
    import frictionless

    told, limit = json.loads(descriptor.read_bytes()), None
    if rows > MOST_FOR_STRANGERS:
        limit, told["sources"] = FIRST_ROWS, told["sources"][:FIRST_ROWS]
        for resource in told["resources"]:
            del resource["bytes"], resource["hash"]
            resource["schema"].pop("foreignKeys", None)
    report = frictionless.Package(told, basepath=str(descriptor.parent)).validate(limit_rows=limit)
    flat = report.flatten(["title", "rowNumber", "fieldName", "message"])
    return [problem("OR816", Place(descriptor.name), found=f"{title}: {message}") for title, _, _, message in flat]
