"""A large package of ours is judged in another engine than a small one, and is told the same."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from damage import Bench, Case, change, kind
from lies import bare_copy
from mutants import cases
from onrecord import csvfile, published
from onrecord.problems import Problem

EVERY = 40  # mutants


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(tmp_path_factory.mktemp("far"))


def told(problems: list[Problem]) -> Counter[tuple[str | None, ...]]:
    return Counter((one.code, str(one.place), one.table, one.row_id, one.field, one.value) for one in problems)


def far(descriptor: Path, monkeypatch: pytest.MonkeyPatch) -> list[Problem]:
    with monkeypatch.context() as patched:
        patched.setattr(csvfile.TableFile, "is_far", property(lambda file: file.plausible))
        return published.check(descriptor)[1]


def test_a_package_with_many_rows_and_no_fault_has_no_problem(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    assert far(bench.fresh("package") / "datapackage.json", monkeypatch) == []


def test_a_fault_is_told_alike_near_and_far(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_of_tables(case: Case) -> bool:
        # The mark at the beginning of a file is part of a name to one engine, and of no name to the other.
        return kind(case.mutant) == "package" and "byte order" not in case.told

    asked = list(filter(is_of_tables, cases(bench.built)))[::EVERY]
    assert len(asked) > 5
    for case in asked:
        root = bench.fresh("package")
        for part in (*case.mutant.also, case.mutant):
            change(root, part)
        descriptor = root / "datapackage.json"
        assert told(far(descriptor, monkeypatch)) == told(published.check(descriptor)[1]), case.name


@pytest.mark.parametrize("name", ["set_aside", "evidence"])
def test_a_table_that_is_wrong_throughout_is_left_out_and_said_to_be(built: Path, tmp_path: Path, name: str) -> None:
    bare_copy(built, tmp_path / "bare")
    table = tmp_path / "bare" / "datapackage" / f"{name}.csv"
    header, first = table.read_text(encoding="utf-8").splitlines()[:2]
    wrong = first.replace("report-first", "report-none")
    table.write_text("\n".join([header, *[wrong] * (csvfile.MANY + 1), ""]), encoding="utf-8")
    package, problems = published.check(tmp_path / "bare" / "datapackage.json")
    counts = Counter((one.code, one.table) for one in problems)
    assert counts["OR809", name] == counts["OR808", name] == 100
    assert counts["OR003", name] == 2
    assert name not in package.tables


def test_a_large_table_in_another_form_is_left_out_and_said_to_be(built: Path, tmp_path: Path) -> None:
    bare_copy(built, tmp_path / "bare")
    table = tmp_path / "bare" / "datapackage" / "evidence.csv"
    header, *rows = table.read_text(encoding="utf-8").splitlines()
    _, comma, rest = rows[0].partition(",")
    first, *others = sorted([*rows, *(f"evi-{n:012x},{rest}" for n in range(csvfile.MANY))])
    marked = '"' + first.replace(comma, f'"{comma}', 1)
    table.write_text("\n".join([header, marked, *others, ""]), encoding="utf-8")
    package, problems = published.check(tmp_path / "bare" / "datapackage.json")
    assert [(one.code, one.place.line) for one in problems if one.table == "evidence" and one.code == "OR820"] == [("OR820", 2)]
    assert "evidence" not in package.tables


def test_a_row_that_is_short_is_told_by_its_line_however_many_there_are(built: Path, tmp_path: Path) -> None:
    bare_copy(built, tmp_path / "bare")
    table = tmp_path / "bare" / "datapackage" / "attributions.csv"
    header, first = table.read_text(encoding="utf-8").splitlines()[:2]
    rows = [header, *[first] * csvfile.MANY, first.rpartition(",")[0]]
    table.write_text("\n".join([*rows, ""]), encoding="utf-8")
    assert table.read_bytes().count(b",") < len(rows) * header.count(",")
    problems = published.check(tmp_path / "bare" / "datapackage.json")[1]
    assert [one.place.line for one in problems if one.code == "OR813"] == [len(rows)]
