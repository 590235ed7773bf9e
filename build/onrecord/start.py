"""Start: a new, empty dataset of the same shape, for another story."""

from __future__ import annotations

import re
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined

from onrecord import package
from onrecord.shape import annotation_schema


def start(folder: Path) -> list[str]:
    """Write the files of an empty dataset into a folder that is new or empty; their paths."""
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.casefold()).strip("-")
    name = name if re.search(r"[a-z]", name) else f"dataset-{name}".rstrip("-")
    environment = Environment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    made = {
        path: environment.from_string(text).render(name=name, version=version("onrecord"))
        for path, text in _templates(files("onrecord") / "templates" / "project", "")
    }
    made["seeds/annotations/README.md"] = _blank_entry()
    # An editor helps from the first line on, and not only once there was a build.
    made["schemas/annotation.schema.json"] = package.as_json(annotation_schema()).decode()
    for path, text in sorted(made.items()):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8", newline="\n")
    return sorted(made)


def _templates(folder: Any, path: str) -> list[tuple[str, str]]:
    found = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _templates(entry, f"{path}{entry.name}/")
        else:
            found.append((path + entry.name, entry.read_text(encoding="utf-8")))
    return found


def _blank_entry() -> str:
    """The blank, explained annotation file: packed with the code, or where it stands in a checkout."""
    packed = files("onrecord") / "blank-entry.md"
    place = packed if packed.is_file() else Path(__file__).resolve().parents[2] / "seeds" / "annotations" / "README.md"
    return place.read_text(encoding="utf-8")
