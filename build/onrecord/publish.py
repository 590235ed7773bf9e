"""Publish: put files in place, all or none, whatever happens meanwhile.

Everything is written beside its place first. In a project a journal is written then: from that moment the build counts,
and if it is interrupted, the next build moves what is left. Without a journal, what was written is litter and is removed.
A whole package of its own is one folder, and one rename puts it in place (`swap`).
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
PUBLISHED = ("datapackage", "datapackage.json")


class Busy(OSError):
    """Another build is writing here."""


@contextmanager
def staging(root: Path) -> Iterator[Path]:
    """A folder to write files into; `commit` puts them in place, and leaving the block removes what is left."""
    with lock(root), plain_modes():
        finish(root)
        stage = root / STAGING
        stage.mkdir()
        try:
            with naming(stage):
                yield stage
        finally:
            finish(root)


@contextmanager
def lock(folder: Path) -> Iterator[None]:
    """One writer at a time; the lock goes with the process that holds it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as fault:
        raise Busy(fault.errno, "another build is writing here", str(folder)) from fault
    finally:
        os.close(handle)


@contextmanager
def plain_modes() -> Iterator[None]:
    """Whatever is written can be read by all and written by its owner, as what is published should be."""
    before = os.umask(0o022)
    try:
        yield
    finally:
        os.umask(before)


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """A fault of writing, such as a full disk, that names no path is one of this path."""
    try:
        yield
    except OSError as fault:
        if fault.filename is None:
            raise OSError(fault.errno, fault.strerror, str(path)) from fault
        raise


def commit(stage: Path) -> None:
    """From here on the files staged are the package; OSError, and nothing is, where one could not be put in its place."""
    _permit(stage.parent, stage)
    sync(stage)
    journal = stage / (JOURNAL + ".new")
    journal.write_text("complete\n", encoding="utf-8")
    _sync(journal)
    journal.rename(stage / JOURNAL)
    _sync(stage)


def staged(stage: Path) -> list[Path]:
    """The files that a build wrote, as they go into place: the descriptor last, whose hashes say that the rest is there.

    Whatever a journal says, nothing that people typed is among them.
    """
    found = [path.relative_to(stage) for path in sorted(stage.rglob("*")) if path.is_file()]
    found = [path for path in found if path.parts[0] in PUBLISHED or path.as_posix() == "schemas/annotation.schema.json"]
    return sorted(found, key=lambda path: path.name == "datapackage.json")


def finish(root: Path) -> None:
    """Complete a build that was committed and interrupted; clear away one that was not."""
    stage = root / STAGING
    if (stage / JOURNAL).exists():
        _permit(root, stage)
        for path in staged(stage):
            place = root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.is_file() and place.read_bytes() == (stage / path).read_bytes():
                continue
            os.replace(stage / path, place)
        _sync(root)
    shutil.rmtree(stage, ignore_errors=True)


def _permit(root: Path, stage: Path) -> None:
    """OSError where a file that is staged can't be put in its place."""
    for path in staged(stage):
        place = root / path
        folder = next(parent for parent in place.parents if parent.exists())
        if any(part.is_symlink() for part in (stage / path, place.parent, place)):
            # Somebody else may have put a journal here, to have files written where it leads.
            raise OSError(errno.ELOOP, "a symbolic link where a build writes", str(place))
        if place.exists() and not place.is_file():
            raise OSError(errno.EINVAL, "not a plain file, where a build writes one", str(place))
        if not os.access(folder, os.W_OK | os.X_OK):
            raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(folder))


def sync(folder: Path) -> None:
    """Have a folder, and all that is in it, written to the disk."""
    for path in (*sorted(folder.rglob("*")), folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
