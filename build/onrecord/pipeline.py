"""The map of the house: reports → annotations → tables → checks → package. A row's way can be read here."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import checks, csvfile, database, package, publish, reading, reports, schema_checks, tables, ways
from onrecord.evidence import Reading
from onrecord.origins import Origins
from onrecord.problems import Problem
from onrecord.schemas import schema

if TYPE_CHECKING:
    from pandas import DataFrame


@dataclass
class Edition:
    """What the seeds make: the tables, and every problem met on the way. With a problem there are no tables to trust."""

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
    """The tables that the seeds make, written into `stage` and checked there."""
    texts, unreadable = reports.read(root)
    read = reading.read(root, texts)
    steps = ways.steps(read)
    if problems := unreadable + read.problems:
        return Edition(read, {}, problems + read.open)
    frames = tables.assemble(read, steps)
    if problems := package.keep(frames):
        return Edition(read, frames, problems + read.open)
    for path, data in package.committed(frames, read.dataset).items():
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_bytes(data)
    published = {table: stage / package.FOLDER / f"{table}.csv" for table in frames}
    origins = Origins(read, steps)
    if problems := published_cells(published, origins):
        return Edition(read, frames, problems + read.open)
    with database.open_package(published) as connection:
        problems = checks.check(connection, read.reports, origins.locate)
    return Edition(read, frames, problems + checks.kept(read, root / package.FOLDER) + read.open)


def published_cells(published: dict[str, Path], origins: Origins) -> list[Problem]:
    """What `check` would have against the cells, told where they were typed: no id that leads nowhere is built."""
    files = {table: csvfile.read(path, f"{package.FOLDER}/{path.name}", schema(table)) for table, path in published.items()}
    tables = {table: file for table, (file, _) in files.items() if file}
    problems = [found for _, unreadable in files.values() for found in unreadable]
    for table, file in tables.items():
        for found in schema_checks.check(file, schema(table), tables):
            problems.append(replace(found, place=origins.locate(table, found.row_id or "", found.field)))
    return problems


def build(root: Path, out: Path | None = None) -> Edition:
    """Publish what the seeds make, in the project or as a whole package in `out`; with a problem, nothing is written."""
    with publish.staging(out or root) as stage:
        edition = make(root, stage)
        if edition.publishable:
            edition.problems += package.strangers_view(stage / "datapackage.json")
        if edition.publishable:
            package.database(stage / package.FOLDER, edition.reading.dataset["name"])
            if out is not None:
                # A package that stands alone has the reports to be checked against, and no annotations to type.
                shutil.rmtree(stage / "schemas")
                (stage / "seeds").mkdir()
                for report in edition.reading.reports.values():
                    shutil.copyfile(root / "seeds" / report.name, stage / "seeds" / report.name)
            publish.commit(stage)
        return edition
