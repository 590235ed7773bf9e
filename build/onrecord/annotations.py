"""Annotations: what people read in the reports, every `exact` located, every value tied to its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.evidence import CHOSEN, Reading, Row
from onrecord.gaps import ANY
from onrecord.grounds import Grounds
from onrecord.problems import problem
from onrecord.reports import CITATION, Report, Words, sentence
from onrecord.schemas import schema
from onrecord.sound import Sound
from onrecord.typed import Mapping, Scalar, Sequence


class ReportReader(Grounds):
    """Reads one annotation file against its report."""

    def __init__(self, reading: Reading, report: Report, source_id: str, told: Sound) -> None:
        super().__init__(reading, report, source_id)
        self.typed = told.typed or Mapping()
        reading.reports[source_id] = report
        for key, part in told.left_out:
            self.astray(part, key)

    def listed(self, key: str) -> Iterable[Mapping]:
        listed: Iterable[Mapping] = self.typed.get(key, ())
        return listed

    def names(self) -> None:
        """Each name that the report gives, as evidence of the actor or contract it names."""
        for entry in self.listed("names"):
            kinds = [kind for kind in ("actor", "contract") if kind in entry]
            words = self.words(entry)
            if len(kinds) != 1:
                self.reading.problems.append(problem("OR108", entry.place, missing="actor or contract, one of them"))
                kinds = ["actor", "contract"]
            there = len(kinds) == 1 and self.exists(f"{kinds[0]}s", entry[kinds[0]])
            if words and there:
                self.name(entry, kinds[0], words)
            else:
                for kind in kinds:
                    named = str(entry[kind]) if there else ANY
                    self.reading.gaps.words(f"{kind}s", named, "names")
                    self.reading.gaps.add("names", named)

    def name(self, entry: Mapping, kind: str, words: Words) -> None:
        table, row_id = f"{kind}s", str(entry[kind])
        told = {"basis": str(entry.get("basis", "stated")), "because": _str(entry.get("because")), "role": "names"}
        if self.reading.chosen.get((table, row_id)) == words.exact:
            told |= {"field": CHOSEN[table], "value": words.exact, "transform": "identity"}
        self.support(table, row_id, words, entry["exact"].place, **told)
        if table == "actors" and told["basis"] == "stated":
            self.spoken.setdefault(row_id, []).append(words)

    def source(self) -> None:
        """The report as a source, and the sources that it cites."""
        if "source" not in self.typed:
            self.reading.gaps.row("sources", self.source_id)
            self.reading.gaps.row("sources")  # and all that it cites
            return
        entry = self.typed["source"]
        computed = {
            "source_type": "report",
            "text_path": f"seeds/{self.report.name}",
            "text_sha256": self.report.sha256,
            "text_chars": len(self.report.text),
            "language": str(entry["language"]),
            "supersedes_id": _str(entry.get("supersedes")),
        }
        self.reading.rows.append(Row("sources", self.source_id, computed, entry["id"].place))
        self.grounds("sources", self.source_id, entry)
        for cited in entry.get("cites", ()):
            self.cited(cited)

    def cited(self, entry: Mapping) -> None:
        row_id, unnamed = str(entry["id"]), CITATION.fullmatch(entry["exact"])
        told = {"source_type": "unnamed_upstream" if unnamed else "named_upstream", "cited_by_id": self.source_id}
        self.reading.rows.append(Row("sources", row_id, told, entry["id"].place))
        if unnamed:
            # A marker points to the same place wherever the report prints it.
            for at in self.report.places(entry["exact"]):
                marker = self.report.words(at, at + len(entry["exact"]))
                self.support("sources", row_id, marker, entry["exact"].place, role="cites")
        elif words := self.words(entry):
            title = {"field": "title", "value": words.exact, "transform": "identity"}
            self.support("sources", row_id, words, entry["exact"].place, role="names", **title)
            self.grounds("sources", row_id, entry, (words.start, words.end))
        else:
            self.reading.gaps.words("sources", row_id, "title")

    def shared(self, key: str, table: str) -> None:
        """What this report says of an actor or contract that all reports share."""
        for entry in self.listed(key):
            if self.exists(table, entry["id"]):
                self.grounds(table, str(entry["id"]), entry)
            else:
                self.astray(entry, table)
                for column in schema(table).annotated(entry):
                    self.reading.gaps.words(table, ANY, column.name)

    def quotes(self) -> None:
        for entry in self.listed("quotes"):
            row_id, words = str(entry["id"]), self.words(entry)
            if words is None:
                self.unread("quotes", row_id, entry)
                continue
            told = {"source_id": self.source_id, "quote_type": str(entry["type"]), "repeats_id": _str(entry.get("repeats"))}
            row = Row("quotes", row_id, told, entry["id"].place, words)
            self.reading.rows.append(row)
            spoken = {"field": "quotation", "value": words.exact, "transform": "quotation"}
            self.support("quotes", row_id, words, entry["exact"].place, **spoken)
            self.more("quotes", row_id, entry, spoken)
            self.grounds("quotes", row_id, entry, sentence(self.report.text, words.start - 1, words.end + 1))
            self.way(row, entry)

    def claims(self) -> None:
        for entry in self.listed("claims"):
            row_id, words = str(entry["id"]), self.words(entry)
            if words is None:
                self.unread("claims", row_id, entry)
                continue
            told = {"claim": str(entry["claim"]), "claim_type": str(entry["type"]), "source_id": self.source_id}
            told |= {f"{name}_id": str(entry[name]) for name in ("quote", "contract") if name in entry}
            told |= {"question_id": str(entry["answers"])} if "answers" in entry else {}
            row = Row("claims", row_id, told, entry["id"].place, words)
            self.reading.rows.append(row)
            self.support("claims", row_id, words, entry["exact"].place)
            self.more("claims", row_id, entry, {})
            self.grounds("claims", row_id, entry, (words.start, words.end))
            self.way(row, entry)

    def unread(self, table: str, row_id: str, entry: Mapping) -> None:
        """A row whose own words are not found, and so is left out."""
        self.reading.gaps.row(table, row_id)
        self.reading.left_out.append(Row(table, row_id, {}, entry["id"].place))
        self.astray(Mapping({key: value for key, value in entry.items() if key != "exact"}), table)

    def more(self, table: str, row_id: str, entry: Mapping, told: dict[str, Any]) -> None:
        """Further words for the same row: a pull quote, a repetition, a qualification."""
        for extra in entry.get("also", ()):
            if words := self.words(extra):
                reason = {"basis": str(extra.get("basis", "stated")), "because": _str(extra.get("because"))}
                self.support(table, row_id, words, extra["exact"].place, role=str(extra["role"]), **told, **reason)
            else:
                self.reading.gaps.words(table, row_id, "also", gives=told.get("field"))

    def way(self, row: Row, entry: Mapping) -> None:
        ways = entry.get("ways")
        if "way" in entry:
            ways = Sequence([entry["way"], *(ways or ())])
        self.reading.ways.append((row, ways))

    def set_aside(self) -> None:
        for entry in self.listed("set_aside"):
            words = self.words(entry)
            mark = self.report.mark_at.get((words.start, words.end)) if words else None
            if words is None or mark is None:
                self.reading.gaps.row("set_aside")
            if words:
                row_id = f"{self.source_id} {words.start}"
                if mark is None:
                    told = {"table": "set_aside", "row_id": row_id, "value": words.exact}
                    self.reading.problems.append(problem("OR204", entry["exact"].place, **told))
                    continue
                cells = {"report_id": self.source_id, "start_char": words.start, "end_char": words.end, "exact": words.exact}
                cells |= {"mark": mark.mark, "because": str(entry["because"])}
                self.reading.rows.append(Row("set_aside", row_id, cells, entry["exact"].place))


def _str(typed: Scalar | None) -> str | None:
    return None if typed is None else str(typed)
