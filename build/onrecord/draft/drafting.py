"""Drafting: all that the rules read in one report, in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.draft.actor import Actor
from onrecord.draft.actors import cast
from onrecord.draft.attribution import Attributed, attribute
from onrecord.draft.citations import Cited, citations
from onrecord.draft.claims import claims
from onrecord.draft.contracts import Contract, contracts
from onrecord.draft.known import Known, recognised
from onrecord.draft.mentions import mentions, small_words
from onrecord.draft.quotations import quotations
from onrecord.draft.references import References
from onrecord.draft.slugs import ids
from onrecord.draft.units import units
from onrecord.draft.voice import Claim
from onrecord.money import Sum, sums


@dataclass(slots=True)
class Draft:
    """What the rules propose for one report; every span counts code points of the text as it stands."""

    name: str
    text: str
    actors: list[Actor]
    quotes: list[Attributed]
    claims: list[Claim]
    money: list[Sum]
    citations: list[Cited]
    contracts: list[Contract]
    ids: Mapping[Actor | None, str]

    @property
    def spoken(self) -> list[Attributed]:
        """The quotations that somebody is given."""
        return [one for one in self.quotes if one.speaker or one.actor]

    @property
    def aside(self) -> list[Attributed]:
        """The quotation marks that nobody is given."""
        return [one for one in self.quotes if not (one.speaker or one.actor)]


def draft(name: str, text: str, known: Known | None = None) -> Draft:
    """The draft of a report; `known` holds the actors that the project has on record."""
    quoted = quotations(text)
    named = mentions(text)
    if known:
        named = known.named(text, named)
    small = small_words(text)
    told = cast(named, small)
    if known:
        recognised(told, named, known.actors)
    row = units(text, quoted, named, told)
    people = References(row, told)
    attributed = attribute(text, row, quoted, people)
    asserted = claims(text, row, people, attributed)
    money = list(sums(text, small))
    actors = [actor for actor in told.actors if actor.mentions or actor.described]
    return Draft(
        name,
        text,
        actors,
        attributed,
        asserted,
        money,
        citations(text, row, told, attributed),
        contracts(row, money),
        ids(actors, known.taken if known else ()),
    )
