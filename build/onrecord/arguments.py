"""Arguments: the verbs, their options, and an example for each."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from onrecord.database import view_names
from onrecord.schemas import TABLES

Run = Callable[[argparse.Namespace], int]
DAY = 86_400  # seconds
FORMATS = {
    "check": ("text", "json", "github"),
    "query": ("table", "csv", "json", "markdown"),
    "trace": ("text", "json"),
    "draft": ("text", "json"),
    "explain": ("text", "markdown"),
}


def _place(told: str) -> Path | str:
    """A path of this machine, or an address elsewhere."""
    return told if "://" in told else Path(told)


def _from(kind: type[int] | type[float], least: float, most: float) -> Callable[[str], float]:
    """Reads a number of this kind within bounds; whatever is none of them is wrong usage."""

    def read(told: str) -> float:
        with suppress(ValueError):
            if least <= (number := kind(told)) <= most:
                return number
        raise argparse.ArgumentTypeError(f"{told}: not a number from {least:,} to {most:,}")

    return read


def _address(told: str) -> str:
    """An address; a variable that was empty is none, and must not mean this machine."""
    if not told.strip():
        raise argparse.ArgumentTypeError("an empty address")
    return told


def _on_workers(verb: argparse.ArgumentParser, what: str) -> None:
    """What says where a verb does work that is more than one process does."""
    verb.add_argument("--workers", type=int, metavar="N", help=f"{what}, in N processes (needs onrecord[scale])")
    verb.add_argument(
        "--scheduler", type=_address, metavar="ADDRESS", help=f"{what}, on the cluster of a Dask scheduler, tcp://…"
    )


def parser(verbs_run: dict[str, Run]) -> argparse.ArgumentParser:
    """Every verb with its options, help and an example, and what runs it."""
    top = argparse.ArgumentParser(
        prog="onrecord",
        description="News reporting as tables whose every cell can be traced to the words it rests on.",
        epilog="Each verb has its own help, with an example: onrecord trace --help",
    )
    top.add_argument("--root", type=Path, metavar="DIR", help="the project; otherwise found from here upwards")
    verbs = top.add_subparsers(title="verbs", metavar="VERB", required=True)

    def verb(name: str, told: str, example: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(
            name,
            help=told,
            description=told[0].upper() + told[1:] + ".",
            epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(run=verbs_run[name])
        # Before the verb or after it.
        made.add_argument("--root", type=Path, default=argparse.SUPPRESS, help=argparse.SUPPRESS)
        if name in FORMATS:
            made.add_argument("--format", choices=FORMATS[name], default=FORMATS[name][0], help="how to print it")
        return made

    build = verb("build", "make the tables from the seeds and publish them, all or none", "onrecord build --out /tmp/edition")
    build.add_argument("--out", type=Path, metavar="DIR", help="write the whole package into DIR instead")
    check = verb("check", "list every problem, with its place and what to do", "onrecord check seeds/annotations/actors.yaml")
    check.add_argument(
        "paths", nargs="*", type=_place, metavar="PATH", help="an annotation file, a table's CSV, a datapackage.json, a folder"
    )
    check.add_argument("--fix", action="store_true", help="mend the form, never a meaning: of annotation files, of a table's CSV")
    check.add_argument("--against", type=Path, metavar="PACKAGE", help="whose table of the same name a CSV takes the place of")
    check.add_argument("--add", action="store_true", help="with --against: its rows come on top of those that are published")
    check.add_argument("--base", metavar="REF", help="a git revision: its reports must be unchanged, its rows are compared")
    _on_workers(check, "check a drafted corpus")
    diff = verb("diff", "show what building now would change in the published tables", "onrecord diff /tmp/edition")
    diff.add_argument("path", nargs="?", type=Path, metavar="PATH", help="another edition to compare with")
    trace = verb("trace", "show a row, its way to the report, and the words in their place", "onrecord trace 003-londoners-value")
    trace.add_argument("id", metavar="ID")
    query = verb("query", "ask one SELECT of the tables and views", "onrecord query 'SELECT speaker, quotation FROM who_said'")
    query.epilog = f"{query.epilog}\n\ntables: {', '.join(TABLES)}\n\nviews: {', '.join(view_names())}"
    query.add_argument("sql", metavar="SQL")
    query.add_argument("--timeout", type=_from(float, 0.1, DAY), default=30, metavar="SECONDS", help="stop after so long (30)")
    query.add_argument("--memory", type=_from(int, 1, 10**6), default=1000, metavar="MB", help="stop at so much memory (1000)")
    locate = verb(
        "locate", "show where words stand in the reports, and what to paste", "onrecord locate 'no avenue but the courts'"
    )
    locate.add_argument("words", metavar="WORDS")
    draft = verb(
        "draft",
        "read a new report by rules and write the annotation file that a person then corrects",
        "onrecord draft seeds/004.txt",
    )
    draft.add_argument(
        "report", nargs="?", type=Path, metavar="REPORT", help="the report's text; or a page, with the extra onrecord[html]"
    )
    draft.add_argument("--out", metavar="PATH", help="write into this new file; with --corpus, into this folder")
    draft.add_argument("--explain", action="store_true", help="print the report with what was read in it, and by which rule")
    draft.add_argument(
        "--corpus",
        metavar="IN",
        help='draft every line {"id": …, "text": …} of a .jsonl or .jsonl.gz; on workers, of many files',
    )
    _on_workers(draft, "draft the corpus into tables of Parquet")
    init = verb("init", "make a new, empty dataset of the same shape for another story", "onrecord init other-story")
    init.add_argument("folder", type=Path, metavar="DIR")
    site = verb("site", "write the reading room: a static site of the tables and reports", "onrecord site --out /tmp/site")
    serve = verb("serve", "write the reading room and open it on this machine alone", "onrecord serve --port 8000")
    for made in (site, serve):
        made.add_argument("--out", type=Path, metavar="DIR", help="write it into DIR instead of site/")
        made.add_argument("--short", action="store_true", help="publish short spans and offsets only, no report's whole text")
    serve.add_argument(
        "--port", type=_from(int, 0, 65_535), default=8000, metavar="N", help="the port (8000); 0: any that is free"
    )
    serve.add_argument("--quiet", action="store_true", help="open no browser")
    explain = verb("explain", "say what the code of a problem means and how to mend it", "onrecord explain OR101")
    explain.add_argument("code", nargs="?", metavar="CODE", help="without it, all codes")
    return top
