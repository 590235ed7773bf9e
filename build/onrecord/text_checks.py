"""Checks that read the reports: words stand where they are said to stand, and nothing marked is passed over."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from onrecord import progress
from onrecord.evidence import attribution_id, evidence_id
from onrecord.problems import MOST_ALIKE, Place
from onrecord.reports import Mark, Report, paragraph, sentence
from onrecord.transforms import PRONOUNS, Vocabulary, codes, names_on_record, readings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Row = dict[str, Any]
MARKS = {"quotation": "quotation", "money": "sum of money", "citation": "citation marker"}
Found = Iterator[tuple[str, Row]]
TOGETHER = 500  # reports
# What is asked of a piece of evidence here.
_TIE = "evidence_id, tbl, row_id, field, value, basis, transform, role, report_id, start_char, end_char, exact, prefix, suffix"
_TIE += ', occurrence, "where"'
# A stated value may not stand behind one of these in its sentence.
_IF = re.compile(r"\b(if|unless)\b", re.IGNORECASE)


def check(connection: DuckDBPyConnection, reports: dict[str, Report], before: Collection[str] = ()) -> Found:
    """Every rule that needs the words of a report, as (code, what was found), but for reports that were checked `before`."""
    told = "tbl = 'actors' AND role = 'names' AND basis = 'stated' AND exact IS NOT NULL"
    names = names_on_record(connection.execute(f"SELECT DISTINCT row_id, exact FROM ties WHERE {told}").fetchall())
    asked = {source: report for source, report in reports.items() if source not in before}
    # Not all at once, so that memory has a bound; what is of no report at all goes with the first.
    parts = [list(asked)[start : start + TOGETHER] for start in range(0, len(asked), TOGETHER)] or [[]]
    for n, part in enumerate(progress.over(parts, f"checked, {TOGETHER} reports at a time")):
        others = [source for source in reports if source not in part] if n == 0 else None
        yield from _of_some(connection, {source: asked[source] for source in part}, others, names)


def _of_some(
    connection: DuckDBPyConnection, reports: dict[str, Report], others: list[str] | None, names: dict[str, frozenset[str]]
) -> Found:
    """Every such rule for some reports; for all but the `others`, where those are told."""
    told = [list(reports) if others is None else others]

    def here(name: str, listed: str = "SELECT unnest(?::VARCHAR[])") -> str:
        return f"{name} IN ({listed})" if others is None else f"({name} IS NULL OR {name} NOT IN ({listed}))"

    of_reports = here("report_id")
    # Report by report, since of few texts at a time it is kept where their lines and sentences end.
    ties = _rows(connection, f"SELECT {_TIE} FROM ties WHERE {of_reports} ORDER BY report_id, evidence_id", told)
    sources = f"SELECT * FROM sources WHERE source_type = 'report' AND {here('source_id')} ORDER BY source_id"
    yield from _texts(_rows(connection, sources, told), reports)
    held = "SELECT quote_id AS id, source_id FROM quotes UNION ALL SELECT claim_id, source_id FROM claims"
    held = f"SELECT id FROM ({held}) WHERE source_id IN (SELECT unnest(?::VARCHAR[]))"
    passed = "SELECT *, coalesce(quote_id, claim_id) AS way_of FROM attributions"
    steps = _rows(connection, f"SELECT * FROM ({passed}) WHERE {here('way_of', held)} ORDER BY ALL", told)
    yield from islice(_ids(ties, steps), MOST_ALIKE + 1)
    placed = [
        tie for tie in ties if tie["report_id"] in reports and tie["start_char"] is not None and tie["end_char"] is not None
    ]
    sound = []
    for tie in placed:
        found = _slice(tie, reports[tie["report_id"]])
        if found == tie["exact"]:
            sound.append(tie)
        else:
            yield "OR301", _of(tie, "exact", tie["exact"], written=tie["exact"], found=found)
    yield from _near(sound, reports, steps)
    yield from _spans(sound, reports)
    yield from _values(sound, names, reports)
    spoken = f"SELECT * FROM quotes WHERE quote_id IN (SELECT row_id FROM ties WHERE {of_reports}) ORDER BY quote_id"
    yield from _quotes(sound, _rows(connection, spoken, told), reports)
    yield from _marks(sound, _rows(connection, f"SELECT * FROM set_aside WHERE {of_reports} ORDER BY ALL", told), reports)


def _rows(connection: DuckDBPyConnection, sql: str, told: list[Any]) -> list[Row]:
    answer = connection.execute(sql, told)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def _of(tie: Row, field: str | None = None, value: Any = None, **told: Any) -> Row:
    return {"tbl": "evidence", "row_id": tie["evidence_id"], "field": field, "value": value, **told}


def _slice(tie: Row, report: Report) -> str:
    return report.text[tie["start_char"] : tie["end_char"]]


def _texts(sources: list[Row], reports: dict[str, Report]) -> Found:
    for source in sources:
        if report := reports.get(source["source_id"]):
            has = {"text_sha256": report.sha256, "text_chars": len(report.text), "text_path": f"seeds/{report.name}"}
            for field, value in has.items():
                if source[field] != value:
                    yield (
                        "OR202",
                        {"tbl": "sources", "row_id": source["source_id"], "field": field, "value": source[field], "found": value},
                    )


def _ids(ties: list[Row], steps: list[Row]) -> Found:
    for tie in ties:
        span = (tie["where"],) if tie["start_char"] is None else (tie["start_char"], tie["end_char"])
        made = evidence_id(tie["tbl"], tie["row_id"], tie["field"], tie["role"], tie["report_id"], *span)
        if tie["evidence_id"] != made:
            yield "OR313", _of(tie, "evidence_id", tie["evidence_id"], expected=made)
    for step in steps:
        made = attribution_id(step["way_of"], step["path"], step["relation"], step["actor_id"] or step["source_id"])
        if step["attribution_id"] != made:
            told = {"tbl": "attributions", "row_id": step["attribution_id"], "field": "attribution_id"}
            yield "OR313", told | {"value": step["attribution_id"], "expected": made}


def _spans(ties: list[Row], reports: dict[str, Report]) -> Found:
    for tie in ties:
        report, start, end = reports[tie["report_id"]], tie["start_char"], tie["end_char"]
        if _cuts(report.text, start) or _cuts(report.text, end):
            yield "OR304", _of(tie, "exact", tie["exact"], written=tie["exact"])
            continue
        words = report.words(start, end)
        for field, has in (("prefix", words.prefix or None), ("suffix", words.suffix or None), ("occurrence", words.occurrence)):
            if tie[field] != has:
                yield "OR302", _of(tie, field, tie[field], expected=has)


def _cuts(text: str, at: int) -> bool:
    """Whether a word goes on across a place."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _values(ties: list[Row], names: dict[str, frozenset[str]], reports: dict[str, Report]) -> Found:
    @cache
    def read(transform: str, words: str, *column: str) -> tuple[str, ...]:
        return readings(transform, words, Vocabulary(names, codes(*column) if column else {}))

    for tie in ties:
        if tie["role"] == "names" and tie["basis"] == "stated" and tie["exact"] in PRONOUNS:
            yield "OR403", _of(tie, "exact", tie["exact"])
        if tie["transform"]:
            column = (tie["tbl"], tie["field"]) if tie["transform"] == "code_list" else ()
            if tie["value"] not in (given := read(tie["transform"], tie["exact"], *column)):
                told = {"transform": tie["transform"], "written": tie["value"], "found": tie["exact"]}
                told["expected"] = "; ".join(given) or "nothing"
                yield "OR303", _of(tie, "value", tie["value"]) | told | {"field": "value"}
        if tie["basis"] == "stated" and tie["tbl"] == "contracts" and tie["field"] and tie["role"] == "asserts":
            text = reports[tie["report_id"]].text
            before = text[sentence(text, tie["start_char"], tie["end_char"])[0] : tie["end_char"]]
            if _IF.search(before):
                yield "OR314", _of(tie, "basis", tie["basis"], found=before)


