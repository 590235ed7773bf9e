"""A page from the web: its text, taken out once, stored, and from then on the report."""

from __future__ import annotations

import errno
import logging
from pathlib import Path

from onrecord import plainfile, reports
from onrecord.problems import Place, Problem, problem
from onrecord.project import Unreadable

MOST_BYTES = 5_000_000  # scripts and styles included
_FEWEST = 20  # words; what has less is a menu, or a notice about cookies


def stored(path: Path) -> Path | Problem:
    """The path of the page's text, beside the page; what is stored there already is never taken out again."""
    text = path.with_suffix(".txt")
    if text.exists():
        return text
    try:
        import trafilatura  # type: ignore[import-not-found, unused-ignore]
    except ImportError as fault:
        raise Unreadable(f"{path}: to read pages, install onrecord[html]; or save the text as {text.name}") from fault
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        data = plainfile.read(path, MOST_BYTES)
    except OSError as fault:
        return problem("OR004" if fault.errno == errno.EFBIG else "OR201", Place(str(path)), found=fault.strerror)
    found = (trafilatura.extract(data, include_comments=False, include_tables=False) or "").encode() + b"\n"
    if len(found.split()) < _FEWEST:
        return problem("OR129", Place(str(path)), value=text.name)
    if len(found) > reports.MOST_BYTES:
        return problem("OR004", Place(str(path)), found=f"a text of {len(found):,} bytes; at most {reports.MOST_BYTES:,}")
    plainfile.create(text, found)
    return text
