"""Form: how an annotation file is written, as against what it says. What is not as it should be can be mended safely."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from onrecord import order, plainfile, shape, typed
from onrecord.problems import Place, Problem, problem
from onrecord.reports import QUOTATION
from onrecord.shape import Json

_FORMS = {yaml.MappingNode: "object", yaml.SequenceNode: "array", yaml.ScalarNode: "string"}
_BLANKS = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)
_ESCAPED = re.compile(r"\\[xuU]")
_CUT = re.compile(r"[|>]\d?-")
_QUOTED = re.compile(f"({QUOTATION.pattern})")
# Of what can be mended, what a reader might stumble over; the rest is nobody's business until somebody asks for --fix.
TOLD = {"OR119", "OR124"}


@dataclass(frozen=True)
class Form:
    """A file's bytes in their proper form, and each thing that has to be mended for it."""

    data: bytes
    problems: list[Problem]
    is_mendable: bool = False


def read(path: Path, shown: str, fix: bool = True) -> Form:
    """The proper form of an annotation file; one that can't be read is left as it is.

    If nothing is to be mended, only a file in which a reader might stumble over something is looked at.
    """
    try:
        data = plainfile.read(path, typed.most_bytes(path.name))
    except OSError:
        return Form(b"", [])
    return form(data, shown, shape.kind(path.stem)) if fix or _may_stumble(data) else Form(data, [])


def _may_stumble(data: bytes) -> bool:
    """Whether there may be something that is TOLD: a mark before the first line, an accent of its own, typed or escaped."""
    text = data.decode("utf-8", errors="replace")
    return text.startswith("\ufeff") or not unicodedata.is_normalized("NFC", text) or bool(_ESCAPED.search(text))


def form(data: bytes, shown: str, kind: str) -> Form:
    """The proper form of bytes that hold this kind of thing; they stay as they are if they would no longer say the same."""
    told, unclear = typed.decoded(data, shown)
    if told is None or unclear:
        return Form(data, [])
    text, problems = _lines(data.decode("utf-8"), shown)
    entries = list(_parts(*_root(text, kind)))
    ended, found = _ends(text, [node for node, _ in entries], shown)
    if found:
        text, entries = ended, list(_parts(*_root(ended, kind)))
    moves = {node: moved for node, told in entries if (moved := _moved(text, node, told))}
    letters = {node: made for node, told in entries if (made := _letters(text, node, told))}
    problems += [*found, *_told(moves, letters, shown)]
    made = order.Rewriter(text, moves, letters).whole(entries[0][0])
    if problems and says_the_same(data, made, shown, kind):
        return Form(made.encode(), problems, is_mendable=True)
    return Form(data, problems)


def _lines(text: str, shown: str) -> tuple[str, list[Problem]]:
    """Without a byte order mark, and with line ends of one kind."""
    problems = []
    if text.startswith("\ufeff") and not text.startswith("\ufeff\ufeff"):
        problems.append(problem("OR119", Place(shown, 1, 1), file=shown))
        text = text[1:]
    if "\r" in text:
        at = text.index("\r")
        problems.append(problem("OR120", _place(text, at, shown), file=shown, count=text.count("\r")))
        text = re.sub("\r\n?", "\n", text)
    return text, problems


def _ends(text: str, nodes: list[yaml.Node], shown: str) -> tuple[str, list[Problem]]:
    """Without blanks at the ends of lines, and with an end to the last line, where neither is part of a value."""
    problems = []
    scalars = [node for node in nodes if isinstance(node, yaml.ScalarNode)]
    starts = [order.body(text, node) for node in scalars]
    # Blanks right behind the last line of a block of text may be part of it.
    stops = [node.end_mark.index + order.is_block(node) for node in scalars]

    def held(at: int) -> bool:
        n = bisect_right(starts, at)
        return bool(n) and at < stops[n - 1]

    blanks = [found.start() for found in _BLANKS.finditer(text) if not held(found.start())]
    if blanks:
        problems.append(problem("OR121", _place(text, blanks[0], shown), file=shown, count=len(blanks)))
    # Whether the last line of such a block has an end says whether the text has one, unless it is cut there.
    last = next((node for node in reversed(scalars) if order.is_block(node)), None)
    in_block = last and not text[last.end_mark.index :].strip(" \t") and not _CUT.match(text, last.start_mark.index)
    unended = not text.endswith("\n") and not in_block
    if unended:
        problems.append(problem("OR122", _place(text, len(text), shown), file=shown))
    made = _BLANKS.sub(lambda found: found.group() if held(found.start()) else "", text)
    return made + "\n" * unended, problems


