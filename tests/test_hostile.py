"""Any bytes: whatever stands where a file is read, there is an answer, one document of JSON, and no traceback."""

from __future__ import annotations

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Workshop
from hostile import ROLES, measured, planted
from onrecord import cli
from test_build import onrecord
from test_faults import WITHOUT_POWERS

# Where a file is put in this process; `python tests/hostile.py` measures all files in all places.
HERE = ("report", "annotation", "CSV of a bare package", "descriptor of a bare package", "PATH", "PATH of JSON", "PATH of YAML")
# What took most, each in a process of its own: role, file.
HEAVY = [
    ("report", "990 kB of '7'"),
    ("end of a report", "9,900 of '[1]'"),
    ("annotation", "24,000 keys"),
    ("annotation", "4,000 claims that answer one question"),
    ("annotation", "4,000 quotes of speakers that are none"),
    ("shared annotation", "an alias bomb"),
    ("published CSV", "95,000 rows without fault of form"),
    ("published CSV", "20 MB of line ends"),
    ("CSV of a bare package", "a cell of 10 MB"),
    ("steps of a bare package", "20,500 steps of one way"),
    ("CSV as PATH", "95,000 dangling references"),
    ("CSV as PATH", "100,000 columns"),
    ("descriptor of a bare package", "a million lists"),
    ("descriptor", "a million keys of JSON"),
]


# What is more than is read, and is refused as such.
BEYOND = {
    ("report", "20 MB of one letter"),
    ("report", "990 kB of '\"a\" '"),
    ("report", "990 kB of '\\n'"),
    ("annotation", "a million keys"),
    ("annotation", "9,000 sources cited"),
    ("annotation", "20,000 lists in one another"),
    ("annotation", "a word of 900 kB"),
    ("CSV of a bare package", "a million ragged rows"),
    ("CSV of a bare package", "a cell of 10 MB of lines"),
    ("CSV of a bare package", "columns without end"),
    ("descriptor of a bare package", "a million keys of JSON"),
}


def one_document(code: int, out: str, err: str) -> dict[str, object]:
    """What `check --format json` said: one document, that fits the exit code."""
    assert code in (0, 1, 2)
    assert "\x1b" not in out + err
    assert "Traceback" not in err
    told: dict[str, object] = json.loads(out)
    assert told["valid"] == (code == 0)
    return told


