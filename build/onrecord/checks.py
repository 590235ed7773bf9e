"""Checks: what must hold between cells, rows and words. Each rule is a query in `rules/*.toml` or a function in `text_checks`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import character_checks, plainfile, text_checks
from onrecord.database import csv_rows, engine
from onrecord.evidence import Reading
from onrecord.gaps import ANY, Gaps, Owner
from onrecord.problems import MOST_ALIKE, Place, Problem, few, problem, rules
from onrecord.reports import Report
from onrecord.schemas import ENTITIES, TABLES, quoted, schema

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

TOGETHER = 2  # rules
Locate = Callable[[str, str, str | None], Place]
"""Where a row of a table, or one field of it, was typed or is published."""


def check(
    connection: DuckDBPyConnection,
    reports: dict[str, Report],
    locate: Locate,
    gaps: Gaps,
    owner: Owner,
    before: Collection[str] = (),
    seek: Callable[[Iterable[tuple[str, str]]], None] = lambda rows: None,
) -> list[Problem]:
    """Every rule over tables that are loaded, with the reports by source id: the problems that the gaps leave known.

    What rests on one report alone is not asked again of those that were checked `before`. All rows that break a rule are
    given to `seek` before any is located.
    """
    prepare(connection, {source: report for source, report in reports.items() if source not in before})
    _without(connection, gaps)
    broken = list(found(connection, reports, before))
    seek((told["tbl"], told["row_id"]) for _, told in broken)
    problems = [_told(code, told, locate) for code, told in broken]
    return [problem for problem in problems if gaps.known(problem, owner)]


def _without(connection: DuckDBPyConnection, gaps: Gaps) -> None:
    """Take out the rows, and empty the cells, that can't be relied on."""
    rows: dict[tuple[str, str | None], list[str]] = {}
    for table, row_id, part in gaps.told:
        if table in TABLES and row_id not in (None, ANY):
            rows.setdefault((table, part), []).append(str(row_id))
    for (table, part), row_ids in rows.items():
        change = f"UPDATE {table} SET {quoted(part)} = NULL" if part else f"DELETE FROM {table}"
        if part is None or part in schema(table).columns:
            key = f"concat_ws(' ', {', '.join(schema(table).key)})"
            connection.execute(f"{change} WHERE {key} IN (SELECT unnest(?))", [row_ids])


def prepare(connection: DuckDBPyConnection, reports: dict[str, Report]) -> None:
    """The tables that the rules ask besides; whoever changes those that they are made from makes them again."""
    connection.execute((files("onrecord") / "checks.sql").read_text(encoding="utf-8"))
    connection.execute(_cells())
    connection.execute("CREATE OR REPLACE TABLE paragraphs (report_id VARCHAR, start_char BIGINT, end_char BIGINT)")
    spans = ((source, start, end) for source, report in reports.items() for start, end in report.paragraphs)
    while some := list(islice(spans, 50_000)):
        connection.execute(
            "INSERT INTO paragraphs SELECT unnest(?), unnest(?), unnest(?)", list(map(list, zip(*some, strict=True)))
        )


