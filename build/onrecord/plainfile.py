"""Plain files: read and replaced whole, and only if that is what they are. A link, a pipe or a device is refused."""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from contextlib import suppress
from json import loads
from pathlib import Path
from typing import Any

DEEPEST = 100
# A string, whatever is in it, and what opens or closes a level.
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*"?|[\[{]|[\]}]', re.DOTALL)


def read(path: Path, most: int | None = None) -> bytes:
    """The file's bytes; OSError, with a reason in words, for anything that is not a plain file of at most `most` bytes.

    What is too long has the number EFBIG.
    """
    try:
        # Without O_NONBLOCK, opening a pipe waits for somebody to write to it.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as fault:
        if fault.errno == errno.ELOOP:
            raise OSError(fault.errno, "a symbolic link, not a plain file", str(path)) from fault
        raise
    except ValueError as fault:
        raise OSError(errno.EINVAL, str(fault), str(path)) from fault
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "not a plain file", str(path))
        if most is not None and found.st_size > most:
            raise OSError(errno.EFBIG, f"{found.st_size:,} bytes; at most {most:,}", str(path))
        return file.read()


def json(path: Path, most: int) -> Any:
    """What a plain file of JSON holds; ValueError where it is not JSON, or nested deeper than anybody writes it."""
    data = read(path, most)
    depth = 0
    for sign in _NESTING.finditer(data):
        depth += (sign[0] in b"[{") - (sign[0] in b"]}")
        if depth > DEEPEST:
            raise ValueError(f"more than {DEEPEST} levels, one in another")
    return loads(data.decode("utf-8-sig"))


def same(one: Path, other: Path) -> bool:
    """Whether both are plain files of the same bytes."""
    try:
        return one.stat().st_size == other.stat().st_size and read(one) == read(other)
    except OSError:
        return False


def replace(path: Path, data: bytes) -> None:
    """Put bytes in the place of a plain file's, all or none; OSError where it is none, or may not be written."""
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "not a plain file", str(path))
    if not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    # A name that nobody can have put a link at.
    handle, beside = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(handle, stat.S_IMODE(found.st_mode))
            file.flush()
            os.fsync(handle)
        os.replace(beside, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside)
        raise


def _beside(path: Path) -> tuple[int, str]:
    """A file beside one that is to be written; OSError, which names that one, where none can be made."""
    try:
        return tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from fault


def create(path: Path, data: bytes) -> None:
    """Put bytes into a new file, all or none; FileExistsError where something is there."""
    handle, beside = _beside(path)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(handle, 0o644)
            file.flush()
            os.fsync(handle)
        # Unlike a rename, a link never takes the place of what came there meanwhile.
        try:
            os.link(beside, path)
        except FileExistsError:
            raise
        except OSError:
            _claimed(path, beside)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(beside)


def _claimed(path: Path, beside: str) -> None:
    """A file put in its place where there are no hard links: an empty file takes the name first, and gives it up."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644))
    try:
        os.replace(beside, path)
    except OSError:
        os.unlink(path)
        raise


# No step is hidden, goes up, is a drive, an address or a device of Windows, or means something else elsewhere.
_STEP = re.compile(r"(?!(con|prn|aux|nul|com\d|lpt\d)(\.|$))[^.~\s\\/:%*?\"<>|][^\\/:%*?\"<>|]*(?<![.\s])", re.IGNORECASE)


def inside(root: Path, path: object) -> Path | None:
    """The file at a path inside a folder; None for any path that could lead out of it, or to what is no plain file."""
    steps = path.split("/") if isinstance(path, str) and path.isprintable() and len(path) <= 500 else [""]
    if not all(_STEP.fullmatch(step) for step in steps):
        return None
    places = [root.joinpath(*steps[: n + 1]) for n in range(len(steps))]
    try:
        linked = any(place.is_symlink() for place in places)
        return None if linked or (places[-1].exists() and not places[-1].is_file()) else places[-1]
    except OSError:
        # A name too long for the file system, a folder that is closed to us.
        return None
