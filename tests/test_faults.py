"""A build that is stopped, whatever stops it, leaves the last good package; and the next one clears up."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from conftest import Workshop
from onrecord import publish, swap
from test_build import after, digests, onrecord

# Lets what is not permitted be refused to root too: 24 drops one of its powers for good.
WITHOUT_POWERS = after("[ctypes.CDLL(None).prctl(24, power, 0, 0, 0) for power in range(64 * (os.geteuid() == 0))]")


def changed(workshop: Workshop) -> None:
    """Give the next build something to publish."""
    workshop.replace(workshop.typed("first"), "The council agreed the contract.", "The council agreed to the contract.")


def litter(folder: Path) -> list[str]:
    """What a build leaves that did not come to its end."""
    return [path.name for path in folder.rglob("*") if "onrecord-" in path.name]


@contextmanager
def full(folder: Path, free: int) -> Iterator[None]:
    """A disk of its own in a folder, with so many bytes left."""
    kept = folder.with_name("kept")
    shutil.copytree(folder, kept)
    size = sum(-(-path.stat().st_size // 4096) * 4096 + 4096 for path in kept.rglob("*"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size + free}", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    try:
        shutil.copytree(kept, folder, dirs_exist_ok=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def stopped(root: Path, made: subprocess.CompletedProcess[str], before: dict[str, str], cause: str, path: Path) -> None:
    """The build said what stopped it and where, and nothing changed."""
    assert made.returncode == 2, made.stdout + made.stderr
    assert cause in made.stderr
    assert str(path) in made.stderr
    assert "Traceback" not in made.stderr
    assert digests(root) == before


@pytest.mark.parametrize("free", [8_000, 2_000_000])
def test_a_full_disk_leaves_the_last_good_package(published: Workshop, free: int) -> None:
    changed(published)
    before = digests(published.root)
    with full(published.root, free):
        made = onrecord("build", cwd=published.root)
        stopped(published.root, made, before, "No space left on device", published.root / publish.STAGING)
        assert litter(published.root) == []


@pytest.mark.parametrize("most", [30_000, 1_000_000])
def test_a_bound_on_the_length_of_files_leaves_the_last_good_package(published: Workshop, most: int) -> None:
    changed(published)
    before = digests(published.root)
    made = onrecord("build", cwd=published.root, by=after(f"resource.setrlimit(resource.RLIMIT_FSIZE, ({most}, {most}))"))
    stopped(published.root, made, before, "File too large", published.root / publish.STAGING)
    assert litter(published.root) == []
    assert onrecord("build", cwd=published.root).returncode == 0
    assert digests(published.root) != before


@pytest.mark.parametrize("folder", [".", "schemas"])
def test_a_folder_that_may_not_be_written_leaves_the_last_good_package(published: Workshop, folder: str) -> None:
    changed(published)
    # A build writes into schemas only if the shape of annotations has changed, and into datapackage before that.
    (published.root / "schemas" / "annotation.schema.json").write_text("{}", encoding="utf-8")
    before = digests(published.root)
    (published.root / folder).chmod(0o555)
    made = onrecord("build", cwd=published.root, by=WITHOUT_POWERS)
    stopped(published.root, made, before, "Permission denied", published.root / folder)
    (published.root / folder).chmod(0o755)
    assert litter(published.root) == []


@pytest.mark.parametrize("what", ["a folder", "a pipe", "a link"])
def test_only_plain_files_are_replaced(published: Workshop, tmp_path: Path, what: str) -> None:
    changed(published)
    place = published.root / "datapackage" / "claims.csv"
    place.rename(tmp_path / "claims.csv")
    {"a folder": place.mkdir, "a pipe": partial(os.mkfifo, place), "a link": partial(place.symlink_to, tmp_path / "claims.csv")}[
        what
    ]()
    was = (tmp_path / "claims.csv").read_bytes()
    made = onrecord("build", cwd=published.root)
    assert (made.returncode, str(place) in made.stderr) == (2, True)
    assert (tmp_path / "claims.csv").read_bytes() == was
    assert litter(published.root) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_a_build_and_nothing_is_left(published: Workshop, number: signal.Signals) -> None:
    changed(published)
    before = digests(published.root)
    told = [sys.executable, "-m", "onrecord.cli", "build"]
    build = subprocess.Popen(told, cwd=published.root, stderr=subprocess.PIPE, encoding="utf-8")
    while not (published.root / publish.STAGING / "datapackage").exists():
        time.sleep(0.01)
    build.send_signal(number)
    _, err = build.communicate()
    assert (build.returncode, err) == (2, f"onrecord: stopped by {number.name}\n")
    assert digests(published.root) == before
    assert litter(published.root) == []


@pytest.mark.parametrize("asked", ["build", "check"])
def test_a_reader_that_goes_away_is_not_told_that_all_is_well(published: Workshop, asked: str) -> None:
    published.replace(published.typed("first"), "exact: three years", "exact: four years")
    before = digests(published.root)
    reading, writing = os.pipe()
    os.close(reading)
    told = [sys.executable, "-m", "onrecord.cli", asked]
    made = subprocess.run(told, cwd=published.root, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(writing)
    assert (made.returncode, "Traceback" in made.stderr, digests(published.root)) == (2, False, before)


def test_an_output_that_is_full_is_said(built: Path) -> None:
    with Path("/dev/full").open("wb") as out:
        told = [sys.executable, "-m", "onrecord.cli", "trace", "first-agreed"]
        made = subprocess.run(told, cwd=built, stdout=out, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    assert (made.returncode, made.stderr) == (2, "onrecord: standard output: No space left on device\n")


def test_a_file_that_can_not_be_written_is_named_as_it_was_asked_for(built: Path) -> None:
    asked = onrecord("draft", "seeds/first.txt", "--out", "nowhere/first.yaml", cwd=built)
    assert (asked.returncode, asked.stderr) == (2, "onrecord: nowhere/first.yaml: No such file or directory\n")


@pytest.mark.parametrize(("closed", "told"), [(">&-", ("", "(1 row)\n")), ("2>&-", ("one\n---\n1\n", ""))])
def test_what_is_meant_for_a_closed_output_does_not_come_out_of_the_other(
    built: Path, closed: str, told: tuple[str, str]
) -> None:
    asked = onrecord("query", "SELECT 1 AS one", cwd=built, by=("sh", "-c", f'exec "$@" {closed}', "sh"))
    assert (asked.returncode, (asked.stdout, asked.stderr)) == (0, told)


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
    (stage / publish.JOURNAL).write_text("complete\n", encoding="utf-8")
    assert onrecord("build", cwd=published.root).returncode == 2
    assert (elsewhere / "README.md").read_bytes() == before


def test_two_builds_at_once_do_not_mix(published: Workshop) -> None:
    with publish.lock(published.root):
        made = onrecord("build", cwd=published.root)
    assert made.returncode == 2
    assert "another build is writing here" in made.stderr


def test_a_folder_in_the_way_is_said(published: Workshop) -> None:
    before = digests(published.root)
    (published.root / publish.STAGING).write_text("in the way", encoding="utf-8")
    made = onrecord("build", cwd=published.root)
    stopped(published.root, made, before, "File exists", published.root / publish.STAGING)


def whole(folder: Path) -> dict[str, bytes]:
    """Every file of a package that stands alone, but the database, whose bytes are never the same."""
    found = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".duckdb")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_a_failed_build_makes_no_folder(published: Workshop, tmp_path: Path) -> None:
    published.replace(published.typed("first"), "exact: three years", "exact: four years")
    assert onrecord("build", "--out", str(tmp_path / "new" / "edition"), cwd=published.root).returncode == 1
    assert [path.name for path in tmp_path.iterdir()] == ["little"]


def test_out_does_not_write_over_somebody_elses_files(built: Path, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mother.txt").write_text("Dear", encoding="utf-8")
    made = onrecord("build", "--out", str(tmp_path / "letters"), cwd=built)
    assert (made.returncode, "not empty" in made.stderr) == (2, True)
    edition = tmp_path / "edition"
    assert onrecord("build", "--out", str(edition), cwd=built).returncode == 0
    shutil.move(tmp_path / "letters" / "mother.txt", edition / "seeds" / "letters")
    made = onrecord("build", "--out", str(edition), cwd=built)
    assert (made.returncode, "seeds/letters: no build wrote this" in made.stderr) == (2, True)
    assert (edition / "seeds" / "letters").read_text(encoding="utf-8") == "Dear"


def test_a_killed_build_leaves_the_last_edition_or_the_next(published: Workshop, tmp_path: Path) -> None:
    edition, other = tmp_path / "editions" / "edition", tmp_path / "editions" / "other"
    assert onrecord("build", "--out", str(edition), cwd=published.root).returncode == 0
    changed(published)
    assert onrecord("build", "--out", str(other), cwd=published.root).returncode == 0
    before, after = whole(edition), whole(other)
    assert before != after
    for pause in (0.02, 0.4):
        told = [sys.executable, "-m", "onrecord.cli", "build", "--out", str(edition)]
        build = subprocess.Popen(told, cwd=published.root, stderr=subprocess.DEVNULL)
        while build.poll() is None and not litter(tmp_path):
            time.sleep(0.01)
        time.sleep(pause)
        build.kill()
        build.wait()
        assert whole(edition) in (before, after)
    assert onrecord("build", "--out", str(edition), cwd=published.root).returncode == 0
    assert whole(edition) == after
    assert sorted(path.name for path in edition.parent.iterdir()) == ["edition", "other"]


def test_without_an_exchange_of_folders_an_edition_is_moved_away_and_put_back(tmp_path: Path) -> None:
    root = tmp_path / "edition"
    (tmp_path / ".edition.onrecord-old").mkdir()
    (tmp_path / ".edition.onrecord-old" / "datapackage.json").write_text("{}", encoding="utf-8")
    with swap.staging(root):
        assert [path.name for path in root.iterdir()] == ["datapackage.json"]
    assert [path.name for path in tmp_path.iterdir()] == ["edition"]
