"""Compare: two runs of a benchmark, side by side: `python tests/bench compare BEFORE.json AFTER.json`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PARTS = ("wall", "cpu", "memory")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="python tests/bench compare", description="What changed between two runs, as ratios AFTER / BEFORE."
    )
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    asked = parser.parse_args(arguments)
    before, after = (json.loads(path.read_text(encoding="utf-8")) for path in (asked.before, asked.after))
    for warning in unlike(before, after):
        print(warning, file=sys.stderr)
    print("\n".join(ratios(before, after)))
    return 0


def unlike(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """What is not the same in two runs beside the commit, and so may be what a ratio says."""
    pairs = [(part, before.get(part), after.get(part)) for part in ("benchmark", "told")]
    for part in ("machine", "versions"):
        names = sorted({*before[part], *after[part]} - {"load"})
        pairs += [(f"{part} {name}", before[part].get(name), after[part].get(name)) for name in names]
    yield from (f"not the same {part}: {one}, {other}" for part, one, other in pairs if one != other)


def ratios(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    """A table in Markdown of the figures that both runs have.

    >>> one = {"figures": [{"name": "check", "wall": 2.0, "cpu": 1.5, "memory": 200}]}
    >>> other = {"figures": [{"name": "check", "wall": 1.0, "cpu": 0.75, "memory": 150}, {"name": "build", "wall": 1}]}
    >>> print("\\n".join(ratios(one, other)))
    | | wall | cpu | memory |
    |---|---|---|---|
    | check | 2 → 1 × 0.50 | 1.5 → 0.75 × 0.50 | 200 → 150 × 0.75 |
    | build | in one run only | | |
    """
    was, now = ({figure["name"]: figure for figure in run["figures"]} for run in (before, after))
    yield f"| | {' | '.join(PARTS)} |"
    yield "|---|---|---|---|"
    for name in dict.fromkeys([*was, *now]):
        if name in was and name in now:
            cells = (f"{was[name][part]:.4g} → {now[name][part]:.4g} × {now[name][part] / was[name][part]:.2f}" for part in PARTS)
            yield f"| {name} | {' | '.join(cells)} |"
        else:
            yield f"| {name} | in one run only | | |"
