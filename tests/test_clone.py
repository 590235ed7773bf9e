"""A clone is checked as the project is, also where git turns line ends into those of Windows."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import LITTLE, REPOSITORY
from test_build import onrecord

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def git(*arguments: str, cwd: Path) -> str:
    told = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "core.autocrlf=true", *arguments]
    return subprocess.run(told, cwd=cwd, check=True, capture_output=True, encoding="utf-8").stdout


def cloned(project: Path, clone: Path) -> Path:
    """A project, committed and cloned on a machine that has autocrlf set."""
    git("init", "-q", cwd=project)
    git("add", ".", cwd=project)
    git("commit", "-qm", "Publish", cwd=project)
    git("clone", "-q", "-c", "core.autocrlf=true", str(project), str(clone), cwd=project)
    assert git("status", "--porcelain", cwd=clone) == ""
    return clone


def test_a_clone_of_this_project_passes(tmp_path: Path) -> None:
    project = tmp_path / "project"
    for name in ("seeds", "schemas", "datapackage"):
        shutil.copytree(REPOSITORY / name, project / name, ignore=shutil.ignore_patterns("*.duckdb", "*.parquet"))
    for name in (".gitattributes", "datapackage.json"):
        shutil.copyfile(REPOSITORY / name, project / name)
    asked = onrecord("check", cwd=cloned(project, tmp_path / "clone"))
    assert (asked.returncode, asked.stdout) == (0, "")


def test_a_clone_of_a_story_of_ones_own_passes(tmp_path: Path) -> None:
    story = tmp_path / "story"
    assert onrecord("init", str(story), cwd=tmp_path).returncode == 0
    shutil.copytree(LITTLE / "seeds", story / "seeds", dirs_exist_ok=True)
    # One report has the line ends of Windows itself, and must keep them.
    first = story / "seeds" / "first.txt"
    first.write_bytes(first.read_bytes().replace(b"\n", b"\r\n"))
    assert onrecord("build", cwd=story).returncode == 0
    clone = cloned(story, tmp_path / "clone")
    assert (clone / "seeds" / "first.txt").read_bytes() == first.read_bytes()
    asked = onrecord("check", cwd=clone)
    assert (asked.returncode, asked.stdout) == (0, "")
