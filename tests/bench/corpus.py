"""Corpus: as many invented news articles as one asks for, of many forms, a line each; the same for the same seed.

`python tests/bench corpus FOLDER --articles 20000 --files 8` writes them. Each article names people and bodies of its own,
quotes them in several ways, sets words off, cites, names sums and contracts. Nobody and nothing in them is real.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path
from random import Random

from reports import GIVEN, GOODS, MONTHS, PRAISE, SERVICES, unique

BODIES = ["{} Council", "{} Water", "the {} Hospital Trust", "{} Systems", "{} & Sons", "the Ministry for {}", "the {} Herald", "{} Rail", "the University of {}", "the {} Tenants' Union"]  # fmt: skip
OFFICES = ["the mayor", "a spokeswoman for {body}", "chief executive of {body}", "a councillor", "the director of {body}", "an analyst at {body}", "who leads {body}"]  # fmt: skip
OPINIONS = ["nobody asked us about the {service}", "the {service} will be {praise} for years", "we were promised {service} and got a {praise} bill", "this is a {praise} day for {goods}",
            "the {service} have never worked", "every one of the {goods} was told in {month}", "there is no plan for the {service} after {month}", "the money is gone"]  # fmt: skip
FRAGMENTS = [
    "a {praise} mistake",
    "simply {praise}",
    "the worst of both worlds",
    "an insult to {goods}",
    "{praise} and late",
    "no way to treat {goods}",
]
SAID = ["said", "added", "told reporters", "wrote in a letter", "insisted", "warned"]
SENTENCES = [
    "“{opinion_}, and {opinion},” {cue} {full}, {office}.",
    "“{opinion_},” {surname} {cue}. “{opinion_}.”",
    '{full}, {office}, said: "{opinion_}."',
    '{surname} called the {service} "{fragment}".',
    "{full} {cue} that {opinion}.",
    "According to {body}, {opinion}.",
    "{body_} agreed a {money} contract with {other} for the {service} in {month}.",
    "{body_} has blocked the contract with {other}, which was worth {money} [{n}].",
    "The so-called “{praise} list” of {service} cost {money}, the {paper} reported.",
    "If {body} cuts the {service}, {goods} will leave, {surname} {cue}.",
    "{opinion_}. That was in {month}, before {other} sent its bill.",
    "Why did {other} wait until {month}? Nobody at {body} would say.",
    "He {cue} the {service} were “{fragment}” and asked {goods} to wait.",
    "She {cue}: “{opinion_}.”",
    "About {number} {goods} took part; {number} of them wrote to {body} [{n}].",
    "{body_} expects the {service} to return by {month}.",
]
SUMS = ["£{} million", "${}bn", "€{},000", "{} million pounds", "about £{}m", "US${} million"]


def article(n: int, seed: int) -> str:
    """An article of some three to thirty sentences, in paragraphs."""
    rng = Random(f"{seed} {n}")
    people = [(rng.choice(GIVEN), unique(rng.randrange(5000))) for _ in range(rng.randint(1, 4))]
    bodies = [rng.choice(BODIES).format(unique(rng.randrange(5000))) for _ in range(rng.randint(2, 5))]
    paragraphs: list[list[str]] = [[]]
    for _ in range(rng.randint(3, 30)):
        paragraphs[-1].append(_sentence(rng, rng.choice(people), bodies))
        if rng.random() < 0.45:
            paragraphs.append([])
    return "\n\n".join(" ".join(told) for told in paragraphs if told)


def _sentence(rng: Random, person: tuple[str, str], bodies: list[str]) -> str:
    body, other = rng.choice(bodies), rng.choice(bodies)
    words = {
        **{
            "service": rng.choice(SERVICES),
            "goods": rng.choice(GOODS),
            "month": rng.choice(MONTHS),
            "praise": rng.choice(PRAISE),
        },
        **{"body": body, "other": other, "paper": f"{unique(rng.randrange(40))} Gazette", "cue": rng.choice(SAID)},
        **{"full": " ".join(person), "surname": person[1], "n": rng.randint(1, 9), "number": rng.randint(3, 900)},
        "money": rng.choice(SUMS).format(rng.randint(2, 950)),
        "body_": body[0].upper() + body[1:],
    }
    words |= {"office": rng.choice(OFFICES).format(**words), "opinion": rng.choice(OPINIONS).format(**words)}
    opinion = rng.choice(OPINIONS).format(**words)
    words |= {"opinion_": opinion[0].upper() + opinion[1:], "fragment": rng.choice(FRAGMENTS).format(**words)}
    return rng.choice(SENTENCES).format(**words)


def write(folder: Path, articles: int, files: int, seed: int = 7, packed: bool = False) -> int:
    """Write the articles into so many files, one after the other; the characters of their texts."""
    folder.mkdir(parents=True, exist_ok=True)
    chars = 0
    for at in range(files):
        name = folder / f"news-{at:03}.jsonl{'.gz' * packed}"
        with gzip.open(name, "wb") if packed else name.open("wb") as file:
            for n in range(at * articles // files, (at + 1) * articles // files):
                text = article(n, seed)
                chars += len(text)
                file.write(json.dumps({"id": f"article-{n}", "text": text}, ensure_ascii=False).encode() + b"\n")
    return chars


def main(arguments: list[str]) -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("folder", type=Path)
    told.add_argument("--articles", type=int, default=20_000)
    told.add_argument("--files", type=int, default=8)
    told.add_argument("--seed", type=int, default=7)
    told.add_argument("--packed", action="store_true", help="write .jsonl.gz")
    asked = told.parse_args(arguments)
    chars = write(asked.folder, asked.articles, asked.files, asked.seed, asked.packed)
    print(f"{asked.articles:,} articles, {chars:,} characters in {asked.folder}")
    return 0
