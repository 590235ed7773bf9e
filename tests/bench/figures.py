"""Figures: what a benchmark measured, kept as JSON with the machine, the versions and the commit that it measured."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
LIBRARIES = ("duckdb", "pandas", "pandera", "pyarrow", "PyYAML", "frictionless", "jsonschema", "polars", "dask")


@dataclass(frozen=True)
class Figure:
    """One command, measured several times: medians of the wall and the processor's seconds, and the peak of memory in MB."""

    name: str
    wall: float
    cpu: float
    memory: float
    runs: tuple[float, ...] = ()  # wall seconds of each


def measure(name: str, command: list[str], runs: int = 5, before: Callable[[], None] = lambda: None, **told: Any) -> Figure:
    """A command run in processes of its own, one after the other, each after `before`; CalledProcessError where one fails.

    Memory is that of the largest process. `told` goes to subprocess.Popen: a folder, an environment.
    """
    taken = []
    for _ in range(runs):
        before()
        started = time.perf_counter()
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **told)
        said = child.stderr.read() if child.stderr else b""
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise subprocess.CalledProcessError(child.returncode, command, stderr=said)
        taken.append((wall, used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform == "linux" else 1024**2)))
    walls, cpus, peaks = zip(*taken, strict=True)
    medians = [round(statistics.median(part), 4) for part in (walls, cpus)]
    return Figure(name, medians[0], medians[1], round(max(peaks), 1), tuple(round(wall, 4) for wall in walls))


def write(path: Path, benchmark: str, figures: list[Figure], **told: Any) -> None:
    """Keep figures: `told` is what else has to be known to measure the same again, such as sizes and a seed."""
    kept = {
        "benchmark": benchmark,
        "machine": machine(),
        "versions": {"python": platform.python_version(), **_versions()},
        "commit": _git("rev-parse", "HEAD"),
        "changed_since": bool(_git("status", "--porcelain")),
        "told": told,
        "figures": [asdict(figure) for figure in figures],
    }
    path.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    """The processor, how many of its cores may be used, the memory in MB, and how busy it was at the time."""
    info = Path("/proc/cpuinfo")
    models = (
        [line.partition(":")[2].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.exists()
        else []
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "cpu": models[0] if models else platform.processor(),
        "cores": cores,
        "memory": memory,
        "system": platform.platform(),
        "load": os.getloadavg()[0],
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _git(*arguments: str) -> str | None:
    done = subprocess.run(["git", "-C", str(REPOSITORY), *arguments], capture_output=True, encoding="utf-8", check=False)
    return done.stdout.strip() if done.returncode == 0 else None


def shown(figures: list[Figure]) -> str:
    """The figures as a table in Markdown."""
    rows = [f"| {one.name} | {one.wall:.3f} | {one.cpu:.3f} | {one.memory:.0f} |" for one in figures]
    return "\n".join(["| | wall s | cpu s | memory MB |", "|---|---|---|---|", *rows])
