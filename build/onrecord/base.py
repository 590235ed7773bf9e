"""The base: what a project was at another revision, to compare with. Only git is asked, and only to read."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

from onrecord import seeds, typed
from onrecord.problems import Place, Problem, problem

RETIRED = f"{seeds.ANNOTATIONS}/retired.yaml"


class NoBase(Exception):
    """The revision can't be read."""


def take(root: Path, revision: str, folder: Path) -> None:
    """The reports, retired ids and published tables of a revision, written into a folder."""
    listed = _git(root, "ls-tree", "-r", "-z", "--name-only", "--end-of-options", revision, "--", "seeds", "datapackage").split(
        b"\0"
    )
    for name in map(os.fsdecode, filter(None, listed)):
        path = folder / name
        if path.suffix in (".txt", ".csv") or name == RETIRED:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_git(root, "cat-file", "blob", f"{revision}:./{name}"))


def changed_reports(root: Path, folder: Path) -> Iterator[Problem]:
    """Reports that are not what they were: a text that was read once is never changed, only superseded."""
    for was in sorted((folder / "seeds").glob("*.txt")):
        now = root / "seeds" / was.name
        if not now.is_file():
            yield problem("OR205", Place(f"seeds/{was.name}"), value=was.name, found="it is gone")
        elif now.read_bytes() != was.read_bytes():
            before, after = was.read_bytes(), now.read_bytes()
            at = next(
                (n for n, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
                min(len(before), len(after)),
            )
            yield problem(
                "OR205",
                Place(f"seeds/{was.name}", before.count(b"\n", 0, at) + 1),
                value=was.name,
                found=f"it differs from byte {at:,} on",
            )


def used_again(root: Path, folder: Path) -> Iterator[Problem]:
    """Retired ids that are no longer listed: nothing would keep them from being given to another row."""
    if was := retired(folder):
        yield from (problem("OR128", Place(RETIRED), row_id=row_id, value=row_id) for row_id in sorted(was - retired(root)))


def retired(root: Path) -> set[str]:
    """The retired ids that a project lists, as far as its list can be read; what is wrong with it is told elsewhere."""
    told, _ = typed.read(root / RETIRED, RETIRED) if (root / RETIRED).exists() else (None, [])
    listed = told.get("retired") if isinstance(told, typed.Mapping) else None
    entries = listed if isinstance(listed, typed.Sequence) else []
    return {str(entry["id"]) for entry in entries if isinstance(entry, typed.Mapping) and "id" in entry}


def _git(root: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise NoBase(f"git can't be asked: {fault}") from fault
    if done.returncode:
        raise NoBase(done.stderr.decode("utf-8", "replace").strip().splitlines()[-1] if done.stderr else "git did not answer")
    return done.stdout
