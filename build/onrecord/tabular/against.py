"""Against: one table's file, held against a package without reading the rest of it again.

It takes the place of the published table, or its rows come on top of it. What leads from it to others must be there, and
what leads from others to it must still be.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord.tabular import keys
from onrecord.tabular.descriptor import Descriptor
from onrecord.tabular.header import opened
from onrecord.tabular.judge import Told, judge, leads_nowhere, repeats, tell
from onrecord.tabular.kept import keys_of
from onrecord.tabular.load import load
from onrecord.tabular.look import look
from onrecord.tabular.table import Table
from onrecord.tabular.whole import database_in

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What a descriptor states of the published file, and of no other.
STATED = ("path", "bytes", "hash", "rows", "fields")


def check(descriptor: Descriptor, name: str, path: Path, folder: Path, *, adding: bool) -> Iterator[Table]:
    """The table in the file, then each published one with rows that lead to a row which is gone, with their problems."""
    resources = [resource for resource in descriptor.resources.values() if resource.tabular]
    was = descriptor.resources[name]
    told = {part: told for part, told in was.told.items() if part not in STATED} | {"path": str(path)}
    resource = replace(was, told=told, path=path)
    leading = [one for one in resources if any(key.table == name for key in one.foreign_keys) and one.name != name]
    near = {key.table for key in was.foreign_keys} | ({one.name for one in leading} if not adding else set())
    if adding or leading:
        near.add(name)
    with database_in(folder) as connection:
        tables: dict[str, Table] = {}
        for one in resources:
            if one.name in near:
                table = tables[one.name] = opened(one, len(tables))
                keys_of(connection, table, descriptor.root, folder, keys.columns(resources, one), partial(look, one))
        made = opened(resource, len(tables))
        made.later = {part: key for part, key in keys.later(resource, descriptor).items() if part in made.at}
        load(connection, made, folder, keys.columns(resources, resource), partial(look, resource))
        published = tables.get(name)
        tables[name] = _both(connection, made, published) if adding and published else made
        if made.loaded:
            keys.see_to_what_was_left(connection, made, tables)
            judge(connection, made, tables, _again(connection, made, published) if adding and published else ())
        yield made
        for table in [tables[one.name] for one in leading] if not adding and made.loaded and made.whole else ():
            yield _gone(connection, table, made, published)


def _both(connection: DuckDBPyConnection, made: Table, published: Table) -> Table:
    """The published table with the rows that come on top."""
    both = Table(published.resource, published.number + 1_000_000, published.columns, published.labels)
    both.keys = {name: n for n, name in enumerate(name for name in made.keys if name in published.keys)}
    both.loaded, both.whole = made.loaded and published.loaded, published.whole
    both.rows, both.suspects = made.rows + published.rows, published.suspects
    if both.loaded and both.keys:
        parts = (
            f"SELECT {', '.join(f'k{one.keys[name]} AS k{n}' for name, n in both.keys.items())} FROM {one.name}"
            for one in (published, made)
        )
        connection.execute(f"CREATE VIEW {both.name} AS {' UNION ALL '.join(parts)}")
    return both


def _again(connection: DuckDBPyConnection, made: Table, published: Table) -> Told:
    """Rows that come on top and have a key which is published."""
    for key in made.resource.all_unique:
        if published.loaded and all(name in made.keys and name in published.keys for name in key):
            yield from repeats(connection, made, key, published)


def _gone(connection: DuckDBPyConnection, table: Table, made: Table, published: Table | None) -> Table:
    """A published table with its rows that led to a row, and now lead nowhere."""
    for key in table.resource.foreign_keys if table.loaded else ():
        if key.table == made.resource.name:
            tell(table, leads_nowhere(connection, table, key, made, published))
    return table
