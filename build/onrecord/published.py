"""Published: a package as somebody downloads it: descriptor, CSVs and report texts, read without trusting any of them."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import csvfile, plainfile, reports, schema_checks
from onrecord.csvfile import CsvFile, TableFile
from onrecord.gaps import Gaps
from onrecord.package import resource as described
from onrecord.problems import Place, Problem, few, problem
from onrecord.project import MOST_BYTES
from onrecord.reports import Report
from onrecord.schemas import ENTITIES, TABLES, schema

if TYPE_CHECKING:
    from onrecord.far import FarTable


@dataclass
class Package:
    """The tables of a package and the reports that it holds, by source id."""

    root: Path
    tables: Mapping[str, CsvFile | FarTable] = field(default_factory=dict)
    reports: dict[str, Report] = field(default_factory=dict)
    gaps: Gaps = field(default_factory=Gaps)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    def seek(self, rows: Iterable[tuple[str | None, str | None]]) -> None:
        """Find rows, all together, before the place or the owner of each is asked."""
        wanted: dict[str, set[str]] = {}
        for table, row_id in rows:
            if table is not None and table in self.tables and row_id is not None:
                wanted.setdefault(table, set()).add(row_id)
        for table, row_ids in wanted.items():
            self.tables[table].seek(row_ids)

    def locate(self, table: str, row_id: str, column: str | None) -> Place:
        return self.tables[table].place(row_id, column)

    def owner(self, table: str, row_id: str) -> tuple[str, str]:
        """The row that a piece of evidence or a step is of; of another row, itself."""
        entities = {"evidence": tuple(ENTITIES), "attributions": ("quotes", "claims")}.get(table, ())
        for entity in entities if table in self.tables else ():
            if owner := self.tables[table].of(row_id, ENTITIES[entity]):
                return entity, owner
        return table, row_id


def read(descriptor: Path) -> tuple[dict[str, CsvFile], Package, list[Problem]]:
    """The tables that a descriptor describes, in memory, their package, and every problem of its files and cells."""
    files, problems = _files(descriptor, {})
    tables, unread, cells = _in_memory(files)
    package, found = _package(descriptor.parent, tables, cells)
    return tables, package, problems + unread + found


def check(descriptor: Path, instead: dict[str, tuple[Path, str]] | None = None) -> tuple[Package, list[Problem]]:
    """A package and every problem of it, by its own files alone, that can be known without what can't be read of it.

    `instead` swaps tables' files, each named as it should be shown.
    """
    from onrecord import checks, database

    files, problems = _files(descriptor, instead or {})
    with database.connected() as connection:
        tables: Mapping[str, CsvFile | FarTable]
        if any(file.is_far for file in files.values()):
            from onrecord import far

            tables, unread, cells = far.tables(connection, files)
        else:
            tables, unread, cells = _in_memory(files)
            connection.execute(database.loaded({name: tables[name].path if name in tables else None for name in TABLES}))
        package, found = _package(descriptor.parent, tables, cells)
        problems += unread + found
        if tables:
            problems += checks.check(connection, package.reports, package.locate, package.gaps, package.owner, seek=package.seek)
    return package, problems


def _in_memory(files: dict[str, TableFile]) -> tuple[dict[str, CsvFile], list[Problem], list[Problem]]:
    """The tables that can be read, what keeps others from it, and what is wrong with cells."""
    read = {table: csvfile.read(file.path, file.shown, schema(table)) for table, file in files.items()}
    tables = {table: file for table, (file, _) in read.items() if file}
    cells = [found for table, file in tables.items() for found in schema_checks.check(file, schema(table), tables)]
    return tables, [found for _, problems in read.values() for found in problems], cells


def _package(root: Path, tables: Mapping[str, CsvFile | FarTable], cells: list[Problem]) -> tuple[Package, list[Problem]]:
    """What can be known of the tables, with the reports that they name."""
    package = Package(root, tables)
    for table in set(TABLES) - tables.keys():
        package.gaps.table(table)
    package.seek((found.table, found.row_id) for found in cells)
    problems = package.gaps.unfit(cells, package.owner)
    if "sources" in tables:
        problems += _reports(package)
    else:
        _without_text(package)
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


def _files(descriptor: Path, instead: dict[str, tuple[Path, str]]) -> tuple[dict[str, TableFile], list[Problem]]:
    """The files of the tables, and every problem of what the descriptor says of them."""
    told = _descriptor(descriptor)
    if isinstance(told, Problem):
        return {}, [told]
    problems = list(
        few(
            problem("OR810", Place(descriptor.name), value=name, found=f"it lists {name}, which is no table of ours")
            for name in told
            if name not in TABLES
        )
    )
    files = {}
    for table in TABLES:
        if table not in told:
            problems.append(problem("OR810", Place(descriptor.name), found=f"it lists no table {table}"))
            continue
        found = _file(descriptor, table, told[table], instead.get(table))
        problems += found[1]
        if found[0]:
            files[table] = found[0]
    return files, problems


def _file(
    descriptor: Path, table: str, resource: dict[str, Any], instead: tuple[Path, str] | None
) -> tuple[TableFile | None, list[Problem]]:
    shown = Place(descriptor.name)
    path = instead[0] if instead else plainfile.inside(descriptor.parent, resource.get("path"))
    if path is None or (not instead and resource.get("path") != f"datapackage/{table}.csv"):
        told = f"the path of {table} is not datapackage/{table}.csv, a plain file in its folder"
        return None, [problem("OR810", shown, table=table, value=str(resource.get("path")), found=told)]
    problems = [] if resource.get("schema") == schema(table).told else [problem("OR812", shown, table=table)]
    name = instead[1] if instead else str(resource["path"])
    try:
        data = plainfile.read(path, csvfile.MOST_BYTES)
    except OSError as fault:
        code = "OR004" if fault.errno == errno.EFBIG else "OR802"
        return None, [*problems, problem(code, Place(name), table=table, found=fault.strerror)]
    if instead is None:
        made = described(table, data)
        for part in sorted((resource.keys() | made.keys()) - {"schema", "path"}):
            if resource.get(part) != made.get(part):
                problems.append(problem("OR811", shown, table=table, value=str(resource.get(part)), found=f"`{part}`"))
    return TableFile.of(path, name, data, schema(table)), problems


def _reports(package: Package) -> Iterator[Problem]:
    sources = package.tables["sources"]
    for source_id, told in sources.select("source_id", "text_path"):
        if told:
            path = plainfile.inside(package.root, told)
            report = (
                reports.read_text(path, told) if path else problem("OR201", sources.place(source_id, "text_path"), value=told)
            )
            if isinstance(report, Problem):
                yield report
                _without_text(package, source_id)
            else:
                package.reports[source_id] = report


def _without_text(package: Package, report_id: str | None = None) -> None:
    """Without its report's text, or any report's, it can't be known of a quote or a claim whether it fits its words."""
    for table in {"quotes", "claims"} & package.tables.keys():
        for row_id, source_id in package.tables[table].select(ENTITIES[table], "source_id"):
            if report_id in (None, source_id):
                package.gaps.add(table, row_id, "text")
