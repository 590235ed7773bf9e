"""Parts: a corpus cut into pieces of work, the same pieces wherever they are read: ranges of lines, packed files, row groups."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from onrecord.scale.store import placed

LONGEST = 16_000_000  # bytes of a line
LEAST, MOST = 4 * 2**20, 64 * 2**20  # bytes of a part
_WANTED = 1024  # parts of a corpus, as far as LEAST and MOST allow
_PLAIN, _PACKED, _PARQUET = ".jsonl", ".jsonl.gz", ".parquet"


class NoCorpus(Exception):
    """There is nothing to draft where somebody says."""


@dataclass(frozen=True, order=True)
class Part:
    """A piece of one file: the lines that start between two bytes, or the row groups between two numbers; without an end, all."""

    name: str
    file: str
    url: str
    start: int = 0
    end: int | None = None

    @property
    def packed(self) -> bool:
        return self.url.endswith(".gz")

    @property
    def parquet(self) -> bool:
        return self.url.endswith(_PARQUET)


@dataclass(frozen=True)
class Line:
    """One record as it stands: its number in the part, and its bytes, or the id and text of a Parquet row.

    Without either it is where the file breaks off, and `fault` says why.
    """

    number: int
    data: bytes | tuple[Any, Any] | None
    fault: str = ""


def corpus(where: str) -> list[tuple[str, str, int]]:
    """The files of a corpus in order: each one's name within it, address and bytes. `where` is a file, a folder or a pattern."""
    files, path = placed(where)
    if files.isdir(path):
        root, found = path.rstrip("/") + "/", files.find(path)
    elif files.isfile(path):
        root, found = path.rpartition("/")[0] + "/", [path]
    else:
        root, found = re.split(r"[*?\[]", path)[0].rpartition("/")[0] + "/", files.glob(path)
    named = sorted((one.removeprefix(root), one) for one in found if one.endswith((_PLAIN, _PACKED, _PARQUET)))
    if not named:
        raise NoCorpus(f"{where}: no .jsonl, .jsonl.gz or .parquet here")
    return [(name, files.unstrip_protocol(one), files.size(one)) for name, one in named]


def size(files: list[tuple[str, str, int]]) -> int:
    """The bytes of a part: a power of two, so that a thousand make a corpus, where that is neither little nor much."""
    return min(max(LEAST, 1 << (sum(one for _, _, one in files) // _WANTED).bit_length()), MOST)


def parts(files: list[tuple[str, str, int]], part_bytes: int) -> list[Part]:
    """All parts of the files. Where one begins depends on its own file and on `part_bytes`, and on nothing else."""
    return [part for name, url, length in files for part in _of(name, url, length, part_bytes)]


def stem(name: str) -> str:
    """What the names of a file's parts begin with: its own name, as any file system takes it, with some of its hash."""
    return f"{re.sub(r'[^A-Za-z0-9._-]', '-', name)[-80:]}-{sha256(name.encode()).hexdigest()[:8]}"


def _of(name: str, url: str, length: int, part_bytes: int) -> Iterator[Part]:
    if url.endswith(_PACKED):
        yield Part(f"{stem(name)}-000000", name, url)
        return
    if url.endswith(_PARQUET):
        for n, (start, end) in enumerate(_row_groups(url, part_bytes)):
            yield Part(f"{stem(name)}-{n:06}", name, url, start, end)
        return
    for n, start in enumerate(range(0, max(length, 1), part_bytes)):
        yield Part(f"{stem(name)}-{n:06}", name, url, start, start + part_bytes)


def _row_groups(url: str, part_bytes: int) -> Iterator[tuple[int, int]]:
    """Row groups in a row, until they are enough for a part."""
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with _opened(url) as file:
            told = pyarrow.parquet.read_metadata(file)
            sizes = [told.row_group(n).total_byte_size for n in range(told.num_row_groups)]
    except pa.ArrowException:
        sizes = []  # whoever reads the part says what is wrong with it
    start = taken = 0
    for n, one in enumerate(sizes):
        taken += one
        if taken >= part_bytes:
            yield start, n + 1
            start, taken = n + 1, 0
    if start < len(sizes) or not sizes:
        yield start, max(len(sizes), 1)


def _opened(url: str) -> Any:
    files, path = placed(url)
    return files.open(path, "rb")


def lines(part: Part) -> Iterator[Line]:
    """The records of a part in order; the last may be where its file breaks off."""
    number = 0
    try:
        for number, data in _rows(part) if part.parquet else _bytes(part):
            yield Line(number, data)
    except (EOFError, gzip.BadGzipFile, zlib.error, _Broken) as fault:
        yield Line(number + 1, None, str(fault))


class _Broken(Exception):
    """A Parquet file that is none, or has no articles."""


def _bytes(part: Part) -> Iterator[tuple[int, bytes]]:
    with _opened(part.url) as raw, gzip.GzipFile(fileobj=raw) if part.packed else raw as file:
        at, number = part.start, 0
        if part.start:
            # The line that begins before the part is of the part before.
            file.seek(part.start - 1)
            at += len(file.readline()) - 1
        while (part.end is None or at < part.end) and (line := file.readline(LONGEST)):
            at, number = at + len(line), number + 1
            while not line.endswith(b"\n") and (rest := file.readline(LONGEST)):
                # Longer than any line may be: its end is read and forgotten, its beginning is no JSON.
                line, at = b"too long" + rest[-1:], at + len(rest)
            yield number, line


def _rows(part: Part) -> Iterator[tuple[int, tuple[Any, Any]]]:
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with _opened(part.url) as raw:
            file = pyarrow.parquet.ParquetFile(raw)
            if missing := {"id", "text"} - set(file.schema_arrow.names):
                raise _Broken(f"it has no column {' and none '.join(sorted(missing))}")
            number = sum(file.metadata.row_group(n).num_rows for n in range(part.start))
            groups = list(range(part.start, min(part.end or 0, file.num_row_groups)))
            for batch in file.iter_batches(500, row_groups=groups, columns=["id", "text"], use_threads=False):
                for row in batch.to_pylist():
                    number += 1
                    yield number, (row["id"], row["text"])
    except pa.ArrowException as fault:
        raise _Broken(str(fault).splitlines()[0]) from fault


def mark(line: Line) -> bytes:
    """What of a record goes into the hash of its part."""
    return line.data if isinstance(line.data, bytes) else repr((line.data, line.fault)).encode("utf-8", "backslashreplace")
