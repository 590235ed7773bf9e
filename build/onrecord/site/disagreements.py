"""Disagreements: the questions to which claims give answers that can't both be so, or that pull apart."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.site.story import Row, Story

AGAINST = ("contradicts", "in_tension")  # the sharper first


@dataclass(frozen=True)
class Answer:
    """What a report answers to a question, and on which words."""

    claim_id: str
    claim: str
    report_id: str
    by: str
    words: Row | None


@dataclass(frozen=True)
class Disagreement:
    """A question, the sharpest pair of its answers, and how many more pairs pull against each other."""

    question_id: str
    question: str
    relation: str
    because: str
    one: Answer
    other: Answer
    more: int


@dataclass(frozen=True)
class Dot:
    """A claim in the drawing of a question: its place, and the sharpest relation that it is in."""

    x: int
    y: int
    relation: str


@dataclass(frozen=True)
class Drawn:
    """A question as a drawing: a column of dots for each report that answers it, and lines between judged pairs."""

    question_id: str
    question: str
    reports: list[str]
    claims: int
    pairs: Counter[str]
    width: int
    height: int
    dots: list[Dot]
    lines: list[tuple[str, str]]


def answer(story: Story, claim_id: str) -> Answer:
    """A claim as an answer."""
    row = story.tables["claims"][claim_id]
    ties = [tie for tie in story.ties.get(("claims", claim_id), ()) if not tie["field"] and tie["role"] == "asserts"]
    by = story.name("actors", row["asserted_by_id"]) if row["asserted_by_id"] else ""
    return Answer(claim_id, row["claim"], row["source_id"], by, next(iter(ties), None))


def disagreements(story: Story) -> list[Disagreement]:
    """The questions on which claims pull against each other: contradictions first, and those between reports."""
    found: dict[str, list[Row]] = defaultdict(list)
    for pair in story.tables["relations"].values():
        if pair["relation"] in AGAINST:
            found[_claim(story, pair, "claim_id")["question_id"]].append(pair)
    chosen = [(min(pairs, key=lambda pair: _sharpness(story, pair)), len(pairs)) for pairs in found.values()]
    chosen.sort(key=lambda pair: _sharpness(story, pair[0]))
    return [_disagreement(story, pair, count - 1) for pair, count in chosen]


def _claim(story: Story, pair: Row, end: str) -> Row:
    return story.tables["claims"][pair[end]]


def _sharpness(story: Story, pair: Row) -> tuple[int, bool, str]:
    one, other = (_claim(story, pair, end)["source_id"] for end in ("claim_id", "other_claim_id"))
    return AGAINST.index(pair["relation"]), one == other, pair["claim_id"]


def _disagreement(story: Story, pair: Row, more: int) -> Disagreement:
    question_id = _claim(story, pair, "claim_id")["question_id"]
    ends = sorted((answer(story, pair[end]) for end in ("claim_id", "other_claim_id")), key=lambda one: one.report_id)
    question = story.name("questions", question_id)
    return Disagreement(question_id, question, pair["relation"], pair["because"], ends[0], ends[1], more)


def drawings(story: Story, most: int) -> Iterator[Drawn]:
    """Each question that more than one claim answers, those that most pairs pull against first."""
    answers: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for claim_id, row in story.tables["claims"].items():
        if row["question_id"]:
            answers[row["question_id"]][row["source_id"]].append(claim_id)
    drawn = [
        (question_id, reports)
        for question_id, reports in answers.items()
        if sum(map(len, reports.values())) > 1 and len(reports) <= 6 and max(map(len, reports.values())) <= 12
    ]
    found = [_drawn(story, question_id, dict(sorted(reports.items()))) for question_id, reports in drawn]
    found.sort(key=lambda one: (-one.pairs["contradicts"], -one.pairs["in_tension"], -one.claims, one.question_id))
    yield from found[:most]


def _drawn(story: Story, question_id: str, reports: dict[str, list[str]]) -> Drawn:
    places = {
        claim_id: (12 + 76 * column, 12 + 16 * row)
        for column, claims in enumerate(reports.values())
        for row, claim_id in enumerate(claims)
    }
    pairs = _pairs(story, places)
    order = [*AGAINST, "refines", "corroborates", "duplicates", "compatible"]
    dots = []
    for claim_id, (x, y) in places.items():
        own = [pair["relation"] for pair in pairs if claim_id in (pair["claim_id"], pair["other_claim_id"])]
        dots.append(Dot(x, y, min(own, key=order.index) if own else "alone"))
    lines = [(pair["relation"], _line(places[pair["claim_id"]], places[pair["other_claim_id"]])) for pair in pairs]
    lines.sort(key=lambda line: -order.index(line[0]))
    width, height = (max(at) + 12 for at in zip(*places.values(), strict=True))
    counts = Counter(pair["relation"] for pair in pairs)
    return Drawn(
        question_id, story.name("questions", question_id), list(reports), len(places), counts, width, height, dots, lines
    )


def _pairs(story: Story, claims: Iterable[str]) -> list[Row]:
    """The judged pairs between claims."""
    here = set(claims)
    return [
        pair
        for claim_id in claims
        for pair in story.relations.get(claim_id, ())
        if pair["claim_id"] == claim_id and pair["other_claim_id"] in here
    ]


def _line(one: tuple[int, int], other: tuple[int, int]) -> str:
    """A path between two dots; within a column, a bow beside it."""
    (x, y), (to_x, to_y) = one, other
    if x == to_x:
        bow = 10 + 2 * (abs(to_y - y) // 16)
        return f"M{x} {y}Q{x + bow} {(y + to_y) // 2} {to_x} {to_y}"
    return f"M{x} {y}L{to_x} {to_y}"
