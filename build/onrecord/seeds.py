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
    found: dict[str, Path] = {}
    for path in sorted((root / ANNOTATIONS).iterdir()) if (root / ANNOTATIONS).is_dir() else ():
        if ENDINGS.get(path.suffix) == ANNOTATIONS:
            found.setdefault(path.stem, path)
    return list(found.values())


def passed_over(root: Path) -> Iterator[Problem]:
    """Each file that would be read as a report or its annotations if it stood elsewhere or had another name."""
    read = {*typed(root), *(root / TEXTS).glob("*.txt")}
    for folder, below, names in os.walk(root / TEXTS):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in sorted(names):
            home = ENDINGS.get(Path(name).suffix.lower())
            if home and not name.startswith(".") and (path := Path(folder, name)) not in read:
                meant = f"{home}/{path.stem}{'.txt' if home == TEXTS else '.yaml'}"
                shown = path.relative_to(root).as_posix()
                yield problem("OR118", Place(shown), value=shown, expected=meant)
