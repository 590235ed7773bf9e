"""Form: what `check --fix` mends of an annotation file, and what it leaves alone: meanings, comments, words of a report."""

from __future__ import annotations

import json
import re
from pathlib import Path
from random import Random

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import LITTLE, REPOSITORY, Workshop
from hand import Hand, apart, content
from onrecord import form, looks, pipeline, seeds, shape, verbs
from onrecord.project import Project
from test_build import onrecord

# The letter é as one character, and as e and an accent.
ONE, TWO = "\u00e9", "e\u0301"


def mended(text: str, kind: str = "report") -> str:
    """What the text is mended to, which mends to itself."""
    once = form.form(text.encode(), "any.yaml", kind)
    twice = form.form(once.data, "any.yaml", kind)
    assert (twice.data, twice.problems) == (once.data, [])
    return once.data.decode()


def codes(text: str, kind: str = "report") -> list[str]:
    return [problem.code for problem in form.form(text.encode(), "any.yaml", kind).problems]


@pytest.mark.parametrize("path", [*seeds.typed(REPOSITORY), *seeds.typed(LITTLE)], ids=lambda path: path.name)
def test_what_is_published_and_what_the_tests_use_is_in_form(path: Path) -> None:
    assert form.read(path, path.name) == form.Form(path.read_bytes(), [])


MENDED = {
    "OR119": ("report: first.txt", "\ufeffreport: first.txt"),
    "OR120": ("report: first.txt\n", "report: first.txt\r\n"),
    "OR121": ("report: first.txt", "report: first.txt  "),
    "OR122": ("nobody said it.}\n", "nobody said it.}"),
    "OR123": ("{actor: council, exact: Northborough Council}", "{exact: Northborough Council, actor: council}"),
    "OR124": ("claim: The council agreed", "claim: The counci\u0301l agreed"),
}


@pytest.mark.parametrize("code", MENDED)
def test_each_thing_that_is_mended_has_a_code_of_its_own(code: str) -> None:
    right, wrong = MENDED[code]
    text = (LITTLE / "seeds" / "annotations" / "first.yaml").read_text(encoding="utf-8")
    assert right in text
    assert codes(text.replace(right, wrong, 1)) == [code]


def test_keys_are_moved_with_the_comments_above_and_behind_them() -> None:
    text = """\
# yaml-language-server: $schema=../../schemas/annotation.schema.json
# Where it was printed.
source:  # the report itself
    language: en

    # Kept for ever.
    # Two lines of it.
    id: report-first  # and never from its place
      # set in below the id
# First of all.
report: first.txt

claims:
  # About the claim.
  - exact: The deal runs   # copied
    # In our words.
    claim: >-  # folded
      The contract
      runs.


    by: {exact: She, value: ada-osei}

    # Stands alone.

    id: first-term
    type: question

  - type: question
    id: first-worth
    claim: Was it worth it?
    exact: Was it
    # The last word.
"""
    assert (
        mended(text)
        == """\
# yaml-language-server: $schema=../../schemas/annotation.schema.json
# First of all.
report: first.txt
# Where it was printed.
source:  # the report itself
    # Kept for ever.
    # Two lines of it.
    id: report-first  # and never from its place
      # set in below the id

    language: en

claims:
  # About the claim.
  - id: first-term
    # In our words.
    claim: >-  # folded
      The contract
      runs.


    type: question

    # Stands alone.

    exact: The deal runs   # copied
    by: {value: ada-osei, exact: She}

  - id: first-worth
    claim: Was it worth it?
    type: question
    exact: Was it
    # The last word.
"""
    )


def test_a_comment_above_a_key_that_moves_behind_a_dash_goes_with_it() -> None:
    text = "questions:\n  - question: Why?\n    # Kept.\n    id: why\n"
    assert mended(text, "questions") == "questions:\n  - # Kept.\n    id: why\n    question: Why?\n"


def test_empty_lines_stay_between_keys_also_behind_a_block_of_text() -> None:
    text = "questions:\n  - question: >\n      Why?\n\n    id: why\n"
    assert mended(text, "questions") == "questions:\n  - id: why\n\n    question: >\n      Why?\n"


