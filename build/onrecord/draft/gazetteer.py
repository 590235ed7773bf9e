"""Gazetteer: the lists of names, places, titles and kinds that tell what a run of capitals is."""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.draft.lexicon import demonyms, names, words


def by_first(listed: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names that begin with each word.

    >>> by_first(["Home Office", "Home Rule", "Nato"])["Home"]
    ('Home Office', 'Home Rule')
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(listed):
        word = name.split(" ", 1)[0]
        found[word] = (*found.get(word, ()), name)
    return found


TITLES = words("people", "titles")
PARTICLES = words("people", "particles")
SUFFIXES = words("people", "suffixes")
MALE, FEMALE = words("names", "male"), words("names", "female")
FIRST = MALE | FEMALE
TRADES = words("organisations", "trades")
HEADS = words("organisations", "heads") | TRADES
SMALL_HEADS = words("organisations", "small_heads")
BODIES = words("organisations", "companies", "media")
PARTIES = words("organisations", "parties")
KNOWN_PARTIES = names("organisations", "known_parties")
KNOWN = names("organisations", "known") | KNOWN_PARTIES
NOT_ACRONYMS = words("organisations", "not_acronyms")
PLACES = names("places", "known") | words("places", "cities", "states")
PLACE_HEADS = words("places", "heads")
THINGS = words("places", "things")
GROUPS = words("places", "groups") | {word for word in demonyms() if word.endswith("s") and demonyms()[word] != word} - {"Swiss"}
COUNTRIES = frozenset(demonyms().values())
ADJECTIVES = words("places", "adjectives") | (frozenset(demonyms()) - COUNTRIES)
CALENDAR = words("grammar", "calendar")
OPENERS = words("grammar", "openers", "determiners", "pronouns", "prepositions", "relatives", "subordinators", "auxiliaries")
SIDES = frozenset(
    "North South East West Northern Southern Eastern Western Central New Upper Lower Greater Inner Outer Mid".split()
)
STATE = names("organisations", "public")
LEADING = by_first(KNOWN | PLACES)
# Names of bodies that hold a link: House of Commons, Globe and Mail.
LINKED = by_first(name for name in KNOWN if any(not word[0].isupper() for word in name.split()))
