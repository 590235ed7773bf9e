"""Front: the dispute at a glance."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.site.page import Page
from onrecord.site.story import Story


def pages(story: Story) -> Iterator[Page]:
    """The first page."""
    yield Page("index.html", "front.html", story.dataset["title"], room="Front")
