"""Mutants: what the rules give as their examples, and every fault of many kinds in the little project's files.

Each is one small thing wrong, with the code and the place that it must be found at. Places are counted in the files
themselves, by other means than the check's.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bench import having, spot, text_of
from lies import read
from onrecord.problems import Mutant, Place, rules
from onrecord.schemas import TABLES, schema

TYPED = "seeds/annotations"
REPORTS = (f"{TYPED}/first.yaml", f"{TYPED}/second.yaml")
SHARED = tuple(f"{TYPED}/{name}.yaml" for name in ("actors", "contracts", "questions", "relations", "retired", "dataset"))
NEEDED = {
    "": ("report", "source", "relations", "questions", "retired", "dataset"),
    "source": ("id", "language"),
    "cites": ("id", "exact"),
    "names": ("exact",),
    "quotes": ("id", "exact", "type"),
    "claims": ("id", "claim", "type", "exact"),
    "also": ("exact", "role"),
    "set_aside": ("exact", "because"),
    "identities": ("actor", "other", "judgement", "basis", "because"),
    "relations": ("claim", "other", "relation", "because"),
    "questions": ("id", "question"),
    "retired": ("id", "because"),
    "dataset": ("name", "title", "version", "licenses", "contributors"),
}
CODED = {"type", "naming", "judgement", "basis", "relation", "role", "rank"}
# An id that leads nowhere: who is looked for by name, and which row is looked up by id.
LOOKED_FOR = {"speaker", "by", "subject", "buyer", "publisher", "told_to", "cited_to", "published_by"}
LOOKED_UP = {
    ("claims", "contract"), ("claims", "answers"), ("claims", "quote"), ("quotes", "repeats"),
    ("relations", "other"), ("identities", "other"),
}  # fmt: skip


@dataclass(frozen=True)
class Case:
    """A mutant with the code that it must be found by, and what was done, in words."""

    code: str
    told: str
    mutant: Mutant

    @property
    def name(self) -> str:
        return f"{self.code} {self.told}"


def cases(built: Path) -> list[Case]:
    """All mutants, the examples first; `built` is the little project with what it published."""
    return [*examples(), *typed(built), *published(built)]


def examples() -> Iterator[Case]:
    """What the rules themselves give as wrong and right."""
    for code, rule in rules().items():
        for n, mutant in enumerate(rule.mutants, 1):
            yield Case(code, f"example {n}", mutant)


@dataclass(frozen=True)
class Node:
    """A key with its value in an annotation file, the list or key that it stands in, and the mapping that it is of."""

    file: str
    text: str
    of: str
    key: str
    index: int
    value: yaml.Node
    mapping: list[tuple[yaml.Node, yaml.Node]]
    start: int

    def place(self, at: int | None = None) -> Place:
        return spot(self.file, self.text, self.value.start_mark.index if at is None else at)

    @property
    def key_start(self) -> int:
        return int(self.mapping[self.index][0].start_mark.index)

    def instead(self, code: str, told: str, start: int, end: int, new: str, place: Place) -> Case:
        return replaced(code, f"{self.key} of {self.of or 'the file'} {told}", self.file, self.text, start, end, new, place)

    def with_value(self, code: str, value: str, place: Place | None = None) -> Case:
        """The value replaced."""
        start, end = self.value.start_mark.index, self.value.end_mark.index
        return self.instead(code, f"is {value}", start, end, value, place or self.place())

    def without(self) -> Case:
        """The key left out, with its value."""
        n, pairs = self.index, self.mapping
        if n + 1 < len(pairs):
            start, end = self.key_start, pairs[n + 1][0].start_mark.index
        else:
            start, end = pairs[n - 1][1].end_mark.index, self.value.end_mark.index
        return self.instead("OR108", "left out", start, end, "", self.place(self.start))


def replaced(code: str, told: str, file: str, text: str, start: int, end: int, new: str, place: Place) -> Case:
    wrong = text[:start] + new + text[end:]
    at = {name: part for name, part in vars(place).items() if part is not None}
    return Case(code, f"{file}: {told}", Mutant(file=file, wrong=wrong, right=text, at=at))


def nodes(root: Path, file: str) -> Iterator[Node]:
    text = text_of(root / file)

    def within(node: yaml.Node, of: str) -> Iterator[Node]:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from within(item, of)
        elif isinstance(node, yaml.MappingNode):
            for n, (key, value) in enumerate(node.value):
                yield Node(file, text, of, key.value, n, value, node.value, node.start_mark.index)
                yield from within(value, key.value)

    yield from within(yaml.compose(text, Loader=yaml.SafeLoader), "")


def typed(root: Path) -> Iterator[Case]:
    """Faults in what people type."""
    seen: set[tuple[str, ...]] = set()

    def first(*what: str) -> bool:
        new = what not in seen
        seen.add(what)
        return new

    for file in (*REPORTS, *SHARED):
        last_id: dict[str, Node] = {}
        for node in nodes(root, file):
            scalar = isinstance(node.value, yaml.ScalarNode)
            if first("misspelt", node.of, node.key) and len(node.mapping) > 1:
                start = node.key_start
                yield node.instead("OR107", "misspelt", start, start + len(node.key), f"{node.key}x", node.place(start))
            shared = ("id", "name", "type", "naming") if file in SHARED and node.of == "actors" else ()
            needed = node.key in (*NEEDED.get(node.of, ()), *shared) and len(node.mapping) > 1
            if needed and first("left out", node.of, node.key):
                yield node.without()
            coded = node.key in CODED and (node.of, node.key) not in {("actors", "role"), ("contributors", "role")}
            if scalar and coded and first("coded", node.of, node.key):
                yield node.with_value("OR109", "nonsense")
            if scalar and node.key in LOOKED_FOR and first("looked for", node.of, node.key):
                yield node.with_value("OR110", "nobody-here")
            before = last_id.get(node.of) if node.key == "id" and node.of not in ("source", "contracts", "cites") else None
            if before and first("id twice", file, node.of):
                yield node.with_value("OR111", before.value.value)
            if node.key == "id":
                last_id[node.of] = node
                if first("slug", node.of):
                    yield node.with_value("OR109", "Not A Slug")
            if node.key == "occurrence" and first("occurrence", node.of):
                yield node.with_value("OR103", "9")
                yield node.with_value("OR109", "two")
            if node.key == "exact" and file in REPORTS and first("exact", node.value.value):
                yield from words(node)
    yield from led_nowhere(root)
    yield from broken(root)


def words(node: Node) -> Iterator[Case]:
    """Words that are not quite those of the report."""
    exact = node.value.value
    if exact[:1].isalpha():
        middle = len(exact) // 2
        letter = next(n for n in range(middle, len(exact)) if exact[n].isalpha())
        yield node.with_value("OR101", quoted(exact[:letter] + exact[letter] + exact[letter:]))
    if exact[:2].isalpha() and len(exact) % 3 == 0:
        yield node.with_value("OR104", quoted(exact[1:]))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def led_nowhere(root: Path) -> Iterator[Case]:
    """Ids of no row, in cells that are looked up: told at the row that has the cell."""
    seen = set()
    for file in (*REPORTS, *SHARED):
        row = Place(file)
        for node in nodes(root, file):
            if node.key == "id" or (node.of, node.key) in (("relations", "claim"), ("identities", "actor")):
                row = node.place()
            if (node.of, node.key) in LOOKED_UP and (node.of, node.key) not in seen:
                seen.add((node.of, node.key))
                yield node.with_value("OR809", "nothing-here", row)


def broken(root: Path) -> Iterator[Case]:
    """What is no YAML, or YAML that says things twice; the mark ^ stands where it must be found."""
    for file in REPORTS:
        text = text_of(root / file)
        for code, right, wrong in (
            ("OR105", "  id: report-", "^\tid: report-"),
            ("OR105", "names:\n", "^names\n"),
            ("OR105", "- {actor: acme, exact: ", "- ^{actor: acme, exact: {exact: "),
            ("OR105", "way: [{", "way: ^[[{"),
            ("OR105", "cue: said", "cue: ^'said"),
            ("OR105", "cue: said", 'cue: ^"said'),
            ("OR105", "cue: said", "cue: said^: so"),
            ("OR106", "cue: said", "cue: ^&said said"),
            ("OR106", "cue: said", "cue: ^*said"),
            ("OR106", "cue: said", "cue: ^!!str said"),
            ("OR106", "cue: said", "^<<: {cue: said}"),
            ("OR106", "cue: said", "cue: said\n    ^cue: said"),
        ):
            at, (before, _, after) = text.index(right), wrong.partition("^")
            place = spot(file, text[:at] + before, at + len(before))
            yield replaced(code, f"{before + after!r}", file, text, at, at + len(right), before + after, place)
        yield replaced("OR106", "empty", file, text, 0, len(text), "", Place(file))


def published(root: Path) -> Iterator[Case]:
    """Faults in the published files, with all hashes made to fit."""
    descriptor = text_of(root / "datapackage.json")
    for n, table in enumerate(TABLES):
        file = f"datapackage/{table}.csv"
        text = text_of(root / file)
        yield from misshapen(file, text, some=n % 3 == 0)
        for column in schema(table).columns:
            yield from cell(root, table, column, text)
        yield from undescribed(table, descriptor, some=n % 3 == 0)
    yield from lies(root)


def misshapen(file: str, text: str, some: bool) -> Iterator[Case]:
    """A file that is no table of its schema, or not in the form that a build gives it."""
    lines = text.splitlines(keepends=True)
    header, last = lines[0].rstrip("\n").split(","), len(lines)

    def made(code: str, told: str, wrong: str, line: int | None = None, column: int | None = None) -> Case:
        return replaced(code, told, file, text, 0, len(text), wrong, Place(file, line, column))

    start = len(lines[0]) - len(header[-1]) - 1
    yield made("OR803", "a column renamed", text[:start] + "other\n" + "".join(lines[1:]), 1, start + 1)
    yield made("OR803", "a byte order mark", "\ufeff" + text, 1, 1)
    yield made("OR813", "a cell too many", text[:-1] + ",more\n", last)
    yield made("OR813", "a cell too few", "".join([*lines[:-1], lines[-1].rpartition(",")[0], "\n"]), last)
    yield made("OR820", "the line ends of Windows", text.replace("\n", "\r\n"), 1)
    if '"' not in text:
        yield made("OR802", "a quotation mark that stays open", lines[0] + '"' + "".join(lines[1:]), 2)
    yield made("OR802", "a NUL", text[:-1] + "\0\n", last)
    if some:
        yield made("OR808", "a row twice", text + lines[-1], last + 1, 1)
        yield made("OR820", "quotation marks for nothing", f'"{header[0]}"' + text[len(header[0]) :], 1)
        if last > 2:
            yield made("OR815", "two rows the wrong way round", "".join([lines[0], lines[2], lines[1], *lines[3:]]), 2, 1)


def undescribed(table: str, descriptor: str, some: bool) -> Iterator[Case]:
    """A descriptor that says of a table what is not so."""
    told = json.loads(descriptor)
    resource = next(one for one in told["resources"] if one["name"] == table)
    changes = [("OR810", "path", f"../{table}.csv"), ("OR810", "name", "another"), ("OR811", "hash", "sha256:" + "0" * 64)]
    for code, name, value in [*changes, ("OR812", "schema", {})] if some else changes[:1]:
        was, resource[name] = resource[name], value
        wrong = json.dumps(told, indent=2, ensure_ascii=False) + "\n"
        resource[name] = was
        yield replaced(
            code, f"{name} of {table}", "datapackage.json", descriptor, 0, len(descriptor), wrong, Place("datapackage.json")
        )


def cell(root: Path, table: str, name: str, text: str) -> Iterator[Case]:
    """One cell of the column that does not keep its schema."""
    told = schema(table)
    column, limits = told.columns[name], told.columns[name].constraints
    refers = any(reference.column == name for reference in told.references)
    faults = {
        "OR804": {"integer": "12.0", "number": "1e3", "date": "2026-02-30"}.get(column.type),
        "OR805": "nonsense" if "enum" in limits else None,
        "OR807": "Not A Slug" if "pattern" in limits and column.type == "string" else "-1" if "minimum" in limits else None,
        "OR809": "nothing-here" if refers else None,
        "OR806": "" if column.required else None,
    }
    code, value = next(((code, value) for code, value in faults.items() if value is not None), (None, None))
    if code is None or value is None:
        return
    records = list(csv.reader(io.StringIO(text, newline="")))
    at = records[0].index(name)
    line = next((n for n, record in enumerate(records) if n and record[at]), 1)
    records[line][at] = value
    file, before = f"datapackage/{table}.csv", as_csv([records[line][:at]]).rstrip("\n") if at else ""
    place = Place(file, line + 1, len(before) + (1 if at else 0) + 1)
    yield replaced(code, f"{name} is {value or 'empty'}", file, text, 0, len(text), as_csv(records), place)


def as_csv(records: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(records)
    return text.getvalue()


def lies(root: Path) -> Iterator[Case]:
    """Cells that are well formed and not so, with all that a build computes made to fit."""
    some = {"evidence": {"exact": "three years"}, "currency": {"contract_id": "acme-deal", "field": "value_currency"}}
    deal = {"contract_id": "acme-deal"}
    first = {"source_id": "report-first"}
    quote, claim = {"quote_id": "first-no-better-offer"}, {"claim_id": "second-bitter"}
    told: list[tuple[str, str, dict[str, str], dict[str, str], str | dict[str, Any] | None]] = [
        ("OR301", "evidence", some["evidence"], {"start_char": "155", "end_char": "144"}, "exact"),
        ("OR301", "evidence", some["evidence"], {"start_char": "145", "end_char": "156"}, "exact"),
        ("OR302", "evidence", some["evidence"], {"prefix": "The deal ran for "}, None),
        ("OR302", "evidence", some["evidence"], {"suffix": ""}, None),
        ("OR303", "evidence", some["currency"], {"value": "EUR"}, None),
        ("OR305", "evidence", some["evidence"], {"because": "It says so."}, None),
        ("OR306", "evidence", some["evidence"], {"transform": ""}, "basis"),
        ("OR312", "evidence", some["evidence"], {"role": "names"}, None),
        ("OR312", "evidence", {"exact": "The deal"}, {"role": "repeats"}, None),
        ("OR309", "contracts", deal, {"value_currency": "EUR"}, None),
        ("OR309", "contracts", deal, {"term_months": "24"}, None),
        ("OR309", "contracts", deal, {"status": "signed"}, None),
        ("OR309", "contracts", deal, {"supplier_id": "herald"}, None),
        ("OR309", "contracts", deal, {"purpose": "software"}, None),
        ("OR309", "sources", first, {"published_date": "2099-01-01"}, None),
        ("OR309", "sources", first, {"author": "Ada Osei"}, None),
        ("OR309", "quotes", quote, {"speaker_id": "acme-director"}, None),
        ("OR309", "quotes", quote, {"quotation": "We had a better offer"}, None),
        ("OR309", "quotes", quote, {"cue": "thought"}, None),
        ("OR309", "claims", claim, {"asserted_by_id": "ada-osei"}, None),
        ("OR309", "actors", {"actor_id": "ada-osei"}, {"role": "Minister"}, None),
        ("OR309", "actors", {"actor_id": "acme"}, {"name": "Acme"}, None),
        ("OR402", "quotes", quote, {"speaker_basis": "not_stated"}, None),
        ("OR406", "quotes", {"quote_id": "second-passage"}, {"quote_type": "partial"}, None),
        ("OR202", "sources", first, {"text_sha256": "0" * 64}, None),
        ("OR202", "sources", first, {"text_path": "seeds/second.txt"}, "text_sha256"),
        ("OR204", "set_aside", {"report_id": "report-first"}, {"start_char": "260"}, "exact"),
        ("OR204", "set_aside", {"report_id": "report-first"}, {"mark": "money"}, "exact"),
        ("OR606", "claims", claim, {"quote_id": "second-fair"}, None),
        ("OR605", "claims", {"claim_id": "first-agreed"}, {"claim_type": "attributed"}, None),
        ("OR603", "claims", {"claim_id": "first-agreed"}, {"question_id": "how-long"},
         {"table": "relations", "row": {"claim_id": "first-agreed"}, "column": "other_claim_id"}),
        ("OR503", "claims", {"claim_id": "first-worth"}, {"asserted_by_id": "ada-osei"}, "claim_id"),
        ("OR505", "attributions", {"relation": "told_to"}, {"actor_id": "council"}, "evidence_id"),
        ("OR507", "attributions", {"relation": "told_to"}, {"relation": "said"}, None),
        ("OR502", "attributions", {"relation": "published_by"}, {"relation": "relayed_by"}, None),
        ("OR501", "attributions", {"quote_id": "second-passage", "step": "1"}, {"step": "7"},
         {"row": {"quote_id": "second-passage", "step": "0"}, "column": "step"}),
    ]  # fmt: skip
    for code, table, row, wrong, at in told:
        [right] = having(read(root, table), row)
        place = at if isinstance(at, dict) else {"column": at or next(iter(wrong))}
        mutant = Mutant(table=table, row=row, wrong=wrong, right={name: right[name] for name in wrong}, at=place)
        yield Case(code, f"{table}: {', '.join(f'{name} is {value}' for name, value in wrong.items())}", mutant)
    source = {"source_id": "nobodys", "title": "Nobody's"}
    orphan = Mutant(table="sources", row={"source_id": "herald-online"}, wrong=source, at={"column": "source_id"})
    yield Case("OR310", "sources: one that no words name", orphan)
    nameless = {"table": "actors", "row": {"actor_id": "acme-director"}, "column": "actor_id"}
    yield Case(
        "OR310",
        "evidence: none for a name",
        Mutant(table="evidence", row={"field": "name", "actor_id": "acme-director"}, right={}, at=nameless),
    )
    gone = Mutant(of="package", file="seeds/second.txt", right="", at={"file": "seeds/second.txt"})
    yield Case("OR201", "seeds/second.txt: gone", gone)
