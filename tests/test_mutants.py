"""A rule is only a rule if something breaks it: each has a mutant that it alone catches, at its place."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from pathlib import Path

import pytest

from conftest import Workshop
from damage import Bench, Case, Verdict, change
from lies import bare_copy
from mutants import cases, examples
from onrecord import character_checks, database, package, pipeline
from onrecord.character_checks import skeleton
from onrecord.problems import MOST_ALIKE, rules
from onrecord.schemas import TABLES

# Every so many mutants of those that are made from the files; ONRECORD_MUTANTS=1 takes all, and three times as long.
EVERY = int(os.environ.get("ONRECORD_MUTANTS", "3"))
EXAMPLES = list(examples())


def chosen(bench: Bench) -> list[Case]:
    """The examples of the rules, and some or all of the other mutants."""
    every = cases(bench.built)
    return every[: len(EXAMPLES)] + every[len(EXAMPLES) :: EVERY]


class Jury:
    """Verdicts on mutants: on one where one is asked for, on all of them by one process a core."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.verdicts = folder, dict[str, Verdict]()
        self.bench = Bench(folder / "own")

    def of(self, case: Case) -> Verdict:
        if case.name not in self.verdicts:
            self.verdicts[case.name] = self.bench.judge(case.code, case.mutant)
        return self.verdicts[case.name]

    def all(self) -> list[tuple[Case, Verdict]]:
        parts = os.cpu_count() or 1
        with multiprocessing.get_context("spawn").Pool(parts) as pool:
            for found in pool.starmap(judged, [(self.folder, part, parts) for part in range(parts)]):
                self.verdicts |= found
        return [(case, self.of(case)) for case in chosen(self.bench)]


def judged(folder: Path, part: int, parts: int) -> dict[str, Verdict]:
    """One part of the verdicts."""
    bench = Bench(folder / f"part-{part}")
    return {case.name: bench.judge(case.code, case.mutant) for case in chosen(bench)[part::parts]}


@pytest.fixture(scope="module")
def jury(tmp_path_factory: pytest.TempPathFactory) -> Jury:
    return Jury(tmp_path_factory.mktemp("jury"))


def test_mutants_are_caught_with_their_code_at_their_place(jury: Jury, score: list[str]) -> None:
    found = jury.all()
    missed = [case.name for case, verdict in found if case.code not in verdict.codes]
    astray = [f"{case.name}: {verdict.told}" for case, verdict in found if case.code in verdict.codes and not verdict.located]
    alone = sum(verdict.codes == {case.code} for case, verdict in found)
    at_place = len(found) - len(missed) - len(astray)
    score.append(
        f"{len(found)} mutants of {len({case.code for case, _ in found})} rules: {len(found) - len(missed)} caught, "
        f"{at_place} of them at their place, {alone} by their code alone"
    )
    score += [f"  elsewhere: {name}" for name in astray]
    assert len(found) > 200
    assert missed == []
    assert at_place >= 0.98 * len(found), astray


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case.name)
def test_the_wrong_example_of_a_rule_is_caught_by_it_alone_at_its_place(jury: Jury, case: Case) -> None:
    verdict = jury.of(case)
    assert verdict.codes == {case.code}
    assert verdict.located, verdict.told


@pytest.mark.parametrize("of", ["seeds", "project", "package"])
def test_where_all_is_right_nothing_is_caught(jury: Jury, of: str) -> None:
    assert jury.bench.found(jury.bench.fresh(of), of) == []


def test_every_rule_has_a_mutant_or_a_test_of_its_own() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [code for code, rule in rules().items() if not rule.mutants and not (rule.example and code in tests)] == []


def test_a_file_of_other_bytes_is_named(workshop: Workshop) -> None:
    workshop.typed("first").write_bytes("report: £".encode("latin-1"))
    assert [problem.code for problem in workshop.check()] == ["OR100"]


def test_a_name_in_two_alphabets_is_named_with_its_code_points(workshop: Workshop) -> None:
    fake = "\u0410cme Ltd"
    workshop.replace(workshop.root / "seeds" / "first.txt", "of other towns.", f"of other towns. {fake} paid.")
    workshop.replace(
        workshop.typed("actors"), "actors:", f"actors:\n  - {{id: acme-ltd, name: {fake}, type: company, naming: full_name}}"
    )
    workshop.replace(workshop.typed("first"), "names:", f"names:\n  - {{actor: acme-ltd, exact: {fake}}}")
    found = workshop.check()
    assert {(problem.code, problem.severity) for problem in found} == {("OR902", "warning")}
    assert all("U+0410 CYRILLIC CAPITAL LETTER A" in problem.message for problem in found)


@pytest.mark.parametrize("fake", ["\u0410\u0441\u0435", "\uff21\uff43\uff45", "\U0001d400\U0001d41c\U0001d41e", "\u13aace"])
def test_two_actors_whose_names_look_the_same_are_named_with_their_code_points(workshop: Workshop, fake: str) -> None:
    workshop.replace(workshop.root / "seeds" / "first.txt", "of other towns.", f"of other towns. Ace paid; {fake} did not.")
    company = "type: company, naming: full_name"
    both = f"  - {{id: ace, name: Ace, {company}}}\n  - {{id: other-ace, name: {fake}, {company}}}"
    workshop.replace(workshop.typed("actors"), "actors:", f"actors:\n{both}")
    workshop.replace(
        workshop.typed("first"), "names:", f"names:\n  - {{actor: ace, exact: Ace}}\n  - {{actor: other-ace, exact: {fake}}}"
    )
    errors = [problem for problem in workshop.check() if problem.is_error]
    assert [(problem.code, problem.row_id) for problem in errors] == [("OR906", "other-ace")]
    assert f"U+{ord(fake[0]):04X}" in errors[0].message
    judged = "{actor: other-ace, other: ace, judgement: different, basis: inferred, because: Two firms.}"
    workshop.replace(workshop.typed("actors"), "identities:", f"identities:\n  - {judged}")
    assert [problem for problem in workshop.check() if problem.is_error] == []


