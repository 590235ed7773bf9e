"""One valid little project, of two invented reports; each test breaks one thing in it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from onrecord import looks, pipeline
from onrecord.problems import Problem
from onrecord.project import Project

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from browser import Visit

# What one test builds is no other's to know, nor this machine's user's.
os.environ["ONRECORD_CACHE"] = ""
# A shell keeps ctrl-c from what it puts in the background, and so from whatever a test starts there.
signal.signal(signal.SIGINT, signal.default_int_handler)
SCORE = pytest.StashKey[list[str]]()
LITTLE = Path(__file__).parent / "little"
REPOSITORY = Path(__file__).parents[1]


@dataclass(frozen=True)
class Workshop:
    """A project to break."""

    root: Path

    def typed(self, name: str) -> Path:
        return self.root / "seeds" / "annotations" / f"{name}.yaml"

    def replace(self, path: Path, old: str, new: str) -> None:
        """Put new words in the place of old ones, which must be there."""
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path.name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self, *, published: bool = False) -> list[Problem]:
        return looks.at_project(Project(self.root), published=published).problems


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The little project, built."""
    root = tmp_path_factory.mktemp("built") / "little"
    shutil.copytree(LITTLE, root)
    assert pipeline.build(root).problems == []
    return root


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """The little project, as typed."""
    shutil.copytree(LITTLE, tmp_path / "little")
    return Workshop(tmp_path / "little")


@pytest.fixture
def published(built: Path, tmp_path: Path) -> Workshop:
    """The little project, built and at hand."""
    shutil.copytree(built, tmp_path / "little")
    return Workshop(tmp_path / "little")


@pytest.fixture(scope="session")
def site(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The reading room of the little project; nobody writes into it."""
    from onrecord.site import write

    folder = tmp_path_factory.mktemp("reading") / "site"
    assert write.site(Project(built), folder).problems == []
    return folder


@pytest.fixture(scope="session")
def chromium(pytestconfig: pytest.Config) -> Iterator[Browser]:
    """One Chromium for all tests; without one, they are skipped, and the last lines of the run say so."""
    import browser

    if not browser.CHROMIUM:
        told = "no page was walked: there is no Chromium here (install chromium, or name one in ONRECORD_CHROMIUM)"
        pytestconfig.stash.setdefault(SCORE, []).append(told)
        pytest.skip(told)
    with browser.chromium() as started:
        yield started


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """A fresh profile in which no error and no request to anywhere else may be seen."""
    import browser

    with browser.visiting(chromium) as started:
        yield started


@pytest.fixture(scope="session")
def score(pytestconfig: pytest.Config) -> list[str]:
    """Lines to print when all tests are done, whatever else is printed."""
    return pytestconfig.stash.setdefault(SCORE, [])


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["score"] = session.config.stash.get(SCORE, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Gather the lines of each process that ran tests beside the others."""
    node.config.stash.setdefault(SCORE, []).extend(node.workeroutput["score"])


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if lines := config.stash.get(SCORE, []):
        terminalreporter.section("score")
        for line in lines:
            terminalreporter.write_line(line)
