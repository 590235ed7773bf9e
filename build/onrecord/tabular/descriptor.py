"""Descriptor: a data package as anybody describes it, read without opening anything that it should not name.

After Data Package 2.0, and 1.0 where that is what the descriptor says. What onrecord can't read is said to be so: a table
that was not checked is never called right.
"""

from __future__ import annotations

import codecs
import errno
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from onrecord import plainfile
from onrecord.problems import Place, Problem, problem
from onrecord.project import MOST_BYTES
from onrecord.tabular.delimited import Dialect
from onrecord.tabular.table_schema import FORMATS, Resource, askable, faults
from onrecord.tabular.types import as_text

# More is read of no package: what stands in a descriptor is held in memory and made into SQL.
MOST = {"resources": 1_000, "fields": 1_000, "foreignKeys": 100, "uniqueKeys": 100, "enum": 10_000}
COMPRESSED = {".gz", ".zip", ".bz2", ".xz", ".zst", ".7z", ".tar", ".tgz"}


@dataclass
class Descriptor:
    """What a package says of itself, as far as it could be understood."""

    root: Path
    file: str
    resources: dict[str, Resource] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    named: set[Path] = field(default_factory=set)


def read(path: Path) -> Descriptor:
    """The package that a file describes, with every problem of the description."""
    made = Descriptor(path.parent, path.name)
    try:
        told = plainfile.json(path, MOST_BYTES)
        # Half a character, which JSON can write and nothing else can.
        json.dumps(told, ensure_ascii=False).encode()
    except OSError as fault:
        code, found = (
            ("OR004", fault.strerror) if fault.errno == errno.EFBIG else ("OR810", f"it can't be read: {fault.strerror}")
        )
        made.problems = [problem(code, Place(path.name), found=found)]
        return made
    except (ValueError, RecursionError) as fault:
        made.problems = [problem("OR810", Place(path.name, getattr(fault, "lineno", None)), found=f"it is not JSON: {fault}")]
        return made
    place = Place(path.name)
    if more := list(_too_many(told)):
        made.problems = [problem("OR833", place, table="the package", found=found) for found in more]
        return made
    made.problems = list(_shape(told, "package", "", place))
    if made.problems:
        return made
    first = "v1" if "$schema" not in told else "v2"
    if first == "v1" and "name" in told and not _is_name(told["name"]):
        made.problems.append(_says(place, f"its name {told['name']}, which Data Package 1 does not allow"))
    for n, one in enumerate(told["resources"]):
        made.problems += _resource(made, one, f"resources[{n}]", first)
    for resource in made.resources.values():
        made.problems += _references(made, resource)
    return made


def is_ours(path: Path) -> bool:
    """Whether the tables that a file describes are onrecord's own, whose fields say what they rest on."""
    try:
        told = plainfile.json(path, MOST_BYTES)
    except (OSError, ValueError, RecursionError):
        return False
    resources = told.get("resources") if isinstance(told, dict) else None
    schemas = [one.get("schema") for one in resources if isinstance(one, dict)] if isinstance(resources, list) else []
    lists = [one.get("fields") for one in schemas if isinstance(one, dict)]
    return any(isinstance(one, dict) and "restsOn" in one for fields in lists if isinstance(fields, list) for one in fields)


def _too_many(told: Any, name: str = "") -> Iterator[str]:
    """Lists that are longer than anybody needs."""
    if isinstance(told, list) and len(told) > MOST.get(name, len(told)):
        yield f"its list of {name} has {len(told):,} members; onrecord reads {MOST[name]:,}"
    elif isinstance(told, dict | list) and name != "data":
        for key, part in told.items() if isinstance(told, dict) else ((name, part) for part in told):
            yield from _too_many(part, key if isinstance(told, dict) else "")


def _says(place: Place, found: str, table: str | None = None) -> Problem:
    return problem("OR831", place, table=table, found=found)


def _shape(told: Any, kind: str, at: str, place: Place, table: str | None = None) -> Iterator[Problem]:
    """Where a part of the descriptor is not what the standard has there."""
    import jsonschema

    rules = json.loads((files("onrecord.tabular") / "data-package.schema.json").read_text(encoding="utf-8"))
    rules = rules if kind == "package" else {"$ref": f"#/$defs/{kind}", "$defs": rules["$defs"]}
    for fault in jsonschema.Draft202012Validator(rules).iter_errors(told):
        where = at + fault.json_path.removeprefix("$")
        wanted = fault.message if len(fault.message) < 200 else f"{fault.validator} {as_text(fault.validator_value)[:100]}"
        yield _says(place, f"at {where.removeprefix('.') or 'its root'}: {wanted}", table)


