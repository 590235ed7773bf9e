"""A new story: from an empty folder to a published package with one invented report."""

from __future__ import annotations

import csv
from pathlib import Path

from test_build import onrecord


def test_from_an_empty_folder_to_a_published_package(tmp_path: Path) -> None:
    story = tmp_path / "Other Story"
    assert onrecord("init", str(story), cwd=tmp_path).returncode == 0
    shape = (story / "schemas" / "annotation.schema.json").read_bytes()
    unbuilt = onrecord("check", cwd=story)
    assert (unbuilt.returncode, unbuilt.stderr) == (1, "1 error\n")
    assert "OR810 the descriptor can't be used: nothing was published here yet" in unbuilt.stdout
    assert onrecord("build", cwd=story).returncode == 0
    assert (story / "schemas" / "annotation.schema.json").read_bytes() == shape
    assert onrecord("check", cwd=story).stderr.startswith("✓ 0 reports, 0 rows, no problems")
    (story / "seeds" / "001.txt").write_text("Ada Osei said, “It rained.”\n", encoding="utf-8")
    assert "OR115" in onrecord("check", cwd=story).stdout
    (story / "seeds" / "annotations" / "001.yaml").write_text(
        "report: 001.txt\n"
        "source: {id: report-001, language: en}\n"
        "names:\n  - {actor: ada-osei, exact: Ada Osei}\n"
        "quotes:\n  - {id: 001-rained, exact: It rained., type: direct, speaker: ada-osei, cue: said}\n",
        encoding="utf-8",
    )
    actors = story / "seeds" / "annotations" / "actors.yaml"
    ada = "actors:\n  - {id: ada-osei, name: Ada Osei, type: person, naming: full_name}"
    actors.write_text(actors.read_text(encoding="utf-8").replace("actors: []", ada), encoding="utf-8")
    made = onrecord("build", cwd=story)
    assert made.returncode == 0, made.stdout
    assert onrecord("check", "datapackage.json", cwd=story).returncode == 0
    with (story / "datapackage" / "quotes.csv").open(encoding="utf-8", newline="") as file:
        [quote] = csv.DictReader(file)
    assert (quote["quotation"], quote["speaker_id"], quote["speaker_basis"]) == ("It rained.", "ada-osei", "stated")
    assert (story / "datapackage" / "other-story.duckdb").is_file()


def test_init_writes_into_nobodys_folder(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear", encoding="utf-8")
    asked = onrecord("init", str(tmp_path), cwd=tmp_path)
    assert (asked.returncode, [path.name for path in tmp_path.iterdir()]) == (2, ["letter.txt"])
