"""Work: what is done with one part, wherever it is done: its ids listed, its articles drafted into tables, its tables checked."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from onrecord.scale import apart
from onrecord.scale.article import Article, Columns, Refused, article
from onrecord.scale.described import arrow, edition, faults, tables
from onrecord.scale.parts import Line, Part, lines, mark
from onrecord.scale.store import IDS, MANIFESTS, Store, stated

if TYPE_CHECKING:
    import pyarrow

# Characters of the articles in a row group: a worker holds no more of them at a time.
_BATCH = 8_000_000
Twice = dict[int, str]  # the lines of a part whose id stands elsewhere before, and where


@dataclass(frozen=True)
class Scanned:
    """What a part holds before it is drafted, and what is said of it if it was."""

    part: str
    sha256: str
    lines: int
    articles: int
    manifest: dict[str, Any] | None


def scan(part: Part, out: str) -> Scanned:
    """Read a part and write down the ids of its articles."""
    import pyarrow as pa

    digest, last, ids, numbers = sha256(), 0, [], []
    for line in lines(part):
        digest.update(mark(line))
        last = line.number
        one = article(line)
        if isinstance(one, Article):
            ids.append(one.id)
            numbers.append(line.number)
    found = pa.table({"article_id": pa.array(ids, pa.string()), "part": [part.name] * len(ids), "line": numbers}, _ids())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ids"
        with _writer(path, found.schema) as writer:
            writer.write_table(found)
        Store(out).put(path, f"{IDS}/{part.name}.parquet")
    return Scanned(part.name, digest.hexdigest(), last, len(ids), Store(out).manifest(part.name))


def _ids() -> pyarrow.Schema:
    import pyarrow as pa

    return pa.schema([("article_id", pa.string()), ("part", pa.string()), ("line", pa.int64())])


def draft(part: Part, out: str, twice: Twice) -> dict[str, Any]:
    """Draft a part into its tables, and write last what says that they are there; what it says.

    Whatever another attempt left is written over, byte for byte.
    """
    store = Store(out)
    store.drop(f"{MANIFESTS}/{part.name}.json")
    with tempfile.TemporaryDirectory() as folder:
        made = _Tables(part, Path(folder))
        for number, one, told in _read(part, made, twice):
            made.add(number, one, told)
        made.close()
        for table in tables():
            store.put(made.path(table), f"{table}/{part.name}.parquet")
        manifest = {
            **{"part": part.name, "file": part.file, "start": part.start, "end": part.end},
            **{"sha256": made.digest.hexdigest(), "lines": made.lines, "edition": edition(), "twice": _as_text(twice)},
            "tables": {table: stated(made.path(table), made.rows[table]) for table in tables()},
        }
        store.put_json(manifest, f"{MANIFESTS}/{part.name}.json", Path(folder) / "manifest")
    return manifest


def done(scanned: Scanned, part: Part, twice: Twice) -> bool:
    """Whether what is there is what drafting the part now would give."""
    told = {"start": part.start, "end": part.end, "sha256": scanned.sha256, "twice": _as_text(twice), "edition": edition()}
    return scanned.manifest is not None and told.items() <= scanned.manifest.items()


def _as_text(twice: Twice) -> dict[str, str]:
    return {str(line): where for line, where in twice.items()}


def _read(part: Part, made: _Tables, twice: Twice) -> Iterator[apart.Answered]:
    """Each article with what the rules read in it. What is none is refused on the way there."""

    def articles() -> Iterator[tuple[int, Article]]:
        for line in lines(part):
            made.saw(line)
            one = article(line)
            if one is None:
                continue
            if isinstance(one, Article) and line.number in twice:
                one = Refused(f"its id stands before, in {twice[line.number]}", one.id)
            if isinstance(one, Refused):
                made.refuse(line.number, one)
            else:
                yield line.number, one

    return apart.drafted(articles())


@dataclass
class _Tables:
    """The tables of a part as they are written, a row group at a time."""

    part: Part
    folder: Path
    digest: Any = field(default_factory=sha256)
    lines: int = 0
    chars: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(tables(), 0))
    waiting: Columns = field(default_factory=lambda: {table: [[] for _ in told.columns] for table, told in tables().items()})

    def __post_init__(self) -> None:
        self.writers = {table: _writer(self.path(table), arrow(table)) for table in tables()}

    def path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"

    def saw(self, line: Line) -> None:
        self.lines = line.number
        self.digest.update(mark(line))

    def refuse(self, number: int, why: Refused) -> None:
        self._more("problems", [[self.part.name], [number], [why.id], ["OR127"], [why.why]])

    def add(self, number: int, one: Article, told: Columns | Refused) -> None:
        if isinstance(told, Refused):
            self.refuse(number, told)
            return
        digest = sha256(one.text.encode()).hexdigest()
        self._more("articles", [[one.id], [self.part.name], [number], [len(one.text)], [digest]])
        for table, columns in told.items():
            self._more(table, [[one.id] * len(columns[0]), *columns])
        self.chars += len(one.text)
        if self.chars >= _BATCH:
            self.flush()

    def _more(self, table: str, columns: list[list[Any]]) -> None:
        for cells, more in zip(self.waiting[table], columns, strict=True):
            cells += more

    def flush(self) -> None:
        """Write the row groups, without the articles that have a row which does not keep its schema."""
        made = {table: _arrow(table, self.waiting[table]) for table in tables() if table != "problems"}
        if unfit := _unfit(made):
            for article_id, number in zip(self.waiting["articles"][0], self.waiting["articles"][2], strict=True):
                if article_id in unfit:
                    self.refuse(number, Refused(unfit[article_id], article_id))
            made = {table: _without(one, unfit) for table, one in made.items()}
        made["problems"] = _arrow("problems", self.waiting["problems"]).sort_by("line")
        for table, one in made.items():
            self.writers[table].write_table(one)
            self.rows[table] += one.num_rows
            self.waiting[table] = [[] for _ in one.schema]
        self.chars = 0

    def close(self) -> None:
        if any(columns[0] for columns in self.waiting.values()):
            self.flush()
        for writer in self.writers.values():
            writer.close()


def _unfit(made: dict[str, pyarrow.Table]) -> dict[str, str]:
    """The articles of which a row does not keep its schema, and what of it."""
    found: dict[str, str] = {}
    for table, one in made.items():
        for row, fault in faults(table, one):
            assert row is not None, f"{table}: {fault}"
            found.setdefault(one.column("article_id")[row].as_py(), f"a row of {table} does not keep its schema: {fault}")
    return found


def _writer(path: Path, schema: pyarrow.Schema) -> Any:
    """What writes the same bytes for the same rows."""
    import pyarrow.parquet

    return pyarrow.parquet.ParquetWriter(path, schema, compression="zstd", compression_level=3, version="2.6")


def _without(table: pyarrow.Table, articles: Iterable[str]) -> pyarrow.Table:
    import pyarrow as pa
    import pyarrow.compute as compute

    return table.filter(compute.invert(compute.is_in(table.column("article_id"), pa.array(list(articles), pa.string()))))


def _arrow(table: str, columns: list[list[Any]]) -> pyarrow.Table:
    import pyarrow as pa

    schema = arrow(table)
    return pa.table([_array(cells, told.type) for cells, told in zip(columns, schema, strict=True)], schema=schema)


def _array(cells: list[Any], kind: pyarrow.DataType) -> pyarrow.Array:
    import pyarrow as pa

    return pa.array(cells, pa.string()).cast(kind) if pa.types.is_decimal(kind) else pa.array(cells, kind)
