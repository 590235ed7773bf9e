"""Reading: the annotation files of a project, all of them, against the reports."""

from __future__ import annotations

from pathlib import Path

from onrecord import shape, shape_checks, typed
from onrecord.annotations import ReportReader
from onrecord.evidence import Reading, Row
from onrecord.nearest import nearest
from onrecord.problems import Place, Problem, problem
from onrecord.reports import Report
from onrecord.transforms import names_on_record
from onrecord.typed import Mapping, plain

FOLDER = "seeds/annotations"
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


def read(root: Path, reports: dict[str, Report]) -> Reading:
    """Everything typed in `seeds/annotations/`, with its problems."""
    reading = Reading()
    files = {path.name: _file(reading, path) for path in sorted((root / FOLDER).glob("*.y*ml"))}
    for name, told in files.items():
        if told is not None and name.removesuffix(".yaml") in shape.FILES:
            _shared(reading, name.removesuffix(".yaml"), told)
    if (dataset := files.get("dataset.yaml")) is not None:
        reading.dataset = plain(dataset["dataset"])
    elif "dataset.yaml" not in files:
        reading.problems.append(
            problem("OR108", Place(f"{FOLDER}/dataset.yaml"), missing="the file dataset.yaml, which names the package")
        )
    readers = list(_readers(reading, files, reports))
    for reader in readers:
        reader.names()
    stated = [one for one in reading.evidence if one.table == "actors" and one.basis == "stated" and one.words]
    reading.names = names_on_record((one.row_id, one.words.exact) for one in stated if one.words)
    for reader in readers:
        reader.source()
        reader.shared("actors", "actors")
        reader.shared("contracts", "contracts")
        reader.quotes()
        reader.claims()
        reader.set_aside()
    _ids(reading)
    return reading


def _file(reading: Reading, path: Path) -> Mapping | None:
    shown = f"{FOLDER}/{path.name}"
    told, problems = typed.read(path, shown)
    kind = path.stem if path.stem in shape.FILES and path.stem != "report" else "report"
    if told is not None:
        problems = shape_checks.complaints(told, kind)
    reading.problems += problems
    if isinstance(told, Mapping) and "status" in told and not problems:
        reading.open += _open(path, shown, told)
    return told if isinstance(told, Mapping) and not problems else None


def _open(path: Path, shown: str, told: Mapping) -> list[Problem]:
    """What a draft leaves to a person: itself, and each line that ends in a comment with a question mark."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [(n, line.rpartition("# ?")) for n, line in enumerate(lines, 1) if "  # ?" in line]
    asked = [
        problem("OR119", Place(shown, n, len(said) + 1), found=what.strip() or said.strip()[:80]) for n, (said, _, what) in found
    ]
    return [problem("OR118", told["status"].place), *asked]


def _shared(reading: Reading, stem: str, told: Mapping) -> None:
    for (file, table), columns in SHARED.items():
        if file == stem:
            for entry in told.get(table, ()):
                cells = {column: str(entry[key]) for key, column in columns.items()}
                first, second, *_ = columns
                row_id = f"{entry[first]} {entry[second]}" if second == "other" else str(entry[first])
                reading.rows.append(Row(table, row_id, cells, entry[first].place))


def _readers(reading: Reading, files: dict[str, Mapping | None], reports: dict[str, Report]) -> list[ReportReader]:
    """One reader for each file that annotates a report; a report that no file annotates is a problem."""
    readers: dict[str, ReportReader] = {}
    unread = any(told is None for told in files.values())
    for told in files.values():
        if told is None or "report" not in told:
            continue
        name = told["report"]
        if name not in reports:
            near = nearest(name, reports)
            reading.problems.append(problem("OR114", name.place, value=name, written=name, nearest=near))
        elif name in readers:
            reading.problems.append(
                problem("OR114", name.place, value=name, written=name, other="another file annotates this report")
            )
        else:
            readers[name] = ReportReader(reading, reports[name], told)
    for name in reports:
        if name not in readers and not unread:
            reading.problems.append(problem("OR115", Place(f"seeds/{name}"), value=name))
    return list(readers.values())


def _ids(reading: Reading) -> None:
    """Ids are given once, over all tables: an id alone must say which row is meant."""
    seen: dict[str, Row] = {}
    retired = {row.id for row in reading.of("retired")}
    for row in reading.rows:
        told = {"table": row.table, "row_id": row.id, "value": row.id}
        if row.table in ("set_aside", "retired"):
            continue
        if row.id in seen:
            reading.problems.append(problem("OR111", row.place, **told, other=str(seen[row.id].place)))
        elif row.id in retired:
            reading.problems.append(problem("OR116", row.place, **told))
        seen.setdefault(row.id, row)
