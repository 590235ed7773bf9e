"""Grounds: the words that a report has for a row, and the values that they give."""

from __future__ import annotations

from typing import Any

from onrecord.evidence import Evidence, Reading
from onrecord.locate import locate
from onrecord.nearest import nearest
from onrecord.problems import Place, Problem, problem
from onrecord.reports import Report, Words, sentence
from onrecord.schema_checks import complaints
from onrecord.schemas import ENTITIES, Column, schema
from onrecord.transforms import Vocabulary, codes, readings
from onrecord.typed import Mapping, Scalar, Sequence, Typed

Span = tuple[int, int]


class Grounds:
    """Finds words in one report and keeps them as evidence."""

    def __init__(self, reading: Reading, report: Report, source_id: str) -> None:
        self.reading, self.report, self.source_id = reading, report, source_id
        self.spoken: dict[str, list[Words]] = {}

    def words(self, entry: Mapping, within: Span | None = None) -> Words | None:
        """The entry's own words, or None and a problem."""
        located = locate(self.report, entry["exact"], entry.get("occurrence"), within)
        if isinstance(located, Problem):
            self.reading.problems.append(located)
            return None
        return located

    def support(self, table: str, row_id: str, words: Words, place: Place, **told: Any) -> None:
        self.reading.evidence.append(Evidence(table, row_id, place, report_id=self.source_id, words=words, **told))

    def grounds(self, table: str, row_id: str, entry: Mapping, within: Span | None = None) -> None:
        """Evidence for each column of the row that rests on words and is typed in the entry."""
        for column in schema(table).resting_on("words").values():
            key = column.told.get("annotatedAs")
            if key in entry and key != "exact":
                typed = entry[key]
                for one in typed if isinstance(typed, Sequence) else [typed]:
                    if not self.ground(table, row_id, column, one, within):
                        self.reading.gaps.words(table, row_id, column.name)

    def ground(self, table: str, row_id: str, column: Column, typed: Scalar | Mapping, within: Span | None) -> bool:
        """Whether the words give a value of the column; if not, that is a problem, or for others to mend first."""
        transform = column.told["transform"]
        if isinstance(typed, Scalar) and transform == "actor":
            return self.mention(table, row_id, column, typed, within)
        entry = Mapping(exact=typed) if isinstance(typed, Scalar) else typed
        told: dict[str, Any] = {
            name: str(entry[name]) for name in ("basis", "because", "rank", "where", "value") if name in entry
        }
        told.setdefault("basis", "stated")
        if told["basis"] in ("stated", "derived"):
            told["transform"] = transform
        if "exact" not in entry:
            fits = "value" not in told or self.fits(column, told["value"], typed)
            missing = "exact" if told["basis"] != "external" else "value" if "value" not in told else None
            if missing:
                self.reading.problems.append(problem("OR108", typed.place, missing=missing))
            elif fits:
                self.reading.evidence.append(Evidence(table, row_id, typed.place, field=column.name, **told))
            return fits and not missing
        words = self.words(entry, within)
        if words is None:
            return False
        if "value" not in told:
            read = readings(transform, words.exact, Vocabulary(self.reading.names, codes(table, column.name)))
            if told["basis"] != "stated" or not read or (transform == "actor" and len(read) > 1):
                if read or transform != "actor" or self.reading.gaps.whole("names"):
                    told = {"table": table, "row_id": row_id, "field": column.name}
                    self.reading.problems.append(problem("OR113", typed.place, **told, written=words.exact, transform=transform))
                return False
            told["value"] = read[0]
        if not self.fits(column, told["value"], typed):
            return False
        if transform == "actor" and not self.exists("actors", entry.get("value", told["value"])):
            return False
        self.support(table, row_id, words, typed.place, field=column.name, **told)
        return True

    def astray(self, typed: Typed, table: str) -> None:
        """The one thing to be said of words in an entry that can't be read: that they stand nowhere."""
        keys = {"exact"}
        if isinstance(typed, Mapping) and "id" in typed and table in ENTITIES:
            columns = schema(table).resting_on("words").values()
            keys |= {str(column.told.get("annotatedAs")) for column in columns if column.told["transform"] != "actor"}
        for key, inside in (
            typed.items() if isinstance(typed, Mapping) else enumerate(typed if isinstance(typed, Sequence) else ())
        ):
            if isinstance(inside, Scalar) and key in keys and inside and not self.report.places(inside):
                self.words(Mapping(exact=inside))
            self.astray(inside, table)

    def fits(self, column: Column, value: str, typed: Scalar | Mapping) -> bool:
        """Whether a value can stand in its column; if not, that is a problem."""
        broken = complaints(column, value)
        if broken:
            place = typed["value"].place if isinstance(typed, Mapping) and "value" in typed else typed.place
            told = {"value": value, "written": value, **broken[0][1]}
            self.reading.problems.append(problem("OR109", place, field=column.name, **told))
        return not broken

    def exists(self, table: str, row_id: Scalar | str) -> bool:
        """Whether a row that all reports share is there, or may be; if not, that is a problem."""
        known = self.reading.known[table]
        if row_id in known or self.reading.gaps.hides(table, row_id):
            return True
        told = {"value": str(row_id), "kind": table.removesuffix("s"), "written": str(row_id)}
        place = row_id.place if isinstance(row_id, Scalar) else Place("?")
        self.reading.problems.append(problem("OR110", place, **told, nearest=nearest(row_id, known)))
        return False

    def mention(self, table: str, row_id: str, column: Column, actor: Scalar, within: Span | None) -> bool:
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
                return True
        if self.exists("actors", actor) and not self.reading.gaps.of("names", actor):
            where = self.report.text[slice(*spans[-1])]
            names = ", ".join(sorted({words.exact for words in self.spoken.get(actor, ())})) or "no name on record in this report"
            self.reading.problems.append(
                problem("OR112", actor.place, value=actor, field=column.name, found=where, expected=names)
            )
        return False
