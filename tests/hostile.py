"""Hostile files, and what the command makes of them: run as a script, it measures each in each place and prints the worst."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from onrecord import pipeline

LITTLE = Path(__file__).parent / "little"
HEADER = b"quote_id,source_id,quotation,quote_type,speaker_id,speaker_basis,cue,repeats_id\n"
MILLION = 10**6


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("quotes.csv", data)
    return file.getvalue()


def lines(pattern: bytes, count: int) -> bytes:
    return b"".join(pattern % n for n in range(count))


ANYWHERE: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "one NUL": lambda: b"\0",
    "20 MB of NUL": lambda: b"\0" * 20 * MILLION,
    "a mark and nothing": lambda: b"\xef\xbb\xbf",
    "UTF-16": lambda: "report: first.txt".encode("utf-16"),
    "Latin-1": lambda: "report: £".encode("latin-1"),
    "20 MB of one letter": lambda: b"a" * 20 * MILLION,
    "20 MB of line ends": lambda: b"\n" * 20 * MILLION,
    "20 MB of quotation marks": lambda: b'"' * 20 * MILLION,
    "20 MB of commas": lambda: b"," * 20 * MILLION,
    "a gzip bomb": lambda: gzip.compress(b"\0" * 100 * MILLION),
    "a zip bomb": lambda: zipped(b"\0" * 100 * MILLION),
}
YAML: dict[str, Callable[[], bytes]] = {
    "an alias bomb": lambda: (
        b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"b%d: &b%d [*a,*a,*a,*a,*a,*a]\n" % (n, n) for n in range(9))
    ),
    "20,000 lists in one another": lambda: b"[" * 20_000,
    "20,000 keys in one another": lambda: b"{a: " * 20_000,
    "a million keys": lambda: lines(b"k%d: 1\n", MILLION),
    "24,000 keys": lambda: lines(b"k%d: 1\n", 24_000),
    "24,000 entries": lambda: b"actors:\n" + b"  - a\n" * 24_000,
    "12,000 entries without keys": lambda: b"claims:\n" + b"  - {}\n" * 12_000,
    "5,000 entries of nobody": lambda: b"actors:\n" + lines(b"  - {id: a%d, name: A, type: x}\n", 5_000),
    "keys twice": lambda: b"report: a\nreport: b\n",
    "a tag": lambda: b"report: !!python/object/apply:os.system [id]\n",
    "a merge key": lambda: b"<<: {report: a}\n",
    "half a file": lambda: b'report: first.txt\nsource: {id: "rep',
    "a number of 5,000 digits": lambda: b"report: " + b"9" * 5000,
    "a word of 900 kB": lambda: b"report: first.txt\nsource: {id: " + b"a" * 900_000 + b", language: en}\n",
    "a list": lambda: b"[]",
    "a word": lambda: b"no",
}
CSV: dict[str, Callable[[], bytes]] = {
    "headers only": lambda: HEADER,
    "headers twice": lambda: HEADER.replace(b"cue", b"quote_id"),
    "an unclosed quotation mark": lambda: HEADER + b'"003-x,report-003\n' * MILLION,
    "ragged rows": lambda: HEADER + b"a\nb,c\nd,e,f,g,h,i,j,k,l,m\n",
    "a million ragged rows": lambda: HEADER + b"a,b\n" * MILLION,
    "a million empty rows": lambda: HEADER + b",,,,,,,\n" * MILLION,
    "a million rows of one key": lambda: HEADER + b"a,b,c,d,e,f,g,\n" * MILLION,
    "a million dangling references": lambda: HEADER + lines(b"q%d,s,x,direct,,stated,,\n", 800_000),
    "a million keys of rows": lambda: HEADER + lines(b"q%d,report-first,x,direct,,not_stated,,\n", 400_000),
    "95,000 ragged rows": lambda: HEADER + b"a,b\n" * 95_000,
    "95,000 empty rows": lambda: HEADER + b",,,,,,,\n" * 95_000,
    "95,000 rows of one key": lambda: HEADER + b"a,b,c,direct,e,f,g,\n" * 95_000,
    "95,000 dangling references": lambda: HEADER + lines(b"q%06d,s,x,direct,,not_stated,,q\n", 95_000),
    "95,000 rows without fault of form": lambda: HEADER + lines(b"q%06d,report-first,x,direct,,not_stated,,\n", 95_000),
    "100,000 columns": lambda: b",".join(b"c%d" % n for n in range(10**5)) + b"\n" + b"," * (10**5 - 1) + b"\n",
    "columns without end": lambda: HEADER + b"," * 15 * MILLION + b"\n",
    "a cell of 10 MB": lambda: HEADER + b"a,b," + b"x" * 10 * MILLION + b",c,d,e,f,g\n",
    "a cell of 10 MB of lines": lambda: HEADER + b'a,b,"' + b"x\n" * 5 * MILLION + b'",c,d,e,f,g\n',
    "a heading of 10 MB": lambda: b"x" * 10 * MILLION + b"\n",
    "NUL in a cell": lambda: HEADER + b"a\0,b,c,d,e,f,g,h\n",
    "negative and huge numbers": lambda: HEADER + b"-1,9999999999999999999999,1e999,nan,inf,0x1F,,\n",
    "escapes": lambda: HEADER + b"\x1b[2J,\x9b2J,::error::x,##[add-mask]y,\xe2\x80\xae,\r,,\n",
    "semicolons": lambda: HEADER.replace(b",", b";") + b"a;b;c;d;e;f;g;h\n" * MILLION,
    "carriage returns": lambda: HEADER + b"a,b,c,d,e,f,g,h\r" * MILLION,
}
JSON: dict[str, Callable[[], bytes]] = {
    "20,000 objects in one another": lambda: b'{"a":' * 20_000,
    "a million objects in one another": lambda: b'{"a":' * MILLION,
    "a million lists": lambda: b"[" + b"[]," * 6 * MILLION + b"[]]",
    "a million keys of JSON": lambda: b"{" + lines(b'"k%d": 1,', MILLION) + b'"k": 1}',
    "100,000 resources": lambda: json.dumps({"resources": [{"name": f"r{n}"} for n in range(90_000)]}).encode(),
    "the same resource 100,000 times": lambda: json.dumps({"resources": [{"name": "quotes"}] * 100_000}).encode(),
    "an integer of 5,000 digits": lambda: b'{"resources": ' + b"9" * 5000 + b"}",
    "not a number": lambda: b'{"resources": NaN}',
    "resources that are none": lambda: b'{"resources": [1, null, {"name": 3}, {"name": "quotes", "path": ["a", 7]}]}',
}
TEXT: dict[str, Callable[[], bytes]] = {
    **{f"990 kB of {piece!r}": lambda piece=piece: (piece * MILLION).encode()[:990_000]
       for piece in ("a ", "£", "7", "A", "(", ". ", "He said. ", "“", '"a" ', "\n")},
    **{f"9,900 of {piece!r}": lambda piece=piece: (piece * 9_900).encode() for piece in ('"a" ', "[1]", "£1 ", '"')},
    "45,000 of '.\\n'": lambda: b".\n" * 45_000,
}  # fmt: skip


def more(key: str, entries: bytes) -> bytes:
    """The annotation of the first report with more entries under one of its keys."""
    typed = (LITTLE / "seeds" / "annotations" / "first.yaml").read_bytes()
    head, found, rest = typed.partition(f"\n{key}:\n".encode())
    return head + found + entries + rest


CLAIM = b"  - {id: c%d, claim: It runs., type: reported_fact, exact: The deal runs for three years., answers: how-long}\n"
BULK: dict[str, Callable[[], bytes]] = {
    "4,000 claims that answer one question": lambda: more("claims", lines(CLAIM, 4_000)),
    "4,000 claims of words that are not there": lambda: more("claims", lines(CLAIM.replace(b"three", b"four"), 4_000)),
    "8,000 names": lambda: more("names", b"  - {actor: acme, exact: Acme Software, occurrence: 1}\n" * 8_000),
    "8,000 names of nobody": lambda: more("names", lines(b"  - {actor: a%d, exact: Acme Software, occurrence: 1}\n", 8_000)),
    "8,000 marks that are none": lambda: more("set_aside", b"  - {exact: Was it worth the money?, because: So.}\n" * 8_000),
    "4,000 quotes of the same words": lambda: more(
        "quotes", lines(b"  - {id: q%d, exact: We had no better offer., type: passage, speaker: ada-osei}\n", 4_000)
    ),
    "4,000 quotes of speakers that are none": lambda: more(
        "quotes", lines(b"  - {id: q%d, exact: We had no better offer., type: passage, speaker: someone}\n", 4_000)
    ),
    "9,000 sources cited": lambda: more("source", b"  cites:\n" + lines(b'    - {id: r%d, exact: "[1]"}\n', 9_000)).replace(
        b'  cites:\n    - {id: first-ref-1, exact: "[1]"}\n', b""),
}  # fmt: skip
MANY = 20_500  # rows that are right by the schema, behind those of a table
STEPS: dict[str, Callable[[], bytes]] = {
    "20,500 steps of one way": lambda: b"".join(
        b"x%06d,,first-agreed,1,%d,cited_to,,first-ref-1,first-ref-1-cites-9cdf73a5,stated,\n" % (n, n) for n in range(MANY)
    ),
}
EVIDENCE: dict[str, Callable[[], bytes]] = {
    "20,500 times the same sum": lambda: lines(
        b"x%06d,,,acme-deal,,,value_amount,2000000,stated,money_amount,,normal,asserts,report-first,"
        b"28,38,\xc2\xa32 million,,,1,\n",
        MANY,
    ),
}
ACTORS: dict[str, Callable[[], bytes]] = {
    "20,500 names that look alike": lambda: lines(b"x%06d,Acme,company,full_name,\n", MANY // 2)
    + lines(b"y%06d,\xd0\x90cme,company,full_name,\n", MANY // 2),
}  # fmt: skip
FILES = ANYWHERE | YAML | CSV | JSON | TEXT | BULK | STEPS | EVIDENCE | ACTORS


def _more(path: Path, data: bytes) -> None:
    """After what is there, in its last paragraph."""
    path.write_bytes(path.read_bytes().rstrip(b"\n") + b" " + data)


def _rows(path: Path, data: bytes) -> None:
    """After the rows that are there."""
    path.write_bytes(path.read_bytes() + data)


@dataclass(frozen=True)
class Role:
    """Where a file is put, and what is asked then."""

    place: str
    kinds: dict[str, Callable[[], bytes]]
    asked: tuple[str, ...] = ()
    bare: bool = False
    put: Callable[[Path, bytes], object] = Path.write_bytes


ROLES = {
    "report": Role("seeds/first.txt", ANYWHERE | TEXT),
    "end of a report": Role("seeds/first.txt", TEXT, put=_more),
    "annotation": Role("seeds/annotations/first.yaml", ANYWHERE | YAML | BULK),
    "end of an annotation": Role("seeds/annotations/first.yaml", YAML, put=_more),
    "annotation as PATH": Role("seeds/annotations/first.yaml", YAML, ("seeds/annotations/first.yaml",)),
    "shared annotation": Role("seeds/annotations/actors.yaml", ANYWHERE | YAML),
    "published CSV": Role("datapackage/quotes.csv", ANYWHERE | CSV),
    "CSV of a bare package": Role("datapackage/quotes.csv", ANYWHERE | CSV, ("datapackage.json",), bare=True),
    "steps of a bare package": Role("datapackage/attributions.csv", STEPS, ("datapackage.json",), bare=True, put=_rows),
    "evidence of a bare package": Role("datapackage/evidence.csv", EVIDENCE, ("datapackage.json",), bare=True, put=_rows),
    "actors of a bare package": Role("datapackage/actors.csv", ACTORS, ("datapackage.json",), bare=True, put=_rows),
    "CSV as PATH": Role("quotes.csv", ANYWHERE | CSV, ("quotes.csv",)),
    "descriptor": Role("datapackage.json", ANYWHERE | JSON),
    "descriptor of a bare package": Role("datapackage.json", ANYWHERE | JSON, ("datapackage.json",), bare=True),
    "PATH": Role("any.txt", ANYWHERE, ("any.txt",)),
    "PATH of JSON": Role("any.json", ANYWHERE | JSON, ("any.json",)),
    "PATH of CSV": Role("any.csv", ANYWHERE | CSV, ("any.csv",)),
    "PATH of YAML": Role("any.yaml", ANYWHERE | YAML, ("any.yaml",)),
}  # fmt: skip


@dataclass(frozen=True)
class Measured:
    """How the command ended, what it said, and what it took: seconds by the clock and of the processor, and megabytes."""

    code: int
    out: str
    err: str
    seconds: float
    cpu: float
    megabytes: float


# A child's peak starts from that of the process that made it, so a small process starts the command and waits for it.
_WAIT = """
import json, os, resource, sys, time
report, seconds, *words = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_CPU, (int(seconds),) * 2)
started = time.monotonic()
_, status, used = os.wait4(os.posix_spawn(words[0], words, os.environ), 0)
told = [os.waitstatus_to_exitcode(status), time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
print(json.dumps(told), file=open(report, "w"))
"""


def measured(*arguments: str, seconds: int = 60) -> Measured:
    """The command in a process of its own, stopped when it has used so much of the processor."""
    with tempfile.NamedTemporaryFile() as report:
        command = [sys.executable, "-m", "onrecord.cli", *arguments]
        waiting = [sys.executable, "-I", "-S", "-c", _WAIT, report.name, str(seconds), *command]
        done = subprocess.run(waiting, capture_output=True, check=True, stdin=subprocess.DEVNULL)
        code, *took = json.loads(report.read())
    return Measured(code, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"), *took)


def planted(built: Path, root: Path, role: Role, name: str) -> None:
    """A copy of the little project with a hostile file in its place."""
    shutil.copytree(built, root)
    if role.bare:
        shutil.rmtree(root / "seeds" / "annotations")
    role.put(root / role.place, FILES[name]())


def main(only: list[str]) -> None:
    """Each file in each place, worst last."""
    told = []
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder) / "built"
        shutil.copytree(LITTLE, built)
        pipeline.build(built)
        for role_name, role in ROLES.items():
            for name in role.kinds:
                if all(word in f"{role_name} / {name}" for word in only):
                    root = Path(folder) / "root"
                    planted(built, root, role, name)
                    asked = (str(root / path) for path in role.asked)
                    found = measured("--root", str(root), "check", "--format", "json", *asked)
                    try:
                        problems = len(json.loads(found.out)["problems"])
                    except ValueError:
                        problems = -1
                    told.append((found.cpu, role_name, name, found, problems))
                    print(_line(*told[-1]), file=sys.stderr)
                    shutil.rmtree(root)
    print("\n".join(_line(*one) for one in sorted(told, key=lambda one: one[0])[-25:]))
    print(f"{len(told)} files: at most {max(one[3].seconds for one in told):.1f} s, "
          f"{max(one[0] for one in told):.1f} s of the processor, {max(one[3].megabytes for one in told):.0f} MB")  # fmt: skip


def _line(cpu: float, role: str, name: str, found: Measured, problems: int) -> str:
    trouble = " TRACEBACK" * ("Traceback" in found.err)
    return f"{role:30} {name:38} exit {found.code:3} {found.seconds:5.1f} s {cpu:5.1f} s {found.megabytes:5.0f} MB {problems:6}{trouble}"


if __name__ == "__main__":
    main(sys.argv[1:])
