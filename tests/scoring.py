"""Scoring: how a draft of marked passages fares, as the figures that quotation extraction is measured by."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from onrecord.draft.drafting import draft
from onrecord.draft.form import document

EDGE = " \t\r\n\"'`“”‘’«»„,.;:!?…—–-"
LEAST = 4  # words; the shorter ones are emphasis as often as not


def same(one: str | None, other: str | None) -> bool:
    """Whether one of two wordings holds the other."""
    return bool(one and other) and (str(one).lower() in str(other).lower() or str(other).lower() in str(one).lower())


def fits(exact: str, wanted: str) -> bool:
    """Whether words begin and end as wanted, written with an ellipsis between, but for marks and stops at their ends."""
    first, _, last = wanted.partition("…")
    bare = exact.strip(EDGE)
    return bare.startswith(first.strip(EDGE)) and bare.endswith((last or first).strip(EDGE))


def figures(passages: list[dict[str, Any]]) -> dict[str, float]:
    """F1 of exact spans, of spans with their speaker and of indirect speech, and the share of speakers by their full name."""
    count: Counter[str] = Counter()
    for passage in passages:
        made = document(draft("a", passage["text"]))
        _quotes(passage, made, count)
        if "claims" in passage:
            _claims(passage, made, count)
    return {
        "exact span F1": _f1(count["exact"], count["drafted"], count["wanted"]),
        "span and speaker F1": _f1(count["speaker"], count["drafted"], count["wanted"]),
        "speaker's full name": 100 * count["name"] / max(1, count["named"]),
        "indirect speech F1": _f1(count["told"], count["claims drafted"], count["claims wanted"]),
    }


def _quotes(passage: dict[str, Any], made: dict[str, Any], count: Counter[str]) -> None:
    left = list(made["quotes"])
    for wanted, speaker, name in passage["quotes"]:
        hit = next((one for one in left if fits(one["exact"], wanted)), None)
        if hit:
            left.remove(hit)
        if _words(_whole(passage["text"], wanted)) < LEAST:
            continue
        right = bool(hit and same(hit["speaker"], speaker))
        count.update(wanted=1, drafted=bool(hit), exact=bool(hit), speaker=right)
        if name:
            count.update(named=1, name=bool(hit and same(hit["speaker_name"], name)))
    ours = [one for one in left if not any(same(one["exact"].strip(EDGE), other) for other in passage.get("also", ()))]
    count["drafted"] += sum(_words(one["exact"]) >= LEAST for one in ours)


def _claims(passage: dict[str, Any], made: dict[str, Any], count: Counter[str]) -> None:
    spans = [(one["start_char"], one["end_char"]) for one in made["quotes"]]
    told = [one for one in made["claims"] if one["claim_type"] == "attributed"]
    left = [one for one in told if not any(start < one["end_char"] and one["start_char"] < end for start, end in spans)]
    count["claims drafted"] += len(left)
    for wanted, _ in passage["claims"]:
        hit = next((one for one in left if fits(one["exact"], wanted)), None)
        if hit:
            left.remove(hit)
        count.update({"claims wanted": 1, "told": bool(hit)})


def _whole(text: str, wanted: str) -> str:
    first, _, last = wanted.partition("…")
    start = text.index(first)
    return text[start : text.index(last, start) + len(last)] if last else first


def _words(words: str) -> int:
    return len(re.findall(r"\w+", words))


def _f1(hits: int, drafted: int, wanted: int) -> float:
    return 200 * hits / max(1, drafted + wanted)