def answered(folder: Path, *paths: str) -> dict[str, object]:
    """The answer of `check --format json`, asked in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(["--root", str(folder), "check", "--format", "json", *(str(folder / path) for path in paths)])
    return one_document(code, out.getvalue(), err.getvalue())


# Every so many of the files in their places; ONRECORD_HOSTILE=1 tries them all.
EVERY = int(os.environ.get("ONRECORD_HOSTILE", "5"))
PLACED = sorted({(role, name) for role in HERE for name in ROLES[role].kinds} - set(HEAVY))[::EVERY]


@pytest.mark.parametrize(("role", "name"), PLACED)
def test_any_bytes_in_any_place_are_answered(built: Path, tmp_path: Path, role: str, name: str) -> None:
    planted(built, tmp_path / "root", ROLES[role], name)
    told = answered(tmp_path / "root", *ROLES[role].asked)
    assert told["valid"] is False
    assert len(json.dumps(told)) < 4_000_000
    codes = {problem["code"] for problem in told["problems"]}  # type: ignore[attr-defined]
    assert "OR004" in codes or (role, name) not in BEYOND


@pytest.mark.parametrize(("role", "name"), HEAVY)
def test_what_is_heavy_is_answered_in_little_room(built: Path, tmp_path: Path, role: str, name: str) -> None:
    planted(built, tmp_path / "root", ROLES[role], name)
    asked = (str(tmp_path / "root" / path) for path in ROLES[role].asked)
    found = measured("--root", str(tmp_path / "root"), "check", "--format", "json", *asked)
    assert one_document(found.code, found.out, found.err)["valid"] is False
    assert found.megabytes < 300
    # Against hanging; what it takes when nothing else runs is less than two.
    assert found.cpu < 15


def _directory(path: Path) -> None:
    path.mkdir()


PLANTED: dict[str, Callable[[Path], None]] = {
    "a pipe": lambda path: os.mkfifo(path),
    "a folder": _directory,
    "a link out of the package": lambda path: path.symlink_to("/etc/passwd"),
    "a link to a device": lambda path: path.symlink_to("/dev/zero"),
    "a link to itself": lambda path: path.symlink_to(path),
    "nothing": lambda path: None,
}


@pytest.mark.parametrize("name", PLANTED)
@pytest.mark.parametrize(
    "place", ["seeds/annotations/first.yaml", "datapackage/quotes.csv", "datapackage.json", "seeds/first.txt"]
)
def test_what_is_no_plain_file_is_not_opened(published: Workshop, name: str, place: str) -> None:
    path = published.root / place
    path.unlink()
    PLANTED[name](path)
    told = answered(published.root)
    assert told["valid"] is False
    assert "root:" not in json.dumps(told)
    answered(published.root, place)


@pytest.mark.parametrize(
    "path", ["/", "/dev/null", "/dev/zero", "/dev/tty", "/proc/self/mem", "/proc/self/maps", "/tmp", "nothing"]
)
def test_a_path_that_can_not_be_checked_is_named_and_the_others_are_checked(published: Workshop, path: str) -> None:
    (published.root / "datapackage" / "quotes.csv").unlink()
    told = answered(published.root, path, "datapackage.json")
    codes = {problem["file"]: problem["code"] for problem in told["problems"]}  # type: ignore[attr-defined]
    assert codes[str(published.root / path)] == "OR001"
    assert codes["datapackage/quotes.csv"] == "OR802"


@pytest.mark.parametrize("name", ["a file that may not be written", "a link"])
def test_what_can_not_be_written_is_not_mended(published: Workshop, tmp_path: Path, name: str) -> None:
    path = tmp_path / "quotes.csv"
    data = b"\xef\xbb\xbf" + (published.root / "datapackage" / "quotes.csv").read_bytes()
    path.write_bytes(data)
    path.chmod(0o444)
    if name == "a link":
        path.rename(tmp_path / "elsewhere.csv")
        path.symlink_to(tmp_path / "elsewhere.csv")
    asked = onrecord(
        "--root", str(published.root), "check", "--fix", "--format", "json", str(path), cwd=tmp_path, by=WITHOUT_POWERS
    )
    told = one_document(asked.returncode, asked.stdout, asked.stderr)["problems"]
    codes = {problem["code"] for problem in told}  # type: ignore[attr-defined]
    assert codes == {"OR818", "OR002"} if name == "a file that may not be written" else {"OR001"}
    assert path.read_bytes() == data
    assert {entry.name for entry in tmp_path.iterdir()} - {"elsewhere.csv"} == {"quotes.csv", "little"}


def test_more_than_anybody_types_is_refused_with_its_bound(published: Workshop) -> None:
    path = published.root / "datapackage" / "quotes.csv"
    path.write_bytes(path.read_bytes() + b"a" * 10_000_000)
    [problem] = [one for one in answered(published.root, "datapackage.json")["problems"] if one["code"] == "OR004"]  # type: ignore[attr-defined]
    assert problem["file"] == "datapackage/quotes.csv"


def test_a_thousand_problems_alike_are_five_hundred_and_a_word(published: Workshop) -> None:
    path = published.root / "datapackage" / "quotes.csv"
    path.write_bytes(path.read_bytes() + b"a,b\n" * 1_000)
    told = answered(published.root, "datapackage.json")["problems"]
    codes = [problem["code"] for problem in told]  # type: ignore[attr-defined]
    assert (codes.count("OR813"), codes.count("OR003")) == (500, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd", "../actors.csv", "datapackage/../../x", "~/x.csv", "file:///etc/passwd", "https://example.org/x.csv",
        "datapackage\\actors.csv", "//host/share", "datapackage/%2e%2e/x", "a\0b", ".hidden/x.csv", "", "datapackage/", "CON",
    ],
)  # fmt: skip
def test_a_path_that_leads_out_of_the_package_is_refused(published: Workshop, path: str) -> None:
    descriptor = json.loads((published.root / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"][0]["path"] = path
    (published.root / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    told = answered(published.root, "datapackage.json")
    assert {problem["code"] for problem in told["problems"]} >= {"OR810"}  # type: ignore[attr-defined]
    assert "root:" not in json.dumps(told)


@pytest.mark.parametrize("piece", ['"', "(", " 'a", "A", "7", "£", "a ", '"a" ', "[1]", "£1 ", ".\n", "\n"])
def test_the_time_to_check_a_report_grows_with_its_length(workshop: Workshop, piece: str) -> None:
    report = workshop.root / "seeds" / "first.txt"
    report.write_text(report.read_text(encoding="utf-8") + "\n" + piece * (100_000 // len(piece)), encoding="utf-8")
    answered(workshop.root)
