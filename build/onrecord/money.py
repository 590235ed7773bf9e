"""Money: sums as news reports print them, read to an amount and an ISO 4217 currency."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from decimal import Decimal

SYMBOLS = {"£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR", "$": "USD", "US$": "USD", "A$": "AUD", "C$": "CAD", "NZ$": "NZD"}
SYMBOLS |= {
    "AU$": "AUD",
    "CA$": "CAD",
    "Rs ": "INR",
    "Rs. ": "INR",
    "₽": "RUB",
    "₩": "KRW",
    "₪": "ILS",
    "₺": "TRY",
    "₦": "NGN",
    "₴": "UAH",
}
_PLURAL = "pound:GBP euro:EUR dollar:USD rupee:INR rouble:RUB ruble:RUB shekel:ILS zloty:PLN naira:NGN rand:ZAR"
NAMES = {name + end: code for name, code in (told.split(":") for told in _PLURAL.split()) for end in ("", "s")}
NAMES |= {
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "sterling": "GBP",
    "pounds sterling": "GBP",
    "hryvnia": "UAH",
    "baht": "THB",
}
_NATIONS = {"US": "USD", "U.S.": "USD", "American": "USD", "Canadian": "CAD", "Australian": "AUD", "New Zealand": "NZD"}
NAMES |= {f"{nation} dollar{end}": code for nation, code in _NATIONS.items() for end in ("", "s")}
NAMES |= {"Swiss francs": "CHF", "Swedish kronor": "SEK", "Norwegian kroner": "NOK", "Danish kroner": "DKK", "Swiss franc": "CHF"}
# Hundredths, written without the sum's own sign.
CENTS = {"p": "GBP", "pence": "GBP", "cents": "USD", "cent": "USD", "¢": "USD", "euro cents": "EUR"}
CODES = frozenset("GBP EUR USD JPY INR AUD CAD NZD CHF SEK NOK DKK CNY RUB PLN ZAR".split())
MAGNITUDES = {"hundred": 100, "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "million": 10**6, "bn": 10**9}
MAGNITUDES |= {"billion": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12, "trillion": 10**12, "lakh": 10**5, "crore": 10**7}
_SPELT = "zero one two three four five six seven eight nine ten eleven twelve"
_SPELT += " thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
NUMBERS = {word: n for n, word in enumerate(_SPELT.split())} | {word: 10 * n for n, word in enumerate(_TENS.split(), 2)}
_PARTS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}


def _any(words: object) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))  # type: ignore[call-overload]


_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?[½¼¾]?|[½¼¾]"
_SIZE = rf"(?:[ \u00a0-]?(?P<size{{0}}>(?i:{_any(MAGNITUDES)}))s?\b)?"
_SIGN = rf"(?:{_any(SYMBOLS)}|\b(?:{_any(CODES)})[ \u00a0]?)"
_BIG = "hundred|thousand|million|billion|trillion"
_SMALL = _any(NUMBERS)
_WORDS = (
    rf"(?:half an?[ -]|(?:a|three)[ -]quarters? of an? )(?:{_BIG})"
    rf"|an? (?:{_BIG})(?: (?:{_BIG}))?"
    rf"|(?:{_SMALL})(?:[ -](?:{_SMALL}))?(?: and a half)?"
    rf"(?:[ -](?:{_BIG})(?:(?: and)? (?:{_SMALL})(?:[ -](?:{_SMALL}))?)?){{0,3}}"
)
MONEY = re.compile(
    # What stands right before or after and can't be read (HK$, €1,5) belongs to the sum: it has no value then.
    rf"(?P<rose>(?<=from ))?(?P<before>(?!(?:US|A|C|NZ|AU|CA)\$)[A-Z]{{1,3}}(?=\$))?"
    rf"(?:(?P<symbol>{_any(SYMBOLS)})|\b(?P<code>{_any(CODES)}))[ \u00a0]?(?P<number1>{_NUMBER}){_SIZE.format(1)}"
    rf"(?P<after>,\d+|[-–](?=[£$€\d])(?:{_SIGN})?(?P<most1>{_NUMBER}){_SIZE.format(3)}(?![\w])"
    rf"|(?(rose)(?!)|[ ]to[ ]){_SIGN}(?P<most2>{_NUMBER}){_SIZE.format(4)}|[A-Za-z]+)?"
    rf"|(?<![.,]\d)(?<![\d.,£$€])\b(?:(?P<least>{_NUMBER})(?:[-–]|[ ]to[ ]))?(?P<number2>{_NUMBER}){_SIZE.format(2)}"
    rf"(?:(?:[ \u00a0-]|[ ]of[ ])(?P<name>{_any(NAMES)}|{_any(CODES)})|(?P<cent>p\b|¢|[ ](?:pence|euro cents|cents?)))(?!\w)"
    rf"|\b(?P<words>(?i:{_WORDS}))[ -](?:(?:of )?(?P<name2>{_any(NAMES)})|(?P<cent2>pence|cents))\b"
)
# What every sum holds: a sign, pence, or the last word of a currency's name. Few texts hold one, so these are looked for first.
_SIGNS = "£€$¥₹₽₩₪₺₦₴¢"
_PENCE = re.compile(r"p(?<=[0-9]p)\b")
_ENDS = {word for name in (*NAMES, *CODES, "Rs", "cents", "cent", "pence") for word in name.split()[-1:]}
_STEMS = sorted(word for word in _ENDS if not any(word != other and word.startswith(other) for other in _ENDS))
_END = re.compile(rf"\b(?:{_any(_ENDS)})(?![A-Za-z])")
_REACH = 120  # characters to each side, and to the next space
_BOUND = re.compile(
    r"(?:(?P<most>up to|as much as|no more than|at most|under|less than|below|a maximum of|nearly|almost|just short of)"
    r"|(?P<about>about|around|some|roughly|approximately|an estimated|estimated at|close to|worth about|in the region of)"
    r"|(?P<least>at least|more than|over|above|upwards of|in excess of|exceeding|a minimum of|no less than))\s(?:an?\s)?$",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"(?:[ -](?:an?|per|each|every)[ -](?P<unit>year|annum|month|week|day|hour|head|person|barrel|tonne)\b)"
    r"|[ ](?P<adverb>annually|monthly|weekly|yearly|daily)\b"
)


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in a text: its span, amount and currency where they can be read, a range's upper end, a bound, and per what."""

    start: int
    end: int
    amount: str | None
    currency: str | None
    most: str | None = None
    bound: str | None = None
    per: str | None = None


