"""A rule is only a rule if something breaks it: each has a mutant here that it alone catches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import Workshop
from lies import Rows, bare_copy, read, refit, write
from onrecord import package, published, reports
from onrecord.evidence import evidence_id
from onrecord.problems import rules

# What somebody types wrong: the file, the words that were right, and the words that are not.
TYPED = {
    "OR101": ("first", "exact: The deal runs for three years.", "exact: The deal ran for three years."),
    "OR102": ("first", "supplier: {exact: Acme Software, occurrence: 1}", "supplier: {exact: Acme Software}"),
    "OR103": ("first", "supplier: {exact: Acme Software, occurrence: 1}", "supplier: {exact: Acme Software, occurrence: 9}"),
    "OR104": ("first", "exact: The deal}", "exact: he deal}"),
    "OR105": ("first", 'exact: "[1]"}', 'exact: "[1]}'),
    "OR106": ("first", "    type: question\n", "    type: question\n    type: question\n"),
    "OR107": ("first", "cue: said", "qeu: said"),
    "OR108": ("first", ", because: Set off for irony; nobody said it.", ""),
    "OR109": ("first", "type: question", "type: opinion"),
    "OR110": ("first", "speaker: ada-osei", "speaker: ada-osie"),
    "OR111": ("first", "id: first-worth", "id: first-term"),
    "OR112": ("second", "speaker: acme-director", "speaker: herald"),
    "OR113": ("first", "status: {exact: agreed}", "status: {exact: Northborough}"),
    "OR116": ("retired", "id: first-old", "id: first-worth"),
    "OR118": ("first", "report: first.txt", "status: draft\nreport: first.txt"),
    "OR203": ("first", "set_aside:\n  - {exact: '\"bargain\"', because: Set off for irony; nobody said it.}", "set_aside: []"),
    "OR204": ("first", "exact: '\"bargain\"'", "exact: A"),
    "OR314": (
        "second",
        "      because: The later of the two events.",
        "      because: The later of the two events.\n    purpose: other towns",
    ),
    "OR318": (
        "second",
        "speaker: {value: ada-osei, exact: She, basis: inferred, because: The sentence before is about Osei.}\n    cue: called",
        "speaker: {value: ada-osei, exact: Osei}\n    cue: called",
    ),
    "OR407": (
        "first",
        "claims:",
        "  - {id: first-again, exact: We had no better offer., type: passage}\nclaims:",
    ),
    "OR709": (
        "second",
        "  - {actor: herald, exact: Herald, occurrence: 1}",
        "  - {actor: herald, exact: Herald, occurrence: 1}\n  - {actor: acme, exact: Herald, occurrence: 2}",
    ),
    "OR510": ("second", ", basis: inferred, because: It is the only source that the report lists.", ""),
    "OR710": ("first", "supplier: {exact: Acme Software, occurrence: 1}", "supplier: council"),
    "OR403": (
        "second",
        "  - {actor: ada-osei, exact: Osei}",
        "  - {actor: ada-osei, exact: Osei}\n  - {actor: ada-osei, exact: She}",
    ),
    "OR406": ("second", "type: passage", "type: direct"),
    "OR508": ("first", "    cue: said\n    way: [{cited_to: first-ref-1}]", "    cue: said"),
    "OR601": ("first", "claim: The council agreed the contract.", "claim: The council “agreed” the contract."),
    "OR609": ("questions", "questions:", 'questions:\n  - {id: why, question: "Why?"}'),
    "OR701": ("actors", "identities:\n  - {actor: acme-director", "identities: []\nunread:\n  - {actor: acme-director"),
    "OR703": ("actors", "type: company, naming: full_name", "type: company, naming: surname_only"),
    "OR704": ("first", "claim: The council agreed the contract.", "claim: Unknown."),
    "OR708": ("first", "id: first-worth", "id: 1e5"),
    "OR901": ("first", "because: Set off for irony; nobody said it.", "because: Set off \u202efor irony; nobody said it."),
    "OR817": ("first", "language: en", "language: English"),
}


@pytest.mark.parametrize("code", TYPED)
def test_what_is_typed_wrong_is_caught_by_its_rule_alone(workshop: Workshop, code: str) -> None:
    name, right, wrong = TYPED[code]
    workshop.replace(workshop.typed(name), right, wrong)
    if code == "OR701":
        text = workshop.typed("actors").read_text(encoding="utf-8")
        workshop.typed("actors").write_text(text.split("unread:")[0], encoding="utf-8")
    found = workshop.check()
    assert {problem.code for problem in found} == {code}, found
    assert all(problem.place.file.startswith("seeds/") and problem.place.line for problem in found) or code in ("OR203", "OR817")


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


def test_a_cell_that_a_spreadsheet_would_run_is_a_warning_and_stays(workshop: Workshop) -> None:
    workshop.replace(
        workshop.typed("first"), "claim: Was the contract worth its price?", 'claim: "=1+1 was the contract worth its price?"'
    )
    [problem] = workshop.check()
    assert (problem.code, problem.severity, problem.row_id) == ("OR903", "warning", "first-worth")


def test_a_report_that_is_not_there_can_not_be_annotated(workshop: Workshop) -> None:
    workshop.typed("third").write_text("report: third.txt\nsource: {id: report-third, language: en}\n", encoding="utf-8")
    assert [problem.code for problem in workshop.check()] == ["OR114"]


def test_a_report_that_nobody_annotated_is_named(workshop: Workshop) -> None:
    (workshop.root / "seeds" / "third.txt").write_text("It rained.", encoding="utf-8")
    assert [problem.code for problem in workshop.check()] == ["OR115"]


def test_a_published_id_does_not_vanish(published: Workshop) -> None:
    published.replace(published.typed("first"), "id: first-worth", "id: first-worth-it")
    [problem] = published.check()
    assert (problem.code, problem.value) == ("OR117", "first-worth")
    published.replace(published.typed("retired"), "retired:", "retired:\n  - {id: first-worth, because: Named better.}")
    assert published.check() == []


def test_a_pull_quote_stands_alone(workshop: Workshop) -> None:
    workshop.replace(workshop.root / "seeds" / "first.txt", '"\n\nWas it', '" Was it')
    assert [problem.code for problem in workshop.check()] == ["OR405"]


def test_answers_to_one_question_are_about_one_contract(workshop: Workshop) -> None:
    workshop.replace(
        workshop.typed("contracts"), "contracts:", "contracts:\n  - {id: other-deal, title: its agreement with Acme}"
    )
    workshop.replace(workshop.typed("second"), "contract: acme-deal, exact: its", "contract: other-deal, exact: its")
    other = "contracts:\n  - {id: other-deal, buyer: council, supplier: {exact: Acme, occurrence: 1}}\n"
    workshop.replace(workshop.typed("second"), "contracts:\n", other)
    workshop.replace(workshop.typed("second"), "contract: acme-deal\n    answers", "contract: other-deal\n    answers")
    assert {problem.code for problem in workshop.check()} == {"OR608"}


def test_what_is_not_called_a_contract_is_none(workshop: Workshop) -> None:
    first = workshop.typed("first")
    workshop.replace(workshop.typed("contracts"), "£2 million contract with Acme Software", "£2 million")
    workshop.replace(first, "acme-deal, exact: £2 million contract with Acme Software", "acme-deal, exact: £2 million")
    workshop.replace(first, "acme-deal, exact: The deal", "acme-deal, exact: three years")
    workshop.replace(workshop.typed("second"), "exact: its agreement with Acme", "exact: months of talks")
    assert {problem.code for problem in workshop.check()} == {"OR707"}


def test_an_id_that_leads_nowhere_is_named_where_it_was_typed(workshop: Workshop) -> None:
    workshop.replace(workshop.typed("relations"), "claim: first-agreed", "claim: first-agrees")
    [problem] = [problem for problem in workshop.check() if problem.field == "claim_id"]
    assert (problem.code, problem.place.file, problem.place.line) == ("OR809", "seeds/annotations/relations.yaml", 2)
    assert ("nearest", "first-agreed") in problem.details


def test_a_value_that_its_column_can_not_hold_is_named_where_it_was_typed(workshop: Workshop) -> None:
    for value in ("two years", "24.5", "nan", "9" * 24):
        workshop.replace(
            workshop.typed("first"), "term: {exact: three years}",
            f'term: {{exact: three years, value: "{value}", basis: inferred, because: So.}}',
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


class Bare:
    """A bare copy of the published little project, to lie in."""

    def __init__(self, descriptor: Path) -> None:
        self.descriptor, self.root = descriptor, descriptor.parent
        self.texts = {
            f"report-{name}": reports.read_text(self.root / "seeds" / f"{name}.txt", name) for name in ("first", "second")
        }

    def edit(self, table: str, change: Callable[[Rows], object]) -> None:
        rows = read(self.root, table)
        made = change(rows)
        write(self.root, table, made if isinstance(made, list) else rows)

    def cell(self, table: str, key: str, **cells: str) -> None:
        self.edit(table, lambda rows: one(rows, key).update(cells))

    def tie(self, words: str, **cells: str) -> None:
        """Change the evidence whose words these are, and make its id fit again, also where steps refer to it."""
        self.respan(words, words, None, **cells)

    def respan(self, words: str, new: str, report_id: str | None, **cells: str) -> None:
        """Let evidence rest on other words, with all that follows from their place."""
        rows = read(self.root, "evidence")
        row = next(row for row in rows if row["exact"] == words)
        was = row["evidence_id"]
        row.update(cells)
        if report_id:
            report = self.texts[report_id]
            assert isinstance(report, reports.Report)
            start = report.text.index(new)
            at = report.words(start, start + len(new))
            row.update(
                report_id=report_id, start_char=str(at.start), end_char=str(at.end), exact=new, prefix=at.prefix, suffix=at.suffix
            )
            row.update(occurrence=str(at.occurrence))
        table, row_id = next((table, row[column]) for table, column in package_entities() if row[column])
        row["evidence_id"] = evidence_id(
            table, row_id, row["field"] or None, row["role"], row["report_id"], int(row["start_char"]), int(row["end_char"])
        )
        write(self.root, "evidence", rows)
        self.edit(
            "attributions",
            lambda steps: [step | {"evidence_id": row["evidence_id"]} if step["evidence_id"] == was else step for step in steps],
        )

    def check(self) -> set[str]:
        return {problem.code for problem in published.check(self.descriptor)[1]}


def package_entities() -> list[tuple[str, str]]:
    from onrecord.schemas import ENTITIES

    return list(ENTITIES.items())


def one(rows: Rows, key: str) -> dict[str, str]:
    return next(row for row in rows if " ".join(row.values()).startswith(key))


@pytest.fixture
def bare(built: Path, tmp_path: Path) -> Bare:
    return Bare(bare_copy(built, tmp_path / "bare"))


def more(table: str, **cells: str) -> Callable[[Bare], None]:
    """Another row like the first of the table, but for some cells."""
    return lambda bare: bare.edit(table, lambda rows: [*rows, rows[0] | cells])


def less(table: str, **cells: str) -> Callable[[Bare], None]:
    """Without the rows that have these cells."""
    return lambda bare: bare.edit(
        table, lambda rows: [row for row in rows if any(row[name] != cell for name, cell in cells.items())]
    )


def both(*changes: Callable[[Bare], None]) -> Callable[[Bare], None]:
    def made(bare: Bare) -> None:
        for change in changes:
            change(bare)

    return made


def text_changed(bare: Bare) -> None:
    with (bare.root / "seeds" / "second.txt").open("a", encoding="utf-8") as file:
        file.write("\n")


def told(**changes: object) -> Callable[[Bare], None]:
    """The descriptor's first resource says something else."""

    def made(bare: Bare) -> None:
        descriptor = json.loads(bare.descriptor.read_text(encoding="utf-8"))
        descriptor["resources"][0] |= changes
        bare.descriptor.write_text(json.dumps(descriptor), encoding="utf-8")

    return made


