"""Whole: each table of a package, read once, and every problem of its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.database import connected
from onrecord.tabular import keys
from onrecord.tabular.descriptor import Descriptor
from onrecord.tabular.header import opened
from onrecord.tabular.judge import judge
from onrecord.tabular.load import load
from onrecord.tabular.look import Looked, look
from onrecord.tabular.table import Table

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


# What is more than that lies in files for so long.
MOST_MEMORY = "1200MB"


def database_in(folder: Path) -> DuckDBPyConnection:
    """A database of our own, which loads nothing else and lays what memory can't hold into a folder."""
    return connected(autoload_known_extensions=False, autoinstall_known_extensions=False, temp_directory=str(folder / "spilt"))


def looks(descriptor: Descriptor, beside: Executor) -> dict[str, Future[Looked]]:
    """A look at the bytes of each file, while others are read: in the order in which they are."""
    return {one.name: beside.submit(look, one) for one in keys.ordered(list(descriptor.resources.values()))}


def check(
    descriptor: Descriptor, folder: Path, looked: dict[str, Future[Looked]], tell: Callable[[str], None] = lambda text: None
) -> Iterator[Table]:
    """Each table of the package with every problem of its rows; `folder` holds what has to be copied for so long.

    `looked` says what looks at the files gave; `tell` hears how far it is.
    """
    resources = [resource for resource in descriptor.resources.values() if resource.tabular]
    tables: dict[str, Table] = {}
    ordered = keys.ordered(resources)
    waiting = {
        resource.name: {key.table for key in resource.foreign_keys} & {one.name for one in ordered} for resource in ordered
    }
    with database_in(folder) as connection:
        for resource in ordered:
            tell(f"{resource.name}: reading, {len(tables)} of {len(ordered)} tables done")
            table = tables[resource.name] = opened(resource, len(tables))
            table.later = {name: key for name, key in keys.later(resource, descriptor).items() if name in table.at}
            load(connection, table, folder, keys.columns(resources, resource), looked[resource.name].result)
            tell(f"{resource.name}: {table.rows:,} rows")
            ready = [tables[name] for name in waiting if name in tables and waiting[name] <= tables.keys()]
            for one in ready:
                del waiting[one.resource.name]
                if one.loaded:
                    keys.see_to_what_was_left(connection, one, tables)
                    judge(connection, one, tables)
            for one in tables.values():
                if one.keys and one.resource.name not in waiting:
                    keys.forget(connection, one, keys.led_to(one.resource, [left for left in resources if left.name in waiting]))
        yield from (tables[resource.name] for resource in resources)
