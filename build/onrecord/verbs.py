"""Verbs: what `check` and `diff` do, without printing or exiting."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import editions, plainfile
from onrecord.editions import Change
from onrecord.problems import Place, Problem, listed, problem
from onrecord.project import NoProject, Project, find
from onrecord.schemas import TABLES, schema

if TYPE_CHECKING:
    from onrecord.pipeline import Edition


class Unreadable(Exception):
    """A path that somebody gave can't be read."""


@dataclass(frozen=True)
class Checked:
    """Every problem found, and what was looked at."""

    problems: list[Problem]
    looked_at: str
    all_rules: bool = True
    changes: tuple[Change, ...] | None = None


def check(start: Path | None, paths: list[Path], *, base: str | None = None, fix: bool = False) -> Checked:
    """Every problem of the project, or of the files named; `start` is the project's folder where one was named."""
    told = [_tried(str(path), partial(_path, start, path, fix)) for path in paths]
    told = told or [_tried(str(start or "."), partial(_whole, start))]
    if base:
        told.append(_tried(f"--base {base}", partial(_since, start, base)))
    unique = dict.fromkeys(found for part in told for found in part.problems)
    order = sorted(
        unique, key=lambda one: (one.place.file, one.place.line or 0, one.place.column or 0, one.code, one.row_id or "")
    )
    changes = told[-1].changes if base else None
    return Checked(listed(order), ", ".join(part.looked_at for part in told), all(part.all_rules for part in told), changes)


def _tried(shown: str, look: Callable[[], Checked]) -> Checked:
    """What is found there, or the problem that it can't be looked at; what else was named is checked all the same."""
    try:
        return look()
    except OSError as fault:
        elsewhere = f": {fault.filename}" * (str(fault.filename or shown) != shown)
        found = f"{fault.strerror or fault}{elsewhere}"
    except (NoProject, Unreadable) as fault:
        found = str(fault).removeprefix(f"{shown}: ")
    return Checked([problem("OR001", Place(shown), found=found)], shown)


def _whole(start: Path | None) -> Checked:
    project = locate(start)
    return check_project(project) if project.typed else _package(project.descriptor)


def locate(start: Path | None) -> Project:
    """The project named, or the one that we stand in."""
    if start:
        start.stat()  # a link that leads to itself has no end to be found
    return Project(start.resolve()) if start else find(Path.cwd())


def _path(start: Path | None, path: Path, fix: bool) -> Checked:
    if path.is_dir():
        if not (path / "datapackage.json").is_file():
            raise Unreadable(f"{path}: no datapackage.json in this folder")
        return _package(path / "datapackage.json")
    if not stat.S_ISREG(path.stat().st_mode):
        raise Unreadable(f"{path}: not a plain file")
    if path.suffix == ".json":
        return _package(path)
    if path.suffix == ".csv" and path.stem in TABLES:
        return _table(locate(start), path, fix)
    try:
        project = Project(start.resolve()) if start else find(path.resolve().parent)
    except NoProject:
        project = None
    if project and path.suffix in (".yaml", ".yml") and path.resolve().parent == project.root / "seeds" / "annotations":
        return _annotation(project, path.resolve().relative_to(project.root).as_posix())
    raise Unreadable(f"{path}: not an annotation file in seeds/annotations/, a table's CSV or a datapackage.json")


def _since(start: Path | None, base: str) -> Checked:
    """What changed since a git revision: reports that must not, and rows that may."""
    from onrecord import base as bases

    project = locate(start)

    with tempfile.TemporaryDirectory() as folder:
        try:
            bases.take(project.root, base, Path(folder))
        except bases.NoBase as fault:
            raise Unreadable(f"--base {base}: {fault}") from fault
        before, _ = editions.read(Path(folder) / "datapackage", "datapackage")
        after, _ = editions.read(project.root / "datapackage", "datapackage")
        changes = tuple(editions.changes(before, after))
        return Checked(
            list(bases.changed_reports(project.root, Path(folder))),
            f"since {base} {editions.summary(list(changes))}",
            True,
            changes,
        )


@contextmanager
def made(project: Project) -> Iterator[tuple[Edition, Path]]:
    """What the project's seeds make, and the folder that it is written in for so long."""
    from onrecord import pipeline

    with tempfile.TemporaryDirectory() as folder:
        yield pipeline.make(project.root, Path(folder)), Path(folder)


def check_project(project: Project, *, published: bool = True) -> Checked:
    """Every problem of what people typed; and, unless only that is asked, of what is published."""
    with made(project) as (edition, stage):
        problems = edition.problems
        if published and edition.publishable:
            problems = problems + editions.stale(project.root, stage)
        return Checked(problems, edition.counts, bool(edition.frames))


def _annotation(project: Project, shown: str) -> Checked:
    """One annotation file: what is wrong in it, or with the rows that it types."""
    with made(project) as (edition, _):
        own = {row.id for row in edition.reading.rows if row.place.file == shown}
        problems = [found for found in edition.problems if found.place.file == shown or own & {found.row_id, found.value}]
        return Checked(problems, f"{shown}, {len(own)} rows", bool(edition.frames))


def _package(descriptor: Path) -> Checked:
    """A package by its own files; where its annotations are at hand, also by what they build."""
    from onrecord import published

    package, problems = published.check(descriptor)
    rows = sum(len(file.records) for file in package.tables.values())
    project = Project(descriptor.resolve().parent)
    if project.typed:
        problems = problems + check_project(project).problems
    return Checked(problems, f"{len(package.reports)} reports, {rows} rows")


def _table(project: Project, path: Path, fix: bool) -> Checked:
    """One table's CSV as if it took the place of the published one: the problems that this brings, in whatever table."""
    from onrecord import published, spreadsheet

    data, formed = spreadsheet.tidy(path, schema(path.stem))
    if fix and formed:
        try:
            plainfile.replace(path, data)
            formed = []
        except OSError as fault:
            formed.append(problem("OR002", Place(str(path)), found=fault.strerror))
    _, before = published.check(project.descriptor)
    with tempfile.TemporaryDirectory() as folder:
        tidied = Path(folder) / path.name
        tidied.write_bytes(data)
        package, after = published.check(project.descriptor, instead={path.stem: (tidied, str(path))})
    rows = len(package.tables[path.stem].records) if path.stem in package.tables else 0
    # The order of rows is a build's business, not that of somebody who fills in a spreadsheet.
    brought = [found for found in after if found not in before and found.code != "OR815"]
    return Checked(formed + brought, f"{path.name}, {rows} rows", not any(found.code in published.SHAPE for found in after))


def diff(project: Project, other: Path | None) -> tuple[list[Change], list[Problem]]:
    """What building now would change in the published tables, or in another edition of them."""
    folder = project.root if other is None else other if other.is_dir() else other.parent
    if other is not None and not (folder / "datapackage").is_dir():
        raise Unreadable(f"{other}: no package here to compare with")
    before, _ = editions.read(folder / "datapackage", "datapackage")
    if not project.typed:
        after, problems = editions.read(project.root / "datapackage", "datapackage")
        return list(editions.changes(before, after)), problems
    with made(project) as (edition, stage):
        if not edition.publishable:
            return [], edition.problems
        after, _ = editions.read(stage / "datapackage", "datapackage")
    return list(editions.changes(before, after)), []
