"""What people typed: YAML read as text, each key and value knowing where it stands.

Scalars stay as they were typed (`no`, `1.10` and dates are text), so that the schema alone decides what they are.
Anchors, aliases, tags, merge keys and repeated keys are problems: each would let one line say two things.
"""

from __future__ import annotations

import errno
from pathlib import Path, PurePath
from typing import Any

import yaml

from onrecord import plainfile, shape
from onrecord.problems import Place, Problem, problem

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
MOST_BYTES = 1_000_000
MOST_EVENTS = 50_000
SHARED = 10  # so many times as much may stand in a file that all reports share
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
        return decoded(plainfile.read(path, most_bytes(path.name)), shown)
    except OSError as fault:
        return None, [problem("OR004" if fault.errno == errno.EFBIG else "OR100", Place(shown), found=fault.strerror)]


def most_bytes(shown: str) -> int:
    """How many bytes a file of this name may have."""
    return MOST_BYTES * (1 if shape.kind(PurePath(shown).stem) == "report" else SHARED)


def most_events(shown: str) -> int:
    """How many keys and values a file of this name may have, with what opens and closes their lists."""
    return MOST_EVENTS * (1 if shape.kind(PurePath(shown).stem) == "report" else SHARED)


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
    found, depth, documents, most = _Builder(shown), 0, 0, most_events(shown)
    for count, event in enumerate(yaml.parse(text, Loader=Loader)):
        if count > most:
            raise _Refused(f"more than {most:,} keys and values", _place(event, shown), "OR004")
        if isinstance(event, yaml.NodeEvent):
            if event.anchor or isinstance(event, yaml.AliasEvent):
                refused.append(problem("OR106", _place(event, shown), found="an anchor or alias"))
            if tag := getattr(event, "tag", None):
                refused.append(problem("OR106", _place(event, shown), found=f"the tag {tag}"))
            if isinstance(event, yaml.ScalarEvent):
                if len(event.value) > LONGEST:
                    raise _Refused(f"a text of more than {LONGEST:,} characters", _place(event, shown), "OR004")
            elif isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    raise _Refused(f"more than {DEEPEST} levels, one in another", _place(event, shown), "OR004")
            if documents == 1:
                found.opens(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            if documents == 1:
                found.closes()
        else:
            documents += isinstance(event, yaml.DocumentStartEvent)
    if refused:
        return None
    if documents > 1:
        yaml.compose(text, Loader=Loader)  # says what is wrong with a second document, and where
    refused += found.unclear
    if found.no_word:
        raise _Refused("a key that is no word", found.no_word)
    if found.whole is None:
        raise _Refused("nothing", Place(shown))
    return found.whole


class _Builder:
    """Makes of events what was typed."""

    def __init__(self, shown: str) -> None:
        self.shown = shown
        self.whole: Typed | None = None
        self.unclear: list[Problem] = []
        self.no_word: Place | None = None
        self._opened: list[tuple[Sequence | Mapping, list[Any]]] = []  # with what waits for its value: a key, or nothing

    def opens(self, event: yaml.Event) -> None:
        """A text, or a list or an entry whose parts follow."""
        typed: Typed
        if isinstance(event, yaml.ScalarEvent):
            typed = Scalar(event.value)
        else:
            typed = Mapping() if isinstance(event, yaml.MappingStartEvent) else Sequence()
        typed.place = _place(event, self.shown)
        if isinstance(typed, Scalar):
            self._put(typed)
        else:
            self._opened.append((typed, []))

    def closes(self) -> None:
        """The end of a list or an entry."""
        self._put(self._opened.pop()[0])

    def _put(self, typed: Typed) -> None:
        if not self._opened:
            self.whole = typed
            return
        into, key = self._opened[-1]
        if isinstance(into, Sequence):
            into.append(typed)
        elif key:
            self._pair(into, key.pop(), typed)
        else:
            key.append(typed)

    def _pair(self, into: Mapping, key: Typed, value: Typed) -> None:
        if self.no_word:
            return
        if not isinstance(key, Scalar):
            self.no_word = key.place
            return
        if key in into or key == "<<":
            found = f"the key {key} a second time" if key in into else f"the key {key}"
            self.unclear.append(problem("OR106", key.place, found=found))
            into.unclear |= {str(key)}
        into[key] = value


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


def plain(typed: Any) -> Any:
    """The same content, without its places."""
    if isinstance(typed, Mapping):
        return {str(key): plain(value) for key, value in typed.items()}
    return [plain(item) for item in typed] if isinstance(typed, Sequence) else str(typed)
