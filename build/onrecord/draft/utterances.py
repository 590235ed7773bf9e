"""Utterances: the quotations of a draft as entries, each with its speaker, its cue and where else it is repeated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from onrecord.draft.assertions import SURE, Assertions
from onrecord.draft.attribution import Attributed
from onrecord.draft.copying import comment
from onrecord.draft.form import alone, quote_type
from onrecord.draft.slugs import distinct, slug
from onrecord.reports import Mark

MOST = 500  # entries of a list


class Utterances(Assertions):
    """Writes the quotations of one draft."""

    def quotes(self) -> Iterator[list[str]]:
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
            start, end = self._inside(mark, one)
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
                entry.append(f"  - {{{self.exact(start, end)}, role: {role}}}")
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

    def _inside(self, mark: Mark, one: Attributed) -> tuple[int, int]:
        start, end = mark.inside
        if one.quotation.single and one.quotation.closed:
            # ‘It’s the islanders’ money’: the mark may seem to close at the possessive.
            end = one.quotation.end - 1
        return start, end - self.report.text[start:end].endswith(",")

    def _quote(self, n: int, one: Attributed, start: int, end: int) -> list[str]:
        if not self.stands(start, end):
            return []
        made = distinct(f"{self.prefix}-{slug(self.report.text[start:end])}", self.taken)
        self.quote_ids[n] = made
        text, kind = self.report.text, quote_type(self.report.text, one)
        entry = [f"id: {made}", self.exact(start, end).replace(", occurrence", "\noccurrence")]
        entry = [line for part in entry for line in part.split("\n")]
        who = self.who("speaker", one.actor, one.speaker, start, end) if one.actor else []
        cue = self.cue(one, start, end)
        if alone(text, one) and not who and not cue:
            kind = "passage"
        elif kind == "passage":
            kind = "direct"
        entry.append(f"type: {kind}")
        unsure = f"  # ? {one.rule}, {one.confidence:.2f}" if one.confidence < SURE else ""
        if not who:
            said = text[slice(*one.speaker)] if one.speaker else ""
            entry[-1] += f"  # ? who speaks: {comment(said)}" if said else "  # ? given to nobody"
        entry += [line + unsure for line in who] + cue + self.way(start, end)
        return entry
