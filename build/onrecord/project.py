"""Project: the folder that a command works on, and what of it is there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from onrecord import plainfile
from onrecord.publish import STAGING
from onrecord.schemas import TABLES, TOLD_WAYS

MOST_BYTES = 2_000_000  # of a descriptor


class NoProject(Exception):
    """No folder here or above is a project or a package."""


class Unreadable(Exception):
    """A path that somebody gave can't be read."""


@dataclass(frozen=True)
class Project:
    """A project, or a bare package: descriptor, CSVs and report texts without annotations."""

    root: Path

    @property
    def typed(self) -> bool:
        """Whether there are annotations to build from."""
        return (self.root / "seeds" / "annotations").is_dir()

    @property
    def interrupted(self) -> bool:
        """Whether a build was stopped before it was done."""
        return (self.root / STAGING).exists()

    @property
    def descriptor(self) -> Path:
        return self.root / "datapackage.json"

    @property
    def ours(self) -> bool:
        """Whether the descriptor is that of a package of ours, with all its tables."""
        try:
            told = plainfile.json(self.descriptor, MOST_BYTES)
            return {resource["name"] for resource in told["resources"]} == set(TABLES)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    @property
    def tables(self) -> dict[str, Path]:
        """The published CSVs that are there: plain files, since a link may lead anywhere."""
        paths = {table: self.root / "datapackage" / f"{table}.csv" for table in TABLES}
        return {table: path for table, path in paths.items() if path.is_file() and not path.is_symlink()}

    @property
    def database(self) -> Path | None:
        """The built database, unless a CSV is newer than it."""
        try:
            name = plainfile.json(self.descriptor, MOST_BYTES)["name"]
            made = self.root / "datapackage" / f"{Path(str(name)).name}.duckdb"
            newest = max(path.stat().st_mtime_ns for path in self.tables.values())
            return made if made.is_file() and made.stat().st_mtime_ns >= newest else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def parquet(self) -> dict[str, Path]:
        """The built Parquet files, if all are there and none is older than its CSV; that of ways too, if it is as new."""
        paths = {table: self.root / "datapackage" / f"{table}.parquet" for table in TABLES}
        ways = self.root / "datapackage" / f"{TOLD_WAYS}.parquet"
        # A path with these would be read as a pattern.
        if set("*?[]") & set(str(self.root)):
            return {}
        if not all(path.is_file() and _newer(path, path.with_suffix(".csv")) for path in paths.values()):
            return {}
        told = ways.is_file() and all(_newer(ways, paths[table]) for table in ("attributions", "actors", "sources"))
        return paths | {TOLD_WAYS: ways} if told else paths


def _newer(made: Path, of: Path) -> bool:
    return not of.exists() or made.stat().st_mtime_ns >= of.stat().st_mtime_ns


def find(start: Path) -> Project:
    """The project that a folder lies in, found upwards as git finds its own."""
    for folder in (start, *start.parents):
        if (folder / "datapackage.json").is_file() or (folder / "seeds").is_dir():
            return Project(folder)
    raise NoProject(f"no datapackage.json and no seeds/ in {start} or above")


def locate(start: Path | None) -> Project:
    """The project named, or the one that we stand in."""
    if start:
        start.stat()  # a link that leads to itself has no end to be found
        if not start.is_dir():
            raise Unreadable(f"{start}: not a folder")
    return Project(start.resolve()) if start else find(Path.cwd())