@pytest.mark.parametrize(
    "text",
    [
        "questions:\n  - {question: Why?, # so\n     id: why}\n",
        "questions:\n  - {question: Why?,\n     id: why  # so\n     }\n",
        "questions:\n  - question: |+\n      Why?\n\n    id: why\n",
        "questions:\n  - question: |2+\n      Why?\n\n    id: why\n",
        "questions:\n  - question: Why?\n    id: why # so\x85  - {id: who, question: Who?}\n",
        "questions:\n  - ? question\n    : Why?\n    id: why\n",
        "questions:\n  - question: Why?\n    id: |\n      why",
        "questions:\n  - {question: Why?, id: why, because: So.}\n",
    ],
    ids=["a comment between brackets", "a comment before a bracket", "kept empty lines", "kept empty lines set in", "a rare line end", "a key by ?", "no last line end", "a key unknown"],
)  # fmt: skip
def test_what_can_not_be_moved_safely_stays_and_is_not_complained_of(text: str) -> None:
    assert (mended(text, "questions"), codes(text, "questions")) == (text, [])


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("a: one \t\nb: 2   # so \n", "a: one\nb: 2   # so\n"),
        ("a: 'one  \n  two' \n", "a: 'one  \n  two'\n"),
        ("a: one  \n  two\n", "a: one  \n  two\n"),
        ("a: |\n  one  \n  two\n", "a: |\n  one  \n  two\n"),
        ("a: |  # so  \n  one  \n", "a: |  # so\n  one  \n"),
        ("a: |+\n  one\n   ", "a: |+\n  one\n   "),
        ("a: |+\n    ", "a: |+\n    "),
        ("a: |\n  one", "a: |\n  one"),
        ("a: |-\n  one", "a: |-\n  one\n"),
        ("a: one", "a: one\n"),
        ("a: {b: c}  ", "a: {b: c}\n"),
        ("a: 'one\r\n  two'\r\nb: 2\rc: |\r\n  3\r\n", "a: 'one\n  two'\nb: 2\nc: |\n  3\n"),
        ("\ufeffa: 1\n", "a: 1\n"),
        ("\ufeff\ufeffa: 1\n", "\ufeff\ufeffa: 1\n"),
    ],
)
def test_blanks_and_line_ends_are_mended_where_no_value_holds_them(text: str, made: str) -> None:
    assert mended(text) == made


def test_accents_are_joined_in_our_words_alone() -> None:
    def entry(letter: str) -> str:
        return f"""\
report: caf{TWO}.txt
source: {{id: r, language: en, title: Caf{TWO}, url: {{value: "https://caf{TWO}", basis: external, because: Caf{letter}., where: Caf{TWO}}}}}
names: [{{actor: a, exact: Caf{TWO}, basis: inferred, because: 'The caf{letter}, "caf{TWO}", ''caf{TWO}'' and “caf{TWO}”.'}}]
actors: [{{id: a, role: {{value: Caf{TWO}, exact: Caf{TWO}}}}}]
quotes: [{{id: q, exact: Caf{TWO}, type: partial, cue: Caf{TWO}}}]
claims:
  - id: c  # caf{TWO}
    claim: |
      The caf{letter}
      was closed.


    type: question
    exact: Caf{TWO}
    also: [{{exact: Caf{TWO}, role: repeats, because: "Caf{letter} \\{TWO}"}}]
set_aside: [{{exact: '"Caf{TWO}"', because: Caf{letter}}}]
"""

    # A backslash before the e makes it an escape, which an accent would break.
    broken, left_alone = f'"Caf{ONE} \\{TWO}"', f'"Caf{TWO} \\{TWO}"'
    assert mended(entry(TWO)) == entry(ONE).replace(broken, left_alone)
    assert codes(entry(TWO)) == ["OR124"] * 4


def test_words_in_quotation_marks_over_two_lines_are_left_alone_with_all_round_them() -> None:
    text = f"questions:\n  - id: why\n    question: Wh{TWO} “the caf{TWO}\n      is a caf{TWO}”?\n"
    assert (mended(text, "questions"), codes(text, "questions")) == (text, [])


def test_the_place_told_is_that_of_the_first_key_out_of_order_and_of_the_words() -> None:
    text = f"questions:\n- {{id: a, question: Whé?}}\n- {{id: why,\n   question: Wh{TWO}?}}\n- {{question: Who?,\n  id: who}}\n"
    found = form.form(text.encode(), "any.yaml", "questions").problems
    assert [(str(problem.place), problem.code) for problem in found] == [("any.yaml:5:4", "OR123"), ("any.yaml:4:14", "OR124")]
    text = "actors: [{id: a, naming: full_name, name: A, type: person}]\n"
    [problem] = form.form(text.encode(), "any.yaml", "actors").problems
    assert (problem.place.column, dict(problem.details)) == (
        18,
        {"found": "id, naming, name, type", "expected": "id, name, type, naming"},
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("actors", f"actors: [{{id: a, name: Caf{TWO}, type: person, naming: full_name}}]\n"),
        ("contracts", f"contracts: [{{id: a, title: Caf{TWO}}}]\n"),
    ],
)
def test_a_name_that_a_report_gives_stays_as_the_report_has_it(kind: str, text: str) -> None:
    assert mended(text, kind) == text