def bytes_of(table: str, old: bytes, new: bytes) -> Callable[[Bare], None]:
    """The file changed as it lies, and the descriptor made to fit."""

    def made(bare: Bare) -> None:
        path = bare.root / "datapackage" / f"{table}.csv"
        data = path.read_bytes()
        assert old in data
        write(bare.root, table, read(bare.root, table))
        path.write_bytes(data.replace(old, new, 1))
        refit(bare.root, table)

    return made


def a_claim_without_said(bare: Bare) -> None:
    def changed(rows: Rows) -> Rows:
        kept = [row for row in rows if not row["attribution_id"].startswith("second-cancelled-1-said")]
        return [row | {"step": str(int(row["step"]) - 1)} if row["claim_id"] == "second-cancelled" else row for row in kept]

    bare.edit("attributions", changed)


def a_field_that_rests_on_nothing(bare: Bare) -> None:
    def changed(rows: Rows) -> Rows:
        row = dict(next(row for row in rows if row["claim_id"] == "first-worth"))
        row |= {"field": "claim_type", "value": row["exact"], "transform": "identity"}
        place = (row["report_id"], int(row["start_char"]), int(row["end_char"]))
        row["evidence_id"] = evidence_id("claims", "first-worth", "claim_type", "asserts", *place)
        return [*rows, row]

    bare.edit("evidence", changed)


