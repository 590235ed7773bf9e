"""Output is data: no word of a file gives orders to a terminal or to GitHub's runner."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from conftest import Workshop
from onrecord import show
from onrecord.gaps import Gaps
from onrecord.problems import Place, problem
from test_build import onrecord

ORDERS = [
    "\x1b]0;x\x07",
    "\x1b[2J",
    "\x9b2J",
    "\r",
    "\u202e",
    "::error::x",
    "  ::set-output name=a::b",
    "##[add-mask]x",
    "\u2066",
    "[/]",
]


def orders(line: str) -> bool:
    """Whether GitHub's runner takes a line for a command: `::` after white space, `##[` anywhere."""
    return line.lstrip().startswith("::") or "##[" in line


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_a_problem_quotes_words_and_obeys_none(workshop: Workshop, order: str, form: str) -> None:
    quoted = order.encode("unicode_escape").decode().replace('"', '\\"')
    workshop.replace(workshop.typed("first"), "exact: The deal runs for three years.", f'exact: "{quoted} nowhere to be found"')
    asked = onrecord("check", "--format", form, cwd=workshop.root)
    assert asked.returncode == 1
    assert all(char.isprintable() for char in asked.stdout.replace("\n", ""))
    meant = re.compile(r"::error file=seeds/annotations/first\.yaml,line=\d+,col=\d+,title=OR101::|::notice title=onrecord::r")
    assert [line for line in asked.stdout.splitlines() if orders(line) and not meant.match(line)] == []


def test_a_summary_is_never_larger_than_github_shows() -> None:
    found = [problem("OR001", Place(f"{n}.yaml"), found="é" * 300) for n in range(3000)]
    told = show.as_summary("many", found, (), Gaps())
    assert len(told.encode()) < 2**20
    assert re.search(r"… and [1-9],\d\d\d more lines, for which a summary has no room\n\n$", told)


def test_long_work_says_how_far_it_is_to_a_terminal_alone_and_takes_the_line_back() -> None:
    work = "from onrecord import progress; progress.SOON = 0; list(progress.over('\x9babc', 'files \x1b[2J read'))"
    asked = [sys.executable, "-c", work]
    here, there = os.openpty()
    subprocess.run(asked, check=True, stderr=there)
    os.close(there)
    told = os.read(here, 10_000).decode()
    assert "read: 3 of 4" in told
    assert "\x1b[2J" not in told
    assert told.endswith("\r\x1b[K")
    assert subprocess.run(asked, check=True, capture_output=True).stderr == b""
