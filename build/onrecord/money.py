"""Money: sums as news reports print them, read to an amount and an ISO 4217 currency."""

from __future__ import annotations

import re
from decimal import Decimal

SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "$": "USD", "US$": "USD", "A$": "AUD", "C$": "CAD", "NZ$": "NZD"}
NAMES = {"pound": "GBP", "pounds": "GBP", "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "yen": "JPY"}
CODES = frozenset("GBP EUR USD JPY INR AUD CAD NZD CHF SEK NOK DKK".split())
MAGNITUDES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
MAGNITUDES |= {"b": 10**9, "tn": 10**12, "trillion": 10**12}


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))  # type: ignore[call-overload]


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SIZE = rf"(?:[ \u00a0-]?(?P<size{{0}}>(?i:{_any(MAGNITUDES)}))\b)?"
MONEY = re.compile(
    # What stands right before or after and can't be read (HK$, 50-60 million, €1,5) belongs to the sum: it has no value then.
    rf"(?P<before>(?!(?:US|A|C|NZ)\$)[A-Z]{{1,3}}(?=\$))?(?:(?P<symbol>{_any(SYMBOLS)})|\b(?P<code>{_any(CODES)}))"
    rf"[ \u00a0]?(?P<number1>{_NUMBER}){_SIZE.format(1)}"
    r"(?P<after>,\d+|[-–][£$€]?\d+(?:\.\d+)?(?:[ \u00a0]?[A-Za-z]+\b)?|[A-Za-z]+)?"
    rf"|(?<![.,]\d)(?<![\d.,])\b(?P<number2>{_NUMBER}){_SIZE.format(2)}[ \u00a0](?P<name>{_any(NAMES)}|{_any(CODES)})\b",
)


def money(words: str) -> tuple[str, str] | None:
    """Amount and currency of the one sum in the words, as the cells hold them.

    >>> money("a £50 million contract"), money("$2.5bn"), money("1,250 pounds"), money("fifty")
    (('50000000', 'GBP'), ('2500000000', 'USD'), ('1250', 'GBP'), None)
    >>> money("£2M"), money("US$5m"), money("HK$5m"), money("£50-60 million")
    (('2000000', 'GBP'), ('5000000', 'USD'), None, None)
    """
    sums = list(MONEY.finditer(words))
    if len(sums) != 1:
        return None
    part = sums[0].groupdict()
    if part["before"] or part["after"]:
        return None
    number = Decimal((part["number1"] or part["number2"]).replace(",", ""))
    amount = number * MAGNITUDES.get((part["size1"] or part["size2"] or "").lower(), 1)
    named = part["symbol"] or part["code"] or part["name"]
    return plain(amount), SYMBOLS.get(named) or NAMES.get(named) or named


def plain(amount: Decimal) -> str:
    """A number without exponent or idle zeros.

    >>> plain(Decimal("5E+7")), plain(Decimal("2.50"))
    ('50000000', '2.5')
    """
    whole = amount == amount.to_integral_value()
    return format(amount.quantize(Decimal(1)) if whole else amount.normalize(), "f")