def _near(ties: list[Row], reports: dict[str, Report], steps: list[Row]) -> Found:
    """What is called stated of words, but stands in another sentence: a speaker, a voice, a cue, a step."""
    own: dict[str, Row] = {}
    for tie in sorted(ties, key=lambda tie: tie["start_char"]):
        if tie["role"] == "asserts" and tie["tbl"] in ("quotes", "claims") and tie["field"] in (None, "quotation"):
            own.setdefault(tie["row_id"], tie)
    by_id = {tie["evidence_id"]: tie for tie in ties}
    for tie in ties:
        if tie["basis"] == "stated" and tie["field"] in ("speaker_id", "asserted_by_id", "cue"):
            words = own.get(tie["row_id"])
            if words and not _in_sentence(tie, words, reports):
                yield "OR318", _of(tie, "start_char", tie["start_char"], written=tie["exact"])
    for step in steps:
        rests, words = by_id.get(step["evidence_id"]), own.get(step["way_of"])
        near = not (rests and words) or _in_sentence(rests, words, reports)
        if step["basis"] == "stated" and step["relation"] in ("told_to", "published_by") and not near:
            agent = step["actor_id"] or step["source_id"]
            yield "OR510", {"tbl": "attributions", "row_id": step["attribution_id"], "field": "basis", "value": agent}


