"""The map of the house: reports → annotations → tables → checks → package. A row's way can be read here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import checks, csvfile, database, package, publish, reading, reports, schema_checks, swap, tables, ways
from onrecord.evidence import Reading
from onrecord.gaps import Gaps
from onrecord.origins import Origins
from onrecord.problems import Problem, listed
from onrecord.schemas import schema

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass
class Edition:
    """What the seeds make: the tables, and every problem met on the way. With an error there are no tables to trust."""

    reading: Reading
    frames: dict[str, DataFrame]
    problems: list[Problem]

    @property
    def publishable(self) -> bool:
        """Whether nothing but warnings was met."""
        return not any(found.is_error for found in self.problems)

    @property
    def counts(self) -> str:
        """Reports and rows, in words."""
        return f"{len(self.reading.reports)} reports, {sum(map(len, self.frames.values()))} rows"


def make(root: Path, stage: Path) -> Edition:
    """The tables that the seeds make, written into `stage` and checked there.

    What can't be read is left out, and every problem that can be known without it is told.
    """
    texts, unreadable = reports.read(root)
    read = reading.read(root, texts, unreadable)
    steps = ways.steps(read)
    frames, origins = tables.assemble(read, steps), Origins(read, steps)
    made = package.csvs(frames)
    _write(stage, made)
    files, unfit = published_cells(stage, frames, origins, read.gaps)
    with database.open_package(files) as connection:
        found = checks.check(connection, read.reports, origins.locate, read.gaps, origins.owner)
    edition = Edition(
        read, frames, read.problems + read.open + unfit + found + checks.kept(read, root / package.FOLDER, origins.owner)
    )
    if edition.publishable:
        _write(stage, package.described(made, frames, read.dataset))
    return edition


def _write(stage: Path, made: dict[str, bytes]) -> None:
    for path, data in made.items():
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_bytes(data)


def published_cells(
    stage: Path, frames: dict[str, DataFrame], origins: Origins, gaps: Gaps
) -> tuple[dict[str, Path], list[Problem]]:
    """The tables' files, and what a stranger's `check` would have against their cells, told where they were typed.

    No id that leads nowhere is built.
    """
    paths = {table: stage / package.FOLDER / f"{table}.csv" for table in frames}
    read = {table: csvfile.read(path, f"{package.FOLDER}/{path.name}", schema(table)) for table, path in paths.items()}
    files = {table: file for table, (file, _) in read.items() if file}
    problems = [found for _, unreadable in read.values() for found in unreadable]
    cells = [found for table, file in files.items() for found in schema_checks.check(file, schema(table), files)]
    for found in gaps.unfit(cells, origins.owner):
        place = origins.locate(found.table or "", found.row_id or "", found.field)
        problems.append(replace(found, place=place))
    for table in paths.keys() - files.keys():
        gaps.table(table)
    return {table: file.path for table, file in files.items()}, problems


def build(root: Path, out: Path | None = None) -> Edition:
    """Publish what the seeds make, in the project or as a whole package in `out`; with a problem, nothing is written."""
    with swap.staging(out) if out else publish.staging(root) as stage:
        edition = make(root, stage)
        if edition.publishable:
            # Second opinions, on what our own checks let through.
            edition.problems += package.keep(edition.frames) + package.strangers_view(stage / "datapackage.json")
        if edition.publishable:
            package.database(stage / package.FOLDER, edition.reading.dataset["name"])
            if out is not None:
                # A package that stands alone has the reports to be checked against, and no annotations to type.
                shutil.rmtree(stage / "schemas")
                (stage / "seeds").mkdir()
                for report in edition.reading.reports.values():
                    (stage / "seeds" / report.name).write_bytes(report.data)
            (swap if out else publish).commit(stage)
        edition.problems = listed(edition.problems)
        return edition
