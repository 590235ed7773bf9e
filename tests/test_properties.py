"""Properties: what holds of any text."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lies import bare_copy, read, write
from onrecord import csvfile, published, reports, schema_checks, show, spreadsheet, trace, typed
from onrecord.character_checks import skeleton
from onrecord.locate import locate
from onrecord.money import money
from onrecord.problems import Problem
from onrecord.reports import Report, Words, marks, sentence
from onrecord.schemas import TABLES, schema
from onrecord.typed import Scalar

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200)


@given(TEXT, st.data())
def test_words_copied_from_a_report_are_found_where_they_stand(text: str, data: st.DataObject) -> None:
    report = Report("any.txt", text.encode(), text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    exact = Scalar(text[start:end])
    exact.place = None  # type: ignore[assignment]
    starts = report.places(exact)
    for n, at in enumerate(starts, 1):
        occurrence = Scalar(str(n))
        found = locate(report, exact, occurrence)
        assert isinstance(found, Words)
        assert (found.start, text[found.start : found.end]) == (at, exact)
        assert text[found.start - len(found.prefix) : found.start] == found.prefix
        assert "\n" not in found.prefix + found.suffix


@given(TEXT)
def test_what_is_shown_is_one_printable_line(text: str) -> None:
    shown = show.safe(text)
    assert shown.isprintable()
    assert not shown.lstrip().startswith("::")
    assert "##[" not in shown


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_are_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.yaml"
        path.write_bytes(data)
        told, problems = typed.read(path, "any.yaml")
        assert told is not None or problems


CELL = st.text(st.sampled_from(["a", ",", '"', ";", "\n", "\r", "\0", "\ufeff", "\u2028", "=", "£", "\U0001f600"]), max_size=4)
LIKE_A_TABLE = st.one_of(
    st.binary(max_size=300),
    st.lists(st.lists(CELL, max_size=4).map(",".join), max_size=6).map("\n".join).map(str.encode),
    st.lists(st.tuples(CELL, CELL).map(",".join), max_size=6).map(
        lambda rows: "\n".join(["question_id,question", *rows, ""]).encode()
    ),
)


@given(LIKE_A_TABLE)
def test_any_bytes_are_a_table_in_form_or_are_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.csv"
        path.write_bytes(data)
        file, problems = csvfile.read(path, path.name, schema("questions"))
        assert (file is None) == bool(problems)
        if file:
            text = io.StringIO()
            csv.writer(text, lineterminator="\n").writerows([file.columns, *file.records])
            assert text.getvalue().encode() == data
            list(schema_checks.check(file, schema("questions"), {"questions": file}))
        # What a spreadsheet made of it is put in form once, and then stays.
        tidied, _ = spreadsheet.tidy(path, schema("questions"))
        path.write_bytes(tidied)
        assert spreadsheet.tidy(path, schema("questions")) == (tidied, []) or tidied == data


@given(
    st.one_of(
        st.binary(max_size=200), st.text('[]{}",:0a ', max_size=60).map(str.encode), st.integers(0, 3000).map(lambda n: b"[" * n)
    )
)
def test_any_bytes_are_json_or_are_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "datapackage.json"
        path.write_bytes(data)
        tables, _, problems = published.read(path)
        assert problems
        assert tables == {}


@given(st.binary(max_size=300))
def test_any_bytes_are_a_report_or_are_a_problem(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.txt"
        path.write_bytes(data)
        found = reports.read_text(path, "any.txt")
        assert isinstance(found, Problem) or found.text.encode() == data


@settings(max_examples=15, deadline=None)
@given(table=st.sampled_from(TABLES), data=st.data())
def test_any_cells_are_judged(built: Path, table: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        descriptor = bare_copy(built, Path(folder) / "copy")
        rows = read(descriptor.parent, table)
        for _ in range(3):
            row = data.draw(st.sampled_from(rows))
            row[data.draw(st.sampled_from(list(row)))] = data.draw(
                st.one_of(
                    st.sampled_from(["", "x", "²", "9" * 5000, "\x1b[2J", "first-agreed"]), TEXT.map(lambda text: text[:20])
                )
            )
        write(descriptor.parent, table, rows)
        published.check(descriptor)
        for row_id in ("first-agreed", "acme-deal", "second-fair"):
            if told := trace.trace(descriptor.parent, row_id):
                assert all(line.replace("\n", "").isprintable() for line in trace.lines(told))


@given(TEXT)
def test_what_a_name_looks_like_looks_like_itself(name: str) -> None:
    assert skeleton(skeleton(name)) == skeleton(name)


@given(st.integers(1, 999), st.sampled_from([("", 1), (" million", 10**6), ("bn", 10**9), ("k", 1000)]), st.sampled_from("£€$"))
def test_a_sum_is_read_as_it_is_written(number: int, size: tuple[str, int], symbol: str) -> None:
    currency = {"£": "GBP", "€": "EUR", "$": "USD"}[symbol]
    assert money(f"about {symbol}{number}{size[0]} a year") == (str(number * size[1]), currency)


@given(TEXT, st.integers(0, 200))
def test_a_sentence_holds_its_words(text: str, at: int) -> None:
    at = min(at, max(0, len(text) - 1))
    first, last = sentence(text, at, min(at + 1, len(text)))
    assert 0 <= first <= last <= len(text)


@given(TEXT)
def test_marks_are_in_the_text(text: str) -> None:
    assert all(text[mark.start : mark.end] == mark.exact for mark in marks(text))
