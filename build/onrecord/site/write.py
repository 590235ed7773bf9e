"""Write: the whole site into a folder, put in the place of the last one at once."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from onrecord import swap
from onrecord.problems import Problem
from onrecord.project import Project
from onrecord.site import story as stories
from onrecord.site.page import File, Page, rendered
from onrecord.site.rooms import ROOMS
from onrecord.site.story import Story

MARK = ".onrecord-site"  # what stands at the top of a site of ours: the names of all that does


@dataclass(frozen=True)
class Written:
    """How many pages were written, or the problems for which nothing was."""

    pages: int
    problems: list[Problem]


def site(project: Project, out: Path, *, short: bool = False) -> Written:
    """The reading room of what a project has published; with a problem, nothing is written.

    FileExistsError where `out` holds anything that is not of such a site.
    """
    story, problems = stories.read(project, short=short)
    if problems:
        return Written(0, problems)
    with swap.staging(out, refuse, lambda stage: None) as stage:
        count, folders = 0, {stage}
        shared = {"story": story, "dataset": story.dataset, "rooms": ROOMS}
        for page in contents(story):
            path = stage / page.path
            if path.parent not in folders:
                path.parent.mkdir(parents=True, exist_ok=True)
                folders.add(path.parent)
            path.write_bytes(rendered(page, shared))
            count += path.suffix == ".html"
        names = sorted(path.name for path in stage.iterdir())
        (stage / MARK).write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
        swap.commit(stage)
    return Written(count, [])


def contents(story: Story) -> Iterator[Page | File]:
    """Every page and file of the site."""
    for room in ROOMS:
        yield from room.pages(story)
    for asset in sorted((files("onrecord.site") / "assets").iterdir(), key=lambda asset: asset.name):
        yield File(f"assets/{asset.name}", asset.read_bytes())


def refuse(root: Path) -> None:
    """FileExistsError for a folder that holds what no site of ours has."""
    held = {path.name for path in root.iterdir()} if root.is_dir() else set()
    ours = set((root / MARK).read_text(encoding="utf-8").splitlines()) | {MARK} if MARK in held else set()
    if foreign := sorted(held - ours):
        found = "this is not of a site that was written here; move it away or name another folder"
        raise FileExistsError(errno.EEXIST, found, str(root / foreign[0]))
