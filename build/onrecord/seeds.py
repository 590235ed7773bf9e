"""Seeds: which of the files that people put there are read. What looks like one of them and is not read is a problem."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from onrecord.problems import Place, Problem, problem

TEXTS, ANNOTATIONS = "seeds", "seeds/annotations"
ENDINGS = {".txt": TEXTS, ".yaml": ANNOTATIONS, ".yml": ANNOTATIONS}


def typed(root: Path) -> list[Path]:
    """The annotation files, in order; of two that differ in their ending alone, the first."""
    folder, found = root / ANNOTATIONS, dict[str, str]()
    for name in sorted(os.listdir(folder)) if folder.is_dir() else ():
        stem, ending = os.path.splitext(name)
        if ENDINGS.get(ending) == ANNOTATIONS:
            found.setdefault(stem, name)
    return [folder / name for name in found.values()]


def passed_over(root: Path) -> Iterator[Problem]:
    """Each file that would be read as a report or its annotations if it stood elsewhere or had another name."""
    read = {path.name for path in typed(root)}
    for folder, below, names in os.walk(root / TEXTS):
        below[:] = sorted(name for name in below if not name.startswith("."))
        here = Path(folder).relative_to(root).as_posix()
        for name in sorted(names):
            stem, ending = os.path.splitext(name)
            home = ENDINGS.get(ending.lower())
            if home is None or name.startswith(".") or (here == home and (name in read or ending == ".txt")):
                continue
            meant = f"{home}/{stem}{'.txt' if home == TEXTS else '.yaml'}"
            yield problem("OR118", Place(f"{here}/{name}"), value=f"{here}/{name}", expected=meant)
