"""All problems in one run: what can't be read hides nothing that is wrong elsewhere, and makes nothing wrong."""

from __future__ import annotations

import json
import shutil
from itertools import product
from pathlib import Path

import pytest

from conftest import LITTLE, Workshop
from damage import Case, change, kind
from mutants import examples
from onrecord import looks
from onrecord.project import Project
from onrecord.show import as_json


def files(case: Case) -> set[str]:
    """The files that a mutant changes."""
    return {str(part.file) for part in (*case.mutant.also, case.mutant)}


TYPED = [case for case in examples() if kind(case.mutant) == "seeds" and str(case.mutant.file).endswith(".yaml")]
# One entry that can't be read; where a whole file can't be, what rests on it can't be known.
UNREAD = [case for case in TYPED if case.code.startswith("OR1") and case.code < "OR117" and case.code not in ("OR100", "OR114")]
WRONG = [case for case in TYPED if case.code >= "OR2"]
# Every so many pairs of what can't be read and of what is wrong in another file.
PAIRS = [(a, b) for a, b in product(UNREAD, WRONG) if not files(a) & files(b)][::15]


@pytest.mark.parametrize(("unread", "wrong"), PAIRS, ids=lambda case: case.name)
def test_what_can_not_be_read_hides_nothing_that_is_wrong_elsewhere(workshop: Workshop, unread: Case, wrong: Case) -> None:
    """Both are found and no third; or the rule says that it was not asked, since what is missing could make it right."""
    for case in (unread, wrong):
        for part in (*case.mutant.also, case.mutant):
            change(workshop.root, part)
    checked = looks.at_project(Project(workshop.root), published=False)
    found = {problem.code for problem in checked.problems}
    not_asked = set(checked.gaps.not_asked)
    assert found == {unread.code, wrong.code} or (found == {unread.code} and wrong.code in not_asked)
    told = json.loads(as_json(checked.problems, checked.gaps))
    assert set(told.get("not_asked", ())) == not_asked


def test_most_of_what_is_wrong_is_found_beside_what_can_not_be_read(tmp_path: Path) -> None:
    """A key that is no key, in one entry: of the rules that are broken elsewhere, few must wait."""
    waiting = []
    for n, case in enumerate(WRONG):
        root = tmp_path / str(n)
        shutil.copytree(LITTLE, root)
        for part in (*case.mutant.also, case.mutant):
            change(root, part)
        if case.mutant.file == "seeds/annotations/questions.yaml":
            continue
        Workshop(root).replace(root / "seeds/annotations/questions.yaml", "question: ", "qeustion: ")
        found = {problem.code for problem in Workshop(root).check()}
        waiting += [case.code] if case.code not in found else []
    assert len(waiting) <= len(WRONG) / 5, waiting


def test_a_file_that_is_no_yaml_hides_no_other(workshop: Workshop) -> None:
    workshop.typed("second").write_bytes(b"\xff\xfe")
    workshop.replace(workshop.typed("first"), "cue: said", "qeu: said")
    codes = {problem.code for problem in workshop.check()}
    assert {"OR100", "OR107"} <= codes


def test_each_of_many_mistakes_in_one_file_is_told(workshop: Workshop) -> None:
    first = workshop.typed("first")
    workshop.replace(first, "cue: said", "qeu: said")
    workshop.replace(first, "type: question", "type: opinion")
    workshop.replace(first, "exact: The deal runs for three years.", "exact: The deal ran for three years.")
    found = [problem.code for problem in workshop.check()]
    assert set(found) == {"OR101", "OR107", "OR109"}


def test_what_was_not_asked_is_said(workshop: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    from onrecord import cli

    workshop.replace(workshop.typed("second"), "exact: its", "exact: it's")
    assert cli.main(["--root", str(workshop.root), "check"]) == 1
    assert "not asked" in capsys.readouterr().err
    assert cli.main(["--root", str(workshop.root), "check", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["left_out"]
    assert told["not_asked"]
