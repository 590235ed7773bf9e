"""The command: verbs, options, exit codes, and no logic."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.problems import Problem
    from onrecord.project import Project

FORMATS = {"check": ("text", "json", "github"), "query": ("table", "csv", "json", "markdown"), "trace": ("text", "json")}


def main(arguments: list[str] | None = None) -> int:
    """Exit code of the command: 0 in order, 1 problems, 2 it could not run."""
    asked = parser().parse_args(arguments)
    try:
        return int(asked.run(asked))
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return _cannot("stopped")


def parser() -> argparse.ArgumentParser:
    """Every verb with its options, help and an example."""
    top = argparse.ArgumentParser(
        prog="onrecord",
        description="News reporting as tables whose every cell can be traced to the words it rests on.",
        epilog="Each verb has its own help, with an example: onrecord trace --help",
    )
    top.add_argument("--root", type=Path, metavar="DIR", help="the project; otherwise found from here upwards")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    def verb(name: str, run: object, told: str, example: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(
            name,
            help=told,
            description=told[0].upper() + told[1:] + ".",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=run)
        if name in FORMATS:
            made.add_argument("--format", choices=FORMATS[name], default=FORMATS[name][0], help="how to print it")
        return made

    build = verb("build", _build, "make the tables from the seeds and publish them, all or none", "onrecord build --out /tmp/edition")
    build.add_argument("--out", type=Path, metavar="DIR", help="write the whole package into DIR instead")
    check = verb("check", _check, "list every problem, with its place and what to do", "onrecord check seeds/annotations/actors.yaml")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="an annotation file, a table's CSV, a datapackage.json or its folder")
    diff = verb("diff", _diff, "show what building now would change in the published tables", "onrecord diff /tmp/edition")
    diff.add_argument("path", nargs="?", type=Path, metavar="PATH", help="another edition to compare with")
    trace = verb("trace", _trace, "show a row, its way to the report, and the words in their place", "onrecord trace 003-londoners-value")
    trace.add_argument("id", metavar="ID")
    query = verb("query", _query, "ask one SELECT of the tables and views", "onrecord query 'SELECT speaker, quotation FROM who_said'")
    query.add_argument("sql", metavar="SQL")
    query.add_argument("--timeout", type=float, default=30, metavar="SECONDS", help="stop after so long (30)")
    query.add_argument("--memory", type=int, default=1000, metavar="MB", help="stop at so much memory (1000)")
    explain = verb("explain", _explain, "say what the code of a problem means and how to mend it", "onrecord explain OR101")
    explain.add_argument("code", nargs="?", metavar="CODE", help="without it, all codes")
    return top


def _project(asked: argparse.Namespace) -> Project:
    from onrecord import project, publish

    found = project.Project(asked.root.resolve()) if asked.root else project.find(Path.cwd())
    if (found.root / publish.STAGING).exists():
        with publish.lock(found.root):
            publish.finish(found.root)
    return found


def _with_project(run: object) -> object:
    def ran(asked: argparse.Namespace) -> int:
        from onrecord.project import NoProject
        from onrecord.verbs import Unreadable

        try:
            return int(run(asked, _project(asked)))  # type: ignore[operator]
        except (NoProject, Unreadable) as fault:
            return _cannot(str(fault))
        except OSError as fault:
            return _cannot(f"{fault.filename or ''}: {fault.strerror}".lstrip(": "))

    return ran


@_with_project
def _build(asked: argparse.Namespace, project: Project) -> int:
    from onrecord import pipeline, verbs

    started = time.monotonic()
    if asked.out and asked.out.exists() and not (asked.out / "datapackage.json").is_file() and any(asked.out.iterdir()):
        return _cannot(f"{asked.out}: not empty, and no package of ours")
    if not project.typed:
        raise verbs.Unreadable(f"{project.root}: no seeds/annotations/ to build from")
    problems = pipeline.build(project.root, asked.out)
    if problems:
        _print_problems(problems)
        print("nothing was written", file=sys.stderr)
        return 1
    print(f"✓ published {_counts(project, asked.out)} in {asked.out or project.root} ({time.monotonic() - started:.1f} s)", file=sys.stderr)
    return 0


@_with_project
def _check(asked: argparse.Namespace, project: Project) -> int:
    from onrecord import show, verbs

    started = time.monotonic()
    problems = verbs.check(project, asked.paths)
    if asked.format == "json":
        print(show.as_json(problems))
    elif asked.format == "github":
        _print(show.as_github(problems))
    elif problems:
        _print_problems(problems)
    if not problems:
        print(f"✓ {_counts(project)}, no problems ({time.monotonic() - started:.1f} s)", file=sys.stderr)
    return int(any(found.severity == "error" for found in problems))


def _counts(project: Project, out: Path | None = None) -> str:
    from onrecord import editions

    edition, _ = editions.read((out or project.root) / "datapackage", "datapackage")
    reports = sum(source["source_type"] == "report" for source in edition["sources"].values())
    return f"{reports} reports, {sum(map(len, edition.values()))} rows"


@_with_project
def _diff(asked: argparse.Namespace, project: Project) -> int:
    from onrecord import editions, show, verbs

    found, problems = verbs.diff(project, asked.path)
    if problems:
        _print_problems(problems)
        return 1
    for change in found:
        print(f"{change.sign} {change.table} {show.safe(change.row_id)}")
        for name, (before, after) in change.cells.items():
            print(f"    {name}: {show.safe(before) or '(empty)'} → {show.safe(after) or '(empty)'}")
    print(editions.summary(found), file=sys.stderr)
    return int(bool(found))


@_with_project
def _trace(asked: argparse.Namespace, project: Project) -> int:
    import json

    from onrecord import trace

    told = trace.trace(project.root, asked.id)
    if told is None:
        print(trace.unknown(project.root, asked.id), file=sys.stderr)
        return 1
    _print([json.dumps(told, indent=2, ensure_ascii=True)] if asked.format == "json" else trace.lines(told))
    return 0


@_with_project
def _query(asked: argparse.Namespace, project: Project) -> int:
    from onrecord import query, show, verbs

    if not project.tables:
        raise verbs.Unreadable(f"{project.root}: no tables here; `onrecord build` makes them")
    try:
        answer = query.ask(asked.sql, project.database, project.tables, asked.timeout, asked.memory)
    except query.SqlError as fault:
        print("\n".join(show.safe(line, 2000) for line in str(fault).splitlines()), file=sys.stderr)
        return 1
    _print(query.shown(answer, asked.format, sys.stdout.isatty()))
    if asked.format == "table":
        print(f"({len(answer.rows)} row{'s' * (len(answer.rows) != 1)})", file=sys.stderr)
    return 0


def _explain(asked: argparse.Namespace) -> int:
    from onrecord import nearest, problems, show

    rules = problems.rules()
    if asked.code is None:
        _print(f"{code}  {rule.says}" for code, rule in rules.items())
        return 0
    if asked.code.upper() not in rules:
        near = nearest.nearest(asked.code.upper(), rules)
        print(f"no problem has the code {show.safe(asked.code)}" + (f"; the nearest is {near}" if near else ""), file=sys.stderr)
        return 1
    rule = rules[asked.code.upper()]
    _print([f"{rule.code}: {rule.says}", "", rule.means, "", "For example:", *(f"    {line}" for line in rule.example.splitlines()), "", rule.mend])
    return 0


def _print_problems(problems: list[Problem]) -> None:
    from onrecord import show

    for found in problems:
        _print(show.problem_lines(found))
        print()
    errors = sum(found.severity == "error" for found in problems)
    warnings = len(problems) - errors
    said = [f"{n} {what}{'s' * (n != 1)}" for n, what in ((errors, "error"), (warnings, "warning")) if n]
    print(", ".join(said), file=sys.stderr)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _cannot(why: str) -> int:
    from onrecord import show

    print(f"onrecord: {show.safe(why)}", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
