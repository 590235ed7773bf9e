"""Seeds: which files are read, and that none which looks like one is passed over in silence."""

from __future__ import annotations

import pytest

from conftest import Workshop


@pytest.mark.parametrize("name", ["retired", "dataset", "first"])
def test_an_annotation_file_may_end_in_yml(workshop: Workshop, name: str) -> None:
    workshop.replace(workshop.typed("retired"), "id: first-old", "id: first-worth")
    workshop.typed(name).rename(workshop.typed(name).with_suffix(".yml"))
    assert [problem.code for problem in workshop.check()] == ["OR116"]


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("seeds/third.TXT", "seeds/third.txt"),
        ("seeds/more/third.txt", "seeds/third.txt"),
        ("seeds/annotations/third.txt", "seeds/third.txt"),
        ("seeds/third.yaml", "seeds/annotations/third.yaml"),
        ("seeds/annotations/third.YAML", "seeds/annotations/third.yaml"),
        ("seeds/annotations/more/third.yml", "seeds/annotations/third.yaml"),
        ("seeds/annotations/actors.yml", "seeds/annotations/actors.yaml"),
    ],
)
def test_what_looks_like_a_seed_is_not_passed_over(workshop: Workshop, path: str, meant: str) -> None:
    (workshop.root / path).parent.mkdir(exist_ok=True)
    (workshop.root / path).write_text("actors: []\n", encoding="utf-8")
    [problem] = workshop.check()
    assert (problem.code, problem.place.file) == ("OR118", path)
    assert f"`{meant}`" in problem.advice


def test_what_does_not_look_like_a_seed_may_stand_there(workshop: Workshop) -> None:
    for path in (
        "seeds/README.md",
        "seeds/.DS_Store",
        "seeds/.cache/x.txt",
        "seeds/annotations/.first.yaml.x.new",
        "seeds/a.pdf",
    ):
        (workshop.root / path).parent.mkdir(exist_ok=True)
        (workshop.root / path).write_text("So.", encoding="utf-8")
    assert workshop.check() == []
