"""A real browser: one Chromium a session, a fresh profile a test, and nothing from anywhere else."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

CHROMIUM = os.environ.get("ONRECORD_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
AXE = Path(__file__).parents[1] / "build" / "site-assets" / "node_modules" / "axe-core" / "axe.min.js"
_ARGUMENTS = """
--disable-gpu --disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic
--disable-dev-shm-usage
""".split()
# No name leads anywhere but this machine, so that what gets past the count gets no further.
_ARGUMENTS.append("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
_OWN = re.compile(r"(file|data|blob|about):|(http|ws)://127\.0\.0\.1[:/]")


@dataclass
class Visit:
    """A fresh profile, and all in it that must not be: errors, and requests to anywhere else."""

    context: BrowserContext
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(10_000)
        self.context.on("request", lambda request: self._asked(request.url))
        self.context.on("console", self._said)
        self.context.on("weberror", lambda fault: self.errors.append(str(fault.error)))
        self.context.on("page", lambda page: page.on("websocket", lambda socket: self._asked(socket.url)))

    def _asked(self, url: str) -> None:
        if not _OWN.match(url):
            self.foreign.append(url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def open(self, url: str | Path, *, width: int = 1280, dark: bool = False) -> Page:
        """A page, opened from a server or, by its path, from disk."""
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="dark" if dark else "light")
        page.goto(url.resolve().as_uri() if isinstance(url, Path) else url)
        return page


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that ONRECORD_CHROMIUM names."""
    root = ["--no-sandbox"] * (hasattr(os, "getuid") and os.getuid() == 0)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*_ARGUMENTS, *root])
        with _running(None):
            yield browser
        browser.close()


@contextmanager
def _running(loop: asyncio.AbstractEventLoop | None) -> Iterator[None]:
    """Playwright leaves its event loop running between its calls; without this no test could start one of its own."""
    before = asyncio._get_running_loop()
    asyncio._set_running_loop(loop)
    try:
        yield
    finally:
        asyncio._set_running_loop(before)


@contextmanager
def visiting(browser: Browser, **profile: Any) -> Iterator[Visit]:
    """A visit in which nothing may go wrong: no error, and no request to anywhere else. `profile` goes to the new profile."""
    with _running(browser._loop):
        context = browser.new_context(accept_downloads=True, **profile)
        visit = Visit(context)
        try:
            yield visit
        finally:
            context.close()
    assert not visit.errors, "errors in the page:\n" + "\n".join(visit.errors)
    assert not visit.foreign, "requests to elsewhere:\n" + "\n".join(visit.foreign)


class _Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder on the plainest of hosts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Silent, directory=str(folder))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def alone(folder: Path, page: Any, told: Any) -> Path:
    """One page of a site, written by itself beside the site's assets."""
    from onrecord.site.page import rendered
    from onrecord.site.rooms import ROOMS

    (folder / page.path).write_bytes(rendered(page, {"story": told, "dataset": told.dataset, "rooms": ROOMS}))
    return folder / page.path


def downloaded(page: Page, selector: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that a click on something gives."""
    with page.expect_download() as found:
        page.click(selector)
    return found.value.suggested_filename, Path(found.value.path()).read_bytes()


def barriers(page: Page) -> list[str]:
    """What axe-core finds serious or critical, each with the part of the page that has it."""
    page.evaluate(AXE.read_text(encoding="utf-8") + "; null")
    found = page.evaluate("() => axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{one['id']}: {node['html'][:120]} ({one['help']})"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]
