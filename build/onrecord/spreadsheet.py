"""Spreadsheets: a table as Excel or another program saved it, put into the one form in which tables are published."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from onrecord import plainfile
from onrecord.problems import Place, Problem, problem
from onrecord.schemas import Schema

DELIMITERS = {";": "semicolons", "\t": "tabs"}


def tidy(path: Path, schema: Schema) -> tuple[bytes, list[Problem]]:
    """The file's bytes as a build would write the same cells, and what a spreadsheet did to the form; no cell changes.

    Line ends, quotation marks round cells and the order of rows and columns are no problems. What can't be read as a
    table of the schema is given back as it is.
    """
    data = plainfile.read(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data, []
    problems = [problem("OR818", Place(str(path), 1, 1), table=schema.name)] if data.startswith(b"\xef\xbb\xbf") else []
    header = text.split("\n", 1)[0]
    delimiter = next((sign for sign in DELIMITERS if sign in header and "," not in header), ",")
    if delimiter != ",":
        problems.append(problem("OR819", Place(str(path), 1, 1), table=schema.name, found=DELIMITERS[delimiter]))
    try:
        records = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return data, []
    columns = list(schema.columns)
    if not records or sorted(records[0]) != sorted(columns) or any(len(record) != len(columns) for record in records):
        return data, []
    at = [records[0].index(name) for name in columns]
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([[record[part] for part in at] for record in records])
    return made.getvalue().encode(), problems