def found(
    connection: DuckDBPyConnection, reports: dict[str, Report], before: Collection[str] = ()
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each broken rule, by code, with what was found, as often as is listed; the words first."""
    counts: Counter[str] = Counter()
    # Most of the time goes into planning queries, which a database does with one core each; meanwhile the words are read.
    pool = ThreadPoolExecutor(TOGETHER)
    try:
        asked = [(code, pool.submit(_answer, connection.cursor(), rule.sql)) for code, rule in rules().items() if rule.sql]
        answers = ((code, row) for code, answer in asked for row in answer.result())
        of_words = text_checks.check(connection, reports, before)
        for code, told in chain(of_words, answers, character_checks.check(connection)):
            counts[code] += 1
            if counts[code] <= MOST_ALIKE + 1:
                yield code, told
    finally:
        pool.shutdown(cancel_futures=True)


def _answer(connection: DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    """What breaks a rule; one that is broken more often than is listed is not asked to the end."""
    with connection:
        answer = connection.execute(f"SELECT * FROM ({sql}) LIMIT {MOST_ALIKE + 1}")
        names = [column[0] for column in answer.description or ()]
        # As the database would sort them, missing cells last; for so few it takes longer to plan that than to ask the rule.
        rows = sorted(answer.fetchall(), key=lambda row: [(cell is None, cell) for cell in row])
        return [dict(zip(names, row, strict=True)) for row in rows]


def _told(code: str, told: dict[str, Any], locate: Locate) -> Problem:
    table, row_id, field = told.pop("tbl"), told.pop("row_id"), told.pop("field", None)
    value = told.pop("value", None)
    shown = None if value is None else str(value)
    place = told.pop("place", None) or locate(table, row_id, field)
    return problem(code, place, table=table, row_id=row_id, field=field, value=shown, **told)


def _cells() -> str:
    """Tables of every cell that rests on words, as published text, and of the columns that do."""
    grounded = [
        (table, name, column.told["transform"])
        for table in ENTITIES
        for name, column in schema(table).resting_on("words").items()
    ]
    cells = " UNION ALL ".join(
        f"SELECT '{table}' AS tbl, {ENTITIES[table]} AS row_id, '{name}' AS field, {name} AS value FROM text_{table}"
        for table, name, _ in grounded
    )
    listed = ", ".join(str(told) for told in grounded)
    return (
        f"CREATE OR REPLACE TABLE cells AS {cells};"
        f"CREATE OR REPLACE TABLE grounded AS SELECT * FROM (VALUES {listed}) AS listed(tbl, field, transform)"
    )


def kept(connection: DuckDBPyConnection, reading: Reading, folder: Path, made: Path, owner: Owner) -> list[Problem]:
    """What was published in a folder and must stay: ids, unless they are retired with a reason, and the bytes of reports.

    A file that is as it is `made` now has lost nothing.
    """
    known = {row.id for row in reading.rows}.union(*(sheet.ids for sheet in reading.sheets))
    texts = {row.id: str(row.cells.get("text_sha256") or "") for row in reading.of("sources")}
    texts |= {sheet.source_id: sheet.sha256 for sheet in reading.sheets}
    problems: list[Problem] = []
    for table in (*ENTITIES, "questions"):
        if not plainfile.same(folder / f"{table}.csv", made / f"{table}.csv"):
            problems += few(_gone(table, _published(connection, folder / f"{table}.csv", table), known, texts, reading.gaps))
    return [found for found in problems if reading.gaps.known(found, owner)]


def _gone(table: str, rows: Iterable[dict[str, str]], known: set[str], texts: dict[str, str], gaps: Gaps) -> Iterator[Problem]:
    for row in rows:
        row_id = row[schema(table).key[0]]
        if row_id not in known and not gaps.hides(table, row_id):
            yield problem("OR117", Place("seeds/annotations/retired.yaml"), table=table, row_id=row_id, value=row_id)
        elif table == "sources" and row_id in texts:
            was, now = row["text_sha256"], texts[row_id]
            if was and was != now:
                place = Place(row["text_path"])
                yield problem("OR202", place, table=table, row_id=row_id, field="text_sha256", value=was, found=now)


def _published(connection: DuckDBPyConnection, path: Path, table: str) -> Iterator[dict[str, str]]:
    """The rows of a published table, however many; none of a file that is no table, which is told elsewhere."""
    columns = list(schema(table).columns)
    try:
        if not plainfile.read(path).startswith(f"{','.join(columns)}\n".encode()):
            return
        answer = connection.execute(csv_rows(path, columns))
        while some := answer.fetchmany(10_000):
            yield from ({name: cell or "" for name, cell in zip(columns, row, strict=True)} for row in some)
    except (OSError, engine().Error):
        return
