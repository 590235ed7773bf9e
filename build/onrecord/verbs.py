"""Verbs: what each command does, without printing or exiting."""

from __future__ import annotations

import tempfile
from pathlib import Path

from onrecord import editions
from onrecord.editions import Change
from onrecord.problems import Place, Problem, problem
from onrecord.project import Project
from onrecord.schemas import TABLES


class Unreadable(Exception):
    """A path that somebody gave can't be read."""


def check(project: Project, paths: list[Path]) -> list[Problem]:
    """Every problem of the project, or of the files named."""
    found: list[Problem] = []
    if not paths:
        found = check_project(project) if project.typed else _check_package(project.descriptor)
    for path in paths:
        found += _check_path(project, path)
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda one: (one.place.file, one.place.line or 0, one.place.column or 0, one.code, one.row_id or ""))


def _check_path(project: Project, path: Path) -> list[Problem]:
    if not path.exists():
        raise Unreadable(f"{path}: no such file or folder")
    if path.is_dir():
        if not (path / "datapackage.json").is_file():
            raise Unreadable(f"{path}: no datapackage.json in this folder")
        return _check_package(path / "datapackage.json")
    if not path.is_file():
        raise Unreadable(f"{path}: not a plain file")
    if path.suffix == ".json":
        return _check_package(path)
    if path.suffix == ".csv" and path.stem in TABLES:
        return _check_table(project, path)
    if path.suffix in (".yaml", ".yml") and path.resolve().is_relative_to(project.root / "seeds" / "annotations"):
        shown = path.resolve().relative_to(project.root).as_posix()
        return [found for found in check_project(project, published=False) if found.place.file == shown]
    raise Unreadable(f"{path}: not an annotation file in seeds/annotations/, a table's CSV or a datapackage.json")


def check_project(project: Project, *, published: bool = True) -> list[Problem]:
    """Every problem of what people typed; and, unless only that is asked, of what is published."""
    from onrecord import pipeline

    with tempfile.TemporaryDirectory() as folder:
        made = pipeline.make(project.root, Path(folder))
        if made.problems or not published:
            return made.problems
        stale = _stale(project, Path(folder))
    return stale or _check_package(project.descriptor)


def _stale(project: Project, stage: Path) -> list[Problem]:
    from onrecord import package

    (stage / "schemas").mkdir()
    (stage / "schemas" / "annotation.schema.json").write_bytes(package.editor_schema())
    return editions.stale(project.root, stage)


def _check_package(descriptor: Path) -> list[Problem]:
    """A package by its own files; where its annotations are at hand, also by what they build."""
    from onrecord import published

    found = published.check(descriptor)
    project = Project(descriptor.resolve().parent)
    if project.typed:
        found = found + _against_annotations(project)
    return found


def _against_annotations(project: Project) -> list[Problem]:
    from onrecord import pipeline

    with tempfile.TemporaryDirectory() as folder:
        made = pipeline.make(project.root, Path(folder))
        return made.problems or _stale(project, Path(folder))


def _check_table(project: Project, path: Path) -> list[Problem]:
    """One table's CSV as if it took the place of the published one; only its own problems are told."""
    from onrecord import published

    found = published.check(project.descriptor, instead={path.stem: path})
    return [one for one in found if one.place.file == str(path)]


def diff(project: Project, other: Path | None) -> tuple[list[Change], list[Problem]]:
    """What building now would change in the published tables, or in another edition of them."""
    before_root = project.root if other is None else other if other.is_dir() else other.parent
    if other is not None and not (before_root / "datapackage").is_dir():
        raise Unreadable(f"{other}: no package here to compare with")
    before, _ = editions.read(before_root / "datapackage", "datapackage")
    if not project.typed:
        after, problems = editions.read(project.root / "datapackage", "datapackage")
        return list(editions.changes(before, after)), problems
    from onrecord import pipeline

    with tempfile.TemporaryDirectory() as folder:
        made = pipeline.make(project.root, Path(folder))
        if made.problems:
            return [], made.problems
        after, _ = editions.read(Path(folder) / "datapackage", "datapackage")
    return list(editions.changes(before, after)), []


def nothing_here(project: Project) -> Problem:
    """The problem of a project that has nothing published."""
    return problem("OR810", Place(project.descriptor.name), found="there is none; `onrecord build` makes it")
