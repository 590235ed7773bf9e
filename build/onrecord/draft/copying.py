"""Copying: a span as a person would type it: its words, which occurrence, and whom it means."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from onrecord.draft.actor import Actor
from onrecord.draft.attribution import Attributed
from onrecord.draft.drafting import Draft
from onrecord.draft.known import Known
from onrecord.draft.slugs import distinct, slug
from onrecord.places import quoted
from onrecord.reports import CITATION, Report, sentence


@dataclass
class Copy:
    """One draft and its report; `known` is what the project has on record."""

    report: Report
    made: Draft
    known: Known
    taken: set[str] = field(default_factory=set)
    names: dict[Actor, list[tuple[int, int, bool]]] = field(default_factory=dict)
    quote_ids: dict[int, str] = field(default_factory=dict)
    kept: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        stem = self.report.name.rsplit(".", 1)[0]
        figures = re.match(r"\d+(?![0-9a-zA-Z])", stem)
        self.prefix = figures[0] if figures else slug(stem, 3)
        self.source = f"report-{self.prefix}"
        self.taken = set(self.known.taken)
        self.markers: dict[str, str] = {}
        for one in self.made.citations:
            if one.how == "marker" and one.exact not in self.markers:
                self.markers[one.exact] = distinct(f"{self.prefix}-ref-{one.exact.strip('[]')}", self.taken)

    def stands(self, start: int, end: int) -> bool:
        """Whether a span is whole words that a person could copy."""
        exact = self.report.text[start:end]
        if "\n" in exact or "\r" in exact:
            return False
        which = self.report.places(exact)
        at = bisect_left(which, start)
        return at < len(which) and which[at] == start

    def exact(self, start: int, end: int) -> str:
        exact = self.report.text[start:end]
        which = self.report.places(exact)
        many = f", occurrence: {bisect_left(which, start) + 1}" if len(which) > 1 else ""
        return f"exact: {flow(exact)}{many}"

    def named_near(self, actor: Actor, start: int, end: int) -> bool:
        """Whether a stated name of the actor stands in the sentence of a span, so that an id alone is enough."""
        first, last = sentence(self.report.text, max(0, start - 1), min(len(self.report.text), end + 1))
        said = {self.report.text[at:to] for at, to, stated in self.names.get(actor, ()) if stated}
        return any(first <= at and at + len(name) <= last for name in said for at in self.report.places(name))

    def who(self, key: str, actor: Actor, speaker: tuple[int, int] | None, start: int, end: int) -> list[str]:
        name = self.made.ids[actor]
        if actor not in self.names:
            return []
        if self.named_near(actor, start, end):
            return [f"{key}: {name}"]
        at = speaker if speaker and self.stands(*speaker) else self.names[actor][0][:2]
        words = self.report.text[at[0] : at[1]]
        because = f"{words} is taken to be {actor.name}." if words != actor.name else f"{actor.name} was named last."
        return [f"{key}: {{value: {name}, {self.exact(*at)}, basis: inferred, because: {flow(because)}}}"]

    def way(self, start: int, end: int) -> list[str]:
        """The markers behind the words, in their sentence and after them."""
        _, last = sentence(self.report.text, start, end)
        after = self.report.text[end : min(len(self.report.text), last)]
        cited = list(dict.fromkeys(one.group() for one in CITATION.finditer(after)))
        if len(cited) == 1:
            return [f"way: [{{cited_to: {self.markers[cited[0]]}}}]"]
        return ["ways: [" + ", ".join(f"[{{cited_to: {self.markers[one]}}}]" for one in cited) + "]"] if cited else []

    def cue(self, one: Attributed, start: int, end: int) -> list[str]:
        if not one.cue or not self.stands(*one.cue):
            return []
        first, last = sentence(self.report.text, max(0, start - 1), min(len(self.report.text), end + 1))
        word = self.report.text[slice(*one.cue)]
        if not (first <= one.cue[0] and one.cue[1] <= last) or not word.isalpha() or word.lower() == "unknown":
            return []
        return [f"cue: {{{self.exact(*one.cue)}}}"] if len(self.report.places(word)) > 1 else [f"cue: {quoted(word)}"]


def naming(actor: Actor, name: str) -> str:
    if actor.actor_type == "group":
        return "collective"
    if actor.actor_type == "person" and name.rsplit(" ", 1)[-1][:1].islower():
        return "role_only"
    if actor.actor_type == "person":
        return "full_name" if " " in name else "surname_only"
    return "full_name"


def flow(words: str) -> str:
    """Words as a value inside braces, where a comma or brace would end them."""
    plain = quoted(words)
    return plain if not re.search(r"[,\[\]{}#:&*!|>'%@`\"]", plain) or plain[0] in "'\"" else "'" + words.replace("'", "''") + "'"


def comment(words: str) -> str:
    return " ".join(words.split())[:160]
