"""Database: the tables in DuckDB, typed, with keys, comments and the views that answer people's questions."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.schemas import TABLES, ddl, quoted, schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def csv_rows(path: Path, columns: list[str]) -> str:
    """SQL that reads one CSV, everything declared, every cell as text and only an empty one as missing."""
    told = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    return (
        f"SELECT * FROM read_csv('{str(path).replace(chr(39), chr(39) * 2)}', auto_detect=false, header=true, delim=',', "
        f"quote='\"', escape='\"', nullstr='', allow_quoted_nulls=true, strict_mode=true, parallel=false, "
        f"max_line_size=20000000, columns={{{told}}})"
    )


def load_text(connection: DuckDBPyConnection, table: str, path: Path) -> None:
    """The CSV as the table `text_<table>`: cells as text, with the number of each record from 1."""
    columns = list(schema(table).columns)
    rows = csv_rows(path, columns)
    connection.execute(f"CREATE TABLE text_{table} AS SELECT row_number() OVER () AS record, * FROM ({rows})")


def load_typed(connection: DuckDBPyConnection, table: str) -> None:
    """The table itself, without constraints; a cell that does not fit its type is left empty here and told elsewhere."""
    columns = schema(table).columns
    cells = ", ".join(f"TRY_CAST({quoted(name)} AS {column.sql_type}) AS {quoted(name)}" for name, column in columns.items())
    connection.execute(f"CREATE TABLE {table} AS SELECT {cells} FROM text_{table} ORDER BY record")


def create(path: Path, csv_folder: Path) -> None:
    """A database file that DuckDB from 1.1 and DuckDB-Wasm open: typed tables with keys and comments, and the views."""
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"ATTACH '{path}' AS made (STORAGE_VERSION 'v1.0.0')")
        connection.execute("USE made")
        for table in TABLES:
            connection.execute(ddl(table))
            connection.execute(f"INSERT INTO {table} {csv_rows(csv_folder / f'{table}.csv', list(schema(table).columns))}")
        create_views(connection)


def create_views(connection: DuckDBPyConnection) -> None:
    """The views of `views.sql`, each a question."""
    connection.execute((files("onrecord") / "views.sql").read_text(encoding="utf-8"))


def open_package(tables: dict[str, Path]) -> DuckDBPyConnection:
    """The tables and views of a set of CSVs, in memory."""
    import duckdb

    connection = duckdb.connect()
    for table, path in tables.items():
        load_text(connection, table, path)
        load_typed(connection, table)
    create_views(connection)
    return connection
