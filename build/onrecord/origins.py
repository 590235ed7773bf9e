"""Origins: where each row, and each piece of evidence, was typed."""

from __future__ import annotations

from onrecord.evidence import Reading
from onrecord.problems import Place
from onrecord.ways import Step


class Origins:
    """Leads from a row of a table to the line that somebody typed."""

    def __init__(self, reading: Reading, steps: list[Step]) -> None:
        self.rows = {(row.table, row.id): row.place for row in reading.rows}
        self.rows |= {("evidence", one.id): one.place for one in reading.evidence}
        self.rows |= {("attributions", step.id): step.place for step in steps}
        self.cells: dict[tuple[str, str, str | None], Place] = {
            (one.table, one.row_id, one.field): one.place for one in reversed(reading.evidence) if one.field
        }
        self.owners = {("evidence", one.id): (one.table, one.row_id) for one in reading.evidence}
        self.owners |= {("attributions", step.id): (step.entity.table, step.entity.id) for step in steps}

    def owner(self, table: str, row_id: str) -> tuple[str, str]:
        """The row that a piece of evidence or a step is of; of another row, itself."""
        return self.owners.get((table, row_id), (table, row_id))

    def locate(self, table: str, row_id: str, column: str | None) -> Place:
        """The place of a cell's words, the first if there are more, else of the row."""
        return self.cells.get((table, row_id, column)) or self.rows.get((table, row_id)) or Place(f"datapackage/{table}.csv")
