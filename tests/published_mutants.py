"""Published mutants: faults in the files of a package, with all hashes made to fit, each with its code and place."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from damage import Case, having, replaced, text_of
from lies import read
from onrecord.problems import Mutant, Place
from onrecord.schemas import TABLES, schema


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
