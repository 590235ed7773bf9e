"""Any bytes: whatever stands where a file is read, there is an answer, one document of JSON, and no traceback."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Workshop
from onrecord import cli

HEADER = b"quote_id,source_id,quotation,quote_type,speaker_id,speaker_basis,cue,repeats_id\n"


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quotes.csv", data)
    return file.getvalue()


BYTES: dict[str, bytes] = {
    "nothing": b"",
    "one NUL": b"\0",
    "a mark and nothing": b"\xef\xbb\xbf",
    "UTF-16": "report: first.txt".encode("utf-16"),
    "Latin-1": "report: £".encode("latin-1"),
    "an alias bomb": b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(f"b{n}: &b{n} [*a,*a,*a,*a,*a,*a]\n".encode() for n in range(9)),
    "20,000 lists in one another": b"[" * 20_000,
    "20,000 objects in one another": b'{"a":' * 20_000,
    "a million keys": b"".join(b"k%d: 1\n" % n for n in range(10**6)),
    "100,000 small keys": b"".join(b"k%d: 1\n" % n for n in range(10**5)),
    "keys twice": b"report: a\nreport: b\n",
    "a tag": b"report: !!python/object/apply:os.system [id]\n",
    "a merge key": b"<<: {report: a}\n",
    "half a file": b'report: first.txt\nsource: {id: "rep',
    "a number of 5,000 digits": b"report: " + b"9" * 5000,
    "an integer of 5,000 digits in JSON": b'{"resources": ' + b"9" * 5000 + b"}",
    "not a number": b'{"resources": NaN}',
    "resources that are none": b'{"resources": [1, null, {"name": 3}, {"name": "quotes", "path": ["a", 7]}]}',
    "a list": b"[]",
    "a word": b"no",
    "headers only": HEADER,
    "an unclosed quotation mark": HEADER + b'"003-x,report-003\n' * 1000,
    "ragged rows": HEADER + b"a\nb,c\nd,e,f,g,h,i,j,k,l,m\n",
    "headers twice": HEADER.replace(b"cue", b"quote_id"),
    "100,000 columns": b",".join(b"c%d" % n for n in range(10**5)) + b"\n" + b"," * (10**5 - 1) + b"\n",
    "a cell of 10 MB": HEADER + b"a,b," + b"x" * 10**7 + b",c,d,e,f,g\n",
    "NUL in a cell": HEADER + b"a\0,b,c,d,e,f,g,h\n",
    "negative and huge numbers": HEADER + b"-1,9999999999999999999999,1e999,nan,inf,0x1F,,\n",
    "escapes": HEADER + b"\x1b[2J,\x9b2J,::error::x,##[add-mask]y,\xe2\x80\xae,\r,,\n",
    "a gzip bomb": gzip.compress(b"\0" * 10**7),
    "a zip bomb": zipped(b"\0" * 10**7),
    "20 MB of quotation marks": b'"' * (2 * 10**7),
}


def answered(folder: Path, *paths: str) -> dict[str, object]:
    """What `check --format json` says: one document, or nothing and exit code 2."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = cli.main(["--root", str(folder), "check", "--format", "json", *(str(folder / path) for path in paths)])
    assert code in (0, 1, 2)
    assert "\x1b" not in out.getvalue() + err.getvalue()
    if code == 2:
        assert out.getvalue() == ""
        return {}
    told: dict[str, object] = json.loads(out.getvalue())
    assert told["valid"] == (code == 0)
    return told


@pytest.mark.parametrize("name", BYTES)
@pytest.mark.parametrize(
    "place", ["seeds/annotations/first.yaml", "datapackage/quotes.csv", "datapackage.json", "seeds/first.txt"]
)
def test_any_bytes_in_any_place_are_answered(published: Workshop, name: str, place: str) -> None:
    (published.root / place).write_bytes(BYTES[name])
    (published.root / "datapackage" / "acme-deal.duckdb").unlink()
    if place.startswith("datapackage"):
        # By the package's own files alone.
        (published.root / "seeds" / "annotations").rename(published.root / "aside")
        told = answered(published.root, "datapackage.json")
    else:
        told = answered(published.root)
    assert told.get("valid") is False


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
    assert told.get("valid") is not True
    assert "root:" not in json.dumps(told)
    answered(published.root, place)


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


@pytest.mark.parametrize("piece", ['"', "(", "A", "7", "£", "a ", '"a" ', "[1]", "£1 ", ".\n", "\n"])
def test_the_time_to_check_a_report_grows_with_its_length(workshop: Workshop, piece: str) -> None:
    report = workshop.root / "seeds" / "first.txt"
    report.write_text(report.read_text(encoding="utf-8") + "\n" + piece * (100_000 // len(piece)), encoding="utf-8")
    answered(workshop.root)
