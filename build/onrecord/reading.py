"""Reading: the annotation files of a project, all of them, against the reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from onrecord import progress, seeds, shape, sound, typed
from onrecord.annotations import ReportReader
from onrecord.evidence import Reading, Row
from onrecord.nearest import nearest
from onrecord.problems import Place, Problem, problem
from onrecord.reports import Report
from onrecord.sheets import Crossed, Sheet
from onrecord.sound import Sound
from onrecord.transforms import names_on_record
from onrecord.typed import Mapping, Scalar, plain

if TYPE_CHECKING:
    from onrecord.cache import Cache

FOLDER = seeds.ANNOTATIONS
# Column by key, for the rows that are typed whole; what stands first is the table and the file.
SHARED = {
    ("actors", "actors"): {"id": "actor_id", "name": "name", "type": "actor_type", "naming": "naming"},
    ("actors", "identities"): {
        "actor": "actor_id",
        "other": "other_actor_id",
        "judgement": "judgement",
        "basis": "basis",
        "because": "because",
    },
    ("contracts", "contracts"): {"id": "contract_id", "title": "title"},
    ("questions", "questions"): {"id": "question_id", "question": "question"},
    ("relations", "relations"): {
        "claim": "claim_id",
        "other": "other_claim_id",
        "relation": "relation",
        "because": "because",
    },
    ("retired", "retired"): {"id": "id", "because": "because"},
}


def read(root: Path, reports: dict[str, Report], unreadable: list[Problem], cache: Cache | None = None) -> Reading:
    """Everything typed in `seeds/annotations/`, with its problems and those of texts that are `unreadable`.

    What can't be read is left out and leaves a gap; the rest is read as if it had not been typed. What the `cache` has of
    a report that is as it was is not read again. Crossed, if that does not fit what is read now.
    """
    reading = Reading(problems=[*unreadable, *seeds.passed_over(root)])
    paths = {path: path.stem for path in seeds.typed(root)}
    before = _before(paths, reports, cache) if cache else {}
    shared = _shared_before(paths, cache) if cache else {}
    reading.rows += [row for rows in shared.values() for row in rows]
    new = [path for path in paths if path not in before and path not in shared]
    files = {path.stem: _file(reading, path) for path in progress.over(new, "annotation files read")}
    for stem, told in files.items():
        if told.typed is not None:
            _shared(reading, stem, told.typed)
    if "dataset" not in files:
        reading.problems.append(
            problem("OR108", Place(f"{FOLDER}/dataset.yaml"), missing="the file dataset.yaml, which names the package")
        )
    elif (dataset := files["dataset"].typed) is not None:
        reading.dataset = shape.in_order(plain(dataset), {"$ref": "#/definitions/dataset"})["dataset"]
    for path in [path for path, sheet in before.items() if not sheet.fits(reading)]:
        del before[path]
        files[path.stem] = _file(reading, path)
    _doubt(reading, _twice(reading))
    readers = list(_readers(reading, files, reports, before.values()))
    for reader in readers:
        reader.names()
    _mean(reading, before)
    reading.sheets = list(before.values())
    for reader in readers:
        reader.source()
        reader.shared("actors", "actors")
        reader.shared("contracts", "contracts")
        reader.quotes()
        reader.claims()
        reader.set_aside()
    _apart(reading)
    _ids(reading)
    _leave_out_twice(reading)
    return reading


def _before(paths: dict[Path, str], reports: dict[str, Report], cache: Cache) -> dict[Path, Sheet]:
    """What was read before, of the reports and annotation files that are as they were."""
    kept = {path: cache.sheet(path, f"{FOLDER}/{path.name}") for path, stem in paths.items() if shape.kind(stem) == "report"}
    return {
        path: sheet
        for path, sheet in kept.items()
        if sheet and sheet.report in reports and reports[sheet.report].sha256 == sheet.sha256
    }


def _shared_before(paths: dict[Path, str], cache: Cache) -> dict[Path, list[Row]]:
    """What was read before, of the files that all reports share and that are as they were."""
    kinds = {kind for kind, _ in SHARED}
    kept = {path: cache.rows(path, f"{FOLDER}/{path.name}") for path, stem in paths.items() if stem in kinds}
    return {path: rows for path, rows in kept.items() if rows is not None}


def _mean(reading: Reading, before: dict[Path, Sheet]) -> None:
    """Whom all reports mean by a name; Crossed where one that was read before meant somebody else."""
    named = [(one.row_id, one.words.exact) for one in reading.evidence if one.is_name and one.words]
    named += [(actor, exact) for sheet in before.values() for actor, exact in sheet.named]
    reading.names = names_on_record(named)
    if not all(sheet.means(reading.names) for sheet in before.values()):
        raise Crossed


def _file(reading: Reading, path: Path) -> Sound:
    shown = f"{FOLDER}/{path.name}"
    told, problems = typed.read(path, shown)
    kind = shape.kind(path.stem)
    found = sound.part(told, kind, reading.gaps)
    reading.problems += problems + found.problems
    own = ("quotes", "claims", "sources") if kind == "report" else (kind,)
    ids = [(key, part["id"]) for key, part in found.left_out if key in own and isinstance(part, Mapping) and "id" in part]
    reading.left_out += [Row(key, str(one), {}, one.place) for key, one in ids if isinstance(one, Scalar)]
    if found.typed is not None and "status" in found.typed:
        reading.open += _open(path, shown, found.typed)
    return found


def _open(path: Path, shown: str, told: Mapping) -> list[Problem]:
    """What a draft leaves to a person: itself, and each line that ends in a comment with a question mark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [(n, line.rpartition("# ?")) for n, line in enumerate(lines, 1) if "  # ?" in line]
    asked = [
        problem("OR126", Place(shown, n, len(said) + 1), found=what.strip() or said.strip()[:80]) for n, (said, _, what) in found
    ]
    return [problem("OR125", told["status"].place), *asked]


