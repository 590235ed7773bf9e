"""Pages: what a room adds to the site, and how it becomes bytes."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

LONGEST = 150  # of a file's name: some file systems take 255 bytes with all that is put before and after
# What HTML, or JavaScript before 2019, would take for something else than text.
_UNSAFE = {char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Page:
    """A page that a template renders."""

    path: str
    template: str
    title: str
    told: dict[str, Any] = field(default_factory=dict)
    room: str = ""
    bare: bool = False  # its template gives the content alone


@dataclass(frozen=True)
class File:
    """A file of bytes, such as data for a script."""

    path: str
    data: bytes


@cache
def address(table: str, row_id: str) -> str:
    """Where the page of a row is in the site; a key of two columns is joined by a character that no id has.

    >>> address("relations", "first-agreed second-cancelled")
    'rows/relations/first-agreed_second-cancelled.html'
    """
    name = row_id.replace(" ", "_")
    if len(name) > LONGEST or not re.fullmatch(r"[a-z0-9_-]+", name):
        name = f"{re.sub(r'[^a-z0-9_-]', '-', name[:80])}_{hashlib.sha256(row_id.encode()).hexdigest()[:12]}"
    return f"rows/{table}/{name}.html"


def csv_address(table: str) -> str:
    """Where a table's rows are, to be taken away."""
    return f"tables/{table}.csv"


def report_address(source_id: str) -> str:
    """Where the page of a report's text is."""
    return address("sources", source_id).replace("rows/sources/", "reports/")


def as_json(told: Any) -> str:
    """JSON that stays text inside HTML and inside a script.

    >>> as_json("</script>")
    '"\\\\u003c/script\\\\u003e"'
    """
    made = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    for char, escaped in _UNSAFE.items():
        made = made.replace(char, escaped)
    return made


def data_block(told: Any, name: str) -> Markup:
    """A block of JSON that a page's script reads with `textContent`."""
    return Markup('<script type="application/json" id="{}">{}</script>').format(name, Markup(as_json(told)))


def words(code: str) -> str:
    """A name from a schema as people read it.

    >>> words("relayed_by")
    'relayed by'
    """
    return code.replace("_", " ")


def marked(text: str) -> Markup:
    """Text in which names of columns and tables stand between backticks, as code.

    >>> print(marked("`a` < b"))
    <code>a</code> &lt; b
    """
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text))))


def web(url: str) -> str:
    """An address on the web, or nothing for whatever else is in its place."""
    return url if re.match(r"https?://[^\s/]", url) else ""


@cache
def environment() -> Environment:
    """The templates; autoescape is always on."""
    made = Environment(
        loader=PackageLoader("onrecord.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters |= {"data_block": data_block, "words": words, "marked": marked, "web": web}
    made.globals |= {"address": address, "report_address": report_address}
    return made


def rendered(page: Page | File, shared: dict[str, Any]) -> bytes:
    """The bytes of a page; `shared` is what every page is told."""
    if isinstance(page, File):
        return page.data
    root = Markup("../" * page.path.count("/"))
    told = {**shared, "page": page, "root": root, "title": _title(page.title, shared["story"].dataset["title"])}
    made = environment().get_template(page.template).render(told | page.told)
    if page.bare:
        before, between, after = _shell(root, page.room, shared["rooms"], shared["story"])
        made = f"{before}{escape(told['title'])}{between}{made}{after}"
    return made.encode()


def _title(title: str, dataset: str) -> str:
    return title if title == dataset else f"{title} · {dataset}"


@lru_cache(maxsize=100)
def _shell(root: str, room: str, rooms: Any, story: Any) -> list[str]:
    """What stands around the title and the content of every page of a room; kept, since there are as many as rows."""
    told = {"story": story, "dataset": story.dataset, "rooms": rooms, "root": root, "page": Page("", "", "", room=room)}
    made = environment().get_template("shell.html").render(told, title=Markup("\0"), content=Markup("\0"))
    return made.split("\0")
