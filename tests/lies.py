"""Lies: a published package with one thing changed, every count and hash made right again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord import checks, database, published
from onrecord.schemas import schema, schemas

Rows = list[dict[str, str]]


@dataclass(frozen=True)
class Lie:
    """One row taken out, or one cell changed."""

    table: str
    row: int
    column: str | None = None
    value: str | None = None

    def told(self, rows: Rows) -> Rows:
        changed = [dict(row) for row in rows]
        if self.column is None:
            del changed[self.row]
        else:
            changed[self.row][self.column] = self.value or ""
        return changed


def bare_copy(project: Path, copy: Path) -> Path:
    """Descriptor, CSVs and report texts, as a stranger downloads them; no annotations and no history."""
    copy.mkdir()
    shutil.copyfile(project / "datapackage.json", copy / "datapackage.json")
    for folder, pattern in (("datapackage", "*.csv"), ("seeds", "*.txt")):
        (copy / folder).mkdir()
        for path in (project / folder).glob(pattern):
            shutil.copyfile(path, copy / folder / path.name)
    return copy / "datapackage.json"


def read(package: Path, table: str) -> Rows:
    with (package / "datapackage" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(package: Path, table: str, rows: Rows) -> None:
    """The rows in the order of their key, as a careful liar would write them, and the descriptor made to fit."""
    key, columns = schema(table).key, schema(table).columns
    ordered = sorted(rows, key=lambda row: [int(row[k]) if columns[k].type == "integer" and row[k].isdigit() else row[k] for k in key])
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(ordered)
    data = text.getvalue().encode()
    (package / "datapackage" / f"{table}.csv").write_bytes(data)
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        if resource["name"] == table:
            resource |= {"bytes": len(data), "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def lies(package: Path, each: int = 1) -> Iterator[Lie]:
    """Every row taken out, and every cell that rests on words, is a key or is computed changed to something plausible.

    A cell that may be empty is also emptied; beyond that it is given `each` other values.
    """
    tables = {table: read(package, table) for table in schemas()}
    for table, told in schemas().items():
        for n, row in enumerate(tables[table]):
            yield Lie(table, n)
            for name, column in told.columns.items():
                if column.told["restsOn"] != "judgement":
                    if row[name] and not column.required:
                        yield Lie(table, n, name, "")
                    for value in plausible(tables, table, name, n, each):
                        yield Lie(table, n, name, value)


def plausible(tables: dict[str, Rows], table: str, name: str, n: int, each: int) -> list[str]:
    """Other values that the cell could well have: what stands elsewhere in the column, or is close to what it has."""
    rows = tables[table]
    column, now = schema(table).columns[name], rows[n][name]
    target = next((ref for ref in schema(table).references if ref.column == name), None)
    if target:
        others = [other[target.key] for other in tables[target.table]]
    elif "enum" in column.constraints:
        others = list(column.constraints["enum"])
    elif column.type in ("integer", "number"):
        others = [str(int(float(now or 0)) + 1), *(other[name] for other in rows)]
    elif column.type == "date":
        others = ["2026-05-01"]
    else:
        others = [other[name] for other in rows] + [_bent(now)]
    found = sorted({other for other in others if other not in ("", now)})
    # Spread over what there is, and another one for each row.
    return [found[(n + k * max(1, len(found) // each)) % len(found)] for k in range(min(each, len(found)))]


class Inspector:
    """Checks one lie after another against a package that is loaded once."""

    def __init__(self, descriptor: Path) -> None:
        self.descriptor, self.folder = descriptor, descriptor.parent
        package, problems = published.read(descriptor)
        assert not problems
        self.connection = database.open_package({table: file.path for table, file in package.tables.items()})
        checks.prepare(self.connection, package.reports)

    def first_problem(self, lie: Lie) -> str | None:
        """The code of the first rule that the lie breaks; the package is as it was afterwards."""
        table_file = self.folder / "datapackage" / f"{lie.table}.csv"
        was = table_file.read_bytes(), self.descriptor.read_bytes()
        write(self.folder, lie.table, lie.told(read(self.folder, lie.table)))
        try:
            package, problems = published.read(self.descriptor)
            if problems:
                return problems[0].code
            self._load(lie.table, table_file)
            return next((code for code, _ in checks.found(self.connection, package.reports)), None)
        finally:
            table_file.write_bytes(was[0])
            self.descriptor.write_bytes(was[1])
            self._load(lie.table, table_file)

    def _load(self, table: str, path: Path) -> None:
        self.connection.execute(f"DROP TABLE {table}; DROP TABLE text_{table}")
        self.connection.execute(database.text_table(table, path) + database.typed_table(table))


def _bent(text: str) -> str:
    """The text with its last word, or a letter of it, changed."""
    return text + "s" if text else "additional"
