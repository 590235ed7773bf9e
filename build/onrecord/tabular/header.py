"""Header: the columns that a table's first line has, held against those that its schema promises."""

from __future__ import annotations

from itertools import takewhile

from onrecord.problems import Place, Problem, problem
from onrecord.tabular import delimited
from onrecord.tabular.cells import Field
from onrecord.tabular.delimited import NotDelimited, Record
from onrecord.tabular.table import Table
from onrecord.tabular.table_schema import Resource

MOST_COLUMNS = 1_000


def opened(resource: Resource, number: int) -> Table:
    """The table with the columns that its first line has; a header that is not the schema's is a problem."""
    header = None if "data" in resource.told or resource.dialect.header_row is None else _header(resource)
    if isinstance(header, Problem):
        table = Table(resource, number, [], 0)
        table.note(header.code, None, header)
        return table
    if header is None:
        return Table(resource, number, resource.fields, len(resource.fields))
    labels = header.cells
    known = {one.name: one for one in resource.fields}
    match = str((resource.schema or {}).get("fieldsMatch", "exact"))
    names = [one.name for one in resource.fields] if known else labels
    if len(labels) > MOST_COLUMNS:
        table = Table(resource, number, [], len(labels))
        found = f"it has {len(labels):,} columns; onrecord reads {MOST_COLUMNS:,}"
        table.note("OR833", None, problem("OR833", Place(resource.shown, header.line), table=resource.name, found=found))
        return table
    missing, extra = set(known) - set(labels), set(labels) - set(names)
    needed = {one.name for one in resource.fields if one.required}
    wrong = {
        "exact": labels != names,
        "equal": bool(missing or extra),
        "subset": bool(missing),
        "superset": bool(extra or missing & needed),
        "partial": bool(missing & needed) or not set(labels) & set(names),
    }[match]
    # A column under a wrong name is judged by its place; under a right name, wherever it stands.
    by_place = match == "exact" and len(labels) == len(names)
    columns = [
        (resource.fields[n] if by_place and known else known.get(label)) or Field({"name": label, "type": "any"})
        for n, label in enumerate(labels)
    ]
    table = Table(resource, number, columns, len(labels))
    if wrong or len(set(labels)) < len(labels) or "" in labels:
        alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(labels, names, strict=False))))
        place = Place(resource.shown, header.line, header.column(alike, resource.dialect))
        shown, expected = (", ".join(some[:20]) or "none" for some in (labels, names))
        table.note("OR803", None, problem("OR803", place, table=resource.name, found=shown, expected=expected))
    if len({column.name for column in columns}) < len(columns):
        table.columns = []
    return table


def _header(resource: Resource) -> Record | Problem:
    place = Place(resource.shown)
    try:
        assert resource.path is not None
        rows = delimited.records(resource.path, resource.dialect)
        first = next((record for record in rows if record.number == resource.dialect.header_row), None)
    except NotDelimited as fault:
        return problem("OR802", Place(resource.shown, fault.line), table=resource.name, found=str(fault))
    except OSError as fault:
        return problem("OR802", place, table=resource.name, found=fault.strerror)
    if first is None:
        found = "it is empty; it has no line with column names"
        return problem("OR802", place, table=resource.name, found=found)
    return first
