"""Drafting: all that the rules read in one report, in one pass, and its form as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from onrecord.draft.actor import Actor
from onrecord.draft.actors import Cast, cast
from onrecord.draft.attribution import Attributed, attribute
from onrecord.draft.citations import Cited, citations
from onrecord.draft.claims import claims
from onrecord.draft.contracts import Contract, contracts
from onrecord.draft.known import Known
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
    ids: dict[Actor, str]

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
    told: Cast = cast(named, small, known.actors if known else None)
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
        ids(actors),
    )


def document(made: Draft) -> dict[str, Any]:
    """The draft as the object that `draft --format json` prints."""
    text, names = made.text, made.ids

    def span(at: tuple[int, int] | None, *keys: str) -> dict[str, Any]:
        words, first, last = keys
        start, end = at or (None, None)
        return {words: text[start:end] if at else None, first: start, last: end}

    def who(actor: Actor | None) -> str | None:
        return names.get(actor) if actor else None

    return {
        "report": made.name,
        "quotes": [
            {"start_char": one.quotation.start, "end_char": one.quotation.end}
            | {"exact": text[one.quotation.start : one.quotation.end]}
            | span(one.speaker, "speaker", "speaker_start_char", "speaker_end_char")
            | {"speaker_id": who(one.actor), "speaker_name": one.actor.name if one.actor else None}
            | {"cue": text[slice(*one.cue)] if one.cue else None, "quote_type": quote_type(text, one)}
            | {"rule": one.rule, "confidence": one.confidence}
            for one in made.spoken
        ],
        "actors": [
            {"actor_id": names[actor], "name": actor.name, "actor_type": actor.actor_type}
            | {"mentions": [list(at) for at in actor.mentions], "described": [list(at) for at in sorted(set(actor.described))]}
            for actor in made.actors
        ],
        "claims": [
            {"start_char": one.start, "end_char": one.end, "exact": text[one.start : one.end], "claim_type": one.claim_type}
            | span(one.speaker, "asserted_by", "asserted_by_start_char", "asserted_by_end_char")
            | {
                "asserted_by_id": who(one.actor),
                "cue": text[slice(*one.cue)] if one.cue else None,
                "subject_id": who(one.subject),
            }
            | {"rule": one.rule, "confidence": one.confidence}
            for one in made.claims
        ],
        "money": [
            {"start_char": one.start, "end_char": one.end, "exact": text[one.start : one.end], "amount": one.amount}
            | {"currency": one.currency, "most": one.most, "bound": one.bound, "per": one.per}
            for one in made.money
        ],
        "citations": [
            {"start_char": one.start, "end_char": one.end, "exact": one.exact, "how": one.how, "publisher_id": who(one.actor)}
            for one in made.citations
        ],
        "contracts": [
            {"start_char": one.start, "end_char": one.end, "buyer_id": who(one.buyer), "supplier_id": who(one.supplier)}
            | {
                "value_amount": one.value.amount if one.value else None,
                "value_currency": one.value.currency if one.value else None,
            }
            | {"status": one.status, "rule": one.rule, "confidence": one.confidence}
            for one in made.contracts
        ],
        "set_aside": [
            {"start_char": one.quotation.start, "end_char": one.quotation.end}
            | {"exact": text[one.quotation.start : one.quotation.end], "because": aside_because(text, one)}
            for one in made.aside
        ],
    }


def alone(text: str, one: Attributed) -> bool:
    """Whether the quotation is a paragraph of its own."""
    start, end = one.quotation.start, one.quotation.end
    before, after = text[:start].rpartition("\n")[2], text[end:].partition("\n")[0]
    return not before.strip() and not after.strip(" .,;\r")


def quote_type(text: str, one: Attributed) -> str:
    """direct: a sentence or clause. partial: some words. passage: a paragraph of its own that is given to nobody."""
    if alone(text, one) and not one.actor and not one.cue:
        return "passage"
    inner = text[one.quotation.start + 1 : one.quotation.end - 1].strip()
    stops = inner[-1:] in ".,!?…;-—" or not one.quotation.closed
    return (
        "direct" if (len(inner.split()) > 3 and (inner[:1].isupper() or stops)) or (inner[:1].isupper() and stops) else "partial"
    )


def aside_because(text: str, one: Attributed) -> str:
    """Why marks are set aside."""
    if one.repeats is not None:
        return "It repeats a quotation, in another form."
    said = text[one.quotation.start + 1 : one.quotation.end - 1].split()
    if alone(text, one):
        return "A paragraph in quotation marks that nothing gives to anybody."
    if len(said) < 4:
        return "Set off for emphasis; nobody is said to have said it."
    return "No cue gives these words to anybody."
