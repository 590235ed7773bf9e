"""A stranger's package: any Table Schema, checked by what it promises itself. Each test breaks one promise."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strangers
from onrecord import csvfile
from onrecord.problems import Place, Problem
from onrecord.schemas import literal
from onrecord.tabular import bits, delimited, descriptor, load, package, surely, unseen
from onrecord.tabular.cells import Field
from onrecord.tabular.look import Looked, look
from onrecord.tabular.records import far_records
from onrecord.tabular.table_schema import Resource

COUNCIL = Path(__file__).parent / "council"


class Council:
    """A stranger's package to break."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.told = json.loads((COUNCIL / "datapackage.json").read_text(encoding="utf-8"))
        self.people, self.speeches = root / "people.csv", root / "speeches.csv"
        for path in COUNCIL.glob("*.csv"):
            shutil.copy(path, root)

    @property
    def resource(self) -> dict[str, Any]:
        return self.told["resources"][0]

    @property
    def schema(self) -> dict[str, Any]:
        return self.resource["schema"]

    def replace(self, path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def check(self) -> list[Problem]:
        (self.root / "datapackage.json").write_text(json.dumps(self.told), encoding="utf-8")
        return package.check(descriptor.read(self.root / "datapackage.json")).problems

    def found(self) -> list[tuple[str, str]]:
        return [(problem.code, str(problem.place)) for problem in self.check()]


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


def test_what_keeps_its_promises_is_right(council: Council) -> None:
    assert council.check() == []


CELLS = {
    "a pattern": ("people", "ada,Ada", "Ada,Ada", [("OR807", "people.csv:2:1"), ("OR809", "speeches.csv:2:3")]),
    "a value": ("people", "Ben Wu", "", [("OR806", "people.csv:3:5")]),
    "a length": ("people", "Ben Wu", "Benedict Archibald Wu", [("OR807", "people.csv:3:5")]),
    "a day": ("people", "1970-05-01", "1970-02-30", [("OR804", "people.csv:2:14")]),
    "a form": ("people", "1970-05-01", "1970-5-1", [("OR804", "people.csv:2:14")]),
    "a bound": ("people", "1970-05-01", "1870-05-01", [("OR807", "people.csv:2:14")]),
    "a vocabulary": ("people", "red", "rad", [("OR805", "people.csv:3:13")]),
    "a unique value": ("people", "Ben Wu", "Ada Osei", [("OR834", "people.csv:3:5")]),
    "a key": ("people", "ben,Ben", "ada,Ben", [("OR808", "people.csv:3:1"), ("OR809", "speeches.csv:4:3")]),
    "a key that is not empty": ("people", "ben,Ben", ",Ben", [("OR806", "people.csv:3:1"), ("OR809", "speeches.csv:4:3")]),
    "a whole number": ("speeches", "2,ben", "2.0,ben", [("OR804", "speeches.csv:4:1")]),
    "a key, otherwise written": ("speeches", "2,ben", "+01,ben", [("OR808", "speeches.csv:4:1")]),
    "a reference": ("speeches", "2,ben", "2,bem", [("OR809", "speeches.csv:4:3")]),
    "a unique key": ("speeches", "2,ben,No", '2,ada,"We had\nno better offer."', [("OR834", "speeches.csv:4:3")]),
    "a cell more": ("speeches", "2,ben,No", "2,ben,No,no", [("OR813", "speeches.csv:4")]),
    "an empty cell more": ("speeches", "2,ben,No", "2,ben,No,", [("OR813", "speeches.csv:4")]),
    "a cell less": ("speeches", "2,ben,No", "2,ben", [("OR813", "speeches.csv:4")]),
    "an empty line": ("speeches", "2,ben", "\n2,ben", [("OR813", "speeches.csv:4")]),
    "a mark that stays open": ("speeches", "2,ben", '2,"ben', [("OR802", "speeches.csv:4")]),
    "a name of a column": ("speeches", "words", "word", [("OR803", "speeches.csv:1:11")]),
    "one name twice": ("speeches", "speech,by,words", "speech,by,by", [("OR803", "speeches.csv:1:11")]),
}


@pytest.mark.parametrize("promise", CELLS)
def test_a_broken_promise_is_found_where_it_is_broken(council: Council, promise: str) -> None:
    table, right, wrong, expected = CELLS[promise]
    council.replace(council.root / f"{table}.csv", right, wrong)
    assert council.found() == expected


@pytest.mark.parametrize(
    ("data", "found"),
    [(b"id\0", "a NUL character"), (b"id,name\n\xff", "byte 0xff is not UTF-8"), (b"", "it is empty")],
)
def test_bytes_that_are_no_table_are_named(council: Council, data: bytes, found: str) -> None:
    council.people.write_bytes(data)
    [problem] = [problem for problem in council.check() if problem.code == "OR802"]
    assert found in problem.message


def test_the_nearest_value_and_the_nearest_key_are_offered(council: Council) -> None:
    council.replace(council.people, "red", "rad")
    council.replace(council.speeches, "2,ben", "2,bem")
    assert [dict(problem.details)["nearest"] for problem in council.check()] == ["red", "ben"]


def test_what_is_nearest_is_offered_for_a_vocabulary_and_for_nothing_else(council: Council) -> None:
    council.schema["fields"][3]["constraints"]["maxLength"] = 5
    council.replace(council.people, "red", "greens")
    assert [(problem.code, "nearest" in dict(problem.details)) for problem in council.check()] == [
        ("OR805", True),
        ("OR807", False),
    ]


@pytest.mark.parametrize("header", [True, False])
def test_a_file_that_is_not_there_is_named(council: Council, header: bool) -> None:
    council.resource["dialect"] = {"header": header}
    council.people.unlink()
    assert council.found() == [("OR802", "people.csv")]


def test_a_long_cell_is_one_of_a_stranger_and_none_of_ours(council: Council) -> None:
    """Python's csv has one bound for the whole process; each reader keeps its own, whoever read before."""
    long = "x" * 200_000
    council.replace(council.speeches, "We had", f"{long}\r\nWe had")
    assert council.check() == []
    with pytest.raises(csvfile.NotCsv):
        list(csvfile.records(f"a,b\n{long},1\n".encode()))
    assert council.check() == []


@pytest.mark.parametrize("path", ["../people.csv", "/etc/passwd", "~/a.csv", "https://example.org/a.csv", "a\\b.csv", ".git/a.csv", "%2e%2e/a.csv", "a\0.csv", "CON.csv", "é" * 300, ["people.csv"], "link.csv", "pipe.csv", "folder.csv", "linked/people.csv"])  # fmt: skip
def test_a_path_stays_inside_the_package(council: Council, path: Any) -> None:
    (council.root / "link.csv").symlink_to("/etc/passwd")
    (council.root / "linked").symlink_to(council.root)
    (council.root / "folder.csv").mkdir()
    os.mkfifo(council.root / "pipe.csv")
    council.resource["path"] = path
    council.told["resources"] = council.told["resources"][:1]
    [problem] = [problem for problem in council.check() if problem.code != "OR835"]
    assert problem.code == ("OR833" if isinstance(path, list) else "OR830")


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_characters_that_nobody_sees_are_named_where_they_are(council: Council, delimiter: str) -> None:
    """Read at once or, after another delimiter in quotation marks of its own, by Python; a tab and a right-to-left mark are text."""
    council.resource["dialect"] = {"delimiter": delimiter, "quoteChar": '"' if delimiter == "," else "'"}
    council.replace(council.people, "Ada Osei", "Ada\t\u200fOsei\u00a0’")
    council.people.write_text(council.people.read_text(encoding="utf-8").replace(",", delimiter), encoding="utf-8")
    assert council.check() == []
    council.replace(council.people, "Ben Wu", "B\u202een\x85 \x07Wu\x07")
    [problem] = council.check()
    assert (problem.code, problem.severity, str(problem.place), problem.field) == ("OR839", "warning", "people.csv:3:5", "name")
    assert problem.message.endswith("U+202E RIGHT-TO-LEFT OVERRIDE, U+0085 (a control), U+0007 (a control)")


@settings(max_examples=300, deadline=None)
@given(
    before=st.integers(0, 70),
    text=st.text(st.sampled_from("a\t\n\x07\x7f\x80\x9f\xa0\u2029\u202a\u202e\u2065\u2066\u2069\u206a’€"), max_size=20),
)
def test_a_look_at_the_bytes_knows_which_text_holds_one(before: int, text: str) -> None:
    """Wherever the bytes are parted into blocks; and SQL finds the same characters."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text("a" * before + text, encoding="utf-8", newline="")
        assert looked(path).unseen == unseen.holds(text)
    assert duckdb.execute(f"SELECT regexp_matches(?, '{unseen.PATTERN}')", [text]).fetchall() == [(unseen.holds(text),)]


@pytest.mark.parametrize("part", ["schema", "dialect"])
def test_a_part_of_the_descriptor_is_read_from_inside_the_package_only(council: Council, part: str) -> None:
    council.resource[part] = "http://127.0.0.1:9/schema.json"
    assert ("OR830", "datapackage.json") in council.found()


def test_a_schema_may_stand_in_a_file_of_the_package(council: Council) -> None:
    (council.root / "people.json").write_text(json.dumps(council.schema), encoding="utf-8")
    council.resource["schema"] = "people.json"
    assert council.check() == []


WRONGLY_DESCRIBED = {
    "a type that nobody knows": lambda told: told["schema"]["fields"][0].update(type="text"),
    "a key of no field": lambda told: told["schema"].update(primaryKey="nothing"),
    "a bound that is no value": lambda told: told["schema"]["fields"][2]["constraints"].update(minimum="soon"),
    "a vocabulary of another kind": lambda told: told["schema"]["fields"][0]["constraints"].update(enum=[1]),
    "a constraint that the type does not have": lambda told: told["schema"]["fields"][2]["constraints"].update(minLength=2),
    "two fields of one name": lambda told: told["schema"]["fields"].append({"name": "id"}),
    "a reference to no table": lambda told: told["schema"].update(
        foreignKeys=[{"fields": ["id"], "reference": {"resource": "pople", "fields": ["id"]}}]
    ),
    "a reference to no field": lambda told: told["schema"].update(
        foreignKeys=[{"fields": ["id"], "reference": {"resource": "speeches", "fields": ["ib"]}}]
    ),
    "a reference of no field": lambda told: told["schema"].update(
        foreignKeys=[{"fields": ["idd"], "reference": {"resource": "speeches", "fields": ["by"]}}]
    ),
    "a reference to another type": lambda told: told["schema"].update(
        foreignKeys=[{"fields": ["id"], "reference": {"resource": "speeches", "fields": ["speech"]}}]
    ),
    "a file and rows": lambda told: told.update(data=[]),
    "required in the wrong place": lambda told: told["schema"]["fields"][0].update(required=True),
}


@pytest.mark.parametrize("what", WRONGLY_DESCRIBED)
def test_a_description_keeps_to_the_standard(council: Council, what: str) -> None:
    WRONGLY_DESCRIBED[what](council.resource)
    assert ("OR831", "datapackage.json") in council.found()


def test_a_pattern_is_asked_in_linear_time(council: Council) -> None:
    council.schema["fields"][0]["constraints"]["pattern"] = "(a+)+$"
    council.replace(council.people, "ada,", "a" * 40 + "!,")
    council.told["resources"] = council.told["resources"][:1]
    assert council.found()[0] == ("OR807", "people.csv:2:1")


@pytest.mark.parametrize("pattern", ["(?=a)ada|ben", r"(a|b).*\1", "a" * 3000, "(", r"[\W]"])
def test_a_pattern_that_takes_longer_is_refused(council: Council, pattern: str) -> None:
    council.schema["fields"][0]["constraints"]["pattern"] = pattern
    [problem] = council.check()
    assert (problem.code, problem.field) == ("OR832", "id")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"format": "xlsx"}, "xlsx"),
        ({"compression": "gz"}, "compressed"),
        ({"path": "people.csv.zip"}, "compressed"),
        ({"scheme": "https"}, "scheme"),
        ({"encoding": "utf-99"}, "encoding"),
        ({"dialect": {"nullSequence": "NULL"}}, "nullSequence"),
        ({"hash": "crc:1"}, "hash"),
    ],
)
def test_what_is_not_read_is_not_called_right(council: Council, told: dict[str, Any], why: str) -> None:
    council.resource.update(told)
    assert any(problem.code == "OR833" and why in problem.message for problem in council.check())


def test_the_bytes_are_those_that_the_descriptor_states(council: Council) -> None:
    council.resource.update(bytes=1, hash="md5:0", rows=9, fields=9)
    assert [problem.message.split("`")[1] for problem in council.check() if problem.code == "OR811"] == [
        "bytes",
        "hash",
        "rows",
        "fields",
    ]


def test_data_that_nobody_declares_is_a_warning(council: Council) -> None:
    (council.root / "people-old.csv").write_text("x\n", encoding="utf-8")
    [problem] = council.check()
    assert (problem.code, problem.severity, str(problem.place)) == ("OR835", "warning", "people-old.csv")


def test_a_table_without_a_schema_is_a_warning(council: Council) -> None:
    del council.resource["schema"], council.told["resources"][1]
    council.speeches.unlink()
    [problem] = council.check()
    assert (problem.code, problem.severity) == ("OR836", "warning")


def test_rows_may_stand_in_the_descriptor(council: Council) -> None:
    del council.resource["path"]
    council.resource["data"] = [
        {"id": "ada", "name": "Ada Osei", "born": None, "party": "green"},
        {"id": "ben", "name": "Ben Wu", "born": "1980-01-01", "party": "blue"},
        {"id": "cid", "name": 5, "born": "1980-01-01", "party": "red"},
    ]
    council.people.unlink()
    assert [(problem.code, problem.row_id) for problem in council.check()] == [("OR804", "row 3"), ("OR805", "ben")]


def test_other_dialects_are_read_and_the_place_is_that_of_the_file(council: Council) -> None:
    council.people.write_text(
        "# made up\nid;name;born;party\n'ada';'Ada; Osei';1970-05-01;green\n\nben;Ben Wu;;rad\n", encoding="utf-16"
    )
    council.resource.update(
        encoding="utf-16",
        dialect={"delimiter": ";", "quoteChar": "'", "commentChar": "#", "headerRows": [2], "skipBlankRows": True},
    )
    assert council.found() == [("OR805", "people.csv:5:13")]


def test_every_problem_is_counted_and_the_first_hundred_are_listed(council: Council) -> None:
    """The thousandth row of many is found on its own line, beyond what is read at once."""
    rows = "".join(f"{n},ada,{'x' * 200} {n}\n" for n in range(1, 300_001))
    council.speeches.write_text("speech,by,words\n" + rows + "x,ada,last\n", encoding="utf-8")
    assert council.found() == [("OR804", "speeches.csv:300002:1")]
    council.speeches.write_text("speech,by,words\n" + rows.replace(",ada,", ",eve,"), encoding="utf-8")
    *listed, more = council.check()
    assert [str(problem.place) for problem in listed] == [f"speeches.csv:{n}:{len(str(n - 1)) + 2}" for n in range(2, 102)]
    assert (more.code, more.value, more.field) == ("OR003", "OR809", "by")
    assert more.message.startswith("there are 300,000 problems like OR809 here; the first 100 are listed")


def test_too_much_of_anything_is_said_and_not_read(council: Council) -> None:
    council.people.write_text(",".join(f"c{n}" for n in range(100_000)) + "\n", encoding="utf-8")
    assert ("OR833", "people.csv:1") in council.found()
    council.people.write_text("id,name,born,party\n" + "x\n" * 20_000, encoding="utf-8")
    assert ("OR833", "people.csv:10102") in council.found() or ("OR833", "people.csv:10002") in council.found()
    council.schema["fields"] = [{"name": f"c{n}"} for n in range(2_000)]
    assert ("OR833", "datapackage.json") in council.found()


def test_the_command_tells_it_in_text_and_in_json(council: Council) -> None:
    council.replace(council.people, "red", "rad\x1b[2J")
    council.check()
    run = [sys.executable, "-m", "onrecord.cli", "check", str(council.root)]
    text = subprocess.run(run, capture_output=True, text=True, encoding="utf-8")
    assert (text.returncode, "\x1b" in text.stdout) == (1, False)
    assert text.stdout.startswith("people.csv:3:13: OR805 party is rad\\u{1b}[2J, which its vocabulary does not have")
    told = json.loads(subprocess.run([*run, "--format", "json"], capture_output=True, text=True, encoding="utf-8").stdout)
    assert (told["valid"], told["problems"][0]["row_id"], set(told)) == (False, "ben", {"valid", "problems"})
    council.replace(council.people, "rad\x1b[2J", "red")
    clean = subprocess.run(run, capture_output=True, text=True, encoding="utf-8")
    assert (clean.returncode, clean.stdout) == (0, "")
    assert clean.stderr.startswith("✓ 3 tables, 5 rows, no problems")


def test_a_long_check_says_on_a_terminal_how_far_it_is(council: Council) -> None:
    council.check()
    script = "import sys; from onrecord import progress, cli; progress.SOON = 0; sys.exit(cli.main(sys.argv[1:]))"
    run = [sys.executable, "-c", script, "check", str(council.root), "--format", "json"]
    silent = subprocess.run(run, capture_output=True, text=True, encoding="utf-8")
    ours, theirs = pty.openpty()
    watched = subprocess.run(run, stdout=subprocess.PIPE, stderr=theirs, text=True, encoding="utf-8")
    os.close(theirs)
    told = os.read(ours, 10_000).decode()
    os.close(ours)
    assert told.startswith("\rpeople: reading, 0 of 3 tables done\x1b[K\rpeople: 2 rows\x1b[K")
    assert "2 rows\x1b[K\r\x1b[K✓ 3 tables" in told
    assert (silent.returncode, silent.stdout) == (watched.returncode, watched.stdout)
    assert silent.stderr.startswith("✓ 3 tables")


# Where we are stricter than frictionless, or it breaks down, and why.
STRICTER = {
    "OR804": "one way of writing each type: no 2026-5-1, no 1_000, no blanks round a number, no space in a URI",
    "OR806": "every part of a primary key has a value",
}


@pytest.mark.filterwarnings("ignore")  # frictionless leaves files open where it breaks down
def test_what_frictionless_calls_invalid_is_invalid_here() -> None:
    """Over generated packages, good and broken; every disagreement is explained."""
    import frictionless

    stricter: Counter[str] = Counter()
    verdicts: Counter[tuple[bool, bool]] = Counter()
    for seed in range(int(os.environ.get("ONRECORD_STRANGERS", "120"))):
        with tempfile.TemporaryDirectory() as folder:
            strangers.package(Path(folder), Random(seed))
            told = Path(folder) / "datapackage.json"
            ours = {problem.code for problem in package.check(descriptor.read(told)).problems if problem.is_error}
            try:
                theirs = frictionless.validate(str(told)).valid
            except TypeError:
                # It breaks down over a unique column of lists or objects, which Python can't put into a set.
                continue
        verdicts[theirs, not ours] += 1
        assert theirs or ours, f"seed {seed}: only frictionless finds something"
        if theirs and ours:
            stricter.update(ours)
    assert set(stricter) <= set(STRICTER), stricter
    assert min(verdicts[True, True], verdicts[False, False]) > 15


FIELDS = [
    Field({"name": "f", "type": kind, "format": form, "constraints": limits})
    for kind, form in strangers.VALUES
    if (kind, form) != ("geojson", "default")
    for limits in ({}, {"required": True})
] + [
    Field({"name": "f", "type": "integer", "constraints": {"minimum": 0, "maximum": "5"}}),
    Field({"name": "f", "type": "number", "constraints": {"exclusiveMinimum": 0, "exclusiveMaximum": 1.5}}),
    Field({"name": "f", "type": "number", "constraints": {"enum": [1, 1.5]}}),
    Field({"name": "f", "type": "number", "constraints": {"minimum": 0, "maximum": 1}}),
    Field({"name": "f", "type": "number", "constraints": {"minimum": -0.5, "exclusiveMaximum": 1}}),
    Field({"name": "f", "type": "number", "constraints": {"minimum": 1.05, "maximum": 10.5}}),
    Field({"name": "f", "type": "number", "constraints": {"maximum": 0.4}}),
    Field({"name": "f", "type": "number", "constraints": {"minimum": 1, "enum": [1, 1e-05]}}),
    Field({"name": "f", "type": "integer", "constraints": {"minimum": 1, "maximum": 10}}),
    Field({"name": "f", "type": "year", "constraints": {"minimum": "0001", "maximum": "1999"}}),
    Field({"name": "f", "type": "date", "constraints": {"minimum": "2000-01-01"}}),
    Field({"name": "f", "type": "string", "constraints": {"enum": ["a", "ł"], "minLength": 1}}),
    Field({"name": "f", "type": "string", "constraints": {"minLength": 2, "maxLength": 3}}, frozenset({"-", "NA"})),
]
TEXTS = st.text(st.sampled_from('0123456789-+.:TZeE ,ab{}[]"/%ŁÀ٣\n'), max_size=12) | st.sampled_from(
    [text for right, wrong in strangers.VALUES.values() for text in right + wrong]
    + ["012", "00", "00.5", "0.5", "0", "-0", "-0.6", "1", "1.0", "1.1", "10", "11", "1e-05", "0001", "0000"]
)


_complaints: dict[tuple[int, str], list[tuple[str, str]]] = {}


def complaints_of(field: Field, text: str) -> list[tuple[str, str]]:
    """As `complaints` has them, asked once: many texts come again."""
    if (id(field), text) not in _complaints:
        _complaints[id(field), text] = list(field.complaints(text))
    return _complaints[id(field), text]


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(TEXTS, min_size=1, max_size=60, unique=True))
def test_what_sql_is_sure_of_is_so(texts: list[str]) -> None:
    """What it calls right has no complaint, and what it calls wrong has that complaint."""
    import duckdb

    wrong = [list(surely.wrong(field, "t", None)) for field in FIELDS]
    asked = [
        f"[{', '.join([surely.right(field, 't', None), *(breaks for _, _, breaks in told)])}]"
        for field, told in zip(FIELDS, wrong, strict=True)
    ]
    rows = duckdb.connect().execute(f"SELECT t, {', '.join(asked)} FROM (SELECT unnest(?::VARCHAR[]) AS t)", [texts]).fetchall()
    for text, *answers in rows:
        for field, expected, (right, *broken) in zip(FIELDS, wrong, answers, strict=True):
            complaints = complaints_of(field, text)
            assert not (right and complaints), (field, text)
            told = [(code, words) for (code, words, _), breaks in zip(expected, broken, strict=True) if breaks]
            assert not complaints or set(told) <= set(complaints), (field, text)
            assert complaints or not told, (field, text)
            assert right or complaints or not surely.sure(field), (field, text)


def looked(path: Path) -> Looked:
    """A look at a file in blocks of 64 bytes."""
    resource = Resource({"name": "a", "path": path.name}, Place(path.name), path, delimited.Dialect(), None)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bits, "BLOCK", 64)
        return look(resource)


@settings(max_examples=300, deadline=None)
@given(
    before=st.integers(0, 70),
    body=st.lists(st.sampled_from(["a", ",", '"', "\n", "\r\n", "\r", " ", '""', '"\n', ',"', '"x"']), max_size=14),
)
def test_duckdb_reads_what_it_is_given_as_python_does(before: int, body: list[str]) -> None:
    """Wherever the bytes are parted into blocks."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(bits, "BLOCK", 64)
        path = Path(folder) / "a.csv"
        path.write_bytes(("h" * before + ",k\n" + "".join(body)).encode())
        if not looked(path).plain:
            return
        try:
            read = duckdb.connect().execute(
                f"FROM read_csv({literal(str(path))}, auto_detect = false, header = true, delim = ',', quote = '\"', escape = '\"',"
                f" columns = {{'a': 'VARCHAR', 'b': 'VARCHAR'}}, nullstr = {literal(load.NULL)}, strict_mode = true)"
            )
        except duckdb.Error:
            return
        records = list(delimited.records(path, delimited.Dialect()))[1:]
        assert [list(row) for row in read.fetchall()] == [record.cells for record in records]
        assert list(far_records(path, delimited.Dialect(), list(range(len(records))))) == records


@given(cells=st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=8), min_size=2, max_size=4))
def test_a_cell_is_found_where_it_starts(cells: list[str]) -> None:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerow(cells)
    raw = made.getvalue()
    record = delimited.Record(1, 1, cells, raw)
    for n, cell in enumerate(cells):
        column = record.column(n, delimited.Dialect())
        written = io.StringIO()
        csv.writer(written, lineterminator="").writerow([*cells[:n], "x"])
        before = written.getvalue()[:-1]
        assert column == (None if "\n" in before else len(before) + 1), cell
