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
_LINKS = frozenset(("with", "to", "from", "for"))
_ARTICLES = frozenset("a an the its their this that his her another".split())
Bodies = list[tuple[int, Actor]]


@dataclass(slots=True)
class Contract:
    """What one sentence says of a contract: its span, what it is called, buyer and supplier if it says so, sum and status."""

    start: int
    end: int
    name: tuple[int, int]
    buyer: Actor | None
    supplier: Actor | None
    value: Sum | None
    status: str | None
    status_at: tuple[int, int] | None
    rule: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Parties:
    """Who buys and who sells, by which rule, how surely."""

    buyer: Actor | None = None
    supplier: Actor | None = None
    rule: str = ""
    sure: float = 0.0


def contracts(row: Units, money: list[Sum]) -> list[Contract]:
    """Every sentence that names a contract together with a status, a sum or a party to it."""
    found: list[Contract] = []
    said = row.words
    if _NOUNS.isdisjoint(said):
        return []
    looked = 0
    for at in [n for n, word in enumerate(said) if word in _NOUNS]:
        if at < looked:
            continue
        first, stop = row.sentence(at)
        first, stop = max(first, looked, at - _REACH), min(stop, at + _REACH)
        looked = stop
        if made := _contract(row, money, first, stop, at):
            found.append(made)
    return found


def _contract(row: Units, money: list[Sum], first: int, stop: int, at: int) -> Contract | None:
    said = [word.lower() for word in row.words[first:stop]]
    verbs = [n for n, word in enumerate(said, first) if word in STATUSES and n != at]
    verb = min(verbs, key=lambda n: abs(n - at), default=None)
    start, end = row.starts[first], row.ends[stop - 1]
    here = [one for one in money if start <= one.start < end]
    value = min(here, key=lambda one: abs(one.start - row.starts[at]), default=None)
    name = _name(row, first, stop, at)
    made = _parties(row, said, first, stop, at, verb)
    if verb is None and value is None and not (made.buyer and made.supplier):
        return None
    status = STATUSES[said[verb - first]] if verb is not None else None
    place = (row.starts[verb], row.ends[verb]) if verb is not None else None
    return Contract(start, end, name, made.buyer, made.supplier, value, status, place, made.rule, made.sure)


def _name(row: Units, first: int, stop: int, at: int) -> tuple[int, int]:
    """What the report calls the contract: "£3 million contract with Acme"; by its article only if it has no other word."""
    letters, said = row.letters, row.words
    begin = at
    while begin > first and letters[begin - 1] in "DNLnwcgA" and said[begin - 1].lower() not in _ARTICLES:
        begin -= 1
    last = at
    if said[at + 1 : at + 2] == ["with"]:
        partner = next((n for n in range(at + 2, min(stop, at + 8)) if letters[n] == "N"), None)
        if partner and all(letter in "DNLnw" for letter in letters[at + 2 : partner]):
            last = partner
    if begin == last and begin > first and said[begin - 1].lower() in _ARTICLES:
        begin -= 1
    return row.starts[begin], row.ends[last]


def _parties(row: Units, said: list[str], first: int, stop: int, at: int, verb: int | None) -> Parties:
    """Who buys and who sells: by the words around the contract, else by what kind of body each is."""
    bodies: Bodies = [(n, row.actors[n]) for n in range(first, stop) if n in row.actors and row.actors[n].kind == "organisation"]
    if not bodies:
        return Parties()
    deed = next((n for n, word in enumerate(said, first) if word in _SELLS or word in _BUYS), None)
    for made in (
        _by_deed(row, said, first, bodies, deed) if deed is not None else None,
        _between(row, said, first, stop, at, bodies),
        _partner(row, said, first, at, verb, bodies),
    ):
        if made:
            return made
    public = [actor for _, actor in bodies if actor.actor_type == "public_body"]
    private = [actor for _, actor in bodies if actor.actor_type in ("company", "group")]
    return Parties(public[0], private[0], "kinds of body", 0.45) if public and private else Parties()


def _by_deed(row: Units, said: list[str], first: int, bodies: Bodies, deed: int) -> Parties | None:
    """Acme won it from the council; the council awarded Acme a contract; it was awarded to Acme by the council."""
    before = [actor for n, actor in bodies if n < deed]
    after = [(n, actor) for n, actor in bodies if n > deed]
    passive = row.letters[deed - 1 : deed] == "b"
    led = {said[n - first - 1] if said[n - first - 1] != "the" else said[n - first - 2]: actor for n, actor in reversed(after)}
    if said[deed - first] in _SELLS and before and not passive:
        partner = next((led[word] for word in ("from", "with", "for", "to", "by") if word in led), None)
        partner = partner or next((actor for _, actor in after if actor.actor_type == "public_body"), None)
        return Parties(partner if partner is not before[-1] else None, before[-1], "verb of selling", 0.7)
    if said[deed - first] in _BUYS and passive:
        sells = led.get("to") or (before[-1] if before else None)
        buys = led.get("by") or next((actor for _, actor in after if actor is not sells), None)
        return Parties(buys if buys is not sells else None, sells, "verb of buying, passive", 0.65)
    if said[deed - first] in _BUYS and before:
        sells = led.get("to") or led.get("with") or next((actor for _, actor in after if actor is not before[-1]), None)
        return Parties(before[-1], sells if sells is not before[-1] else None, "verb of buying", 0.7)
    return None


def _between(row: Units, said: list[str], first: int, stop: int, at: int, bodies: Bodies) -> Parties | None:
    """A contract between the council and Acme."""
    if said[at + 1 - first : at + 2 - first] != ["between"]:
        return None
    pair = [actor for n, actor in bodies if at < n < at + 16][:2]
    return _sorted(pair[0], pair[1], "contract between", 0.8) if len(pair) == 2 and pair[0] is not pair[1] else None


def _partner(row: Units, said: list[str], first: int, at: int, verb: int | None, bodies: Bodies) -> Parties | None:
    """The council's contract with Acme; the council cancelled its contract with Acme."""
    link = next((n for n, word in enumerate(said[at + 1 - first : at + 4 - first], at + 1) if word in _LINKS), None)
    partner = next((actor for n, actor in bodies if link is not None and link < n <= link + 5), None)
    others: Bodies = [(n, actor) for n, actor in bodies if actor is not partner and n < at]
    owner = next((actor for n, actor in reversed(others) if at - n < 10 and row.letters[n + 1 : n + 2] == "'"), None)
    doer = next((actor for n, actor in reversed(others) if verb is not None and n < verb), None)
    if partner is None:
        return None
    other = owner or doer or (others[-1][1] if others else None)
    if other is None:
        public = partner.actor_type == "public_body" or said[(link or 0) - first] == "from"
        return Parties(partner, None, "contract with", 0.6) if public else Parties(None, partner, "contract with", 0.6)
    return _sorted(other, partner, "contract with", 0.75 if owner or doer else 0.6)


def _sorted(one: Actor, other: Actor, rule: str, sure: float) -> Parties:
    """Of two parties the public body buys; of two alike, the one that is named first."""
    if other.actor_type == "public_body" and one.actor_type != "public_body":
        return Parties(other, one, rule, sure)
    return Parties(one, other, rule, sure if one.actor_type == "public_body" else sure - 0.2)
