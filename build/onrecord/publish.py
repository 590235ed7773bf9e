"""Publish: put files in place, all or none, whatever happens meanwhile.

Everything is written beside its place first. Then a journal is written: from that moment the build counts, and if it
is interrupted, the next command moves what is left. Without a journal, what was written is litter and is removed.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STAGING = ".onrecord-staging"
JOURNAL = "journal"


class Busy(OSError):
    """Another build is writing here."""


@contextmanager
def staging(root: Path) -> Iterator[Path]:
    """A folder to write files into; `commit` puts them in place, and leaving the block removes what is left."""
    root.mkdir(parents=True, exist_ok=True)
    with lock(root):
        finish(root)
        stage = root / STAGING
        stage.mkdir()
        try:
            yield stage
        finally:
            finish(root)


@contextmanager
def lock(root: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with the process that holds it."""
    handle = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise Busy(fault.errno, "another build is writing here", str(root)) from fault
    finally:
        os.close(handle)


def commit(stage: Path) -> None:
    """From here on the files staged are the package."""
    for path in sorted(stage.rglob("*")):
        _sync(path)
    journal = stage / (JOURNAL + ".new")
    journal.write_text("complete\n", encoding="utf-8")
    _sync(journal)
    journal.rename(stage / JOURNAL)
    _sync(stage)


def finish(root: Path) -> None:
    """Complete a build that was committed and interrupted; clear away one that was not.

    Whatever a journal says, nothing that people typed is written over: reports only where none are typed.
    """
    stage = root / STAGING
    if (stage / JOURNAL).exists():
        # The descriptor goes last: with its hashes it says that the rest is there.
        staged = [path.relative_to(stage) for path in sorted(stage.rglob("*")) if path.is_file()]
        staged = [path for path in staged if _written_by_machine(root, path)]
        for path in sorted(staged, key=lambda path: path.name == "datapackage.json"):
            place = root / path
            if any(part.is_symlink() for part in (stage / path, place.parent, place)):
                # Somebody else may have put the journal here, to have files written where it leads.
                raise OSError(errno.ELOOP, "a symbolic link where a build writes", str(place))
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_file() and place.read_bytes() == (stage / path).read_bytes():
                continue
            os.replace(stage / path, place)
        _sync(root)
    shutil.rmtree(stage, ignore_errors=True)


def _written_by_machine(root: Path, path: Path) -> bool:
    if path.parts[0] == "seeds":
        return not (root / "seeds" / "annotations").exists() and path.suffix == ".txt"
    return path.parts[0] in ("datapackage", "datapackage.json") or path.as_posix() == "schemas/annotation.schema.json"


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
