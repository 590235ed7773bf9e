"""Database: the tables in DuckDB, typed, with comments and the views that answer people's questions."""

from __future__ import annotations

import errno
import importlib
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from onrecord.schemas import TABLES, TOLD_WAYS, ddl, literal, quoted, schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def engine() -> ModuleType:
    """DuckDB without what its package has for queries built in Python: nobody here builds one, and it takes longer to import."""
    try:
        return importlib.import_module("_duckdb")
    except ImportError:
        return importlib.import_module("duckdb")


def connected(**config: Any) -> DuckDBPyConnection:
    """A database in memory that prints nothing: DuckDB would draw a bar among our data once a query takes two seconds."""
    connection: DuckDBPyConnection = engine().connect(config=config)
    connection.execute("SET enable_progress_bar = false")
    return connection


def opened(path: Path) -> str:
    """A path as DuckDB opens it; OSError where it has bytes that are no UTF-8, with which DuckDB opens nothing."""
    try:
        return str(path).encode().decode()
    except UnicodeEncodeError as fault:
        raise OSError(errno.EILSEQ, "DuckDB opens no path that is not UTF-8", str(path)) from fault


def alone(path: Path) -> str:
    """A path as SQL that reads files takes it. A ? in a folder's name would be read as a pattern, and bring in its neighbours.

    >>> print(alone(Path("/what?/[1].csv")))
    '/what[?]/[[]1].csv'
    """
    return literal(re.sub(r"[*?\[]", r"[\g<0>]", opened(path)))


def csv_rows(path: Path, columns: list[str]) -> str:
    """SQL that reads one CSV, everything declared, every cell as text and only an empty one as missing."""
    told = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    return (
        f"SELECT * FROM read_csv({alone(path)}, auto_detect=false, header=true, delim=',', "
        f"quote='\"', escape='\"', nullstr='', allow_quoted_nulls=true, strict_mode=true, parallel=false, "
        f"max_line_size=20000000, columns={{{told}}})"
    )


def text_table(table: str, path: Path | None) -> str:
    """SQL for the CSV as the table `text_<table>`: cells as text, with the number of each record from 1; empty without a file."""
    if path is None:
        columns = ", ".join(f"{quoted(name)} VARCHAR" for name in schema(table).columns)
        return f"CREATE TABLE text_{table} (record BIGINT, {columns});"
    rows = csv_rows(path, list(schema(table).columns))
    return f"CREATE TABLE text_{table} AS SELECT row_number() OVER () AS record, * FROM ({rows});"


def typed_table(table: str) -> str:
    """SQL for the table itself, without constraints; a cell that does not fit its type is left empty here and told elsewhere."""
    columns = schema(table).columns
    cells = ", ".join(f"TRY_CAST({quoted(name)} AS {column.sql_type}) AS {quoted(name)}" for name, column in columns.items())
    return f"CREATE TABLE {table} AS SELECT {cells} FROM text_{table};"


def setup(tables: Mapping[str, Path | None]) -> str:
    """SQL that loads a set of CSVs and makes the views."""
    return loaded(tables) + "\n" + views()


def loaded(tables: Mapping[str, Path | None]) -> str:
    """SQL that loads a set of CSVs."""
    return "\n".join(text_table(table, path) + typed_table(table) for table, path in tables.items())


def parquet_views(tables: Mapping[str, Path]) -> str:
    """SQL that reads the tables, and ways if they were told, from their Parquet files whenever asked, and makes the views."""
    read = (f"CREATE VIEW {table} AS SELECT * FROM read_parquet({literal(opened(path))});" for table, path in tables.items())
    return "\n".join([*read, views(), *([told_ways()] if TOLD_WAYS in tables else [])])


def write(connection: DuckDBPyConnection, path: Path) -> None:
    """A database file that DuckDB from 1.1 and DuckDB-Wasm open: the tables of a connection, with comments, and the views.

    The connection is left with the views, and with ways told.
    """
    connection.execute(views())
    connection.execute(f"CREATE TABLE {TOLD_WAYS} AS SELECT * FROM ways ORDER BY row_id, path")
    connection.execute(f"ATTACH {literal(str(path))} AS made (STORAGE_VERSION 'v1.0.0')")
    connection.execute("USE made")
    for table in (*TABLES, TOLD_WAYS):
        connection.execute(ddl(table))
        connection.execute(f"INSERT INTO {table} SELECT * FROM memory.{table}")
    connection.execute(views() + told_ways())
    # On closing, DuckDB would say nothing of what it could not write.
    connection.execute("CHECKPOINT made")
    connection.execute("USE memory")
    connection.execute("DETACH made")


def views() -> str:
    """The views of `views.sql`, each a question."""
    return (files("onrecord") / "views.sql").read_text(encoding="utf-8")


def told_ways() -> str:
    """SQL by which the view of ways, and whatever rests on it, reads what was put together before."""
    comment = literal(view_questions()["ways"])
    return f"CREATE OR REPLACE VIEW ways AS SELECT * FROM {TOLD_WAYS}; COMMENT ON VIEW ways IS {comment};"


def view_names() -> list[str]:
    """The names of the views, in the order in which they are told."""
    return re.findall(r"^CREATE VIEW (\w+)", views(), re.MULTILINE)


def view_questions() -> dict[str, str]:
    """The question that each view answers."""
    return {
        name: told.replace("''", "'") for name, told in re.findall(r"^COMMENT ON VIEW (\w+) IS '(.*)';$", views(), re.MULTILINE)
    }


def open_tables(tables: dict[str, Path]) -> DuckDBPyConnection:
    """The tables of a set of CSVs, in memory; a table that is not in the set is empty."""
    connection = connected()
    connection.execute(loaded({table: tables.get(table) for table in TABLES}))
    return connection


def open_package(tables: dict[str, Path]) -> DuckDBPyConnection:
    """The same, with the views."""
    connection = open_tables(tables)
    connection.execute(views())
    return connection