def _shared(reading: Reading, stem: str, told: Mapping) -> None:
    for (file, table), columns in SHARED.items():
        if file == stem:
            for entry in told.get(table, ()):
                cells = {column: str(entry[key]) for key, column in columns.items()}
                first, second, *_ = columns
                row_id = f"{entry[first]} {entry[second]}" if second == "other" else str(entry[first])
                reading.rows.append(Row(table, row_id, cells, entry[first].place))


def _readers(
    reading: Reading, files: dict[str, Sound], reports: dict[str, Report], before: Iterable[Sheet]
) -> Iterator[ReportReader]:
    """One reader for each file that annotates a report; a report that no file annotates is a problem."""
    annotated: dict[str, Place] = {sheet.report: Place(sheet.file) for sheet in before}
    sources: dict[str, Place] = {sheet.source_id: Place(sheet.file) for sheet in before}
    if len(annotated) < len(list(before)) or len(sources) < len(list(before)):
        raise Crossed
    reading.reports |= {sheet.source_id: reports[sheet.report] for sheet in before}
    read_before = {*annotated, *sources}
    unreadable = {found.place.file for found in reading.problems if found.code == "OR201"}
    for n, told in enumerate(files.values()):
        if told.typed is None or "report" not in told.typed:
            continue
        name, source_id = told.typed["report"], told.source_id or f"left-out-{n}"
        if name in read_before or source_id in read_before:
            raise Crossed
        if name in reports and name not in annotated and source_id not in sources:
            annotated[name] = sources[source_id] = name.place
            reading.read_now[name.place.file] = (reports[name], source_id, told.typed)
            yield ReportReader(reading, reports[name], source_id, told)
            continue
        written = {"value": name, "written": name}
        if name in annotated:
            reading.problems.append(problem("OR114", name.place, **written, other=str(annotated[name])))
        elif name in reports:
            row = {"table": "sources", "row_id": source_id, "value": source_id, "other": str(sources[source_id])}
            reading.problems.append(problem("OR111", name.place, **row))
            annotated[name] = name.place
        elif f"seeds/{name}" not in unreadable:
            reading.problems.append(problem("OR114", name.place, **written, nearest=nearest(name, reports)))
            reading.gaps.add("reports")
        sound.leave_out("report", reading.gaps)
    if reading.gaps.whole("reports"):
        reading.problems += [problem("OR115", Place(f"seeds/{name}"), value=name) for name in reports if name not in annotated]


def _ids(reading: Reading) -> None:
    """Ids are given once, over all tables: an id alone must say which row is meant."""
    seen: dict[str, Row] = {}
    retired = {row.id for row in reading.of("retired")}
    for row in reading.rows + reading.left_out:
        told = {"table": row.table, "row_id": row.id, "value": row.id}
        if row.table in ("set_aside", "retired"):
            continue
        if row.id in seen:
            reading.problems.append(problem("OR111", row.place, **told, other=str(seen[row.id].place)))
        elif row.id in retired:
            reading.problems.append(problem("OR116", row.place, **told))
        seen.setdefault(row.id, row)


def _twice(reading: Reading) -> set[tuple[str, str]]:
    """The rows whose id another has too."""
    told = [row for row in reading.rows + reading.left_out if row.table not in ("set_aside", "retired")]
    counted = Counter(row.id for row in told)
    return {(row.table, row.id) for row in told if counted[row.id] > 1}


def _apart(reading: Reading) -> None:
    """Crossed where a row that was read before has an id in common with another, or holds the words of a claim read now."""
    before = [row_id for sheet in reading.sheets for row_id in sheet.ids]
    known = frozenset(before)
    taken = {row.id for row in reading.rows + reading.left_out if row.table != "set_aside"}
    taken |= {str(row.cells.get("quote_id")) for row in reading.rows if row.table == "claims"}
    if len(known) < len(before) or known & taken:
        raise Crossed


def _doubt(reading: Reading, twice: set[tuple[str, str]]) -> None:
    """One of two rows should have another id, and nobody knows which."""
    for table, row_id in twice:
        reading.gaps.row(table, row_id)
        reading.gaps.row(table)


def _leave_out_twice(reading: Reading) -> None:
    """Which words are whose can't be told of rows with one id; of what all reports share, the first stays."""
    twice = _twice(reading)
    _doubt(reading, twice)
    own = {one for one in twice if one[0] in ("sources", "quotes", "claims")}
    shared = {(row.table, row.id): row for row in reversed(reading.rows) if (row.table, row.id) in twice - own}
    reading.rows = [row for row in reading.rows if (row.table, row.id) not in own and shared.get((row.table, row.id), row) is row]
    reading.evidence = [one for one in reading.evidence if (one.table, one.row_id) not in own]
    reading.ways = [(row, ways) for row, ways in reading.ways if (row.table, row.id) not in own]
