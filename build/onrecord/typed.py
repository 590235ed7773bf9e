"""What people typed: YAML read as text, each key and value knowing where it stands.

Scalars stay as they were typed (`no`, `1.10` and dates are text), so that the schema alone decides what they are.
Anchors, aliases, tags, merge keys and repeated keys are problems: each would let one line say two things.
"""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import yaml

from onrecord import plainfile
from onrecord.problems import Place, Problem, problem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 1_000_000
MOST_EVENTS = 50_000
DEEPEST = 40
LONGEST = 100_000  # as in a cell of a table


class Scalar(str):
    """A key or a value, as typed."""

    place: Place


class Sequence(list[Any]):
    """A list, as typed."""

    place: Place


class Mapping(dict[Any, Any]):
    """Keys and values, as typed; each key is a Scalar. Of a key typed twice, or a merge key, it is not known what it says."""

    place: Place
    unclear: frozenset[str] = frozenset()


Typed = Scalar | Sequence | Mapping


class _Refused(Exception):
    """A construct that these files may not use."""

    def __init__(self, found: str, place: Place, code: str = "OR106") -> None:
        self.found, self.place, self.code = found, place, code


def read(path: Path, shown: str) -> tuple[Typed | None, list[Problem]]:
    """The file's content, with what in it is unclear, or the problems that kept it from being read."""
    try:
        return decoded(plainfile.read(path, MOST_BYTES), shown)
    except OSError as fault:
        return None, [problem("OR004" if fault.errno == errno.EFBIG else "OR100", Place(shown), found=fault.strerror)]


def decoded(data: bytes, shown: str) -> tuple[Typed | None, list[Problem]]:
    """What bytes hold, with what in it is unclear, or the problems that kept it from being read."""
    refused: list[Problem] = []
    text = data.decode("utf-8", errors="replace")
    try:
        typed = parse(data.decode("utf-8"), shown, refused)
        return typed, refused
    except UnicodeDecodeError as fault:
        return None, [problem("OR100", Place(shown), found=f"byte {fault.object[fault.start]:#04x} at offset {fault.start}")]
    except yaml.reader.ReaderError as fault:
        return None, [*refused, problem("OR100", Place(shown), found=f"{fault.reason} (at offset {fault.position})")]
    except yaml.MarkedYAMLError as fault:
        return None, [*refused, problem("OR105", _broken(fault, text, shown), found=fault.problem)]
    except _Refused as fault:
        return None, [*refused, problem(fault.code, fault.place, found=fault.found)]


def parse(text: str, shown: str, refused: list[Problem]) -> Typed | None:
    """The one document in the text; what these files may not use is added to `refused`.

    >>> parse("a: [no, 1.10]", "x.yaml", [])
    {'a': ['no', '1.10']}
    """
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=Loader)):
        place = _place(event, shown)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            refused.append(problem("OR106", place, found="an anchor or alias"))
        if tag := getattr(event, "tag", None):
            refused.append(problem("OR106", place, found=f"the tag {tag}"))
        if count > MOST_EVENTS:
            raise _Refused(f"more than {MOST_EVENTS:,} keys and values", place, "OR004")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _Refused(f"more than {DEEPEST} levels, one in another", place, "OR004")
        if len(getattr(event, "value", "")) > LONGEST:
            raise _Refused(f"a text of more than {LONGEST:,} characters", place, "OR004")
    if refused:
        return None
    node = yaml.compose(text, Loader=Loader)
    if node is None:
        raise _Refused("nothing", Place(shown))
    return _typed(node, shown, refused)


def _place(marked: Any, shown: str) -> Place:
    return Place(shown, marked.start_mark.line + 1, marked.start_mark.column + 1)


def _broken(fault: yaml.MarkedYAMLError, text: str, shown: str) -> Place:
    """Where the text breaks off; where brackets or quotation marks stay open, the place at which they open."""
    noticed, opened, last = fault.problem_mark or fault.context_mark, fault.context_mark, None
    if noticed is None:
        return Place(shown)
    try:
        for event in yaml.parse(text, Loader=Loader):
            last = event
    except yaml.MarkedYAMLError:
        pass
    mark: Any = noticed
    if opened and opened.line < noticed.line and str(fault.context).endswith(("quoted scalar", "flow mapping", "flow sequence")):
        mark = opened
    quoted: Any = last if isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"') else None
    if quoted and quoted.start_mark.line < quoted.end_mark.line:
        # Words in quotation marks over several lines, just before: it is their mark that is likely to be missing.
        mark = quoted.start_mark
    return Place(shown, mark.line + 1, mark.column + 1)


def _typed(node: yaml.Node, shown: str, refused: list[Problem]) -> Typed:
    typed: Typed
    if isinstance(node, yaml.ScalarNode):
        typed = Scalar(node.value)
    elif isinstance(node, yaml.SequenceNode):
        typed = Sequence(_typed(item, shown, refused) for item in node.value)
    else:
        typed, unclear = Mapping(), set()
        for key_node, value_node in node.value:
            key, value = _typed(key_node, shown, refused), _typed(value_node, shown, refused)
            if not isinstance(key, Scalar):
                raise _Refused("a key that is no word", _place(key_node, shown))
            if key in typed or key == "<<":
                found = f"the key {key} a second time" if key in typed else f"the key {key}"
                refused.append(problem("OR106", _place(key_node, shown), found=found))
                unclear.add(str(key))
            typed[key] = value
        typed.unclear = frozenset(unclear)
    typed.place = _place(node, shown)
    return typed


def plain(typed: Any) -> Any:
    """The same content, without its places."""
    if isinstance(typed, Mapping):
        return {str(key): plain(value) for key, value in typed.items()}
    return [plain(item) for item in typed] if isinstance(typed, Sequence) else str(typed)
