"""Scale: a corpus drafted by one worker and by two, in turn: how long, with how much work, and what the workers hold in memory.

`python tests/bench scale CORPUS` drafts a corpus that `python tests/bench corpus` wrote.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import threading
from pathlib import Path

from figures import Figure, measure, shown, write


class Watch:
    """The memory of the largest process below this one, looked at twice a second."""

    def __init__(self) -> None:
        self.seen: list[float] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._look)

    def __enter__(self) -> Watch:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()

    def _look(self) -> None:
        import psutil

        while not self.over.wait(0.5):
            sizes = []
            for child in psutil.Process().children(recursive=True):
                try:
                    sizes.append(child.memory_info().rss / 2**20)
                except psutil.NoSuchProcess:
                    continue
            self.seen.append(max(sizes, default=0.0))

    def third(self, n: int) -> float:
        """The median of a third of the run, in MB: the first, the second or the last."""
        size = len(self.seen) // 3
        return statistics.median(self.seen[n * size : (n + 1) * size] or [0.0])


def drafted(corpus: Path, workers: int) -> tuple[Figure, Watch]:
    """One run, from the start of the command to its end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with tempfile.TemporaryDirectory() as folder, Watch() as watch:
        out = Path(folder) / "out"
        command = [
            sys.executable,
            "-m",
            "onrecord.cli",
            "draft",
            "--corpus",
            str(corpus),
            "--out",
            str(out),
            "--workers",
            str(workers),
        ]
        figure = measure(
            f"{workers} workers", command, runs=1, before=lambda: shutil.rmtree(out, ignore_errors=True), env=environment
        )
        return figure, watch


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench scale", description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args(arguments)
    figures, ratios = [], []
    for _ in range(asked.runs):
        pair = [drafted(asked.corpus, workers) for workers in (1, 2)]
        for figure, watch in pair:
            figures.append(figure)
            print(
                f"{shown([figure]).splitlines()[-1]} {watch.third(0):.0f} → {watch.third(1):.0f} → {watch.third(2):.0f} MB, load {os.getloadavg()[0]:.1f}"
            )
        ratios.append(pair[0][0].wall / pair[1][0].wall)
        print(f"two workers are {ratios[-1]:.2f} × one by the clock")
    print(f"median {statistics.median(ratios):.2f}")
    if asked.out:
        write(asked.out, "scale", figures, corpus=asked.corpus.name, ratios=ratios)
    return 0
