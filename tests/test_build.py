"""Building again changes nothing, and a build that is stopped leaves the last good package."""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import REPOSITORY, Workshop
from onrecord import pipeline, publish


def digests(root: Path) -> dict[str, str]:
    """What is committed, by path."""
    files = [root / "datapackage.json", root / "schemas" / "annotation.schema.json", *(root / "datapackage").glob("*.csv")]
    files += [*(root / "datapackage").glob("*.parquet"), root / "datapackage" / "README.md"]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def onrecord(
    *arguments: str, cwd: Path, before: Callable[[], object] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own; `before` is done there first."""
    return subprocess.run(
        [sys.executable, "-m", "onrecord.cli", *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        preexec_fn=before,
    )


def without_powers() -> None:
    """Let what is not permitted be refused, even to root."""
    drop_from_bounding_set = 24
    for power in range(64):
        ctypes.CDLL(None).prctl(drop_from_bounding_set, power, 0, 0, 0)


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0"},
        {"HOME": "/nonexistent", "PYTHONHASHSEED": "3"},
    ],
)
def test_a_build_under_another_sun_makes_the_same_bytes(published: Workshop, environment: dict[str, str]) -> None:
    before = digests(published.root)
    shutil.rmtree(published.root / "datapackage")
    made = onrecord("build", cwd=published.root, **environment)
    assert made.returncode == 0, made.stderr
    assert digests(published.root) == before


def test_what_is_committed_is_what_the_seeds_build(tmp_path: Path) -> None:
    stage = tmp_path / "stage"
    assert pipeline.make(REPOSITORY, stage).problems == []
    for path in (path for path in stage.rglob("*") if path.is_file()):
        assert path.read_bytes() == (REPOSITORY / path.relative_to(stage)).read_bytes(), path.name


def test_with_a_problem_nothing_is_written(published: Workshop) -> None:
    before = digests(published.root)
    published.replace(published.typed("first"), "exact: three years", "exact: four years")
    made = onrecord("build", cwd=published.root)
    assert made.returncode == 1
    assert "OR101" in made.stdout
    assert digests(published.root) == before
    assert not (published.root / publish.STAGING).exists()


def test_out_holds_a_whole_package_that_stands_alone(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "edition"
    assert onrecord("build", "--out", str(out), cwd=built).returncode == 0
    assert sorted(path.name for path in out.iterdir()) == ["datapackage", "datapackage.json", "seeds"]
    assert onrecord("check", str(out / "datapackage.json"), cwd=tmp_path).returncode == 0
    assert onrecord("build", "--out", str(out), cwd=built).returncode == 0


def test_out_does_not_write_over_somebody_elses_files(built: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear", encoding="utf-8")
    made = onrecord("build", "--out", str(tmp_path / "letters"), cwd=built)
    assert made.returncode == 2
    assert "not empty" in made.stderr
    assert [path.name for path in (tmp_path / "letters").iterdir()] == ["mother.txt"]


def test_a_killed_build_leaves_the_last_good_package_or_the_next(published: Workshop) -> None:
    before = digests(published.root)
    published.replace(published.typed("first"), "The council agreed the contract.", "The council agreed to the contract.")
    after_root = published.root.with_name("after")
    shutil.copytree(published.root, after_root)
    assert onrecord("build", cwd=after_root).returncode == 0
    after = digests(after_root)
    assert before != after
    for pause in (0.5, 1.0, 1.5, 1.8, 2.1, 2.4):
        build = subprocess.Popen([sys.executable, "-m", "onrecord.cli", "build"], cwd=published.root, stderr=subprocess.DEVNULL)
        time.sleep(pause)
        build.send_signal(signal.SIGKILL)
        build.wait()
        with publish.lock(published.root):
            publish.finish(published.root)
        assert digests(published.root) in (before, after)


def test_an_interrupted_build_is_said_by_all_and_completed_by_the_next(published: Workshop) -> None:
    stage = published.root / publish.STAGING
    (stage / "datapackage").mkdir(parents=True)
    (stage / "datapackage" / "notes.txt").write_text("New.", encoding="utf-8")
    publish.commit(stage)
    asked = onrecord("trace", "first-agreed", cwd=published.root)
    assert (asked.returncode, "a build was interrupted here" in asked.stderr, stage.exists()) == (0, True, True)
    assert onrecord("build", cwd=published.root).returncode == 0
    assert (published.root / "datapackage" / "notes.txt").read_text(encoding="utf-8") == "New."
    assert not stage.exists()


def test_a_planted_journal_writes_over_nothing_that_people_typed(published: Workshop) -> None:
    stage = published.root / publish.STAGING
    for path in ("seeds/first.txt", "seeds/annotations/actors.yaml", ".git/hooks/post-checkout", "schemas/quotes.json"):
        (stage / path).parent.mkdir(parents=True, exist_ok=True)
        (stage / path).write_text("Planted.", encoding="utf-8")
    publish.commit(stage)
    assert onrecord("build", cwd=published.root).returncode == 0
    assert (published.root / "seeds" / "first.txt").read_text(encoding="utf-8") != "Planted."
    assert published.typed("actors").read_text(encoding="utf-8") != "Planted."
    assert not (published.root / ".git").exists()
    assert not (published.root / "schemas" / "quotes.json").exists()


def test_a_planted_journal_writes_nothing_through_a_link(published: Workshop, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(published.root / "datapackage", elsewhere)
    (published.root / "datapackage").symlink_to(elsewhere)
    before = (elsewhere / "README.md").read_bytes()
    stage = published.root / publish.STAGING
    (stage / "datapackage").mkdir(parents=True)
    (stage / "datapackage" / "README.md").write_text("Planted.", encoding="utf-8")
    publish.commit(stage)
    assert onrecord("build", cwd=published.root).returncode == 2
    assert (elsewhere / "README.md").read_bytes() == before


def test_two_builds_at_once_do_not_mix(published: Workshop) -> None:
    with publish.lock(published.root):
        made = onrecord("build", cwd=published.root)
    assert made.returncode == 2
    assert "another build is writing here" in made.stderr


def test_a_folder_that_can_not_be_written_is_said(published: Workshop) -> None:
    before = digests(published.root)
    (published.root / publish.STAGING).write_text("in the way", encoding="utf-8")
    made = onrecord("build", cwd=published.root)
    assert made.returncode == 2
    assert "Traceback" not in made.stderr
    assert digests(published.root) == before
