"""Assertions: the claims of a draft as entries, each with whose it is, what it is of and which quotation it holds."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from onrecord.draft.agreements import Agreement
from onrecord.draft.copying import Copy
from onrecord.draft.slugs import distinct, slug
from onrecord.draft.voice import Claim
from onrecord.places import quoted

SURE = 0.9  # from here on no comment says how sure a rule is
_MARKS = re.compile('["“”„«»]')
_FEWEST = re.compile(r"\W*(?:\w+\W+){2,}\w+")


class Assertions(Copy):
    """Writes the claims of one draft, once its quotes are written."""

    agreed: list[Agreement]

    def claims(self) -> Iterator[list[str]]:
        text = self.report.text
        for one in self.made.claims:
            start, end = self._span(one)
            if not self.stands(start, end) or not _FEWEST.match(text, start, end):
                continue
            entry = self._claim(one, start, end)
            if entry:
                yield entry

    def _span(self, one: Claim) -> tuple[int, int]:
        if (
            one.claim_type != "attributed"
            or one.speaker is None
            or "\n" in self.report.text[min(one.start, one.speaker[0]) : one.end]
        ):
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
            by = self.who("by", one.actor, one.speaker, start, end) if one.actor else []
            speaks = [self.made.quotes[n].actor for n in held]
            if not by or len(held) > 1 or any(actor is not one.actor for actor in speaks):
                return []
        words = _MARKS.sub("", " ".join(text[one.start : one.end].split()))
        made = distinct(f"{self.prefix}-{slug(words, 5)}", self.taken)
        unsure = f"  # ? {one.rule}, {one.confidence:.2f}" if one.confidence < SURE else ""
        entry = [f"id: {made}", f"claim: {quoted(words[:1].upper() + words[1:])}  # ? in your own words", f"type: {kind}{unsure}"]
        entry += self.exact(start, end).replace(", occurrence", "\noccurrence").split("\n")
        entry += by
        if one.subject and (one.subject is not one.actor) and self.named_near(one.subject, start, end):
            entry.append(f"subject: {self.made.ids[one.subject]}")
        if held:
            entry.append(f"quote: {self.quote_ids[held[0]]}")
        entry += [f"contract: {agreed}" for agreed in self.spoken_of(start, end)[:1]]
        return entry + self.way(start, end)

    def spoken_of(self, start: int, end: int) -> list[str]:
        """The contracts that a span names."""
        return [one.contract_id for one in self.agreed if any(start <= at.name[0] and at.name[1] <= end for at in one.sentences)]

    def _overlaps(self, n: int, start: int, end: int) -> bool:
        one = self.made.quotes[n].quotation
        return one.start < end and start < one.end
