"""Order: the keys of an entry put into their order by moving its text, comments and all; nothing is written anew."""

from __future__ import annotations

import re
from collections.abc import Iterable

import yaml

# What an editor reads at the top of a file; it stays there.
MODELINE = re.compile(r"[ \t]*#[ \t]*yaml-language-server:")
_COMMENT = re.compile(r"[ \t]*#")
# YAML ends a line at these three as well, and so a comment.
_NOTHING = re.compile("[ \t]*(#[^\n\x85\u2028\u2029]*)?\n")
_KEEP = re.compile(r"[|>]\d?\+")
Span = tuple[int, int]


def spans(text: str, node: yaml.MappingNode) -> list[Span] | None:
    """The text of each key: its value, comments behind it and comments that stand right above it; half-open offsets.

    What stands between two spans, blank lines and other comments, stays in its place. None where keys can't be moved:
    between brackets with a comment in between, behind a `?`, or where the last line breaks off in a block of text.
    """
    found = list(_between_brackets(text, node) if node.flow_style else _on_lines(text, node))
    return found if len(found) == len(node.value) else None


def _between_brackets(text: str, node: yaml.MappingNode) -> Iterable[Span]:
    at = node.start_mark.index + 1
    for key, value in node.value:
        if text[at : key.start_mark.index].strip(" \t\n,"):
            return
        at = value.end_mark.index
        yield key.start_mark.index, at
    if text[at : node.end_mark.index - 1].strip(" \t\n,"):
        # One too many: a comment after the last key, which would go astray.
        yield at, at


def _on_lines(text: str, node: yaml.MappingNode) -> Iterable[Span]:
    stop, column = 0, node.start_mark.column
    for key, value in node.value:
        first = _line(text, key.start_mark.index)
        before = text[first : key.start_mark.index]
        if not before.strip(" "):
            while first > stop and _COMMENT.match(text, above := _line(text, first - 1)) and not MODELINE.match(text, above):
                first = above
        elif before.strip(" -"):
            return
        else:
            first = key.start_mark.index
        after = _after(text, value, column)
        if after is None:
            return
        yield first, after
        stop = after


def _line(text: str, at: int) -> int:
    """Where the line of an offset starts."""
    return text.rfind("\n", 0, at) + 1


def _after(text: str, value: yaml.Node, column: int) -> int | None:
    """Where the lines of a value end, with comments below it that are set in deeper than its key."""
    stop = end(text, value)
    if keeps_empty_lines(text, leaf(value)):
        return None
    if text[stop - 1] != "\n":
        rest = _NOTHING.match(text, stop)
        if not rest:
            return None
        stop = rest.end()
    at = stop
    while line := _NOTHING.match(text, at):
        if line[1]:
            if line.start(1) - at <= column:
                break
            stop = line.end()
        at = line.end()
    return stop


def leaf(node: yaml.Node) -> yaml.Node:
    """The last word of a value, or the brackets that end it: a block's own end mark lies beyond what follows it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style:
        node = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    return node


def end(text: str, node: yaml.Node) -> int:
    """Where the text of a value ends, without empty lines behind it that are no part of it."""
    last = leaf(node)
    first, stop = last.start_mark.index, last.end_mark.index
    if is_block(last) and text[stop - 1] == "\n" and not keeps_empty_lines(text, last):
        return first + len(text[first:stop].rstrip("\n")) + 1
    return stop


def is_block(node: yaml.Node) -> bool:
    """Whether a value is typed on lines of its own, below a `|` or `>`."""
    return isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")


def body(text: str, node: yaml.Node) -> int:
    """Where a value's own text begins: of a block, at the end of the line with the `|` or `>`."""
    first = node.start_mark.index
    at = text.find("\n", first) if is_block(node) else first
    return len(text) if at < 0 else at


def keeps_empty_lines(text: str, node: yaml.Node) -> bool:
    """Whether the empty lines behind a value are part of it: a `+` says so."""
    return is_block(node) and bool(_KEEP.match(text, node.start_mark.index))


class Rewriter:
    """Writes a text again with some keys in another order and some scalars in other letters."""

    def __init__(self, text: str, moves: dict[yaml.Node, list[int]], letters: dict[yaml.Node, str]) -> None:
        self.text, self.moves, self.letters = text, moves, letters

    def whole(self, root: yaml.Node) -> str:
        return self._within(0, len(self.text), [root])[0]

    def _within(self, start: int, stop: int, nodes: Iterable[yaml.Node]) -> tuple[str, int]:
        """The text from `start`, at least to `stop`, and where it ends: a node's comments may stand beyond it."""
        made, at = [], start
        for node in nodes:
            first, after, written = self._node(node)
            made += [self.text[at:first], written]
            at = after
        return "".join(made) + self.text[at:stop], max(at, stop)

    def _node(self, node: yaml.Node) -> tuple[int, int, str]:
        start, stop = node.start_mark.index, end(self.text, node)
        if isinstance(node, yaml.ScalarNode):
            return start, stop, self.letters.get(node, self.text[start:stop])
        if isinstance(node, yaml.MappingNode) and node in self.moves:
            return self._moved(node)
        values = [value for _, value in node.value] if isinstance(node, yaml.MappingNode) else node.value
        written, stop = self._within(start, stop, values)
        return start, stop, written

    def _moved(self, node: yaml.MappingNode) -> tuple[int, int, str]:
        found = spans(self.text, node) or []
        parts = [self._within(*span, [value])[0] for span, (_, value) in zip(found, node.value, strict=True)]
        # Or at the left edge, where it is all the same.
        behind_a_dash = found[0][0] == node.start_mark.index
        made = []
        for place, part in enumerate(self.moves[node]):
            made.append(self.text[found[place - 1][1] : found[place][0]] if place else "")
            indent = " " * node.start_mark.column if behind_a_dash and part == 0 < place else ""
            made.append(indent + (parts[part].lstrip(" ") if behind_a_dash and part and not place else parts[part]))
        return found[0][0], found[-1][1], "".join(made)
