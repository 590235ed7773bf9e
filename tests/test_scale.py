"""A corpus drafted part by part, on workers that die, and checked over all its parts."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from onrecord import verbs
from onrecord.problems import Problem
from onrecord.project import Unreadable
from onrecord.scale import apart, parts, run
from onrecord.scale.article import Article, Refused
from onrecord.scale.described import tables
from onrecord.scale.engine import Cluster, Here, engine

TEXTS = [one["text"] for one in yaml.safe_load((Path(__file__).parent / "draft" / "articles.yaml").read_text(encoding="utf-8"))]
# What stands in place of the rules, in a child process, for some texts.
BREAKERS = """
import onrecord.draft.drafting as drafting
right = drafting.draft
def draft(name, text, known=None):
    if text == "raise":
        raise LookupError("no such rule")
    while text == "loop":
        pass
    if text == "crash":
        import os
        os.abort()
    return right(name, text, known)
drafting.draft = draft
"""
POISON = ["{bad", "", '{"id": 5.5, "text": "x"}', '{"id": "no-text"}', '{"id": "five", "text": 5}', '{"id": "a0-1", "text": "Again."}',
          '{"id": "half", "text": "\\ud800"}', '[1]', '{"id": "raise", "text": "raise"}', '{"id": "crash", "text": "crash"}']  # fmt: skip


def write(folder: Path, files: int, articles: int) -> Path:
    """A corpus of so many files; the second also has lines that poison it."""
    folder.mkdir()
    for n in range(files):
        rows = [json.dumps({"id": f"a{n}-{i}", "text": TEXTS[(i + 11 * n) % len(TEXTS)]}) for i in range(articles)]
        (folder / f"news-{n}.jsonl").write_text(
            "\n".join([*rows[:3], *(POISON if n == 1 else []), *rows[3:]]) + "\n", encoding="utf-8"
        )
    return folder


def draft(corpus: Path, out: Path | str, part_bytes: int | None = None) -> list[Problem]:
    """What a single process makes of a corpus, and what it says of it."""
    told: list[Problem] = []
    run.run(str(corpus), str(out), Here(), told.extend, part_bytes)
    return told


def files(out: Path) -> dict[str, bytes]:
    """Every file of a drafted corpus."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def rows(out: Path, table: str, columns: str = "*") -> list[Any]:
    import duckdb

    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM '{out}/{table}/*.parquet' ORDER BY ALL").fetchall()


@pytest.fixture(scope="module", autouse=True)
def _broken_rules(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    folder = tmp_path_factory.mktemp("breakers")
    (folder / "sitecustomize.py").write_text(BREAKERS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]))
        yield


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("corpus") / "news", 4, 30)


@pytest.fixture(scope="module")
def alone(corpus: Path) -> tuple[Path, list[Problem]]:
    """The corpus, drafted in a single process."""
    out = corpus.parent / "alone"
    return out, draft(corpus, out)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler's address and its two workers, each a process on 127.0.0.1."""
    told = tmp_path / "scheduler.json"
    dask = [sys.executable, "-W", "ignore", "-m", "dask"]
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    log = (tmp_path / "log").open("wb")
    scheduler = subprocess.Popen(
        [*dask, "scheduler", *here, "--port", "0", "--scheduler-file", str(told)], stdout=log, stderr=log
    )
    order = [
        *dask,
        "worker",
        *here,
        "--nthreads",
        "1",
        "--no-nanny",
        "--scheduler-file",
        str(told),
        "--local-directory",
        str(tmp_path),
    ]
    workers = [subprocess.Popen(order, stdout=log, stderr=log) for _ in range(2)]
    try:
        while not told.exists() or not told.read_text():
            assert scheduler.poll() is None
            time.sleep(0.05)
        yield json.loads(told.read_text())["address"], workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()
        log.close()


