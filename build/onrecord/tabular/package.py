"""Anybody's package: a Frictionless data package of any schema, checked by what it promises itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from onrecord import progress
from onrecord.problems import Place, Problem, problem
from onrecord.tabular import against, whole
from onrecord.tabular.descriptor import Descriptor
from onrecord.tabular.look import HASHES, Looked, stated
from onrecord.tabular.table import Table
from onrecord.tabular.table_schema import Resource

# Files that a reader would take for data of the package.
DATA = {".csv", ".tsv", ".xlsx", ".xls", ".ods", ".parquet", ".arrow", ".feather", ".duckdb", ".sqlite", ".db", ".gz", ".zip"}


@dataclass
class Checked:
    """Every problem of a package, and how much was read."""

    problems: list[Problem] = field(default_factory=list)
    tables: int = 0
    rows: int = 0


def check(told: Descriptor) -> Checked:
    """Every problem of a package by its descriptor and its own files."""
    checked = Checked(list(told.problems))
    # Bytes are looked at in a thread of their own, beside the reading.
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as beside, progress.line() as tell:
        looked = whole.looks(told, beside)
        tables = list(whole.check(told, Path(folder), looked, tell))
        for name, resource in told.resources.items():
            checked.problems += _file(resource, looked[name].result())
    for table in tables:
        checked.problems += [*table.problems, *table.unlisted]
        checked.tables, checked.rows = checked.tables + 1, checked.rows + table.rows
        checked.problems += _stated(table)
        if not table.resource.fields:
            checked.problems.append(problem("OR836", table.resource.place, table=table.resource.name))
    checked.problems += _undeclared(told)
    return checked


def check_against(told: Descriptor, resource: Resource, path: Path, *, adding: bool) -> Checked:
    """Every problem that a file brings which takes the place of a package's table, or whose rows come on top of it."""
    checked = Checked()
    with tempfile.TemporaryDirectory() as folder:
        tables = list(against.check(told, resource.name, path, Path(folder), adding=adding))
    for table in tables:
        checked.problems += [*table.problems, *table.unlisted]
    checked.tables, checked.rows = 1, tables[0].rows
    return checked


def _file(resource: Resource, looked: Looked) -> Iterator[Problem]:
    """What the descriptor says of a file's bytes."""
    if resource.path is None:
        return
    if not resource.path.is_file():
        if not resource.tabular:
            yield problem("OR802", Place(resource.shown), table=resource.name, found="no such file")
        return
    size = resource.path.stat().st_size
    if resource.told.get("bytes", size) != size:
        yield problem("OR811", resource.place, table=resource.name, value=str(resource.told["bytes"]), found="`bytes`")
    algorithm, digest = stated(resource)
    if algorithm and algorithm not in HASHES:
        yield problem("OR833", resource.place, table=resource.name, found=f"nobody here knows the hash {algorithm}")
    elif algorithm and looked.fault:
        yield problem("OR802", Place(resource.shown), table=resource.name, found=looked.fault)
    elif algorithm and looked.digest != digest:
        yield problem("OR811", resource.place, table=resource.name, value=str(resource.told["hash"]), found="`hash`")


def _stated(table: Table) -> Iterator[Problem]:
    """What the descriptor says of a table's size."""
    told, found = table.resource.told, {"rows": table.rows, "fields": table.labels}
    for name, number in found.items():
        if table.loaded and name in told and told[name] != number:
            yield problem("OR811", table.resource.place, table=table.resource.name, value=str(told[name]), found=f"`{name}`")


def _undeclared(told: Descriptor) -> Iterator[Problem]:
    """Files beside the package's own that look like data and are none of its resources."""
    for folder in sorted({path.parent for path in told.named}):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.suffix.lower() in DATA and path not in told.named:
                yield problem("OR835", Place(path.relative_to(told.root).as_posix()), value=path.name)
