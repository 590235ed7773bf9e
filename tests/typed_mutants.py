"""Typed mutants: faults in what people type, each with the code and the place that it must be found at.

Places are counted in the text that is wrong, by other means than the check's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from damage import Case, replaced, spot, text_of
from onrecord.problems import Place

TYPED = "seeds/annotations"
REPORTS = (f"{TYPED}/first.yaml", f"{TYPED}/second.yaml")
SHARED = tuple(f"{TYPED}/{name}.yaml" for name in ("actors", "contracts", "questions", "relations", "retired", "dataset"))
NEEDED = {
    "": ("report", "source", "relations", "questions", "retired", "dataset"),
    "source": ("id", "language"),
    "cites": ("id", "exact"),
    "names": ("exact",),
    "quotes": ("id", "exact", "type"),
    "claims": ("id", "claim", "type", "exact"),
    "also": ("exact", "role"),
    "set_aside": ("exact", "because"),
    "identities": ("actor", "other", "judgement", "basis", "because"),
    "relations": ("claim", "other", "relation", "because"),
    "questions": ("id", "question"),
    "retired": ("id", "because"),
    "dataset": ("name", "title", "version", "licenses", "contributors"),
}
CODED = {"type", "naming", "judgement", "basis", "relation", "role", "rank"}
# An id that leads nowhere: who is looked for by name, and which row is looked up by id.
LOOKED_FOR = {"speaker", "by", "subject", "buyer", "publisher", "told_to", "cited_to", "published_by"}
LOOKED_UP = {
    ("claims", "contract"), ("claims", "answers"), ("claims", "quote"), ("quotes", "repeats"),
    ("relations", "other"), ("identities", "other"),
}  # fmt: skip


@dataclass(frozen=True)
class Node:
    """A key with its value in an annotation file, the list or key that it stands in, and the mapping that it is of."""

    file: str
    text: str
    of: str
    key: str
    index: int
    value: yaml.Node
    mapping: list[tuple[yaml.Node, yaml.Node]]
    start: int

    def place(self, at: int | None = None) -> Place:
        return spot(self.file, self.text, self.value.start_mark.index if at is None else at)

    @property
    def key_start(self) -> int:
        return int(self.mapping[self.index][0].start_mark.index)

    def instead(self, code: str, told: str, start: int, end: int, new: str, place: Place) -> Case:
        return replaced(code, f"{self.key} of {self.of or 'the file'} {told}", self.file, self.text, start, end, new, place)

    def with_value(self, code: str, value: str, place: Place | None = None) -> Case:
        """The value replaced."""
        start, end = self.value.start_mark.index, self.value.end_mark.index
        return self.instead(code, f"is {value}", start, end, value, place or self.place())

    def without(self) -> Case:
        """The key left out, with its value."""
        n, pairs = self.index, self.mapping
        if n + 1 < len(pairs):
            start, end = self.key_start, pairs[n + 1][0].start_mark.index
        else:
            start, end = pairs[n - 1][1].end_mark.index, self.value.end_mark.index
        return self.instead("OR108", "left out", start, end, "", self.place(self.start))


def nodes(root: Path, file: str) -> Iterator[Node]:
    text = text_of(root / file)

    def within(node: yaml.Node, of: str) -> Iterator[Node]:
        if isinstance(node, yaml.SequenceNode):
            for item in node.value:
                yield from within(item, of)
        elif isinstance(node, yaml.MappingNode):
            for n, (key, value) in enumerate(node.value):
                yield Node(file, text, of, key.value, n, value, node.value, node.start_mark.index)
                yield from within(value, key.value)

    yield from within(yaml.compose(text, Loader=yaml.SafeLoader), "")


def typed(root: Path) -> Iterator[Case]:
    """Faults in what people type."""
    seen: set[tuple[str, ...]] = set()

    def first(*what: str) -> bool:
        new = what not in seen
        seen.add(what)
        return new

    for file in (*REPORTS, *SHARED):
        last_id: dict[str, Node] = {}
        for node in nodes(root, file):
            scalar = isinstance(node.value, yaml.ScalarNode)
            if first("misspelt", node.of, node.key) and len(node.mapping) > 1:
                start = node.key_start
                yield node.instead("OR107", "misspelt", start, start + len(node.key), f"{node.key}x", node.place(start))
            shared = ("id", "name", "type", "naming") if file in SHARED and node.of == "actors" else ()
            needed = node.key in (*NEEDED.get(node.of, ()), *shared) and len(node.mapping) > 1
            if needed and first("left out", node.of, node.key):
                yield node.without()
            coded = node.key in CODED and (node.of, node.key) not in {("actors", "role"), ("contributors", "role")}
            if scalar and coded and first("coded", node.of, node.key):
                yield node.with_value("OR109", "nonsense")
            if scalar and node.key in LOOKED_FOR and first("looked for", node.of, node.key):
                yield node.with_value("OR110", "nobody-here")
            before = last_id.get(node.of) if node.key == "id" and node.of not in ("source", "contracts", "cites") else None
            if before and first("id twice", file, node.of):
                yield node.with_value("OR111", before.value.value)
            if node.key == "id":
                last_id[node.of] = node
                if first("slug", node.of):
                    yield node.with_value("OR109", "Not A Slug")
            if node.key == "occurrence" and first("occurrence", node.of):
                yield node.with_value("OR103", "9")
                yield node.with_value("OR109", "two")
            if node.key == "exact" and file in REPORTS and first("exact", node.value.value):
                yield from words(node)
    yield from led_nowhere(root)
    yield from broken(root)


def words(node: Node) -> Iterator[Case]:
    """Words that are not quite those of the report."""
    exact = node.value.value
    if exact[:1].isalpha():
        middle = len(exact) // 2
        letter = next(n for n in range(middle, len(exact)) if exact[n].isalpha())
        yield node.with_value("OR101", quoted(exact[:letter] + exact[letter] + exact[letter:]))
    if exact[:2].isalpha() and len(exact) % 3 == 0:
        yield node.with_value("OR104", quoted(exact[1:]))


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def led_nowhere(root: Path) -> Iterator[Case]:
    """Ids of no row, in cells that are looked up: told at the row that has the cell."""
    seen = set()
    for file in (*REPORTS, *SHARED):
        row = Place(file)
        for node in nodes(root, file):
            if node.key == "id" or (node.of, node.key) in (("relations", "claim"), ("identities", "actor")):
                row = node.place()
            if (node.of, node.key) in LOOKED_UP and (node.of, node.key) not in seen:
                seen.add((node.of, node.key))
                yield node.with_value("OR809", "nothing-here", row)


def broken(root: Path) -> Iterator[Case]:
    """What is no YAML, or YAML that says things twice; the mark ^ stands where it must be found."""
    for file in REPORTS:
        text = text_of(root / file)
        for code, right, wrong in (
            ("OR105", "  id: report-", "^\tid: report-"),
            ("OR105", "names:\n", "^names\n"),
            ("OR105", "- {actor: acme, exact: ", "- ^{actor: acme, exact: {exact: "),
            ("OR105", "way: [{", "way: ^[[{"),
            ("OR105", "cue: said", "cue: ^'said"),
            ("OR105", "cue: said", 'cue: ^"said'),
            ("OR105", "cue: said", "cue: said^: so"),
            ("OR106", "cue: said", "cue: ^&said said"),
            ("OR106", "cue: said", "cue: ^*said"),
            ("OR106", "cue: said", "cue: ^!!str said"),
            ("OR106", "cue: said", "^<<: {cue: said}"),
            ("OR106", "cue: said", "cue: said\n    ^cue: said"),
        ):
            at, (before, _, after) = text.index(right), wrong.partition("^")
            place = spot(file, text[:at] + before, at + len(before))
            yield replaced(code, f"{before + after!r}", file, text, at, at + len(right), before + after, place)
        yield replaced("OR106", "empty", file, text, 0, len(text), "", Place(file))
