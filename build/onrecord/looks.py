"""Looks: what may be named to `check`, and every problem that each is found to have."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import editions, form, plainfile, seeds, show
from onrecord.editions import Change
from onrecord.gaps import Gaps
from onrecord.problems import Place, Problem, problem
from onrecord.project import Project, Unreadable, locate
from onrecord.schemas import schema

if TYPE_CHECKING:
    from onrecord.pipeline import Edition


@dataclass(frozen=True)
class Checked:
    """Every problem found, what was looked at, and what of it could not be read."""

    problems: list[Problem]
    looked_at: str
    gaps: Gaps = field(default_factory=Gaps)
    changes: tuple[Change, ...] | None = None
    mended: tuple[Problem, ...] = ()


@contextmanager
def made(project: Project, *, described: bool = True) -> Iterator[tuple[Edition, Path]]:
    """What the project's seeds make, and the folder that it is written in for so long."""
    from onrecord import pipeline
    from onrecord.cache import Cache

    with tempfile.TemporaryDirectory() as folder:
        yield pipeline.make(project.root, Path(folder), Cache(project.root), described=described), Path(folder)


def at_project(project: Project, *, published: bool = True, fix: bool = False) -> Checked:
    """Every problem of what people typed; and, unless only that is asked, of what is published."""
    formed, mended = _formed(project, seeds.typed(project.root), fix)
    with made(project) as (edition, stage):
        problems, gaps = formed + edition.problems, edition.reading.gaps
        if published and edition.publishable:
            problems = problems + editions.stale(project.root, stage)
        elif published:
            gaps.add("built")
        return Checked(problems, edition.counts, gaps, mended=mended)


def at_annotation(project: Project, path: Path, fix: bool) -> Checked:
    """One annotation file: what is wrong in it, or with the rows that it types."""
    shown = path.relative_to(project.root).as_posix()
    formed, mended = _formed(project, [path], fix)
    with made(project, described=False) as (edition, _):
        own = edition.typed_in(shown)
        problems = [found for found in edition.problems if found.place.file == shown or own & {found.row_id, found.value}]
        return Checked(formed + problems, f"{shown}, {show.several(len(own), 'row')}", edition.reading.gaps, mended=mended)


def _formed(project: Project, paths: list[Path], fix: bool) -> tuple[list[Problem], tuple[Problem, ...]]:
    """What is not in its form in annotation files, and what was mended of it."""
    if fix and (project.root / seeds.ANNOTATIONS).resolve() != project.root.resolve() / seeds.ANNOTATIONS:
        raise Unreadable(f"{project.root / seeds.ANNOTATIONS}: a link out of the project; nothing is mended there")
    left: list[Problem] = []
    mended: list[Problem] = []
    for path in paths:
        found = form.read(path, path.relative_to(project.root).as_posix(), fix)
        if fix and found.is_mendable:
            plainfile.replace(path, found.data)
            mended += found.problems
        else:
            left += [told for told in found.problems if told.code in form.TOLD]
    return left, tuple(mended)


def at_package(path: Path) -> Checked:
    """A package by its own files; where its annotations are at hand, also by what they build."""
    from onrecord.tabular import descriptor

    project = Project(path.resolve().parent)
    if not project.typed and not descriptor.is_ours(path):
        return _anybodys(path)
    typed = at_project(project) if project.typed else Checked([], "")
    if project.typed and not typed.problems and path.resolve() == project.descriptor.resolve():
        # What is published is, byte for byte, what was just checked.
        return typed
    from onrecord import published

    package, problems = published.check(path)
    counts = f"{show.several(len(package.reports), 'report')}, {show.several(package.rows, 'row')}"
    return Checked(problems + typed.problems, counts, package.gaps.and_those_of(typed.gaps))


def _anybodys(path: Path) -> Checked:
    from onrecord.tabular import descriptor, package

    checked = package.check(descriptor.read(path))
    return Checked(checked.problems, f"{show.several(checked.tables, 'table')}, {show.several(checked.rows, 'row')}")


def at_table_against(path: Path | str, package: Path | None, adding: bool, fix: bool) -> Checked:
    """One table's CSV in the place of a package's table of its name, or on top of it: the problems that this brings."""
    from onrecord.tabular import descriptor
    from onrecord.tabular import package as tables

    if package is None:
        raise Unreadable("--add: goes with --against and a package")
    if fix:
        raise Unreadable("--fix mends a table of our own, and does not go with --against")
    if not isinstance(path, Path) or path.suffix not in (".csv", ".tsv"):
        raise Unreadable(f"{path}: with --against, name a table's CSV")
    if path.is_symlink() or not stat.S_ISREG(path.stat().st_mode):
        raise Unreadable(f"{path}: not a plain file")
    told = descriptor.read(package / "datapackage.json" if package.is_dir() else package)
    resource = told.resources.get(path.stem)
    if told.problems and not told.resources:
        raise Unreadable(f"--against {package}: {told.problems[0].message}")
    if resource is None or not resource.tabular:
        raise Unreadable(f"--against {package} has no table {path.stem}, after which the file could be named")
    checked = tables.check_against(told, resource, path, adding=adding)
    return Checked(checked.problems, f"{path.name} against {package}, {show.several(checked.rows, 'row')}")


def at_table(project: Project, path: Path, fix: bool) -> Checked:
    """One table's CSV as if it took the place of the published one: the problems that this brings, in whatever table."""
    from onrecord import published, spreadsheet

    data, formed = spreadsheet.tidy(path, schema(path.stem))
    mended: list[Problem] = []
    if fix and data != plainfile.read(path):
        try:
            plainfile.replace(path, data)
            formed, mended = [], formed or [problem("OR820", Place(str(path)), table=path.stem)]
        except OSError as fault:
            formed.append(problem("OR002", Place(str(path)), found=fault.strerror))
    with tempfile.TemporaryDirectory() as folder:
        tidied = Path(folder) / path.name
        tidied.write_bytes(data)
        package, after = published.check(project.descriptor, instead={path.stem: (tidied, str(path))})
    # The published table itself brings whatever is wrong with it.
    itself = path.resolve() == project.tables.get(path.stem)
    # What is told of this file is new; what is told of others may have been so before.
    elsewhere = any(found.place.file != str(path) for found in after)
    before = published.check(project.descriptor)[1] if elsewhere and not itself else []
    rows = package.tables[path.stem].rows if path.stem in package.tables else 0
    # The order of rows is a build's business, not that of somebody who fills in a spreadsheet.
    brought = [found for found in after if found not in before and found.code != "OR815"]
    return Checked(formed + brought, f"{path.name}, {show.several(rows, 'row')}", package.gaps, mended=tuple(mended))


def at_corpus(where: str, workers: int | None, scheduler: str | None) -> Checked:
    from onrecord.scale import checked
    from onrecord.scale.engine import NoEngine, engine

    try:
        with engine(workers, scheduler) as there:
            problems, rows = checked.check(where, there)
    except NoEngine as fault:
        raise Unreadable(str(fault)) from fault
    return Checked(problems, f"{rows['articles']:,} articles, {sum(rows.values()):,} rows")


def since(start: Path | None, base: str) -> Checked:
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
            [*bases.changed_reports(project.root, Path(folder)), *bases.used_again(project.root, Path(folder))],
            f"since {base} {editions.summary(list(changes))}",
            changes=changes,
        )
