"""Load: a table's file in DuckDB, read once: its keys, and of the other cells those that SQL can't vouch for.

A file that DuckDB does not read as RFC 4180 has it is read again by Python's csv, which says where and why.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.database import engine
from onrecord.problems import Place, problem
from onrecord.schemas import literal
from onrecord.tabular import surely, unseen
from onrecord.tabular.look import Looked
from onrecord.tabular.records import copy
from onrecord.tabular.table import Table
from onrecord.tabular.table_schema import Resource

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What stands for null, and in no file that DuckDB reads: an empty cell past the last column would be passed over otherwise.
NULL = "\1\2"


def load(connection: DuckDBPyConnection, table: Table, folder: Path, kept: list[str], looked: Callable[[], Looked]) -> None:
    """The table in DuckDB: the values of the columns that are `kept`, and as `odd` the cells that may be wrong.

    `looked` is asked last: the look goes on beside the reading.
    """
    if not table.columns:
        return
    table.patterns = _patterns(connection, table)
    table.keys = {name: n for n, name in enumerate(name for name in kept if name in table.at)}
    told = [f"{surely.same(table.columns[table.at[name]], f'c{table.at[name]}')} AS k{n}" for name, n in table.keys.items()]
    told.append(f"{_odd(table)} AS odd")
    staged = folder / f"{table.number}.csv"
    if not (_staged(table.resource, staged) and _read(connection, table.name, table, staged, told)):
        table.plain = False
    elif not looked().plain:
        table.plain = False
        connection.execute(f"DROP TABLE {table.name}")
    elif looked().unseen:
        _see(connection, table, staged)
    if not table.plain:
        staged.unlink(missing_ok=True)
        copy(table, staged)
        if not _read(connection, table.name, table, staged, told):
            found = "DuckDB can't hold it"
            table.note("OR833", None, problem("OR833", Place(table.resource.shown), table=table.resource.name, found=found))
            return
    table.loaded = True
    _count(connection, table)


def _odd(table: Table) -> str:
    """An expression that lists the cells of a row that may be wrong, each in its column's place; null where none is."""
    cells = [f"c{n}" for n in range(len(table.columns))]
    rights = [
        surely.right(column, cell, table.patterns.get(column.name), later=column.name in table.later)
        for column, cell in zip(table.columns, cells, strict=True)
    ]
    listed = [f"CASE WHEN {right} THEN NULL ELSE {cell} END" for cell, right in zip(cells, rights, strict=True)]
    if not any(column.required for column in table.columns):
        blank = " AND ".join(surely.missing(column, cell) for column, cell in zip(table.columns, cells, strict=True))
        rights.append(f"NOT ({blank})")
        listed.append(f"CASE WHEN {blank} THEN 'blank' END")
    return f"CASE WHEN {' AND '.join(f'({right})' for right in rights)} THEN NULL ELSE [{', '.join(listed)}] END"


def _count(connection: DuckDBPyConnection, table: Table) -> None:
    """How many rows there are; and the cells that may be wrong, in a table of their own, which few rows are in."""
    [(table.rows,)] = connection.execute(f"SELECT count(*) FROM {table.name}").fetchall()
    connection.execute(
        f"CREATE TABLE {table.odd} AS FROM (SELECT rowid AS row, unnest(range(len(odd))) AS n, unnest(odd) AS cell"
        f" FROM {table.name} WHERE odd IS NOT NULL) WHERE cell IS NOT NULL"
    )
    connection.execute(f"ALTER TABLE {table.name} DROP COLUMN odd" if table.keys else f"DROP TABLE {table.name}")
    table.suspects = dict(connection.execute(f"SELECT n, count(*) FROM {table.odd} GROUP BY n").fetchall())


def _patterns(connection: DuckDBPyConnection, table: Table) -> dict[str, str]:
    """Each field's pattern as RE2 has it; a problem where RE2 has none."""
    made = {}
    for column in table.columns:
        if "pattern" in column.constraints:
            try:
                pattern = surely.linear(column.constraints["pattern"])
                connection.execute(f"SELECT regexp_full_match('', {literal(pattern)})").fetchall()
                made[column.name] = pattern
            except (surely.NotLinear, engine().Error) as fault:
                found = str(fault).splitlines()[0].removeprefix("Invalid Input Error: ")
                value = column.constraints["pattern"]
                told = problem(
                    "OR832", table.resource.place, table=table.resource.name, field=column.name, value=value, found=found
                )
                table.note("OR832", column.name, told)
    return made


def _see(connection: DuckDBPyConnection, table: Table, staged: Path) -> None:
    """Find the cells with characters that nobody sees, in a file that has some: it is read once more for them."""
    holds = [f"regexp_matches(c{n}, {literal(unseen.PATTERN)})" for n in range(table.labels)]
    cells = ", ".join(f"CASE WHEN {one} THEN c{n} END" for n, one in enumerate(holds))
    if _read(connection, "unseen", table, staged, [f"CASE WHEN {' OR '.join(holds)} THEN [{cells}] END AS found"]):
        asked = "SELECT rowid AS row, unnest(range(len(found))) AS n, unnest(found) AS cell FROM unseen WHERE found IS NOT NULL"
        answer = connection.execute(f"FROM ({asked}) WHERE cell IS NOT NULL ORDER BY ALL")
        while some := answer.fetchmany(10_000):
            for row, n, cell in some:
                table.see(row, n, cell)
        connection.execute("DROP TABLE unseen")


def _staged(resource: Resource, staged: Path) -> bool:
    """Put the file where DuckDB can't misread its path, if it may be read by it."""
    if resource.path is None or not resource.dialect.plain or not resource.path.is_file():
        return False
    staged.symlink_to(resource.path.resolve())
    return True


def _read(connection: DuckDBPyConnection, name: str, table: Table, staged: Path, told: list[str]) -> bool:
    delimiter = table.resource.dialect.delimiter if table.plain else ","
    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(table.labels))
    header = "true" if table.resource.dialect.header_row else "false"
    # DuckDB makes room for several of the longest lines; few files need that much.
    for longest in (2_000_000, 21_000_000):
        try:
            connection.execute(
                f"CREATE OR REPLACE TABLE {name} AS SELECT {', '.join(told)} FROM read_csv({literal(str(staged))},"
                f" auto_detect = false, header = {header}, columns = {{{columns}}}, delim = {literal(delimiter)}, quote = '\"',"
                f" escape = '\"', nullstr = {literal(NULL)}, allow_quoted_nulls = false, compression = 'none',"
                f" strict_mode = true, max_line_size = {longest})"
            )
        except engine().Error as fault:
            if "aximum line size" not in str(fault):
                return False
        else:
            return True
    return False
