"""The map of the house: reports → annotations → tables → checks → package. A row's way can be read here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import checks, csvfile, database, package, publish, reading, reports, schema_checks, sheets, swap, tables, ways
from onrecord.cache import Cache
from onrecord.csvfile import CsvFile
from onrecord.evidence import Reading, Row
from onrecord.origins import Origins
from onrecord.problems import Problem, listed
from onrecord.reports import Report
from onrecord.schemas import TABLES, schema
from onrecord.sheets import Crossed, Sheet
from onrecord.tables import KEY, TEXT, Line, Record

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass
class Edition:
    """What the seeds make: the tables, and every problem met on the way. With an error there are no tables to trust."""

    reading: Reading
    records: dict[str, list[Record]]  # what was read now
    lines: dict[str, list[Line]]  # and with it what was read before
    problems: list[Problem]

    @property
    def publishable(self) -> bool:
        """Whether nothing but warnings was met."""
        return not any(found.is_error for found in self.problems)

    @property
    def rows(self) -> int:
        return sum(map(len, self.lines.values()))

    @property
    def counts(self) -> str:
        """Reports and rows, in words."""
        return f"{len(self.reading.reports)} reports, {self.rows} rows"

    def typed_in(self, file: str) -> set[str]:
        """The ids of the rows that a file has."""
        before = {row_id for sheet in self.reading.sheets if sheet.file == file for row_id in sheet.typed}
        return before | {row.id for row in self.reading.rows if row.place.file == file}

    @property
    def frames(self) -> dict[str, DataFrame]:
        """What was read now, as frames; what was read before was looked at then."""
        return {table: tables.frame(table, records) for table, records in self.records.items()}

    def keep(self, cache: Cache) -> None:
        """Have kept what was read now and about which there is nothing to say."""
        told = {found.place.file for found in self.problems}
        made = sheets.make(self.reading, self.records)
        clean = (sheet for sheet in made if not {sheet.file, f"seeds/{sheet.report}"} & told)
        shared: dict[str, list[Row]] = {f"{reading.FOLDER}/{kind}.yaml": [] for kind, _ in reading.SHARED}
        for row in self.reading.rows:
            if row.place.file in shared:
                shared[row.place.file].append(row)
        cache.keep(clean, {file: rows for file, rows in shared.items() if file not in told})


def make(root: Path, stage: Path, cache: Cache | None = None, *, described: bool = True, with_database: bool = False) -> Edition:
    """The tables that the seeds make, written into `stage` and checked there.

    What can't be read is left out, and every problem that can be known without it is told. What the `cache` has of a
    report need not be read again, unless the rest does not fit it. Without an error, the package is `described` too.
    """
    texts, unreadable = reports.read(root)
    try:
        edition = _made(root, stage, texts, unreadable, cache, with_database)
    except Crossed:
        edition = _made(root, stage, texts, unreadable, None, with_database)
    if edition.publishable and described:
        titles = _titles(edition.reading, edition.records)
        made = {f"{package.FOLDER}/{path.name}": path.read_bytes() for path in (stage / package.FOLDER).glob("*.csv")}
        _write(stage, package.described(made, edition.lines, titles, edition.reading.dataset))
    return edition


def _made(
    root: Path, stage: Path, texts: dict[str, Report], unreadable: list[Problem], cache: Cache | None, with_database: bool
) -> Edition:
    read = reading.read(root, texts, unreadable, cache)
    steps = ways.steps(read)
    records, origins = tables.assemble(read, steps), Origins(read, steps)
    lines = joined(records, read.sheets)
    _write(stage, package.csvs(lines))
    files, unfit = published_cells(stage, records, lines, read, origins)
    edition = Edition(read, records, lines, read.problems + read.open + unfit)
    with database.open_tables(files) as connection:
        before = {sheet.source_id for sheet in read.sheets}
        edition.problems += checks.check(connection, read.reports, origins.locate, read.gaps, origins.owner, before)
        edition.problems += checks.kept(connection, read, root / package.FOLDER, stage / package.FOLDER, origins.owner)
        if edition.publishable and with_database:
            package.database(connection, stage / package.FOLDER, read.dataset["name"])
    return edition


def joined(records: dict[str, list[Record]], before: list[Sheet]) -> dict[str, list[Line]]:
    """All lines of all tables, in order; Crossed where two of them have one key, or one leads to a row that is not there."""
    lines = {}
    for table, found in records.items():
        now = [tables.line(table, record) for record in found]
        then = [line for sheet in before for line in sheet.lines[table]]
        lines[table] = sorted([*now, *then], key=KEY)
        if then and any(one[0] == other[0] for one, other in pairwise(lines[table])):
            raise Crossed
    for table in TABLES if before else ():
        asked = {row_id for sheet in before for row_id in sheet.refers.get(table, ())}
        if asked and not asked <= set(map(KEY, lines[table])):
            raise Crossed
    return lines


def _titles(read: Reading, records: dict[str, list[Record]]) -> list[dict[str, str]]:
    """The reports as the descriptor names them, in the order of their ids."""
    title = list(schema("sources").columns).index("title")
    titles = {sheet.source_id: sheet.title for sheet in read.sheets}
    titles |= {record.cells[0]: record.cells[title] for record in records["sources"]}
    return [{"title": titles[one] or one, "path": f"seeds/{read.reports[one].name}"} for one in sorted(read.reports)]


def _write(stage: Path, made: dict[str, bytes]) -> None:
    for path, data in made.items():
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_bytes(data)


def published_cells(
    stage: Path, records: dict[str, list[Record]], lines: dict[str, list[Line]], read: Reading, origins: Origins
) -> tuple[dict[str, Path], list[Problem]]:
    """The tables' files, and what a stranger's `check` would have against the cells read now, told where they were typed.

    No id that leads nowhere is built.
    """
    files: dict[str, CsvFile] = {}
    problems: list[Problem] = []
    for table, found in records.items():
        path, told = stage / package.FOLDER / f"{table}.csv", schema(table)
        columns = list(told.columns)
        made = CsvFile(table, path, f"{package.FOLDER}/{path.name}", b"", columns, [columns.index(name) for name in told.key])
        if any("\0" in TEXT(line) for line in lines[table]):
            problems += csvfile.read(path, made.shown, told)[1]
            continue
        made.records.extend(record.cells for record in found)
        made.lines.extend(range(2, len(found) + 2))
        for n in range(len(found)):
            made.keys.setdefault(made.row_id(n), n)
        files[table] = made
    led_to = {reference.table for table in files for reference in schema(table).references} & files.keys()
    targets = {table: replace(files[table], keys=dict.fromkeys(map(KEY, lines[table]), 0)) for table in led_to}
    cells = [one for table, file in files.items() for one in schema_checks.check(file, schema(table), targets)]
    for one in read.gaps.unfit(cells, origins.owner):
        problems.append(replace(one, place=origins.locate(one.table or "", one.row_id or "", one.field)))
    for table in records.keys() - files.keys():
        read.gaps.table(table)
    return {table: file.path for table, file in files.items()}, problems


def build(root: Path, out: Path | None = None) -> Edition:
    """Publish what the seeds make, in the project or as a whole package in `out`; with a problem, nothing is written."""
    cache = Cache(root)
    with swap.staging(out) if out else publish.staging(root) as stage:
        edition = make(root, stage, cache, with_database=True)
        if edition.publishable:
            # Second opinions, on what our own checks let through.
            edition.problems += package.keep(edition.frames) + package.strangers_view(stage / "datapackage.json", edition.rows)
        if edition.publishable:
            if out is not None:
                # A package that stands alone has the reports to be checked against, and no annotations to type.
                shutil.rmtree(stage / "schemas")
                (stage / "seeds").mkdir()
                for report in edition.reading.reports.values():
                    (stage / "seeds" / report.name).write_bytes(report.data)
            (swap if out else publish).commit(stage)
        edition.problems = listed(edition.problems)
        if edition.publishable and not any(found.code == "OR003" for found in edition.problems):
            edition.keep(cache)
        return edition
