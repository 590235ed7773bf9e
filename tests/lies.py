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

from onrecord import checks, csvfile, database, published, schema_checks
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


def write_rows(path: Path, table: str, rows: Rows) -> bytes:
    """The rows in the order of their key, as a careful liar would write them."""
    key, columns = schema(table).key, schema(table).columns
    ordered = sorted(
        rows, key=lambda row: [int(row[k]) if columns[k].type == "integer" and row[k].isdigit() else row[k] for k in key]
    )
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(ordered)
    path.write_bytes(text.getvalue().encode())
    return path.read_bytes()


def write(package: Path, table: str, rows: Rows) -> None:
    """The rows, and the descriptor made to fit."""
    write_rows(package / "datapackage" / f"{table}.csv", table, rows)
    refit(package, table)


def refit(package: Path, table: str) -> None:
    """Make hash and number of bytes right again."""
    data, path = (package / "datapackage" / f"{table}.csv").read_bytes(), package / "datapackage.json"
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
    """Tells one lie after another to a package that is loaded once, and says which rule finds each first.

    Hash and number of bytes are taken as made right; `published.check` on the lying files says the same, only slower.
    """

    def __init__(self, descriptor: Path) -> None:
        self.folder = descriptor.parent / "datapackage"
        self.tables, self.package, problems = published.read(descriptor)
        self.connection = database.open_package({table: file.path for table, file in self.tables.items()})
        self.connection.execute("SET threads = 1")  # one process a core does the rest
        checks.prepare(self.connection, self.package.reports)
        assert not problems
        assert not list(checks.found(self.connection, self.package.reports))
        self.loaded: dict[str, bytes] = {table: file.data for table, file in self.tables.items()}

    def first_problem(self, lie: Lie) -> str | None:
        """The code of the first rule that the lie breaks; the package is as it was afterwards."""
        path = self.folder / f"{lie.table}.csv"
        was = path.read_bytes()
        write_rows(path, lie.table, lie.told(read(self.folder.parent, lie.table)))
        try:
            return self._shape(lie.table, path) or self._rules(lie.table, path)
        finally:
            path.write_bytes(was)

    def _shape(self, table: str, path: Path) -> str | None:
        file, problems = csvfile.read(path, path.name, schema(table))
        assert file is not None
        tables = self.tables | {table: file}
        found = [*problems, *schema_checks.check(file, schema(table), tables)]
        for other in tables.values():
            found += schema_checks.references(other, schema(other.table), tables)
        return found[0].code if found else None

    def _rules(self, table: str, path: Path) -> str | None:
        for name in self.loaded:
            data = (self.folder / f"{name}.csv").read_bytes()
            if data != self.loaded[name]:
                self.loaded[name] = data
                self.connection.execute(f"DROP TABLE {name}; DROP TABLE text_{name}")
                self.connection.execute(database.text_table(name, self.folder / f"{name}.csv") + database.typed_table(name))
        checks.prepare(self.connection, self.package.reports)
        return next((code for code, _ in checks.found(self.connection, self.package.reports)), None)


def _bent(text: str) -> str:
    """The text with its last word, or a letter of it, changed."""
    return text + "s" if text else "additional"