def _place(text: str, at: int, shown: str) -> Place:
    return Place(shown, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))


def _root(text: str, kind: str) -> tuple[yaml.Node, Json]:
    root = yaml.compose(text, Loader=typed.Loader)
    assert root is not None, "a file that was read holds something"
    return root, {"$ref": f"#/definitions/{kind}"}


def _parts(node: yaml.Node, told: Json) -> Iterator[tuple[yaml.Node, Json]]:
    """Every key and value in the file's order, with what the shape says of it."""
    told = shape.part(told, _FORMS[type(node)])
    yield node, told
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key, {}
            yield from _parts(value, told.get("properties", {}).get(key.value, {}))
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _parts(item, told.get("items", {}))


def _moved(text: str, node: yaml.Node, told: Json) -> list[int] | None:
    """Which key belongs in each place, if that is not the one there and keys can be moved."""
    if not isinstance(node, yaml.MappingNode):
        return None
    known = list(told.get("properties", ()))
    keys = [key.value for key, _ in node.value]
    if not set(keys) <= set(known):
        return None
    moved = sorted(range(len(keys)), key=lambda n: known.index(keys[n]))
    return moved if moved != sorted(moved) and order.spans(text, node) else None


def _letters(text: str, node: yaml.Node, told: Json) -> str | None:
    """How our own words are to be written, if they are not."""
    if not isinstance(node, yaml.ScalarNode) or not _is_ours(told) or composed(node.value) == node.value:
        return None
    written = text[node.start_mark.index : order.end(text, node)]
    mark = node.style if node.style in ("'", '"') else ""
    made = mark + composed(written.removeprefix(mark).removesuffix(mark)) + mark
    try:
        again = yaml.compose(made, Loader=typed.Loader)
    except yaml.YAMLError:
        return None
    return made if isinstance(again, yaml.ScalarNode) and again.value == composed(node.value) else None


def _is_ours(told: Json) -> bool:
    return told.get("restsOn") == "judgement"


def composed(text: str) -> str:
    """Text in Unicode's composed form (NFC), but for what stands in quotation marks.

    >>> composed('cafe\\u0301, "cafe\\u0301"') == 'caf\\u00e9, "cafe\\u0301"'
    True
    """
    parts = _QUOTED.split(text)
    return "".join(part if n % 2 else unicodedata.normalize("NFC", part) for n, part in enumerate(parts))


def _told(moves: dict[yaml.Node, list[int]], letters: dict[yaml.Node, str], shown: str) -> Iterator[Problem]:
    for node, moved in moves.items():
        keys = [key for key, _ in node.value]
        wrong = next(key for n, key in enumerate(keys) if moved[n] != n)
        told = {"found": ", ".join(key.value for key in keys), "expected": ", ".join(keys[n].value for n in moved)}
        yield problem("OR123", _start(wrong, shown), file=shown, **told)
    for node in letters:
        made = next(new for old, new in zip(node.value, composed(node.value), strict=False) if old != new)
        yield problem("OR124", _start(node, shown), file=shown, value=node.value, expected=f"{made} U+{ord(made):04X}")


def _start(node: yaml.Node, shown: str) -> Place:
    return Place(shown, node.start_mark.line + 1, node.start_mark.column + 1)


def says_the_same(data: bytes, made: str, shown: str, kind: str) -> bool:
    """Whether a mended file can be read and says what it said; our own words may be written in other letters."""
    told, _ = typed.decoded(made.encode(), shown)
    return told is not None and _said(*_root(made, kind)) == _said(*_root(data.decode("utf-8"), kind))


def _said(node: yaml.Node, told: Json) -> Any:
    told = shape.part(told, _FORMS[type(node)])
    if isinstance(node, yaml.MappingNode):
        return {key.value: _said(value, told.get("properties", {}).get(key.value, {})) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_said(item, told.get("items", {})) for item in node.value]
    return composed(node.value) if _is_ours(told) else node.value
