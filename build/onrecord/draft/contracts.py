"""Contracts: sentences that speak of a deal, with the sum, the status and, where it is said, who buys and who sells."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.draft.actor import Actor
from onrecord.draft.lexicon import words
from onrecord.draft.units import Units
from onrecord.money import Sum

_NOUNS = words("contracts", "nouns")
_REACH = 50  # units to each side
STATUSES = {
    word: status for status in ("sought", "agreed", "blocked", "signed", "cancelled") for word in words("contracts", status)
}
_SELLS, _BUYS = words("contracts", "sells"), words("contracts", "buys")


@dataclass(slots=True)
class Contract:
    """What one sentence says of a contract: its span, the noun, buyer and supplier if it says so, sum and status."""

    start: int
    end: int
    noun: tuple[int, int]
    buyer: Actor | None
    supplier: Actor | None
    value: Sum | None
    status: str | None
    status_at: tuple[int, int] | None
    rule: str
    confidence: float


def contracts(row: Units, money: list[Sum]) -> list[Contract]:
    """Every sentence that names a contract together with a status, a sum or a party to it."""
    found: list[Contract] = []
    said = row.words
    if _NOUNS.isdisjoint(said):
        return []
    for at in [n for n, word in enumerate(said) if word in _NOUNS]:
        first, stop = row.sentence(at)
        first, stop = max(first, at - _REACH), min(stop, at + _REACH)
        start, end = row.starts[first], row.ends[min(stop, len(row.ends)) - 1]
        if found and found[-1].end > start:
            continue
        verb = min(
            (n for n in range(first, stop) if said[n].lower() in STATUSES and n != at),
            key=lambda n: abs(n - at),
            default=None,
        )
        here = [one for one in money if start <= one.start < end]
        value = min(here, key=lambda one: abs(one.start - row.starts[at]), default=None)
        buyer, supplier, rule, sure = _parties(row, first, stop, at)
        if verb is None and value is None and not (buyer and supplier):
            continue
        status = STATUSES[said[verb].lower()] if verb is not None else None
        place = (row.starts[verb], row.ends[verb]) if verb is not None else None
        found.append(Contract(start, end, (row.starts[at], row.ends[at]), buyer, supplier, value, status, place, rule, sure))
    return found


def _parties(row: Units, first: int, stop: int, at: int) -> tuple[Actor | None, Actor | None, str, float]:
    """Who buys and who sells: by what verb they stand with, else by what kind of body each is."""
    letters, said = row.letters, [word.lower() for word in row.words[first:stop]]
    bodies = [(n, row.actors[n]) for n in range(first, stop) if n in row.actors and row.actors[n].kind == "organisation"]
    buyer = supplier = None
    rule, sure = "", 0.0
    for n, word in enumerate(said, first):
        before = [actor for at_, actor in bodies if at_ < n]
        after = [actor for at_, actor in bodies if at_ > n]
        passive = letters[n - 1 : n] == "b"
        if word in _SELLS and before and not passive and "w" not in letters[n : n + 0]:
            supplier, rule, sure = before[-1], "verb of selling", 0.7
            buyer = next((actor for actor in after if actor is not supplier and actor.actor_type == "public_body"), None)
            break
        if word in _BUYS and before and not passive:
            buyer, rule, sure = before[-1], "verb of buying", 0.7
            supplier = next((actor for actor in after if actor is not buyer and actor.actor_type != "public_body"), None)
            break
        if word in _BUYS and passive and before:
            supplier, rule, sure = before[-1], "verb of buying, passive", 0.65
            buyer = next((actor for actor in after if actor is not supplier), None)
            break
    for n in range(at + 1, min(stop, at + 4)):
        if said[n - first] in ("with", "to", "from") and (
            partner := next((actor for m, actor in bodies if n < m <= n + 5), None)
        ):
            others = [actor for _, actor in bodies if actor is not partner]
            if partner.actor_type == "public_body" or said[n - first] == "from":
                buyer = buyer or partner
            elif supplier is None and partner is not buyer:
                supplier, rule, sure = partner, rule or "contract with", max(sure, 0.7)
                buyer = buyer or next((actor for actor in others if actor.actor_type == "public_body"), None)
    if supplier is None and buyer is None:
        public = [actor for _, actor in bodies if actor.actor_type == "public_body"]
        private = [actor for _, actor in bodies if actor.actor_type in ("company", "group")]
        if public and private:
            buyer, supplier, rule, sure = public[0], private[0], "kinds of body", 0.45
    return buyer, supplier, rule, sure