def test_what_we_call_the_package_and_ask_is_ours() -> None:
    told = f"dataset:\n  name: a\n  title: Caf{{0}}\n  description: Caf{{0}}\n  homepage: https://caf{TWO}\n"
    assert mended(told.format(TWO), "dataset") == told.format(ONE)
    assert (
        mended(f"questions: [{{id: a, question: Caf{TWO}?}}]\n", "questions") == f"questions: [{{id: a, question: Caf{ONE}?}}]\n"
    )


@pytest.mark.parametrize("text", ["report: [", "report: a\nreport: b \n", "report: &a b \n", "", "\ufeff", "report: £ \n"])
def test_what_can_not_be_read_is_left_to_people(text: str) -> None:
    data = text.encode("latin-1" if "£" in text else "utf-8")
    assert form.form(data, "any.yaml", "report") == form.Form(data, [])


def test_a_file_that_would_say_something_else_is_not_the_same() -> None:
    was = f"report: a\nclaims:\n  - {{id: x, claim: Caf{TWO}, exact: Caf{TWO}}}\n".encode()
    same = f"claims:\n  - {{exact: Caf{TWO}, id: x, claim: Caf{ONE}}}\nreport: a\n"
    assert form.says_the_same(was, same, "any.yaml", "report")
    for old, new in [
        ("report: a", "report: b"),
        (f"exact: Caf{TWO}", f"exact: Caf{ONE}"),
        ("id: x,", ""),
        ("report: a", "report: &a a"),
    ]:
        assert old in same
        assert not form.says_the_same(was, same.replace(old, new), "any.yaml", "report")


def test_any_million_bytes_are_put_into_form_in_time() -> None:
    for text in [
        "a: '" + " " * 90_000 + "x'\n",
        "a: 1\n" + " \t\n" * 200_000,
        "a: 1\n" + "  # so\n" * 100_000,
        "a: " + "é" * 90_000,
    ]:
        assert form.says_the_same(text.encode(), mended(text), "any.yaml", "report")


def accented(text: str) -> str:
    """A little file with an accent in what people worded; nothing copied from a report has one."""
    for key in ("claim", "because", "question"):
        text = re.sub(rf"\b{key}: (\"?)(?=[A-Z])", rf"{key}: \1{ONE} ", text)
    return text


@settings(deadline=None)
@given(st.sampled_from(seeds.typed(LITTLE)), st.randoms(use_true_random=False))
def test_whatever_hand_typed_it_the_form_is_one_and_nothing_is_lost(path: Path, random: Random) -> None:
    told, hand = content(accented(path.read_text(encoding="utf-8"))), Hand(random)
    text = hand.file(apart(told))
    made = mended(text, shape.kind(path.stem))
    # Keys and values stand as in the little project, which is in form.
    assert json.dumps(content(made)) == json.dumps(told)
    lines = made.split("\n")
    for comment, key in hand.above:
        [at] = [n for n, line in enumerate(lines) if line.endswith(comment)]
        assert lines[at + 1].lstrip(" -").startswith(f"{key}:")
    for comment, key in hand.behind:
        [line] = [line for line in lines if line.endswith(comment)]
        assert line.lstrip(" -").startswith(f"{key}:")
    assert made.split("\n").count("") == len(re.findall("^\r?$", text.removeprefix("\ufeff"), re.MULTILINE)) + (
        not text.endswith("\n")
    )
    assert "\r" not in made
    assert not made.startswith("\ufeff")


def tables(root: Path, stage: Path) -> dict[Path, bytes]:
    assert pipeline.make(root, stage).problems == []
    return {path.relative_to(stage): path.read_bytes() for path in stage.rglob("*") if path.is_file()}


@pytest.mark.parametrize("seed", range(2))
def test_a_project_typed_by_any_hand_makes_the_same_tables(workshop: Workshop, tmp_path: Path, seed: int) -> None:
    files = seeds.typed(workshop.root)
    for path in files:
        path.write_text(accented(path.read_text(encoding="utf-8")), encoding="utf-8")
    made = tables(workshop.root, tmp_path / "one")
    for path in files:
        text = Hand(Random(seed)).file(apart(content(path.read_text(encoding="utf-8"))))
        path.write_text(text, encoding="utf-8", newline="")
    found = looks.at_project(Project(workshop.root), published=False, fix=True)
    assert found.problems == []
    assert {problem.code for problem in found.mended} <= {f"OR{code}" for code in range(119, 125)}
    assert tables(workshop.root, tmp_path / "two") == made


