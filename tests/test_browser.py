"""The browser that tests use sees every error and every request to elsewhere."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser import served, visiting

WRONG = """<!doctype html><title>x</title><link rel=icon href=data:,>
<script>throw new Error('thrown aloud')</script>
<script>console.error('said aloud')</script>
<img src='https://picture.example/a.png'>
<script>fetch('http://192.0.2.1/').catch(() => 0)</script>
<script>new Worker(URL.createObjectURL(new Blob(["fetch('https://worker.example/').catch(() => 0)"])))</script>
<script>new WebSocket('wss://socket.example/')</script>
"""


def test_nothing_that_goes_wrong_in_a_page_is_overlooked(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(WRONG, encoding="utf-8")
    with served(tmp_path) as address, pytest.raises(AssertionError, match="thrown aloud"), visiting(chromium) as visit:
        visit.open(f"{address}/page.html").wait_for_timeout(300)
    assert any("said aloud" in one for one in visit.errors)
    assert {url.split("/")[2] for url in visit.foreign} == {"picture.example", "192.0.2.1", "worker.example", "socket.example"}


def test_nothing_goes_wrong_in_a_page_that_is_in_order(chromium: Browser, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<!doctype html><title>x</title><p>It rained.", encoding="utf-8")
    with visiting(chromium) as visit:
        assert visit.open(tmp_path / "page.html").inner_text("p") == "It rained."
    assert asyncio.run(asyncio.sleep(0, "other tests have their own loops")) == "other tests have their own loops"
