"""Lexicon: the word lists of `words/*.toml` as sets, and the forms of verbs."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((files("onrecord.draft") / "words" / f"{name}.toml").read_text(encoding="utf-8"))


def words(file: str, *keys: str) -> frozenset[str]:
    """The words that a file lists under the keys, split at white space."""
    return frozenset(word for key in keys for word in _file(file)[key].split())


def names(file: str, key: str) -> frozenset[str]:
    """The names of several words that a file lists under the key, split at bars."""
    return frozenset(name.strip() for name in _file(file)[key].replace("\n", " ").split("|"))


def forms(lemma: str) -> tuple[str, ...]:
    """Present, third person, past forms and participle of a regular verb.

    >>> forms("argue"), forms("cry")
    (('argue', 'argues', 'argued', 'arguing'), ('cry', 'cries', 'cried', 'crying'))
    """
    if lemma.endswith("e"):
        return lemma, lemma + "s", lemma + "d", lemma[:-1] + "ing"
    if lemma.endswith("y") and lemma[-2] not in "aeou":
        return lemma, lemma[:-1] + "ies", lemma[:-1] + "ied", lemma + "ing"
    third = lemma + ("es" if lemma.endswith(("s", "sh", "ch", "x", "z")) else "s")
    return lemma, third, lemma + "ed", lemma + "ing"


@cache
def _irregular() -> dict[str, tuple[str, ...]]:
    return {told.split("/")[0]: tuple(told.split("/")) for told in _file("cues")["irregular"].split()}


@cache
def verbs(key: str, file: str = "cues") -> dict[str, str]:
    """The lemma of every form of the verbs that a file lists under the key."""
    return {form: lemma for lemma in _file(file)[key].split() for form in _irregular().get(lemma, forms(lemma))}


@cache
def demonyms() -> dict[str, str]:
    """The country of every word for what or who is of it; a country is its own.

    >>> demonyms()["Danish"], demonyms()["Danes"]
    ('Denmark', 'Denmark')
    """
    listed = [entry.replace("-", " ").split(":") for entry in _file("places")["countries"].split()]
    return {word: country for country, *others in listed for word in (country, *others)}


@cache
def nouns() -> frozenset[str]:
    """Nouns for texts that speak, such as a statement."""
    return frozenset(_file("cues")["nouns"]["words"].split())
