"""Unseen: characters in anybody's cells that nobody sees: controls, and marks that turn the direction of reading.

A tab and the ends of lines are text. So are the marks that only say which way a letter reads (U+200E, U+200F, U+061C): whoever
types Arabic or Hebrew types them. What embeds, overrides or isolates can show a row otherwise than it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from onrecord.tabular.rfc4180 import BLOCK, among, parts

if TYPE_CHECKING:
    from mmap import mmap

    from numpy.typing import NDArray

_CHARS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
_ONE = re.compile(f"[{_CHARS}]")
# The same as RE2 writes it.
PATTERN = r"[\x{1}-\x{8}\x{b}\x{c}\x{e}-\x{1f}\x{7f}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]"
MOST_NAMED = 5


def holds(text: str) -> bool:
    """Whether any such character is in a text."""
    return _ONE.search(text) is not None


def named(text: str) -> str:
    """Those in a text, each once, by their numbers and names.

    >>> named("a\\u202eb\\x07\\x07")
    'U+202E RIGHT-TO-LEFT OVERRIDE, U+0007 (a control)'
    """
    found = list(dict.fromkeys(_ONE.findall(text)))
    more = [f"{len(found) - MOST_NAMED} more"] if len(found) > MOST_NAMED else []
    return ", ".join([*(f"U+{ord(char):04X} {unicodedata.name(char, '(a control)')}" for char in found[:MOST_NAMED]), *more])


def maybe(data: bytes | mmap) -> bool:
    """Whether any is in a file in UTF-8, told by few looks at its bytes."""
    import numpy as np

    found = among(data, b"\x7f", *_BY_LEAD)
    if b"\x7f" in found:
        return True
    told, leads = np.frombuffer(data, dtype=np.uint8), _BY_LEAD.keys() & found
    # Two bytes more, for what stands where one block ends and another begins.
    blocks = (told[start : start + BLOCK + 2] for start in parts(data, BLOCK))
    return any(_controls(block) or any(_BY_LEAD[lead](block) for lead in leads) for block in blocks)


def _controls(block: NDArray[Any]) -> bool:
    import numpy as np

    low = np.count_nonzero(block < 0x20) - np.count_nonzero(block == 0x0A)
    return bool(low and low != sum(np.count_nonzero(block == byte) for byte in (0x09, 0x0D)))


def _above_ascii(block: NDArray[Any]) -> bool:
    """C2 80 to C2 9F."""
    import numpy as np

    return bool((block[np.flatnonzero(block[:-1] == 0xC2) + 1] < 0xA0).any())


def _turning(block: NDArray[Any]) -> bool:
    """E2 80 AA to E2 80 AE, E2 81 A6 to E2 81 A9."""
    import numpy as np

    at = np.flatnonzero(block[:-2] == 0xE2)
    second, third = block[at + 1], block[at + 2]
    embeds = (second == 0x80) & (third >= 0xAA) & (third <= 0xAE)
    return bool((embeds | ((second == 0x81) & (third >= 0xA6) & (third <= 0xA9))).any())


_BY_LEAD: dict[bytes, Callable[[NDArray[Any]], bool]] = {b"\xc2": _above_ascii, b"\xe2": _turning}
