"""Published: a package as somebody downloads it: descriptor, CSVs and report texts, read without trusting any of them."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord import csvfile, plainfile, reports, schema_checks
from onrecord.csvfile import CsvFile
from onrecord.gaps import Gaps
from onrecord.package import resource as described
from onrecord.problems import Place, Problem, few, problem
from onrecord.project import MOST_BYTES
from onrecord.reports import Report
from onrecord.schemas import ENTITIES, TABLES, schema


@dataclass
class Package:
    """The tables of a package and the reports that it holds, by source id."""

    root: Path
    tables: dict[str, CsvFile] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    gaps: Gaps = field(default_factory=Gaps)

    def locate(self, table: str, row_id: str, column: str | None) -> Place:
        return self.tables[table].place(row_id, column)

    def owner(self, table: str, row_id: str) -> tuple[str, str]:
        """The row that a piece of evidence or a step is of; of another row, itself."""
        entities = {"evidence": tuple(ENTITIES), "attributions": ("quotes", "claims")}.get(table, ())
        for entity in entities if row_id in self.tables[table].keys else ():
            if owner := self.tables[table].cell(self.tables[table].keys[row_id], ENTITIES[entity]):
                return entity, owner
        return table, row_id


def read(descriptor: Path, instead: dict[str, tuple[Path, str]] | None = None) -> tuple[Package, list[Problem]]:
    """The package that a descriptor describes, and every problem of its files and cells; `instead` swaps tables' files.

    A file that stands in for another is named as it should be shown.
    """
    package = Package(descriptor.parent)
    problems: list[Problem] = []
    told = _descriptor(descriptor)
    if isinstance(told, Problem):
        return package, [told]
    problems += few(
        problem("OR810", Place(descriptor.name), value=name, found=f"it lists {name}, which is no table of ours")
        for name in told
        if name not in TABLES
    )
    for table in TABLES:
        resource = told.get(table)
        if resource is None:
            problems.append(problem("OR810", Place(descriptor.name), found=f"it lists no table {table}"))
            continue
        problems += _table(package, descriptor, table, resource, (instead or {}).get(table))
    cells = [
        found for table, file in package.tables.items() for found in schema_checks.check(file, schema(table), package.tables)
    ]
    for table in set(TABLES) - package.tables.keys():
        package.gaps.table(table)
    problems += package.gaps.unfit(cells, package.owner)
    if "sources" in package.tables:
        problems += _reports(package)
    else:
        _without_text(package)
    return package, problems


def check(descriptor: Path, instead: dict[str, tuple[Path, str]] | None = None) -> tuple[Package, list[Problem]]:
    """A package and every problem of it, by its own files alone, that can be known without what can't be read of it."""
    from onrecord import checks, database

    package, problems = read(descriptor, instead)
    if package.tables:
        with database.open_tables({table: file.path for table, file in package.tables.items()}) as connection:
            problems += checks.check(connection, package.reports, package.locate, package.gaps, package.owner)
    return package, problems


def _descriptor(path: Path) -> dict[str, dict[str, Any]] | Problem:
    """Resources by name."""
    try:
        told = plainfile.json(path, MOST_BYTES)
    except ValueError as fault:
        return problem("OR810", Place(path.name, getattr(fault, "lineno", None)), found=f"it is not JSON: {fault}")
    except OSError as fault:
        if fault.errno != errno.EFBIG:
            raise
        return problem("OR004", Place(path.name), found=fault.strerror)
    resources = told.get("resources") if isinstance(told, dict) else None
    named = isinstance(resources, list) and all(isinstance(one, dict) and isinstance(one.get("name"), str) for one in resources)
    if not isinstance(resources, list) or not named:
        return problem("OR810", Place(path.name), found="it has no list of resources with names")
    counts = Counter(resource["name"] for resource in resources)
    if twice := next((name for name, count in counts.items() if count > 1), None):
        return problem("OR810", Place(path.name), value=twice, found=f"it lists {twice} twice")
    return {resource["name"]: resource for resource in resources}


def _table(
    package: Package, descriptor: Path, table: str, resource: dict[str, Any], instead: tuple[Path, str] | None
) -> Iterator[Problem]:
    shown = Place(descriptor.name)
    path = instead[0] if instead else plainfile.inside(package.root, resource.get("path"))
    if path is None or (not instead and resource.get("path") != f"datapackage/{table}.csv"):
        told = f"the path of {table} is not datapackage/{table}.csv, a plain file in its folder"
        yield problem("OR810", shown, table=table, value=str(resource.get("path")), found=told)
        return
    if resource.get("schema") != schema(table).told:
        yield problem("OR812", shown, table=table)
    file, problems = csvfile.read(path, instead[1] if instead else str(resource["path"]), schema(table))
    yield from problems
    if file is None:
        return
    package.tables[table] = file
    if instead is None:
        made = described(table, file.data)
        for name in sorted((resource.keys() | made.keys()) - {"schema", "path"}):
            if resource.get(name) != made.get(name):
                yield problem("OR811", shown, table=table, value=str(resource.get(name)), found=f"`{name}`")


def _reports(package: Package) -> Iterator[Problem]:
    sources = package.tables["sources"]
    at, source_id = sources.columns.index("text_path"), sources.columns.index("source_id")
    for record in sources.records:
        if record[at]:
            path = plainfile.inside(package.root, record[at])
            place = sources.place(record[source_id], "text_path")
            report = reports.read_text(path, record[at]) if path else problem("OR201", place, value=record[at])
            if isinstance(report, Problem):
                yield report
                _without_text(package, record[source_id])
            else:
                package.reports[record[source_id]] = report


def _without_text(package: Package, report_id: str | None = None) -> None:
    """Without its report's text, or any report's, it can't be known of a quote or a claim whether it fits its words."""
    for table in {"quotes", "claims"} & package.tables.keys():
        file = package.tables[table]
        for row_id, n in file.keys.items():
            if report_id in (None, file.cell(n, "source_id")):
                package.gaps.add(table, row_id, "text")
