"""Mark up: a report is marked in the page, and the file that it gives is accepted by check."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page

from browser import Visit, alone, barriers, downloaded
from conftest import REPOSITORY, Workshop
from onrecord import start
from onrecord.draft.drafting import draft
from onrecord.draft.form import document
from onrecord.draft.known import Known
from onrecord.project import Project
from onrecord.reports import marks, places, sentence
from onrecord.site import markup, story

TEXT = (
    "The council 🏛️ paid Acme £3 million [1]. Its mayor, Bea Re\u0301ne\u0301, told the Herald that “we had no choice” 🤷🏽‍♀️ "
    'and called the deal "a bargain".\n\nShe said it was "over". Was it cheap? The "cheap" price was a joke, Osei said.\n\n'
    "“we had no choice”\n\n“After years of talk the council paid.”\n\nSource: Morning Post\n"
)
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>'&amp;\u202e\u2028{{7*7}} # ? : - [x]: &a *b !c |\t%"


@dataclass
class Desk:
    """The room Mark up, as somebody sits before it."""

    page: Page

    def open(self, text: str, name: str, folder: Path) -> None:
        (folder / name).write_bytes(text.encode())
        self.page.set_input_files("#open", folder / name)
        self.page.focus("#text")

    def select(self, words: str, which: int = 1) -> None:
        """Select words in the text, as a mouse would."""
        self.page.evaluate(
            """([words, which]) => {
                const node = document.getElementById("text").firstChild;
                let start = -1;
                for (let n = 0; n < which; n++) start = node.data.indexOf(words, start + 1);
                document.getElementById("text").focus();
                document.getSelection().setBaseAndExtent(node, start, node, start + words.length);
            }""",
            [words, which],
        )
        self.page.wait_for_function(
            "words => document.getElementById('selected').textContent.includes(words.slice(0, 20)) || words.length === 0",
            arg=words,
        )

    def mark(self, words: str, key: str, which: int = 1, **fields: str) -> None:
        """Select words, say what they are, and fill in the form, all by keys."""
        self.select(words, which)
        self.page.keyboard.press(key)
        for name, value in fields.items():
            field = self.page.locator(f"#form [name='{name}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            elif name.startswith("cites"):
                field.set_checked(value == "yes")
            else:
                field.fill(value)
        self.page.locator("#form input, #form select").first.press("Escape")

    def yaml(self) -> str:
        return self.page.text_content("#yaml") or ""


@pytest.fixture
def desk(visit: Visit, site: Path) -> Desk:
    """The room, opened by a double click, without any network."""
    visit.context.set_offline(True)
    return Desk(visit.open(site / "markup.html"))


def add(path: Path, key: str, entries: str) -> None:
    """Paste entries under a key, as the page says."""
    text = path.read_text(encoding="utf-8")
    assert f"{key}:\n" in text
    path.write_text(text.replace(f"{key}:\n", f"{key}:\n{entries}", 1), encoding="utf-8")


def test_a_report_marked_up_by_somebody_who_never_typed_yaml_is_accepted(desk: Desk, workshop: Workshop, tmp_path: Path) -> None:
    desk.open(TEXT, "third.txt", tmp_path)
    desk.mark("The council", "n", actor="council")
    desk.mark("Acme", "n", actor="acme")
    desk.mark("Bea Re", "n", actor="+", type="person")  # the accent belongs to the name
    desk.mark("Herald", "n", actor="herald")
    desk.mark("Osei", "n", actor="ada-osei")
    desk.mark("no choice", "q", speaker="bea-rene", cue="told", told="herald")
    desk.mark("a bargain", "q", speaker="bea-rene", cue="called")
    desk.mark("the deal", "n", contract="acme-deal")
    desk.mark("Morning Post", "r")
    desk.mark("over", "q", speaker="bea-rene", pointing="She", because="The sentence before is about her.", cue="said")
    desk.mark("no choice", "q", 2)  # the same words again: more evidence of the same quote
    listed = {"cites-morning-post": "yes", "wayBecause": "It is the only source that the report lists."}
    desk.mark("After years", "q", **listed)
    desk.mark("cheap", "s", 2, because="Set off for irony; nobody said it: “nobody”.")
    desk.mark("£3", "v", contract="acme-deal")
    desk.mark(
        "The council 🏛️ paid Acme £3 million",
        "c",
        claim="The council paid for the contract.",
        answers="what-happened",
        contract="acme-deal",
        **{"relation-first-agreed": "compatible", "because-first-agreed": "One may agree, and pay."}
        | {"relation-second-cancelled": "in_tension", "because-second-cancelled": "One report has it paid and the other ended."},
    )
    desk.mark('The "cheap" price', "c", claim="The price was a joke.", type="attributed", by="ada-osei", answers="+")
    desk.mark('The "cheap" price', "c", question="Was it cheap?", **{"own-id": "was-it-cheap"})
    assert desk.page.inner_text("#ready") == "Nothing is open here. onrecord check has the last word."
    assert desk.page.inner_text("#left") == "Every quotation, sum and marker is accounted for."
    name, made = downloaded(desk.page, "#take")
    assert name == "third.yaml"
    (workshop.root / "seeds" / "third.txt").write_bytes(TEXT.encode())
    workshop.typed("third").write_bytes(made)
    for file in ("actors", "questions", "relations"):
        add(workshop.typed(file), file, downloaded(desk.page, f"text=what belongs in {file}.yaml")[1].decode())
    assert workshop.check() == []
    assert barriers(desk.page) == []


def test_the_keyboard_alone_is_enough(desk: Desk, tmp_path: Path) -> None:
    desk.open(TEXT, "third.txt", tmp_path)
    keys = desk.page.keyboard
    keys.press("Control+Home")
    for _ in range(2):
        keys.press("Control+Shift+ArrowRight")
    keys.press("n")
    keys.type("Northb")
    keys.press("Enter")
    assert "  - actor: council\n    exact: The council\n" in desk.yaml()
    for key in "jjj":
        keys.press(key)
    assert desk.page.inner_text("#selected") == "“we had no choice”"
    keys.press("q")
    keys.press("Escape")
    assert "exact: we had no choice" in desk.yaml()
    keys.press("x")
    keys.press("Delete")
    keys.press("Control+v")
    assert desk.page.text_content("#text") == TEXT
    keys.press("Control+z")
    assert "council" in desk.yaml()
    assert "we had no choice" not in desk.yaml()


def test_the_page_finds_marks_words_and_sentences_as_the_house_does(desk: Desk) -> None:
    """The same rules, said in two languages: held against each other on real reports and on what is awkward."""
    texts = [path.read_bytes().decode() for path in sorted((REPOSITORY / "seeds").glob("*.txt"))]
    texts += [
        TEXT,
        "From £5 million to £6 million, up to US$1.2BN or 1,250 pounds, HK$5m, €1,5, 50p and two and a half million euros.",
    ]
    texts += [
        'A met. The Met met\r\nMetropolitan Met.\r\n„Ja“ «oui» “open\n"One. Two." He left. Éa said 10 U.S. dollars [12], [3]. A.',
        "",
    ]
    for text in texts:
        words = sorted({text[at : at + 3].strip() for at in range(0, len(text), 7)} - {""})[:60]
        asked = desk.page.evaluate(
            """([text, words]) => {
                const told = JSON.parse(document.getElementById("told").textContent);
                const patterns = Object.fromEntries(Object.entries(told.patterns).map(([mark, one]) => [mark, new RegExp(one, "gu")]));
                const made = new onrecord.Text(text, patterns, told.closing);
                const span = ({ start, end }) => [made.points(start), made.points(end)];
                return {
                    marks: made.marks.map((one) => [one.mark, ...span(one), ...(one.mark === "quotation" ? span(made.inside(one)) : [])]),
                    places: words.map((one) => made.places(one).map((at) => made.points(at))),
                    sentences: made.marks.map((one) => span(made.sentence(one.start, one.end))),
                };
            }""",
            [text, words],
        )
        found = sorted(marks(text), key=lambda one: one.start)
        assert asked["marks"] == [
            [one.mark, one.start, one.end, *(one.inside if one.mark == "quotation" else ())] for one in found
        ]
        assert asked["places"] == [places(text, one) for one in words]
        assert asked["sentences"] == [list(sentence(text, one.start, one.end)) for one in found]


def test_the_machines_draft_once_looked_at_is_accepted(desk: Desk, tmp_path: Path) -> None:
    [article, *_] = yaml.safe_load((REPOSITORY / "tests" / "draft" / "articles.yaml").read_text(encoding="utf-8"))
    desk.open(article["text"], "001.txt", tmp_path)
    made = document(draft("001.txt", article["text"], Known()))
    (tmp_path / "draft.json").write_text(json.dumps(made), encoding="utf-8")
    desk.page.set_input_files("#draft", tmp_path / "draft.json")
    desk.page.wait_for_selector("#marked .quote")
    assert "\nstatus: draft\n" in desk.yaml()
    desk.page.focus("#text")
    desk.page.keyboard.press("u")
    while desk.page.locator("#marked .unsure").count():
        desk.page.keyboard.press("Enter")  # it is right, and on to the next
    assert "status:" not in desk.yaml()
    story = Workshop(tmp_path / "story")
    start.start(story.root)
    (story.root / "seeds" / "001.txt").write_bytes(article["text"].encode())
    story.typed("001").write_text(desk.yaml(), encoding="utf-8")
    story.replace(story.typed("actors"), "actors: []", f"actors:\n{desk.page.text_content('#shared pre')}")
    assert story.check() == []
    made["quotes"][0]["start_char"] += 1
    (tmp_path / "other.json").write_text(json.dumps(made), encoding="utf-8")
    desk.page.set_input_files("#draft", tmp_path / "other.json")
    desk.page.wait_for_function("() => document.getElementById('drafted').textContent.includes('another text')")


def test_hostile_words_come_out_as_they_are(desk: Desk, tmp_path: Path, workshop: Workshop) -> None:
    text = f"Ada Osei said: “{HOSTILE}”.\n"
    desk.page.goto(f"{desk.page.url}#<img src=x onerror=alert(1)>")
    desk.page.click("#paste summary")
    desk.page.fill("#name", "<img src=x>.txt")
    desk.page.fill("#pasted", text)
    desk.page.click("#use")
    assert desk.page.text_content("#text") == text
    desk.mark("Ada Osei", "n", actor="ada-osei")
    desk.mark("said", "q")  # between no marks: refused
    desk.select("alert")
    desk.page.keyboard.press("q")
    desk.page.select_option("#form [name=speaker]", "ada-osei")
    desk.page.keyboard.press("Escape")
    name, stored = downloaded(desk.page, "#take-text")
    assert (name, stored.decode()) == ("img-src-x-.txt", text)
    (workshop.root / "seeds" / name).write_bytes(stored)
    workshop.typed("img-src-x-").write_bytes(downloaded(desk.page, "#take")[1])
    assert [found.code for found in workshop.check() if not found.code.startswith("OR9")] == []
    assert desk.page.locator("main script, main img").count() == 0


def test_hostile_names_on_record_are_offered_as_they_are(visit: Visit, site: Path, built: Path, tmp_path: Path) -> None:
    told, _ = story.read(Project(built))
    for table, column in (("actors", "name"), ("contracts", "title"), ("questions", "question"), ("claims", "claim")):
        for row in told.tables[table].values():
            row[column] = HOSTILE
    [page] = markup.pages(told)
    shutil.copytree(site / "assets", tmp_path / "assets")
    desk = Desk(visit.open(alone(tmp_path, page, told)))
    desk.open(TEXT, "third.txt", tmp_path)
    desk.mark("The council", "c", answers="what-happened")
    desk.page.click("#marked button")
    for name, value in (("answers", "what-happened"), ("contract", "acme-deal"), ("subject", "council")):
        assert desk.page.text_content(f"#form [name={name}] option[value={value}]") == HOSTILE
    assert HOSTILE in (desk.page.text_content("#form fieldset legend") or "")
    assert desk.page.locator("main script, main img").count() == 0


def test_the_room_fits_a_telephone_and_keeps_the_work(desk: Desk, tmp_path: Path) -> None:
    desk.page.set_viewport_size({"width": 360, "height": 800})
    desk.open(TEXT, "third.txt", tmp_path)
    desk.mark("Osei", "n", actor="ada-osei")
    assert desk.page.evaluate("() => document.documentElement.scrollWidth") <= 360
    desk.page.reload()
    assert desk.page.text_content("#text") == TEXT
    assert "exact: Osei" in desk.yaml()


def test_a_report_that_is_not_utf_8_is_refused_in_words(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes("café".encode("latin-1"))
    desk.page.set_input_files("#open", tmp_path / "latin.txt")
    desk.page.wait_for_function("() => document.getElementById('refused').textContent.includes('not UTF-8')")
