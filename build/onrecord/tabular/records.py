"""Records: those of a table, as Python's csv reads them, each at its line; and a copy of them in the form that DuckDB reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from onrecord.problems import Place, Problem, problem
from onrecord.tabular import delimited, unseen
from onrecord.tabular.delimited import Dialect, NotDelimited, Record
from onrecord.tabular.inline import lines
from onrecord.tabular.rfc4180 import starts
from onrecord.tabular.table import LISTED, Table

MOST_RAGGED = 10_000


def copy(table: Table, staged: Path) -> None:
    """The file in the form that DuckDB reads, as far as it can be read, without what is no row; those are problems."""
    with staged.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        if table.resource.dialect.header_row:
            writer.writerow(["x"] * table.labels)
        kept = 0
        for row in records(table):
            if isinstance(row, Record) and len(row.cells) == table.labels:
                writer.writerow(row.cells)
                if unseen.holds(row.raw or "".join(row.cells)):
                    for n, cell in enumerate(row.cells):
                        if unseen.holds(cell):
                            table.see(kept, n, cell)
                kept += 1
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
    with path.open("rb") as file:
        found = dict(zip(wanted, starts(file, wanted), strict=True))
        for n in rows:
            number = n + (dialect.header_row or 0)
            (start, line), (end, _) = found[number], found[number + 1]
            file.seek(start)
            raw = file.read(end - start).decode(dialect.encoding)
            [cells] = csv.reader(io.StringIO(raw, newline=""), **delimited.options(dialect))
            yield Record(number + 1, line, cells, raw)
