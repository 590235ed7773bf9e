"""What people see: help, problems, exit codes, and the forms of an answer."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from conftest import REPOSITORY, Workshop
from onrecord.problems import rules
from onrecord.project import Project
from onrecord.schemas import TOLD_WAYS
from test_build import onrecord

VERBS = ("build", "check", "diff", "trace", "query", "locate", "draft", "init", "site", "serve", "explain")


@pytest.mark.parametrize("verb", ["", *VERBS])
def test_help_stays_as_it_is(verb: str, built: Path, snapshot: SnapshotAssertion) -> None:
    asked = onrecord(*filter(None, [verb]), "--help", cwd=built, COLUMNS="100")
    assert asked.returncode == 0
    assert asked.stdout == snapshot
    assert verb == "" or "example:\n  onrecord" in asked.stdout


def test_a_problem_shows_the_words_and_a_caret(workshop: Workshop, snapshot: SnapshotAssertion) -> None:
    workshop.replace(workshop.typed("first"), "exact: Northborough Council agreed", "exact: Northborough Council agrees")
    asked = onrecord("check", cwd=workshop.root)
    assert (asked.returncode, asked.stdout) == (1, snapshot)


def test_a_trace_shows_row_way_and_words(built: Path, snapshot: SnapshotAssertion) -> None:
    asked = onrecord("trace", "second-cancelled", cwd=built)
    assert (asked.returncode, asked.stdout) == (0, snapshot)


def test_a_trace_as_json_has_the_words_in_their_place(built: Path) -> None:
    told = json.loads(onrecord("trace", "second-fair", "--format", "json", cwd=built).stdout)
    [words] = [words for words in told["words"] if words["field"] == "quotation"]
    text = (built / words["file"]).read_text(encoding="utf-8")
    assert text[words["start_char"] : words["end_char"]] == "more than fair"
    assert [(step["relation"], step["name"], step["basis"]) for step in told["way"]] == [
        ("said", "Ada Osei", "inferred"),
        ("relayed_by", "report-second", "stated"),
    ]


def test_an_unknown_id_is_answered_with_the_nearest(built: Path) -> None:
    asked = onrecord("trace", "second-fare", cwd=built)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "nearest is second-fair" in asked.stderr


def test_what_can_not_be_read_is_named_by_who_looked_for_something_in_it(published: Workshop) -> None:
    (published.root / "datapackage" / "quotes.csv").write_bytes(b"\xff")
    asked = onrecord("trace", "second-fair", cwd=published.root)
    assert (asked.returncode, "datapackage/quotes.csv:1: this file can't be read" in asked.stderr) == (1, True)
    (published.root / "seeds" / "second.txt").write_bytes(b"\xff")
    asked = onrecord("locate", "more than fair", cwd=published.root)
    assert (asked.returncode, asked.stderr.splitlines()[0]) == (1, "seeds/second.txt: this report's text can't be read")


def test_words_are_located_and_the_entry_to_paste_is_printed(workshop: Workshop, snapshot: SnapshotAssertion) -> None:
    asked = onrecord("locate", "no better offer", cwd=workshop.root)
    assert (asked.returncode, asked.stdout) == (0, snapshot)


def test_words_that_stand_nowhere_are_answered_with_the_nearest(workshop: Workshop) -> None:
    asked = onrecord("locate", "no bitter offer", cwd=workshop.root)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "no better offer" in asked.stderr


def test_clean_input_says_so(published: Workshop) -> None:
    asked = onrecord("check", cwd=published.root)
    assert (asked.returncode, asked.stdout) == (0, "")
    assert asked.stderr.startswith("✓ 2 reports, 97 rows, no problems")


def test_check_as_json_is_one_object_with_every_key(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("first"), "cue: said", "qeu: said")
    told = json.loads(onrecord("check", "--format", "json", cwd=workshop.root).stdout)
    assert told["valid"] is False
    [problem] = told["problems"]
    assert list(problem) == [
        "code", "severity", "message", "advice", "file", "line", "column", "table", "row_id", "field", "value",
    ]  # fmt: skip
    assert (problem["code"], problem["file"], problem["line"], problem["column"]) == (
        "OR107",
        "seeds/annotations/first.yaml",
        28,
        5,
    )


def test_check_for_github_prints_ten_and_then_says_how_many(workshop: Workshop) -> None:
    first = workshop.typed("first")
    first.write_text(first.read_text(encoding="utf-8").replace("exact:", "exakt:"), encoding="utf-8")
    lines = onrecord("check", "--format", "github", cwd=workshop.root).stdout.splitlines()
    assert sum(line.startswith("::error file=seeds/annotations/first.yaml,line=") for line in lines) == 10
    assert re.fullmatch(
        r"::notice title=onrecord::\d+ more problems: the step's summary and `onrecord check` list them", lines[-1]
    )


def test_one_annotation_file_is_checked_with_the_rows_that_it_types(published: Workshop) -> None:
    second = published.typed("second")
    published.replace(
        second,
        "    contract: acme-deal\n  - id: second-bitter",
        "    contract: acme-deal\n    answers: how-long\n  - id: second-bitter",
    )
    asked = onrecord("check", "seeds/annotations/second.yaml", cwd=published.root)
    assert asked.returncode == 1
    assert "OR602" in asked.stdout


def test_one_table_is_checked_against_the_published_package(published: Workshop, tmp_path: Path) -> None:
    text = (published.root / "datapackage" / "quotes.csv").read_text(encoding="utf-8")
    (tmp_path / "quotes.csv").write_text(text.replace(",acme-director,", ",acme-directer,"), encoding="utf-8")
    asked = onrecord("check", str(tmp_path / "quotes.csv"), cwd=published.root)
    assert asked.returncode == 1
    assert "OR809" in asked.stdout
    assert "acme-director" in asked.stdout


def test_a_published_table_is_told_what_is_wrong_with_itself(published: Workshop) -> None:
    published.replace(published.root / "datapackage" / "quotes.csv", ",partial,", ",part,")
    asked = onrecord("check", "datapackage/quotes.csv", cwd=published.root)
    assert (asked.returncode, "OR805 quote_type is part" in asked.stdout) == (1, True)


def test_a_table_without_a_row_is_told_what_rests_on_the_row(published: Workshop, tmp_path: Path) -> None:
    lines = (published.root / "datapackage" / "quotes.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "quotes.csv").write_text("".join(line for line in lines if not line.startswith("second-fair,")), encoding="utf-8")
    asked = onrecord("check", str(tmp_path / "quotes.csv"), cwd=published.root)
    assert asked.returncode == 1
    assert "datapackage/claims.csv" in asked.stdout


def test_numbers_and_truths_are_themselves_in_json(built: Path) -> None:
    large = 10**38 - 1
    sql = f"SELECT 2 AS a, 2.5 AS b, true AS c, [true] AS d, NULL AS e, {large}::DECIMAL(38, 0) AS f, {{'g': [DATE '2026-05-01']}} AS g"
    asked = onrecord("query", "--format", "json", sql, cwd=built)
    assert json.loads(asked.stdout) == [
        {"a": 2, "b": 2.5, "c": True, "d": [True], "e": None, "f": large, "g": {"g": ["2026-05-01"]}}
    ]
    assert "name one with AS" in onrecord("query", "SELECT 1 AS a, 2 AS a", cwd=built).stderr


@pytest.mark.parametrize("path", ["nothing.csv", "seeds", "seeds/first.txt"])
def test_a_path_that_is_none_of_ours_can_not_be_checked(built: Path, path: str) -> None:
    asked = onrecord("check", path, cwd=built)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert path in asked.stderr


def test_outside_a_project_the_command_says_so(tmp_path: Path) -> None:
    asked = onrecord("check", cwd=tmp_path)
    assert asked.returncode == 2
    assert "no datapackage.json and no seeds/" in asked.stderr
    (tmp_path / "letter.txt").touch()
    asked = onrecord("check", "--root", "letter.txt", cwd=tmp_path)
    assert (asked.returncode, asked.stdout) == (2, "")


def test_the_project_is_named_before_the_verb_or_after(built: Path, tmp_path: Path) -> None:
    assert onrecord("--root", str(built), "trace", "first-term", cwd=tmp_path).returncode == 0
    assert onrecord("trace", "first-term", "--root", str(built), cwd=tmp_path).returncode == 0


def test_wrong_usage_is_two(built: Path) -> None:
    assert onrecord("chek", cwd=built).returncode == 2


def test_diff_tells_rows_and_cells(published: Workshop) -> None:
    assert onrecord("diff", cwd=published.root).returncode == 0
    assert onrecord("diff", "edition-that-is-not-there", cwd=published.root).returncode == 2
    published.replace(published.typed("first"), "The council agreed the contract.", "The council agreed to it.")
    published.replace(published.typed("retired"), "retired:", "retired:\n  - {id: how-long, because: Nobody asks.}")
    published.replace(published.typed("questions"), '  - {id: how-long, question: "How long does the contract run?"}\n', "")
    published.replace(published.typed("first"), "    contract: acme-deal\n    answers: how-long\n", "    contract: acme-deal\n")
    asked = onrecord("diff", cwd=published.root)
    assert asked.returncode == 1
    assert asked.stdout.splitlines() == [
        "- questions how-long",
        "~ claims first-agreed",
        "    claim: The council agreed the contract. → The council agreed to it.",
        "~ claims first-term",
        "    question_id: how-long → (empty)",
    ]
    assert asked.stderr == "-1 questions, ~2 claims\n"


@pytest.mark.parametrize("form", ["table", "csv", "json", "markdown"])
def test_an_answer_has_the_form_asked_for(built: Path, form: str, snapshot: SnapshotAssertion) -> None:
    sql = "SELECT contract_id, value_amount, term_months, purpose, value_amount > 1 AS large FROM contracts"
    asked = onrecord("query", "--format", form, sql, cwd=built)
    assert (asked.returncode, asked.stdout) == (0, snapshot)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM read_csv('datapackage/quotes.csv')",
        "COPY quotes TO '/tmp/quotes.csv'",
        "ATTACH '/tmp/x.duckdb'",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "DROP TABLE quotes",
        "SELECT 1; SELECT 2",
        "SELECT * FROM sys",
        "SELEC",
        "",
    ],
)
def test_the_cage_answers_one_select_and_nothing_else(built: Path, sql: str) -> None:
    asked = onrecord("query", sql, cwd=built)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert asked.stderr
    assert "Traceback" not in asked.stderr


@pytest.mark.parametrize(
    "endless",
    [
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        # One call, in which nothing looks whether it is still wanted.
        "SELECT levenshtein(repeat('ab', 60000), repeat('ba', 60000))",
    ],
)
def test_a_query_without_end_is_stopped(built: Path, endless: str) -> None:
    asked = onrecord("query", "--timeout", "1", endless, cwd=built)
    assert (asked.returncode, asked.stderr) == (1, "stopped: no answer in 1 seconds (`--timeout` allows more)\n")


@pytest.mark.parametrize("bound", ["--timeout=nan", "--timeout=inf", "--timeout=-1", "--memory=0"])
def test_a_query_is_bounded_by_numbers(built: Path, bound: str) -> None:
    asked = onrecord("query", bound, "SELECT 1", cwd=built)
    assert (asked.returncode, asked.stdout) == (2, "")
    assert "not a number from" in asked.stderr


def test_an_option_that_would_do_nothing_is_wrong_usage(built: Path) -> None:
    for told in (["--workers", "2"], ["datapackage.json", "--workers", "2"], ["--scheduler", "tcp://127.0.0.1:1"]):
        asked = onrecord("check", *told, cwd=built)
        assert (asked.returncode, asked.stdout) == (2, "")
        assert "for a drafted corpus" in asked.stderr
    for told in (
        ["seeds/first.txt", "--workers", "2"],
        ["--corpus", "c.jsonl", "--out", "drafts", "--scheduler", ""],
        ["seeds/first.txt", "--explain", "--out", "x.yaml"],
        ["seeds"],
    ):
        asked = onrecord("draft", *told, cwd=built)
        assert (asked.returncode, asked.stdout) == (2, "")


def test_a_query_that_takes_all_memory_is_stopped(built: Path) -> None:
    asked = onrecord("query", "--memory", "300", "SELECT length(repeat('x', 2000000000))", cwd=built)
    assert asked.returncode == 1
    assert "stopped" in asked.stderr


def test_without_a_built_database_the_parquet_files_answer_and_without_them_the_csvs(published: Workshop) -> None:
    def answer() -> str:
        return onrecord("query", "--format", "csv", "SELECT * FROM who_said", cwd=published.root).stdout

    folder = published.root / "datapackage"
    # What was built last is newer than no table.
    assert Project(published.root).database
    with_database = answer()
    (folder / "acme-deal.duckdb").unlink()
    assert TOLD_WAYS in Project(published.root).parquet
    assert answer() == with_database
    # What is older than the tables that it is told from is not asked.
    (folder / f"{TOLD_WAYS}.parquet").write_bytes((folder / "quotes.parquet").read_bytes())
    os.utime(folder / f"{TOLD_WAYS}.parquet", (0, 0))
    assert answer() == with_database
    # Older than its CSV, one Parquet file would answer for another edition.
    (folder / "quotes.csv").touch()
    assert answer() == with_database
    (folder / "quotes.parquet").unlink()
    assert answer() == with_database
    assert with_database.count("\n") > 5
    # A name that could be a pattern does not bring in the neighbours that it fits.
    shutil.copytree(folder, published.root / "any" / "datapackage")
    shutil.copytree(published.root / "any", published.root / "an?")
    asked = onrecord("query", "--root", "an?", "--format", "csv", "SELECT * FROM who_said", cwd=published.root)
    assert asked.stdout == with_database


def test_the_cage_reads_no_file_beside_the_parquet_files(published: Workshop) -> None:
    folder = published.root / "datapackage"
    (folder / "acme-deal.duckdb").unlink()
    (folder / "other.parquet").write_bytes((folder / "quotes.parquet").read_bytes())
    assert onrecord("query", "SELECT * FROM quotes", cwd=published.root).returncode == 0
    for sql in (
        f"SELECT * FROM read_parquet('{folder}/other.parquet')",
        f"SELECT * FROM glob('{folder}/*')",
        f"SELECT * FROM read_text('{folder}/quotes.csv')",
    ):
        asked = onrecord("query", sql, cwd=published.root)
        assert (asked.returncode, asked.stdout) == (1, "")
        assert "disabled" in asked.stderr
    (folder / "quotes.parquet").unlink()
    (folder / "quotes.csv").rename(folder / "elsewhere")
    (folder / "quotes.csv").symlink_to("elsewhere")
    asked = onrecord("query", "SELECT * FROM quotes", cwd=published.root)
    assert (asked.returncode, asked.stdout) == (1, "")
    assert "datapackage/quotes.csv is not there, or no plain file" in asked.stderr


def test_every_code_is_explained(built: Path) -> None:
    for code, rule in rules().items():
        assert all((rule.says, rule.means, rule.mend, rule.example or rule.mutants)), code
    listed = onrecord("explain", cwd=built).stdout.splitlines()
    assert [line.split("  ")[0] for line in listed] == list(rules())
    assert onrecord("explain", "OR999", cwd=built).returncode == 1


def test_a_code_is_explained_by_what_is_wrong_and_what_is_right(built: Path) -> None:
    asked = onrecord("explain", "or101", cwd=built)
    assert asked.returncode == 0
    assert (
        """
