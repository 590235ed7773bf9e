"""Ways: the steps by which words or a claim reached a report, each with the words that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.evidence import Evidence, Reading, Row, attribution_id
from onrecord.nearest import nearest
from onrecord.problems import Place, Problem, problem
from onrecord.reports import Report, paragraph
from onrecord.typed import Mapping, Scalar

SPEAKER = {"quotes": "speaker_id", "claims": "asserted_by_id"}


@dataclass(frozen=True)
class Step:
    """One step: a relation, whom or what it passed, and the evidence for it."""

    entity: Row
    path: int
    step: int
    relation: str
    agent: str
    evidence: Evidence
    basis: str
    because: str | None
    place: Place

    @property
    def id(self) -> str:
        return attribution_id(self.entity.id, self.path, self.relation, self.agent)

    @property
    def through_source(self) -> bool:
        """Whether it passed a source rather than an actor."""
        return self.relation in ("published_by", "cited_to", "relayed_by")


def steps(reading: Reading) -> list[Step]:
    """Every step of every way: from whoever said it, through the steps typed, to the report that holds the words."""
    evidence = _by_row(reading)
    typed = {row.id: ways for row, ways in reading.ways}
    found: list[Step] = []
    for row, ways in reading.ways:
        # A claim made in quoted words came the way that the quote came.
        inherited = ways or typed.get(row.cells.get("quote_id") or "")
        speaker = next((one for one in evidence[row.table, row.id] if one.field == SPEAKER[row.table]), None)
        if row.table == "quotes" or speaker or inherited:
            for path, way in enumerate(inherited or [[]], 1):
                found += _way(reading, evidence, row, path, list(way), speaker)
    return found


def _by_row(reading: Reading) -> dict[tuple[str, str], list[Evidence]]:
    found: dict[tuple[str, str], list[Evidence]] = {(row.table, row.id): [] for row in reading.rows}
    for one in reading.evidence:
        found.setdefault((one.table, one.row_id), []).append(one)
    return found


def _way(
    reading: Reading,
    evidence: dict[tuple[str, str], list[Evidence]],
    row: Row,
    path: int,
    way: list[Mapping],
    speaker: Evidence | None,
) -> Iterator[Step]:
    report = str(row.cells["source_id"])
    own = next(one for one in evidence[row.table, row.id] if one.role == "asserts" and one.field in (None, "quotation"))
    n = 0
    # The mouth is the speaker; only where the words were written has that to be typed.
    opening = "wrote" if way and "wrote" in way[0] else "said"
    if speaker and speaker.value:
        if opening == "wrote":
            reading.problems += _hand(row, way[0], speaker.value)
        yield Step(row, path, n, opening, speaker.value, speaker, speaker.basis, speaker.because, speaker.place)
        n, way = 1, way[opening == "wrote" :]
    for typed in way:
        relations = [key for key in typed if key not in ("basis", "because")]
        if len(relations) != 1:
            reading.problems.append(problem("OR108", typed.place, missing="one relation, such as told_to or cited_to"))
            reading.gaps.way(row.table, row.id)
            continue
        relation, agent = relations[0], typed[relations[0]]
        table = "sources" if relation in ("published_by", "cited_to") else "actors"
        resting = _resting(evidence, reading.reports[report], table, agent, report, own)
        if resting is None:
            reading.gaps.way(row.table, row.id)
            if not reading.gaps.hides(table, agent) and not (table == "actors" and reading.gaps.of("names", agent)):
                reading.problems.append(_leads_nowhere(evidence, table, agent, report))
            continue
        because = str(typed["because"]) if "because" in typed else None
        yield Step(row, path, n, str(relation), str(agent), resting, str(typed.get("basis", "stated")), because, agent.place)
        n += 1
    yield Step(row, path, n, "relayed_by", report, own, "stated", None, row.place)


def _hand(row: Row, typed: Mapping, speaker: str) -> Iterator[Problem]:
    """What is wrong with a step that says who wrote the words: that is who they are given to, and no less surely."""
    told = {"table": row.table, "row_id": row.id}
    if typed["wrote"] != speaker:
        value = str(typed["wrote"])
        yield problem("OR506", typed["wrote"].place, **told, field="actor_id", value=value, found=value, expected=speaker)
    for key in typed:
        if key != "wrote":
            yield problem("OR107", key.place, **told, value=key, written=key)


def _leads_nowhere(evidence: dict[tuple[str, str], list[Evidence]], table: str, agent: Scalar, report_id: str) -> Problem:
    here = ((row_id, tie) for (one, row_id), ties in evidence.items() if one == table for tie in ties)
    named = {row_id for row_id, tie in here if tie.report_id == report_id}
    kind = "source that this report cites" if table == "sources" else "actor that this report names"
    if agent in named:
        # A marker is there, but it stands behind other words.
        kind = "source of these words: its marker stands in another paragraph, or before them"
    told = {"value": agent, "kind": kind, "written": agent, "nearest": nearest(agent, named - {agent})}
    return problem("OR110", agent.place, **told)


def _resting(
    evidence: dict[tuple[str, str], list[Evidence]], report: Report, table: str, agent: str, report_id: str, own: Evidence
) -> Evidence | None:
    """The words that speak of whom a step passed: those that follow the claim in its paragraph, else the first."""
    assert own.words is not None
    _, last = paragraph(report.text, own.words.start, own.words.end)
    here = [
        one
        for one in evidence.get((table, agent), ())
        if one.report_id == report_id and one.words and one.role in ("names", "cites")
    ]
    here.sort(key=lambda one: one.words.start if one.words else 0)
    after = [one for one in here if one.words and own.words.start <= one.words.start <= last]
    if here and here[0].role == "cites":
        # A marker belongs to the words that it follows; one in another paragraph is somebody else's.
        return after[0] if after else None
    return next(iter(after or here), None)
