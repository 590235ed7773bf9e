"""RFC 4180, to the letter: files that every reader of CSV reads alike, known by one look at their bytes."""

from __future__ import annotations

import mmap
from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Small enough to stay in a processor's cache from one question to the next, large enough that asking costs little.
BLOCK = 1 << 19
# How much of a file is searched before its memory is given back.
WINDOW, LARGE = 1 << 24, 1 << 29
MARK, FEED, TURN = 34, 10, 13


class Block(NamedTuple):
    """A part of a file: where it starts, how many quotation marks stand before it, and where those in it are."""

    start: int
    before: int
    marks: NDArray[Any]

    def outside(self, places: NDArray[Any]) -> NDArray[Any]:
        """Those of some places that no quotation marks stand round."""
        import numpy as np

        return np.compress((self.before + self.marks.searchsorted(places)) % 2 == 0, places)


def parts(file: mmap.mmap | bytes, size: int) -> Iterator[int]:
    """Where each part of a file starts; of a large file, those behind are let go of, or all of it would count as memory."""
    for start in range(0, len(file), size):
        yield start
        if isinstance(file, mmap.mmap) and len(file) > LARGE:
            file.madvise(mmap.MADV_DONTNEED, start, min(size, len(file) - start))


def among(file: mmap.mmap | bytes, *asked: bytes) -> set[bytes]:
    """Which of some bytes are anywhere in a file."""
    return {one for start in parts(file, WINDOW) for one in asked if file.find(one, start, start + WINDOW + len(one) - 1) >= 0}


def blocks(file: mmap.mmap) -> Iterator[Block]:
    """The file in parts, from its beginning."""
    import numpy as np

    data, before = np.frombuffer(file, dtype=np.uint8), 0
    for start in parts(file, BLOCK):
        marks = np.flatnonzero(data[start : start + BLOCK] == MARK) + start
        yield Block(start, before, marks)
        before += len(marks)


def to_the_letter(file: mmap.mmap, delimiter: str) -> bool:
    """Whether quotation marks stand only round whole cells; outside of them lines end in one way, and none is empty."""
    import numpy as np

    # DuckDB takes a delimiter at the very end of a file for nothing.
    if len(delimiter.encode()) > 1 or file[-1:] == delimiter.encode() or file[:1] in (b"\n", b"\r"):
        return False
    data = np.frombuffer(file, dtype=np.uint8)
    ends = np.zeros(256, dtype=bool)
    ends[[ord(delimiter), FEED, TURN, MARK]] = True
    returns, marks = bool(among(file, b"\r")), 0
    for block in blocks(file):
        opening, closing = block.marks[block.before % 2 :: 2], block.marks[1 - block.before % 2 :: 2]
        # Before the first byte and behind the last one there is nothing that a mark could stand in the middle of.
        if not ends[data[opening[opening > 0] - 1]].all() or not ends[data[closing[closing < len(data) - 1] + 1]].all():
            return False
        if (returns or _gaps(data, block)) and not _lines_end_alike(data, block, returns):
            return False
        marks = block.before + len(block.marks)
    return marks % 2 == 0


def starts(file: mmap.mmap, wanted: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where records start, counted from 0 and in order: the byte and the physical line. Of a file to the letter only.

    What lies behind the last record starts where the file ends.
    """
    import numpy as np

    data, left = np.frombuffer(file, dtype=np.uint8), deque(wanted)
    while left and left[0] == 0:
        yield left.popleft(), 1
    ended, line = 0, 1
    for block in blocks(file):
        feeds = np.flatnonzero(data[block.start : block.start + BLOCK] == FEED) + block.start
        ends = block.outside(feeds)
        while left and left[0] <= ended + len(ends):
            end = ends[left.popleft() - ended - 1]
            yield int(end) + 1, line + int(feeds.searchsorted(end)) + 1
        if not left:
            return
        ended, line = ended + len(ends), line + len(feeds)
    for _ in left:
        yield len(data), line


def _gaps(data: NDArray[Any], block: Block) -> bool:
    """Whether a line feed follows another in a block, inside a cell or not."""
    feeds = data[max(0, block.start - 1) : block.start + BLOCK] == FEED
    return bool((feeds[1:] & feeds[:-1]).any())


def _lines_end_alike(data: NDArray[Any], block: Block, returns: bool) -> bool:
    """Whether each line's end in a block is of the file's one kind and has a line before it."""
    import numpy as np

    part = data[block.start : block.start + BLOCK]
    feeds = block.outside(np.flatnonzero(part == FEED) + block.start)
    if returns:
        turns = block.outside(np.flatnonzero(part == TURN) + block.start)
        if len(turns) and (turns[-1] == len(data) - 1 or not (data[turns + 1] == FEED).all()):
            return False
        if not (data[feeds - 1] == TURN).all():
            return False
    return not (data[feeds - 1 - returns] == FEED).any()
