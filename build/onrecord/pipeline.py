"""The map of the house: reports → annotations → tables → checks → package. A row's way can be read here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import checks, database, fitting, package, publish, reading, reports, sheets, show, swap, tables, ways
from onrecord.cache import Cache
from onrecord.evidence import Reading, Row
from onrecord.origins import Origins
from onrecord.problems import Problem, listed
from onrecord.reports import Report
from onrecord.schemas import schema
from onrecord.sheets import Crossed
from onrecord.tables import Line, Record

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
        return f"{show.several(len(self.reading.reports), 'report')}, {show.several(self.rows, 'row')}"

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
    lines = sheets.joined(records, read.sheets)
    _write(stage, package.csvs(lines))
    files, unfit = fitting.check(stage / package.FOLDER, records, lines, read, origins)
    edition = Edition(read, records, lines, read.problems + read.open + unfit)
    with database.open_tables(files) as connection:
        before = {sheet.source_id for sheet in read.sheets}
        edition.problems += checks.check(connection, read.reports, origins.locate, read.gaps, origins.owner, before)
        edition.problems += checks.kept(connection, read, root / package.FOLDER, stage / package.FOLDER, origins.owner)
        if edition.publishable and with_database:
            package.database(connection, stage / package.FOLDER, read.dataset["name"])
    return edition


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
