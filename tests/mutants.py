"""Mutants: what the rules give as their examples, and every fault of many kinds in the little project's files.

Each is one small thing wrong, with the code and the place that it must be found at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from damage import Case
from onrecord.problems import rules
from published_mutants import published
from typed_mutants import typed


def cases(built: Path) -> list[Case]:
    """All mutants, the examples first; `built` is the little project with what it published."""
    return [*examples(), *typed(built), *published(built)]


def examples() -> Iterator[Case]:
    """What the rules themselves give as wrong and right."""
    for code, rule in rules().items():
        for n, mutant in enumerate(rule.mutants, 1):
            yield Case(code, f"example {n}", mutant)
