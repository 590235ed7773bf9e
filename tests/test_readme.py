"""What the front door says is so: the answers printed there, the words quoted, the commands and the paths."""

from __future__ import annotations

import csv
import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import REPOSITORY
from onrecord import arguments as options
from onrecord import cli, form, pipeline, shape, shape_checks, typed

README = REPOSITORY / "README.md"
PAGES = [README, *(REPOSITORY / f"{name}.md" for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY"))]
PAGES += [REPOSITORY / folder / "README.md" for folder in ("seeds", "seeds/annotations", "schemas", "tests")]
ASKED = re.compile(r"(?<=```sql\n)(?P<sql>.*?)\n```\n\n(?P<answer>(?:\|[^\n]*\n)*)", re.DOTALL)
SHOWN = re.compile(r"(?<=```console\n)\$ (?P<command>.*)\n(?P<shown>[^`]*)(?=```\n)")
READS_ONLY = {"check", "query", "trace", "explain", "diff"}
MADE = re.compile(r"\.venv|\.(duckdb|parquet)$")
# A build adds this step, so nobody types it.
ADDED = {"said"}


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def onrecord(*arguments: str) -> str:
    """What the command prints; it must find all in order."""
    command = [sys.executable, "-m", "onrecord.cli", *arguments]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"onrecord {shlex.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout


def answered(text: str) -> str:
    """The page with each answer, and all that a console shows, made anew."""

    def ask(found: re.Match[str]) -> str:
        return f"{found['sql']}\n```\n\n{onrecord('query', '--format', 'markdown', found['sql'])}"

    def run(found: re.Match[str]) -> str:
        return f"$ {found['command']}\n{onrecord(*words(found['command']) or ())}"

    return SHOWN.sub(run, ASKED.sub(ask, text))


def words(line: str) -> list[str] | None:
    """What a line in a shell hands to onrecord; None if it calls something else."""
    said = shlex.split(line.removeprefix("$ "), comments=True)
    return said[1:] if said and said[0].removeprefix(".venv/bin/") == "onrecord" else None


def blocks(page: Path, *languages: str) -> list[str]:
    return re.findall(rf"```(?:{'|'.join(languages)})\n(.*?)```", read(page), re.DOTALL)


def rows(first: str) -> list[list[str]]:
    """The cells of the table in README whose first heading is this."""
    _, table = read(README).split(f"\n| {first} |")
    lines = table.split("\n\n")[0].splitlines()[2:]
    assert lines
    return [line.strip("| ").split(" | ") for line in lines]


def published(table: str) -> list[dict[str, str]]:
    with (REPOSITORY / "datapackage" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published_by_id(table: str) -> dict[str, dict[str, str]]:
    return {next(iter(row.values())): row for row in published(table)}


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole package as a build writes it: the database file too, which is in no clone."""
    folder = tmp_path_factory.mktemp("edition") / "package"
    assert pipeline.build(REPOSITORY, folder).problems == []
    return folder


def test_each_question_in_sql_has_the_answer_printed_below_it() -> None:
    text = read(README)
    assert len(ASKED.findall(text)) == text.count("```sql") >= 5
    # If the tables have changed with good reason: .venv/bin/python tests/test_readme.py
    assert answered(text) == text


def test_no_question_is_answered_by_nothing() -> None:
    assert [found["sql"] for found in ASKED.finditer(read(README)) if found["answer"].count("\n") < 3] == []


# The same line on two pages is tried once; one with a word to fill in is only understood.
COMMANDS = sorted({line.strip() for page in PAGES for block in blocks(page, "sh", "console") for line in block.splitlines()})
BLANK_WORDS = re.compile(r"\b(NAME|ID)\b")


@pytest.mark.parametrize("line", [line for line in COMMANDS if words(line) is not None])
def test_each_command_on_these_pages_works(line: str) -> None:
    arguments = words(line) or []
    options.parser(cli.VERBS).parse_args(arguments)
    if arguments[0] in READS_ONLY and not BLANK_WORDS.search(line):
        onrecord(*arguments)


@pytest.mark.parametrize("snippet", blocks(README, "python"))
def test_each_python_snippet_runs_where_a_build_was(snippet: str, edition: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(edition)
    exec(compile(snippet, "README.md", "exec"), {})


def test_r_reads_tables_that_are_there() -> None:
    [snippet] = blocks(README, "r")
    listed = {resource["name"] for resource in json.loads(read(REPOSITORY / "datapackage.json"))["resources"]}
    assert set(re.findall(r'\), "(\w+)"\)', snippet)) == {"claims"} <= listed


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_each_path_on_these_pages_leads_somewhere(page: Path) -> None:
    text = read(page)
    linked = [link for link in re.findall(r"\]\(([^)#]+)", text) if "://" not in link]
    named = re.findall(r"(?<![\w./])(?:\.\w+|build|datapackage|schemas|seeds|tests)/[\w./*-]*[\w/*]", text)
    named = [path for path in named if "NAME" not in path and not MADE.search(path)]
    assert [link for link in linked if not (page.parent / link).exists()] == []
    assert [path for path in named if not list(REPOSITORY.glob(path.rstrip("/")))] == []


def test_who_said_what_in_readme_is_what_the_tables_have() -> None:
    quotes, actors = published_by_id("quotes"), published_by_id("actors")
    for who, said, way, row_id in rows("who"):
        quote = quotes[row_id.strip("`")]
        assert said == f"“{quote['quotation']}”"
        assert who.split(",")[0] == (actors[quote["speaker_id"]]["name"] if quote["speaker_id"] else "nobody is named")
        assert ("inferred" in who) == (quote["speaker_basis"] == "inferred")
        assert quote["source_id"].removeprefix("report-") in way


def test_each_pair_in_readme_is_judged_so_and_stands_on_those_words() -> None:
    claims, questions = published_by_id("claims"), published_by_id("questions")
    exact = {row["claim_id"]: row["exact"] for row in published("evidence") if row["role"] == "asserts" and not row["field"]}
    judged = {(row["claim_id"], row["relation"], row["other_claim_id"]) for row in published("relations")}
    for question, one, other, pair in rows("question"):
        claim_id, relation, other_id = re.fullmatch(r"`(\S+)` (contradicts|in tension)(?: with)? `(\S+)`", pair).groups()  # type: ignore[union-attr]
        judgement = relation.replace(" ", "_")
        assert judged & {(claim_id, judgement, other_id), (other_id, judgement, claim_id)}, pair
        for said, row_id in ((one, claim_id), (other, other_id)):
            report, quoted = re.fullmatch(r"(\w+): “(.+)”", said).groups()  # type: ignore[union-attr]
            assert claims[row_id]["source_id"] == f"report-{report}"
            assert quoted in exact[row_id]
            assert questions[claims[row_id]["question_id"]]["question"] == question


def test_all_that_readme_quotes_is_in_a_report_letter_for_letter() -> None:
    texts = "\n".join(read(path) for path in sorted((REPOSITORY / "seeds").glob("*.txt")))
    quoted = re.findall("“([^”]+)”", read(README))
    assert quoted
    assert [said for said in quoted if said not in texts] == []


def test_the_newest_entry_of_the_changelog_is_the_version_published() -> None:
    newest = re.search(r"^## (\S+) ", read(REPOSITORY / "CHANGELOG.md"), re.MULTILINE)
    assert newest
    assert newest[1] == json.loads(read(REPOSITORY / "datapackage.json"))["version"]


BLANKS = blocks(REPOSITORY / "seeds" / "annotations" / "README.md", "yaml")


@pytest.mark.parametrize("blank", BLANKS, ids=lambda blank: re.findall(r"^\w+", blank, re.MULTILINE)[0])
def test_each_blank_entry_has_the_shape_that_a_build_asks_for(blank: str, tmp_path: Path) -> None:
    (tmp_path / "blank.yaml").write_text(blank, encoding="utf-8")
    told, problems = typed.read(tmp_path / "blank.yaml", "README.md")
    assert problems == []
    assert isinstance(told, typed.Mapping)
    assert shape_checks.complaints(told, next(iter(told))) == []
    assert form.form(blank.encode(), "README.md", next(iter(told))).problems == []


def test_each_key_that_people_type_is_explained_in_a_blank_entry() -> None:
    definitions = shape.annotation_schema()["definitions"]
    known = {key for name, told in definitions.items() if name != "package" for key in told.get("properties", ())}
    explained = set(re.findall(r"^[ -]*(\w+):[^#\n]*# \S", "\n".join(BLANKS), re.MULTILINE))
    assert known - ADDED - {"dataset"} == explained


if __name__ == "__main__":
    README.write_text(answered(read(README)), encoding="utf-8")
