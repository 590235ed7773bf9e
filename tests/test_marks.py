"""What counts as a quotation mark in a report, and how far a quotation goes."""

from __future__ import annotations

import pytest

from conftest import Workshop
from onrecord.reports import marks


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("He said ''no way, it's off'' today.", ["no way, it's off"]),
        ("‘It isn’t the mayor’s,’ she said of the boys’ club.", ["It isn’t the mayor’s,"]),
        ("'I don't,' she said. 'Not \"ever\" again.'", ["I don't,", 'Not "ever" again.']),
        ("“He said ‘no’ to me”, and (‘it was “fun” too’).", ["He said ‘no’ to me", "it was “fun” too"]),
        ("In the ‘90s and the '90s, it was the Joneses' and the Smiths’.", []),
        ("Don't. It's o'clock; the workers' and the boys’.", []),
        ('An "unclosed one’', ["unclosed one’"]),
    ],
)
def test_single_marks_are_marks_and_apostrophes_are_not(text: str, quoted: list[str]) -> None:
    assert [text[slice(*mark.inside)] for mark in marks(text)] == quoted


@pytest.mark.parametrize("marks", ["‘’", "''", "“”", "«»"])
def test_a_quotation_in_any_marks_is_not_passed_over(workshop: Workshop, marks: str) -> None:
    said = f"{marks[0]}It is the town’s money{marks[1]}"
    workshop.replace(workshop.root / "seeds" / "second.txt", "If the council", f"{said}, she said. If the council")
    assert [(found.code, found.value) for found in workshop.check()] == [("OR203", said)]


def test_a_quotation_may_hold_an_apostrophe_after_an_s(workshop: Workshop) -> None:
    workshop.replace(workshop.root / "seeds" / "second.txt", '"a bitter day"', "‘the workers’ bitter day’")
    workshop.replace(workshop.typed("second"), "exact: a bitter day", "exact: the workers’ bitter day")
    workshop.replace(workshop.typed("second"), 'spoke of "a bitter day"', "spoke of ‘the workers’ bitter day’")
    assert workshop.check() == []


def test_a_quotation_does_not_run_over_its_closing_mark(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("second"), "exact: more than fair\n", 'exact: more than fair" and said there was\n')
    assert "OR401" in [found.code for found in workshop.check()]
