"""Benchmarks: `python tests/bench NAME …` runs the one of this name, `--help` behind it says what it takes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

NAMES = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if "\ndef main(" in path.read_text(encoding="utf-8"))


def named(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in NAMES:
        print(f"python tests/bench NAME …, NAME being one of: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return int(importlib.import_module(arguments[0]).main(arguments[1:]) or 0)


if __name__ == "__main__":
    sys.exit(named(sys.argv[1:]))
