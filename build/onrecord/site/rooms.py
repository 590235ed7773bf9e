"""Rooms: what the reading room has, in the order of its navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onrecord.site import ask, front, markup, report, row, table
from onrecord.site.page import File, Page
from onrecord.site.story import Story


@dataclass(frozen=True)
class Room:
    """A room: what the navigation calls it, its first page, and what makes its pages. Without a name it has no door there."""

    name: str
    address: str
    pages: Callable[[Story], Iterator[Page | File]]


ROOMS = (
    Room("Front", "index.html", front.pages),
    Room("Reports", "reports.html", report.pages),
    Room("Tables", "tables.html", table.pages),
    Room("Ask", "ask.html", ask.pages),
    Room("Mark up", "markup.html", markup.pages),
    Room("", "", row.pages),
)
