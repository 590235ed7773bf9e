"""Annotation: the draft as the YAML file that a person corrects. What the rules aren't sure of says so in a comment.

A line that ends in `# ? …` is open: the person looks, corrects it or not, and takes the comment away. `check` lists them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from onrecord.draft.actor import Actor
from onrecord.draft.attribution import Attributed
from onrecord.draft.claims import Claim
from onrecord.draft.drafting import Draft, alone, aside_because, quote_type
from onrecord.draft.known import Known
from onrecord.draft.slugs import distinct, slug
from onrecord.places import quoted
from onrecord.reports import CITATION, Mark, Report, sentence
from onrecord.transforms import PRONOUNS, fold

MOST = 500  # entries of a list
SURE = 0.9  # from here on no comment says how sure a rule is
_MARKS = re.compile("[\"“”„«»]")
_FEWEST = re.compile(r"\W*(?:\w+\W+){2,}\w+")


@dataclass
class Writer:
    """Writes one draft; `known` is what the project has on record."""

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

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        yield "# yaml-language-server: $schema=../../schemas/annotation.schema.json"
        yield f"# Drafted by machine from {self.report.name}. Look at every line; where one ends in `# ?`, the rules were unsure."
        yield "# Then take away the line `status: draft`."
        yield "status: draft"
        yield f"report: {quoted(self.report.name)}"
        yield from self._source()
        yield from self._names()
        yield from self._list("quotes", self._quotes())
        yield from self._list("claims", self._claims())
        yield from self._list("set_aside", self._aside())
        yield from self._elsewhere()

    def _list(self, key: str, entries: Iterable[list[str]]) -> Iterator[str]:
        listed = list(islice(entries, MOST + 1))
        if listed:
            yield ""
            yield f"{key}:" + (f"  # ? only the first {MOST}; the report has more, and is hardly news" if len(listed) > MOST else "")
            del listed[MOST:]
            for entry in listed:
                yield from (("  - " if n == 0 else "    ") + line for n, line in enumerate(entry))

    def _source(self) -> Iterator[str]:
        yield "source:"
        yield f"  id: {self.source}"
        yield "  language: en"
        listed = [one for one in self.made.citations if one.how == "listed"]
        if self.markers or listed:
            yield "  cites:"
        for exact, marker in self.markers.items():
            yield f"    - {{id: {marker}, exact: {quoted(exact)}}}"
        for one in listed:
            if self._stands(one.start, one.end):
                yield f"    - {{id: {distinct(slug(one.exact), self.taken)}, {self._exact(one.start, one.end)}}}  # ? who publishes it"

    def _stands(self, start: int, end: int) -> bool:
        """Whether a span is whole words that a person could copy."""
        exact = self.report.text[start:end]
        if "\n" in exact or "\r" in exact:
            return False
        which = self.report.places(exact)
        at = bisect_left(which, start)
        return at < len(which) and which[at] == start

    def _exact(self, start: int, end: int) -> str:
        exact = self.report.text[start:end]
        which = self.report.places(exact)
        many = f", occurrence: {bisect_left(which, start) + 1}" if len(which) > 1 else ""
        return f"exact: {_flow(exact)}{many}"

    def _names(self) -> Iterator[str]:
        """Each name of each actor once; a description that needs judging is inferred."""
        given: set[str] = set()
        found: list[list[str]] = []
        text = self.report.text
        for actor in self.made.actors[:MOST]:
            spans = [(start, end, True) for start, end in actor.mentions]
            spans += [(start, end, False) for start, end in sorted(set(actor.described)) if text[start:end] not in PRONOUNS]
            bare = text.find(actor.name)
            if actor.mentions and bare >= 0:
                spans.insert(0, (bare, bare + len(actor.name), True))
            for start, end, stated in dict.fromkeys(spans):
                exact = text[start:end]
                if fold(exact) in given or exact in PRONOUNS or not self._stands(start, end):
                    continue
                given.add(fold(exact))
                stated = stated or not actor.mentions
                self.names.setdefault(actor, []).append((start, end, stated))
                line = f"{{actor: {self.made.ids[actor]}, {self._exact(start, end)}"
                if not stated:
                    line += ", basis: inferred, because: The nearest that fits.}  # ? is it " + _comment(actor.name)
                    found.append([line])
                else:
                    found.append([line + "}"])
        yield from self._list("names", found)

    def _named_near(self, actor: Actor, start: int, end: int) -> bool:
        """Whether a stated name of the actor stands in the sentence of a span, so that an id alone is enough."""
        first, last = sentence(self.report.text, max(0, start - 1), min(len(self.report.text), end + 1))
        said = {self.report.text[at:to] for at, to, stated in self.names.get(actor, ()) if stated}
        return any(first <= at and at + len(name) <= last for name in said for at in self.report.places(name))

    def _who(self, key: str, actor: Actor, speaker: tuple[int, int] | None, start: int, end: int) -> list[str]:
        name = self.made.ids[actor]
        if actor not in self.names:
            return []
        if self._named_near(actor, start, end):
            return [f"{key}: {name}"]
        at = speaker if speaker and self._stands(*speaker) else self.names[actor][0][:2]
        words = self.report.text[at[0] : at[1]]
        because = f"{words} is taken to be {actor.name}." if words != actor.name else f"{actor.name} was named last."
        return [f"{key}: {{value: {name}, {self._exact(*at)}, basis: inferred, because: {_flow(because)}}}"]

    def _way(self, start: int, end: int) -> list[str]:
        """The markers behind the words, in their sentence and after them."""
        _, last = sentence(self.report.text, start, end)
        after = self.report.text[end : min(len(self.report.text), last)]
        cited = list(dict.fromkeys(one.group() for one in CITATION.finditer(after)))
        if len(cited) == 1:
            return [f"way: [{{cited_to: {self.markers[cited[0]]}}}]"]
        return ["ways: [" + ", ".join(f"[{{cited_to: {self.markers[one]}}}]" for one in cited) + "]"] if cited else []

    def _quotes(self) -> Iterator[list[str]]:
        marks = {mark.start: mark for mark in self.report.marks if mark.mark == "quotation"}
        first: dict[int, list[str]] = {}
        said: dict[str, int] = {}
        order: list[int] = []
        for n, one in enumerate(self.made.quotes):
            if len(order) > MOST:
                break
            mark = marks.get(one.quotation.start)
            if not mark or not self._recorded(one):
                continue
            start, end = self._inside(mark)
            twin = said.setdefault(self.report.text[start:end].rstrip(".,"), n)
            if twin != n and one.repeats is None:
                one = replace(one, repeats=twin)
            if one.repeats in first and not self._same(one, start, end):
                continue
            if one.repeats in first:
                self.kept.add(mark.start)
                role = "pull_quote" if alone(self.report.text, one) else "repeats"
                entry = first[one.repeats]
                if "also:" not in entry:
                    entry.append("also:")
                entry.append(f"  - {{{self._exact(start, end)}, role: {role}}}")
                continue
            entry = self._quote(n, one, start, end)
            if entry:
                first[n] = entry
                order.append(n)
        yield from (first[n] for n in order)

    def _same(self, one: Attributed, start: int, end: int) -> bool:
        """Whether a repeat has the very words, but for the stop at their end."""
        other = self.made.quotes[one.repeats or 0].quotation
        said = self.report.text[other.start + 1 : other.end - 1]
        return said.rstrip(".,") == self.report.text[start:end].rstrip(".,")

    def _recorded(self, one: Attributed) -> bool:
        return bool(one.actor or one.speaker) or quote_type(self.report.text, one) == "passage"

    def _inside(self, mark: Mark) -> tuple[int, int]:
        start, end = mark.inside
        return start, end - self.report.text[start:end].endswith(",")

    def _quote(self, n: int, one: Attributed, start: int, end: int) -> list[str]:
        if not self._stands(start, end):
            return []
        made = distinct(f"{self.prefix}-{slug(self.report.text[start:end])}", self.taken)
        self.quote_ids[n] = made
        text, kind = self.report.text, quote_type(self.report.text, one)
        entry = [f"id: {made}", self._exact(start, end).replace(", occurrence", "\noccurrence")]
        entry = [line for part in entry for line in part.split("\n")]
        who = self._who("speaker", one.actor, one.speaker, start, end) if one.actor else []
        cue = self._cue(one, start, end)
        if alone(text, one) and not who and not cue:
            kind = "passage"
        elif kind == "passage":
            kind = "direct"
        entry.append(f"type: {kind}")
        unsure = f"  # ? {one.rule}, {one.confidence:.2f}" if one.confidence < SURE else ""
        if not who:
            said = text[slice(*one.speaker)] if one.speaker else ""
            entry[-1] += f"  # ? who speaks: {_comment(said)}" if said else "  # ? given to nobody"
        entry += [line + unsure for line in who] + cue + self._way(start, end)
        return entry

    def _cue(self, one: Attributed, start: int, end: int) -> list[str]:
        if not one.cue or not self._stands(*one.cue):
            return []
        first, last = sentence(self.report.text, max(0, start - 1), min(len(self.report.text), end + 1))
        word = self.report.text[slice(*one.cue)]
        if not (first <= one.cue[0] and one.cue[1] <= last) or not word.isalpha() or word.lower() == "unknown":
            return []
        return [f"cue: {{{self._exact(*one.cue)}}}"] if len(self.report.places(word)) > 1 else [f"cue: {quoted(word)}"]

    def _claims(self) -> Iterator[list[str]]:
        text = self.report.text
        for one in self.made.claims:
            start, end = self._span(one)
            if not self._stands(start, end) or not _FEWEST.match(text, start, end):
                continue
            entry = self._claim(one, start, end)
            if entry:
                yield entry

    def _span(self, one: Claim) -> tuple[int, int]:
        if one.claim_type != "attributed" or one.speaker is None or "\n" in self.report.text[min(one.start, one.speaker[0]) : one.end]:
            return one.start, one.end
        return min(one.start, one.speaker[0]), max(one.end, one.speaker[1])

    def _claim(self, one: Claim, start: int, end: int) -> list[str]:
        text = self.report.text
        starts = [one.quotation.start for one in self.made.quotes]
        near = range(max(0, bisect_left(starts, start) - 1), bisect_left(starts, end))
        held = [n for n in near if n in self.quote_ids and self._overlaps(n, start, end)]
        by: list[str] = []
        kind = one.claim_type
        if kind == "attributed":
            by = self._who("by", one.actor, one.speaker, start, end) if one.actor else []
            speaks = [self.made.quotes[n].actor for n in held]
            if not by or len(held) > 1 or any(actor is not one.actor for actor in speaks):
                return []
        words = _MARKS.sub("", " ".join(text[one.start : one.end].split()))
        made = distinct(f"{self.prefix}-{slug(words, 5)}", self.taken)
        unsure = f"  # ? {one.rule}, {one.confidence:.2f}" if one.confidence < SURE else ""
        entry = [f"id: {made}", f"claim: {quoted(words[:1].upper() + words[1:])}  # ? in your own words", f"type: {kind}{unsure}"]
        entry += self._exact(start, end).replace(", occurrence", "\noccurrence").split("\n")
        entry += by
        if one.subject and (one.subject is not one.actor) and self._named_near(one.subject, start, end):
            entry.append(f"subject: {self.made.ids[one.subject]}")
        if held:
            entry.append(f"quote: {self.quote_ids[held[0]]}")
        return entry + self._way(start, end)

    def _overlaps(self, n: int, start: int, end: int) -> bool:
        one = self.made.quotes[n].quotation
        return one.start < end and start < one.end

    def _aside(self) -> Iterator[list[str]]:
        """Every mark that nothing above accounts for: quotation marks given to nobody, sums, markers without a claim."""
        spoken = {one.quotation.start: one for one in self.made.quotes}
        kept = {self.made.quotes[n].quotation.start for n in self.quote_ids}
        kept |= self.kept
        for mark in self.report.marks:
            if mark.mark == "citation" or mark.mark == "quotation" and mark.start in kept or not self._stands(mark.start, mark.end):
                continue
            because = "A sum that no contract in this file has for its value."
            if mark.mark == "quotation":
                one = spoken.get(mark.start)
                because = aside_because(self.report.text, one) if one else "No cue gives these words to anybody."
            yield [f"{{{self._exact(mark.start, mark.end)}, because: {_flow(because)}}}  # ?"]

    def _elsewhere(self) -> Iterator[str]:
        """What belongs in the files that all reports share, to be pasted there."""
        new = [actor for actor in self.made.actors[:MOST] if not actor.known_id and actor in self.names]
        if new:
            yield ""
            yield "# For actors.yaml, under `actors:`; leave out whom the story does not need, and their names above."
        for actor in new:
            start, end, _ = self.names[actor][0]
            name = self.report.text[start:end]
            yield f"#   - {{id: {self.made.ids[actor]}, name: {_flow(name)}, type: {actor.actor_type}, naming: {_naming(actor, name)}}}"
        for one in self.made.contracts[:MOST]:
            parties = [f"{key}: {self.made.ids[who]}" for key, who in (("buyer", one.buyer), ("supplier", one.supplier)) if who]
            sum_ = [f"value: {self.report.text[one.value.start : one.value.end]}"] if one.value else []
            status = [f"status: {one.status}"] if one.status else []
            line, _ = self.report.line_column(one.start)
            yield f"# A contract? Line {line}: {_comment(', '.join([*parties, *sum_, *status]))}"


def _naming(actor: Actor, name: str) -> str:
    if actor.actor_type == "group":
        return "collective"
    if actor.actor_type == "person":
        return "full_name" if " " in name else "surname_only"
    return "full_name"


def _flow(words: str) -> str:
    """Words as a value inside braces, where a comma or brace would end them."""
    plain = quoted(words)
    return plain if not re.search(r"[,\[\]{}#:&*!|>'%@`\"]", plain) or plain[0] in "'\"" else "'" + words.replace("'", "''") + "'"


def _comment(words: str) -> str:
    return " ".join(words.split())[:80]


def written(report: Report, made: Draft, known: Known) -> str:
    """The annotation file's text."""
    return "\n".join(Writer(report, made, known).lines()) + "\n"
