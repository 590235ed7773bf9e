"""Story: a published package as the rooms read it: rows by key, texts by report, and what leads from one to another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any
from urllib.parse import quote

from onrecord import plainfile, published, reading, reports, ways
from onrecord.origins import Origins
from onrecord.problems import Problem
from onrecord.project import MOST_BYTES, Project
from onrecord.reports import Report
from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.site import drawable
from onrecord.site.page import web

Row = dict[str, str]
SHORT = 90  # code points of a report's words that a site with short spans only shows at once
NAMED = ("name", "title", "question", "quotation", "claim", "exact")  # the columns by which people know a row


@dataclass(frozen=True, eq=False)
class Story:
    """The tables as they are published, each cell as text and empty where missing, and the reports by source id."""

    dataset: dict[str, Any]
    tables: dict[str, dict[str, Row]]
    texts: dict[str, Report] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)  # the web addresses where rows can be corrected
    short: bool = False

    @cached_property
    def ties(self) -> dict[tuple[str, str], list[Row]]:
        """Evidence by the table and id of the row that it is for, in the order of the reports."""
        found: dict[tuple[str, str], list[Row]] = defaultdict(list)
        for tie in self.tables["evidence"].values():
            found[owner(tie)].append(tie)
        for ties in found.values():
            ties.sort(key=lambda tie: (tie["report_id"], int(tie["start_char"] or 0), int(tie["end_char"] or 0)))
        return dict(found)

    @cached_property
    def unsure(self) -> dict[tuple[str, str], dict[str, str]]:
        """The cells of each row that no words state, by column, with what they stand on instead."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row, ties in self.ties.items():
            for name in {tie["field"] for tie in ties if tie["field"] and tie["basis"] != "stated"}:
                if (told := basis([tie for tie in ties if tie["field"] == name])) != "stated":
                    found.setdefault(row, {})[name] = told
        return found

    @cached_property
    def words(self) -> dict[str, list[Row]]:
        """Evidence by the report in which its words stand."""
        return _by((tie for tie in self.tables["evidence"].values() if tie["start_char"]), "report_id")

    @cached_property
    def steps(self) -> dict[str, list[list[Row]]]:
        """The ways of each quote and claim, each a list of steps from the mouth to the report."""
        found: dict[str, dict[int, list[Row]]] = defaultdict(lambda: defaultdict(list))
        for step in self.tables["attributions"].values():
            found[step["quote_id"] or step["claim_id"]][int(step["path"])].append(step)
        return {
            row_id: [sorted(ways[path], key=lambda step: int(step["step"])) for path in sorted(ways)]
            for row_id, ways in found.items()
        }

    @cached_property
    def relations(self) -> dict[str, list[Row]]:
        """The judged pairs that each claim is in."""
        return _by(self.tables["relations"].values(), "claim_id", "other_claim_id")

    @property
    def reports(self) -> list[Row]:
        """The sources that are reports."""
        return [source for source in self.tables["sources"].values() if source["source_type"] == "report"]

    def name(self, table: str, row_id: str) -> str:
        """What people call a row: an actor's name, a title, a question, the words or the claim; otherwise its id."""
        row, column = self.tables[table].get(row_id), called(table)
        return (row and column and row[column]) or row_id

    @cached_property
    def referring(self) -> dict[tuple[str, str], dict[tuple[str, str], list[str]]]:
        """The rows that name a row, by their table and column; evidence and steps apart, which belong to a row."""
        found: dict[tuple[str, str], dict[tuple[str, str], list[str]]] = defaultdict(lambda: defaultdict(list))
        for table in (table for table in TABLES if table not in ("evidence", "attributions")):
            for reference in schema(table).references:
                for row_id, row in self.tables[table].items():
                    if row[reference.column]:
                        found[reference.table, row[reference.column]][table, reference.column].append(row_id)
        return {named: dict(rows) for named, rows in found.items()}


@cache
def called(table: str) -> str:
    """The column by which people know the rows of a table, if there is one."""
    return next((name for name in NAMED if name in schema(table).columns), "")


def basis(ties: list[Row]) -> str:
    """How surely a cell is known from its evidence: `stated` only if no words behind it are read otherwise."""
    if not ties:
        return ""
    told = dict.fromkeys(tie["basis"] for tie in ties if tie["rank"] != "deprecated")
    return next((one for one in told if one != "stated"), next(iter(told), ""))


def owner(tie: Row) -> tuple[str, str]:
    """The table and id of the row that evidence is for."""
    return next((table, tie[key]) for table, key in ENTITIES.items() if tie[key])


def _by(rows: Iterable[Row], *columns: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for column in columns:
            found[row[column]].append(row)
    return dict(found)


def read(project: Project, *, short: bool = False) -> tuple[Story, list[Problem]]:
    """The package that a project has published, and every problem of its files and cells."""
    files, package, problems = published.read(project.descriptor)
    if any(found.is_error for found in problems):
        return Story({}, {}), problems
    tables = {
        table: {
            row_id: _cut(table, dict(zip(file.columns, file.records[n], strict=True)), short) for row_id, n in file.keys.items()
        }
        for table, file in ((table, files[table]) for table in TABLES)
    }
    if problems := list(drawable.check(package, tables)):
        return Story({}, {}), problems
    texts = {} if short else package.reports
    dataset = _dataset(plainfile.json(project.descriptor, MOST_BYTES))
    return Story(dataset, tables, texts, _places(project, dataset["corrections"]), short), []


def _places(project: Project, corrections: str) -> dict[tuple[str, str], str]:
    """The address on the web of the line on which each row was typed, where the package says how such an address goes."""
    if not project.typed or not web(corrections):
        return {}
    read = reading.read(project.root, *reports.read(project.root))
    return {
        row: corrections.replace("{path}", quote(place.file)).replace("{line}", str(place.line or 1))
        for row, place in Origins(read, ways.steps(read)).rows.items()
    }


def _dataset(told: dict[str, Any]) -> dict[str, Any]:
    """What the descriptor says of the package, with nothing missing and everything of its type."""
    text = ("name", "title", "description", "version", "homepage", "corrections")
    found: dict[str, Any] = {name: told[name] if isinstance(told.get(name), str) else "" for name in text}
    for name in ("licenses", "contributors"):
        listed = told[name] if isinstance(told.get(name), list) else []
        found[name] = [{key: str(one.get(key, "")) for key in ("title", "path")} for one in listed if isinstance(one, dict)]
    return found | {"title": found["title"] or found["name"]}


def _cut(table: str, row: Row, short: bool) -> Row:
    """The row without the long words of a report, where only short ones are to be published."""
    if short:
        for name in _quoting(table):
            row[name] = row[name] if len(row[name]) <= SHORT else f"{row[name][:SHORT]}…"
        row |= dict.fromkeys(row.keys() & {"prefix", "suffix"}, "")
    return row


@cache
def _quoting(table: str) -> list[str]:
    """The columns that may hold words of a report, letter for letter."""
    columns = schema(table).columns
    return [name for name, column in columns.items() if name == "exact" or column.told["restsOn"] == "words"]
