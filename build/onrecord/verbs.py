"""Verbs: what `check` and `diff` do, without printing or exiting."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import editions, looks
from onrecord.editions import Change
from onrecord.gaps import Gaps
from onrecord.looks import Checked
from onrecord.problems import Place, Problem, listed, problem
from onrecord.project import NoProject, Project, Unreadable, find, locate
from onrecord.schemas import TABLES

if TYPE_CHECKING:
    pass


def check(
    start: Path | None,
    paths: Sequence[Path | str],
    *,
    base: str | None = None,
    fix: bool = False,
    against: Path | None = None,
    adding: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Checked:
    """Every problem of the project, or of the files named; `start` is the project's folder where one was named."""
    ways = {str(path): _look(start, path, fix, workers, scheduler) for path in paths}
    if against or adding:
        ways = {
            str(path): partial(looks.at_table_against, path, against, adding, fix) for path in paths or [str(against or "--add")]
        }
    if workers is not None or scheduler:
        others = [path for path in paths or [start or Path()] if against or adding or not _drafted(path)]
        ways |= {str(path): partial(_alone, path) for path in others}
    told = [_tried(shown, look) for shown, look in ways.items()]
    told = told or [_tried(str(start or "."), partial(_whole, start, fix))]
    if base is not None:
        told.append(_tried(f"--base {base}", partial(looks.since, start, base)))
    problems = _in_place(found for part in told for found in part.problems)
    mended = _in_place(found for part in told for found in part.mended)
    changes = told[-1].changes if base is not None else None
    looked_at = ", ".join(part.looked_at for part in told)
    gaps = reduce(Gaps.and_those_of, (part.gaps for part in told))
    return Checked(listed(problems), looked_at, gaps, changes, tuple(mended))


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


def _in_place(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, in the order in which they stand."""
    return sorted(
        dict.fromkeys(problems),
        key=lambda one: (one.place.file, one.place.line or 0, one.place.column or 0, one.code, one.row_id or ""),
    )


def _whole(start: Path | None, fix: bool) -> Checked:
    project = locate(start)
    return looks.at_project(project, fix=fix) if project.typed else looks.at_package(project.descriptor)


def _path(start: Path | None, path: Path, fix: bool) -> Checked:
    if path.is_dir():
        if not (path / "datapackage.json").is_file():
            raise Unreadable(f"{path}: no datapackage.json in this folder")
        return looks.at_package(path / "datapackage.json")
    if not stat.S_ISREG(path.stat().st_mode):
        raise Unreadable(f"{path}: not a plain file")
    if path.suffix == ".json":
        return looks.at_package(path)
    if path.suffix == ".csv" and path.stem in TABLES:
        return looks.at_table(locate(start), path, fix)
    try:
        project = Project(start.resolve()) if start else find(path.resolve().parent)
    except NoProject:
        project = None
    if project and path.suffix in (".yaml", ".yml") and path.resolve().parent == project.root / "seeds" / "annotations":
        return looks.at_annotation(project, path.resolve(), fix)
    raise Unreadable(f"{path}: not an annotation file in seeds/annotations/, a table's CSV or a datapackage.json")


def _look(start: Path | None, path: Path | str, fix: bool, workers: int | None, scheduler: str | None) -> Callable[[], Checked]:
    """How a path is looked at."""
    if _drafted(path):
        return partial(looks.at_corpus, str(path), workers, scheduler)
    return partial(_path, start, Path(path), fix)


def _drafted(path: Path | str) -> bool:
    """Whether a path is a drafted corpus: an address, or a folder that says so."""
    return isinstance(path, str) or os.path.isfile(path / "corpus.json")  # also of what no file system would take for a name


def _alone(path: Path | str) -> Checked:
    """What is looked at in this process, although workers were asked for."""
    raise Unreadable(f"{path}: --workers and --scheduler are for a drafted corpus, a folder with a corpus.json")


def diff(project: Project, other: Path | None) -> tuple[list[Change], list[Problem]]:
    """What building now would change in the published tables, or in another edition of them."""
    folder = project.root if other is None else other.parent if other.name == "datapackage.json" else other
    if other is not None and not (other.exists() and (folder / "datapackage").is_dir()):
        raise Unreadable(f"{other}: no package here to compare with")
    before, _ = editions.read(folder / "datapackage", "datapackage")
    if not project.typed:
        after, problems = editions.read(project.root / "datapackage", "datapackage")
        return list(editions.changes(before, after)), problems
    with looks.made(project) as (edition, stage):
        if not edition.publishable:
            return [], edition.problems
        after, _ = editions.read(stage / "datapackage", "datapackage")
    return list(editions.changes(before, after)), []