def test_the_order_of_keys_in_the_package_s_own_description_says_nothing(published: Workshop) -> None:
    dataset = published.typed("dataset")
    told = content(dataset.read_text(encoding="utf-8"))["dataset"]
    turned = {"dataset": {**dict(reversed(told.items())), "licenses": [dict(reversed(told["licenses"][0].items()))]}}
    dataset.write_text(yaml.safe_dump(turned, sort_keys=False), encoding="utf-8")
    assert published.check(published=True) == []


def untidy(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))


def test_one_file_is_mended_and_no_other(published: Workshop) -> None:
    first, second = published.typed("first"), published.typed("second")
    clean = first.read_bytes()
    untidy(first)
    untidy(second)
    first.chmod(0o640)
    mess, folder = second.read_bytes(), sorted(path.name for path in first.parent.iterdir())
    asked = onrecord("check", "--fix", "seeds/annotations/first.yaml", cwd=published.root)
    assert (asked.returncode, first.read_bytes(), second.read_bytes()) == (0, clean, mess)
    assert asked.stdout.splitlines() == [
        "mended: seeds/annotations/first.yaml:1:1: OR119 a byte order mark stands before the first line",
        "mended: seeds/annotations/first.yaml:1:18: OR120 lines that end as on Windows or an old Mac: 52",
    ]
    assert asked.stderr.startswith("✓ seeds/annotations/first.yaml")
    assert (first.stat().st_mode & 0o777, sorted(path.name for path in first.parent.iterdir())) == (0o640, folder)


def test_without_fix_the_same_is_a_warning_and_nothing_is_written(published: Workshop) -> None:
    untidy(published.typed("first"))
    mess = published.typed("first").read_bytes()
    asked = onrecord("check", cwd=published.root)
    assert (asked.returncode, published.typed("first").read_bytes()) == (0, mess)
    assert "seeds/annotations/first.yaml:1:1: OR119 warning: a byte order mark" in asked.stdout
    assert "Run `onrecord check --fix seeds/annotations/first.yaml`" in asked.stdout
    assert asked.stderr == "1 warning\n"


def test_a_project_is_mended_file_by_file_and_the_clean_ones_are_not_touched(published: Workshop) -> None:
    untidy(published.typed("first"))
    untidy(published.typed("actors"))
    before = {path: path.stat().st_ino for path in seeds.typed(published.root)}
    told = json.loads(onrecord("check", "--fix", "--format", "json", cwd=published.root).stdout)
    assert (told["valid"], told["problems"]) == (True, [])
    assert [(problem["file"], problem["code"]) for problem in told["mended"]] == [
        (f"seeds/annotations/{name}.yaml", code) for name in ("actors", "first") for code in ("OR119", "OR120")
    ]
    touched = {path.stem for path, was in before.items() if path.stat().st_ino != was}
    assert touched == {"actors", "first"}
    told = json.loads(onrecord("check", "--fix", "--format", "json", cwd=published.root).stdout)
    assert told == {"valid": True, "problems": [], "mended": []}
    assert "mended" not in json.loads(onrecord("check", "--format", "json", cwd=published.root).stdout)


def test_what_else_is_wrong_does_not_keep_a_file_from_being_mended(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("first"), "speaker: ada-osei", "speaker: ada-osie")
    wrong = workshop.typed("first").read_bytes()
    untidy(workshop.typed("first"))
    found = verbs.check(workshop.root, [workshop.typed("first")], fix=True)
    assert [problem.code for problem in found.problems] == ["OR110"]
    assert workshop.typed("first").read_bytes() == wrong


def test_nothing_is_written_through_a_link(workshop: Workshop, tmp_path: Path) -> None:
    letter = tmp_path / "letter.yaml"
    letter.write_bytes(b"report: mine \n")
    first = workshop.typed("first")
    untidy(first)
    # Where a file is written before it takes its place.
    first.with_name(".first.yaml.new").symlink_to(letter)
    workshop.typed("third").symlink_to(letter)
    assert [problem.code for problem in verbs.check(workshop.root, [], fix=True).problems] == ["OR100"]
    assert letter.read_bytes() == b"report: mine \n"
    first.parent.rename(tmp_path / "elsewhere")
    first.parent.symlink_to(tmp_path / "elsewhere")
    untidy(first)
    mess = first.read_bytes()
    asked = onrecord("check", "--fix", cwd=workshop.root)
    assert (asked.returncode, asked.stdout, first.read_bytes()) == (2, "", mess)
    assert "a link out of the project" in asked.stderr
