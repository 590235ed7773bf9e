"""Many reports: what did not change is not read again, and nothing in the tables shows whether it was."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import LITTLE, REPOSITORY, Workshop
from onrecord import cache as caches
from onrecord import looks, pipeline, reading, text_checks, typed, verbs
from onrecord.cache import Cache
from onrecord.project import Project

sys.path.append(str(REPOSITORY / "tests" / "bench"))
import reports as invented

MANY = 24


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of a few dozen reports, built, with the cache that this left beside it."""
    folder = tmp_path_factory.mktemp("many")
    invented.write(folder / "project", MANY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(caches.PLACE, str(folder / "cache"))
        assert pipeline.build(folder / "project").problems == []
    return folder


@pytest.fixture
def root(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, to be changed; the cache of the one is that of the other."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv(caches.PLACE, str(tmp_path / "cache"))
    (before,) = (tmp_path / "cache").iterdir()
    path = Cache(tmp_path / "project").path
    assert path
    before.rename(path.parent)
    return tmp_path / "project"


@pytest.fixture
def taken_apart(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The annotation files that are taken apart, and so are all of which words are located in a report."""
    found: list[str] = []
    read = typed.read
    monkeypatch.setattr(reading.typed, "read", lambda path, shown: found.append(path.stem) or read(path, shown))
    return found


def made(root: Path, stage: Path, cache: Cache | None) -> dict[str, bytes]:
    """All that a build would publish, by path."""
    edition = pipeline.make(root, stage, cache)
    assert edition.problems == []
    return {path.relative_to(stage).as_posix(): path.read_bytes() for path in sorted(stage.rglob("*")) if path.is_file()}


def same(root: Path) -> bool:
    """Whether what is made with the cache is what was published, before there was any."""
    with_cache = made(root, root.parent / "with", Cache(root))
    return with_cache == {path: (root / path).read_bytes() for path in with_cache}


def kept(root: Path) -> Path:
    """The file in which the cache keeps what was read."""
    path = Cache(root).path
    assert path
    assert [*path.parent.iterdir()] == [path]
    return path


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / "seeds" / "annotations" / f"{name}.yaml"
    assert old in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_reports_can_be_invented_the_same_each_time_and_break_no_rule(built: Path, tmp_path: Path) -> None:
    invented.write(tmp_path / "again", MANY)
    for path in (tmp_path / "again").rglob("*.*"):
        assert path.read_bytes() == (built / "project" / path.relative_to(tmp_path / "again")).read_bytes()
    assert looks.at_project(Project(built / "project")).problems == []


def test_one_changed_report_is_read_again_and_gives_the_bytes_of_a_full_build(root: Path, taken_apart: list[str]) -> None:
    change(root, "report-00004", 'claim: "The council', 'claim: "It is said that the council')
    with_cache = made(root, root.parent / "with", Cache(root))
    assert taken_apart == ["dataset", "report-00004"]
    taken_apart.clear()
    assert with_cache == made(root, root.parent / "without", None)
    assert len(taken_apart) == MANY + 6
    assert b"It is said that the council" in with_cache["datapackage/claims.csv"]


def test_a_check_reads_what_the_build_kept_and_adds_nothing(root: Path, taken_apart: list[str]) -> None:
    before = kept(root).read_bytes()
    assert verbs.check(root, []).problems == []
    assert taken_apart == ["dataset"]
    assert kept(root).read_bytes() == before


def test_a_report_is_read_again_when_what_it_rests_on_has_changed(root: Path, taken_apart: list[str]) -> None:
    actor = typed.read(root / "seeds" / "annotations" / "actors.yaml", "actors.yaml")[0]["actors"][0]
    taken_apart.clear()
    change(root, "actors", f"id: {actor['id']}, name: {actor['name']}", f"id: {actor['id']}, name: The {actor['name']}")
    edition = pipeline.make(root, root.parent / "with", Cache(root))
    plain = pipeline.make(root, root.parent / "without", None)
    assert edition.problems == plain.problems != []
    assert "actors" in taken_apart[:2]
    assert 0 < len(edition.reading.read_now) < MANY


@pytest.mark.parametrize("gone", ["questions", "relations"])
def test_what_is_wrong_elsewhere_is_found_at_its_place_with_the_cache_too(root: Path, gone: str) -> None:
    path = root / "seeds" / "annotations" / f"{gone}.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), encoding="utf-8")
    found = pipeline.make(root, root.parent / "with", Cache(root)).problems
    assert set(found) == set(pipeline.make(root, root.parent / "without", None).problems) != set()


def test_a_text_that_changed_is_found_with_the_cache_too(root: Path) -> None:
    path = root / "seeds" / "report-00007.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("The ", "A ", 1), encoding="utf-8")
    found = pipeline.make(root, root.parent / "with", Cache(root)).problems
    assert found == pipeline.make(root, root.parent / "without", None).problems != []


def test_two_reports_with_one_id_are_found_with_the_cache_too(root: Path) -> None:
    change(root, "report-00004", "report-00004-c1", "report-00005-c1")
    found = pipeline.make(root, root.parent / "with", Cache(root)).problems
    assert found == pipeline.make(root, root.parent / "without", None).problems != []


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def empty(data: bytes) -> bytes:
    return data[:0]


def other_words(data: bytes) -> bytes:
    return data.replace(b"Council", b"Company")


def one_less(data: bytes) -> bytes:
    return data.partition(b"\n")[2]


def no_sheets(data: bytes) -> bytes:
    return summed([line[:64] + b'{"file": "x"}' for line in data.splitlines()[:-1]])


def summed(lines: list[bytes]) -> bytes:
    body = b"".join(line + b"\n" for line in lines)
    return body + caches._sum(body)


@pytest.mark.parametrize("harm", [half, empty, other_words, one_less, no_sheets])
def test_a_cache_that_is_not_what_was_kept_counts_as_none(root: Path, harm: Callable[[bytes], bytes]) -> None:
    kept(root).write_bytes(harm(kept(root).read_bytes()))
    assert same(root)


def test_what_other_code_read_counts_as_none(root: Path, taken_apart: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches, "_code", lambda: b"another version")
    assert same(root)
    assert len(taken_apart) == MANY + 6


def test_a_folder_that_others_can_write_is_no_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(caches.PLACE, str(tmp_path / "own"))
    assert Cache(LITTLE).path
    assert (tmp_path / "own").stat().st_mode & 0o077 == 0
    (tmp_path / "own").chmod(0o777)
    assert Cache(LITTLE).path is None
    (tmp_path / "link").symlink_to(tmp_path)
    for place in ("", str(tmp_path / "link"), "/dev/null/x"):
        monkeypatch.setenv(caches.PLACE, place)
        assert Cache(LITTLE).path is None


def test_nothing_is_kept_where_we_happen_to_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ONRECORD_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    assert (caches.kept_of(tmp_path), list(tmp_path.iterdir())) == (None, [])


def test_what_was_read_in_bytes_that_are_gone_is_forgotten(root: Path) -> None:
    before = {*kept(root).read_bytes().splitlines()[:-1]}
    change(root, "report-00004", 'claim: "The council', 'claim: "It is said that the council')
    assert pipeline.build(root).problems == []
    after = {*kept(root).read_bytes().splitlines()[:-1]}
    assert len(after) == len(before) == MANY + 5
    assert len(before - after) == 1
    assert kept(root).stat().st_mode & 0o077 == 0


def test_the_same_is_found_however_many_reports_are_looked_at_together(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thing for each kind of look at the words: marks, names, quotations, sentences and transforms."""
    workshop.replace(
        workshop.typed("first"),
        "set_aside:\n  - {exact: '\"bargain\"', because: Set off for irony; nobody said it.}",
        "set_aside: []",
    )
    workshop.replace(workshop.typed("first"), "term: {exact: three years}", 'term: {exact: three years, value: "48"}')
    workshop.replace(workshop.typed("second"), "exact: a bitter day", "exact: bitter day")
    workshop.replace(workshop.typed("second"), "cue: called", "cue: {exact: spoke of}")
    workshop.replace(
        workshop.typed("second"),
        "  - {actor: ada-osei, exact: Osei}",
        "  - {actor: ada-osei, exact: Osei}\n  - {actor: ada-osei, exact: She}",
    )
    found = workshop.check()
    monkeypatch.setattr(text_checks, "TOGETHER", 1)
    assert sorted(workshop.check(), key=str) == sorted(found, key=str)
    assert {"OR203", "OR303", "OR318", "OR401", "OR403"} <= {problem.code for problem in found}