def test_of_many_names_that_look_the_same_no_more_pairs_are_told_than_are_listed() -> None:
    with database.connected() as connection:
        connection.execute(database.loaded(dict.fromkeys(TABLES)))
        names = "CASE n % 2 WHEN 0 THEN 'Ace' ELSE '\u0410\u0441\u0435' END"
        connection.execute(
            f"INSERT INTO text_actors (record, actor_id, name) SELECT n, 'a' || n, {names} FROM range(600) AS made(n)"
        )
        told = Counter(code for code, _ in character_checks.check(connection))
    assert told == {"OR906": MOST_ALIKE + 1}


def test_words_that_are_quoted_three_times_are_told_with_the_first(workshop: Workshop) -> None:
    again = "  - {{id: {}, exact: We had no better offer., type: passage}}\n"
    also = "    also:\n      - {exact: We had no better offer., role: pull_quote}\n"
    workshop.replace(workshop.typed("first"), also, again.format("first-once-more") + again.format("first-and-more"))
    found = {(problem.row_id, problem.value) for problem in workshop.check() if problem.code == "OR407"}
    assert found == {(row_id, "first-and-more") for row_id in ("first-no-better-offer", "first-once-more")}


@pytest.mark.parametrize("other", ["Ada Osei-Bonsu", "ada osei", "Ada Oseí", "Ada Ose1"])
def test_names_that_only_resemble_each_other_are_two(other: str) -> None:
    assert other.casefold() == "ada osei" or skeleton(other) != skeleton("Ada Osei")


def test_a_cell_that_a_spreadsheet_would_run_is_a_warning_and_stays(workshop: Workshop) -> None:
    workshop.replace(
        workshop.typed("first"), "claim: Was the contract worth its price?", 'claim: "=1+1 was the contract worth its price?"'
    )
    [problem] = workshop.check()
    assert (problem.code, problem.severity, problem.row_id) == ("OR903", "warning", "first-worth")


def test_a_report_with_a_name_in_capitals_is_not_passed_over(workshop: Workshop) -> None:
    (workshop.root / "seeds" / "third.TXT").write_text("It rained.", encoding="utf-8")
    [problem] = workshop.check()
    assert (problem.code, problem.value) == ("OR118", "seeds/third.TXT")


def test_a_published_id_does_not_vanish(published: Workshop) -> None:
    published.replace(published.typed("first"), "id: first-worth", "id: first-worth-it")
    [problem] = published.check()
    assert (problem.code, problem.value) == ("OR117", "first-worth")
    published.replace(published.typed("retired"), "retired:", "retired:\n  - {id: first-worth, because: Named better.}")
    assert published.check() == []


def test_an_id_that_leads_nowhere_is_named_where_it_was_typed(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("relations"), "claim: first-agreed", "claim: first-agrees")
    [problem] = [problem for problem in workshop.check() if problem.field == "claim_id"]
    assert (problem.code, problem.place.file, problem.place.line) == ("OR809", "seeds/annotations/relations.yaml", 2)
    assert ("nearest", "first-agreed") in problem.details


def test_a_value_that_its_column_can_not_hold_is_named_where_it_was_typed(workshop: Workshop) -> None:
    for value in ("two years", "24.5", "nan", "9" * 24):
        workshop.replace(
            workshop.typed("first"), "term: {exact: three years}",
            f'term: {{value: "{value}", exact: three years, basis: inferred, because: So.}}',
        )  # fmt: skip
        assert [problem.code for problem in workshop.check()] == ["OR109"]
        path = workshop.typed("first")
        path.write_text(
            (Path(__file__).parent / "little/seeds/annotations/first.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )


def test_a_contract_may_lack_what_no_report_states(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("first"), "    term: {exact: three years}\n", "")
    assert workshop.check() == []


def test_a_report_with_the_line_ends_of_windows_is_read(workshop: Workshop) -> None:
    for name in ("first", "second"):
        path = workshop.root / "seeds" / f"{name}.txt"
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert workshop.check() == []


def test_words_may_be_written_by_the_one_to_whom_they_are_given(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("second"), "way: [{told_to: herald}]", "way: [{wrote: ada-osei}, {told_to: herald}]")
    assert workshop.check() == []


def test_what_a_stranger_would_not_accept_is_not_published(built: Path, tmp_path: Path) -> None:
    descriptor = bare_copy(built, tmp_path / "bare")
    change(descriptor.parent, rules()["OR808"].mutants[0])
    assert {problem.code for problem in package.strangers_view(descriptor)} == {"OR816"}


def test_what_pandera_does_not_accept_is_not_published(workshop: Workshop, tmp_path: Path) -> None:
    frames = pipeline.make(workshop.root, tmp_path / "stage").frames
    assert package.keep(frames) == []
    frames["sources"] = frames["sources"].assign(language="English")
    assert {problem.code for problem in package.keep(frames)} == {"OR817"}


def test_a_copy_is_a_copy(built: Path, tmp_path: Path) -> None:
    bare = bare_copy(built, tmp_path / "bare").parent
    assert not (bare / ".git").exists()
    assert not (bare / "seeds" / "annotations").exists()
