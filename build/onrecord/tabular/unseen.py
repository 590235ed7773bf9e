"""Unseen: characters in anybody's cells that nobody sees: controls, and marks that turn the direction of reading.

A tab and the ends of lines are text. So are the marks that only say which way a letter reads (U+200E, U+200F, U+061C): whoever
types Arabic or Hebrew types them. What embeds, overrides or isolates can show a row otherwise than it is.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from onrecord.tabular.bits import Behind, bits, places

if TYPE_CHECKING:
    from onrecord.tabular.bits import Bytes

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


class Sight:
    """Whether any is in a file in UTF-8, which it sees block by block."""

    def __init__(self) -> None:
        self.any = False
        self._behind_c2, self._behind_e2, self._second_behind_e2 = Behind(), Behind(), Behind()
        self._last = 0

    def see(self, block: Bytes) -> None:
        """Go on with the next block."""
        self.any = self.any or self._control(block) or self._turning(block)
        self._last = block[-1]

    def _control(self, block: Bytes) -> bool:
        """Below a blank, 7F, and from C2 80 to C2 9F."""
        import numpy as np

        low = np.count_nonzero(block < 0x20) - np.count_nonzero(block == 0x0A)
        if low:
            low -= np.count_nonzero(block == 0x09) + np.count_nonzero(block == 0x0D)
        behind = self._behind_c2(bits(block == 0xC2))
        return bool(low or (block == 0x7F).any() or (behind.any() and (behind & bits(block < 0xA0)).any()))

    def _turning(self, block: Bytes) -> bool:
        """From E2 80 AA to E2 80 AE and from E2 81 A6 to E2 81 A9."""
        import numpy as np

        behind = self._second_behind_e2(self._behind_e2(bits(block == 0xE2)))
        if behind.any():
            behind &= bits(block >= 0xA6) & bits(block <= 0xAE)
        if not behind.any():
            return False
        some = places(behind)
        second, third = np.where(some > 0, block[some - 1], self._last), block[some]
        return bool((((second == 0x80) & (third >= 0xAA)) | ((second == 0x81) & (third <= 0xA9))).any())