def sums(text: str, said: Set[str] | None = None) -> Iterator[Sum]:
    """Every sum of money in a text, in order; who has its words at hand gives them, and names are looked for only if there.

    >>> [(one.amount, one.currency, one.most, one.bound, one.per) for one in sums("up to €1.2bn, or £50-60 million a year")]
    [('1200000000', 'EUR', None, 'most', None), ('50000000', 'GBP', '60000000', None, 'year')]
    """
    for one in found(text, said):
        amount, currency, most = _value(one)
        bound = _BOUND.search(text, max(0, one.start() - 24), one.start())
        every = _EVERY.match(text, one.end())
        per = (every["unit"] or every["adverb"]) if every else None
        yield Sum(one.start(), one.end(), amount, currency, most, bound.lastgroup if bound else None, per)


def found(text: str, said: Set[str] | None = None) -> Iterator[re.Match[str]]:
    """The sums around each sign and name of a currency; the pattern is slow, and most of a text is far from any."""
    last = len(text)
    windows: list[tuple[int, int]] = []
    for at in _signs(text, said):
        start, end = windows[-1] if windows else (0, 0)
        if at + _REACH <= end:
            continue
        right = text.find(" ", at + _REACH)
        right = last if right < 0 else right
        if at - _REACH <= end:
            windows[-1:] = [(start, right)]
        else:
            left = text.rfind(" ", end, at - _REACH)
            windows.append((max(left, end), right))
    for start, end in windows:
        yield from MONEY.finditer(text, start, end)


