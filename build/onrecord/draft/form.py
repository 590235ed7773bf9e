"""Form: what each quotation of a draft is, and the draft as the object that `draft --format json` prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.draft.actor import Actor
from onrecord.draft.attribution import Attributed
from onrecord.draft.citations import Cited
from onrecord.draft.contracts import Contract
from onrecord.draft.drafting import Draft
from onrecord.draft.voice import Claim
from onrecord.money import Sum

Ids = Mapping[Actor | None, str]
_NOWHERE = (None, None)


def document(made: Draft) -> dict[str, Any]:
    """The draft as the object that `draft --format json` prints."""
    text, ids = made.text, made.ids
    return {
        "report": made.name,
        "quotes": [_quote(text, one, ids) for one in made.spoken],
        "actors": [_actor(one, ids) for one in made.actors],
        "claims": [_claim(text, one, ids) for one in made.claims],
        "money": [_sum(text, one) for one in made.money],
        "citations": [_citation(one, ids) for one in made.citations],
        "contracts": [_contract(one, ids) for one in made.contracts],
        "set_aside": [_aside(text, one) for one in made.aside],
    }


def _quote(text: str, one: Attributed, ids: Ids) -> dict[str, Any]:
    at, (start, end) = one.quotation, one.speaker or _NOWHERE
    return {
        "start_char": at.start,
        "end_char": at.end,
        "exact": text[at.start : at.end],
        "speaker": text[start:end] if one.speaker else None,
        "speaker_start_char": start,
        "speaker_end_char": end,
        "speaker_id": ids.get(one.actor),
        "speaker_name": one.actor.name if one.actor else None,
        "cue": text[slice(*one.cue)] if one.cue else None,
        "quote_type": quote_type(text, one),
        "rule": one.rule,
        "confidence": one.confidence,
    }


def _actor(one: Actor, ids: Ids) -> dict[str, Any]:
    return {
        "actor_id": ids[one],
        "name": one.name,
        "actor_type": one.actor_type,
        "mentions": [list(at) for at in one.mentions],
        "described": [list(at) for at in sorted(set(one.described))] if one.described else [],
    }


def _claim(text: str, one: Claim, ids: Ids) -> dict[str, Any]:
    start, end = one.speaker or _NOWHERE
    return {
        "start_char": one.start,
        "end_char": one.end,
        "exact": text[one.start : one.end],
        "claim_type": one.claim_type,
        "asserted_by": text[start:end] if one.speaker else None,
        "asserted_by_start_char": start,
        "asserted_by_end_char": end,
        "asserted_by_id": ids.get(one.actor),
        "cue": text[slice(*one.cue)] if one.cue else None,
        "subject_id": ids.get(one.subject),
        "rule": one.rule,
        "confidence": one.confidence,
    }


def _sum(text: str, one: Sum) -> dict[str, Any]:
    return {
        "start_char": one.start,
        "end_char": one.end,
        "exact": text[one.start : one.end],
        "amount": one.amount,
        "currency": one.currency,
        "most": one.most,
        "bound": one.bound,
        "per": one.per,
    }


def _citation(one: Cited, ids: Ids) -> dict[str, Any]:
    publisher = ids.get(one.actor)
    return {"start_char": one.start, "end_char": one.end, "exact": one.exact, "how": one.how, "publisher_id": publisher}


def _contract(one: Contract, ids: Ids) -> dict[str, Any]:
    return {
        "start_char": one.start,
        "end_char": one.end,
        "buyer_id": ids.get(one.buyer),
        "supplier_id": ids.get(one.supplier),
        "value_amount": one.value.amount if one.value else None,
        "value_currency": one.value.currency if one.value else None,
        "status": one.status,
        "rule": one.rule,
        "confidence": one.confidence,
    }


def _aside(text: str, one: Attributed) -> dict[str, Any]:
    start, end = one.quotation.start, one.quotation.end
    return {"start_char": start, "end_char": end, "exact": text[start:end], "because": aside_because(text, one)}


def alone(text: str, one: Attributed) -> bool:
    """Whether the quotation is a paragraph of its own."""
    start, end = one.quotation.start, one.quotation.end
    if text[start - 1 : start].isalnum() or text[end : end + 1].isalnum():
        return False
    close = text.find("\n", end)
    return not text[text.rfind("\n", 0, start) + 1 : start].strip() and not text[end : close if close >= 0 else None].strip(
        " .,;\r"
    )


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