def _resource(made: Descriptor, told: dict[str, Any], at: str, version: str) -> Iterator[Problem]:
    name, place = told["name"], Place(made.file)
    if name in made.resources:
        yield _says(place, f"two resources named {name}", name)
        return
    if version == "v1" and not _is_name(name):
        yield _says(place, f"the name {name}, which Data Package 1 does not allow", name)
    path = None
    if "data" not in told:
        path = plainfile.inside(made.root, told["path"])
        made.named |= {path} if path else set()
        if isinstance(told["path"], list) or told.get("extrapaths"):
            yield problem("OR833", place, table=name, found="it is in several files")
            return
        if path is None:
            yield problem("OR830", place, table=name, value=str(told["path"]))
            return
    parts: dict[str, Any] = {}
    for part in ("schema", "dialect"):
        loaded = _part(made, told, part)
        if isinstance(loaded, Problem):
            yield loaded
            return
        misshapen = list(_shape(loaded, part, f"{at}.{part}", place, name)) if loaded is not None else []
        yield from misshapen
        if misshapen:
            return
        parts[part] = loaded
    resource = Resource(told, place, path, Dialect(), parts["schema"])
    unread = _unread(resource, parts["dialect"] or {})
    if unread:
        yield problem("OR833", place, table=name, found=unread)
        return
    resource = Resource(told, place, path, _dialect(resource, parts["dialect"] or {}), parts["schema"])
    for found in faults(resource, version):
        yield _says(place, found, name)
    made.resources[name] = replace(resource, schema=askable(parts["schema"], version))


def _part(made: Descriptor, told: dict[str, Any], part: str) -> dict[str, Any] | Problem | None:
    """A schema or dialect: in the descriptor, or in a file inside the package."""
    loaded: Any = told.get(part)
    if isinstance(loaded, str):
        path = plainfile.inside(made.root, loaded)
        if path is None:
            return problem("OR830", Place(made.file), table=told["name"], value=loaded)
        try:
            loaded = plainfile.json(path, MOST_BYTES)
            json.dumps(loaded, ensure_ascii=False).encode()
        except (OSError, ValueError, RecursionError) as fault:
            return problem("OR833", Place(told[part]), table=told["name"], found=f"its {part} can't be read: {fault}")
        if more := next(_too_many(loaded), None):
            return problem("OR833", Place(told[part]), table=told["name"], found=more)
    if part == "dialect" and isinstance(loaded, dict) and isinstance(loaded.get("csv"), dict):
        loaded = {name: value for name, value in loaded.items() if name != "csv"} | loaded["csv"]
    return loaded  # type: ignore[no-any-return]


def _unread(resource: Resource, dialect: dict[str, Any]) -> str | None:
    """Why a resource can't be checked; None if it can."""
    told = resource.told
    if told.get("compression", "no") not in ("no", "") or Path(resource.shown).suffix.lower() in COMPRESSED:
        return "it is compressed; unpack it"
    if told.get("scheme", "file") not in ("file", ""):
        return f"its scheme is {told['scheme']}, not file"
    if resource.schema is not None and "data" not in told and resource.format not in FORMATS:
        return f"its format is {resource.format or 'not said'}; onrecord reads CSV and TSV"
    try:
        known = codecs.lookup(str(told.get("encoding", "utf-8")))
        "".encode(known.name)
    except (LookupError, ValueError):
        return f"nobody knows its encoding {told['encoding']}"
    if dialect.get("headerCase", dialect.get("caseSensitiveHeader", True)) is False:
        return "its dialect ignores the case of column names"
    if "nullSequence" in dialect:
        return "its dialect has a nullSequence; list it among missingValues"
    return None


def _dialect(resource: Resource, told: dict[str, Any]) -> Dialect:
    rows = told.get("headerRows", [1])
    return Dialect(
        delimiter=told.get("delimiter", FORMATS.get(resource.format, ",")),
        quote=told.get("quoteChar", '"'),
        escape=told.get("escapeChar"),
        skip_initial_space=told.get("skipInitialSpace", False),
        header_row=rows[0] if rows and told.get("header", True) else None,
        comment=told.get("commentChar", ""),
        comment_rows=frozenset(told.get("commentRows", [])),
        skip_blank_rows=told.get("skipBlankRows", False),
        encoding=str(resource.told.get("encoding", "utf-8")).lower().replace("utf8", "utf-8"),
    )


def _references(made: Descriptor, resource: Resource) -> Iterator[Problem]:
    for key in resource.foreign_keys:
        target = made.resources.get(key.table)
        shown = f"a reference from {resource.name} to {key.table}"
        if target is None and not any(found.table == key.table for found in made.problems):
            yield _says(resource.place, f"{shown}, which it does not list", resource.name)
        elif len(key.columns) != len(key.leads_to):
            yield _says(resource.place, f"{shown} of {len(key.columns)} fields to {len(key.leads_to)}", resource.name)
        elif target is not None:
            types = {one.name: one.type for one in target.fields}
            own = {one.name: one.type for one in resource.fields}
            for column, other in zip(key.columns, key.leads_to, strict=True):
                if other not in types:
                    yield _says(resource.place, f"{shown}, whose field {other} does not exist", resource.name)
                elif own.get(column, types[other]) != types[other]:
                    found = f"{shown}: {column} is {own[column]}, and {other} {types[other]}"
                    yield _says(resource.place, found, resource.name)


def _is_name(name: str) -> bool:
    return bool(name) and all(char in "abcdefghijklmnopqrstuvwxyz0123456789-._/" for char in name)
