"""CSV files, read strictly and with their physical lines, whoever wrote them."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass, field
from itertools import takewhile
from pathlib import Path

from onrecord import plainfile
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import Schema

csv.field_size_limit(20_000_000)


@dataclass(frozen=True)
class CsvFile:
    """One table as its file has it: records of text, and the physical line on which each starts."""

    table: str
    path: Path
    shown: str
    data: bytes
    columns: list[str]
    records: list[list[str]]
    lines: list[int]
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def cell(self, record: int, column: str) -> str:
        """One cell, as text."""
        return self.records[record][self.columns.index(column)]

    def place(self, row_id: str | None, column: str | None) -> Place:
        """Where a row, or a cell of it, stands."""
        return self.at(self.keys[row_id], column) if row_id in self.keys else Place(self.shown)

    def at(self, record: int, column: str | None) -> Place:
        before = self.columns.index(column) if column in self.columns else 0
        cells = io.StringIO()
        csv.writer(cells, lineterminator="").writerow([*self.records[record][:before], "x"])
        inside_line = cells.getvalue().rpartition("\n")[2]
        return Place(self.shown, self.lines[record] + cells.getvalue().count("\n"), len(inside_line))


def read(path: Path, shown: str, schema: Schema) -> tuple[CsvFile | None, list[Problem]]:
    """The file as a table of the schema, or what keeps it from being one."""
    columns = list(schema.columns)
    try:
        data = plainfile.read(path)
        text = data.decode("utf-8")
    except OSError as fault:
        return None, [problem("OR802", Place(shown), table=schema.name, found=fault.strerror)]
    except UnicodeDecodeError as fault:
        found = f"byte {fault.object[fault.start]:#04x} at offset {fault.start} is not UTF-8"
        return None, [problem("OR802", Place(shown), table=schema.name, found=found)]
    if "\0" in text:
        at = text.index("\0")
        return None, [problem("OR802", Place(shown, text.count("\n", 0, at) + 1), table=schema.name, found="a NUL character")]
    reader, last = csv.reader(io.StringIO(text, newline=""), strict=True), 0
    records: list[list[str]] = []
    lines: list[int] = []
    try:
        for record in reader:
            records.append(record)
            lines.append(last + 1)
            last = reader.line_num
    except csv.Error as fault:
        return None, [problem("OR802", Place(shown, last + 1), table=schema.name, found=str(fault))]
    header = records[0] if records else []
    if header != columns:
        found = ", ".join(header[:20]) or "none"
        same = takewhile(lambda pair: pair[0] == pair[1], zip(header, columns, strict=False))
        place = Place(shown, 1, sum(len(name) + 1 for name, _ in same) + 1)
        return None, [problem("OR803", place, table=schema.name, found=found, expected=", ".join(columns))]
    ragged = [
        problem("OR813", Place(shown, line), table=schema.name, found=len(record), expected=len(columns))
        for record, line in zip(records[1:], lines[1:], strict=True)
        if len(record) != len(columns)
    ]
    if ragged:
        return None, ragged
    canonical = io.StringIO()
    csv.writer(canonical, lineterminator="\n").writerows(records)
    if canonical.getvalue() != text:
        at = next((n for n, pair in enumerate(zip(canonical.getvalue(), text, strict=False)) if pair[0] != pair[1]), len(text))
        return None, [problem("OR820", Place(shown, text.count("\n", 0, at) + 1), table=schema.name)]
    made = CsvFile(schema.name, path, shown, data, columns, records[1:], lines[1:])
    parts = [columns.index(name) for name in schema.key]
    made.keys.update({" ".join(record[part] for part in parts): n for n, record in reversed(list(enumerate(made.records)))})
    return made, []
