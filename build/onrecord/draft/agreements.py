"""Agreements: the contracts of a draft as entries, one for each pair of buyer and supplier that it names.

A contract has no row without a buyer and a supplier; what the report leaves open stands in a comment for a person to settle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from onrecord.draft.actor import Actor
from onrecord.draft.contracts import Contract
from onrecord.draft.copying import Copy, comment, flow
from onrecord.draft.slugs import distinct
from onrecord.transforms import Vocabulary, codes, fold, readings

_IF = re.compile(r"\b(?:if|unless)\b", re.IGNORECASE)


@dataclass
class Agreement:
    """A contract with its id, its title where it is on record nowhere, and the sentences that speak of it."""

    contract_id: str
    title: str | None
    sentences: list[Contract] = field(default_factory=list)


def agreements(copy: Copy, found: Iterable[Contract]) -> tuple[list[Agreement], list[Contract]]:
    """The contracts whose buyer and supplier are known, and the sentences that leave one open."""
    made: dict[str, Agreement] = {}
    parties: dict[tuple[str, str], str] = {}
    left: list[Contract] = []
    last = ""
    text, ids = copy.report.text, copy.made.ids
    for one in found:
        points = text[one.name[0] : one.name[1]].lower().startswith("the ")
        on_record = None if points else copy.known.contracts.get(fold(text[slice(*one.name)]))
        pair = None
        if one.buyer and one.supplier and _named(copy, one.buyer) and _named(copy, one.supplier):
            pair = ids[one.buyer], ids[one.supplier]
        if pair:
            on_record = on_record or parties.get(pair) or copy.known.parties.get(pair)
        elif points and last and one.status and not (one.buyer or one.supplier):
            # "The deal" is the one that the report spoke of last.
            on_record = last
        if not copy.stands(*one.name) or not (pair or on_record):
            left.append(one)
            continue
        last = new = on_record or distinct("-".join(part for part in pair or ()), copy.taken)
        title = None if new in copy.known.contracts.values() else text[slice(*one.name)]
        made.setdefault(new, Agreement(new, title)).sentences.append(one)
        if pair:
            parties[pair] = new
    return list(made.values()), left


def _named(copy: Copy, actor: Actor) -> bool:
    return any(stated for _, _, stated in copy.names.get(actor, ()))


def names(copy: Copy, listed: list[Agreement]) -> Iterator[list[str]]:
    """What the report calls each contract."""
    for agreement in listed:
        for at in dict.fromkeys(one.name for one in agreement.sentences):
            yield [f"{{contract: {agreement.contract_id}, {copy.exact(*at)}}}"]


def entries(copy: Copy, listed: list[Agreement]) -> Iterator[list[str]]:
    """What the report says of each contract: its parties, its value and what became of it."""
    for agreement in listed:
        lines = [f"id: {agreement.contract_id}"]
        for key in ("buyer", "supplier"):
            lines += _party(copy, key, agreement)
        lines += _grounds("value", [_value(copy, one) for one in agreement.sentences if priced(copy, one)])
        lines += _grounds("status", [_status(copy, one) for one in agreement.sentences if one.status_at])
        yield lines


def _party(copy: Copy, key: str, agreement: Agreement) -> list[str]:
    """Who buys, or who sells, by a stated name in the sentence that says so."""
    for one in agreement.sentences:
        actor = one.buyer if key == "buyer" else one.supplier
        if actor and _named(copy, actor):
            stated = {copy.report.text[start:end] for start, end, sure in copy.names[actor] if sure}
            here = [at for at in actor.mentions if one.start <= at[0] < one.end and copy.report.text[slice(*at)] in stated]
            at = next((at for at in here if copy.stands(*at)), None)
            if not at:
                return [f"{key}: {copy.made.ids[actor]}  # ? {one.rule}, {one.confidence:.2f}"]
            if _IF.search(copy.report.text, one.start, at[1]):
                because = "It stands behind an if."
                told = f"{{value: {copy.made.ids[actor]}, {copy.exact(*at)}, basis: inferred, because: {because}}}"
            else:
                told = f"{{{copy.exact(*at)}}}"
            return [f"{key}: {told}  # ? {one.rule}, {one.confidence:.2f}"]
    return []


def _grounds(key: str, told: list[str]) -> list[str]:
    listed = list(dict.fromkeys(told))
    if len(listed) < 2:
        return [f"{key}: {one}" for one in listed]
    return [f"{key}:", *(f"  - {one}" for one in listed)]


def priced(copy: Copy, one: Contract) -> bool:
    """Whether the sentence states one sum as the contract's; what stands behind an if has no place in a column of two."""
    value = one.value
    return bool(value and value.amount and not value.most and not _IF.search(copy.report.text, one.start, value.end))


def _value(copy: Copy, one: Contract) -> str:
    assert one.value is not None
    start, end = one.value.start, one.value.end
    inside = one.name[0] <= start and end <= one.name[1]
    return f"{{{copy.exact(start, end)}}}" + ("" if inside else "  # ? is it the contract's")


def _status(copy: Copy, one: Contract) -> str:
    """The words for the status: stated where they are in its code list and behind no if, else inferred."""
    assert one.status_at is not None
    start, end = one.status_at
    text = copy.report.text
    unsure = _IF.search(text, one.start, end)
    if one.status in readings("code_list", text[start:end], Vocabulary({}, codes("contracts", "status"))) and not unsure:
        return f"{{{copy.exact(start, end)}}}  # ? where it stands by the last event"
    because = "It stands behind an if." if unsure else f"{text[start:end]} is taken to mean so."
    return f"{{value: {one.status}, {copy.exact(start, end)}, basis: inferred, because: {flow(because)}}}  # ? so or not"


def elsewhere(copy: Copy, listed: list[Agreement], left: list[Contract]) -> Iterator[str]:
    """What belongs in contracts.yaml, and what a person has to settle first."""
    new = [one for one in listed if one.title]
    if new:
        yield ""
        yield "# For contracts.yaml, under `contracts:`."
    for agreement in new:
        yield f"#   - {{id: {agreement.contract_id}, title: {flow(agreement.title or '')}}}"
    for one in left:
        told = [f"{key}: {copy.made.ids[who]}" for key, who in (("buyer", one.buyer), ("supplier", one.supplier)) if who]
        told += [f"no {key} found" for key, who in (("buyer", one.buyer), ("supplier", one.supplier)) if not who]
        told += [f"value: {copy.report.text[one.value.start : one.value.end]}"] if one.value else []
        told += [f"status: {one.status}"] if one.status else []
        line, _ = copy.report.line_column(one.start)
        yield f"# A contract? Line {line}: {comment(', '.join(told))}"
