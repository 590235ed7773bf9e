"""Harmless variations: what a person or a spreadsheet may do without being told off."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from conftest import Workshop
from onrecord import spreadsheet, verbs
from onrecord.schemas import TABLES, schema

REPORTS, SHARED = ("first", "second"), ("actors", "contracts", "questions", "relations", "retired", "dataset")


def turned(told: object) -> object:
    """The same content with every list and every entry's keys the other way round; ways and words keep their order."""
    if isinstance(told, dict):
        return {key: value if key in ("way", "ways") else turned(value) for key, value in reversed(told.items())}
    return [turned(item) for item in reversed(told)] if isinstance(told, list) else told


def as_text(path: Path) -> object:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


YAML: dict[str, Callable[[Path], str]] = {
    "turned round": lambda path: yaml.safe_dump(turned(as_text(path)), allow_unicode=True, sort_keys=False),
    "every word in quotation marks": lambda path: yaml.safe_dump(
        as_text(path), default_style='"', width=10**6, allow_unicode=True
    ),
    "one entry a line": lambda path: yaml.safe_dump(as_text(path), default_flow_style=True, width=10**6, allow_unicode=True),
    "folded lines": lambda path: yaml.safe_dump(as_text(path), width=30, allow_unicode=True),
    "escaped characters": lambda path: yaml.safe_dump(as_text(path), allow_unicode=False, default_style='"', width=10**6),
}


@pytest.mark.parametrize("how", YAML)
@pytest.mark.parametrize("name", [*REPORTS, *SHARED])
def test_the_same_annotations_in_another_form_are_as_right(workshop: Workshop, name: str, how: str) -> None:
    path = workshop.typed(name)
    path.write_text(YAML[how](path), encoding="utf-8")
    assert workshop.check() == []
    assert verbs.check(workshop.root, [path], fix=True).problems == []
    assert workshop.check() == []


@pytest.mark.parametrize(("change", "warned"), [("line ends", set()), ("mark", {"OR119"}), ("comments", set())])
def test_an_editor_may_leave_its_marks(workshop: Workshop, change: str, warned: set[str]) -> None:
    for name in (*REPORTS, *SHARED):
        path = workshop.typed(name)
        text = path.read_text(encoding="utf-8")
        data = {
            "line ends": text.replace("\n", "\r\n"),
            "mark": "\ufeff" + text,
            "comments": "# So.\n\n" + text.replace("\n", " # so\n", 1),
        }
        path.write_bytes(data[change].encode())
    found = workshop.check()
    assert ({problem.code for problem in found}, [problem for problem in found if problem.is_error]) == (warned, [])


@pytest.mark.parametrize("how", ["line ends", "quoted", "turned round", "other columns first"])
@pytest.mark.parametrize("table", TABLES)
def test_the_same_table_from_a_spreadsheet_is_as_right(built: Path, tmp_path: Path, table: str, how: str) -> None:
    with (built / "datapackage" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    if how == "turned round":
        rows.reverse()
    if how == "other columns first":
        header, rows = header[::-1], [row[::-1] for row in rows]
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if how == "quoted" else csv.QUOTE_MINIMAL
    csv.writer(text, lineterminator="\r\n" if how == "line ends" else "\n", quoting=quoting).writerows([header, *rows])
    path = tmp_path / f"{table}.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    assert verbs.check(built, [path]).problems == []
    if how == "line ends" and table == "claims":
        found = verbs.check(built, [path], fix=True)
        assert (found.problems, [problem.code for problem in found.mended]) == ([], ["OR820"])
        assert path.read_bytes() == (built / "datapackage" / "claims.csv").read_bytes()


def test_a_table_from_excel_is_named_and_mended_and_twice_is_once(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "claims.csv"
    published = (built / "datapackage" / "claims.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(published.decode())))
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    assert [problem.code for problem in verbs.check(built, [path]).problems] == ["OR818", "OR819"]
    with monkeypatch.context() as patched:
        patched.setattr(spreadsheet, "MOST_ROWS", 2)
        codes = {problem.code for problem in verbs.check(built, [path], fix=True).problems}
        assert codes >= {"OR004", "OR818", "OR819"}
    found = verbs.check(built, [path], fix=True)
    assert (found.problems, [problem.code for problem in found.mended]) == ([], ["OR818", "OR819"])
    assert path.read_bytes() == published
    found = verbs.check(built, [path], fix=True)
    assert (found.problems, found.mended) == ([], ())
    assert path.read_bytes() == published
    assert [entry.name for entry in tmp_path.iterdir()] == ["claims.csv"]
    assert list(schema("claims").columns) == rows[0]
