"""Rooms: the reading room of a package of N invented quotes: how long it takes, how large its pages are, how fast they answer.

`python tests/bench rooms FOLDER --quotes 10000` writes the package and its site into FOLDER, and prints what it measured.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from browser import chromium, visiting
from onrecord import package
from onrecord.evidence import attribution_id, evidence_id
from onrecord.project import Project
from onrecord.reports import Report
from onrecord.schemas import ENTITIES, TABLES, schema
from onrecord.site import write

Rows = dict[str, list[dict[str, object]]]
WORDS = "a the of contract school roads winter budget never always price vote public trust delay cost letter promise".split()
A_REPORT = 50  # quotes in each


def main(arguments: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folder", type=Path)
    asked.add_argument("--quotes", type=int, default=10_000)
    told = asked.parse_args(arguments)
    publish(told.folder / "package", told.quotes)
    started, cpu = time.monotonic(), time.process_time()
    written = write.site(Project(told.folder / "package"), told.folder / "site")
    print(f"{written.pages:,} pages in {time.monotonic() - started:.1f} s, {time.process_time() - cpu:.1f} s of CPU")
    assert not written.problems, written.problems[0]
    sizes(told.folder / "site")
    answers(told.folder / "site")
    return 0


def publish(folder: Path, count: int) -> None:
    """A package of so many quotes, each with its speaker, its cue and its way."""
    rows, made = invented(count)
    for table in TABLES:
        listed = sorted(rows[table], key=lambda row: [row[name] for name in schema(table).key])
        text = io.StringIO()
        writer = csv.DictWriter(text, list(schema(table).columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)
        made[f"datapackage/{table}.csv"] = text.getvalue().encode()
    resources = [package.resource(table, made[f"datapackage/{table}.csv"]) for table in TABLES]
    told = {"name": "invented", "title": f"{count:,} invented quotes", "version": "1.0.0", "resources": resources}
    made["datapackage.json"] = json.dumps(told).encode()
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def invented(count: int) -> tuple[Rows, dict[str, bytes]]:
    """The rows of each table, and the reports."""
    rows: Rows = {table: [] for table in TABLES}
    texts: dict[str, bytes] = {}
    random = Random(7)
    for n in range(max(3, count // 100)):
        rows["actors"].append({"actor_id": f"person-{n}", "name": f"Person {n}", "actor_type": "person", "naming": "full_name"})
    for number in range(-(-count // A_REPORT)):
        path, source = f"seeds/report-{number}.txt", f"report-{number}"
        quotes = [_quote(random, n, len(rows["actors"])) for n in range(number * A_REPORT, min(count, (number + 1) * A_REPORT))]
        report = Report(path, data := "\n\n".join(text for _, _, text in quotes).encode(), data.decode())
        texts[path] = data
        rows["sources"].append(
            {"source_id": source, "source_type": "report", "text_path": path, "text_sha256": report.sha256}
            | {"text_chars": len(report.text), "language": "en", "title": f"Report {number}"}
        )
        for quote_id, person, text in quotes:
            for table, row in _rows(report, source, quote_id, person, text):
                rows[table].append(row)
    return rows, texts


def _quote(random: Random, n: int, people: int) -> tuple[str, int, str]:
    person = int(people * random.random() ** 3)
    said = " ".join(random.choice(WORDS) for _ in range(random.randint(6, 24)))
    return f"quote-{n}", person, f'Person {person} said, "We {said} {n}."'


def _rows(report: Report, source: str, quote_id: str, person: int, text: str) -> Iterator[tuple[str, dict[str, object]]]:
    start, words = report.text.index(text), text.split('"')[1]
    actor = f"person-{person}"
    yield "quotes", {
        "quote_id": quote_id, "source_id": source, "quotation": words, "quote_type": "direct", "speaker_id": actor,
        "speaker_basis": "stated", "cue": "said",
    }  # fmt: skip
    ties = {"quotation": (words, words), "speaker_id": (f"Person {person}", actor), "cue": ("said", "said")}
    ids = {}
    for field, (exact, value) in ties.items():
        at = report.text.index(exact, start)
        span = report.words(at, at + len(exact))
        ids[field] = evidence_id("quotes", quote_id, field, "asserts", source, span.start, span.end)
        yield "evidence", {
            "evidence_id": ids[field], ENTITIES["quotes"]: quote_id, "field": field, "value": value, "basis": "stated",
            "transform": "actor" if field == "speaker_id" else "identity", "rank": "normal", "role": "asserts",
            "report_id": source, "start_char": span.start, "end_char": span.end, "exact": exact, "prefix": span.prefix or None,
            "suffix": span.suffix or None, "occurrence": span.occurrence,
        }  # fmt: skip
    for step, (relation, column, agent) in enumerate([("said", "actor_id", actor), ("relayed_by", "source_id", source)]):
        yield "attributions", {
            "attribution_id": attribution_id(quote_id, 1, relation, agent), "quote_id": quote_id, "path": 1, "step": step,
            "relation": relation, column: agent, "evidence_id": ids["quotation" if step else "speaker_id"], "basis": "stated",
        }  # fmt: skip


def sizes(folder: Path) -> None:
    """The largest pages, as a host sends them."""
    pages = [(len(gzip.compress(path.read_bytes(), 6)), path) for path in folder.glob("*.html")]
    pages += [(len(gzip.compress(path.read_bytes(), 6)), path) for path in folder.glob("tables/*.*")]
    pages += [(len(gzip.compress(path.read_bytes(), 6)), path) for path in list(folder.glob("reports/*.html"))[:20]]
    for size, path in sorted(pages, reverse=True)[:12]:
        print(f"{size / 1000:7.1f} kB gzipped  {path.relative_to(folder)}")


def answers(folder: Path) -> None:
    """How long a page takes to be drawn, from disk, and a table to answer a keystroke."""
    with chromium() as browser:
        for name in ("index.html", "tables/quotes.html"):
            with visiting(browser) as visit:
                drawn = [_drawn(visit.open(folder / name)) for _ in range(5)]
            print(f"{name}: drawn after {statistics.median(drawn):.0f} ms")
        with visiting(browser) as visit:
            page = visit.open(folder / "tables" / "quotes.html")
            page.fill("#q", "x")
            page.wait_for_function("() => location.hash === '#?q=x'")
            took = page.evaluate(KEYSTROKES, ["p", "pr", "pri", "pric", "price", "price t", "price", "trust 12", ""])
            print(f"a keystroke, drawn: {statistics.median(took):.0f} ms, at most {max(took):.0f} ms")


def _drawn(page: object) -> float:
    painted = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")  # type: ignore[attr-defined]
    return float(page.evaluate(painted))  # type: ignore[attr-defined]


# Types each text and waits until what it finds has been laid out and drawn.
KEYSTROKES = """async (typed) => {
  const input = document.getElementById('q'), took = [];
  for (const text of typed) {
    const started = performance.now();
    input.value = text;
    input.dispatchEvent(new Event('input'));
    document.getElementById('rows').getBoundingClientRect();
    took.push(performance.now() - started);
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  }
  return took;
}"""
