"""Ask: a question typed into the page is answered as on the command line, and reaches nothing but the tables."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from browser import Visit, alone, barriers, downloaded, served, visiting
from onrecord import cage
from onrecord.database import open_package
from onrecord.project import Project
from onrecord.query import Answer, shown
from onrecord.site import ask, story
from test_readme import ASKED, README, read

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>'\"&amp;\u202e\u2028{{7*7}}"
CAGED = {
    "SELECT * FROM 'https://elsewhere.example/x.csv'": "no file, no address, no extension",
    "SELECT * FROM read_csv('quotes.csv')": "no file, no address, no extension",
    "COPY quotes TO 'x.csv'": "no file, no address, no extension",
    "SELECT json('{}')": "no file, no address, no extension",
    "INSTALL httpfs": "Only a SELECT",
    "SET lock_configuration = false": "Only a SELECT",
    "DROP TABLE quotes": "Only a SELECT",
    "SELECT 1; SELECT 2": "One question at a time",
    "SELECT * FROM nothing": "Tables: actors, questions",
}


@dataclass
class Room:
    """The room Ask of the little project, with its engine running."""

    root: Path
    address: str
    visit: Visit
    page: Page

    def ask(self, sql: str) -> None:
        """Type a question and wait until it is answered, or refused."""
        self.page.fill("#sql", sql)
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_function("() => document.getElementById('stop').hidden", timeout=60_000)

    def told(self) -> str:
        return self.page.inner_text("#fault")

    def taken(self) -> str:
        return downloaded(self.page, "#csv")[1].decode()


@pytest.fixture(scope="module")
def room(built: Path, site: Path, chromium: Browser, score: list[str]) -> Iterator[Room]:
    if not ask.engine():
        score.append("nothing was asked in a page: the engine is not here (make site-assets)")
        pytest.skip(score[-1])
    with served(site) as address, visiting(chromium) as visit:
        made = Room(built, address, visit, visit.open(f"{address}/ask.html"))
        made.ask("SELECT 1")
        yield made


def test_a_typed_question_is_answered_as_on_the_command_line(room: Room) -> None:
    sql = "SELECT *, value_amount / 3 AS third, 0.1 AS tenth, true AS yes FROM contracts JOIN evidence USING (contract_id)"
    room.ask(sql)
    command = [sys.executable, "-m", "onrecord.cli", "query", "--format", "csv", sql]
    assert room.taken() == subprocess.run(command, cwd=room.root, capture_output=True, encoding="utf-8", check=True).stdout
    assert room.page.url == f"{room.address}/ask.html#sql={quote(sql, safe='*()')}"


def test_each_saved_question_has_the_same_answer_in_both_engines(room: Room) -> None:
    with open_package(Project(room.root).tables) as connection:
        for one in ask.saved():
            told = connection.execute(one["sql"])
            rows = [[cage.text(cell) for cell in row] for row in told.fetchall()]
            answer = Answer([column[0] for column in told.description], [], rows)
            room.page.click(f"text={one['question']}")
            room.page.wait_for_function("() => document.getElementById('stop').hidden")
            assert room.taken() == "\n".join(shown(answer, "csv", False)) + "\n", one["question"]
            assert rows, one["question"]


def test_what_the_readme_asks_of_any_dataset_is_offered() -> None:
    of_this_story = re.compile(r"= 'why-blocked'")
    asked = {found["sql"] for found in ASKED.finditer(read(README)) if not of_this_story.search(found["sql"])}
    assert len(asked) > 3
    assert asked <= {one["sql"] for one in ask.saved()}


def test_a_question_reaches_these_tables_only(room: Room) -> None:
    for sql, expected in CAGED.items():
        room.ask(sql)
        assert expected in room.told(), sql
    room.ask("SELECT count(*) AS quotes FROM quotes")
    assert (room.told(), room.taken()) == ("", "quotes\n5\n")


def test_an_answer_is_never_cut_in_silence(room: Room) -> None:
    room.ask("SELECT range AS n FROM range(2500)")
    assert room.page.inner_text("#count") == "First 1,000 of 2,500 rows shown; the CSV holds all."
    assert room.page.locator("#sheet tbody tr").count() == 1000
    assert room.taken().count("\n") == 2501


def test_words_stay_words_whatever_they_say(room: Room) -> None:
    sql = "SELECT '{}' AS words, 1 AS \"{}\"".format(HOSTILE.replace("'", "''"), HOSTILE.replace('"', '""'))
    page = room.visit.open(f"{room.address}/ask.html#sql={quote(sql)}")
    assert page.input_value("#sql") == sql
    page.close()
    room.ask(sql)
    assert room.page.text_content("#sheet td") == HOSTILE
    assert room.page.locator("#sheet th").last.text_content() == HOSTILE
    assert room.page.locator("main script, main img").count() == 0


def test_ask_answers_without_a_network_and_is_open_to_all(room: Room) -> None:
    room.visit.context.set_offline(True)
    room.ask("SELECT claim_type, count(*) AS claims FROM claims GROUP BY ALL ORDER BY ALL")
    room.visit.context.set_offline(False)
    assert room.page.inner_text("#chart li:first-child").split("\n") == ["attributed", "3"]
    assert barriers(room.page) == []
    room.page.set_viewport_size({"width": 360, "height": 800})
    assert room.page.evaluate("() => document.documentElement.scrollWidth") <= 360


def test_a_row_in_an_answer_leads_to_its_page(room: Room) -> None:
    room.ask("SELECT speaker_id, 'ada-osei' AS words FROM quotes WHERE speaker_id = 'ada-osei' LIMIT 1")
    assert room.page.locator("#sheet a").all_inner_texts() == ["ada-osei"]
    assert room.page.get_attribute("#sheet a", "href") == "rows/actors/ada-osei.html"


def test_a_question_without_end_can_be_stopped(room: Room) -> None:
    room.page.fill("#sql", "SELECT count(*) FROM range(1000000) AS a, range(1000000) AS b WHERE a.range * b.range = 7")
    room.page.keyboard.press("Control+Enter")
    room.page.click("#stop")
    assert room.page.inner_text("#status") == "Stopped. The next question starts the engine again."
    assert room.page.is_enabled("#ask")


def test_a_room_opened_by_a_double_click_says_what_it_needs(site: Path, visit: Visit) -> None:
    page = visit.open(site / "ask.html")
    if ask.engine():
        page.click("#ask")
        assert "`onrecord serve` is one" in page.inner_text("#fault")


def test_a_site_without_the_engine_says_what_is_missing(
    site: Path, built: Path, visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "ENGINE", ("not-brought.js",))
    told, _ = story.read(Project(built))
    [page] = ask.pages(told)
    shutil.copytree(site / "assets", tmp_path / "assets")
    shown = visit.open(alone(tmp_path, page, told))
    assert "make site-assets" in shown.inner_text("#missing")
    assert shown.is_disabled("#ask")
