"""Whole: what no part can know by itself: that an id stands once in all parts.

Ids are shared out by their hash, and DuckDB reduces each share from the key columns alone. What follows from that needs no
reduce: if every article is in one part, and each row of a part is of an article of that part, a key that stands once in
its part stands once in all, and a reference that leads somewhere leads there in its part.
"""

from __future__ import annotations

import errno
from collections.abc import Container, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from onrecord.database import connected
from onrecord.problems import MOST_ALIKE
from onrecord.scale.described import tables
from onrecord.scale.store import IDS, Store
from onrecord.schemas import literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Fault = tuple[str, str, str | None, str | None, str]  # code, file, row, column, what was found
_SHARE = 10_000_000  # ids in a share


def shares(articles: int) -> int:
    """How many shares keep each within a worker's memory."""
    return articles // _SHARE + 1


@contextmanager
def _asked(store: Store) -> Iterator[DuckDBPyConnection]:
    import duckdb

    with connected(threads=1, memory_limit="2GB") as connection:
        if not store.local:
            connection.register_filesystem(store.files)
        try:
            yield connection
        except duckdb.Error as fault:
            raise OSError(errno.EIO, str(fault).splitlines()[0], store.url) from fault


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


def articles(out: str, share: int, of: int) -> list[Fault]:
    """The articles of a share that stand in two rows, in whatever parts."""
    store = Store(out)
    with _asked(store) as connection:
        return connection.execute(
            f"SELECT 'OR808', 'articles', article_id, 'article_id', '' FROM {_rows(store, 'articles', share, of)} "
            f"GROUP BY article_id HAVING count(*) > 1 ORDER BY ALL LIMIT {MOST_ALIKE + 1}"
        ).fetchall()


def keys(out: str, part: str, among: Container[str]) -> list[Fault]:
    """Keys that stand twice in a part's tables, and references that lead nowhere in it; of these tables only."""
    store, found = Store(out), list[Fault]()
    with _asked(store) as connection:
        for table, told in tables().items():
            if table not in among or table == "problems":
                continue
            rows, file = _part(store, table, part), f"{table}/{part}.parquet"
            row = f"concat_ws(' ', {', '.join(f'one.{quoted(name)}' for name in told.key)})"
            found += connection.execute(
                f"SELECT 'OR808', {literal(file)}, {row}, {literal(' '.join(told.key))}, '' FROM {rows} AS one "
                f"GROUP BY ALL HAVING count(*) > 1 ORDER BY ALL LIMIT {MOST_ALIKE + 1}"
            ).fetchall()
            for key in told.told["foreignKeys"]:
                column, leads = key["fields"][-1], key["reference"]
                if leads["resource"] not in among:
                    continue
                pairs = zip(key["fields"], leads["fields"], strict=True)
                match = " AND ".join(f"one.{quoted(name)} = other.{quoted(to)}" for name, to in pairs)
                found += connection.execute(
                    f"SELECT 'OR809', {literal(file)}, {row}, {literal(column)}, one.{quoted(column)} FROM {rows} AS one "
                    f"ANTI JOIN {_part(store, leads['resource'], part)} AS other ON {match} "
                    f"WHERE one.{quoted(column)} IS NOT NULL ORDER BY ALL LIMIT {MOST_ALIKE + 1}"
                ).fetchall()
    return found


def _part(store: Store, table: str, part: str) -> str:
    return f"read_parquet({literal(store.address(f'{table}/{part}.parquet'))})"


def refused(store: Store, most: int) -> list[Any]:
    """The first lines that were not drafted, in order: part, line, the id they give, code and cause."""
    with _asked(store) as connection:
        return connection.execute(
            f"SELECT * FROM read_parquet({literal(store.address('problems'))} || '/*.parquet') ORDER BY part, line LIMIT {most}"
        ).fetchall()
