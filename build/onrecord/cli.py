"""The command: verbs, options, exit codes, and no logic."""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import streams
from onrecord.arguments import parser

if TYPE_CHECKING:
    from onrecord.problems import Problem
    from onrecord.project import Project


def main(arguments: list[str] | None = None) -> int:
    """Exit code of the command: 0 in order, 1 problems, 2 it could not run."""

    def run() -> int:
        asked = parser(VERBS).parse_args(arguments)
        # Of many reports much is kept to the end, and looking through it for what is not takes a quarter of the time.
        gc.set_threshold(50_000, 20, 100)
        return int(asked.run(asked))

    return streams.ended(run)


def _guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Exit code 2 and one line, where a path or the machine does not let the verb run."""

    def ran(asked: argparse.Namespace) -> int:
        from onrecord.project import NoProject, Unreadable

        try:
            return run(asked)
        except (NoProject, Unreadable) as fault:
            return streams.cannot(str(fault))
        except OSError as fault:
            if fault.filename is None:
                raise
            return streams.cannot(f"{fault.filename}: {fault.strerror}")

    return ran


def _located(asked: argparse.Namespace) -> Project:
    from onrecord.project import locate

    project = locate(asked.root)
    if project.interrupted and asked.run is not _build:
        print("a build was interrupted here: `onrecord build` completes or undoes it", file=sys.stderr)
    return project


def _published(asked: argparse.Namespace) -> Project:
    """The project, whose tables there are."""
    from onrecord.project import Unreadable

    project = _located(asked)
    if not project.tables and not project.parquet:
        raise Unreadable(f"{project.root}: no tables here; `onrecord build` makes them")
    return project


@_guarded
def _build(asked: argparse.Namespace) -> int:
    from onrecord import pipeline
    from onrecord.project import Project, Unreadable

    started, project = time.monotonic(), _located(asked)
    if asked.out and asked.out.exists() and any(asked.out.iterdir()) and not Project(asked.out).ours:
        return streams.cannot(f"{asked.out}: not empty, and no package of ours")
    if not project.typed:
        raise Unreadable(f"{project.root}: no seeds/annotations/ to build from")
    edition = pipeline.build(project.root, asked.out)
    if edition.problems:
        _print_problems(edition.problems)
    if not edition.publishable:
        print("nothing was written", file=sys.stderr)
        return 1
    print(f"✓ published {edition.counts} in {asked.out or 'datapackage/'} ({time.monotonic() - started:.1f} s)", file=sys.stderr)
    return 0


@_guarded
def _check(asked: argparse.Namespace) -> int:
    from onrecord import show, verbs
    from onrecord.project import NoProject, Unreadable

    started = time.monotonic()
    if not asked.paths:
        with suppress(OSError, NoProject, Unreadable):
            _located(asked)
    on = {"workers": asked.workers, "scheduler": asked.scheduler}
    checked = verbs.check(asked.root, asked.paths, base=asked.base, fix=asked.fix, against=asked.against, adding=asked.add, **on)
    problems = checked.problems
    if asked.format != "json":
        _print(show.mended_lines(checked.mended))
    if asked.format == "json":
        print(show.as_json(problems, checked.gaps, checked.mended if asked.fix else None))
    elif asked.format == "github":
        _print(show.as_github(problems, checked.gaps))
        if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(show.as_summary(checked.looked_at, problems, checked.changes, checked.gaps))
    elif told := [found for found in problems if found.code != "OR001"]:
        _print_problems(told)
    unread = [streams.cannot(f"{found.place}: {found.message}") for found in problems if found.code == "OR001"]
    for line in checked.gaps.in_words():
        print(line, file=sys.stderr)
    if not problems and not checked.gaps.told:
        print(f"✓ {checked.looked_at}, no problems ({time.monotonic() - started:.1f} s)", file=sys.stderr)
    return max([*unread, int(any(found.is_error for found in problems))])


@_guarded
def _diff(asked: argparse.Namespace) -> int:
    from onrecord import editions, show, verbs

    found, problems = verbs.diff(_located(asked), asked.path)
    if problems:
        _print_problems(problems)
        return 1
    for change in found:
        print(f"{change.sign} {change.table} {show.safe(change.row_id)}")
        for name, (before, after) in change.cells.items():
            print(f"    {name}: {show.safe(before) or '(empty)'} → {show.safe(after) or '(empty)'}")
    print(editions.summary(found), file=sys.stderr)
    return int(bool(found))


@_guarded
def _trace(asked: argparse.Namespace) -> int:
    from onrecord import show, trace

    project = _published(asked)
    told = trace.trace(project.root, asked.id)
    if told is None:
        print("\n".join(trace.unknown(project.root, asked.id)), file=sys.stderr)
        return 1
    _print([show.document(told)] if asked.format == "json" else trace.lines(told))
    return 0


@_guarded
def _query(asked: argparse.Namespace) -> int:
    from onrecord import query, show

    project = _published(asked)
    try:
        answer = query.ask(asked.sql, project, asked.timeout, asked.memory)
    except query.SqlError as fault:
        print("\n".join(show.safe(line, 2000) for line in str(fault).splitlines()), file=sys.stderr)
        return 1
    if asked.format == "csv":
        streams.data()
    _print(query.shown(answer, asked.format, sys.stdout.isatty()))
    if asked.format == "table":
        print(f"({show.several(len(answer.rows), 'row')})", file=sys.stderr)
    return 0


@_guarded
def _locate(asked: argparse.Namespace) -> int:
    from onrecord import places, reports, show

    found, unread = reports.read(_located(asked).root)
    for one in unread:
        print(f"{show.safe(one.place)}: {show.safe(one.message)}", file=sys.stderr)
    if any(places.places(found, asked.words)):
        _print(places.lines(found, asked.words))
        return 0
    print("these words stand in no report", file=sys.stderr)
    for line in places.near(found, asked.words):
        print(line, file=sys.stderr)
    return 1


@_guarded
def _draft(asked: argparse.Namespace) -> int:
    from onrecord.draft import command

    return command.run(asked, _print, _print_problems)


@_guarded
def _init(asked: argparse.Namespace) -> int:
    from onrecord import start

    if asked.folder.exists() and any(asked.folder.iterdir()):
        return streams.cannot(f"{asked.folder}: not empty")
    _print(start.start(asked.folder))
    print(f"✓ an empty dataset in {asked.folder}; its README.md says how to go on", file=sys.stderr)
    return 0


@_guarded
def _site(asked: argparse.Namespace) -> int:
    from onrecord.site import ask, write

    started, project = time.monotonic(), _located(asked)
    out = asked.out or project.root / "site"
    written = write.site(project, out, short=asked.short)
    if written.problems:
        _print_problems(written.problems)
        print("nothing was written", file=sys.stderr)
        return 1
    print(f"✓ {written.pages:,} pages in {out} ({time.monotonic() - started:.1f} s)", file=sys.stderr)
    if not ask.engine():
        print("the room Ask has no engine: `make site-assets` brings it, if npm is there", file=sys.stderr)
    print(out / "index.html")
    return 0


@_guarded
def _serve(asked: argparse.Namespace) -> int:
    from onrecord.site import serve

    return _site(asked) or serve.serve(asked.out or _located(asked).root / "site", asked.port, browser=not asked.quiet)


def _explain(asked: argparse.Namespace) -> int:
    from onrecord import explain, nearest, problems, show

    rules = problems.rules()
    if asked.code is not None and asked.code.upper() not in rules:
        near = nearest.nearest(asked.code.upper(), rules)
        print(f"no problem has the code {show.safe(asked.code)}" + (f"; the nearest is {near}" if near else ""), file=sys.stderr)
        return 1
    chosen = [rules[asked.code.upper()]] if asked.code else list(rules.values())
    if asked.format == "markdown":
        print(explain.page(chosen), end="")
    else:
        _print(explain.explanation(chosen[0]) if asked.code else (f"{rule.code}  {rule.title}" for rule in chosen))
    return 0


def _print_problems(problems: list[Problem]) -> None:
    from onrecord import show

    for found in problems:
        _print(show.problem_lines(found))
        print()
    errors = sum(found.is_error for found in problems)
    warnings = len(problems) - errors
    said = [show.several(n, what) for n, what in ((errors, "error"), (warnings, "warning")) if n]
    print(", ".join(said), file=sys.stderr)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


VERBS = {
    "build": _build,
    "check": _check,
    "diff": _diff,
    "trace": _trace,
    "query": _query,
    "locate": _locate,
    "draft": _draft,
    "init": _init,
    "site": _site,
    "serve": _serve,
    "explain": _explain,
}

if __name__ == "__main__":
    sys.exit(main())
