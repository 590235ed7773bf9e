"""Explain: what a code means, with what is wrong and what is right, for a terminal or as a page of all codes."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import replace
from importlib.resources import files
from itertools import groupby

from onrecord.problems import Mutant, Rule
from onrecord.show import safe

Part = tuple[str, list[str]]
"""A heading, and the lines under it."""


def explanation(rule: Rule) -> Iterator[str]:
    """What a code means, what breaks it, and how to mend it."""
    yield from (f"{rule.code}: {rule.title}", "", rule.means)
    if rule.example:
        yield from ("", rule.example if rule.mutants else f"For example: {rule.example}")
    for heading, lines in parts(rule):
        yield from ("", heading, *(f"    {line}" for line in lines))
    yield from ("", rule.advice)


def page(rules: Iterable[Rule]) -> str:
    """The codes as a page of Markdown, group by group."""
    from jinja2 import Environment, StrictUndefined

    template = (files("onrecord") / "templates" / "codes.md").read_text(encoding="utf-8")
    # Markdown, not HTML: what the rules say is Markdown, and examples stand in fences.
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True, trim_blocks=True)
    groups = [(group.removesuffix("."), list(told)) for group, told in groupby(rules, key=lambda rule: rule.group)]
    return environment.from_string(template).render(groups=groups, parts=parts)


def parts(rule: Rule) -> Iterator[Part]:
    """What is wrong and what is right, each under its heading, with a caret under the place that a problem names."""
    for mutant in rule.mutants:
        yield from _cells(mutant) if mutant.table else _words(mutant)
        for besides in mutant.also:
            yield from _cells(besides) if besides.table else _words(replace(besides, at={}))


def _words(mutant: Mutant) -> Iterator[Part]:
    match mutant.wrong, mutant.right:
        case None, _:
            yield f"Wrong: there is no {mutant.file}.", []
        case str(wrong), None:
            yield f"Wrong, a file too many, {mutant.file}:", _marked(wrong, mutant.at)
        case str(wrong), str(right):
            yield f"Wrong, in {mutant.file}:", _marked(wrong, mutant.at)
            yield "Right:", _lines(right)


def _cells(mutant: Mutant) -> Iterator[Part]:
    file, row = f"datapackage/{mutant.table}.csv", mutant.row
    where = " and ".join(f"{name} is {cell}" for name, cell in row.items())
    match mutant.wrong, mutant.right:
        case None, _:
            yield f"Wrong: {file} has no row where {where}.", []
        case dict(wrong), None:
            yield f"Wrong, a row too many in {file}:", _named(row | wrong)
        case dict(wrong), dict(right):
            yield f"Wrong, in {file} where {where}:", _named(wrong)
            yield "Right:", _named(right)


def _named(cells: dict[str, str]) -> list[str]:
    return [f"{name}: {safe(cell) or '(empty)'}" for name, cell in cells.items()]


def _lines(text: str) -> list[str]:
    return [safe(line) for line in textwrap.dedent(text).strip("\n").split("\n")]


def _marked(wrong: str, at: object) -> list[str]:
    """The lines, with a caret under the place, if it is among them."""
    before, _, after = at.partition("^") if isinstance(at, str) else ("", "", wrong)
    if at is not None and (not isinstance(at, str) or before + after not in wrong):
        return _lines(wrong)
    place = wrong.index(before + after) + len(before)
    ends = (wrong + "\n").index("\n", place)
    column = place - (wrong.rfind("\n", 0, place) + 1)
    return _lines(f"{wrong[:ends]}\n{' ' * column}^{wrong[ends:]}")
