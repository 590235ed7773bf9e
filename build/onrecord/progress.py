"""Progress: how far a long command is, on a terminal only."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from onrecord.show import safe

Item = TypeVar("Item")
# Seconds after which somebody wonders.
SOON = 1.0
WIDEST = 70


@contextmanager
def line() -> Iterator[Callable[[str], None]]:
    """What writes one line over the other, and takes the last away when all is done; where nobody looks on, nothing."""
    started, told = time.monotonic(), False

    def tell(text: str) -> None:
        nonlocal told
        if time.monotonic() - started >= SOON and sys.stderr.isatty():
            print(f"\r{safe(text, WIDEST)}\x1b[K", end="", file=sys.stderr, flush=True)
            told = True

    try:
        yield tell
    finally:
        if told:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def over(items: Collection[Item], what: str) -> Iterator[Item]:
    """Each of some items, with a line that says how many are done."""
    with line() as tell:
        for n, item in enumerate(items):
            tell(f"{what}: {n:,} of {len(items):,}")
            yield item
