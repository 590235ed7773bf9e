"""Checked: a drafted corpus held against what it promises: every part by itself, then keys and references over all parts."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

from onrecord.problems import Place, Problem, problem
from onrecord.scale import whole
from onrecord.scale.described import arrow, edition, faults, tables
from onrecord.scale.engine import Engine, Lost
from onrecord.scale.store import DESCRIPTION, MANIFESTS, Store

Fault = tuple[str, str, str | None, str | None, str]  # code, file, row, column, what was found


def describe(store: Store, part_bytes: int, rows: dict[str, int] | None = None) -> None:
    """Write what the folder is: the tables' schemas, and their rows once all parts are there."""
    told = {
        "part_bytes": part_bytes,
        "edition": edition(),
        "complete": rows is not None,
        "rows": rows,
        "tables": [schema.told for schema in tables().values()],
    }
    with tempfile.TemporaryDirectory() as folder:
        store.put_json(told, DESCRIPTION, Path(folder) / DESCRIPTION)


def counts(manifests: Iterable[Any]) -> dict[str, int]:
    """The rows of each table in all parts."""
    listed = list(manifests)
    return {table: sum(told["tables"][table]["rows"] for told in listed) for table in tables()}


def check(out: str, engine: Engine) -> tuple[list[Problem], dict[str, int]]:
    """Every problem of a drafted corpus, and the rows of each table."""
    store = Store(out)
    told = store.json(DESCRIPTION)
    problems = list(_description(told))
    done = store.named(MANIFESTS, ".json")
    manifests = []
    for _, made in engine.each(part, [(out, name) for name in done]):
        if isinstance(made, Lost):
            problems.append(problem("OR840", Place(DESCRIPTION), value=_[1], found=made.why))
            continue
        manifest, found = made
        manifests += [manifest] if manifest else []
        problems += [_problem(*fault) for fault in found]
    for table in tables():
        for name in sorted(set(store.named(table, ".parquet")) - set(done)):
            problems.append(problem("OR835", Place(f"{table}/{name}.parquet"), value=f"{name}.parquet"))
    if told and told.get("complete") and told.get("rows") != counts(manifests):
        problems.append(problem("OR810", Place(DESCRIPTION), found="`rows` is not what its parts have"))
    return problems + over_all(engine, out, manifests), counts(manifests)


def _description(told: Any) -> Iterator[Problem]:
    if not isinstance(told, dict) or not isinstance(told.get("tables"), list):
        yield problem("OR810", Place(DESCRIPTION), found="it lists no tables")
        return
    if told["tables"] != [schema.told for schema in tables().values()]:
        yield problem("OR810", Place(DESCRIPTION), found="its tables are not described as this version of onrecord has them")
    if not told.get("complete"):
        yield problem("OR810", Place(DESCRIPTION), found="its draft was not finished; `onrecord draft --corpus` goes on with it")


def part(out: str, name: str) -> tuple[Any, list[Fault]]:
    """What is said of a part, and what is wrong with its files and rows by themselves."""
    store = Store(out)
    told, found = store.json(f"{MANIFESTS}/{name}.json"), list[Fault]()
    if not isinstance(told, dict) or set(told.get("tables", ())) != set(tables()):
        return None, [("OR802", f"{MANIFESTS}/{name}.json", None, None, "it does not say what the part holds")]
    for table, stated in told["tables"].items():
        found += _file(store, table, name, stated)
    return told, found


def _file(store: Store, table: str, name: str, stated: Any) -> Iterator[Fault]:
    import pyarrow as pa
    import pyarrow.parquet

    file = f"{table}/{name}.parquet"
    try:
        data = store.files.cat_file(store.path(file))
        if sha256(data).hexdigest() != stated["sha256"]:
            yield "OR811", file, None, None, "`sha256`"
        rows = pyarrow.parquet.read_table(BytesIO(data), use_threads=False)
    except FileNotFoundError:
        yield "OR802", file, None, None, "no such file"
        return
    except pa.ArrowException as fault:
        yield "OR802", file, None, None, str(fault).splitlines()[0]
        return
    if not rows.schema.equals(arrow(table)):
        yield "OR803", file, None, None, ", ".join(f"{field.name} {field.type}" for field in rows.schema)
        return
    for row, told in faults(table, rows):
        key = None if row is None else " ".join(str(rows.column(one)[row].as_py()) for one in tables()[table].key)
        yield "OR817", file, key, None, told


def over_all(engine: Engine, out: str, manifests: list[Any]) -> list[Problem]:
    """What is wrong with keys and references over all parts, and parts that other rules drafted."""
    rows = counts(manifests)
    problems = [
        problem("OR840", Place(told["file"]), value=told["part"], found="it was drafted by another version of onrecord")
        for told in manifests
        if told["edition"] != edition()
    ]
    of = whole.shares(max(rows.values(), default=0))
    keyed = [table for table in tables() if table != "problems" and manifests]
    for (_, table, *_), made in engine.each(whole.keys, [(out, table, share, of) for table in keyed for share in range(of)]):
        if isinstance(made, Lost):
            problems.append(problem("OR840", Place(DESCRIPTION), value=table, found=made.why))
        else:
            problems += [_problem(code, table, row, column, value) for code, row, column, value in made]
    return sorted(problems, key=lambda one: (one.place.file, one.code, one.row_id or "", one.field or ""))


def _problem(code: str, file: str, row: str | None, column: str | None, found: str) -> Problem:
    table = file.partition("/")[0]
    foreign = tables()[table].told["foreignKeys"] if table in tables() else []
    leads = next((one["reference"]["resource"] for one in foreign if one["fields"][-1] == column), None)
    return problem(code, Place(file), table=table, row_id=row, field=column, value=found, found=found, expected=leads)
