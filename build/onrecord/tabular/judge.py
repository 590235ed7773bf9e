"""Judge: every problem of the rows of a table that is loaded, all counted, the first hundred of each kind with their place."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

from onrecord.nearest import nearest
from onrecord.problems import Place, problem
from onrecord.tabular import keys, surely, unseen
from onrecord.tabular.cells import Field
from onrecord.tabular.delimited import Record
from onrecord.tabular.records import far_records, records
from onrecord.tabular.table import LISTED, Table
from onrecord.tabular.table_schema import Key

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# How many keys are compared to find the nearest one.
MOST_KNOWN = 20_000
# Rows that are read from the beginning of a file; one farther on is looked for by its line's end.
FEW = 20_000


Told = Iterable[tuple[int, str, str | None, dict[str, object]]]
"""Row, code, column and what else is to be told of it."""


def judge(connection: DuckDBPyConnection, table: Table, tables: dict[str, Table], besides: Told = ()) -> None:
    """Tell every problem of the rows that are loaded, and those that were found `besides`."""
    told = list(besides)
    for n, column in enumerate(table.columns):
        if table.suspects.get(n):
            told += _cells(connection, table, n, column)
    if not any(column.required for column in table.columns):
        told += _rows(connection, table, "OR837", None, f"SELECT row FROM {table.odd} WHERE n = {len(table.columns)}")
    if not table.resource.ours:
        told += _unseen(table)
    for key in table.resource.all_unique:
        told += _twice(connection, table, key)
    for leads in table.resource.foreign_keys:
        told += leads_nowhere(connection, table, leads, tables.get(leads.table))
    tell(table, told)


def tell(table: Table, found: Told) -> None:
    """Add problems to the table, each at its place in the file."""
    told = list(found)
    records = _find(table, {row for row, *_ in told} | {int(str(more["first"])) for *_, more in told if "first" in more})
    for row, code, name, more in told:
        record = records.get(row)
        cells = dict(zip(table.at, record.cells, strict=False)) if record else {}
        row_id = " ".join(cells.get(part, "") for part in table.resource.primary_key) or f"row {row + 1}"
        value = more.pop("value", cells.get(name or ""))
        if "first" in more:
            more["other"] = _place(table, records.get(int(str(more.pop("first")))), name)
        told_value = None if value is None else str(value)
        table.problems.append(
            problem(
                code,
                _place(table, record, name),
                table=table.resource.name,
                row_id=row_id,
                field=name,
                value=told_value,
                **more,
            )
        )


def _place(table: Table, record: Record | None, name: str | None) -> Place:
    if record is None or table.resource.path is None:
        return Place(table.resource.shown)
    if name is None:
        return Place(table.resource.shown, record.line, 1)
    return Place(table.resource.shown, record.line, record.column(table.at[name], table.resource.dialect))


def _find(table: Table, wanted: set[int]) -> dict[int, Record]:
    """The records of some rows, as the file has them."""
    if table.plain and max(wanted, default=0) > FEW:
        assert table.resource.path is not None
        return dict(zip(sorted(wanted), far_records(table.resource.path, table.resource.dialect, sorted(wanted)), strict=True))
    rows = (row for row in records(table) if isinstance(row, Record) and len(row.cells) == table.labels)
    last = max(wanted, default=-1)
    return {n: row for n, row in enumerate(islice(rows, last + 1)) if n in wanted}


def _cells(connection: DuckDBPyConnection, table: Table, n: int, column: Field) -> Told:
    """The cells of a column that are wrong: those that SQL is sure of, then those that only `cells` can read."""
    for code, expected, breaks in surely.wrong(column, "cell", table.patterns.get(column.name)):
        asked = f"SELECT row, cell FROM {table.odd} WHERE n = {n} AND {breaks}"
        for row, _, _, more in _rows(connection, table, code, column.name, asked):
            text = str(more.pop("more"))
            near = nearest(text, column.constraints["enum"][:MOST_KNOWN]) if code == "OR805" else None
            yield row, code, column.name, {"expected": expected, "value": text, **({"nearest": near} if near else {})}
    if not surely.sure(column):
        yield from _unsure(connection, table, n, column)


def _unsure(connection: DuckDBPyConnection, table: Table, n: int, column: Field) -> Told:
    told = [breaks for code, _, breaks in surely.wrong(column, "cell", None) if code in ("OR804", "OR806")]
    asked = f"FROM {table.odd} WHERE n = {n}{''.join(f' AND NOT ({breaks})' for breaks in told)}"
    wrong: dict[str, list[tuple[str, str]]] = {}
    values = connection.execute(f"SELECT cell, count(*) {asked} GROUP BY ALL")
    while some := values.fetchmany(10_000):
        for text, times in some:
            if complaints := list(column.complaints(text)):
                wrong[text] = complaints
                for code, _ in complaints:
                    table.note(code, column.name, None, times)
    left = {code: LISTED for complaints in wrong.values() for code, _ in complaints}
    cells = connection.execute(f"SELECT row, cell {asked} ORDER BY row") if wrong else None
    while cells and any(left.values()) and (some := cells.fetchmany(10_000)):
        for row, text in some:
            for code, expected in wrong.get(text, ()):
                if left[code]:
                    left[code] -= 1
                    yield row, code, column.name, {"expected": expected, "value": text}


def _unseen(table: Table) -> Told:
    """The cells with characters that nobody sees; what ours may hold, rules of their own say."""
    for n, times in table.times_unseen.items():
        table.note("OR839", table.columns[n].name, None, times)
    for (row, n), text in table.unseen.items():
        yield row, "OR839", table.columns[n].name, {"found": unseen.named(text), "value": text}


def _rows(connection: DuckDBPyConnection, table: Table, code: str, name: str | None, asked: str) -> Told:
    """The rows that a query finds, with one thing more of each or none: all counted, the first hundred listed."""
    [(times,)] = connection.execute(f"SELECT count(*) FROM ({asked})").fetchall()
    if times:
        table.note(code, name, None, times)
        for row, *more in connection.execute(f"{asked} ORDER BY ALL LIMIT {LISTED}").fetchall():
            yield row, code, name, {"more": more[0]} if more else {}


def _twice(connection: DuckDBPyConnection, table: Table, key: tuple[str, ...]) -> Told:
    if not all(name in table.keys for name in key):
        return
    parts = [f"k{table.keys[name]}" for name in key]
    listed = ", ".join(parts)
    known = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    if _all_differ(connection, f"SELECT hash({listed}) AS part FROM {table.name} WHERE {known}"):
        return
    repeats = f"(SELECT {listed}, min(rowid) AS first FROM {table.name} WHERE {known} GROUP BY {listed} HAVING count(*) > 1)"
    asked = (
        f"SELECT {table.name}.rowid, first FROM {table.name} JOIN {repeats} AS repeats USING ({listed})"
        f" WHERE {table.name}.rowid > first"
    )
    for row, code, name, more in _rows(
        connection, table, "OR808" if key == table.resource.primary_key else "OR834", key[0], asked
    ):
        yield row, code, name, {"first": more["more"], "columns": ", ".join(key)}


def repeats(connection: DuckDBPyConnection, table: Table, key: tuple[str, ...], published: Table) -> Told:
    """The rows whose key a published table has."""
    same = " AND ".join(f"new.k{table.keys[name]} = was.k{published.keys[name]}" for name in key)
    asked = (
        f"SELECT new.rowid AS row, min(was.rowid) AS first FROM {table.name} AS new JOIN {published.name} AS was ON {same}"
        " GROUP BY ALL"
    )
    code = "OR808" if key == table.resource.primary_key else "OR834"
    told = list(_rows(connection, table, code, key[0], asked))
    places = _find(published, {int(str(more["more"])) for *_, more in told})
    for row, _, name, more in told:
        other = _place(published, places.get(int(str(more["more"]))), name)
        yield row, code, name, {"other": other, "columns": ", ".join(key)}


def _all_differ(connection: DuckDBPyConnection, hashes: str) -> bool:
    """Whether no two rows have one hash: then no two have one key. Sorted numbers tell it several times sooner than SQL."""
    import numpy as np

    found = np.asarray(connection.execute(hashes).fetchnumpy()["part"])
    found.sort()
    return not (found[1:] == found[:-1]).any()


def leads_nowhere(connection: DuckDBPyConnection, table: Table, key: Key, target: Table | None, was: Table | None = None) -> Told:
    """The rows whose key leads to no row of the target; of those that led to one as it `was`, if that is given."""
    if target is None or not keys.known(key, table, target):
        return
    own = [f"{table.name}.k{table.keys[name]}" for name in key.columns]
    other = [f"target.k{target.keys[name]}" for name in key.leads_to]
    # With one column, only cells with a value lead anywhere; with several, a row whose every cell is empty leads nowhere.
    same = " AND ".join(
        f"{a} = {b}" if len(own) == 1 else f"{a} IS NOT DISTINCT FROM {b}" for a, b in zip(own, other, strict=True)
    )
    join = f"ANTI JOIN {target.name} AS target ON {same}"
    if was and keys.known(key, table, was):
        same = " AND ".join(f"{a} IS NOT DISTINCT FROM was.k{was.keys[name]}" for a, name in zip(own, key.leads_to, strict=True))
        join += f" SEMI JOIN {was.name} AS was ON {same}"
    asked = f"SELECT {table.name}.rowid, {own[0]} FROM {table.name} {join} WHERE coalesce({', '.join(own)}) IS NOT NULL"
    if key in table.led:
        n = table.at[key.columns[0]]
        asked = f"SELECT row, cell FROM {table.odd} WHERE n = {n} AND NOT {surely.missing(table.columns[n], 'cell')}"
    known: list[str] = []
    for n, (row, code, name, more) in enumerate(_rows(connection, table, "OR809", key.columns[0], asked)):
        value = more.pop("more")
        if n == 0 and len(own) == 1 and target.rows <= MOST_KNOWN:
            listed = connection.execute(f"SELECT DISTINCT {other[0]} FROM {target.name} AS target WHERE {other[0]} IS NOT NULL")
            known = [text for (text,) in listed.fetchall()]
        more = {"expected": key.table}
        if known and n < 10:
            more["nearest"] = nearest(str(value), known)
        yield row, code, name, more
