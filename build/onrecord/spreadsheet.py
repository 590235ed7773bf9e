"""Spreadsheets: a table as Excel or another program saved it, put into the one form in which tables are published."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from onrecord import csvfile, plainfile
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import Schema

MOST_ROWS = 100_000
MARK = b"\xef\xbb\xbf"
DELIMITERS = {";": "semicolons", "\t": "tabs"}


def tidy(path: Path, schema: Schema) -> tuple[bytes, list[Problem]]:
    """The file's bytes as a build would write the same cells, and what a spreadsheet did to the form; no cell changes.

    Line ends, quotation marks round cells and the order of rows and columns are no problems. What can't be read as a
    table of the schema is given back as it is.
    """
    data = plainfile.read(path, csvfile.MOST_BYTES)
    text = data.removeprefix(MARK)
    problems = [problem("OR818", Place(str(path), 1, 1), table=schema.name)] if len(text) < len(data) else []
    header = text[: csvfile.MOST_IN_LINE].splitlines()[:1] or [b""]
    delimiter = next((sign for sign in DELIMITERS if sign.encode() in header[0] and b"," not in header[0]), ",")
    if delimiter != ",":
        problems.append(problem("OR819", Place(str(path), 1, 1), table=schema.name, found=DELIMITERS[delimiter]))
    columns, at = list(schema.columns), list[int]()
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    try:
        for _, line, record, _ in csvfile.records(text, delimiter, MOST_ROWS):
            if line == 1 and sorted(record) == sorted(columns):
                at = [record.index(name) for name in columns]
            if len(record) != len(columns) or not at:
                return data, []
            writer.writerow([record[part] for part in at])
    except csvfile.NotCsv as fault:
        if fault.code != "OR004" or not problems:
            return data, []
        found = f"more than {MOST_ROWS:,} rows that a spreadsheet wrote in its own form"
        return data, [*problems, problem("OR004", Place(str(path), fault.line), table=schema.name, found=found)]
    return (made.getvalue().encode(), problems) if at else (data, [])
