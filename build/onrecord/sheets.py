"""Sheets: all that one report gives to the tables, apart from any other, so that it need not be read again while it stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from onrecord.evidence import CHOSEN, Evidence, Given, Reading
from onrecord.gaps import REST_ON
from onrecord.reports import Report
from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.tables import KEY, Line, Record, key, line, row_of
from onrecord.transforms import fold
from onrecord.typed import Mapping


class Crossed(Exception):
    """What was read before does not fit what is read now, so that all has to be read again, together."""


@dataclass(frozen=True)
class Sheet:
    """What a report gave when it was read: its lines of the tables, and what of other files that rested on."""

    file: str  # of the annotations
    report: str
    sha256: str
    source_id: str
    title: str
    known: dict[str, dict[str, str]]  # actors and contracts that it speaks of, by table, with the names chosen for them
    names: dict[str, list[str]]  # whom all reports together mean by the names that gave it a value
    named: list[list[str]]  # the names that it is on record for: actor and words
    refers: dict[str, list[str]]  # rows of others that its rows lead to, by table
    ties: list[list[Any]]  # values that it gives to what all reports share
    lines: dict[str, list[Line]]

    def fits(self, reading: Reading) -> bool:
        """Whether the rows that it speaks of are there and are called what they were called."""
        return all(
            row_id in reading.known[table] and reading.chosen.get((table, row_id), "") == name
            for table, rows in self.known.items()
            for row_id, name in rows.items()
        )

    def means(self, names: dict[str, frozenset[str]]) -> bool:
        """Whether the names that gave it a value are still those of the same actors."""
        return all(sorted(names.get(name, ())) == ids for name, ids in self.names.items())

    @property
    def values(self) -> Iterator[Given]:
        """The values that it gives to what all reports share, as far as they have to be known to settle one."""
        return map(Given._make, self.ties)

    @property
    def ids(self) -> list[str]:
        """Its own rows that people gave an id."""
        return [line[0] for table in ENTITIES for line in self.lines[table]]

    @property
    def typed(self) -> Iterator[str]:
        """The ids of the rows that its file has."""
        return (row_of(line) for table, lines in self.lines.items() if table not in REST_ON for line in lines)


def make(reading: Reading, tables: dict[str, list[Record]]) -> Iterator[Sheet]:
    """A sheet for each report that was read just now."""
    lines: dict[str, dict[str, list[Record]]] = {}
    for table, records in tables.items():
        for record in records:
            lines.setdefault(record.place.file, {}).setdefault(table, []).append(record)
    evidence: dict[str, list[Evidence]] = {}
    for one in reading.evidence:
        evidence.setdefault(one.place.file, []).append(one)
    for file, (report, source_id, typed) in reading.read_now.items():
        yield _sheet(reading, file, report, source_id, typed, lines[file], evidence.get(file, []))


def _sheet(
    reading: Reading,
    file: str,
    report: Report,
    source_id: str,
    typed: Mapping,
    own: dict[str, list[Record]],
    evidence: list[Evidence],
) -> Sheet:
    source = next(record.cells for record in own["sources"] if record.cells[0] == source_id)
    return Sheet(
        file=file,
        report=report.name,
        sha256=report.sha256,
        source_id=source_id,
        title=source[list(schema("sources").columns).index("title")],
        known=_known(reading, typed, evidence),
        names={
            name: sorted(reading.names.get(name, ()))
            for name in sorted({fold(one.words.exact) for one in evidence if one.transform == "actor" and one.words})
        },
        named=[[one.row_id, one.words.exact] for one in evidence if one.is_name and one.words],
        refers={table: sorted(ids) for table, ids in _refers(own).items()},
        ties=[
            [one.table, one.row_id, one.field, one.value, one.basis, one.rank]
            for one in evidence
            if one.table in CHOSEN and one.field
        ],
        lines={table: [line(table, record) for record in own.get(table, ())] for table in TABLES},
    )


def _known(reading: Reading, typed: Mapping, evidence: list[Evidence]) -> dict[str, dict[str, str]]:
    """Every actor and contract that had to be there."""
    asked = {
        (f"{kind}s", str(entry[kind])) for entry in typed.get("names", ()) for kind in ("actor", "contract") if kind in entry
    }
    asked |= {(table, str(entry["id"])) for table in CHOSEN for entry in typed.get(table, ())}
    for one in evidence:
        if one.field and one.value and schema(one.table).columns[one.field].told.get("transform") == "actor":
            asked.add(("actors", one.value))
    found: dict[str, dict[str, str]] = {table: {} for table in CHOSEN}
    for table, row_id in sorted(asked):
        found[table][row_id] = reading.chosen.get((table, row_id), "")
    return found


def _refers(own: dict[str, list[Record]]) -> dict[str, set[str]]:
    """The rows that its own lead to and that are not among them."""
    found: dict[str, set[str]] = {}
    for table, records in own.items():
        columns = list(schema(table).columns)
        for reference in schema(table).references:
            at = columns.index(reference.column)
            found.setdefault(reference.table, set()).update(record.cells[at] for record in records)
    for table, ids in found.items():
        of = key(table)
        ids -= {"", *(of(record.cells) for record in own.get(table, ()))}
    return found


def joined(records: dict[str, list[Record]], before: list[Sheet]) -> dict[str, list[Line]]:
    """All lines of all tables, in order; Crossed where two of them have one key, or one leads to a row that is not there."""
    lines = {}
    for table, found in records.items():
        now = [line(table, record) for record in found]
        then = [one for sheet in before for one in sheet.lines[table]]
        lines[table] = sorted([*now, *then], key=KEY)
        if then and any(one[0] == other[0] for one, other in pairwise(lines[table])):
            raise Crossed
    for table in TABLES if before else ():
        asked = {row_id for sheet in before for row_id in sheet.refers.get(table, ())}
        if asked and not asked <= set(map(KEY, lines[table])):
            raise Crossed
    return lines
