"""Swap: a whole package in a folder of its own, put in the place of the last one by a single rename."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from onrecord.publish import STAGING, lock, naming, plain_modes, sync

# What a build writes into a folder of its own; whatever else is there is somebody's.
OURS = ("datapackage.json", "datapackage/README.md", "datapackage/*.csv", "datapackage/*.parquet", "datapackage/*.duckdb",
        "seeds/*.txt", "datapackage", "seeds")  # fmt: skip
READY = "ready"
_HERE, _EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux


def refuse(root: Path) -> None:
    """FileExistsError for the first file that would be lost."""
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        within = path.relative_to(root)
        if not any(within.match(pattern) and len(within.parts) == pattern.count("/") + 1 for pattern in OURS):
            raise FileExistsError(errno.EEXIST, "no build wrote this; move it away or name another folder", str(path))


@contextmanager
def staging(root: Path, refuse: Callable[[Path], None] = refuse, last: Callable[[Path], None] = sync) -> Iterator[Path]:
    """A folder to write a package into; after `commit`, leaving the block puts it in the place of `root`.

    Until then nothing is there that was not there before. `refuse` raises FileExistsError for what must not be lost; `last`
    is done with the whole folder before it is put in place.
    """
    root = Path(os.path.realpath(root))
    _recover(root)
    refuse(root)
    made = [parent for parent in root.parents if not parent.exists()]
    stage = root.with_name(f".{root.name}{STAGING}")
    try:
        with plain_modes():
            stage.mkdir(parents=True, exist_ok=True)
            with lock(stage):
                try:
                    _empty(stage)
                    with naming(stage):
                        yield stage
                    if (stage / READY).exists():
                        (stage / READY).unlink()
                        last(stage)
                        _put(stage, root)
                finally:
                    shutil.rmtree(stage, ignore_errors=True)
    finally:
        for parent in made:
            with suppress(OSError):
                parent.rmdir()


def commit(stage: Path) -> None:
    """The package is whole."""
    (stage / READY).touch()


def _empty(stage: Path) -> None:
    """Clear away what a build left that was killed."""
    for path in stage.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _old(root: Path) -> Path:
    return root.with_name(f".{root.name}.onrecord-old")


def _put(stage: Path, root: Path) -> None:
    if not root.exists() or not any(root.iterdir()):
        os.replace(stage, root)
    elif not _exchange(stage, root):
        # Two renames, where the system has no exchange; `_recover` undoes the first if there is no second.
        os.replace(root, _old(root))
        os.replace(stage, root)
        shutil.rmtree(_old(root), ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places at once; False where the system can't."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in (errno.ENOSYS, errno.EINVAL):
        return False
    raise OSError(number, os.strerror(number), str(other))


def _recover(root: Path) -> None:
    """Put back a package that was moved away and not yet replaced."""
    if _old(root).exists():
        if root.exists():
            shutil.rmtree(_old(root), ignore_errors=True)
        else:
            os.replace(_old(root), root)
