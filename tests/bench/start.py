"""Starting up: how long somebody waits for the command on a small project, from the start of the process to its end."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from figures import REPOSITORY, measure, shown, write

COMMANDS = {
    "--help": ["--help"],
    "check": ["check"],
    "check one annotation file": ["check", "seeds/annotations/003_0e78f4e21a5b4bd6.yaml"],
    "query": ["query", "SELECT count(*) FROM quotes"],
}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench start", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--root", type=Path, default=REPOSITORY, help="another checkout, to compare with")
    asked = parser.parse_args(arguments)
    # As a user has it: what was compiled once is not compiled again.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(asked.root / "build")
    figures = []
    for name, command in COMMANDS.items():
        told = [sys.executable, "-m", "onrecord.cli", *command]
        measure(name, told, runs=1, cwd=asked.root, env=environment)
        figures.append(measure(name, told, runs=asked.runs, cwd=asked.root, env=environment))
    print(shown(figures))
    if asked.out:
        write(asked.out, "start", figures)
    return 0
