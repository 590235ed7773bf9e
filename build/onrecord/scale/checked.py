"""Checked: a drafted corpus held against what it promises: every part by itself, then keys and references over all parts."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterable, Iterator
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from onrecord.problems import Place, Problem, problem
from onrecord.scale import whole
from onrecord.scale.described import arrow, edition, faults, tables
from onrecord.scale.engine import Engine, Lost
from onrecord.scale.store import DESCRIPTION, MANIFESTS, Store
from onrecord.scale.whole import Fault


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
    told = told if isinstance(told, dict) else {}
    problems, manifests, done = list(_description(told)), [], store.named(MANIFESTS, ".json")
    for (_, name), made in engine.each(part, [(out, name) for name in done]):
        if isinstance(made, Lost):
            problems.append(problem("OR840", Place(DESCRIPTION), value=name, found=made.why))
            continue
        manifest, found = made
        manifests += [manifest] if manifest else []
        problems += [_problem(*fault) for fault in found]
    for table in tables():
        for name in sorted(set(store.named(table, ".parquet")) - {manifest["part"] for manifest in manifests}):
            problems.append(problem("OR835", Place(f"{table}/{name}.parquet"), table=table, value=f"{name}.parquet"))
    if told.get("complete") and told.get("rows") != counts(manifests):
        problems.append(problem("OR810", Place(DESCRIPTION), found="`rows` is not what its parts have"))
    # What can't be read, or nobody vouches for, is not asked.
    unsound = {found.table for found in problems if found.code in ("OR802", "OR803", "OR835")}
    return problems + over_all(engine, out, manifests, told.get("edition"), unsound), counts(manifests)


def _description(told: Any) -> Iterator[Problem]:
    if told.get("tables") != [schema.told for schema in tables().values()]:
        yield problem("OR810", Place(DESCRIPTION), found="its tables are not described as this version of onrecord has them")
    if not told.get("complete"):
        yield problem("OR810", Place(DESCRIPTION), found="its draft was not finished; `onrecord draft --corpus` goes on with it")


def part(out: str, name: str) -> tuple[Any, list[Fault]]:
    """What is said of a part, and what is wrong with its files and rows by themselves."""
    store = Store(out)
    told, found = store.json(f"{MANIFESTS}/{name}.json"), list[Fault]()
    if not _says(told, name):
        return None, [("OR802", f"{MANIFESTS}/{name}.json", None, None, "it does not say what the part holds")]
    for table, stated in told["tables"].items():
        found += _file(store, table, name, stated)
    return told, found


def _says(told: Any, name: str) -> bool:
    """Whether a manifest says what one has to, whoever wrote it."""
    if not isinstance(told, dict) or told.get("part") != name or not isinstance(told.get("file"), str):
        return False
    listed = told.get("tables")
    if not isinstance(listed, dict) or listed.keys() != tables().keys():
        return False
    return all(
        isinstance(one, dict) and isinstance(one.get("rows"), int) and isinstance(one.get("sha256"), str)
        for one in listed.values()
    )


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


def over_all(
    engine: Engine, out: str, manifests: list[Any], drafted_by: Any, unsound: Container[str | None] = ()
) -> list[Problem]:
    """What is wrong with keys and references over all parts, and parts that other rules drafted."""
    rows = counts(manifests)
    problems = [
        problem("OR840", Place(told["file"]), value=told["part"], found="it was drafted by other rules than the rest")
        for told in manifests
        if told.get("edition") != drafted_by
    ]
    sound = [table for table in tables() if table not in unsound]
    of = whole.shares(rows["articles"])
    orders = [(out, share, of) for share in range(of) if manifests and "articles" in sound]
    asked = chain(
        engine.each(whole.articles, orders), engine.each(whole.keys, [(out, told["part"], sound) for told in manifests])
    )
    for order, made in asked:
        if isinstance(made, Lost):
            problems.append(problem("OR840", Place(DESCRIPTION), value=str(order[1]), found=made.why))
        else:
            problems += [_problem(*fault) for fault in made]
    return sorted(problems, key=lambda one: (one.place.file, one.code, one.row_id or "", one.field or ""))


def _problem(code: str, file: str, row: str | None, column: str | None, found: str) -> Problem:
    table = file.partition("/")[0]
    foreign = tables()[table].told["foreignKeys"] if table in tables() else []
    leads = next((one["reference"]["resource"] for one in foreign if one["fields"][-1] == column), None)
    return problem(code, Place(file), table=table, row_id=row, field=column, value=found, found=found, expected=leads)