Wrong, in seeds/annotations/first.yaml:
    exact: The deal ran for three years.
           ^

Right:
    exact: The deal runs for three years.
"""
        in asked.stdout
    )
    assert (
        """
Wrong, in datapackage/quotes.csv where quote_id is second-fair:
    speaker_basis: stated

Right:
    speaker_basis: inferred
"""
        in onrecord("explain", "OR402", cwd=built).stdout
    )


def test_what_is_one_too_many_or_one_too_few_is_explained_too(built: Path) -> None:
    assert (
        """
Wrong, a row too many in datapackage/relations.csv:
    claim_id: first-agreed
"""
        in onrecord("explain", "OR808", cwd=built).stdout
    )
    assert "Wrong: datapackage/attributions.csv has no row where claim_id is" in onrecord("explain", "OR503", cwd=built).stdout
    assert "Wrong, a file too many, seeds/third.txt:\n    It rained.\n" in onrecord("explain", "OR115", cwd=built).stdout
    assert "Wrong: there is no datapackage/questions.csv." in onrecord("explain", "OR802", cwd=built).stdout


def test_the_page_of_codes_is_what_explain_prints(built: Path) -> None:
    asked = onrecord("explain", "--format", "markdown", cwd=built)
    page = REPOSITORY / "docs" / "codes.md"
    assert page.read_text(encoding="utf-8") == asked.stdout, "onrecord explain --format markdown > docs/codes.md"
    assert [line.removeprefix("### ") for line in asked.stdout.splitlines() if line.startswith("### ")] == list(rules())


def git(root: Path) -> None:
    """Commit what is published, to be compared with."""
    for told in (("init", "-q"), ("add", "seeds", "datapackage.json", "datapackage"), ("commit", "-qm", "Publish")):
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *told]
        subprocess.run(command, cwd=root, check=True, capture_output=True)


def test_a_report_is_never_changed_not_even_with_its_hash(published: Workshop) -> None:
    git(published.root)
    assert onrecord("check", "--base", "HEAD", cwd=published.root).returncode == 0
    published.replace(published.root / "seeds" / "first.txt", "other towns.", "other towns!")
    asked = onrecord("build", cwd=published.root)
    assert (asked.returncode, "OR202" in asked.stdout) == (1, True)
    shutil.rmtree(published.root / "datapackage")
    assert onrecord("build", cwd=published.root).returncode == 0
    summary = published.root / "summary.md"
    asked = onrecord("check", "--base", "HEAD", "--format", "github", cwd=published.root, GITHUB_STEP_SUMMARY=str(summary))
    assert asked.returncode == 1
    assert asked.stdout.startswith("::error file=seeds/first.txt,line=3,title=OR205::")
    assert "~ sources report-first" in summary.read_text(encoding="utf-8")


def test_a_retired_id_stays_listed(published: Workshop) -> None:
    git(published.root)
    published.replace(
        published.typed("retired"),
        "{id: first-old, because: It was of no report.}",
        "{id: first-older, because: It was never there.}",
    )
    assert onrecord("build", cwd=published.root).returncode == 0
    asked = onrecord("check", "--base", "HEAD", "--format", "json", cwd=published.root)
    assert asked.returncode == 1
    assert [(told["code"], told["file"], told["value"]) for told in json.loads(asked.stdout)["problems"]] == [
        ("OR128", "seeds/annotations/retired.yaml", "first-old")
    ]


def test_a_base_that_git_does_not_know_can_not_be_compared_with(published: Workshop) -> None:
    for revision in ("nowhere", "--output=/tmp/x", ""):
        asked = onrecord("check", f"--base={revision}", cwd=published.root)
        assert (asked.returncode, "Traceback" in asked.stderr) == (2, False)
