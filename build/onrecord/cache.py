"""Cache: what each report gave at the last build, so that only what changed is read again. It never changes a result.

It lies in a folder of the user's own and never in a project, which may come from a stranger. An entry is found by the
bytes that it was read from and by the code that read it; one that is not whole counts as none.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sys
import tempfile
import unicodedata
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import fields
from functools import cache
from importlib.resources import files
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
MOST_IN_ENTRY = 100_000_000


class Cache:
    """What the files of one project gave, as its last build left it."""

    def __init__(self, root: Path) -> None:
        self.folder = kept_of(root)
        self._keys: dict[str, str] = {}
        self._whole: set[str] = set()  # files of which what was kept is whole

    def sheet(self, path: Path, shown: str) -> Sheet | None:
        """What the annotations of a report gave when they were last read, if they were the same then."""
        try:
            told, _, places = self._found(path, shown).partition(b"\n")
            return Sheet(**json.loads(told), places=places.decode())
        except (OSError, ValueError, TypeError):
            return None

    def rows(self, path: Path, shown: str) -> list[Row] | None:
        """The rows of a file that all reports share, if it was the same when it was last read."""
        try:
            told = json.loads(self._found(path, shown))
            return [Row(table, row_id, cells, Place(shown, line, column)) for table, row_id, cells, line, column in told]
        except (OSError, ValueError, TypeError):
            return None

    def keep(self, sheets: Iterable[Sheet], rows: Mapping[str, list[Row]]) -> None:
        """Keep sheets and, by file, rows, and forget what was read in bytes that are no longer there.

        Where they can't be written, nothing is kept.
        """
        with suppress(OSError):
            if self.folder:
                self.folder.mkdir(mode=0o700, exist_ok=True)
                for sheet in sheets:
                    self._put(sheet.file, f"{json.dumps(_told(sheet), ensure_ascii=False)}\n{sheet.places}")
                for file, found in rows.items():
                    if file in self._whole:
                        continue
                    told = [[row.table, row.id, row.cells, row.place.line, row.place.column] for row in found]
                    self._put(file, json.dumps(told, ensure_ascii=False))
                for path in set(self.folder.iterdir()) - {self.folder / name for name in self._keys.values()}:
                    path.unlink()

    def _found(self, path: Path, shown: str) -> bytes:
        """What was kept of a file as it is; OSError where nothing was, ValueError where that is not whole."""
        if self.folder is None:
            raise FileNotFoundError
        self._keys[shown] = name = _key(shown, plainfile.read(path, most_bytes(shown)))
        found, _, body = plainfile.read(self.folder / name, MOST_IN_ENTRY).partition(b"\n")
        if found != _sum(name, body):
            raise ValueError("not what was kept")
        self._whole.add(shown)
        return body

    def _put(self, file: str, told: str) -> None:
        if (name := self._keys.get(file)) and self.folder:
            body = told.encode()
            handle, beside = tempfile.mkstemp(dir=self.folder)
            with os.fdopen(handle, "wb") as entry:
                entry.write(_sum(name, body) + b"\n" + body)
            os.replace(beside, self.folder / name)


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
    ours = [path for place in (files("onrecord"), files("onrecord") / "rules") for path in place.iterdir()]
    ours = [path for path in ours if path.name.endswith((".py", ".toml", ".sql"))] + [
        folder() / f"{table}.json" for table in TABLES
    ]
    for path in sorted(ours, key=lambda path: path.name):
        told.update(path.name.encode() + b"\0" + path.read_bytes())
    return told.digest()


def _key(shown: str, data: bytes) -> str:
    return hashlib.sha256(b"\0".join((_code(), shown.encode(), data))).hexdigest()


def _told(sheet: Sheet) -> dict[str, Any]:
    return {field.name: getattr(sheet, field.name) for field in fields(sheet) if field.name != "places"}


def _sum(name: str, body: bytes) -> bytes:
    return hashlib.sha256(name.encode() + body).hexdigest().encode()
