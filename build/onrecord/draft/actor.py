"""Actor: somebody or some body in a report, whatever it is called there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from onrecord.draft.gazetteer import FEMALE, KNOWN_PARTIES, MALE, PARTIES, SMALL_HEADS, TRADES
from onrecord.draft.lexicon import names, words

_SUFFIX = re.compile(r",? (?:Jr|Sr|II|III|IV|QC|KC|SC|MP|MEP|MSP|PhD|MD|OBE|CBE|MBE|Esq|Inc|Corp|Co|Ltd|LLC|Plc|plc)\.?$")
HE, SHE = words("people", "male"), words("people", "female")
_MEDIA = words("organisations", "media")
_COMPANIES = words("organisations", "companies")
_TRADE = re.compile(
    r"\b(?:Inc|Corp|Ltd|LLC|LLP|Plc|plc|PLC|Co|Holdings|Industries|Airlines|Airways|Technologies|Systems|Partners|Motors|Group)\b"
)
_PRESS = re.compile(
    r"\b(?:News|Times|Post|Herald|Gazette|Tribune|Journal|Chronicle|Magazine|Radio|TV|Television|Weekly|Telegraph|Guardian|Observer|Mail|Press|Courier|Ledger|Argus|Echo|Advertiser|Bulletin|"
    r"Examiner|Enquirer|Inquirer|Express|Mirror|Sentinel|Dispatch|Globe|Broadcasting|Newspaper|Newspapers|Weekly|Daily|Review)\b"
)
_STATE = names("organisations", "public")
_PUBLIC = re.compile(
    rf"\b(?:{'|'.join(sorted(SMALL_HEADS))}|Police|Council|Department|Ministry|Court|Agency|Army|Navy|Force|Forces|Commission|Committee|Senate|Parliament|House|Office|Bureau|Authority|"
    r"Government|Congress|Assembly|Treasury|Service|Embassy|Administration|Municipality|Guard|Nations|Union|Bank|Constabulary)\b"
)


@dataclass(eq=False)
class Actor:
    """Somebody or some body, with every place where the report names it, and every office it is given."""

    name: str
    kind: str
    mentions: list[tuple[int, int]] = field(default_factory=list)
    offices: set[str] = field(default_factory=set)
    gender: str = ""
    land: str = ""  # the country of which it is called
    known_id: str = ""
    known_type: str = ""
    described: list[tuple[int, int]] = field(default_factory=list)

    @property
    def last(self) -> str:
        """The last name of a person."""
        return self.name.rsplit(" ", 1)[-1]

    @property
    def actor_type(self) -> str:
        """The type in the vocabulary of actors."""
        return self.known_type or (self.kind if self.kind in ("person", "group") else body_type(self.name))


@lru_cache(maxsize=20_000)
def body_type(name: str) -> str:
    """The type of an organisation, by its name: political_party, media, company, public_body or group.

    >>> [body_type(name) for name in ("Green Party", "The Guardian", "Acme Ltd", "Home Office", "Friends of the Earth")]
    ['political_party', 'media', 'company', 'public_body', 'group']
    """
    first = name.removeprefix("The ")
    if first in PARTIES or first in KNOWN_PARTIES or re.search(r"\b(?:Party|Democrats|Republicans)\b", first):
        return "political_party"
    if first in _MEDIA or _PRESS.search(first):
        return "media"
    if first in _STATE:
        return "public_body"
    if first in _COMPANIES or _TRADE.search(first) or first.rsplit(" ", 1)[-1] in TRADES:
        return "company"
    return "public_body" if _PUBLIC.search(first) or first.split(" ", 1)[0] in _STATE else "group"


@lru_cache(maxsize=20_000)
def bare(name: str) -> str:
    """A name without what may be left off: the article, Jr, Inc, QC."""
    return _SUFFIX.sub("", name.removeprefix("The "))


def gender(titles: Iterable[str], first: str) -> str:
    """m or f, if a title or a first name says so."""
    for title in titles:
        if title in SHE:
            return "f"
        if title in HE:
            return "m"
    return "m" if first in MALE and first not in FEMALE else "f" if first in FEMALE and first not in MALE else ""
