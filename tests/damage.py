"""A bench for mutants: damages the little project as one says, checks it as anybody would, and compares the places."""

from __future__ import annotations

import csv
import io
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from conftest import LITTLE, Workshop
from lies import Rows, bare_copy, read, refit, write
from onrecord import pipeline, verbs
from onrecord.evidence import attribution_id, evidence_id
from onrecord.problems import Mutant, Place, Problem
from onrecord.reports import Report, read_text
from onrecord.schemas import ENTITIES, TABLES, schema


@dataclass(frozen=True)
class Case:
    """A mutant with the code that it must be found by, and what was done, in words."""

    code: str
    told: str
    mutant: Mutant

    @property
    def name(self) -> str:
        return f"{self.code} {self.told}"


@dataclass(frozen=True)
class Verdict:
    """What the check said of a mutant, and where it should have found it."""

    codes: frozenset[str]
    places: tuple[Place, ...]
    expected: Place

    @property
    def located(self) -> bool:
        return self.expected in self.places

    @property
    def told(self) -> str:
        return f"{self.expected}, not {', '.join(map(str, self.places))}"


class Bench:
    """Makes mutants of the little project, one after the other, and checks each as anybody would."""

    def __init__(self, folder: Path) -> None:
        self.root, self.built = folder / "mutant", folder / "built"
        shutil.copytree(LITTLE, self.built)
        assert pipeline.build(self.built).problems == []

    def judge(self, code: str, mutant: Mutant) -> Verdict:
        """What is found in the little project, damaged so."""
        of = kind(mutant)
        root = self.fresh(of)
        for part in (*mutant.also, mutant):
            changed = change(root, part)
        expected = place(root, mutant, changed)
        found = self.found(root, of, mutant.file or "")
        places = {problem.place for problem in found if problem.code == code}
        return Verdict(frozenset(problem.code for problem in found), tuple(sorted(places, key=str)), expected)

    def fresh(self, of: str) -> Path:
        """The little project as it is typed, as it is built, or as a stranger downloads it."""
        shutil.rmtree(self.root, ignore_errors=True)
        match of:
            case "seeds":
                shutil.copytree(LITTLE, self.root)
            case "project":
                shutil.copytree(self.built, self.root)
            case "package" | "spreadsheet":
                bare_copy(self.built, self.root)
            case another:
                shutil.copytree(LITTLE.with_name(another), self.root)
        return self.root

    def found(self, root: Path, of: str, file: str = "") -> list[Problem]:
        """Every problem, found by what anybody would run."""
        match of:
            case "seeds":
                return Workshop(root).check()
            case "project":
                return Workshop(root).check(published=True)
            case "spreadsheet":
                told = verbs.check(self.built, [root / file]).problems
                return [replace(problem, place=replace(problem.place, file=file)) for problem in told]
            case _:
                return verbs.check(None, [root / "datapackage.json"]).problems


def kind(mutant: Mutant) -> str:
    """What is checked, where a mutant does not say."""
    return mutant.of or ("seeds" if (mutant.file or "").startswith("seeds/") else "package")


def change(root: Path, mutant: Mutant) -> Any:
    """Do what the mutant says; gives what it takes to find the place: the offset of the words, or the changed rows."""
    return _cells(root, mutant) if mutant.table else _words(root, mutant)


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _words(root: Path, mutant: Mutant) -> int:
    path = root / str(mutant.file)
    if not isinstance(mutant.wrong, str):
        path.unlink()
        return 0
    if mutant.right is None:
        assert not path.exists()
        path.write_bytes(mutant.wrong.encode())
        return 0
    text, right = text_of(path), str(mutant.right)
    assert text.count(right) == 1, f"{right!r} stands {text.count(right)} times in {mutant.file}"
    path.write_bytes(text.replace(right, mutant.wrong).encode())
    if mutant.file in {f"datapackage/{table}.csv" for table in TABLES}:
        refit(root, path.stem)
    return text.index(right)


def _cells(root: Path, mutant: Mutant) -> Rows:
    tables = {name: read(root, name) for name in TABLES}
    rows, wrong, right = tables[str(mutant.table)], mutant.wrong, mutant.right
    meant = having(rows, mutant.row)
    assert meant, f"no row of {mutant.table} has {mutant.row}"
    if wrong is None:
        tables[str(mutant.table)] = [row for row in rows if row not in meant]
        meant = []
    elif right is None:
        meant = [dict(meant[0])]
        rows += meant
    else:
        assert len(meant) == 1, f"{len(meant)} rows of {mutant.table} have {mutant.row}"
        assert having(meant, dict(right)), f"the right cells are not those of {mutant.table}: {right}"
    for row in meant:
        row.update(dict(wrong or ()))
    fit(root, tables, mutant, meant)
    for name, made in tables.items():
        write(root, name, made)
    return meant


