"""Any one row taken out of the published package, or any one cell changed, is found: by the package's own files alone."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from pathlib import Path

import pytest

from conftest import REPOSITORY
from lies import Inspector, Lie, bare_copy, lies, read, write
from onrecord import editions, pipeline, published

# How many other values each cell is given. ONRECORD_LIES=1 tries every lie, 4 four times as many; unset, every fourth one.
EACH = int(os.environ.get("ONRECORD_LIES", "1"))
EVERY = 1 if "ONRECORD_LIES" in os.environ else 4


def cannot_know(lie: Lie, row: dict[str, str]) -> str | None:
    """What a bare copy cannot know, and why."""
    if lie.table == "evidence" and lie.column is None:
        if not row["field"] and row["role"] in ("names", "repeats"):
            return "further words for a row: without them others still support it, and nobody counts names and repetitions"
        if row["field"] and row["rank"] == "normal":
            return "further words for a value: another report gives it too, or an editor ranked another value above it"
    return None


def _inspect(package: Path, part: int, parts: int) -> list[tuple[Lie, str | None]]:
    copy = package.with_name(f"part-{part}")
    inspector = Inspector(bare_copy(package, copy))
    told = [lie for n, lie in enumerate(list(lies(copy, EACH))[::EVERY]) if n % parts == part]
    return [(lie, inspector.first_problem(lie)) for lie in told]


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Lie, str | None]]:
    """Every lie in a bare copy of the published package, with the first rule that finds it."""
    package = tmp_path_factory.mktemp("lies") / "package"
    bare_copy(REPOSITORY, package)
    parts = os.cpu_count() or 1
    with multiprocessing.get_context("spawn").Pool(parts) as pool:
        found = pool.starmap(_inspect, [(package, part, parts) for part in range(parts)])
    return [result for part in found for result in part]


def test_every_lie_in_a_bare_copy_is_found_but_those_that_it_cannot_know(inspected: list[tuple[Lie, str | None]]) -> None:
    rows = {table: read(REPOSITORY, table) for table in {lie.table for lie, _ in inspected}}
    missed = [lie for lie, code in inspected if code is None]
    unknowable = {lie: cannot_know(lie, rows[lie.table][lie.row]) for lie in missed}
    print(f"\n{len(inspected)} lies, {len(inspected) - len(missed)} found, {len(missed)} that a bare copy cannot know")
    assert len(inspected) > 1250
    assert [lie for lie, why in unknowable.items() if why is None] == []


def test_the_list_of_what_a_bare_copy_cannot_know_is_short_and_needed(inspected: list[tuple[Lie, str | None]]) -> None:
    rows = read(REPOSITORY, "evidence")
    reasons = {cannot_know(lie, rows[lie.row]) for lie, code in inspected if code is None}
    assert len(reasons) == 2


def test_the_whole_check_agrees(inspected: list[tuple[Lie, str | None]], tmp_path: Path) -> None:
    descriptor = bare_copy(REPOSITORY, tmp_path / "copy")
    for lie, code in inspected[::75]:
        was = read(descriptor.parent, lie.table)
        write(descriptor.parent, lie.table, lie.told(was))
        assert bool(published.check(descriptor)[1]) == (code is not None), lie
        write(descriptor.parent, lie.table, was)


def test_in_the_project_those_lies_are_found_too(inspected: list[tuple[Lie, str | None]], tmp_path: Path) -> None:
    stage, project = tmp_path / "stage", tmp_path / "project"
    assert pipeline.make(REPOSITORY, stage).problems == []
    shutil.copytree(stage, project)
    for lie in [lie for lie, code in inspected if code is None]:
        was = read(project, lie.table)
        write(project, lie.table, lie.told(was))
        assert [problem.code for problem in editions.stale(project, stage)][:1] == ["OR801"], lie
        write(project, lie.table, was)
