"""Fitting: whether the cells that were read fit their columns, so that no stranger has anything against them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from onrecord import csvfile, schema_checks
from onrecord.csvfile import CsvFile
from onrecord.evidence import Reading
from onrecord.origins import Origins
from onrecord.problems import Problem
from onrecord.schemas import schema
from onrecord.tables import KEY, TEXT, Line, Record


def check(
    folder: Path, records: dict[str, list[Record]], lines: dict[str, list[Line]], read: Reading, origins: Origins
) -> tuple[dict[str, Path], list[Problem]]:
    """The tables' files, and what a stranger's `check` would have against the cells read now, told where they were typed.

    No id that leads nowhere is built.
    """
    files: dict[str, CsvFile] = {}
    problems: list[Problem] = []
    for table, found in records.items():
        path, told = folder / f"{table}.csv", schema(table)
        columns = list(told.columns)
        made = CsvFile(table, path, f"{folder.name}/{path.name}", b"", columns, [columns.index(name) for name in told.key])
        if any("\0" in TEXT(line) for line in lines[table]):
            problems += csvfile.read(path, made.shown, told)[1]
            continue
        made.records.extend(record.cells for record in found)
        made.lines.extend(range(2, len(found) + 2))
        for n in range(len(found)):
            made.keys.setdefault(made.row_id(n), n)
        files[table] = made
    led_to = {reference.table for table in files for reference in schema(table).references} & files.keys()
    targets = {table: replace(files[table], keys=dict.fromkeys(map(KEY, lines[table]), 0)) for table in led_to}
    cells = [one for table, file in files.items() for one in schema_checks.check(file, schema(table), targets)]
    for one in read.gaps.unfit(cells, origins.owner):
        problems.append(replace(one, place=origins.locate(one.table or "", one.row_id or "", one.field)))
    for table in records.keys() - files.keys():
        read.gaps.table(table)
    return {table: file.path for table, file in files.items()}, problems
