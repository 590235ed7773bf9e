"""One table's file against a stranger's package: what it brings, in whatever table, without reading the others again."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from onrecord import verbs
from onrecord.tabular import kept

COUNCIL = Path(__file__).parent / "council"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return Path(shutil.copytree(COUNCIL, tmp_path / "council"))


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """Where files from elsewhere lie."""
    (tmp_path / "sent").mkdir()
    return tmp_path / "sent"


def found(path: Path, package: Path, *, adding: bool = False) -> list[tuple[str, str]]:
    told = verbs.check(None, [path], against=package, adding=adding).problems
    return [(one.code, f"{Path(one.place.file).name}:{one.place.line}:{one.place.column}") for one in told]


def people(path: Path, package: Path, *more: str, without: str = "nobody,") -> Path:
    lines = (package / "people.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([line for line in lines if not line.startswith(without)] + [f"{one}\n" for one in more]), "utf-8")
    return path


def test_a_row_that_is_gone_is_missed_where_others_lead_to_it(package: Path, sent: Path) -> None:
    assert found(people(sent / "people.csv", package), package) == []
    assert found(people(sent / "people.csv", package, without="ben,"), package) == [("OR809", "speeches.csv:4:3")]


def test_what_led_nowhere_before_is_not_what_the_file_brings(package: Path, sent: Path) -> None:
    speeches = package / "speeches.csv"
    speeches.write_text(speeches.read_text(encoding="utf-8").replace("2,ben", "2,bem"), "utf-8")
    assert found(people(sent / "people.csv", package, without="ben,"), package) == []


def test_a_row_leads_to_what_is_published_and_on_top_of_it(package: Path, sent: Path) -> None:
    path = sent / "speeches.csv"
    path.write_text("speech,by,words\n7,ben,Yes.\n8,eve,No.\n", "utf-8")
    assert found(path, package, adding=True) == [("OR809", "speeches.csv:3:3")]


def test_a_key_that_is_published_is_not_given_again(package: Path, sent: Path) -> None:
    path = sent / "speeches.csv"
    path.write_text("speech,by,words\n+02,ben,Yes.\n", "utf-8")
    [problem] = verbs.check(None, [path], against=package, adding=True).problems
    assert (problem.code, problem.place.line, dict(problem.details)["other"]) == ("OR808", 2, "speeches.csv:4:1")
    assert found(path, package) == []


def test_published_keys_are_read_once_and_again_when_anything_is_another(
    package: Path, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is, when the file is another, what is kept of it was touched, or both came from elsewhere together."""
    read: list[str] = []
    load = kept.load
    monkeypatch.setenv("ONRECORD_CACHE", str(sent / "cache"))
    monkeypatch.setattr(kept, "load", lambda *told: (read.append(told[1].resource.name), load(*told)))
    path = people(sent / "people.csv", package, without="ben,")

    def again() -> list[str]:
        read.clear()
        assert found(path, package) == [("OR809", "speeches.csv:4:3")]
        return sorted(read)

    assert again() == ["people", "speeches"]
    assert again() == []
    people(package / "people.csv", package, "eve,Eve,,red")
    assert again() == ["people"]
    for touched in (sent / "cache").glob("*/*.parquet"):
        touched.write_bytes(touched.read_bytes()[:-1] + b"x")
    assert again() == ["people", "speeches"]
    package = Path(shutil.copytree(package, sent / "copy"))
    assert again() == ["people", "speeches"]
    monkeypatch.setenv("ONRECORD_CACHE", "")
    assert again() == again() == ["people", "speeches"]


def test_the_command_says_against_what(package: Path, sent: Path) -> None:
    def run(*told: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "onrecord.cli", "check", *told], capture_output=True, encoding="utf-8", check=False
        )

    path = people(sent / "people.csv", package, without="ben,")
    done = run(str(path), "--against", str(package), "--format", "json")
    assert (done.returncode, [one["code"] for one in json.loads(done.stdout)["problems"]]) == (1, ["OR809"])
    assert run(str(path), "--against", str(package), "--fix").returncode == 2
    path.rename(sent / "others.csv")
    assert run(str(sent / "others.csv"), "--against", str(package)).returncode == 2
