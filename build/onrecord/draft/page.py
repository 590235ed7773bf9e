"""A page from the web: its text, taken out once, stored, and from then on the report."""

from __future__ import annotations

from pathlib import Path

from onrecord import plainfile
from onrecord.verbs import Unreadable

MOST_BYTES = 20_000_000


def stored(path: Path) -> Path:
    """The path of the page's text, beside the page; what is stored there already is never taken out again."""
    text = path.with_suffix(".txt")
    if text.exists():
        return text
    try:
        import trafilatura  # type: ignore[import-not-found, unused-ignore]
    except ImportError as fault:
        raise Unreadable(f"{path}: to read pages, install onrecord[html]; or save the text as {text.name}") from fault
    found = trafilatura.extract(plainfile.read(path, MOST_BYTES), include_comments=False, include_tables=False)
    if not found:
        raise Unreadable(f"{path}: no article found in this page; save its text as {text.name}")
    text.write_text(found + "\n", encoding="utf-8", newline="")
    return text
