"""Annotation: the draft as the YAML file that a person corrects. What the rules aren't sure of says so in a comment.

A line that ends in `# ? …` is open: the person looks, corrects it or not, and takes the comment away. `check` lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from onrecord.draft import agreements
from onrecord.draft.actor import Actor
from onrecord.draft.agreements import priced
from onrecord.draft.contracts import Contract
from onrecord.draft.copying import comment, flow, naming
from onrecord.draft.drafting import Draft
from onrecord.draft.form import aside_because
from onrecord.draft.known import Known
from onrecord.draft.slugs import distinct, slug
from onrecord.draft.utterances import MOST, Utterances
from onrecord.places import quoted
from onrecord.reports import Report
from onrecord.transforms import PRONOUNS, fold


class Writer(Utterances):
    """Writes one draft, list by list."""

    unsettled: list[Contract]

    def lines(self) -> Iterator[str]:
        """The file, line by line."""
        yield "# yaml-language-server: $schema=../../schemas/annotation.schema.json"
        yield f"# Drafted by machine from {self.report.name}. Look at every line; where one ends in `# ?`, the rules were unsure."
        yield "# Then take away the line `status: draft`."
        yield "status: draft"
        yield f"report: {quoted(self.report.name)}"
        yield from self._source()
        yield from self._names()
        yield from self._list("actors", self._offices())
        yield from self._list("contracts", agreements.entries(self, self.agreed))
        yield from self._list("quotes", self.quotes())
        yield from self._list("claims", self.claims())
        yield from self._list("set_aside", self._aside())
        yield from self._elsewhere()

    def _list(self, key: str, entries: Iterable[list[str]]) -> Iterator[str]:
        listed = list(islice(entries, MOST + 1))
        if listed:
            yield ""
            yield f"{key}:" + (f"  # ? only the first {MOST}; the report has more" if len(listed) > MOST else "")
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
            if self.stands(one.start, one.end):
                made = distinct(slug(one.exact), self.taken)
                yield f"    - {{id: {made}, {self.exact(one.start, one.end)}}}  # ? who publishes it"

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
                if fold(exact) in given or exact in PRONOUNS or not self.stands(start, end):
                    continue
                given.add(fold(exact))
                stated = stated or not actor.mentions
                self.names.setdefault(actor, []).append((start, end, stated))
                line = f"{{actor: {self.made.ids[actor]}, {self.exact(start, end)}"
                if not stated:
                    line += ", basis: inferred, because: The nearest that fits.}  # ? is it " + comment(actor.name)
                    found.append([line])
                else:
                    found.append([line + "}"])
        self.agreed, self.unsettled = agreements.agreements(self, self.made.contracts[:MOST])
        found += agreements.names(self, self.agreed)
        yield from self._list("names", found)

    def _new(self) -> Iterator[tuple[Actor, int, int]]:
        """The actors who are not on record, with the name that is chosen for each."""
        for actor in self.made.actors[:MOST]:
            if not actor.known_id and actor in self.names:
                yield actor, *self.names[actor][0][:2]

    def _offices(self) -> Iterator[list[str]]:
        """The office of whoever has no other name."""
        for actor, start, end in self._new():
            if naming(actor, self.report.text[start:end]) == "role_only":
                yield [f"{{id: {self.made.ids[actor]}, role: {{{self.exact(start, end)}}}}}"]

    def _aside(self) -> Iterator[list[str]]:
        """Every mark that nothing above accounts for: quotation marks given to nobody, sums, markers without a claim."""
        spoken = {one.quotation.start: one for one in self.made.quotes}
        kept = {self.made.quotes[n].quotation.start for n in self.quote_ids}
        kept |= self.kept | {
            one.value.start for agreed in self.agreed for one in agreed.sentences if priced(self, one) and one.value
        }
        for mark in self.report.marks:
            if mark.mark == "citation" or mark.start in kept or not self.stands(mark.start, mark.end):
                continue
            because = "A sum that no contract in this file has for its value."
            if mark.mark == "quotation":
                one = spoken.get(mark.start)
                because = aside_because(self.report.text, one) if one else "No cue gives these words to anybody."
            yield [f"{{{self.exact(mark.start, mark.end)}, because: {flow(because)}}}  # ?"]

    def _elsewhere(self) -> Iterator[str]:
        """What belongs in the files that all reports share, to be pasted there."""
        new = list(self._new())
        if new:
            yield ""
            yield "# For actors.yaml, under `actors:`; leave out whom the story does not need, and their names above."
        for actor, start, end in new:
            name = self.report.text[start:end]
            kind = f"type: {actor.actor_type}, naming: {naming(actor, name)}"
            yield f"#   - {{id: {self.made.ids[actor]}, name: {flow(name)}, {kind}}}"
        yield from agreements.elsewhere(self, self.agreed, self.unsettled)


def written(report: Report, made: Draft, known: Known) -> str:
    """The annotation file's text."""
    return "\n".join(Writer(report, made, known).lines()) + "\n"
