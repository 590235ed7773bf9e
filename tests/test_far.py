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


def test_a_table_that_is_wrong_throughout_is_left_out_and_said_to_be(built: Path, tmp_path: Path) -> None:
    bare_copy(built, tmp_path / "bare")
    table = tmp_path / "bare" / "datapackage" / "set_aside.csv"
    header, first = table.read_text(encoding="utf-8").splitlines()[:2]
    wrong = first.replace("report-first", "report-none")
    table.write_text("\n".join([header, *[wrong] * (csvfile.MANY + 1), ""]), encoding="utf-8")
    package, problems = published.check(tmp_path / "bare" / "datapackage.json")
    counts = Counter((one.code, one.table) for one in problems)
    assert counts["OR809", "set_aside"] == counts["OR808", "set_aside"] == 100
    assert counts["OR003", "set_aside"] == 2
    assert "set_aside" not in package.tables
