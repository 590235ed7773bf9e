"""Mark up: a report is marked in the page, and its annotation file taken away. Nothing leaves the browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from onrecord.money import MONEY
from onrecord.reading import SHARED
from onrecord.reports import CITATION, CLOSING, MOST_BYTES, QUOTATION
from onrecord.schemas import folder, schema
from onrecord.site.page import Page
from onrecord.site.story import Story
from onrecord.transforms import PRONOUNS

_WORD = r"\p{L}\p{N}_"
MOST_CLAIMS = 2000  # answers to questions that the page knows, so that it names the pairs to be judged
# The vocabularies that are offered, by what they are of.
CHOICES = {
    "quote_type": ("quotes", "quote_type"),
    "claim_type": ("claims", "claim_type"),
    "actor_type": ("actors", "actor_type"),
    "naming": ("actors", "naming"),
    "relation": ("relations", "relation"),
}


def pages(story: Story) -> Iterator[Page]:
    """The one page, with all that it knows of the package."""
    yield Page("markup.html", "markup.html", "Mark up", {"told": told(story)}, room="Mark up")


def told(story: Story) -> dict[str, Any]:
    """What the page's script is told."""
    answers = [row for row in story.tables["claims"].values() if row["question_id"]]
    return {
        "patterns": {
            "quotation": javascript(QUOTATION.pattern),
            "citation": javascript(CITATION.pattern),
            "money": javascript(MONEY.pattern),
        },
        "closing": CLOSING,
        "orders": orders(),
        "choices": choices(),
        "pronouns": sorted(PRONOUNS),
        "reserved": sorted({"dataset", *(file for file, _ in SHARED)}),
        "mostBytes": MOST_BYTES,
        "actors": {row["actor_id"]: row["name"] for row in story.tables["actors"].values()},
        "contracts": {row["contract_id"]: row["title"] for row in story.tables["contracts"].values()},
        "questions": {row["question_id"]: row["question"] for row in story.tables["questions"].values()},
        "sources": sorted(story.tables["sources"]),
        "reports": {row["text_path"].removeprefix("seeds/"): row["source_id"] for row in story.reports},
        "answers": [
            {"id": row["claim_id"], "claim": row["claim"], "question": row["question_id"], "report": row["source_id"]}
            for row in answers[:MOST_CLAIMS]
        ],
        "answersLeftOut": max(0, len(answers) - MOST_CLAIMS),
    }


def choices() -> dict[str, dict[str, Any]]:
    """Each vocabulary: its codes, and what the schema says of them."""
    columns = {name: schema(table).columns[column] for name, (table, column) in CHOICES.items()}
    return {name: {"codes": column.constraints["enum"], "told": column.told["description"]} for name, column in columns.items()}


def orders() -> dict[str, list[str]]:
    """The keys of each kind of entry, in the order in which a build wants them."""
    definitions = json.loads((folder() / "annotation.schema.json").read_text(encoding="utf-8"))["definitions"]
    return {kind: list(made["properties"]) for kind, made in definitions.items() if "properties" in made}


def _either_case(pattern: str) -> str:
    """The pattern without groups for which case does not matter, which browsers have had for a short time only.

    >>> _either_case("(?i:m|(?:bn))s")
    '(?:[mM]|(?:[bB][nN]))s'
    """
    while (start := pattern.find("(?i:")) >= 0:
        depth, end = 1, start + 4
        while depth:
            depth += {"(": 1, ")": -1}.get(pattern[end], 0)
            end += 1
        inside = re.sub("[a-z]", lambda found: f"[{found[0]}{found[0].upper()}]", pattern[start + 4 : end])
        pattern = f"{pattern[:start]}(?:{inside}{pattern[end:]}"
    return pattern


def javascript(pattern: str) -> str:
    r"""A pattern of ours as JavaScript takes it, with letters and figures of all scripts.

    >>> javascript(r"(?P<n>\d)\ [\w']*+")
    "(?<n>\\p{Nd}) [\\p{L}\\p{N}_']*"
    """
    made = _either_case(pattern).replace("(?P<", "(?<").replace("\\ ", " ")
    # JavaScript has no conditions: whether "from" opens a range is told from what stands before its "to".
    made = made.replace("(?<rose>(?<=from ))?", "").replace("(?(rose)(?!)|[ ]to[ ])", r"(?<!from \S+(?: \p{L}+)?)[ ]to[ ]")
    # Nor does it have quantifiers that give nothing back; ours have nothing to give.
    made = made.replace("*+", "*").replace(r"\d", r"\p{Nd}").replace(r"[\w", rf"[{_WORD}").replace(r"\w", f"[{_WORD}]")
    return made.replace(r"\b", f"(?:(?<=[{_WORD}])(?![{_WORD}])|(?<![{_WORD}])(?=[{_WORD}]))")
