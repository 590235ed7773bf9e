"""Building many: N invented reports built, built again with one report changed, and checked, each in a process of its own."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import reports
from figures import REPOSITORY, Figure, measure, shown, write


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench many", description=__doc__)
    parser.add_argument("--reports", type=int, nargs="+", default=[100, 1000, 10_000])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--root", type=Path, default=REPOSITORY, help="another checkout, to compare with")
    asked = parser.parse_args(arguments)
    figures = []
    for count in asked.reports:
        with tempfile.TemporaryDirectory() as folder:
            reports.write(Path(folder) / "project", count, asked.seed)
            figures += measured(Path(folder), count, asked.root, asked.runs)
        print(shown(figures), end="\n\n")
    if asked.out:
        write(asked.out, "many", figures, reports=asked.reports, seed=asked.seed)
    return 0


def measured(folder: Path, count: int, root: Path, runs: int) -> Iterator[Figure]:
    """What each verb takes; the first build keeps what it read, and the others find it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(root / "build"), "ONRECORD_CACHE": str(folder / "cache")}
    told = {"cwd": folder / "project", "env": environment}
    command = [sys.executable, "-m", "onrecord.cli"]
    changed = folder / "project" / "seeds" / "annotations" / "report-00005.yaml"

    def forget() -> None:
        for entry in (folder / "cache").glob("*/*"):
            entry.unlink()

    def change() -> None:
        text = changed.read_text(encoding="utf-8")
        changed.write_text(text.replace('claim: "The council', 'claim: "It is said that the council', 1), encoding="utf-8")

    yield measure(f"build {count:,}", [*command, "build"], runs, forget, **told)
    yield measure(f"build {count:,}, one changed", [*command, "build"], runs, change, **told)
    yield measure(f"check {count:,}", [*command, "check"], runs, **told)
    yield measure(f"check {count:,}, nothing kept", [*command, "check"], runs, forget, **told)
