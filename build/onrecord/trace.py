"""Trace: one row, its way to the report, and the words in their place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from onrecord import editions, plainfile, reports, show
from onrecord.editions import Edition
from onrecord.nearest import nearest
from onrecord.reports import Report, sentence
from onrecord.schemas import ENTITIES, TABLES

Row = dict[str, str]


def trace(package: Path, row_id: str) -> dict[str, Any] | None:
    """The row with the id, its evidence, steps and relations, from a package's folder; None where no row has it."""
    edition, _ = editions.read(package / "datapackage", "datapackage")
    table = next((table for table in TABLES if row_id in edition[table]), None)
    if table is None:
        return None
    row = edition[table][row_id]
    texts = _texts(package, edition)
    # A step or a piece of evidence is traced by the words that it rests on.
    wanted = row["evidence_id"] if table in ("attributions", "evidence") else None
    ties = [
        tie
        for tie in edition["evidence"].values()
        if (tie["evidence_id"] == wanted if wanted else table in ENTITIES and tie[ENTITIES[table]] == row_id)
    ]
    steps = [
        step
        for step in edition["attributions"].values()
        if row_id in (step["quote_id"], step["claim_id"], step["attribution_id"])
    ]
    steps.sort(key=lambda step: (_whole(step["path"]) or 0, _whole(step["step"]) or 0))
    ends = [
        (_other(pair, row_id), pair)
        for pair in edition["relations"].values()
        if row_id in (pair["claim_id"], pair["other_claim_id"])
    ]
    return {
        "table": table,
        "row_id": row_id,
        "row": {name: cell or None for name, cell in row.items()},
        "way": [
            _step(step, edition)
            for step in sorted(steps, key=lambda step: (_whole(step["path"]) or 0, _whole(step["step"]) or 0))
        ],
        "words": sorted(
            (_words(tie, texts) for tie in ties), key=lambda words: (words["report_id"] or "", words["start_char"] or 0)
        ),
        "relations": [
            {
                "relation": pair["relation"],
                "claim_id": other,
                "claim": edition["claims"].get(other, {}).get("claim"),
                "because": pair["because"],
            }
            for other, pair in ends
        ],
    }


def known_ids(edition: Edition) -> list[str]:
    """Every id that can be traced."""
    return sorted(row_id for table in TABLES for row_id in edition[table] if " " not in row_id)


def _other(pair: Row, row_id: str) -> str:
    return pair["other_claim_id"] if pair["claim_id"] == row_id else pair["claim_id"]


def _texts(package: Path, edition: Edition) -> dict[str, Report]:
    found = {}
    for source in edition["sources"].values():
        path = plainfile.inside(package, source["text_path"])
        report = reports.read_text(path, source["text_path"]) if path else None
        if isinstance(report, Report):
            found[source["source_id"]] = report
    return found


def _step(step: Row, edition: Edition) -> dict[str, Any]:
    agent = step["actor_id"] or step["source_id"]
    actor, source = edition["actors"].get(agent, {}), edition["sources"].get(agent, {})
    name = actor.get("name") or source.get("title") or agent
    return {
        "path": _whole(step["path"]),
        "step": _whole(step["step"]),
        "relation": step["relation"],
        "agent_id": agent,
        "name": name,
        "basis": step["basis"],
        "because": step["because"] or None,
        "words": edition["evidence"].get(step["evidence_id"], {}).get("exact") or None,
    }


def _whole(text: str) -> int | None:
    """A whole number as a table has it; None for anything else that somebody put in the cell."""
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else None


def _words(tie: Row, texts: dict[str, Report]) -> dict[str, Any]:
    report = texts.get(tie["report_id"])
    told: dict[str, Any] = {
        name: tie[name] or None
        for name in ("evidence_id", "field", "value", "basis", "because", "role", "report_id", "exact", "where")
    }
    start, end = (_whole(tie[name]) for name in ("start_char", "end_char"))
    told |= {
        "start_char": start,
        "end_char": end,
        "file": None,
        "line": None,
        "column": None,
        "sentence": None,
        "sentence_start_char": None,
    }
    if report and start is not None and end is not None and end <= len(report.text):
        first, last = sentence(report.text, start, end)
        line, column = report.line_column(start)
        told |= {
            "file": f"seeds/{report.name}",
            "line": line,
            "column": column,
            "sentence": report.text[first:last],
            "sentence_start_char": first,
        }
    return told


def lines(told: dict[str, Any]) -> Iterator[str]:
    """The trace as people read it."""
    table = told["table"]
    yield f"{show.safe(told['row_id'])}, a row of {table}"
    filled = {name: cell for name, cell in told["row"].items() if cell is not None}
    width = max(len(name) for name in filled)
    for name, cell in filled.items():
        yield f"  {name:{width}}  {show.safe(cell)}"
    if told["way"]:
        yield "\nThe way it came"
    for step in told["way"]:
        sure = "" if step["basis"] == "stated" else f"  ({show.safe(step['basis'])}: {show.safe(step['because'])})"
        relation = show.safe(step["relation"].replace("_", " "))
        yield f"  {step['path']}.{step['step']} {relation:12}  {show.safe(step['name'])}{sure}"
    if told["words"]:
        yield "\nThe words it rests on"
    for words in told["words"]:
        yield from _words_lines(words)
    if told["relations"]:
        yield "\nHow it stands to other claims"
    for pair in told["relations"]:
        yield f"  {show.safe(pair['relation'].replace('_', ' ')):12}  {show.safe(pair['claim_id'])}: {show.safe(pair['claim'])}"
        yield f"  {'':12}  {show.safe(pair['because'])}"


def _words_lines(words: dict[str, Any]) -> Iterator[str]:
    field, role = show.safe(words["field"] or ""), show.safe((words["role"] or "").replace("_", " "))
    gives = f"{field} = {show.safe(words['value'])}" if field else role
    sure = "" if words["basis"] == "stated" else f"  ({show.safe(words['basis'])}: {show.safe(words['because'])})"
    place = (
        f"{words['file']}:{words['line']}:{words['column']}"
        if words["file"]
        else show.safe(words["where"] or "the report's text is not here")
    )
    yield f"  {place}  {gives}{sure}"
    if words["sentence"] is not None:
        first = words["sentence_start_char"]
        yield from (
            f"    {line}" for line in show.in_place(words["sentence"], words["start_char"] - first, words["end_char"] - first)
        )


def unknown(package: Path, row_id: str) -> Iterator[str]:
    """What to say of an id that no row has, as far as the tables can be read."""
    edition, unread = editions.read(package / "datapackage", "datapackage")
    near = nearest(row_id, known_ids(edition))
    yield f"no row has the id {show.safe(row_id)}" + (f"; the nearest is {near}" if near else "")
    yield from (f"{show.safe(found.place)}: {show.safe(found.message)}" for found in unread)