def having(rows: Rows, cells: dict[str, str]) -> Rows:
    return [row for row in rows if cells.items() <= row.items()]


def fit(root: Path, tables: dict[str, Rows], mutant: Mutant, changed: Rows) -> None:
    """Make right again all that a build computes, but for the cells that the mutant is about."""
    wrong = set(mutant.wrong or ())
    if mutant.table == "evidence":
        for row in changed if "exact" in wrong else ():
            row.update(_span(root, row))
        for row in changed if "evidence_id" not in wrong else ():
            was, row["evidence_id"] = row["evidence_id"], _evidence_id(row)
            for step in tables["attributions"] if mutant.right else ():
                step["evidence_id"] = row["evidence_id"] if step["evidence_id"] == was else step["evidence_id"]
    if mutant.table == "attributions":
        for row in tables["attributions"] if "step" not in wrong else ():
            way = having(tables["attributions"], {name: row[name] for name in ("quote_id", "claim_id", "path")})
            row["step"] = str(sum(int(other["step"]) < int(row["step"]) for other in way))
        for row in tables["attributions"] if "attribution_id" not in wrong else ():
            travelled, passed = row["quote_id"] or row["claim_id"], row["actor_id"] or row["source_id"]
            row["attribution_id"] = attribution_id(travelled, int(row["path"]), row["relation"], passed)


def _span(root: Path, row: dict[str, str]) -> dict[str, str]:
    """Where the words stand, if the report has them."""
    report = read_text(root / "seeds" / (row["report_id"].removeprefix("report-") + ".txt"), row["report_id"])
    if not isinstance(report, Report) or row["exact"] not in report.text:
        return {}
    start = report.text.index(row["exact"])
    at = report.words(start, start + len(row["exact"]))
    numbers = {"start_char": at.start, "end_char": at.end, "occurrence": at.occurrence}
    return {"prefix": at.prefix, "suffix": at.suffix} | {name: str(number) for name, number in numbers.items()}


def _evidence_id(row: dict[str, str]) -> str:
    table, row_id = next(((table, row[key]) for table, key in ENTITIES.items() if row[key]), ("", ""))
    span = [int(row[name]) for name in ("start_char", "end_char") if row[name].isdigit()] or [row["where"]]
    return evidence_id(table, row_id, row["field"] or None, row["role"], row["report_id"] or None, *span)


def place(root: Path, mutant: Mutant, changed: Any) -> Place:
    """The file, line and column at which the mutant must be found, read from the damaged files."""
    match mutant.at:
        case None if mutant.table:
            first = next(iter(mutant.wrong or ()))
            return cell_place(root, str(mutant.table), changed[0], str(first))
        case None:
            return spot(str(mutant.file), text_of(root / str(mutant.file)), changed)
        case str(words):
            return words_place(root, str(mutant.file), words)
        case {"text": words, **rest}:
            return words_place(root, rest.get("file", mutant.file), words)
        case {"column": str(column), **rest}:
            table = rest.get("table", mutant.table)
            rows = having(read(root, table), rest["row"]) if "row" in rest else changed
            return cell_place(root, table, rows[0], column)
        case told:
            return Place(**told)


def spot(file: str, text: str, at: int) -> Place:
    return Place(file, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def replaced(code: str, told: str, file: str, text: str, start: int, end: int, new: str, place: Place) -> Case:
    wrong = text[:start] + new + text[end:]
    at = {name: part for name, part in vars(place).items() if part is not None}
    return Case(code, f"{file}: {told}", Mutant(file=file, wrong=wrong, right=text, at=at))


def words_place(root: Path, file: str, words: str) -> Place:
    before, _, after = words.partition("^")
    text = text_of(root / file)
    assert text.count(before + after) == 1, f"{before + after!r} stands {text.count(before + after)} times in {file}"
    return spot(file, text, text.index(before + after) + len(before))


def cell_place(root: Path, table: str, row: dict[str, str], column: str) -> Place:
    """The place of a cell in the file as it lies; of two rows that are alike, the second."""
    file = f"datapackage/{table}.csv"
    columns = list(schema(table).columns)
    records = list(csv.reader(io.StringIO(text_of(root / file), newline="")))
    line = max(n for n, record in enumerate(records, 1) if dict(zip(columns, record, strict=True)) == row)
    before = io.StringIO()
    csv.writer(before, lineterminator="").writerow([row[name] for name in columns[: columns.index(column)]] + ["x"])
    return Place(file, line, len(before.getvalue()))
