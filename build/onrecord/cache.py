"""Cache: what each report gave at the last build, so that only what changed is read again. It never changes a result.

It lies in a folder of the user's own and never in a project, which may come from a stranger. An entry is found by the
bytes that it was read from; what is not whole, or of other code, counts as nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from onrecord import plainfile
from onrecord.evidence import Row
from onrecord.problems import Place
from onrecord.schemas import TABLES, folder
from onrecord.sheets import Sheet
from onrecord.typed import most_bytes

PLACE = "ONRECORD_CACHE"  # another folder for it; empty: none is used
MOST_KEPT = 4_000_000_000  # bytes


class Cache:
    """What the files of one project gave, as its last build left it: one file, a line for each of them."""

    def __init__(self, root: Path) -> None:
        folder = kept_of(root)
        self.path = folder / "read" if folder else None
        self._digests: dict[str, bytes] = {}  # of files as they are
        self._used: dict[str, bytes] = {}  # the lines of those that are as they were

    @cached_property
    def _lines(self) -> dict[bytes, bytes]:
        """What was kept, by the digest of the file that it was read in; nothing where it is not whole, or of other code."""
        try:
            body, _, found = plainfile.read(self.path, MOST_KEPT).rpartition(b"\n") if self.path else (b"", b"", b"")
        except OSError:
            return {}
        return {line[:64]: line for line in body.splitlines()} if found == _sum(body, b"\n") else {}

    def sheet(self, path: Path, shown: str) -> Sheet | None:
        """What the annotations of a report gave when they were last read, if they were the same then."""
        try:
            return Sheet(**self._found(path, shown))
        except (OSError, ValueError, TypeError):
            return None

    def rows(self, path: Path, shown: str) -> list[Row] | None:
        """The rows of a file that all reports share, if it was the same when it was last read."""
        try:
            told = self._found(path, shown)
            return [Row(table, row_id, cells, Place(shown, line, column)) for table, row_id, cells, line, column in told]
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, sheets: Iterable[Sheet], rows: Mapping[str, list[Row]]) -> None:
        """Keep sheets and, by file, rows, beside what was used, and forget the rest.

        Where that can't be written, nothing is kept.
        """
        told: Iterable[tuple[str, Any]] = chain(
            ((sheet.file, {part.name: getattr(sheet, part.name) for part in fields(sheet)}) for sheet in sheets),
            (
                (file, [[row.table, row.id, row.cells, row.place.line, row.place.column] for row in found])
                for file, found in rows.items()
                if file not in self._used
            ),
        )
        with suppress(OSError):
            if self.path:
                _put(self.path, self._told(told))

    def _found(self, path: Path, shown: str) -> Any:
        """What was kept of a file as it is; OSError where that can't be read, ValueError where nothing was."""
        digest = hashlib.sha256(shown.encode() + b"\0" + plainfile.read(path, most_bytes(shown))).hexdigest().encode()
        self._digests[shown] = digest
        if digest not in self._lines:
            raise ValueError("not as it was")
        told = json.loads(self._lines[digest][64:])
        self._used[shown] = self._lines[digest]
        return told

    def _told(self, told: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
        """What was read now, and then what was used and not read again."""
        again = set(self._used)
        for file, what in told:
            if file in self._digests:
                again.discard(file)
                yield self._digests[file] + json.dumps(what, ensure_ascii=False).encode() + b"\n"
        yield from (self._used[file] + b"\n" for file in sorted(again))


def _put(path: Path, lines: Iterable[bytes]) -> None:
    """Write lines whole, with their sum behind them, and take away what else is there."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        summed = hashlib.sha256(_code())
        for line in lines:
            summed.update(line)
            file.write(line)
        file.write(summed.hexdigest().encode())
    os.replace(beside, path)
    for other in set(path.parent.iterdir()) - {path}:
        other.unlink()


def kept_of(root: Path, kind: str = "") -> Path | None:
    """The folder for what is kept of one project; None where nothing can be kept safely."""
    found = _home()
    return found / f"{hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:32]}{kind}" if found else None


def _home() -> Path | None:
    """The folder for all projects; None where there is none that only this user can write."""
    told = os.environ.get(PLACE)
    if told == "":
        return None
    try:
        home = Path(told or Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "onrecord")
        if not home.is_absolute():  # it would be another one in each folder, and lie in a project
            return None
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = home.lstat()
    except (OSError, RuntimeError):
        return None
    private = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    return home if private else None


@cache
def _code() -> bytes:
    """A digest of all that decides what is read in a report: our code, its rules, the schemas and what they are run by."""
    told = hashlib.sha256(f"{sys.version} {yaml.__version__} {unicodedata.unidata_version}".encode())
    places = [files("onrecord"), files("onrecord") / "rules", files("onrecord") / "tabular"]
    ours = [[path for path in place.iterdir() if path.name.endswith((".py", ".toml", ".sql"))] for place in places]
    for place in [*ours, [folder() / f"{table}.json" for table in TABLES]]:
        for path in sorted(place, key=lambda path: path.name):
            told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.digest()


def _sum(*parts: bytes) -> bytes:
    """What stands behind lines that are whole and of this code."""
    summed = hashlib.sha256(_code())
    for part in parts:
        summed.update(part)
    return summed.hexdigest().encode()
