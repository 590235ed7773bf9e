"""Store: the folder of a drafted corpus, wherever it is: files put there whole or not at all, and what says that they are."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from functools import cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any

from onrecord.project import Unreadable
from onrecord.scale.described import tables

DESCRIPTION = "corpus.json"
MANIFESTS, IDS = "_parts", "_ids"


def placed(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path there; Unreadable where nothing that is installed opens it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as fault:
        raise Unreadable(f"{url}: for a drafted corpus, install onrecord[scale]") from fault
    try:
        files, path = url_to_fs(url)
    except (ImportError, TypeError, ValueError) as fault:
        raise Unreadable(f"{url}: {fault}") from fault
    return files, path


@dataclass(frozen=True)
class Store:
    """A folder by its address, as fsspec has it."""

    url: str

    @cached_property
    def _place(self) -> tuple[Any, str]:
        files, root = placed(self.url)
        return files, root.rstrip("/")

    @property
    def files(self) -> Any:
        return self._place[0]

    @property
    def local(self) -> bool:
        return "file" in (self.files.protocol if isinstance(self.files.protocol, tuple) else (self.files.protocol,))

    def path(self, name: str) -> str:
        return f"{self._place[1]}/{name}"

    def address(self, name: str) -> str:
        """Where a file is, as DuckDB takes it once it knows the file system."""
        return self.path(name) if self.local else str(self.files.unstrip_protocol(self.path(name)))

    def put(self, made: Path, name: str) -> None:
        """A finished file in its place: by renaming, or by an object store's own put, which is whole or nothing."""
        self.files.makedirs(self.path(name).rpartition("/")[0], exist_ok=True)
        if not self.local:
            self.files.put_file(str(made), self.path(name))
            return
        passing = f"{self.path(name)}.{uuid.uuid4().hex}.tmp"
        try:
            self.files.put_file(str(made), passing)
            Path(passing).replace(self.path(name))
        finally:
            Path(passing).unlink(missing_ok=True)

    def put_json(self, told: Any, name: str, passing: Path) -> None:
        passing.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.put(passing, name)

    def json(self, name: str) -> Any:
        """What a JSON file says; None where there is none, or half of one."""
        try:
            return json.loads(self.files.cat_file(self.path(name)))
        except (FileNotFoundError, ValueError, RecursionError):
            return None

    def drop(self, name: str) -> None:
        if self.files.exists(self.path(name)):
            self.files.rm_file(self.path(name))

    def manifest(self, part: str) -> Any:
        """What is said of a part that is done: None if it is not, or if a table of it is not there as it was written."""
        told = self.json(f"{MANIFESTS}/{part}.json")
        try:
            whole = all(self.size(table, part) == told["tables"][table]["bytes"] for table in tables())
        except (FileNotFoundError, KeyError, TypeError):
            return None
        return told if whole else None

    def size(self, table: str, part: str) -> int:
        return int(self.files.info(self.path(f"{table}/{part}.parquet"))["size"])

    def named(self, folder: str, suffix: str) -> list[str]:
        """The parts that have a file in a folder."""
        if not self.files.exists(self.path(folder)):
            return []
        found = (one.rpartition("/")[2] for one in self.files.ls(self.path(folder), detail=False))
        return sorted(one.removesuffix(suffix) for one in found if one.endswith(suffix))


def stated(path: Path, rows: int) -> dict[str, Any]:
    """What a manifest says of a table's file."""
    with path.open("rb") as file:
        return {"rows": rows, "bytes": path.stat().st_size, "sha256": file_digest(file, "sha256").hexdigest()}
