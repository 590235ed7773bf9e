"""Voice: what the report asserts, expects, judges or asks in its own voice, by the words of the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from onrecord.draft.actor import Actor
from onrecord.draft.lexicon import words
from onrecord.draft.units import Units

_PREDICTION, _POSSIBILITY = words("claims", "prediction"), words("claims", "possibility")
_ANALYSIS = words("claims", "analysis")
_MARKED = _PREDICTION | _POSSIBILITY | _ANALYSIS | {"if", "unless", "have"}
_FORMS = {form: word for word in _MARKED for form in (word, word.capitalize(), word.upper())}
_WRITTEN = frozenset(_FORMS)
_HAPPENS = re.compile("[XbvVZ]")


@dataclass(slots=True)
class Claim:
    """An assertion: the span of what is asserted, its type, and, if it is somebody's, whose it is and by what cue."""

    start: int
    end: int
    claim_type: str
    rule: str
    confidence: float
    speaker: tuple[int, int] | None = None
    actor: Actor | None = None
    cue: tuple[int, int] | None = None
    subject: Actor | None = None
    quotations: list[int] = field(default_factory=list)


def voice(text: str, row: Units, first: int, stop: int) -> list[Claim]:
    """A sentence in the report's own voice, by the words that make it a question, a condition, a prediction or a judgement."""
    letters = row.letters[first:stop]
    if not _HAPPENS.search(letters):
        return []
    said = {_FORMS[word] for word in _WRITTEN.intersection(row.words[first:stop])}
    start, end = row.starts[first], row.ends[stop - 1]
    closing = text[row.starts[stop] : row.ends[stop]] if stop < len(row.starts) else ""
    end = row.ends[stop] if stop < len(row.letters) and row.letters[stop] == "." else end
    if "?" in closing:
        return [Claim(start, end, "question", "question mark", 0.9)]
    if "if" in said or "unless" in said:
        return [Claim(start, end, "conditional", "if", 0.8)]
    if said & _PREDICTION:
        return [Claim(start, end, "prediction", "future", 0.7)]
    if "have" not in said and said & _POSSIBILITY:
        return [Claim(start, end, "prediction", "possibility", 0.5)]
    if said & _ANALYSIS:
        return [Claim(start, end, "analysis", "judging words", 0.5)]
    if "N" in letters or "P" in letters:
        return [Claim(start, end, "reported_fact", "own voice", 0.4)]
    return []
