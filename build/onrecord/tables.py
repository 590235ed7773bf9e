"""Tables: what was read, as the records of eleven tables. A function that makes a table has the table's name."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from onrecord.evidence import Evidence, Given, Reading, Row
from onrecord.money import plain
from onrecord.problems import Place
from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.ways import SPEAKER, Step

if TYPE_CHECKING:
    from pandas import DataFrame

Settled = dict[tuple[str, str], dict[str, Evidence | Given]]


@dataclass(frozen=True)
class Record:
    """A row of a table: its cells as they are published, and where it was typed."""

    cells: list[str]
    place: Place


Line = list[Any]
"""A row of a table as its file has it: what it is sorted by, how many cells are filled, the text; line and column where typed."""
KEY, FILLED, TEXT = itemgetter(0), itemgetter(1), itemgetter(2)


def assemble(reading: Reading, steps: list[Step]) -> dict[str, list[Record]]:
    """The records of all tables that were read just now, in order of publication and of their keys."""
    settled = settle(chain(reading.evidence, (one for sheet in reading.sheets for one in sheet.values)))
    typed: dict[str, list[Row]] = {table: [] for table in TABLES}
    for row in reading.rows:
        typed.get(row.table, []).append(row)
    makers: dict[str, Callable[[], Iterable[tuple[dict[str, Any], Place]]]] = {
        "quotes": lambda: quotes(typed["quotes"], settled),
        "evidence": lambda: evidence(reading),
        "attributions": lambda: attributions(steps),
    }
    made: dict[str, list[Record]] = {}
    for table in TABLES:
        of = key(table)
        found = makers.get(table, lambda table=table: rows(typed[table], settled))()
        made[table] = sorted((Record(record(table, cells), place) for cells, place in found), key=lambda one: of(one.cells))
    return made


def rows(typed: list[Row], settled: Settled) -> Iterator[tuple[dict[str, Any], Place]]:
    """A table whose rows were typed: the cells that people judged, and those that the evidence settles."""
    for row in typed:
        key = schema(row.table).key
        values = {name: one.value for name, one in settled.get((row.table, row.id), {}).items()}
        yield row.cells | ({key[0]: row.id} if len(key) == 1 else {}) | values, row.place


def quotes(typed: list[Row], settled: Settled) -> Iterator[tuple[dict[str, Any], Place]]:
    """Quotes; how sure the speaker is comes from the evidence for the speaker."""
    for cells, place in rows(typed, settled):
        speaker = settled.get(("quotes", cells["quote_id"]), {}).get(SPEAKER["quotes"])
        basis = "not_stated" if speaker is None else "stated" if speaker.basis == "stated" else "inferred"
        yield cells | {"speaker_basis": basis}, place


def evidence(reading: Reading) -> Iterator[tuple[dict[str, Any], Place]]:
    """Every tie between a row, or a cell, and words."""
    return ((_tie(one), one.place) for one in reading.evidence)


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
                "prefix": words.prefix,
                "suffix": words.suffix,
                "occurrence": words.occurrence,
            }
            if words
            else {}
        ),
    }


def attributions(steps: list[Step]) -> Iterator[tuple[dict[str, Any], Place]]:
    """Every step of every way."""
    for step in steps:
        cells = {
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
        yield cells, step.place


def settle(evidence: Iterable[Evidence | Given]) -> Settled:
    """The value that counts for each field: the one given, or the preferred one; none where values differ unranked."""
    given: dict[tuple[str, str], dict[str, list[Evidence | Given]]] = {}
    for one in evidence:
        if one.field and one.rank != "deprecated":
            given.setdefault((one.table, one.row_id), {}).setdefault(one.field, []).append(one)
    found: Settled = {}
    for row, fields in given.items():
        for name, ties in fields.items():
            counted = [one for one in ties if one.rank == "preferred"] or ties
            if len({one.value for one in counted}) == 1:
                # A value is as sure as the least sure of the words that give it.
                found.setdefault(row, {})[name] = min(counted, key=lambda one: one.basis == "stated")
    return found


def record(table: str, cells: dict[str, Any]) -> list[str]:
    """Cells as they are published, in the order that the schema gives: whole numbers without a point, empty for missing.

    >>> record("contracts", {"contract_id": "deal", "title": "a deal", "value_amount": "2500000.0"})[5:7]
    ['2500000', '']
    """
    return ["" if (cell := cells.get(name)) is None else written(cell) for name, written in _writers(table)]


def _whole(value: Any) -> str:
    return "" if value == "" else str(int(value))


def _number(value: Any) -> str:
    return "" if value == "" else plain(Decimal(repr(float(value))))


@cache
def _writers(table: str) -> list[tuple[str, Callable[[Any], str]]]:
    return [(name, _WRITTEN[column.type]) for name, column in schema(table).columns.items()]


_WRITTEN: dict[str, Callable[[Any], str]] = {"string": str, "date": str, "boolean": str, "integer": _whole, "number": _number}


@cache
def key(table: str) -> Callable[[list[str]], Any]:
    """What the records of a table are sorted by: text by code point, numbers by their size; several of them are a list."""
    columns = schema(table).columns
    parts = [(list(columns).index(name), int if columns[name].type == "integer" else str) for name in schema(table).key]
    if len(parts) == 1:
        return lambda cells: parts[0][1](cells[parts[0][0]])
    return lambda cells: [of(cells[at]) for at, of in parts]


def line(table: str, record: Record) -> Line:
    """A record as a line of CSV: commas, minimal quoting, LF."""
    return [
        key(table)(record.cells),
        sum(map(bool, record.cells)),
        csv_text(record.cells),
        record.place.line,
        record.place.column,
    ]


def row_of(line: Line) -> str:
    """The id of a line's row."""
    return str(line[0]) if isinstance(line[0], str) else " ".join(map(str, line[0]))


class _Kept:
    """What a CSV writer writes into, to be given the line back."""

    def write(self, text: str) -> str:
        return text


_WRITER = csv.writer(_Kept(), lineterminator="\n")


def csv_text(cells: list[str]) -> str:
    """Cells as one line of CSV.

    >>> print(csv_text(["a", "b, c", ""]), end="")
    a,"b, c",
    """
    return str(_WRITER.writerow(cells))


def cells(text: str) -> list[str]:
    """The cells of one line of CSV, or of one record on several."""
    return next(csv.reader([text], strict=True))


def frame(table: str, records: Iterable[Record]) -> DataFrame:
    """Records as a frame with the columns and types that the schema gives."""
    import pandas as pd

    columns = schema(table).columns
    text = io.StringIO("".join([csv_text(list(columns)), *(csv_text(one.cells) for one in records)]))
    read = {name: "str" if column.type == "date" else column.pandas_type for name, column in columns.items()}
    made = pd.read_csv(text, dtype=read, keep_default_na=False, na_values=[""])
    return made.astype({name: column.pandas_type for name, column in columns.items() if column.type == "date"})
