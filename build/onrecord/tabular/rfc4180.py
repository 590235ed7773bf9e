"""RFC 4180, to the letter: files that every reader of CSV reads alike, known by one look at their bytes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, BinaryIO

from onrecord.tabular.bits import Behind, Within, bits, blocks, places

if TYPE_CHECKING:
    from onrecord.tabular.bits import Bytes

FEED, TURN, MARK = b'\n\r"'


class Letter:
    """Whether quotation marks stand only round whole cells; outside of them lines end in one way, and none is empty.

    It sees a file block by block, filled up with delimiters. Bytes below 2 are in no such file, and no carriage return alone,
    which to some is the end of a line.
    """

    def __init__(self, delimiter: str) -> None:
        self.filler = ord(delimiter) if delimiter.isascii() else MARK
        self._good = self.filler not in (FEED, TURN, MARK)
        self._within, self._last, self._ways = Within(), FEED, {False: False, True: False}
        self._ended, self._fed = Behind(True), Behind(True)
        self._closed, self._turned = Behind(), Behind()

    def see(self, block: Bytes, size: int) -> None:
        """Go on with the next block, of which `size` bytes are the file's own."""
        if not self._good:
            return
        self._good = not (block < 2).any()
        marks, feeds, turns = bits(block == MARK), bits(block == FEED), bits(block == TURN)
        ends = bits(block == self.filler) | marks | feeds | turns
        within = self._within(marks)
        # Each mark that opens has an end before it, each that closes has one behind it.
        self._good &= not (marks & within & ~self._ended(ends)).any() and not (self._closed(marks & ~within) & ~ends).any()
        line_ends, behind_turns = feeds & ~within, self._turned(turns)
        self._good &= not (behind_turns & ~feeds).any()
        self._good &= not ((feeds | turns) & ~within & self._fed(feeds)).any()
        self._ways[True] |= bool((line_ends & behind_turns).any())
        self._ways[False] |= bool((line_ends & ~behind_turns).any())
        self._last = block[size - 1]

    @property
    def good(self) -> bool:
        """Whether it is so, once all is seen. DuckDB takes a delimiter at the very end of a file for nothing."""
        return (
            self._good
            and not self._within.open
            and self._last not in (self.filler, TURN)
            and not (self._ways[True] and self._ways[False])
        )


def starts(file: BinaryIO, wanted: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Where records start, counted from 0 and in order: the byte and the physical line. Of a file to the letter only.

    What lies behind the last record starts where the file ends.
    """
    import numpy as np

    left, within = deque(wanted), Within()
    while left and left[0] == 0:
        yield left.popleft(), 1
    at, ended, line = 0, 0, 1
    for block, size in blocks(file, 0):
        feeds = bits(block == FEED)
        ends = feeds & ~within(bits(block == MARK))
        count = int(np.bitwise_count(ends).sum())
        if left and left[0] <= ended + count:
            here, fed = places(ends), places(feeds)
            while left and left[0] <= ended + count:
                end = here[left.popleft() - ended - 1]
                yield at + int(end) + 1, line + int(fed.searchsorted(end)) + 1
        if not left:
            return
        at, ended, line = at + size, ended + count, line + int(np.bitwise_count(feeds).sum())
    for _ in left:
        yield at, line
