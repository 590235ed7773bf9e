"""RFC 4180, to the letter: files that every reader of CSV reads alike."""

from __future__ import annotations

import mmap

BLOCK = 1 << 24


def to_the_letter(data: mmap.mmap, delimiter: str) -> bool:
    """Whether quotation marks stand only round whole cells; outside of them lines end in one way, and none is empty."""
    import numpy as np

    # DuckDB takes a delimiter at the very end of a file for nothing.
    if len(delimiter.encode()) > 1 or data[-1:] == delimiter.encode():
        return False
    ends = np.zeros(256, dtype=bool)
    ends[[ord(delimiter), 10, 13, ord('"')]] = True
    returns, quotes_before = data.find(b"\r") >= 0, 0
    for start in range(0, len(data), BLOCK):
        # With the three bytes before a block, and the byte after it; the file begins with a line.
        before = b"\n" * max(0, 3 - start) + data[max(start - 3, 0) : start]
        after = b"" if start + BLOCK < len(data) else delimiter.encode()
        block = np.frombuffer(before + data[start : start + BLOCK + 1] + after, dtype=np.uint8)
        own = block[3 : 3 + min(BLOCK, len(data) - start)]
        quotes = np.flatnonzero(own == 34)
        opening = (quotes_before + np.arange(len(quotes))) % 2 == 0
        if not ends[block[quotes[opening] + 2]].all() or not ends[block[quotes[~opening] + 4]].all():
            return False
        feeds = np.flatnonzero(own == 10)
        feeds = feeds[(quotes_before + np.searchsorted(quotes, feeds)) % 2 == 0]
        if returns:
            turns = np.flatnonzero(own == 13)
            turns = turns[(quotes_before + np.searchsorted(quotes, turns)) % 2 == 0]
            if not (block[feeds + 2] == 13).all() or not (block[turns + 4] == 10).all():
                return False
        if (block[feeds + 2 - returns] == 10).any():
            return False
        quotes_before += len(quotes)
    return quotes_before % 2 == 0
