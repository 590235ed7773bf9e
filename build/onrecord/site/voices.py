"""Voices: who speaks through whom, drawn from the steps by which quotes and claims reached the reports."""

from __future__ import annotations

import textwrap
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import log2

from onrecord.site.story import Row, Story

MOST = 7  # mouths, sources or reports drawn; the rest are one
WIDTH, HEIGHT, GAP, ROW = 178, 46, 64, 62
Agent = tuple[str, str]  # the table and id of an actor or source; an empty table where nobody is named, or for the rest
NOBODY: Agent = ("", "nobody")
REST: Agent = ("", "rest")
VIA = "via"  # instead of a table: a line's place in a column that it only crosses
Placed = tuple[int, Agent]  # somebody, in a column of the drawing


@dataclass(frozen=True)
class Node:
    """Somebody or something that words passed."""

    x: int
    y: int
    lines: list[str]
    kind: str


@dataclass(frozen=True)
class Edge:
    """Words that passed from one to the next: their number, and whether that is inferred of all of them."""

    path: str
    count: int
    stroke: str
    basis: str
    told: str


@dataclass(frozen=True)
class Voices:
    """The drawing."""

    width: int
    height: int
    nodes: list[Node]
    edges: list[Edge]


def voices(story: Story) -> Voices:
    """Mouths on the left, reports on the right, and between them whatever the words passed."""
    ways = [_agents(way) for ways in story.steps.values() for way in ways]
    deepest = max((len(way) for way in ways), default=0)
    counts: Counter[Placed] = Counter()
    placed = [_placed(way, deepest) for way in ways]
    for way in placed:
        counts.update({(layer, agent) for layer, agent, _ in way})
    kept = _kept(counts, deepest)
    edges: dict[tuple[Placed, Placed], list[str]] = defaultdict(list)
    for way in placed:
        nodes = [(layer, agent if (layer, agent) in kept else REST, basis) for layer, agent, basis in way]
        for one, other in pairwise(nodes):
            edges[one[:2], other[:2]].append(other[2] if one[1] == NOBODY else _worse(one[2], other[2]))
    return _drawn(story, edges, deepest)


def _agents(way: list[Row]) -> list[tuple[Agent, str]]:
    """Whom the words passed, from the mouth on."""
    steps = [
        (("actors", step["actor_id"]) if step["actor_id"] else ("sources", step["source_id"]), step["basis"]) for step in way
    ]
    return steps if way[0]["relation"] in ("said", "wrote") else [(NOBODY, "stated"), *steps]


def _placed(way: list[tuple[Agent, str]], deepest: int) -> list[tuple[int, Agent, str]]:
    """Each with its column: the mouth in the first, the report in the last, the others as near to the report as they were."""
    last = len(way) - 1
    return [(0 if n == 0 else deepest - 1 - last + n, agent, basis) for n, (agent, basis) in enumerate(way)]


def _worse(one: str, other: str) -> str:
    return one if other == "stated" else other


def _kept(counts: Counter[Placed], deepest: int) -> set[Placed]:
    kept = set()
    for layer in range(deepest):
        here = sorted(((agent, count) for (at, agent), count in counts.items() if at == layer), key=lambda one: (-one[1], one[0]))
        most = MOST if len(here) > MOST + 1 else MOST + 1
        kept |= {(layer, agent) for agent, _ in here[:most]}
    return kept


def _drawn(story: Story, edges: dict[tuple[Placed, Placed], list[str]], deepest: int) -> Voices:
    chains = {ends: _chain(*ends) for ends in edges}
    nodes = sorted({node for chain in chains.values() for node in chain}, key=lambda node: (node[0], node[1][1], node[1]))
    ordered = _ordered(nodes, [pair for chain in chains.values() for pair in pairwise(chain)], deepest)
    tallest = max((len(column) for column in ordered), default=1)
    at = {}
    for layer, column in enumerate(ordered):
        above = (tallest - len(column)) * ROW // 2
        for row, node in enumerate(column):
            at[node] = (layer * (WIDTH + GAP), above + row * ROW + 8)
    drawn = [Node(*at[node], _lines(story, node[1]), node[1][0] or "none") for node in nodes if node[1][0] != VIA]
    lines = [_edge(story, ends, [at[node] for node in chains[ends]], bases) for ends, bases in sorted(edges.items())]
    return Voices(deepest * (WIDTH + GAP) - GAP, tallest * ROW, drawn, lines)


def _chain(one: Placed, other: Placed) -> list[Placed]:
    """The two ends of a line and, in each column that it crosses, a place of its own, shared with what leads to the same."""
    return [one, *((layer, (VIA, "/".join(other[1]))) for layer in range(one[0] + 1, other[0])), other]


def _ordered(nodes: list[Placed], edges: list[tuple[Placed, Placed]], deepest: int) -> list[list[Placed]]:
    """The columns, each in the order of what its members lead to, so that few lines cross."""
    columns = [[node for node in nodes if node[0] == layer] for layer in range(deepest)]
    height = {node: float(n) for n, node in enumerate(columns[-1])} if columns else {}
    for layer in reversed(range(deepest - 1)):
        for node in columns[layer]:
            leads = [height[to] for one, to in edges if one == node]
            height[node] = sum(leads) / len(leads) if leads else 0
        columns[layer].sort(key=lambda node: (height[node], node[1]))
        height |= {node: float(n) for n, node in enumerate(columns[layer])}
    return columns


def _edge(story: Story, ends: tuple[Placed, Placed], places: list[tuple[int, int]], bases: list[str]) -> Edge:
    basis = "stated" if "stated" in bases else "inferred"
    told = f"{_name(story, ends[0][1])} → {_name(story, ends[1][1])}: {len(bases)}"
    path = f"M{places[0][0] + WIDTH} {places[0][1] + HEIGHT // 2}"
    for (x, y), (to_x, to_y) in pairwise((x, y + HEIGHT // 2) for x, y in places):
        middle = (x + WIDTH + to_x) // 2
        path += f"L{x + WIDTH} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
    return Edge(path, len(bases), f"{1.5 + log2(len(bases)):.1f}", basis, told)


def _name(story: Story, agent: Agent) -> str:
    return {NOBODY: "nobody named", REST: "others"}.get(agent) or story.name(*agent)


def _lines(story: Story, agent: Agent) -> list[str]:
    """The name, broken to fit."""
    return textwrap.wrap(_name(story, agent), 22, max_lines=2, placeholder="…") or [""]
