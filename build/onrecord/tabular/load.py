"""Load: a table's file in DuckDB, read once: its keys, and of the other cells those that SQL can't vouch for.

A file that DuckDB does not read as RFC 4180 has it is read again by Python's csv, which says where and why.
"""

from __future__ import annotations

import csv
import io
import mmap
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.problems import Place, Problem, beyond, problem
from onrecord.schemas import literal
from onrecord.tabular import delimited, surely
from onrecord.tabular.cells import Field
from onrecord.tabular.delimited import Dialect, NotDelimited, Record
from onrecord.tabular.inline import lines
from onrecord.tabular.rfc4180 import starts, to_the_letter
from onrecord.tabular.table_schema import Key, Resource

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LISTED = 100
MOST_COLUMNS = 1_000
# What stands for null, and in no file that DuckDB reads: an empty cell past the last column would be passed over otherwise.
NULL = "\1\2"
MOST_RAGGED = 10_000


@dataclass(eq=False)
class Table:
    """One table as it is being checked: its columns, and what was found in it."""

    resource: Resource
    number: int
    columns: list[Field]
    labels: int
    problems: list[Problem] = field(default_factory=list)
    found: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    rows: int = 0
    keys: dict[str, int] = field(default_factory=dict)
    loaded: bool = False
    whole: bool = True
    plain: bool = True
    patterns: dict[str, str] = field(default_factory=dict)
    later: dict[str, Key] = field(default_factory=dict)
    led: list[Key] = field(default_factory=list)
    suspects: dict[int, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"table{self.number}"

    @property
    def odd(self) -> str:
        """The table of its cells that may be wrong."""
        return f"odd{self.number}"

    @cached_property
    def at(self) -> dict[str, int]:
        """The position of each column."""
        return {column.name: n for n, column in enumerate(self.columns)}

    def note(self, code: str, column: str | None, found: Problem | None, times: int = 1) -> None:
        """Count a problem; the first hundred of a rule and column are listed."""
        self.found[code, column] += times
        if found is not None:
            self.problems.append(found)

    @property
    def unlisted(self) -> Iterator[Problem]:
        """What says of which problems there are more than are listed, and how many there are."""
        listed = Counter((found.code, found.field) for found in self.problems)
        first = {(found.code, found.field): found for found in reversed(self.problems)}
        for kind in self.found - listed:
            yield beyond(first[kind], f"{self.found[kind]:,}", listed[kind])


def opened(resource: Resource, number: int) -> Table:
    """The table with the columns that its first line has; a header that is not the schema's is a problem."""
    header = None if "data" in resource.told or resource.dialect.header_row is None else _header(resource)
    if isinstance(header, Problem):
        table = Table(resource, number, [], 0)
        table.note(header.code, None, header)
        return table
    if header is None:
        return Table(resource, number, resource.fields, len(resource.fields))
    labels = header.cells
    known = {one.name: one for one in resource.fields}
    match = str((resource.schema or {}).get("fieldsMatch", "exact"))
    names = [one.name for one in resource.fields] if known else labels
    if len(labels) > MOST_COLUMNS:
        table = Table(resource, number, [], len(labels))
        found = f"it has {len(labels):,} columns; onrecord reads {MOST_COLUMNS:,}"
        table.note("OR833", None, problem("OR833", Place(resource.shown, header.line), table=resource.name, found=found))
        return table
    missing, extra = set(known) - set(labels), set(labels) - set(names)
    needed = {one.name for one in resource.fields if one.required}
    wrong = {
        "exact": labels != names,
        "equal": bool(missing or extra),
        "subset": bool(missing),
        "superset": bool(extra or missing & needed),
        "partial": bool(missing & needed) or not set(labels) & set(names),
    }[match]
    # A column under a wrong name is judged by its place; under a right name, wherever it stands.
    by_place = match == "exact" and len(labels) == len(names)
    columns = [
        (resource.fields[n] if by_place and known else known.get(label)) or Field({"name": label, "type": "any"})
        for n, label in enumerate(labels)
    ]
    table = Table(resource, number, columns, len(labels))
    if wrong or len(set(labels)) < len(labels) or "" in labels:
        place = Place(resource.shown, header.line, 1)
        shown, expected = (", ".join(some[:20]) or "none" for some in (labels, names))
        table.note("OR803", None, problem("OR803", place, table=resource.name, found=shown, expected=expected))
    if len({column.name for column in columns}) < len(columns):
        table.columns = []
    return table


def _header(resource: Resource) -> Record | Problem:
    place = Place(resource.shown)
    try:
        assert resource.path is not None
        rows = delimited.records(resource.path, resource.dialect)
        first = next((record for record in rows if record.number == resource.dialect.header_row), None)
    except NotDelimited as fault:
        return problem("OR802", Place(resource.shown, fault.line), table=resource.name, found=str(fault))
    except OSError as fault:
        return problem("OR802", place, table=resource.name, found=fault.strerror)
    if first is None:
        found = "it is empty; it has no line with column names"
        return problem("OR802", place, table=resource.name, found=found)
    return first


def load(connection: DuckDBPyConnection, table: Table, folder: Path, kept: list[str], is_plain: Callable[[], bool]) -> None:
    """The table in DuckDB: the values of the columns that are `kept`, and as `odd` the cells that may be wrong.

    `is_plain` says, once it is known, whether DuckDB reads the file as we do.
    """
    if not table.columns:
        return
    table.patterns = _patterns(connection, table)
    table.keys = {name: n for n, name in enumerate(name for name in kept if name in table.at)}
    told = [f"{surely.same(table.columns[table.at[name]], f'c{table.at[name]}')} AS k{n}" for name, n in table.keys.items()]
    told.append(f"{_odd(table)} AS odd")
    staged = folder / f"{table.number}.csv"
    if not (_staged(table.resource, staged) and _read(connection, table, staged, told, table.resource.dialect.delimiter)):
        table.plain = False
    elif not is_plain():
        table.plain = False
        connection.execute(f"DROP TABLE {table.name}")
    if not table.plain:
        staged.unlink(missing_ok=True)
        _copy(table, staged)
        if not _read(connection, table, staged, told, ","):
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
    import duckdb

    made = {}
    for column in table.columns:
        if "pattern" in column.constraints:
            try:
                pattern = surely.linear(column.constraints["pattern"])
                connection.execute(f"SELECT regexp_full_match('', {literal(pattern)})").fetchall()
                made[column.name] = pattern
            except (surely.NotLinear, duckdb.Error) as fault:
                found = str(fault).splitlines()[0].removeprefix("Invalid Input Error: ")
                value = column.constraints["pattern"]
                told = problem(
                    "OR832", table.resource.place, table=table.resource.name, field=column.name, value=value, found=found
                )
                table.note("OR832", column.name, told)
    return made


def plain(resource: Resource) -> bool:
    """Whether the file is RFC 4180 to the letter, with nothing in it that DuckDB reads and we do not."""
    if resource.path is None or not resource.dialect.plain or not os.access(resource.path, os.R_OK):
        return False
    if not resource.path.stat().st_size:
        return False
    with resource.path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(b"\0") >= 0 or (data.find(b"\1") >= 0 and data.find(NULL.encode()) >= 0):
            return False
        return to_the_letter(data, resource.dialect.delimiter)


def _staged(resource: Resource, staged: Path) -> bool:
    """Put the file where DuckDB can't misread its path, if it may be read by it."""
    if resource.path is None or not resource.dialect.plain or not resource.path.is_file():
        return False
    staged.symlink_to(resource.path.resolve())
    return True


def _read(connection: DuckDBPyConnection, table: Table, staged: Path, told: list[str], delimiter: str) -> bool:
    import duckdb

    columns = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(table.labels))
    header = "true" if table.resource.dialect.header_row else "false"
    # DuckDB makes room for several of the longest lines; few files need that much.
    for longest in (2_000_000, 21_000_000):
        try:
            connection.execute(
                f"CREATE OR REPLACE TABLE {table.name} AS SELECT {', '.join(told)} FROM read_csv({literal(str(staged))},"
                f" auto_detect = false, header = {header}, columns = {{{columns}}}, delim = {literal(delimiter)}, quote = '\"',"
                f" escape = '\"', nullstr = {literal(NULL)}, allow_quoted_nulls = false, compression = 'none',"
                f" strict_mode = true, max_line_size = {longest})"
            )
        except duckdb.Error as fault:
            if "aximum line size" not in str(fault):
                return False
        else:
            return True
    return False