def words_of_no_report(bare: Bare) -> None:
    def changed(rows: Rows) -> None:
        row = next(row for row in rows if row["exact"] == "The deal")
        row["report_id"] = "herald-online"
        place = ("herald-online", int(row["start_char"]), int(row["end_char"]))
        row["evidence_id"] = evidence_id("contracts", "acme-deal", None, "names", *place)

    bare.edit("evidence", changed)


REVERSED = {"claim_id": "second-cancelled", "other_claim_id": "first-agreed"}
SAME_PAIR = {"actor_id": "ada-osei", "other_actor_id": "acme-director"}
SAID = "second-fair-1-said-ada-osei"

LIES: dict[str, Callable[[Bare], None]] = {
    "OR201": lambda bare: (bare.root / "seeds" / "second.txt").unlink(),
    "OR202": text_changed,
    "OR301": lambda bare: bare.edit("evidence", lambda rows: next(r for r in rows if r["exact"] == "three years").update(exact="four years")),
    "OR302": lambda bare: bare.edit("evidence", lambda rows: next(r for r in rows if r["exact"] == "three years").update(occurrence="2")),
    "OR303": both(lambda bare: bare.tie("three years", value="48"), lambda bare: bare.cell("contracts", "acme-deal", term_months="48")),
    "OR304": lambda bare: bare.respan("The deal", "The dea", "report-first"),
    "OR305": lambda bare: bare.tie("She", because=""),
    "OR306": lambda bare: bare.tie("three years", where="the council's site"),
    "OR307": lambda bare: bare.tie("more than fair", claim_id="first-term"),
    "OR308": lambda bare: bare.respan("The deal runs for three years.", "other towns would have followed", "report-second"),
    "OR309": lambda bare: bare.cell("contracts", "acme-deal", value_amount="3000000"),
    "OR310": less("evidence", claim_id="first-worth"),
    "OR311": lambda bare: bare.tie("three years", rank="preferred", because="It says so."),
    "OR312": lambda bare: bare.tie("The deal", role="qualifies"),
    "OR313": lambda bare: bare.edit("evidence", lambda rows: next(r for r in rows if r["exact"] == "The deal").update(evidence_id="acme-deal-names-0")),
    "OR315": a_field_that_rests_on_nothing,
    "OR316": lambda bare: bare.tie("said", transform="quotation"),
    "OR317": both(less("evidence", field="value_currency"), lambda bare: bare.cell("contracts", "acme-deal", value_currency="")),
    "OR319": words_of_no_report,
    "OR401": both(
        lambda bare: bare.respan("a bitter day", "bitter day", "report-second", value="bitter day"),
        lambda bare: bare.cell("quotes", "second-bitter-day", quotation="bitter day"),
    ),
    "OR402": lambda bare: bare.cell("quotes", "second-fair", speaker_basis="stated"),
    "OR404": lambda bare: bare.cell("quotes", "second-bitter-day", repeats_id="first-no-better-offer"),
    "OR501": lambda bare: bare.cell("attributions", "first-agreed-1-relayed-by", step="2"),
    "OR502": lambda bare: bare.cell(
        "attributions", "first-agreed-1-relayed-by", source_id="report-second", attribution_id="first-agreed-1-relayed-by-report-second"
    ),
    "OR503": less("attributions", claim_id="second-bitter"),
    "OR504": lambda bare: bare.cell("attributions", "second-bitter-1-said", source_id="report-second"),
    "OR505": lambda bare: bare.cell("attributions", "second-cancelled-1-told-to", evidence_id=one(read(bare.root, "evidence"), "acme-names")["evidence_id"]),
    "OR506": a_claim_without_said,
    "OR507": lambda bare: bare.cell("attributions", "second-cancelled-1-told-to", relation="wrote", attribution_id="second-cancelled-1-wrote-herald"),
    "OR509": lambda bare: bare.cell("attributions", SAID, basis="stated", because=""),
    "OR602": less("relations", claim_id="first-agreed"),
    "OR603": more("relations", claim_id="first-term", other_claim_id="first-worth"),
    "OR604": more("relations", **REVERSED),
    "OR605": lambda bare: bare.cell("claims", "second-cancelled", claim_type="reported_fact"),
    "OR606": lambda bare: bare.cell("claims", "second-bitter", quote_id=""),
    "OR607": lambda bare: bare.cell("claims", "first-worth", claim_type="analysis"),
    "OR702": more("identities", **SAME_PAIR),
    "OR705": lambda bare: bare.cell("sources", "herald-online", language="en"),
    "OR706": lambda bare: bare.cell("sources", "report-first", supersedes_id="report-first"),
    "OR802": lambda bare: (bare.root / "datapackage" / "quotes.csv").unlink(),
    "OR803": bytes_of("quotes", b"speaker_id", b"speaker"),
    "OR804": lambda bare: bare.cell("sources", "report-first", text_chars="275.0"),
    "OR805": lambda bare: bare.cell("relations", "first-agreed", relation="agrees"),
    "OR806": lambda bare: bare.cell("relations", "first-agreed", because=""),
    "OR807": lambda bare: bare.cell("sources", "report-first", language="English"),
    "OR808": more("relations"),
    "OR809": lambda bare: bare.cell("quotes", "second-bitter-day", repeats_id="first-no-offer"),
    "OR810": told(path="../datapackage/actors.csv"),
    "OR811": told(bytes=1),
    "OR812": told(schema={"fields": []}),
    "OR813": bytes_of("relations", b"first-agreed,", b"first-agreed,more,"),
    "OR820": bytes_of("questions", b"\n", b"\r\n"),
    "OR815": bytes_of("questions", b"how-long,How long does the contract run?\nwhat-happened,What became of the contract?\n",
                      b"what-happened,What became of the contract?\nhow-long,How long does the contract run?\n"),
}  # fmt: skip


