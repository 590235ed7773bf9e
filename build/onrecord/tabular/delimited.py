"""Delimited: records of text as a CSV file has them, each with the physical line on which it starts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

MOST_IN_CELL = 20_000_000


@dataclass(frozen=True)
class Dialect:
    """How a file separates cells, after the Frictionless Table Dialect; the defaults are those of RFC 4180."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_initial_space: bool = False
    header_row: int | None = 1
    comment: str = ""
    comment_rows: frozenset[int] = frozenset()
    skip_blank_rows: bool = False
    encoding: str = "utf-8"

    @property
    def plain(self) -> bool:
        """Whether nothing but the delimiter differs from RFC 4180 with one header line, in UTF-8."""
        return self == Dialect(delimiter=self.delimiter)


class Record(NamedTuple):
    """The cells of one record, the physical line that it starts on, and its text as it stands in the file."""

    number: int
    line: int
    cells: list[str]
    raw: str

    def column(self, cell: int, dialect: Dialect) -> int | None:
        """The column, from 1 and in code points, at which a cell starts; None if it starts on a later line.

        >>> Record(2, 7, ["a", "b"], '"a",b').column(1, Dialect())
        5
        """
        left, quoted, escaped = cell, False, False
        for at, char in enumerate(self.raw, 1):
            if not left:
                return at
            if char == "\n":
                return None
            if not escaped and char == dialect.quote:
                quoted = not quoted
            elif not escaped and char == dialect.delimiter and not quoted:
                left -= 1
            escaped = not escaped and char == dialect.escape
        return len(self.raw.rstrip("\r\n")) + 1


class NotDelimited(Exception):
    """A file that can't be read as delimited text: the line, and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line = line


def records(path: Path, dialect: Dialect) -> Iterator[Record]:
    """Every record of the file, comments left out, the header among them; NotDelimited where one can't be read."""
    encoding = "utf-8-sig" if dialect.encoding.lower() in ("utf-8", "utf8") else dialect.encoding
    with path.open(encoding=encoding, newline="") as file:
        for record in parted(file, dialect):
            if record.number not in dialect.comment_rows and not _passed_over(record.cells, dialect):
                yield record


def parted(lines: Iterable[str], dialect: Dialect, longest: int = MOST_IN_CELL) -> Iterator[Record]:
    """Every record that physical lines hold; NotDelimited where one can't be read."""
    taken: list[str] = []
    last = 0
    reader = csv.reader(_kept(lines, taken), **options(dialect, longest))
    try:
        for number, record in enumerate(reader, 1):
            line, last = last + 1, reader.line_num
            raw = taken[0] if len(taken) == 1 else "".join(taken)
            taken.clear()
            if "\0" in raw:
                raise NotDelimited(line + raw[: raw.index("\0")].count("\n"), "a NUL character")
            yield Record(number, line, record, raw)
    except UnicodeDecodeError as fault:
        raise NotDelimited(last + 1, f"byte {fault.object[fault.start]:#04x} is not {dialect.encoding.upper()}") from fault
    except UnicodeError as fault:
        raise NotDelimited(last + 1, f"it is not {dialect.encoding.upper()}: {fault}") from fault
    except csv.Error as fault:
        raise NotDelimited(last + 1, str(fault)) from fault


def options(dialect: Dialect, longest: int = MOST_IN_CELL) -> dict[str, Any]:
    """How Python's csv is to read it."""
    csv.field_size_limit(longest)  # for the whole process, so each reader says its own
    return {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote or None,
        "quoting": csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        "escapechar": dialect.escape,
        "skipinitialspace": dialect.skip_initial_space,
        "strict": True,
    }


def _passed_over(cells: list[str], dialect: Dialect) -> bool:
    if dialect.comment and cells and cells[0].startswith(dialect.comment):
        return True
    return dialect.skip_blank_rows and not any(cells)


def _kept(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line
