"""Annotations: what people read in the reports, every `exact` located, every value tied to its words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.evidence import CHOSEN, Evidence, Reading, Row
from onrecord.locate import locate
from onrecord.nearest import nearest
from onrecord.problems import Place, Problem, problem
from onrecord.reports import CITATION, Report, Words, sentence
from onrecord.schema_checks import cell
from onrecord.schemas import Column, schema
from onrecord.transforms import Vocabulary, codes, readings
from onrecord.typed import Mapping, Scalar, Sequence


class ReportReader:
    """Reads one annotation file against its report."""

    def __init__(self, reading: Reading, report: Report, typed: Mapping) -> None:
        self.reading, self.report, self.typed = reading, report, typed
        self.source_id = str(typed["source"]["id"])
        reading.reports[self.source_id] = report
        self.spoken: dict[str, list[Words]] = {}

    def listed(self, key: str) -> Iterable[Mapping]:
        listed: Iterable[Mapping] = self.typed.get(key, ())
        return listed

    def words(self, entry: Mapping, within: tuple[int, int] | None = None) -> Words | None:
        """The entry's own words, or None and a problem."""
        return self.found(locate(self.report, entry["exact"], entry.get("occurrence"), within))

    def found(self, located: Words | Problem) -> Words | None:
        if isinstance(located, Problem):
            self.reading.problems.append(located)
            return None
        return located

    def support(self, table: str, row_id: str, words: Words, place: Place, **told: Any) -> None:
        self.reading.evidence.append(Evidence(table, row_id, place, report_id=self.source_id, words=words, **told))

    def names(self) -> None:
        """Each name that the report gives, as evidence of the actor or contract it names."""
        for entry in self.listed("names"):
            kinds = [kind for kind in ("actor", "contract") if kind in entry]
            words = self.words(entry)
            if len(kinds) != 1:
                self.reading.problems.append(problem("OR108", entry.place, missing="actor or contract, one of them"))
            elif words:
                table = f"{kinds[0]}s"
                chosen, row_id = CHOSEN[table], str(entry[kinds[0]])
                is_chosen = self.reading.chosen.get((table, row_id)) == words.exact
                told = {"basis": str(entry.get("basis", "stated")), "because": _str(entry.get("because")), "role": "names"}
                if is_chosen:
                    told |= {"field": chosen, "value": words.exact, "transform": "identity"}
                self.support(table, row_id, words, entry["exact"].place, **told)
                if table == "actors" and told["basis"] == "stated":
                    self.spoken.setdefault(row_id, []).append(words)

    def source(self) -> None:
        """The report as a source, and the sources that it cites."""
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

    def shared(self, key: str, table: str) -> None:
        """What this report says of an actor or contract that all reports share."""
        for entry in self.listed(key):
            self.grounds(table, str(entry["id"]), entry)

    def quotes(self) -> None:
        for entry in self.listed("quotes"):
            row_id, words = str(entry["id"]), self.words(entry)
            if words is None:
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

    def more(self, table: str, row_id: str, entry: Mapping, told: dict[str, Any]) -> None:
        """Further words for the same row: a pull quote, a repetition, a qualification."""
        for extra in entry.get("also", ()):
            if words := self.words(extra):
                reason = {"basis": str(extra.get("basis", "stated")), "because": _str(extra.get("because"))}
                self.support(table, row_id, words, extra["exact"].place, role=str(extra["role"]), **told, **reason)

    def way(self, row: Row, entry: Mapping) -> None:
        ways = entry.get("ways")
        if "way" in entry:
            ways = Sequence([entry["way"], *(ways or ())])
        self.reading.ways.append((row, ways))

    def set_aside(self) -> None:
        for entry in self.listed("set_aside"):
            if words := self.words(entry):
                row_id = f"{self.source_id} {words.start}"
                mark = self.report.mark_at.get((words.start, words.end))
                if mark is None:
                    told = {"table": "set_aside", "row_id": row_id, "value": words.exact}
                    self.reading.problems.append(problem("OR204", entry["exact"].place, **told))
                    continue
                cells = {"report_id": self.source_id, "start_char": words.start, "end_char": words.end, "exact": words.exact}
                cells |= {"mark": mark.mark, "because": str(entry["because"])}
                self.reading.rows.append(Row("set_aside", row_id, cells, entry["exact"].place))

    def grounds(self, table: str, row_id: str, entry: Mapping, within: tuple[int, int] | None = None) -> None:
        """Evidence for each column of the row that rests on words and is typed in the entry."""
        for column in schema(table).resting_on("words").values():
            key = column.told.get("annotatedAs")
            if key in entry and key != "exact":
                typed = entry[key]
                for one in typed if isinstance(typed, Sequence) else [typed]:
                    self.ground(table, row_id, column, one, within)

    def ground(self, table: str, row_id: str, column: Column, typed: Scalar | Mapping, within: tuple[int, int] | None) -> None:
        transform = column.told["transform"]
        if isinstance(typed, Scalar) and transform == "actor":
            self.mention(table, row_id, column, typed, within)
            return
        entry = Mapping(exact=typed) if isinstance(typed, Scalar) else typed
        told: dict[str, Any] = {
            name: str(entry[name]) for name in ("basis", "because", "rank", "where", "value") if name in entry
        }
        told.setdefault("basis", "stated")
        if told["basis"] in ("stated", "derived"):
            told["transform"] = transform
        if "exact" not in entry:
            if "value" in told and self.fits(column, told["value"], typed):
                self.reading.evidence.append(Evidence(table, row_id, typed.place, field=column.name, **told))
            if told["basis"] != "external" or "value" not in told:
                missing = "exact" if told["basis"] != "external" else "value"
                self.reading.problems.append(problem("OR108", typed.place, missing=missing))
            return
        words = self.words(entry, within)
        if words is None:
            return
        if "value" not in told:
            vocabulary = Vocabulary(self.reading.names, codes(table, column.name))
            read = readings(transform, words.exact, vocabulary)
            if told["basis"] != "stated" or not read or (transform == "actor" and len(read) > 1):
                self.reading.problems.append(
                    problem(
                        "OR113",
                        typed.place,
                        table=table,
                        row_id=row_id,
                        field=column.name,
                        written=words.exact,
                        transform=transform,
                    )
                )
                return
            told["value"] = read[0]
        if self.fits(column, told["value"], typed):
            self.support(table, row_id, words, typed.place, field=column.name, **told)

    def fits(self, column: Column, value: str, typed: Scalar | Mapping) -> bool:
        """Whether a value can stand in its column; if not, that is a problem."""
        broken = cell(column, value)
        if broken:
            place = typed["value"].place if isinstance(typed, Mapping) and "value" in typed else typed.place
            told = {"value": value, "written": value, "expected": broken[1]}
            self.reading.problems.append(problem("OR109", place, field=column.name, **told))
        return not broken

    def mention(self, table: str, row_id: str, column: Column, actor: Scalar, within: tuple[int, int] | None) -> None:
        """An actor given by id alone: found by a name that this report gives them, in the words or their sentence."""
        spans = [within, sentence(self.report.text, *within)] if within else [(0, len(self.report.text))]
        for first, last in spans:
            named = {words.exact for words in self.spoken.get(actor, ())}
            at = [
                (start, -len(name), name)
                for name in named
                for start in self.report.places(name)
                if first <= start and start + len(name) <= last
            ]
            if at:
                start, _, name = min(at)
                words = self.report.words(start, start + len(name))
                told = {"field": column.name, "value": str(actor), "transform": "actor"}
                self.support(table, row_id, words, actor.place, **told)
                return
        known = [row.id for row in self.reading.of("actors")]
        if actor not in known:
            self.reading.problems.append(
                problem("OR110", actor.place, value=actor, kind="actor", written=actor, nearest=nearest(actor, known))
            )
            return
        where = self.report.text[slice(*spans[-1])]
        names = ", ".join(sorted({words.exact for words in self.spoken.get(actor, ())})) or "no name on record in this report"
        self.reading.problems.append(problem("OR112", actor.place, value=actor, field=column.name, found=where, expected=names))


def _str(typed: Scalar | None) -> str | None:
    return None if typed is None else str(typed)