@pytest.mark.parametrize("code", LIES)
def test_a_lie_in_a_bare_copy_is_caught_by_its_rule_alone(bare: Bare, code: str) -> None:
    assert bare.check() == set()
    LIES[code](bare)
    assert bare.check() == {code}


def test_published_tables_are_what_the_annotations_build(published: Workshop) -> None:
    published.replace(
        published.root / "datapackage" / "claims.csv", "The council agreed the contract.", "The council refused the contract."
    )
    [problem] = published.check(published=True)
    assert (problem.code, problem.row_id, problem.field, problem.place.line) == ("OR801", "first-agreed", "claim", 2)


def test_a_generated_file_is_not_edited(published: Workshop) -> None:
    published.replace(published.root / "datapackage" / "README.md", "The Acme deal", "The Acme affair")
    [problem] = published.check(published=True)
    assert (problem.code, problem.place.file) == ("OR814", "datapackage/README.md")


def test_what_a_stranger_would_not_accept_is_not_published(bare: Bare) -> None:
    LIES["OR808"](bare)
    assert {problem.code for problem in package.strangers_view(bare.descriptor)} == {"OR816"}


def test_every_rule_has_a_mutant() -> None:
    in_this_file = {"OR100", "OR114", "OR115", "OR117", "OR405", "OR608", "OR707", "OR801", "OR814", "OR816", "OR902", "OR903"}
    in_test_cli, in_test_variations, in_test_draft = {"OR205"}, {"OR818", "OR819"}, {"OR119", "OR120"}
    told = Path(__file__).read_text(encoding="utf-8").split("def test_every_rule")[0]
    assert all(f'"{code}"' in told for code in in_this_file)
    assert set(rules()) == set(TYPED) | set(LIES) | in_this_file | in_test_cli | in_test_variations | in_test_draft


def test_a_copy_is_a_copy(bare: Bare, built: Path) -> None:
    assert shutil.which("git") is None or not (bare.root / ".git").exists()
    assert not (bare.root / "seeds" / "annotations").exists()