def _copy(table: Table, staged: Path) -> None:
    """The file in the form that DuckDB reads, as far as it can be read, without what is no row; those are problems."""
    with staged.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        if table.resource.dialect.header_row:
            writer.writerow(["x"] * table.labels)
        for row in records(table):
            if isinstance(row, Record) and len(row.cells) == table.labels:
                writer.writerow(row.cells)
                continue
            table.whole = False
            if isinstance(row, Problem):
                table.note(row.code, row.field, row if table.found[row.code, row.field] < LISTED else None)
            elif table.found["OR813", None] >= MOST_RAGGED:
                found = f"{MOST_RAGGED:,} of its records are of another length than the first line; the rest was not read"
                table.note(
                    "OR833", None, problem("OR833", Place(table.resource.shown, row.line), table=table.resource.name, found=found)
                )
                return
            elif table.found["OR813", None] >= LISTED:
                table.note("OR813", None, None)
            else:
                place, name = Place(table.resource.shown, row.line), table.resource.name
                table.note("OR813", None, problem("OR813", place, table=name, found=len(row.cells), expected=table.labels))


def records(table: Table) -> Iterator[Record | Problem]:
    """Each record after the header, whatever its length, or what keeps the rest from being read."""
    resource = table.resource
    if resource.path is None:
        yield from lines(resource)
        return
    start = resource.dialect.header_row or 0
    try:
        for record in delimited.records(resource.path, resource.dialect):
            if record.number > start:
                yield record
    except NotDelimited as fault:
        yield problem("OR802", Place(resource.shown, fault.line), table=resource.name, found=str(fault))
    except OSError as fault:
        yield problem("OR802", Place(resource.shown), table=resource.name, found=fault.strerror)


def far_records(path: Path, dialect: Dialect, rows: list[int]) -> Iterator[Record]:
    """The records of some rows of a file to the letter, in their order, without reading those before them."""
    wanted = sorted({n + (dialect.header_row or 0) + ahead for n in rows for ahead in (0, 1)})
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = dict(zip(wanted, starts(data, wanted), strict=True))
        for n in rows:
            number = n + (dialect.header_row or 0)
            (start, line), (end, _) = found[number], found[number + 1]
            raw = data[start:end].decode(dialect.encoding)
            [cells] = csv.reader(io.StringIO(raw, newline=""), **delimited.options(dialect))
            yield Record(number + 1, line, cells, raw)