def test_a_worker_that_is_killed_costs_no_row(
    corpus: Path, alone: tuple[Path, list[Problem]], cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    out = tmp_path / "out"
    order = [sys.executable, "-m", "onrecord.cli", "draft", "--corpus", str(corpus), "--out", str(out), "--scheduler", address]
    command = subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while not list(out.glob("_parts/*.json")):
        assert command.poll() is None
        time.sleep(0.01)
    workers[0].send_signal(signal.SIGKILL)
    said = command.communicate()[1].decode()
    assert (command.returncode, "0 of them kept" in said) == (1, True)
    assert workers[0].wait() == -signal.SIGKILL
    assert files(out) == files(alone[0])


@pytest.mark.parametrize("asked", [1, 3])
def test_as_many_workers_start_as_are_asked_for(asked: int) -> None:
    with engine(asked, None) as made:
        assert isinstance(made, Cluster)
        assert list(made.client.nthreads().values()) == [1] * asked


def test_each_poisoned_line_is_a_problem_at_its_place_and_stops_nothing(alone: tuple[Path, list[Problem]]) -> None:
    out, problems = alone
    assert [(one.code, one.place.file, one.place.line, one.row_id) for one in problems] == [
        ("OR127", "news-1.jsonl", 4 + n, told)
        for n, told in [
            (0, None),
            (2, None),
            (3, "no-text"),
            (4, "five"),
            (5, "a0-1"),
            (6, "half"),
            (7, None),
            (8, "raise"),
            (9, "crash"),
        ]
    ]
    assert [one.message.partition(": ")[2] for one in problems][-5:] == [
        "its id stands before, in line 2 of news-0.jsonl",
        "character 0 of its text is half of a character",
        "it is no object with an id and a text",
        "the rules broke off: LookupError: no such rule",
        "the rules were ended by SIGABRT",
    ]
    assert len(rows(out, "articles")) == 4 * 30
    assert [row[1:4] for row in rows(out, "problems")] == [(one.place.line, one.row_id, one.code) for one in problems]


def test_an_article_that_takes_too_long_is_left_out() -> None:
    asked = [(n, Article(str(n), text)) for n, text in enumerate(["Rain fell.", "loop", "Snow fell."])]
    made = [(n, told if isinstance(told, Refused) else "drafted") for n, _, told in apart.drafted(asked, seconds=1)]
    assert made == [(0, "drafted"), (1, Refused("the rules took more than 1 seconds", "1")), (2, "drafted")]


def test_what_is_done_is_kept_and_what_changed_is_done_again(
    corpus: Path, alone: tuple[Path, list[Problem]], tmp_path: Path
) -> None:
    changed, out = tmp_path / "news", tmp_path / "out"
    write(changed, 4, 30)
    shutil.copytree(alone[0], out)
    first = changed / "news-0.jsonl"
    lines = first.read_text(encoding="utf-8").splitlines(keepends=True)
    # The first a0-1 goes, so that the other is the only one; and one part had not been finished when the run was stopped.
    first.write_text("".join([lines[0], *lines[2:]]), encoding="utf-8")
    next(out.glob("_parts/news-2*")).unlink()
    times = {path: path.stat().st_mtime_ns for path in out.glob("quotes/*")}
    assert len(draft(changed, out)) == 8
    again = [path.name[:6] for path, told in sorted(times.items()) if path.stat().st_mtime_ns != told]
    assert again == ["news-0", "news-1", "news-2"]
    draft(changed, tmp_path / "fresh")
    assert files(out) == files(tmp_path / "fresh")
    assert not verbs.check(None, [out]).problems


def test_a_folder_of_another_corpus_is_left_alone(corpus: Path, alone: tuple[Path, list[Problem]], tmp_path: Path) -> None:
    before = files(alone[0])
    with pytest.raises(run.NotOurs, match="a file that this corpus does not have"):
        draft(write(tmp_path / "other", 2, 3), alone[0])
    assert files(alone[0]) == before


@pytest.mark.parametrize("part_bytes", [1, 7, 64, 1000, 10**6])
def test_wherever_a_file_is_cut_each_line_is_of_one_part(part_bytes: int, tmp_path: Path) -> None:
    text = b"one\n\ntwo and more\n" + b"x" * 70 + b"\nlast, without an end"
    (tmp_path / "a.jsonl").write_bytes(text)
    cut = parts.parts(parts.corpus(str(tmp_path / "*.jsonl")), part_bytes)
    assert b"".join(line.data for part in cut for line in parts.lines(part) if isinstance(line.data, bytes)) == text


def test_packed_files_and_parquet_give_the_same_rows(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet

    plain = write(tmp_path / "plain", 1, 12)
    packed, table = tmp_path / "packed", tmp_path / "table"
    packed.mkdir()
    table.mkdir()
    data = (plain / "news-0.jsonl").read_bytes()
    (packed / "news-0.jsonl.gz").write_bytes(gzip.compress(data))
    pyarrow.parquet.write_table(
        pa.Table.from_pylist(list(map(json.loads, data.splitlines()))), table / "news.parquet", row_group_size=5
    )
    for one, part_bytes in ((plain, 4000), (packed, None), (table, 4000)):
        draft(one, one.with_suffix(".out"), part_bytes)
    for name in set(tables()) - {"problems"}:
        columns = "* EXCLUDE (part, line)" if name == "articles" else "*"
        assert rows(packed.with_suffix(".out"), name, columns) == rows(plain.with_suffix(".out"), name, columns)
        assert rows(table.with_suffix(".out"), name, columns) == rows(plain.with_suffix(".out"), name, columns)


def test_a_packed_file_that_breaks_off_is_told_after_what_could_be_read(tmp_path: Path) -> None:
    data = gzip.compress(b"".join(json.dumps({"id": n, "text": f"Rain {n}."}).encode() + b"\n" for n in range(5000)))
    (tmp_path / "news.jsonl.gz").write_bytes(data[: len(data) // 2])
    [told] = draft(tmp_path / "news.jsonl.gz", tmp_path / "out")
    assert len(rows(tmp_path / "out", "articles")) == (told.place.line or 0) - 1 > 100
    assert "its file breaks off here" in told.message


def test_a_corpus_may_be_written_to_any_file_system(tmp_path: Path) -> None:
    import fsspec

    corpus = write(tmp_path / "news", 1, 3)
    draft(corpus, tmp_path / "out")
    draft(corpus, "memory://drafts/out")
    memory = fsspec.filesystem("memory")
    kept = {path.removeprefix("/drafts/out/"): memory.cat_file(path) for path in memory.find("/drafts/out")}
    assert kept == files(tmp_path / "out")


def test_a_key_in_two_parts_and_a_reference_to_nothing_are_found(alone: tuple[Path, list[Problem]], tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as parquet

    out = tmp_path / "out"
    shutil.copytree(alone[0], out)
    one, other = sorted(out.glob("quotes/*"))[:2]
    parquet.write_table(pa.concat_tables([parquet.read_table(other), parquet.read_table(one).slice(0, 1)]), other)
    actors = sorted(out.glob("actors/*"))[3]
    parquet.write_table(parquet.read_table(actors).slice(0, 0), actors)
    articles = sorted(out.glob("articles/*"))[2]
    parquet.write_table(
        pa.concat_tables([parquet.read_table(articles), parquet.read_table(sorted(out.glob("articles/*"))[0]).slice(0, 1)]),
        articles,
    )
    told = verbs.check(None, [out]).problems
    key = f"a0-0 {parquet.read_table(one)['start_char'][0]}"
    assert {(problem.code, problem.place.file) for problem in told} == {
        *[("OR811", f"{path.parent.name}/{path.name}") for path in (other, actors, articles)], ("OR808", "articles"),
        *[("OR809", f"{table}/{name}") for table, name in (("quotes", other.name), *((table, actors.name) for table in ("quotes", "claims", "citations")))],
    }  # fmt: skip
    assert [problem.row_id for problem in told if problem.code == "OR808"] == ["a0-0"]
    assert [problem.row_id for problem in told if problem.field == "article_id" and problem.code == "OR809"] == [key]


def test_a_part_that_other_rules_drafted_is_named(alone: tuple[Path, list[Problem]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(alone[0], out)
    manifest = sorted(out.glob("_parts/*"))[1]
    told = json.loads(manifest.read_text(encoding="utf-8"))
    manifest.write_text(json.dumps(told | {"edition": "another"}), encoding="utf-8")
    assert [(one.code, one.value, one.place.file) for one in verbs.check(None, [out]).problems] == [
        ("OR840", told["part"], told["file"])
    ]


def test_what_is_no_corpus_of_ours_is_a_problem_and_no_breakdown(alone: tuple[Path, list[Problem]], tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(alone[0], out)
    first, second, third, fourth = sorted(out.glob("_parts/*"))
    first.write_text('{"part": 5, "tables": [["quotes"]]}', encoding="utf-8")
    second.write_text("[" * 100_000, encoding="utf-8")
    (out / "quotes" / f"{third.stem}.parquet").write_bytes(b"PAR1 and nothing else")
    (out / "claims" / f"{fourth.stem}.parquet").write_bytes((out / "money" / f"{fourth.stem}.parquet").read_bytes())
    told = verbs.check(None, [out]).problems
    assert {(one.code, one.place.file) for one in told if one.code in ("OR802", "OR803")} == {
        ("OR802", f"_parts/{first.name}"), ("OR802", f"_parts/{second.name}"),
        ("OR802", f"quotes/{third.stem}.parquet"), ("OR803", f"claims/{fourth.stem}.parquet"),
    }  # fmt: skip
    (out / "corpus.json").write_text("[]", encoding="utf-8")
    assert "OR810" in [one.code for one in verbs.check(None, [out]).problems]


@pytest.mark.parametrize("where", ["nobody://knows/this", "github://without-more", Path("n" * 5_000)])
def test_what_nothing_here_opens_is_a_problem_and_no_breakdown(where: Path | str) -> None:
    assert [one.code for one in verbs.check(None, [where]).problems] == ["OR001"]


def test_without_the_extra_the_command_says_what_to_install(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(Unreadable, match=r"onrecord\[scale\]"):
        run.draft(str(corpus), str(tmp_path / "out"), 2, None, print)
