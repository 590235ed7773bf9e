"""Run: a corpus drafted part by part into tables of Parquet, and on from where it was stopped."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from onrecord.problems import MOST_ALIKE, Place, Problem, problem
from onrecord.project import Unreadable
from onrecord.scale import checked, parts, whole, work
from onrecord.scale.described import edition, tables
from onrecord.scale.engine import Engine, Lost, NoEngine, engine
from onrecord.scale.parts import NoCorpus, Part
from onrecord.scale.store import DESCRIPTION, IDS, MANIFESTS, Store


class NotOurs(Exception):
    """The folder holds something that this corpus did not make."""


def draft(where: str, out: str, workers: int | None, scheduler: str | None, complain: Callable[[list[Problem]], None]) -> int:
    """What the verb does with a corpus on workers; Unreadable where it can't."""
    try:
        with engine(workers, scheduler) as there:
            return run(where, out, there, complain)
    except (NoEngine, NoCorpus, NotOurs) as fault:
        raise Unreadable(str(fault)) from fault


def run(where: str, out: str, engine: Engine, complain: Callable[[list[Problem]], None], part_bytes: int | None = None) -> int:
    """Draft a corpus into the folder `out`; 1 if a line of it, or a part, could not be drafted."""
    started, store = time.monotonic(), Store(out)
    files = parts.corpus(where)
    told = store.json(DESCRIPTION)
    part_bytes = _part_bytes(store, told) or part_bytes or parts.size(files)
    asked = {part.name: part for part in parts.parts(files, part_bytes)}
    _clear(store, {parts.stem(name) for name, _, _ in files}, asked)
    checked.describe(store, part_bytes)
    scanned, problems = _scan(engine, asked, out)
    twice = _twice(engine, out, sum(one.articles for one in scanned.values()), _line_at(asked, scanned))
    manifests = {name: one.manifest for name, one in scanned.items() if work.done(one, asked[name], twice[name])}
    kept = len(manifests)
    orders = [(asked[name], out, twice[name]) for name in scanned if name not in manifests]
    for (part, *_), made in _counted(engine.each(work.draft, orders), len(orders), kept):
        if isinstance(made, Lost):
            problems.append(problem("OR840", Place(part.file), value=part.name, found=made.why))
        else:
            manifests[part.name] = made
    problems += _refused(store, manifests, _line_at(asked, scanned)) + checked.over_all(
        engine, out, list(manifests.values()), edition()
    )
    if not problems or {one.code for one in problems} == {"OR127"}:
        checked.describe(store, part_bytes, checked.counts(manifests.values()))
    if problems:
        complain(problems)
    print(_summary(manifests, kept, out, time.monotonic() - started), file=sys.stderr)
    return int(bool(problems))


def _part_bytes(store: Store, told: Any) -> int | None:
    """How the folder's corpus was cut; None for a new folder."""
    if isinstance(told, dict) and isinstance(told.get("part_bytes"), int) and told["part_bytes"] > 0:
        return int(told["part_bytes"])
    if store.files.exists(store.path("")) and store.files.ls(store.path("")):
        raise NotOurs(f"{store.url}: not empty, and no drafted corpus")
    return None


def _clear(store: Store, stems: set[str], asked: dict[str, Part]) -> None:
    """Take away parts that the corpus no longer has; NotOurs for anything that it never had."""
    for folder, suffix in [(MANIFESTS, ".json"), (IDS, ".parquet"), *((table, ".parquet") for table in tables())]:
        for part in store.named(folder, suffix):
            if part.rpartition("-")[0] not in stems:
                raise NotOurs(f"{store.url}: holds {part}, of a file that this corpus does not have; name another folder")
            if part not in asked:
                store.drop(f"{folder}/{part}{suffix}")


def _scan(engine: Engine, asked: dict[str, Part], out: str) -> tuple[dict[str, work.Scanned], list[Problem]]:
    found, problems = {}, []
    for (part, _), made in engine.each(work.scan, [(part, out) for part in asked.values()]):
        if isinstance(made, Lost):
            problems.append(problem("OR840", Place(part.file), value=part.name, found=made.why))
        else:
            found[part.name] = made
    return dict(sorted(found.items())), problems


def _line_at(asked: dict[str, Part], scanned: Mapping[str, work.Scanned]) -> Callable[[str, int], Place]:
    """Where a line of a part stands in its file."""
    before: dict[str, int] = {}
    last: dict[str, int] = defaultdict(int)
    for name, one in sorted(scanned.items()):
        file = asked[name].file
        before[name] = 0 if asked[name].parquet else last[file]
        last[file] += one.lines
    return lambda part, line: Place(asked[part].file, before.get(part, 0) + line)


def _twice(engine: Engine, out: str, articles: int, at: Callable[[str, int], Place]) -> dict[str, work.Twice]:
    """Of each part, the lines whose id stands before, in this part or another."""
    found: dict[str, work.Twice] = defaultdict(dict)
    of = whole.shares(articles)
    for _, made in engine.each(whole.twice, [(out, share, of) for share in range(of) if articles]):
        if isinstance(made, Lost):
            raise OSError(0, made.why, out)
        for part, line, first, first_line in made:
            place = at(first, first_line)
            found[part][line] = f"line {place.line} of {place.file}"
    return defaultdict(dict, {part: dict(sorted(lines.items())) for part, lines in found.items()})


def _counted(done: Iterator[Any], total: int, kept: int) -> Iterator[Any]:
    """What is done, with a word on it now and then."""
    if kept:
        print(f"{kept:,} parts are there already", file=sys.stderr)
    told = time.monotonic()
    for n, one in enumerate(done, 1):
        if time.monotonic() - told > 10:
            told = time.monotonic()
            print(f"{n:,} of {total:,} parts", file=sys.stderr)
        yield one


def _refused(store: Store, manifests: dict[str, Any], at: Callable[[str, int], Place]) -> list[Problem]:
    """The lines that were not drafted, each where it stands in its file; as many as are listed."""
    if not any(told["tables"]["problems"]["rows"] for told in manifests.values()):
        return []
    told = []
    for part, line, article, code, found in whole.refused(store, MOST_ALIKE + 1):
        if part in manifests:
            place = at(part, line)
            told.append(problem(code, place, row_id=article, value=str(place.line), found=found))
    return told


def _summary(manifests: dict[str, Any], kept: int, out: str, seconds: float) -> str:
    rows = checked.counts(manifests.values())
    said = ", ".join(f"{number:,} {table}" for table, number in rows.items() if table != "problems")
    return f"✓ {said} in {len(manifests):,} parts ({kept:,} of them kept) in {out} ({seconds:.1f} s)"