def _signs(text: str, said: Set[str] | None) -> list[int]:
    """Where the text has what a sum can't be without."""
    found = [one.start() for sign in _SIGNS if sign in text for one in re.finditer(re.escape(sign), text)]
    found += [one.start() for one in _PENCE.finditer(text)]
    for stem in _STEMS if said is None else _likely(text, said):
        at = text.find(stem)
        while at >= 0:
            if _END.match(text, at):
                found.append(at)
            at = text.find(stem, at + 1)
    return sorted(found)


def _likely(text: str, said: Set[str]) -> set[str]:
    """The names of currencies, but for their ends, that can stand in a text: a word of it, or the end of one with a hyphen."""
    joined = {stem for stem in ("pound", "dollar", "euro") if f"-{stem}" in text}
    return joined | {stem for word in _ENDS & said for stem in _STEMS if word.startswith(stem)}


def money(words: str) -> tuple[str, str] | None:
    """Amount and currency of the one sum in the words, as the cells hold them.

    >>> money("a £50 million contract"), money("$2.5bn"), money("1,250 pounds"), money("fifty")
    (('50000000', 'GBP'), ('2500000000', 'USD'), ('1250', 'GBP'), None)
    >>> money("£2M"), money("US$5m"), money("HK$5m"), money("£50-60 million")
    (('2000000', 'GBP'), ('5000000', 'USD'), None, None)
    """
    found = list(sums(words))
    if len(found) != 1 or found[0].most or found[0].amount is None or found[0].currency is None:
        return None
    return found[0].amount, found[0].currency


def _value(found: re.Match[str]) -> tuple[str | None, str | None, str | None]:
    """Amount, currency and upper end of a sum that the pattern found."""
    part = found.groupdict()
    top = part["most1"] or part["most2"]
    if part["before"] or (part["after"] and not top):
        return None, None, None
    if part["words"]:
        currency = CENTS[part["cent2"]] if part["cent2"] else NAMES[part["name2"]]
        return plain(_spelt(part["words"]) * (Decimal("0.01") if part["cent2"] else 1)), currency, None
    named = part["symbol"] or part["code"] or part["name"]
    currency = SYMBOLS.get(named or "") or NAMES.get(named or "") or named or CENTS[part["cent"].strip()]
    size, size_of_top = part["size1"] or part["size2"], part["size3"] or part["size4"]
    scale = Decimal("0.01") if part["cent"] else Decimal(1)
    if part["least"]:
        return plain(_figure(part["least"], size) * scale), currency, plain(_figure(part["number2"], size) * scale)
    amount = _figure(part["number1"] or part["number2"], size or (size_of_top if part["most1"] else None)) * scale
    return plain(amount), currency, plain(_figure(top, size_of_top or size)) if top else None


def _figure(number: str, size: str | None) -> Decimal:
    part = _PARTS.get(number[-1], Decimal(0))
    whole = number.rstrip("½¼¾").replace(",", "")
    return (Decimal(whole or 0) + part) * MAGNITUDES.get((size or "").lower(), 1)


def _spelt(words: str) -> Decimal:
    """A number written out: two and a half million, half a million, one hundred and fifty thousand."""
    said = re.split(r"[ -]", words.lower())
    total = current = Decimal(0)
    for word in said:
        if word == "half":
            current += Decimal("0.5")
        elif word.startswith("quarter"):
            current = Decimal("0.75") if said[0] == "three" else Decimal("0.25")
        elif word in NUMBERS:
            current += NUMBERS[word]
        elif word == "hundred":
            current = (current or Decimal(1)) * 100
        elif word in MAGNITUDES:
            total, current = (total + current or Decimal(1)) * MAGNITUDES[word], Decimal(0)
    return total + current


def plain(amount: Decimal) -> str:
    """A number without exponent or idle zeros.

    >>> plain(Decimal("5E+7")), plain(Decimal("2.50"))
    ('50000000', '2.5')
    """
    whole = amount == amount.to_integral_value()
    return format(amount.quantize(Decimal(1)) if whole else amount.normalize(), "f")
