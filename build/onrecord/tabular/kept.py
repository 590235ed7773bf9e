"""Kept: the keys of a published table in Parquet, in a folder of the user's own, so that its file is not read again for them.

What is kept is used only while the file has the size, the times and the place on the disk that it had when it was read, and
while the Parquet file has the bytes that were written. No package can bring it along.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord import plainfile
from onrecord.cache import kept_of
from onrecord.schemas import literal
from onrecord.tabular.load import load
from onrecord.tabular.look import Looked
from onrecord.tabular.table import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

KIND = "-keys"
# Goes up whenever other values are kept.
EDITION = 1
MOST_BYTES = 1_000_000


def keys_of(
    connection: DuckDBPyConnection, table: Table, root: Path, folder: Path, columns: list[str], looked: Callable[[], Looked]
) -> None:
    """The values of some columns of a published table, as they were kept, or as its file has them; then they are kept."""
    folder_kept = kept_of(root, KIND)
    at = (folder_kept or folder) / hashlib.sha256(table.resource.name.encode()).hexdigest()[:32]
    stamp = _stamp(table, columns) if folder_kept else None
    if stamp and (told := _known(at, stamp)):
        table.keys, table.loaded = {name: n for n, name in enumerate(told["columns"])}, True
        table.rows, table.whole, table.plain = told["rows"], told["whole"], told["plain"]
        table.suspects = {int(n): times for n, times in told["suspects"].items()}
        rows = f"read_parquet({literal(str(at.with_suffix('.parquet')))}, file_row_number = true)"
        connection.execute(
            f"CREATE VIEW {table.name} AS SELECT file_row_number AS rowid, * EXCLUDE (file_row_number) FROM {rows}"
        )
        return
    load(connection, table, folder, columns, looked)
    if stamp and table.loaded and table.keys:
        # Where nothing can be written, nothing is kept.
        with suppress(OSError):
            _keep(connection, table, at, stamp)


def _stamp(table: Table, columns: list[str]) -> list[Any] | None:
    """What says that a file is the one that was read, and was read in the same way."""
    path = table.resource.path
    if path is None or path.is_symlink() or not path.is_file():
        return None
    found = path.stat()
    told = json.dumps([table.resource.told, table.resource.schema, str(table.resource.dialect), columns], sort_keys=True)
    way = hashlib.sha256(told.encode()).hexdigest()
    return [EDITION, found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_dev, way]


def _known(at: Path, stamp: list[Any]) -> dict[str, Any] | None:
    """What is kept of a table, if it is of its file as it is."""
    try:
        told = plainfile.json(at.with_suffix(".json"), MOST_BYTES)
        if not isinstance(told, dict) or told.get("stamp") != stamp:
            return None
        data = plainfile.read(at.with_suffix(".parquet"))
    except (OSError, ValueError, RecursionError):
        return None
    return told if hashlib.sha256(data).hexdigest() == told.get("parquet") else None


def _keep(connection: DuckDBPyConnection, table: Table, at: Path, stamp: list[Any]) -> None:
    at.parent.mkdir(mode=0o700, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=at.parent) as beside:
        made = Path(beside) / "keys.parquet"
        connection.execute(f"COPY {table.name} TO {literal(str(made))} (FORMAT parquet)")
        told = {
            "stamp": stamp,
            "columns": list(table.keys),
            "rows": table.rows,
            "whole": table.whole,
            "plain": table.plain,
            "suspects": table.suspects,
            "parquet": hashlib.sha256(made.read_bytes()).hexdigest(),
        }
        described = made.with_suffix(".json")
        described.write_text(json.dumps(told), encoding="utf-8")
        # Between the two, what is described is not what is there: then it is not used.
        os.replace(made, at.with_suffix(".parquet"))
        os.replace(described, at.with_suffix(".json"))
