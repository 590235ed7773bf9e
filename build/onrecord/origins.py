"""Origins: where each row, and each piece of evidence, was typed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from onrecord import tables
from onrecord.evidence import Reading
from onrecord.gaps import REST_ON
from onrecord.problems import Place
from onrecord.schemas import ENTITIES, schema
from onrecord.sheets import Sheet
from onrecord.ways import Step

Rows = dict[tuple[str, str], Place]
Cells = dict[tuple[str, str, str | None], Place]
Owners = dict[tuple[str, str], tuple[str, str]]


class Origins:
    """Leads from a row of a table to the line that somebody typed; asked only where something is wrong."""

    def __init__(self, reading: Reading, steps: list[Step]) -> None:
        self.reading, self.steps = reading, steps

    @cached_property
    def _told(self) -> tuple[Rows, Cells, Owners]:
        evidence, steps = self.reading.evidence, self.steps
        rows = {(row.table, row.id): row.place for row in self.reading.rows}
        rows |= {("evidence", one.id): one.place for one in evidence}
        rows |= {("attributions", step.id): step.place for step in steps}
        cells: Cells = {(one.table, one.row_id, one.field): one.place for one in reversed(evidence) if one.field}
        owners = {("evidence", one.id): (one.table, one.row_id) for one in evidence}
        owners |= {("attributions", step.id): (step.entity.table, step.entity.id) for step in steps}
        _before(self.reading.sheets, rows, cells, owners)
        return rows, cells, owners

    @property
    def rows(self) -> Rows:
        """Where each row was typed."""
        return self._told[0]

    def owner(self, table: str, row_id: str) -> tuple[str, str]:
        """The row that a piece of evidence or a step is of; of another row, itself."""
        return self._told[2].get((table, row_id), (table, row_id))

    def locate(self, table: str, row_id: str, column: str | None) -> Place:
        """The place of a cell's words, the first if there are more, else of the row."""
        rows, cells, _ = self._told
        return cells.get((table, row_id, column)) or rows.get((table, row_id)) or Place(f"datapackage/{table}.csv")


def _before(sheets: Iterable[Sheet], rows: Rows, cells: Cells, owners: Owners) -> None:
    """Add what was read before."""
    for sheet in sheets:
        for table, lines in sheet.lines.items():
            for one in lines:
                row_id, place = tables.row_of(one), Place(sheet.file, *one[3:])
                rows[table, row_id] = place
                if table in REST_ON:
                    told = dict(zip(schema(table).columns, tables.cells(tables.TEXT(one)), strict=True))
                    of = next((entity, told[ENTITIES[entity]]) for entity in REST_ON[table] if told[ENTITIES[entity]])
                    owners[table, row_id] = of
                    if told.get("field"):
                        # Of several files that give a value, the first counts.
                        cells[*of, told["field"]] = min(cells.get((*of, told["field"]), Place("~")), place)
