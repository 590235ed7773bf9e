"""Bits: a file in parts, and of each byte one bit that says whether something is true of it, so that 64 are asked at once.

The way is that of simdjson (Langdale and Lemire, 2019), with numpy's words in the place of a processor's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bits = NDArray[np.uint64]
    Bytes = NDArray[np.uint8]

# Small enough to stay in a processor's cache from one question to the next, large enough that asking costs little. Whole words.
BLOCK = 1 << 19


def blocks(file: BinaryIO, filler: int) -> Iterator[tuple[Bytes, int]]:
    """Each part of a file and how many bytes it has; the last part is filled up. What is yielded is written over by the next."""
    import numpy as np

    room = bytearray(BLOCK)
    block = np.frombuffer(room, dtype=np.uint8)
    while size := file.readinto(room):  # type: ignore[attr-defined]
        block[size:] = filler
        yield block[: -(-size // 64) * 64], size


def bits(true: NDArray[Any]) -> Bits:
    """One bit a byte: the first byte's is the lowest of the first word."""
    import numpy as np

    return np.packbits(true, bitorder="little").view("<u8")


def places(some: Bits) -> NDArray[np.intp]:
    """Where bits are set."""
    import numpy as np

    return np.flatnonzero(np.unpackbits(some.view(np.uint8), bitorder="little"))


@cache
def _words() -> dict[int, np.uint64]:
    import numpy as np

    return {n: np.uint64(n) for n in (0, 1, 2, 4, 8, 16, 32, 63)}


class Behind:
    """The places one behind those that are set, from block to block; before the first byte there is `first`."""

    def __init__(self, first: bool = False) -> None:
        self.left = _words()[first]

    def __call__(self, some: Bits) -> Bits:
        word = _words()
        moved = some << word[1]
        moved[1:] |= some[:-1] >> word[63]
        moved[0] |= self.left
        self.left = some[-1] >> word[63]
        return moved


class Within:
    """The places from each odd mark up to the next, from block to block."""

    def __init__(self) -> None:
        self.open = _words()[0]

    def __call__(self, marks: Bits) -> Bits:
        import numpy as np

        word = _words()
        odd = marks.copy()
        for n in (1, 2, 4, 8, 16, 32):
            odd ^= odd << word[n]
        ends = np.bitwise_xor.accumulate(odd >> word[63]) ^ self.open
        before = np.empty_like(ends)
        before[0], before[1:] = self.open, ends[:-1]
        self.open = ends[-1]
        return odd ^ np.negative(before)
