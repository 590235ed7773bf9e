"""A hand that types an annotation file its own way: keys in any order, comments, blank lines, quotation marks."""

from __future__ import annotations

import json
import unicodedata
from random import Random
from typing import Any

import yaml


class Hand:
    """What it typed above and behind which keys is kept, to be looked for."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.above: list[tuple[str, str]] = []
        self.behind: list[tuple[str, str]] = []

    def file(self, told: dict[str, Any]) -> str:
        text = "\n".join(self._mapping(told, "")) + "\n" * self._may(0.8)
        return "\ufeff" * self._may() + (text.replace("\n", "\r\n") if self._may() else text)

    def _may(self, share: float = 0.3) -> bool:
        return self.random.random() < share

    def _mapping(self, told: dict[str, Any], pad: str, dash: bool = False) -> list[str]:
        lines: list[str] = []
        for key in self.random.sample(list(told), len(told)):
            if lines or not dash:
                lines += [""] * self._may()
                if self._may():
                    self.above.append((f"# above {len(self.above)}.", key))
                    lines.append(pad + self.above[-1][0])
            lines += self._entry(key, told[key], pad)
        return lines

    def _entry(self, key: str, value: Any, pad: str) -> list[str]:
        comment = ""
        if self._may():
            self.behind.append((f"# behind {len(self.behind)}.", key))
            comment = f"  {self.behind[-1][0]}"
        comment += "  " * self._may(0.1)
        if isinstance(value, str) and self._may(0.2):
            return [f"{pad}{key}: |-{comment}", f"{pad}    {value}"]
        if isinstance(value, str) or not value or self._may(0.4):
            return [f"{pad}{key}: {self._inline(value)}{comment}"]
        below = self._mapping(value, f"{pad}  ") if isinstance(value, dict) else self._items(value, pad)
        return [f"{pad}{key}:{comment}", *below]

    def _items(self, told: list[Any], pad: str) -> list[str]:
        lines: list[str] = []
        for item in told:
            if self._may() or not isinstance(item, dict):
                lines.append(f"{pad}- {self._inline(item)}")
            elif self._may(0.2):
                lines += [f"{pad}-", *self._mapping(item, f"{pad}  ")]
            else:
                first, *rest = self._mapping(item, f"{pad}  ", dash=True)
                lines += [f"{pad}- {first.lstrip()}", *rest]
        return lines

    def _inline(self, value: Any) -> str:
        if isinstance(value, dict):
            keys = self.random.sample(list(value), len(value))
            return "{" + ", ".join(f"{key}: {self._inline(value[key])}" for key in keys) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self._inline, value)) + "]"
        return json.dumps(value, ensure_ascii=False) if self._may(0.5) else "'" + value.replace("'", "''") + "'"


def apart(told: Any) -> Any:
    """The same content, with every accent a character of its own."""
    if isinstance(told, dict):
        return {key: apart(value) for key, value in told.items()}
    return [apart(item) for item in told] if isinstance(told, list) else unicodedata.normalize("NFD", told)


def content(text: str) -> Any:
    """What a file holds, each scalar as it was typed."""
    return yaml.load(text, Loader=yaml.BaseLoader)
