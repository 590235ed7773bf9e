"""Editions: two sets of published tables, and what changed between them, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord import csvfile, plainfile
from onrecord.csvfile import CsvFile
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import TABLES, schema

MOST = 10  # rows that differ are named one by one up to so many
Edition = dict[str, dict[str, dict[str, str]]]
"""Rows by table and key, each a cell by column."""


@dataclass(frozen=True)
class Change:
    """One row that came, went or changed."""

    table: str
    row_id: str
    before: dict[str, str] | None
    after: dict[str, str] | None

    @property
    def sign(self) -> str:
        return "+" if self.before is None else "-" if self.after is None else "~"

    @property
    def cells(self) -> dict[str, tuple[str, str]]:
        """The cells that changed, before and after."""
        if self.before is None or self.after is None:
            return {}
        after = self.after
        return {name: (cell, after[name]) for name, cell in self.before.items() if cell != after[name]}


def read(folder: Path, shown: str, tables: Iterable[str] = TABLES) -> tuple[Edition, list[Problem]]:
    """The tables, or some of them, in a folder of CSVs; a table that can't be read is a problem and has no rows."""
    edition: Edition = {}
    problems: list[Problem] = []
    for table in tables:
        file, found = csvfile.read(folder / f"{table}.csv", f"{shown}/{table}.csv", schema(table))
        problems += found
        rows = {row_id: file.records[n] for row_id, n in file.keys.items()} if file else {}
        edition[table] = {row_id: dict(zip(schema(table).columns, row, strict=True)) for row_id, row in rows.items()}
    return edition, problems


def changes(before: Edition, after: Edition) -> Iterator[Change]:
    """Every row that differs, table by table, in the order of the key."""
    for table in TABLES:
        was, now = before.get(table, {}), after.get(table, {})
        for row_id in sorted(was.keys() | now.keys()):
            if was.get(row_id) != now.get(row_id):
                yield Change(table, row_id, was.get(row_id), now.get(row_id))


def summary(found: list[Change]) -> str:
    """The changes counted, as "+1 quotes, ~2 actors"."""
    counts: dict[tuple[str, str], int] = {}
    for change in found:
        counts[change.table, change.sign] = counts.get((change.table, change.sign), 0) + 1
    return ", ".join(f"{sign}{count} {table}" for (table, sign), count in counts.items()) or "no change"


def stale(root: Path, stage: Path) -> list[Problem]:
    """Where what is published in a project is not what its seeds make: the rows that differ, else the other files."""
    made = sorted(path.relative_to(stage) for path in stage.rglob("*") if path.is_file())
    other = [path for path in made if not plainfile.same(root / path, stage / path)]
    if not other:
        return []
    if not any((root / path).exists() for path in made if path.parts[0] != "schemas"):
        return [problem("OR810", Place("datapackage.json"), found="nothing was published here yet")]
    tables = [table for table in TABLES if Path(f"datapackage/{table}.csv") in other]
    before, problems = read(root / "datapackage", "datapackage", tables)
    after, _ = read(stage / "datapackage", "datapackage", tables)
    unread = {found.table for found in problems}
    differ = [change for change in changes(before, after) if change.table not in unread]
    files = {table: _published(root, table) for table in {change.table for change in differ[:MOST]}}
    problems += [_differs(files[change.table], change) for change in differ[:MOST]]
    if len(differ) > MOST:
        rest = differ[MOST:]
        told = f"{len(rest)} more rows that differ ({summary(rest)}; `onrecord diff` lists them)"
        problems.append(problem("OR801", Place("datapackage"), table="datapackage", change=told))
    if problems:
        return problems
    return [problem("OR814", Place(str(path))) for path in other]


def _published(root: Path, table: str) -> CsvFile | None:
    return csvfile.read(root / "datapackage" / f"{table}.csv", f"datapackage/{table}.csv", schema(table))[0]


def _differs(file: CsvFile | None, change: Change) -> Problem:
    column = next(iter(change.cells), None)
    cells = {"found": change.cells[column][0], "expected": change.cells[column][1]} if column else {"other": change.row_id}
    place = file.place(change.row_id, column) if file else Place(f"datapackage/{change.table}.csv")
    told = {"+": "a row too few", "-": "a row too many", "~": "a row that differs"}[change.sign]
    return problem("OR801", place, table=change.table, row_id=change.row_id, field=column, change=told, **cells)
