"""Tables: what was read, as eleven frames. A function that makes a table has the table's name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
from pandas import DataFrame

from onrecord.evidence import Evidence, Reading
from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.ways import SPEAKER, Step


def assemble(reading: Reading, steps: list[Step]) -> dict[str, DataFrame]:
    """All tables, in order of publication."""
    makers: dict[str, Callable[[], DataFrame]] = {
        "quotes": lambda: quotes(reading),
        "evidence": lambda: evidence(reading),
        "attributions": lambda: attributions(steps),
    }
    return {table: makers.get(table, lambda table=table: rows(table, reading))() for table in TABLES}


def rows(table: str, reading: Reading) -> DataFrame:
    """A table whose rows were typed: the cells that people judged, and those that the evidence settles."""
    settled = settle(reading.evidence)
    key = schema(table).key
    return frame(
        table,
        (
            row.cells | ({key[0]: row.id} if len(key) == 1 else {}) | _values(settled.get((table, row.id), {}))
            for row in reading.of(table)
        ),
    )


def quotes(reading: Reading) -> DataFrame:
    """Quotes; how sure the speaker is comes from the evidence for the speaker."""
    settled = settle(reading.evidence)
    bases = {key: told.get(SPEAKER["quotes"]) for key, told in settled.items()}
    made = rows("quotes", reading)
    basis = [bases.get(("quotes", quote)) for quote in made["quote_id"]]
    told = ["not_stated" if one is None else "stated" if one.basis == "stated" else "inferred" for one in basis]
    return made.assign(speaker_basis=pd.array(told, dtype="str"))


def evidence(reading: Reading) -> DataFrame:
    """Every tie between a row, or a cell, and words."""
    return frame("evidence", (_tie(one) for one in reading.evidence))


def _tie(one: Evidence) -> dict[str, Any]:
    words = one.words
    return {
        "evidence_id": one.id,
        ENTITIES[one.table]: one.row_id,
        **{name: getattr(one, name) for name in ("field", "value", "basis", "transform", "because", "rank", "role", "where")},
        **(
            {
                "report_id": one.report_id,
                "start_char": words.start,
                "end_char": words.end,
                "exact": words.exact,
                "prefix": words.prefix or None,
                "suffix": words.suffix or None,
                "occurrence": words.occurrence,
            }
            if words
            else {}
        ),
    }


def attributions(steps: list[Step]) -> DataFrame:
    """Every step of every way."""
    return frame(
        "attributions",
        (
            {
                "attribution_id": step.id,
                ENTITIES[step.entity.table]: step.entity.id,
                "path": step.path,
                "step": step.step,
                "relation": step.relation,
                "source_id" if step.through_source else "actor_id": step.agent,
                "evidence_id": step.evidence.id,
                "basis": step.basis,
                "because": step.because,
            }
            for step in steps
        ),
    )


def settle(evidence: Iterable[Evidence]) -> dict[tuple[str, str], dict[str, Evidence]]:
    """The value that counts for each field: the one given, or the preferred one; none where values differ unranked."""
    given: dict[tuple[str, str], dict[str, list[Evidence]]] = {}
    for one in evidence:
        if one.field and one.rank != "deprecated":
            given.setdefault((one.table, one.row_id), {}).setdefault(one.field, []).append(one)
    found: dict[tuple[str, str], dict[str, Evidence]] = {}
    for row, fields in given.items():
        for name, ties in fields.items():
            counted = [one for one in ties if one.rank == "preferred"] or ties
            if len({one.value for one in counted}) == 1:
                # A value is as sure as the least sure of the words that give it.
                found.setdefault(row, {})[name] = min(counted, key=lambda one: one.basis == "stated")
    return found


def _values(settled: dict[str, Evidence]) -> dict[str, str | None]:
    return {name: one.value for name, one in settled.items()}


def frame(table: str, records: Iterable[dict[str, Any]]) -> DataFrame:
    """Rows as a frame with the columns, types and order that the schema gives."""
    told = schema(table)
    columns = told.columns
    made = DataFrame.from_records(list(records), columns=list(columns))
    numeric = [name for name, column in columns.items() if column.type in ("integer", "number")]
    return (
        made.assign(**{name: pd.to_numeric(made[name]) for name in numeric})
        .astype({name: column.pandas_type for name, column in columns.items()})
        .sort_values(told.key, ignore_index=True)
    )
