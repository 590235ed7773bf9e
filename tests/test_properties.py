"""Properties: what holds of any text."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from onrecord import show, typed
from onrecord.locate import locate
from onrecord.money import money
from onrecord.reports import Report, Words, marks, sentence
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
