"""Building again changes nothing, wherever and whenever; with a problem nothing is built."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from conftest import LITTLE, REPOSITORY, Workshop
from onrecord import pipeline, publish


def digests(root: Path) -> dict[str, str]:
    """What is committed, by path."""
    files = [root / "datapackage.json", root / "schemas" / "annotation.schema.json", *(root / "datapackage").glob("*.csv")]
    files += [*(root / "datapackage").glob("*.parquet"), root / "datapackage" / "README.md"]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def onrecord(*arguments: str, cwd: Path, by: tuple[str, ...] = (), **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, perhaps run by another."""
    return subprocess.run(
        [*by, sys.executable, "-m", "onrecord.cli", *arguments],
        cwd=cwd,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def after(done: str) -> tuple[str, ...]:
    """What runs a command in a process in which something was done first."""
    return (sys.executable, "-c", f"import ctypes, os, resource, sys; {done}; os.execv(sys.argv[1], sys.argv[1:])")


@dataclass(frozen=True)
class Sun:
    """What is otherwise about a build: its environment, and what it is run by."""

    environment: dict[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()


SUNS = {
    "another time zone and hash seed": Sun({"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"}),
    "another locale": Sun({"LC_ALL": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    "no home, and outputs in ASCII": Sun({"HOME": "/nonexistent", "PYTHONHASHSEED": "3", "PYTHONIOENCODING": "ascii"}),
    "a closed umask": Sun(by=after("os.umask(0o077)")),
    "an open umask": Sun(by=after("os.umask(0)")),
    "one processor": Sun(by=after("os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})")),
    "another clock": Sun(by=("faketime", "2031-02-03 04:05:06")),
}


@pytest.mark.parametrize("name", SUNS)
def test_a_build_under_another_sun_makes_the_same_bytes(published: Workshop, name: str) -> None:
    sun = SUNS[name]
    if sun.by and not shutil.which(sun.by[0]):
        pytest.skip(f"{sun.by[0]} is not installed")
    before = digests(published.root)
    shutil.rmtree(published.root / "datapackage")
    (published.root / "datapackage.json").unlink()
    made = onrecord("build", cwd=published.root, by=sun.by, **sun.environment)
    assert made.returncode == 0, made.stderr
    assert digests(published.root) == before
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (published.root / "datapackage").iterdir()}
    assert set(modes.values()) == {0o644}
    assert stat.S_IMODE((published.root / "datapackage").stat().st_mode) == 0o755


def test_a_build_in_another_place_of_files_in_another_order_makes_the_same_bytes(published: Workshop, tmp_path: Path) -> None:
    before, other = digests(published.root), tmp_path / "an other’s place"
    for path in sorted((LITTLE / "seeds").rglob("*.*"), reverse=True):
        copy = other / path.relative_to(LITTLE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (0, 0))
    made = onrecord("--root", str(other), "build", cwd=Path("/"))
    assert made.returncode == 0, made.stderr
    assert digests(other) == before


def test_what_an_output_can_not_hold_is_escaped(published: Workshop) -> None:
    asked = onrecord("trace", "first-agreed", cwd=published.root, PYTHONIOENCODING="ascii")
    assert (asked.returncode, "\\xa32 million" in asked.stdout) == (0, True)
    asked = onrecord("query", "--format", "csv", "SELECT '£' AS sign", cwd=published.root, PYTHONIOENCODING="ascii")
    assert asked.stdout == "sign\n£\n"


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
