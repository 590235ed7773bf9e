"""Slugs: ids made of words, for a person to keep or change."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from onrecord.draft.actor import Actor

_NONE = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=20_000)
def slug(words: str, most: int = 6) -> str:
    """Lower-case letters, figures and hyphens, with a letter in it.

    >>> slug("The Société Générale's 3 banks"), slug("2030"), slug("…")
    ('the-societe-generales-3-banks', 'x2030', 'x')
    """
    plain = unicodedata.normalize("NFKD", words.replace("'", "").replace("’", "")).encode("ascii", "ignore").decode()
    made = "-".join(_NONE.sub(" ", plain.lower()).split()[:most])
    return made if any(char.isalpha() for char in made) else f"x{made}"


def distinct(wanted: str, taken: set[str]) -> str:
    """The slug, with a number where it is taken."""
    made, n = wanted, 2
    while made in taken:
        made, n = f"{wanted}-{n}", n + 1
    taken.add(made)
    return made


def ids(actors: Iterable[Actor], taken: Iterable[str] = ()) -> dict[Actor | None, str]:
    """An id for each actor: the one on record, or one made from the name that is nobody else's."""
    listed = list(actors)
    taken = set(taken) | {actor.known_id for actor in listed if actor.known_id}
    return {
        actor: actor.known_id or distinct(slug(actor.name.removeprefix("the ").removeprefix("The ")), taken) for actor in listed
    }
