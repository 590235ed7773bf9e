"""A corpus: one JSON object a line in, one a line out, in the same order, on all cores, and on from where it was stopped."""

from __future__ import annotations

import gc
import gzip
import json
import os
import sys
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from pathlib import Path

from onrecord import show
from onrecord.draft.drafting import draft
from onrecord.draft.form import document
from onrecord.problems import Place, Problem, problem
from onrecord.project import Unreadable
from onrecord.reports import MOST_BYTES

MOST = MOST_BYTES  # characters of a text, as many as a report may have bytes
_LONGEST = 16_000_000  # bytes of a line
_CHUNK = 25
_JSON = json.JSONEncoder(check_circular=False).encode
Line = tuple[int, bytes]
Told = tuple[int, str, str]  # the line's number, its JSON, or why there is none


def run(path: Path, out: Path, complain: Callable[[Problem], None], workers: int | None = None) -> int:
    """Draft every line of the corpus into `out`; 1 if a line could not be drafted. What is there already is kept."""
    if not path.exists():
        raise Unreadable(f"{path}: no such file")
    out.mkdir(parents=True, exist_ok=True)
    name = path.name.removesuffix(".gz").removesuffix(".jsonl")
    drafts, refused = out / f"{name}.jsonl", out / f"{name}.problems.jsonl"
    done = max(_last(drafts), _last(refused))
    if done:
        print(f"going on after line {done:,}", file=sys.stderr)
    started, count, good, bad = time.monotonic(), 0, 0, _count(refused)
    with drafts.open("a", encoding="utf-8") as good_file, refused.open("a", encoding="utf-8") as bad_file:
        for n, told, why in _all(path, done, workers or os.cpu_count() or 1):
            count += 1
            if why:
                bad += 1
                good_file.flush()  # or a run that is killed goes on behind lines that it never wrote
                found = problem("OR127", Place(str(path), n), value=str(n), found=why)
                complain(found)
                bad_file.write(json.dumps({"line": n, "problem": found.as_json()}) + "\n")
                bad_file.flush()
            else:
                good += 1
                good_file.write(told + "\n")
            if count % 100 == 0 and sys.stderr.isatty():
                speed = f"{n:,} lines, {count / (time.monotonic() - started):,.0f} a second"
                print(f"\r{speed} ", end="", file=sys.stderr, flush=True)
    took = time.monotonic() - started
    print("\r" * sys.stderr.isatty() + f"✓ {good:,} drafted into {drafts} ({took:.1f} s)", file=sys.stderr)
    if bad:
        print(f"{show.several(bad, 'line')} could not be drafted, and why: {refused}", file=sys.stderr)
    else:
        refused.unlink()
    return int(bool(bad))


def _last(path: Path) -> int:
    """The number of the last whole line that was drafted; half a line, of a run that was killed, is cut off."""
    if not path.exists():
        return 0
    last, kept = b"", 0
    with path.open("rb+") as file:
        for line in file:
            if not line.endswith(b"\n"):
                break
            last, kept = line, kept + len(line)
        file.truncate(kept)
    return int(json.loads(last)["line"]) if last else 0


def _count(path: Path) -> int:
    if not path.exists():
        return 0
    with path.open("rb") as file:
        return sum(1 for _ in file)


def _lines(path: Path, done: int) -> Iterator[Line]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        n = 0
        try:
            while line := file.readline(_LONGEST):
                n += 1
                while not line.endswith(b"\n") and (rest := file.readline(_LONGEST)):
                    # Longer than any line may be: its end is read and forgotten, its beginning is no JSON.
                    line = b"too long" + rest[-1:]
                if n > done and line.strip():
                    yield n, line
        except (EOFError, gzip.BadGzipFile, zlib.error) as fault:
            raise Unreadable(f"{path}: no whole gzip file; it can be read up to line {n:,}") from fault


def _all(path: Path, done: int, workers: int) -> Iterator[Told]:
    """What each line gives, in order; never more than a few chunks are held at a time."""
    lines = _lines(path, done)
    if workers == 1:
        _calm()
        for line in lines:
            yield _one(line)
        return
    waiting: deque[Future[list[Told]]] = deque()
    with ProcessPoolExecutor(workers, initializer=_work, initargs=(os.getpid(),)) as pool:
        while chunk := list(islice(lines, _CHUNK)):
            waiting.append(pool.submit(_many, chunk))
            if len(waiting) > 3 * workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()


def _work(parent: int) -> None:
    """A worker ends with whoever started it, however that ended."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()
    _calm()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


def _calm() -> None:
    """A draft leaves no cycles worth looking for after each article."""
    gc.set_threshold(100_000, 20, 20)


def _many(chunk: list[Line]) -> list[Told]:
    return [_one(line) for line in chunk]


def _one(line: Line) -> Told:
    n, data = line
    try:
        row = json.loads(data)
    except (ValueError, RecursionError) as fault:
        return n, "", f"no JSON: {fault}"[:200]
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or not isinstance(row.get("id"), str | int):
        return n, "", "it has no `id`, or no `text` that is text"
    if len(row["text"]) > MOST:
        return n, "", f"{len(row['text']):,} characters; at most {MOST:,}"
    told = {"id": row["id"], "line": n} | document(draft(str(row["id"]), row["text"]))
    return n, _JSON(told), ""
