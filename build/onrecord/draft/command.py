"""The verb `draft`: one report or a corpus, as an annotation file, JSON or colours."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from onrecord import plainfile, reports, show
from onrecord.draft import annotation, corpus, explained, page
from onrecord.draft.assertions import SURE
from onrecord.draft.drafting import Draft, draft
from onrecord.draft.form import document
from onrecord.draft.known import Known, known
from onrecord.problems import Problem
from onrecord.project import NoProject, Unreadable, find, locate

_THERE = "{}: there already; a draft never takes the place of a person's work"
Print = Callable[[Iterable[str]], None]


def run(asked: argparse.Namespace, tell: Print, complain: Callable[[list[Problem]], None]) -> int:
    """Exit code: 0 drafted; 1 with problems in what was read."""
    if asked.corpus:
        if not asked.out:
            raise Unreadable("--corpus needs --out and a folder")
        if asked.workers is not None or asked.scheduler:
            from onrecord.scale import run

            return run.draft(asked.corpus, asked.out, asked.workers, asked.scheduler, complain)
        return corpus.run(Path(asked.corpus), Path(asked.out), lambda found: tell(show.problem_lines(found)))
    if asked.workers is not None or asked.scheduler:
        raise Unreadable("--workers and --scheduler go with --corpus")
    if not asked.report:
        raise Unreadable("name a report, or a corpus with --corpus")
    if not asked.report.is_file():
        why = "no plain file; --corpus takes many reports" if asked.report.exists() else "no such file"
        raise Unreadable(f"{asked.report}: {why}")
    if asked.explain and (asked.out or asked.format != "text"):
        raise Unreadable("--explain: what it prints is for reading; it goes with neither --out nor --format")
    out = Path(asked.out) if asked.out else None
    if out and out.exists():
        raise Unreadable(_THERE.format(out))
    path = page.stored(asked.report) if asked.report.suffix in (".html", ".htm") else asked.report
    report = path if isinstance(path, Problem) else reports.read_text(path, str(path))
    if isinstance(path, Problem) or isinstance(report, Problem):
        complain([found for found in (path, report) if isinstance(found, Problem)][:1])
        return 1
    record = _record(asked.root, path)
    made = draft(report.name, report.text, record)
    if asked.explain:
        explained.print_out(made)
    elif asked.format == "json":
        _out(out, show.document(document(made)) + "\n", tell)
    else:
        _out(out, annotation.written(report, made, record), tell)
    print(_counts(made), file=sys.stderr)
    return 0


def _record(root: Path | None, path: Path) -> Known:
    """What the project has on record, if the report lies in one."""
    from onrecord import reading

    try:
        project = locate(root) if root else find(path.resolve().parent)
    except NoProject:
        return Known()
    texts, unreadable = reports.read(project.root)
    read = reading.read(project.root, texts, unreadable)
    own = next((source for source, report in read.reports.items() if report.name == path.name), None)
    return known(read, own)


def _out(path: Path | None, text: str, tell: Print) -> None:
    if path:
        try:
            plainfile.create(path, text.encode())
        except FileExistsError as fault:
            raise Unreadable(_THERE.format(path)) from fault
    else:
        tell([text.rstrip("\n")])


def _counts(made: Draft) -> str:
    sure = sum(one.confidence >= SURE for one in made.spoken)
    told = [
        f"{show.several(len(made.spoken), 'quote')} ({sure} surely given)",
        f"{show.several(len(made.aside), 'mark')} given to nobody",
        show.several(len(made.actors), "actor"),
        show.several(len(made.claims), "claim"),
        show.several(len(made.money), "sum"),
        show.several(len(made.citations), "citation"),
        f"{show.several(len(made.contracts), 'sentence')} on contracts",
    ]
    return ", ".join(told)
