"""Facts about the published tables that a reader of reports 000 and 003 can check by eye, whatever other reports say."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest

from conftest import REPOSITORY
from onrecord import database, query
from onrecord.schemas import TABLES


def ask(sql: str) -> list[tuple[Any, ...]]:
    with database.open_package({table: REPOSITORY / "datapackage" / f"{table}.csv" for table in TABLES}) as connection:
        return connection.execute(sql).fetchall()


def test_who_said_each_quote_and_by_what_way() -> None:
    assert ask("SELECT speaker, speaker_basis, quotation, way FROM who_said WHERE report_id IN ('report-000', 'report-003')") == [
        (
            "Palantir UK chief executive",
            "stated",
            "We are left with no avenue but the courts",
            "said Palantir UK chief executive → cited_to 000-ref-2 → relayed_by report-000",
        ),
        (
            "Sadiq Khan",
            "stated",
            "clear and serious breach",
            "said Sadiq Khan → published_by The Guardian Tech → relayed_by report-003",
        ),
        (
            "Mosley",
            "inferred",
            "what Londoners value is not being mugged, not being raped by a serving police officer.",
            "said Mosley → told_to the Guardian → published_by The Guardian Tech → relayed_by report-003",
        ),
        (
            None,
            "not_stated",
            "After the UK's largest police force had agreed to use Palantir's AI technology, Khan intervened, "
            "sparking a bitter row between the London mayor and Scotland Yard.",
            "published_by The Guardian Tech → relayed_by report-003",
        ),
    ]


def test_the_reports_give_different_grounds_for_the_block() -> None:
    assert ask(
        "SELECT report_id, claim FROM answers "
        "WHERE question_id = 'why-blocked' AND claim_type = 'reported_fact' AND report_id IN ('report-000', 'report-003')"
    ) == [
        ("report-000", "Khan blocked the contract out of concern about surveillance by AI."),
        ("report-003", "Khan cited a breach of procurement rules, not the technology."),
    ]
    assert ask(
        "SELECT relation FROM contradictions WHERE claim_id = '000-ground-surveillance' AND other_claim_id = '003-ground-cited'"
    ) == [("contradicts",)]


def test_003_denies_a_procurement_dispute_and_reports_a_procurement_ground() -> None:
    assert ask("SELECT claim_id, other_claim_id FROM contradictions WHERE within_one_report AND report_id = 'report-003'") == [
        ("003-not-procurement", "003-objection-procedural"),
        ("003-question-of-control", "003-veto-over-process"),
    ]


def test_the_contract_is_worth_fifty_million_pounds_by_000_which_says_so_twice() -> None:
    assert ask("SELECT value_amount::INT, value_currency FROM contracts WHERE contract_id = 'met-palantir'") == [
        (50_000_000, "GBP")
    ]
    assert ask(
        "SELECT report_id, start_char, exact FROM evidence "
        "WHERE contract_id = 'met-palantir' AND field = 'value_amount' ORDER BY start_char"
    ) == [("report-000", 89, "£50 million"), ("report-000", 1085, "£50 million")]


def test_two_years_stand_behind_an_if() -> None:
    assert ask("SELECT value, basis, exact FROM evidence WHERE field = 'term_months' AND report_id = 'report-003'") == [
        ("24", "inferred", "If the Met locked in two years of AI-driven intelligence analysis")
    ]


def test_the_reports_differ_on_the_purpose_and_the_cell_is_empty() -> None:
    assert ask("SELECT purpose FROM contracts WHERE contract_id = 'met-palantir'") == [(None,)]
    assert ask("SELECT report_id, value, cell_left_empty FROM conflicts WHERE field = 'purpose'") == [
        ("report-000", "integrate Palantir's data analytics capabilities into their operations", True),
        ("report-003", "automate intelligence analysis", True),
    ]


def test_the_block_is_the_last_that_was_done_and_the_rest_is_kept() -> None:
    assert ask("SELECT value, rank FROM conflicts WHERE field = 'status'") == [
        ("blocked", "preferred"),
        ("sought", "normal"),
        ("agreed", "normal"),
    ]


def test_the_pull_quote_of_000_is_no_second_quote() -> None:
    assert ask(
        "SELECT role, exact FROM evidence WHERE quote_id = '000-no-avenue' AND field = 'quotation' ORDER BY start_char"
    ) == [
        ("asserts", "We are left with no avenue but the courts"),
        ("pull_quote", "We are left with no avenue but the courts."),
    ]


def test_no_in_003_is_nobodys_words() -> None:
    assert ask("SELECT exact, mark FROM set_aside WHERE report_id = 'report-003'") == [('"no"', "quotation")]


def test_mosley_and_the_unnamed_chief_executive_are_two_actors_and_one_doubt() -> None:
    assert ask("SELECT naming FROM actors WHERE actor_id IN ('mosley', 'palantir-uk-chief-executive') ORDER BY actor_id") == [
        ("surname_only",),
        ("role_only",),
    ]
    assert ask("SELECT actor_id, other_actor_id FROM identities WHERE judgement = 'unsure' AND other_actor_id = 'mosley'") == [
        ("palantir-uk-chief-executive", "mosley")
    ]


def test_each_marker_of_000_leads_nowhere_and_something_rests_on_it() -> None:
    found = ask(
        "SELECT marker, count(*), min(steps_resting_on_it) FROM unresolved_citations WHERE report_id = 'report-000' GROUP BY marker ORDER BY marker"
    )
    assert [(marker, count) for marker, count, _ in found] == [("[1]", 3), ("[2]", 3)]
    assert all(resting > 0 for _, _, resting in found)


def test_neither_report_says_when_by_whom_or_where_it_was_published() -> None:
    assert ask(
        "SELECT DISTINCT title, author, published_date, url, publisher_id FROM sources WHERE source_id IN ('report-000', 'report-003')"
    ) == [(None, None, None, None, None)]


@pytest.mark.parametrize(
    "name",
    ["The Met", "the Met", "Scotland Yard", "UK's largest police force", "Metropolitan Police"],
)
def test_the_force_is_known_under_every_name(name: str) -> None:
    assert ask(
        f"SELECT DISTINCT actor_id FROM evidence WHERE role = 'names' AND exact = '{name.replace(chr(39), chr(39) * 2)}'"
    ) == [("metropolitan-police",)]


def test_other_customers_are_claims_but_for_the_one_whose_contracts_are_spoken_of() -> None:
    assert ask("SELECT contract_id, buyer_id, value_amount FROM contracts WHERE contract_id = 'ice-palantir'") == [
        ("ice-palantir", "ice", None)
    ]
    assert ask("SELECT claim_type FROM claims WHERE claim_id = '003-nhs-and-others'") == [("reported_fact",)]


def test_unnamed_sources_are_counted_apart() -> None:
    assert ask("SELECT named_upstreams, unnamed_upstreams FROM corroboration WHERE claim_id = '000-ground-surveillance'") == [
        (0, 2)
    ]
    assert ask("SELECT named_upstreams, unnamed_upstreams FROM corroboration WHERE claim_id = '003-breach-alleged'") == [(1, 0)]


def test_every_offset_is_where_the_words_are() -> None:
    texts = dict(ask("SELECT source_id, text_path FROM sources WHERE text_path IS NOT NULL"))
    for report, start, end, exact in ask(
        "SELECT report_id, start_char, end_char, exact FROM evidence WHERE report_id IS NOT NULL"
    ):
        assert (REPOSITORY / texts[report]).read_bytes().decode()[start:end] == exact


def test_the_built_database_has_the_same_rows_types_and_comments(tmp_path: Any) -> None:
    made = tmp_path / "made.duckdb"
    with database.open_tables({table: REPOSITORY / "datapackage" / f"{table}.csv" for table in TABLES}) as tables:
        database.write(tables, made)
    with duckdb.connect(str(made), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM claims").fetchall() == ask("SELECT count(*) FROM claims")
        assert connection.execute("SELECT typeof(value_amount), typeof(term_months) FROM contracts").fetchone() == (
            "DECIMAL(18,2)",
            "BIGINT",
        )
        assert connection.execute("SELECT count(*) FROM duckdb_columns() WHERE schema_name = 'main' AND comment IS NULL AND NOT internal "
                                  "AND table_name IN (SELECT table_name FROM duckdb_tables())").fetchone() == (0,)  # fmt: skip
        views = {row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    assert views == set(database.view_names())
    assert set(query.view_names()) == set(database.view_questions())
