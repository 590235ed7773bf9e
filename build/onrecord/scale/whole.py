"""Whole: what no part can know by itself: that an id or a key stands once in all parts, and that every reference leads somewhere.

Rows are shared out by a hash of their article's id, and DuckDB reduces each share from the key columns alone. All of an
article's rows are in one share, so that a share is judged by itself, wherever that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from onrecord.database import connected
from onrecord.problems import MOST_ALIKE
from onrecord.scale.described import tables
from onrecord.scale.store import IDS, Store
from onrecord.schemas import literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_SHARE = 10_000_000  # rows of the largest table in a share


def shares(rows: int) -> int:
    """How many shares keep each within a worker's memory."""
    return rows // _SHARE + 1


@contextmanager
def _asked(store: Store) -> Iterator[DuckDBPyConnection]:

    with connected(threads=1, memory_limit="2GB") as connection:
        if not store.local:
            connection.register_filesystem(store.files)
        yield connection


def _rows(store: Store, folder: str, share: int, of: int) -> str:
    within = f" WHERE hash(article_id) % {of} = {share}" if of > 1 else ""
    return f"(SELECT * FROM read_parquet({literal(store.address(folder))} || '/*.parquet'){within})"


def twice(out: str, share: int, of: int) -> list[tuple[str, int, str, int]]:
    """Each article whose id stands before: its part and line, and those of the first that has the id."""
    store = Store(out)
    ids = _rows(store, IDS, share, of)
    with _asked(store) as connection:
        return connection.execute(
            f"WITH more AS (SELECT article_id FROM {ids} GROUP BY ALL HAVING count(*) > 1), "
            f"found AS (SELECT *, first_value(part) OVER same AS first_part, first_value(line) OVER same AS first_line, "
            f"row_number() OVER same AS n FROM {ids} SEMI JOIN more USING (article_id) "
            "WINDOW same AS (PARTITION BY article_id ORDER BY part, line)) "
            "SELECT part, line, first_part, first_line FROM found WHERE n > 1 ORDER BY ALL"
        ).fetchall()


def keys(out: str, table: str, share: int, of: int) -> list[tuple[str, str, str, str]]:
    """What is wrong with a table's keys in a share: the code of the rule, the row, the columns and what they hold."""
    store, told = Store(out), tables()[table]
    key = ", ".join(map(quoted, told.key))
    row = f"concat_ws(' ', {key})"
    found: list[Any] = []
    with _asked(store) as connection:
        rows = _rows(store, table, share, of)
        found += connection.execute(
            f"SELECT 'OR808', {row}, {literal(' '.join(told.key))}, '' FROM {rows} GROUP BY {key} HAVING count(*) > 1 "
            f"ORDER BY ALL LIMIT {MOST_ALIKE + 1}"
        ).fetchall()
        for reference in told.told["foreignKeys"]:
            columns, other = reference["fields"], reference["reference"]["resource"]
            leads = _rows(store, other, share, of)
            pairs = zip(columns, reference["reference"]["fields"], strict=True)
            match = " AND ".join(f"one.{quoted(name)} = other.{quoted(to)}" for name, to in pairs)
            found += connection.execute(
                f"SELECT 'OR809', {row}, {literal(columns[-1])}, one.{quoted(columns[-1])} FROM {rows} AS one "
                f"ANTI JOIN {leads} AS other ON {match} WHERE one.{quoted(columns[-1])} IS NOT NULL "
                f"ORDER BY ALL LIMIT {MOST_ALIKE + 1}"
            ).fetchall()
    return found


def refused(store: Store, most: int) -> list[Any]:
    """The first lines that were not drafted, in order: part, line, the id they give, code and cause."""
    with _asked(store) as connection:
        return connection.execute(
            f"SELECT * FROM read_parquet({literal(store.address('problems'))} || '/*.parquet') ORDER BY part, line LIMIT {most}"
        ).fetchall()
