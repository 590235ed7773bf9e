"""A stranger's contribution: what it brings is read as data, by a checker that is not its own."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import REPOSITORY, Workshop

WORKFLOWS = sorted((REPOSITORY / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_has_no_rights_and_runs_what_it_names_to_the_byte(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    assert told["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in text
    assert "secrets." not in text
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert all(re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40}", one) for one in used)
    assert text.count("persist-credentials: false") == text.count("actions/checkout@")


def test_what_runs_on_a_contribution_is_given_no_text_of_it() -> None:
    """A title or a branch's name in a script would be run by the shell."""
    for path in WORKFLOWS:
        for job in yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"].values():
            assert not [step for step in job["steps"] if "${{" in step.get("run", "")]


@pytest.mark.parametrize("name", ["duckdb.py", "onrecord.py", "sitecustomize.py", "conftest.py", "yaml.py", "setup.py"])
def test_code_that_lies_beside_the_data_is_not_run(published: Workshop, name: str) -> None:
    for folder in (published.root, published.root / "datapackage", published.root / "seeds" / "annotations"):
        (folder / name).write_text("raise SystemExit(7)\n", encoding="utf-8")
    command = Path(sys.executable).parent / "onrecord"
    asked = subprocess.run([command, "check"], cwd=published.root, capture_output=True, text=True, encoding="utf-8")
    assert (asked.returncode, asked.stdout) == (0, "")
    assert asked.stderr.startswith("✓")
