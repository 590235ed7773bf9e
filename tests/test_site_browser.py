"""The rooms to read in, walked in a real browser: from disk, by mouse and by keyboard, in the dark and on a telephone."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import AXE, Visit, barriers, downloaded, served, visiting
from conftest import Workshop
from lies import read, refit, write
from onrecord.project import Project
from onrecord.site import write as sites
from test_site import HOSTILE

# The rooms as they are looked at: on a telephone in the dark, and on a desk by day.
LOOKED_AT = {
    (360, True): ["index.html", "reports/report-first.html", "tables/claims.html", "rows/quotes/second-fair.html"],
    (1280, False): ["index.html", "reports.html", "reports/report-second.html", "tables/evidence.html", "tables.html",
                    "rows/questions/what-happened.html", "rows/claims/second-cancelled.html"],
}  # fmt: skip


def ids(page: Page) -> list[str]:
    """The ids of the rows that a table shows, once all do."""
    page.wait_for_selector("#rows:not([aria-busy=true])")
    return page.locator("#body tr th").all_inner_texts()


def test_a_table_is_narrowed_searched_and_sorted_and_its_address_says_so(visit: Visit, site: Path, built: Path) -> None:
    rows = {row["claim_id"]: row for row in read(built, "claims")}
    page = visit.open(site / "tables" / "claims.html")
    assert ids(page) == list(rows)
    page.click("text=claim type >> nth=0")
    page.click("#facets [data-column=claim_type] button[data-value=reported_fact]")
    facts = [row_id for row_id, row in rows.items() if row["claim_type"] == "reported_fact"]
    assert ids(page) == facts
    page.fill("#q", "COUNCIL")
    found = [row_id for row_id in facts if "council" in " ".join(rows[row_id].values()).lower()]
    assert 0 < len(found) < len(facts)
    assert ids(page) == found
    page.click("th[data-column=claim] .sort")
    page.click("th[data-column=claim] .sort")
    assert ids(page) == sorted(found, key=lambda row_id: rows[row_id]["claim"].lower(), reverse=True)
    page.wait_for_url("**/claims.html#?q=COUNCIL&claim_type=reported_fact&sort=-claim")
    again = visit.open(site / "tables" / "claims.html")
    again.goto(page.url)
    assert ids(again) == ids(page)
    assert again.input_value("#q") == "COUNCIL"
    again.click("#all")
    assert ids(again) == list(rows)


def test_one_search_goes_through_all_tables(visit: Visit, site: Path) -> None:
    page = visit.open(site / "tables.html")
    page.fill("#q", "More than FAIR")
    page.wait_for_selector("#found section")
    heads = page.locator("#found h2 a").all_inner_texts()
    assert heads[:3] == ["Quotes", "Claims", "Evidence"] or heads[0] == "Quotes"
    page.click("#found section a >> text=more than fair")
    assert page.url.endswith("/rows/quotes/second-fair.html")


def test_what_no_words_state_is_marked_in_a_table(visit: Visit, site: Path) -> None:
    page = visit.open(site / "tables" / "quotes.html")
    for marked in (page.locator("td[data-basis]"), page.locator("td[data-basis=inferred]")):
        assert marked.all_inner_texts() == ["Ada Osei", "Ada Osei"]
        # The rows of the page, and those that a script makes.
        page.click("th[data-column=quote_id] .sort")
        ids(page)


def test_what_is_taken_away_is_what_is_seen(visit: Visit, site: Path, built: Path) -> None:
    rows = read(built, "evidence")
    page = visit.open(site / "tables" / "evidence.html")
    name, data = downloaded(page, "#take-csv")
    assert (name, data) == ("evidence.csv", (built / "datapackage" / "evidence.csv").read_bytes())
    page.fill("#q", "osei")
    page.wait_for_function("() => location.hash === '#?q=osei'")
    shown = ids(page)
    _, data = downloaded(page, "#take-csv")
    taken = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    assert taken == [row for row in rows if row["evidence_id"] in shown]
    _, data = downloaded(page, "#take-json")
    typed = json.loads(data)
    assert [{name: "" if cell is None else str(cell) for name, cell in row.items()} for row in typed] == taken
    assert typed[0]["start_char"] == int(taken[0]["start_char"])


def test_words_show_their_rows_and_a_row_shows_its_words(visit: Visit, site: Path) -> None:
    page = visit.open(site / "rows" / "quotes" / "second-fair.html")
    page.click(".ties mark >> text=more than fair")
    assert "reports/report-second.html#c" in page.url
    assert "".join(page.locator(".run.on").all_inner_texts()) == "more than fair"
    page.click(".run.k-quote >> nth=0")
    assert page.locator(".note.here a").first.is_visible()
    here = page.locator(".note.here.k-quote a").first
    assert here.inner_text() in ("“more than fair”", "“no better offer”")
    here.click()
    assert "/rows/quotes/" in page.url


def test_the_legend_leaves_kinds_out(visit: Visit, site: Path) -> None:
    page = visit.open(site / "reports" / "report-first.html")
    quote = page.locator(".run.k-quote").first
    before = quote.evaluate("run => getComputedStyle(run).backgroundColor")
    page.uncheck("#show-quote")
    assert quote.evaluate("run => getComputedStyle(run).backgroundColor") != before
    assert not page.locator(".note.k-quote").first.is_visible()


def test_the_keyboard_alone_is_enough(visit: Visit, site: Path) -> None:
    page = visit.open(site / "tables" / "claims.html")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.className") == "skip"
    page.focus("#q")
    page.keyboard.type("cancelled")
    page.wait_for_function("() => location.hash === '#?q=cancelled'")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.closest('#body') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/rows/claims/second-cancelled.html")


def test_tables_are_read_without_a_script(chromium: Browser, site: Path, built: Path) -> None:
    with visiting(chromium, java_script_enabled=False) as visit:
        page = visit.open(site / "tables" / "claims.html")
        assert ids(page) == [row["claim_id"] for row in read(built, "claims")]
        assert page.locator("#take a").is_visible()
        assert not page.locator("#search").is_visible()


def test_a_host_may_have_the_site_in_any_folder(visit: Visit, site: Path) -> None:
    with served(site.parent) as host:
        page = visit.open(f"{host}/site/index.html")
        page.click(f"text={page.locator('.quote blockquote a').first.inner_text()}")
        page.click("nav >> text=Tables")
        page.click(".cards >> text=Quotes")
        page.fill("#q", "offer")
        page.wait_for_function("() => location.hash === '#?q=offer'")
        assert page.url.startswith(f"{host}/site/tables/quotes.html")


@pytest.mark.parametrize(("width", "dark"), LOOKED_AT)
def test_each_room_is_wide_enough_and_has_no_barriers(visit: Visit, site: Path, width: int, dark: bool) -> None:
    page = visit.open(site / "index.html", width=width, dark=dark)
    for room in LOOKED_AT[width, dark]:
        page.goto((site / room).as_uri())
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, room
        if AXE.is_file():
            assert barriers(page) == [], room


def test_hostile_text_runs_nowhere(visit: Visit, published: Workshop, tmp_path: Path) -> None:
    for table, column in (("claims", "claim"), ("actors", "name"), ("relations", "because"), ("evidence", "prefix")):
        rows = [row | {column: HOSTILE} for row in read(published.root, table)]
        write(published.root, table, rows)
        refit(published.root, table)
    assert sites.site(Project(published.root), tmp_path / "site").problems == []
    page = visit.open(tmp_path / "site" / "index.html")
    page.on("dialog", lambda dialog: visit.errors.append(f"a script ran: {dialog.message}"))
    page.goto(
        (tmp_path / "site" / "tables" / "claims.html").as_uri() + "#?q=%3Cimg+src=x+onerror=alert(1)%3E&__proto__=x&page=1e9"
    )
    assert page.input_value("#q") == "<img src=x onerror=alert(1)>"
    page.fill("#q", "{{7*7}}")
    page.wait_for_function("() => location.hash.includes('7*7')")
    assert page.locator("#body .wide").first.inner_text() == HOSTILE.replace("\u2028", " ") or HOSTILE in page.inner_text("#body")
