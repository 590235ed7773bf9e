"""The reading room, as far as its files tell: every link leads somewhere, and text that a report holds is text."""

from __future__ import annotations

import csv
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import pytest

from conftest import Workshop
from damage import refit
from lies import read, write
from onrecord.project import Project
from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.site import story
from onrecord.site import write as sites
from onrecord.site.page import address
from test_build import onrecord

HOSTILE = "</script><script>alert(1)</script><img src=//x.example onerror=alert(1)>'\"&amp;{{7*7}}\u202e\u2028"


class Told(HTMLParser):
    """What a page says: its text, its ids, and every address in it."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.text, self.ids, self.links, self.tags, self.styled = "", set[str](), list[str](), list[str](), 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.add(value or "")
            if name in ("href", "src"):
                self.links.append(value or "")
            self.styled += name == "style" or name.startswith("on")

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(site: Path) -> Iterator[tuple[Path, Told]]:
    for path in sorted(site.rglob("*.html")):
        yield path, Told(path)


def test_every_link_leads_to_a_page_and_a_place_that_are_there(site: Path) -> None:
    told = {path.resolve(): page for path, page in pages(site)}
    for path, page in told.items():
        for link in page.links:
            to, fragment = urlsplit(link), unquote(urlsplit(link).fragment)
            if to.scheme in ("https", "data"):
                continue
            assert not to.scheme, link
            assert not to.netloc, link
            assert not to.path.startswith("/"), link
            place = (path.parent / unquote(to.path)).resolve() if to.path else path
            assert place.is_file(), f"{path.name}: {link}"
            if fragment and not fragment.startswith(("?", "sql=")):
                assert fragment in told[place].ids, f"{path.name}: {link}"


def test_nothing_is_asked_of_anywhere_else(site: Path) -> None:
    for path, page in pages(site):
        assert "style" not in page.tags, path
        assert page.styled == 0, f"{path}: a style or a handler in an attribute, which the policy forbids"
        policy = path.read_text(encoding="utf-8").split('Content-Security-Policy" content="')[1].split('"')[0]
        assert "default-src 'none'" in policy
        assert "unsafe-inline" not in policy
        for link in page.links:
            # An address on the web is followed by a reader, never loaded.
            if link.startswith("http"):
                assert f'<a href="{link}" rel="' in path.read_text(encoding="utf-8").replace("&amp;", "&")


def test_each_row_of_each_table_has_a_page(site: Path, built: Path) -> None:
    for table in TABLES:
        listed = Told(site / "tables" / f"{table}.html").links
        for row in read(built, table):
            row_id = " ".join(row[name] for name in schema(table).key)
            page = Told(site / address(table, row_id))
            assert all(row[name] in page.text for name in schema(table).key), row_id
            assert f"../{address(table, row_id)}" in listed


def test_a_table_can_be_taken_away_as_it_is_published(site: Path, built: Path) -> None:
    for table in TABLES:
        assert (site / "tables" / f"{table}.csv").read_bytes() == (built / "datapackage" / f"{table}.csv").read_bytes()


def test_the_words_of_a_report_stand_in_its_page_letter_for_letter(site: Path, built: Path) -> None:
    page = (site / "reports" / "report-first.html").read_text(encoding="utf-8").split('<div class="text">')[1]
    text = (built / "seeds" / "first.txt").read_text(encoding="utf-8")
    for paragraph in text.split("\n\n"):
        assert paragraph in _plain(page), paragraph


def _plain(html: str) -> str:
    parser = Told.__new__(Told)
    HTMLParser.__init__(parser)
    parser.text, parser.ids, parser.links, parser.tags, parser.styled = "", set(), [], [], 0
    parser.feed(html)
    return parser.text


def test_the_same_package_gives_the_same_bytes(site: Path, built: Path, tmp_path: Path) -> None:
    told = onrecord("site", "--out", str(tmp_path / "again"), cwd=built, PYTHONHASHSEED="7", LC_ALL="C", TZ="Asia/Tokyo")
    assert (told.returncode, told.stdout) == (0, f"{tmp_path / 'again' / 'index.html'}\n")
    again = {
        path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*") if path.is_file()
    }
    assert again == {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_site_takes_the_place_of_the_last_one_and_of_nothing_else(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for _ in range(2):
        assert sites.site(Project(built), out).problems == []
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    told = onrecord("site", "--out", str(out), cwd=built)
    assert (told.returncode, told.stdout) == (2, "")
    assert "notes.txt: this is not of a site that was written here" in told.stderr
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_a_package_that_is_not_in_order_is_not_published(published: Workshop, tmp_path: Path) -> None:
    published.replace(published.root / "datapackage" / "quotes.csv", "more than fair", "more than foul")
    told = onrecord("site", "--out", str(tmp_path / "out"), cwd=published.root)
    assert (told.returncode, told.stdout.split(":")[0]) == (1, "datapackage.json")
    assert not (tmp_path / "out").exists()


def test_rows_that_belong_nowhere_are_told_and_not_shown(published: Workshop, tmp_path: Path) -> None:
    evidence, steps = read(published.root, "evidence"), read(published.root, "attributions")
    evidence[0] |= dict.fromkeys(ENTITIES.values(), "")
    evidence[1] |= {"end_char": ""}
    steps[0] |= {"quote_id": "", "claim_id": ""}
    for table, rows in (("evidence", evidence), ("attributions", steps)):
        write(published.root, table, rows)
        refit(published.root, table)
    found = sites.site(Project(published.root), tmp_path / "site").problems
    lost = [evidence[0]["evidence_id"], evidence[1]["evidence_id"], steps[0]["attribution_id"]]
    assert [(problem.code, problem.row_id) for problem in found] == list(zip(["OR307", "OR306", "OR504"], lost, strict=True))
    assert not (tmp_path / "site").exists()


def test_a_short_site_holds_no_passage_of_a_report(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story, "SHORT", 30)
    assert sites.site(Project(built), tmp_path / "site", short=True).problems == []
    texts = [path.read_text(encoding="utf-8") for path in (built / "seeds").glob("*.txt")]
    lines = [line for text in texts for line in text.splitlines()]
    passages = {line[start : start + 32] for line in lines for start in range(len(line) - 31)}
    for path in (path for path in tmp_path.rglob("*.*") if path.suffix in (".html", ".js", ".csv")):
        held = path.read_text(encoding="utf-8")
        held = _plain(held) if path.suffix == ".html" else held.replace('""', '"').replace('\\"', '"')
        assert not [passage for passage in passages if passage in held], path
    short = Told(tmp_path / "site" / "reports" / "report-first.html")
    assert "We had no better offer" in short.text


def test_a_site_is_served_to_this_machine_alone(built: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "onrecord.cli", "serve", "--quiet", "--port", "0", "--out", str(tmp_path / "site")]
    with subprocess.Popen(command, cwd=built, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf-8") as serving:
        try:
            assert serving.stderr
            address = next(line for line in serving.stderr if "127.0.0.1" in line).split()[0]
            with urlopen(address) as answer:
                assert answer.read() == (tmp_path / "site" / "index.html").read_bytes()
            taken = address.rstrip("/").rpartition(":")[2]
            again = onrecord("serve", "--quiet", "--port", taken, "--out", str(tmp_path / "site"), cwd=built)
            assert (again.returncode, f"127.0.0.1:{taken}: " in again.stderr) == (2, True)
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(20) == 0
        finally:
            serving.kill()


def test_hostile_text_in_each_field_comes_out_as_text(published: Workshop, tmp_path: Path) -> None:
    texts = {"claims": ["claim"], "questions": ["question"], "actors": ["name", "role"], "contracts": ["title", "purpose"]}
    texts |= {"relations": ["because"], "identities": ["because"], "sources": ["title", "author", "url"], "quotes": ["cue"]}
    texts |= {"evidence": ["because", "exact", "prefix", "value"], "attributions": ["because"], "set_aside": ["because", "exact"]}
    for table, columns in texts.items():
        rows = read(published.root, table)
        for row in rows:
            row.update({name: HOSTILE for name in columns if row[name] or not schema(table).columns[name].required})
        write(published.root, table, rows)
        refit(published.root, table)
    descriptor = published.root / "datapackage.json"
    told = json.loads(descriptor.read_text(encoding="utf-8"))
    told |= {"title": HOSTILE, "description": HOSTILE, "version": HOSTILE, "homepage": "javascript:alert(1)"}
    descriptor.write_text(json.dumps(told), encoding="utf-8")
    assert sites.site(Project(published.root), tmp_path / "site").problems == []
    scripts = {f"assets/{path.name}" for path in (tmp_path / "site" / "assets").iterdir()}
    for path, page in pages(tmp_path / "site"):
        assert page.tags.count("img") == 0, path
        sources = {link.removeprefix("../").removeprefix("../") for link in page.links if link.endswith(".js")}
        blocks = path.read_text(encoding="utf-8").count('<script type="application/json"')
        assert page.tags.count("script") == len(sources) + blocks, path
        assert sources <= scripts, path
        assert not any(link.startswith("javascript") for link in page.links), path
    row = Told(tmp_path / "site" / address("claims", "first-agreed"))
    assert HOSTILE in row.text
    assert HOSTILE in Told(tmp_path / "site" / "index.html").text
    with (tmp_path / "site" / "tables" / "claims.csv").open(encoding="utf-8", newline="") as file:
        assert {row["claim"] for row in csv.DictReader(file)} == {HOSTILE}


def test_a_row_leads_to_the_line_on_which_it_was_typed(published: Workshop, tmp_path: Path) -> None:
    descriptor = published.root / "datapackage.json"
    told = json.loads(descriptor.read_text(encoding="utf-8"))
    told["corrections"] = "https://forge.example/our/story/blob/main/{path}#L{line}"
    descriptor.write_text(json.dumps(told), encoding="utf-8")
    assert sites.site(Project(published.root), tmp_path / "site").problems == []
    lines = published.typed("second").read_text(encoding="utf-8").splitlines()
    line = next(n for n, text in enumerate(lines, 1) if "id: second-fair" in text)
    place = f"https://forge.example/our/story/blob/main/seeds/annotations/second.yaml#L{line}"
    assert place in Told(tmp_path / "site" / address("quotes", "second-fair")).links
