"""A report is corrected: the new text is a new source, the old one stays, and nobody counts the two as two."""

from __future__ import annotations

import pytest

from conftest import Workshop
from onrecord import cli, pipeline
from onrecord.database import open_package
from onrecord.schemas import TABLES

CORRECTED = "The council ended its agreement with Acme, Osei told the Herald.\n"
TYPED = """\
report: third.txt
source: {id: report-third, language: en, supersedes: report-second}
names:
  - {actor: council, exact: The council}
  - {actor: acme, exact: Acme}
  - {actor: ada-osei, exact: Osei}
  - {actor: herald, exact: Herald}
  - {contract: acme-deal, exact: its agreement with Acme}
claims:
  - id: third-ended
    claim: The council ended the agreement.
    type: attributed
    exact: The council ended its agreement with Acme, Osei told the Herald
    by: ada-osei
    subject: council
    contract: acme-deal
    answers: what-happened
    way: [{told_to: herald}]
"""
JUDGED = """\
  - {claim: first-agreed, other: third-ended, relation: in_tension, because: One report has it agreed and the other ended.}
  - {claim: second-cancelled, other: third-ended, relation: duplicates, because: It is the same report once more.}
"""


@pytest.fixture
def corrected(published: Workshop) -> Workshop:
    """The little project after its second report was corrected."""
    (published.root / "seeds" / "third.txt").write_bytes(CORRECTED.encode())
    published.typed("third").write_text(TYPED, encoding="utf-8")
    with published.typed("relations").open("a", encoding="utf-8") as file:
        file.write(JUDGED)
    return published


def test_diff_says_that_a_report_was_corrected(corrected: Workshop, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--root", str(corrected.root), "diff"]) == 1
    told = capsys.readouterr().out
    assert "+ sources report-third" in told


def test_a_corrected_report_is_told_from_the_one_that_corrects_it(corrected: Workshop) -> None:
    assert pipeline.build(corrected.root).problems == []
    tables = open_package({table: corrected.root / "datapackage" / f"{table}.csv" for table in TABLES})
    assert tables.execute("SELECT claim_id, superseded_by_id FROM answers WHERE question_id = 'what-happened'").fetchall() == [
        ("first-agreed", None),
        ("second-cancelled", "report-third"),
        ("third-ended", None),
    ]
    assert tables.execute("SELECT claim_id, other_claim_id, other_superseded_by_id FROM contradictions").fetchall() == [
        ("first-agreed", "second-cancelled", "report-third"),
        ("first-agreed", "third-ended", None),
    ]
    assert tables.execute("SELECT DISTINCT report_id, superseded_by_id FROM who_said ORDER BY ALL").fetchall() == [
        ("report-first", None),
        ("report-second", "report-third"),
    ]


def test_two_reports_do_not_correct_the_same_one(corrected: Workshop) -> None:
    (corrected.root / "seeds" / "fourth.txt").write_bytes(b"The council is silent.\n")
    corrected.typed("fourth").write_text(
        "report: fourth.txt\nsource: {id: report-fourth, language: en, supersedes: report-second}\n", encoding="utf-8"
    )
    assert {(found.code, found.row_id) for found in corrected.check()} == {("OR706", "report-fourth"), ("OR706", "report-third")}
