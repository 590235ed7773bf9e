"""CSV files, read strictly and with their physical lines, whoever wrote them."""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from onrecord import plainfile
from onrecord.problems import Place, Problem, few, problem
from onrecord.schemas import Schema
from onrecord.tabular.delimited import Dialect, NotDelimited, Record, parted

MOST_BYTES = 1_000_000_000
MOST_IN_LINE = 1_000_000
MOST_IN_CELL = 100_000
MANY = 20_000  # lines, from which on a table's rows are not held one by one where that can be helped


@dataclass(frozen=True)
class TableFile:
    """A table's file, the name under which it is shown, its bytes and its lines, and whether all can be rows."""

    path: Path
    shown: str
    size: int
    lines: int
    plausible: bool

    @property
    def is_far(self) -> bool:
        """Whether its rows are more than are held one by one."""
        return self.lines > MANY and self.plausible

    @classmethod
    def of(cls, path: Path, shown: str, data: bytes, schema: Schema) -> TableFile:
        """What can be told from its bytes at a glance."""
        lines = data.count(b"\n") + data.count(b"\r")
        columns = schema.columns.values()
        # The shortest of words that a column may have, and a comma or line end behind each cell.
        shortest = sum(1 + column.required * min(map(len, column.constraints.get("enum", "x"))) for column in columns)
        # Among many rows some are short by mistake, and are to be told by their line.
        rows = (lines - 1) * 9 // 10
        plausible = len(data) >= shortest * rows and data.count(b",") >= (len(columns) - 1) * rows
        return cls(path, shown, len(data), lines, plausible and b"\r" not in data)


@dataclass(frozen=True)
class CsvFile:
    """One table as its file has it: records of text, the physical line on which each starts, and each key's first record."""

    table: str
    path: Path
    shown: str
    data: bytes
    columns: list[str]
    key: list[int]
    records: list[list[str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    keys: dict[str, int] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return len(self.records)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def cell(self, record: int, column: str) -> str:
        """One cell, as text."""
        return self.records[record][self.columns.index(column)]

    def row_id(self, record: int) -> str:
        """The cells of its key."""
        return " ".join([self.records[record][at] for at in self.key])

    def of(self, row_id: str, column: str) -> str | None:
        """A cell of the first row with a key; None where there is none."""
        return self.cell(self.keys[row_id], column) if row_id in self.keys else None

    def seek(self, row_ids: Iterable[str]) -> None:
        """Nothing: all rows are at hand."""

    def select(self, *columns: str) -> Iterator[list[str]]:
        """Some columns of all rows, in their order."""
        at = [self.columns.index(name) for name in columns]
        return ([record[n] for n in at] for record in self.records)

    def place(self, row_id: str | None, column: str | None) -> Place:
        """Where a row, or a cell of it, stands."""
        return self.at(self.keys[row_id], column) if row_id in self.keys else Place(self.shown)

    def at(self, record: int, column: str | None) -> Place:
        before = self.columns.index(column) if column in self.columns else 0
        cells = io.StringIO()
        csv.writer(cells, lineterminator="").writerow([*self.records[record][:before], "x"])
        inside_line = cells.getvalue().rpartition("\n")[2]
        return Place(self.shown, self.lines[record] + cells.getvalue().count("\n"), len(inside_line))


class NotCsv(Exception):
    """What keeps bytes from being a table: the code of the rule, the line and what was found there."""

    def __init__(self, code: str, line: int, found: str) -> None:
        self.code, self.line, self.found = code, line, found


def read(path: Path, shown: str, schema: Schema) -> tuple[CsvFile | None, list[Problem]]:
    """The file as a table of the schema, or what keeps it from being one.

    What can be no table, for want of bytes or commas for its lines, is read as far as it takes to say so.
    """
    try:
        data = plainfile.read(path, MOST_BYTES)
    except OSError as fault:
        code = "OR004" if fault.errno == errno.EFBIG else "OR802"
        return None, [problem(code, Place(shown), table=schema.name, found=fault.strerror)]
    file = TableFile.of(path, shown, data, schema)
    columns = list(schema.columns)
    made = CsvFile(schema.name, path, shown, data, columns, [columns.index(name) for name in schema.key])
    problems = list(few(_fill(made, file.lines + 1 if file.plausible else MANY)))
    return (None, problems) if problems else (made, [])


def _fill(made: CsvFile, most: int) -> Iterator[Problem]:
    """Put the records into the table; a problem for each that is none."""
    told, headed, formed = {"table": made.table}, False, True
    writer = csv.writer(Line(), lineterminator="\n")
    try:
        for _, line, record, text in records(made.data, most=most):
            if formed and writer.writerow(record) != text:
                formed = False
                told_form = problem("OR820", Place(made.shown, line), **told)
            if not headed:
                headed = record == made.columns
                if not headed:
                    yield _other_columns(made, record)
                    return
            elif len(record) != len(made.columns):
                yield problem("OR813", Place(made.shown, line), **told, found=len(record), expected=len(made.columns))
            else:
                made.records.append(record)
                made.lines.append(line)
                made.keys.setdefault(made.row_id(-1), len(made.records) - 1)
    except NotCsv as fault:
        yield problem(fault.code, Place(made.shown, fault.line), **told, found=fault.found)
        return
    if not headed:
        yield _other_columns(made, [])
    elif not formed:
        yield told_form


def _other_columns(made: CsvFile, header: list[str]) -> Problem:
    found = ", ".join(header[:20]) or "none"
    same = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(header, made.columns, strict=False))
    place = Place(made.shown, 1, sum(len(name) + 1 for name, _ in same) + 1)
    return problem("OR803", place, table=made.table, found=found, expected=", ".join(made.columns))


class Line:
    """What a CSV writer writes into, to be given the line back."""

    def write(self, line: str) -> str:
        return line


def records(data: bytes, delimiter: str = ",", most: int = MANY) -> Iterator[Record]:
    """Each record, the header among them; NotCsv at what is none."""
    try:
        for record in parted(_lines(data, most), Dialect(delimiter=delimiter), MOST_IN_CELL):
            if record.number > most + 1:
                raise NotCsv("OR004", record.line, _more(most))
            yield record
    except NotDelimited as fault:
        if "field larger" in str(fault):
            raise NotCsv("OR004", fault.line, f"a cell of more than {MOST_IN_CELL:,} characters") from fault
        raise NotCsv("OR802", fault.line, str(fault)) from fault


def _more(most: int) -> str:
    return f"more than {most:,} lines, without the bytes or commas for so many rows"


def _lines(data: bytes, most: int) -> Iterator[str]:
    """The physical lines."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        found = f"byte {data[fault.start]:#04x} at offset {fault.start} is not UTF-8"
        raise NotCsv("OR802", data.count(b"\n", 0, fault.start) + 1, found) from fault
    if data.count(b"\n") + data.count(b"\r") > 2 * most:
        raise NotCsv("OR004", 1, _more(most))
    if b"\0" in data:
        raise NotCsv("OR802", data.count(b"\n", 0, data.index(b"\0")) + 1, "a NUL character")
    text = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    for number in itertools.count(1):
        line = text.readline(MOST_IN_LINE + 1)
        if len(line) > MOST_IN_LINE:
            raise NotCsv("OR004", number, f"a line of more than {MOST_IN_LINE:,} characters")
        if not line:
            return
        yield line