def _in_sentence(tie: Row, words: Row, reports: dict[str, Report]) -> bool:
    text = reports[words["report_id"]].text
    first, last = sentence(text, max(0, words["start_char"] - 1), min(len(text), words["end_char"] + 1))
    return bool(words["report_id"] == tie["report_id"] and first <= tie["start_char"] and tie["end_char"] <= last)


def _quotes(ties: list[Row], quotes: list[Row], reports: dict[str, Report]) -> Found:
    quoted = {quote["quote_id"]: quote for quote in quotes}
    opening = {
        (source, mark.inside[0]): mark for source, report in reports.items() for mark in report.marks if mark.mark == "quotation"
    }
    spoken = [tie for tie in ties if tie["tbl"] == "quotes" and tie["field"] == "quotation"]
    firsts = {tie["row_id"]: tie["start_char"] for tie in reversed(spoken) if tie["role"] == "asserts"}
    for tie in spoken:
        report, start, end = reports[tie["report_id"]], tie["start_char"], tie["end_char"]
        mark = opening.get((tie["report_id"], start))
        if mark is None or not mark.closes(report.text, end):
            yield "OR401", _of(tie, "exact", tie["exact"], written=tie["exact"])
        first, last = paragraph(report.text, start, end)
        alone = first >= start - 1 and last <= end + 2
        if tie["role"] == "pull_quote" and not (alone and firsts.get(tie["row_id"], start) < start):
            yield "OR405", _of(tie, "role", tie["role"])
        quote = quoted.get(tie["row_id"])
        if quote and tie["role"] == "asserts":
            passage = alone and not quote["speaker_id"] and not quote["cue"]
            if passage != (quote["quote_type"] == "passage"):
                kind = quote["quote_type"]
                yield "OR406", {"tbl": "quotes", "row_id": quote["quote_id"], "field": "quote_type", "value": kind}


def _marks(ties: list[Row], set_aside: list[Row], reports: dict[str, Report]) -> Found:
    aside = {(row["report_id"], row["start_char"]): row for row in set_aside if row["report_id"] in reports}
    of: dict[str, list[Row]] = {}
    for tie in ties:
        of.setdefault(tie["report_id"], []).append(tie)
    for source, report in reports.items():
        recorded = _recorded(of.get(source, []), report.marks)
        for mark in report.marks:
            row = aside.pop((source, mark.start), None)
            if row is None and mark not in recorded:
                line, column = report.line_column(mark.start)
                told = {"tbl": "sources", "row_id": source, "mark": MARKS[mark.mark], "written": mark.exact, "value": mark.exact}
                yield "OR203", told | {"place": Place(f"seeds/{report.name}", line, column)}
            elif row and (mark in recorded or (row["end_char"], row["exact"], row["mark"]) != (mark.end, mark.exact, mark.mark)):
                yield "OR204", _aside(row)
    for row in aside.values():
        yield "OR204", _aside(row)


def _recorded(ties: list[Row], marks: tuple[Mark, ...]) -> set[Mark]:
    """The marks that evidence accounts for: a quotation of it, a sum read from it, a citation at it."""
    found: set[Mark] = set()
    for kind in MARKS:
        # Marks of one kind follow each other and do not overlap, so the first that ends after a span's start may hold it.
        here = [mark for mark in marks if mark.mark == kind]
        ends = [mark.end for mark in here]
        for tie in ties:
            at = bisect_right(ends, tie["start_char"])
            while at < len(here) and here[at].start < tie["end_char"]:
                if _records(tie, kind, here[at].inside):
                    found.add(here[at])
                at += 1
    return found


def _aside(row: Row) -> Row:
    return {"tbl": "set_aside", "row_id": f"{row['report_id']} {row['start_char']}", "field": "exact", "value": row["exact"]}


def _records(tie: Row, mark: str, inside: tuple[int, int]) -> bool:
    """Whether a piece of evidence is what records a mark: a quotation of it, a sum read from it, a citation at it."""
    start, end = tie["start_char"], tie["end_char"]
    if mark == "quotation":
        return bool(tie["field"] == "quotation" and start < inside[1] and inside[0] < end)
    if mark == "citation":
        return tie["role"] == "cites" and (start, end) == inside
    return bool(tie["transform"] in ("money_amount", "money_currency") and start <= inside[0] and inside[1] <= end)
