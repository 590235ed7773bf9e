"""Keys: which values of a package's tables are kept, in what order and for how long, so that few are held at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.tabular import surely
from onrecord.tabular.cells import Field
from onrecord.tabular.descriptor import Descriptor
from onrecord.tabular.table import Table
from onrecord.tabular.table_schema import Key, Resource

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What a field says that no cell is held against.
UNASKED = ("name", "title", "description", "example", "constraints")


def ordered(resources: list[Resource]) -> list[Resource]:
    """The resources, those that others refer to first, as far as they don't refer to each other in a circle."""
    left = {resource.name: resource for resource in resources}
    made: list[Resource] = []
    while left:
        free = [one for one in left.values() if not ({key.table for key in one.foreign_keys} - {one.name}) & left.keys()]
        for one in free or [next(iter(left.values()))]:
            made.append(left.pop(one.name))
    return made


def forget(connection: DuckDBPyConnection, table: Table, led_to: list[str]) -> None:
    """Take out of a table that was judged the values that no other table leads to: memory holds few at a time."""
    gone = [name for name in table.keys if name not in led_to]
    if table.loaded and gone and len(gone) == len(table.keys):
        connection.execute(f"DROP TABLE {table.name}")
    elif table.loaded:
        for name in gone:
            connection.execute(f"ALTER TABLE {table.name} DROP COLUMN k{table.keys[name]}")
    for name in gone:
        del table.keys[name]


def later(resource: Resource, descriptor: Descriptor) -> dict[str, Key]:
    """The columns whose cells need only be looked at where they don't lead to a key, which is looked at for all of them."""
    fields, made = {one.name: one for one in resource.fields}, {}
    for key in resource.foreign_keys:
        target = descriptor.resources.get(key.table)
        if target is None or (len(key.columns), len(key.leads_to)) != (1, 1):
            continue
        own, other = fields.get(key.columns[0]), next((one for one in target.fields if one.name == key.leads_to[0]), None)
        if own and other and _alike(own, other) and not any(other.name in leads.columns for leads in target.foreign_keys):
            made[own.name] = key
    return made


def see_to_what_was_left(connection: DuckDBPyConnection, table: Table, tables: dict[str, Table]) -> None:
    """Put among the odd cells those of `later` that may be wrong."""
    for name, key in table.later.items():
        n, cell, target = table.at[name], f"{table.name}.k{table.keys[name]}", tables.get(key.table)
        asked, join = f"{cell} IS NOT NULL", ""
        if target and known(key, table, target) and not target.suspects.get(target.at[key.leads_to[0]]):
            table.led.append(key)
            # DuckDB takes twice as long where the same is asked by NOT EXISTS.
            join = f"ANTI JOIN {target.name} AS target ON target.k{target.keys[key.leads_to[0]]} = {cell}"
        else:
            right = surely.right(table.columns[n], cell, table.patterns.get(name))
            asked += f" AND NOT coalesce({right}, false)"
        asked = f"SELECT {table.name}.rowid, {n}, {cell} FROM {table.name} {join} WHERE {asked}"
        connection.execute(f"INSERT INTO {table.odd} {asked}")
    if table.later:
        table.suspects = dict(connection.execute(f"SELECT n, count(*) FROM {table.odd} GROUP BY n").fetchall())


def known(key: Key, table: Table, target: Table) -> bool:
    """Whether it can be known where a key leads."""
    return (
        target.loaded
        and target.whole
        and len(key.columns) == len(key.leads_to)
        and all(name in table.at for name in key.columns)
        and all(name in target.keys for name in key.leads_to)
    )


def _alike(own: Field, other: Field) -> bool:
    """Whether every text that is right in one field is right in the other."""
    told = [
        ({name: part for name, part in one.told.items() if name not in UNASKED}, one.constraints | {"required": 0, "unique": 0})
        for one in (own, other)
    ]
    return told[0] == told[1] and own.missing == other.missing and surely.as_written(own)


def columns(resources: list[Resource], resource: Resource) -> list[str]:
    """The columns that some key has."""
    own = [resource.primary_key, *resource.unique_keys, *(key.columns for key in resource.foreign_keys)]
    return list(dict.fromkeys([name for key in own for name in key] + led_to(resource, resources)))


def led_to(resource: Resource, others: list[Resource]) -> list[str]:
    """The columns that foreign keys of others lead to."""
    return [name for one in others for key in one.foreign_keys if key.table == resource.name for name in key.leads_to]
