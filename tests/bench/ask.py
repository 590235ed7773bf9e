"""Asking: what `onrecord query` adds to the same SQL in bare DuckDB, and how long the views take over many quotes.

`python tests/bench ask FOLDER --quotes 1000000` makes tables of that many quotes in Parquet, unless they are there, and asks
each question of them by the command and by a script of three lines, in turn.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
from pathlib import Path

from figures import Figure, measure, shown, write

from onrecord import database
from onrecord.project import Project
from onrecord.schemas import TABLES, TOLD_WAYS, schema

QUESTIONS = {
    "one quote's speaker": "SELECT * FROM who_said WHERE quote_id = 'q-777'",
    "the first quotes": "SELECT * FROM who_said LIMIT 20",
    "all ways": "SELECT count(*), count(DISTINCT way) FROM who_said",
    "all contradictions": "SELECT relation, count(*), count(DISTINCT question) FROM contradictions GROUP BY relation ORDER BY relation",
    "the first contradictions": "SELECT * FROM contradictions LIMIT 20",
}
BARE = """
import duckdb, sys
with duckdb.connect(config={"threads": 2}) as connection:
    connection.execute(open(sys.argv[1]).read())
    print(connection.execute(sys.argv[2]).fetchall()[:1])
"""
# Each table as a SELECT: ten quotes and ten claims a report, three steps a way, three claims a question. n is the number of quotes.
ROWS = {
    "actors": "SELECT 'actor-' || i AS actor_id, 'Actor ' || i AS name, CASE i % 3 WHEN 0 THEN 'media' ELSE 'person' END AS actor_type, 'full_name' AS naming FROM range({n} // 50) t(i)",
    "questions": "SELECT 'question-' || i AS question_id, 'Why ' || i || '?' AS question FROM range({n} // 3) t(i)",
    "sources": "SELECT 'report-' || i AS source_id, 'report' AS source_type, 'Report ' || i AS title, 'seeds/r' || i || '.txt' AS text_path FROM range({n} // 10) t(i)",
    "contracts": "SELECT 'contract-' || i AS contract_id, 'Contract ' || i AS title, 'actor-' || i AS buyer_id, 'actor-' || (i + 1) AS supplier_id FROM range({n} // 100) t(i)",
    "quotes": "SELECT 'q-' || i AS quote_id, 'report-' || (i // 10) AS source_id, 'Words number ' || hash(i) || ' of somebody' AS quotation, 'direct' AS quote_type, CASE WHEN i % 20 > 0 THEN 'actor-' || (hash(i) % ({n} // 50)) END AS speaker_id, CASE WHEN i % 20 > 0 THEN 'stated' ELSE 'not_stated' END AS speaker_basis, 'said' AS cue FROM range({n}) t(i)",
    "claims": "SELECT 'c-' || i AS claim_id, 'report-' || (i // 10) AS source_id, 'Claim number ' || hash(i) || ' is made' AS claim, 'reported_fact' AS claim_type, CASE WHEN i % 2 = 0 THEN 'actor-' || (hash(i) % ({n} // 50)) END AS asserted_by_id, CASE WHEN i % 5 = 0 THEN 'q-' || i END AS quote_id, 'question-' || (i // 3) AS question_id FROM range({n}) t(i)",
    "evidence": "SELECT 'e-' || k || i AS evidence_id, CASE WHEN k <> 'c' THEN 'q-' || i END AS quote_id, CASE k WHEN 'c' THEN 'c-' || i END AS claim_id, CASE k WHEN 'q' THEN 'quotation' WHEN 's' THEN 'speaker_id' END AS field, CASE k WHEN 's' THEN 'actor-' || (hash(i) % ({n} // 50)) END AS value, 'stated' AS basis, 'normal' AS rank, CASE WHEN i % 9 = 0 AND k = 's' THEN 'qualifies' ELSE 'asserts' END AS role, 'report-' || (i // 10) AS report_id, 300 * (i % 10) AS start_char, 300 * (i % 10) + 40 AS end_char, 'Words number ' || hash(i) || ' of somebody' AS exact, 'before' AS prefix, 'after' AS suffix, 1 AS occurrence FROM range({n}) t(i), (VALUES ('q'), ('s'), ('c')) v(k)",
    "attributions": "SELECT 'w-' || i || '-' || step AS attribution_id, 'q-' || i AS quote_id, 1 AS path, step, ['said', 'told_to', 'relayed_by'][step + 1] AS relation, CASE WHEN step < 2 THEN 'actor-' || (hash(i + step) % ({n} // 50)) END AS actor_id, CASE WHEN step = 2 THEN 'report-' || (i // 10) END AS source_id, 'e-s' || i AS evidence_id, CASE WHEN hash(i, step) % 7 = 0 THEN 'inferred' ELSE 'stated' END AS basis FROM range({n}) t(i), range(3) s(step)",
    "relations": "SELECT 'c-' || (3 * i) AS claim_id, 'c-' || (3 * i + 1 + (hash(i) % 2)::INT) AS other_claim_id, ['contradicts', 'in_tension', 'refines', 'corroborates', 'compatible'][(1 + hash(i, 1) % 5)::INT] AS relation, 'Because ' || i AS because FROM range({n} // 3 - 1) t(i)",
    "identities": "SELECT 'actor-' || (2 * i) AS actor_id, 'actor-' || (2 * i + 1) AS other_actor_id, 'unsure' AS judgement, 'inferred' AS basis, 'Because ' || i AS because FROM range({n} // 500) t(i)",
    "set_aside": "SELECT 'report-' || i AS report_id, 5 AS start_char, 9 AS end_char, '\"no\"' AS exact, 'quotation' AS mark, 'emphasis' AS because FROM range({n} // 10) t(i)",
}  # fmt: skip


def make(folder: Path, quotes: int) -> None:
    """A package whose tables are there in Parquet, in the order of their keys as a build writes them."""
    import duckdb

    (folder / "datapackage").mkdir(parents=True, exist_ok=True)
    told = {"name": "big", "resources": [{"name": table, "path": f"datapackage/{table}.csv"} for table in TABLES]}
    (folder / "datapackage.json").write_text(json.dumps(told), encoding="utf-8")
    with duckdb.connect() as connection:
        for table, rows in ROWS.items():
            columns = schema(table).columns
            cells = ", ".join(f'CAST("{name}" AS {column.sql_type}) AS "{name}"' for name, column in columns.items())
            connection.execute(f"CREATE OR REPLACE TEMP TABLE made AS {rows.format(n=quotes)}")
            lacking = "".join(
                f', NULL AS "{name}"'
                for name in columns
                if name not in [one[0] for one in connection.execute("DESCRIBE made").fetchall()]
            )
            select = f"SELECT {cells} FROM (SELECT *{lacking} FROM made) ORDER BY {', '.join(schema(table).key)}"
            connection.execute(f"COPY ({select}) TO '{folder}/datapackage/{table}.parquet' (FORMAT parquet)")
        connection.execute(database.parquet_views(Project(folder).parquet))
        told = "SELECT * FROM ways ORDER BY row_id, path"
        connection.execute(f"COPY ({told}) TO '{folder}/datapackage/{TOLD_WAYS}.parquet' (FORMAT parquet)")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench ask", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--quotes", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    if not (asked.folder / "datapackage.json").exists():
        make(asked.folder, asked.quotes)
    views = asked.folder / "views.sql"
    views.write_text(database.parquet_views(Project(asked.folder).parquet), encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    figures: list[Figure] = []
    for name, sql in QUESTIONS.items():
        ours = [sys.executable, "-m", "onrecord.cli", "--root", str(asked.folder), "query", "--format", "json", sql]
        bare = [sys.executable, "-c", BARE, str(views), sql]
        pairs = [
            [measure(who, told, runs=1, env=environment) for who, told in (("query", ours), ("bare", bare))]
            for _ in range(asked.runs)
        ]
        for n, who in enumerate(("onrecord query", "bare DuckDB")):
            walls, cpus = ([getattr(pair[n], part) for pair in pairs] for part in ("wall", "cpu"))
            figures.append(
                Figure(
                    f"{name}, {who}",
                    statistics.median(walls),
                    statistics.median(cpus),
                    max(pair[n].memory for pair in pairs),
                    tuple(walls),
                )
            )
    print(shown(figures))
    if asked.out:
        write(asked.out, "ask", figures, quotes=asked.quotes)
    return 0
