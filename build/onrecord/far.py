"""Far: tables of ours with more rows than are held one by one: judged and asked in the engine that reads anybody's."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import csvfile, database
from onrecord.csvfile import Line, TableFile
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import TABLES, quoted, schema
from onrecord.tabular import delimited, whole
from onrecord.tabular.delimited import Dialect, Record
from onrecord.tabular.descriptor import Descriptor
from onrecord.tabular.records import far_records
from onrecord.tabular.table import Table
from onrecord.tabular.table_schema import Resource

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(eq=False)
class FarTable:
    """A table whose rows are in a database, as text; in the file they are looked for only where a place is asked."""

    name: str
    file: TableFile
    rows: int
    connection: DuckDBPyConnection
    found: dict[str, Record | None] = field(default_factory=dict)  # the rows that were asked for

    @property
    def path(self) -> Path:
        return self.file.path

    def seek(self, row_ids: Iterable[str]) -> None:
        """Find the first row with each key, all together: one alone takes as long."""
        new = sorted(set(row_ids) - self.found.keys())
        if not new:
            return
        key = ", ".join(f"coalesce({quoted(name)}, '')" for name in schema(self.name).key)
        rows = f"SELECT record, concat_ws(' ', {key}) AS row_id FROM text_{self.name}"
        asked = f"SELECT min(record), row_id FROM ({rows}) WHERE row_id IN (SELECT unnest(?)) GROUP BY row_id"
        told = sorted(self._asked(asked, new))
        records = far_records(self.path, Dialect(), [number - 1 for number, _ in told])
        self.found |= dict.fromkeys(new) | dict(zip((row_id for _, row_id in told), records, strict=True))

    def of(self, row_id: str, column: str) -> str | None:
        """A cell of the first row with a key; None where there is none."""
        self.seek([row_id])
        record = self.found[row_id]
        return record.cells[list(schema(self.name).columns).index(column)] if record else None

    def select(self, *columns: str) -> Iterator[list[str]]:
        """Some columns of all rows, in their order."""
        cells = ", ".join(f"coalesce({quoted(name)}, '')" for name in columns)
        return map(list, self._asked(f"SELECT {cells} FROM text_{self.name} ORDER BY record"))

    def place(self, row_id: str | None, column: str | None) -> Place:
        """Where a row, or a cell of it, stands."""
        self.seek([row_id] if row_id is not None else [])
        record = self.found.get(row_id or "")
        if record is None:
            return Place(self.file.shown)
        columns = list(schema(self.name).columns)
        at = columns.index(column) if column in columns else 0
        return Place(self.file.shown, record.line, record.column(at, Dialect()))

    def _asked(self, sql: str, *told: Any) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as own:
            return own.execute(sql, told).fetchall()


def tables(
    connection: DuckDBPyConnection, files: dict[str, TableFile]
) -> tuple[dict[str, FarTable], list[Problem], list[Problem]]:
    """The tables that can be read, loaded into a database; what keeps others from it; and what is wrong with cells.

    A table with more wrong cells than are listed is left out whole.
    """
    cramped = {name: file for name, file in files.items() if not file.plausible}
    unread = [found for name, file in cramped.items() for found in _astray(name, file)]
    judged = _judged({name: file for name, file in files.items() if name not in cramped})
    problems = [found for table in judged for found in (*table.problems, *table.unlisted)]
    astray = {found.table for found in problems if found.row_id is None}
    sound = {table.resource.name: table for table in judged if table.plain and table.resource.name not in astray}
    connection.execute(database.loaded({name: files[name].path if name in sound else None for name in TABLES}))
    made = {name: FarTable(name, files[name], table.rows, connection) for name, table in sound.items()}
    unread += [found for found in problems if found.row_id is None]
    for table in judged:
        name = table.resource.name
        if name not in astray and not (name in made and _in_form(connection, made[name])):
            unread.append(problem("OR820", Place(files[name].shown, _first_out_of_form(files[name].path)), table=name))
            connection.execute(f"DELETE FROM {name}; DELETE FROM text_{name}")
            made.pop(name, None)
    cells = [found for found in problems if found.row_id is not None]
    mixed = [name for name in made if _mixed(connection, name)]
    cells += [problem("OR815", Place(files[name].shown, 2, 1), table=name) for name in mixed]
    return made, unread, cells


def _astray(name: str, file: TableFile) -> list[Problem]:
    """What keeps a file from being a table that has not the bytes or commas for so many rows."""
    _, problems = csvfile.read(file.path, file.shown, schema(name))
    return problems or [problem("OR820", Place(file.shown, _first_out_of_form(file.path)), table=name)]


def _judged(files: dict[str, TableFile]) -> list[Table]:
    resources = {
        name: Resource({"name": name, "path": file.shown}, Place(file.shown), file.path, Dialect(), schema(name).told, ours=True)
        for name, file in files.items()
    }
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as beside:
        told = Descriptor(Path(), "", resources)
        return list(whole.check(told, Path(folder), whole.looks(told, beside)))


def _in_form(connection: DuckDBPyConnection, table: FarTable) -> bool:
    """Whether the file is as a build writes it: any other form of the same cells takes more bytes, or has no last line end."""
    columns = list(schema(table.name).columns)
    rows = f"SELECT unnest([{', '.join(map(quoted, columns))}]) AS cell FROM text_{table.name}"
    marks = "strlen(cell) - strlen(replace(cell, '\"', ''))"
    wrapped = f"CASE WHEN contains(cell, '\"') THEN 2 + {marks} WHEN contains(cell, ',') THEN 2 ELSE 0 END"
    [(size,)] = connection.execute(f"SELECT coalesce(sum(strlen(cell) + {wrapped}), 0) FROM ({rows})").fetchall()
    return table.file.lines == table.rows + 1 and table.file.size == size + len(columns) * table.rows + len(",".join(columns)) + 1


def _first_out_of_form(path: Path) -> int | None:
    """The line of the first record that a build would write otherwise."""
    writer = csv.writer(Line(), lineterminator="\n")
    try:
        return next((one.line for one in delimited.records(path, Dialect()) if writer.writerow(one.cells) != one.raw), None)
    except delimited.NotDelimited:
        return None


def _mixed(connection: DuckDBPyConnection, name: str) -> bool:
    """Whether a row stands after one whose key comes later: figures in order of number, text of code point."""
    told = schema(name)
    key = [f"TRY_CAST({quoted(part)} AS BIGINT)" if told.columns[part].type == "integer" else quoted(part) for part in told.key]
    order = f"row({', '.join(key)})"
    asked = f"SELECT {order} < lag({order}) OVER (ORDER BY record) AS back FROM text_{name}"
    return bool(connection.execute(f"SELECT 1 FROM ({asked}) WHERE back LIMIT 1").fetchall())
