"""Reports: a project of N invented reports with all their annotations, in which no rule is broken; the same for the same seed.

`python tests/bench reports FOLDER --reports 1000` writes one. Stories of one to six reports share a contract, its people and
the questions about it; reports repeat quotes, cite, name sums, agree and contradict each other.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

from onrecord.reports import places

Entry = dict[str, Any]
STARTS = "Bar Cal Dun El Far Gren Hol Ix Jar Kel Lor Mar Nor Os Pel Quen Ros Sel Tam Ul Ver Wex Yar Zel".split()
MIDDLES = "a e i o u ara eri ilo onu uma".split()
ENDS = "ber dal fen gar hurst kin low mere nock pol ras sby tor vane wick zen".split()
GIVEN = "Ada Ben Chidi Dora Emeka Fern Gita Hugo Ines Joel Kofi Lena Mina Noor Otto Priya Remi Sara Tariq Uma Vera Will Yusuf Zoe".split()
SERVICES = ["parking permits", "road repairs", "school meals", "library loans", "tenancy records", "bus timetables", "flood warnings", "tree surveys", "market stalls", "crossing patrols"]  # fmt: skip
GOODS = ["staff", "residents", "drivers", "teachers", "nurses", "shopkeepers", "tenants", "auditors"]
STATUS = ["agreed", "signed", "cancelled", "blocked"]
TERMS = ["two years", "three years", "four years", "five years"]
CUES = ["said", "told the meeting", "wrote", "added"]
PRAISE = ["fair", "cheap", "overdue", "sound", "modern", "reckless", "costly", "thin", "rushed", "brave"]
FILLER = ["The {service} of the town were moved to a new office in {month}.", "{Goods} asked for longer hours at two public meetings.", "Nobody at the depot could name the date of the next review.",
          "A study of the {service} is expected in {month}.", "Letters went to all {goods} who had written before the vote.", "Minutes of the {month} meeting run to forty pages.",
          "Most {goods} took the news calmly; some of the {goods2} did not.", "The old system for {service} had been in use since the flood."]  # fmt: skip
MONTHS = "January February March April May June July August September October November December".split()


def unique(n: int) -> str:
    """A name that no other number has."""
    n, end = divmod(n, len(ENDS))
    n, start = divmod(n, len(STARTS))
    name = STARTS[start]
    while True:
        n, middle = divmod(n, len(MIDDLES))
        name += MIDDLES[middle]
        if n == 0:
            return name + ENDS[end]
        n -= 1


def slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


@dataclass(frozen=True)
class Actor:
    """Somebody whom reports name."""

    name: str
    kind: str

    @property
    def id(self) -> str:
        return slug(self.name)


@dataclass(frozen=True)
class Story:
    """A contract, and who is in it."""

    n: int
    seed: int

    @property
    def rng(self) -> Random:
        return Random(f"{self.seed} {self.n}")

    @property
    def council(self) -> Actor:
        return Actor(f"{unique(5 * self.n)} Council", "public_body")

    @property
    def company(self) -> Actor:
        return Actor(f"{unique(7 * (self.n // 4) + 1)} {('Software', 'Systems', 'Analytics')[self.n // 4 % 3]}", "company")

    @property
    def paper(self) -> Actor:
        return Actor(f"{unique(11 * (self.n // 20) + 2)} {('Gazette', 'Courier', 'Herald')[self.n % 3]}", "media")

    @property
    def people(self) -> tuple[Actor, Actor]:
        given = self.rng.sample(GIVEN, 2)
        one, other = (Actor(f"{name} {unique(5 * self.n + 3 + part)}", "person") for part, name in enumerate(given))
        return one, other

    @property
    def amount(self) -> int:
        return 2 + self.n % 87

    @property
    def title(self) -> str:
        return f"£{self.amount} million contract with {self.company.name}"

    @property
    def contract(self) -> str:
        return f"deal-{slug(unique(self.n))}"


@dataclass
class Page:
    """A report as it is written, and what is read in it."""

    story: Story
    id: str
    first: str  # the first report of the story
    rng: Random
    text: str = ""
    read: dict[str, list[Entry]] = field(
        default_factory=lambda: {key: [] for key in ("names", "actors", "contracts", "quotes", "claims", "set_aside")}
    )
    answers: dict[str, tuple[str, str]] = field(default_factory=dict)  # the claim and the answer that it gives, by question
    status: str = "agreed"

    def say(self, words: str, end: str = " ") -> int:
        start = len(self.text)
        self.text += words + end
        return start

    def words(self, exact: str, start: int, **told: Any) -> Entry:
        """An entry for words that stand at or behind a place; keys with no value are left out."""
        at = next(place for place in places(self.text, exact) if place >= start)
        entry = {key: value for key, value in told.items() if value is not None} | {"exact": exact}
        return entry | {"at": at}

    def paragraph(self) -> None:
        self.text = self.text.rstrip() + "\n\n"

    def finished(self) -> dict[str, list[Entry]]:
        """What is read, with the number of each place that is one of several."""
        self.text = self.text.rstrip() + "\n"
        return {key: [self._numbered(entry) for entry in entries] for key, entries in self.read.items() if entries}

    def _numbered(self, told: Any) -> Any:
        if isinstance(told, list):
            return [self._numbered(one) for one in told]
        if not isinstance(told, dict):
            return told
        made = {key: self._numbered(value) for key, value in told.items() if key != "at"}
        if "at" in told and len(found := places(self.text, told["exact"])) > 1:
            made["occurrence"] = found.index(told["at"]) + 1
        return made


def page(story: Story, n: int, part: int) -> Page:
    """The report of this number, which is a part of a story."""
    rng = Random(f"{story.seed} {story.n} {part}")
    made = Page(story, f"report-{n:05}", f"report-{n - part:05}", rng)
    parts = [spoken, term, told, asked, conditional, scare, spent]
    agreed(made)
    for write in [spoken, *rng.sample(parts[1:], rng.randint(2, 5)), *[spoken] * rng.randint(0, 1)]:
        filler(made)
        made.paragraph()
        write(made)
    filler(made)
    source(made)
    return made


def filler(made: Page) -> None:
    for sentence in made.rng.sample(FILLER, made.rng.randint(1, 4)):
        goods, goods2 = made.rng.sample(GOODS, 2)
        made.say(
            sentence.format(
                service=made.rng.choice(SERVICES),
                month=made.rng.choice(MONTHS),
                goods=goods,
                Goods=goods.capitalize(),
                goods2=goods2,
            )
        )


def claim(made: Page, start: int, exact: str, ours: str, kind: str, **told: Any) -> Entry:
    entry = {"id": f"{made.id}-c{len(made.read['claims']) + 1}", "claim": ours, "type": kind} | made.words(exact, start)
    entry |= {key: value for key, value in told.items() if value is not None}
    made.read["claims"].append(entry)
    if "answers" in told:
        made.answers[told["answers"]] = (entry["id"], ours)
    return entry


def agreed(made: Page) -> None:
    """What became of the contract, with a marker behind it."""
    story, rng = made.story, made.rng
    made.status = STATUS[story.n % 4] if rng.random() < 0.7 else rng.choice(STATUS)
    amount = story.amount if made.id == made.first or rng.random() < 0.8 else story.amount + 1
    title = f"£{amount} million contract with {story.company.name}"
    start = made.say(f"{story.council.name} {made.status} a {title} for its {rng.choice(SERVICES)} [1].")
    for actor in (story.council, story.company):
        made.read["names"].append(made.words(actor.name, start, actor=actor.id))
    made.read["names"].append(made.words(title, start, contract=story.contract))
    value, status = made.words(f"£{amount} million", start), made.words(made.status, start)
    made.read["contracts"].append(
        {"id": story.contract, "buyer": story.council.id, "supplier": story.company.id, "value": value, "status": status}
    )
    told = {
        "subject": story.council.id,
        "contract": story.contract,
        "answers": f"became-{story.contract}",
        "way": [{"cited_to": f"{made.id}-ref-1"}],
    }
    claim(
        made,
        start,
        f"{story.council.name} {made.status} a {title}",
        f"The council {made.status} the contract.",
        "reported_fact",
        **told,
    )


def spoken(made: Page) -> None:
    """Words of somebody, whole or in part; another report of the story may have printed them before."""
    story, rng, nth = made.story, made.rng, len(made.read["quotes"])
    person, cue = story.people[nth % 2], rng.choice(CUES)
    again = nth == 0 and made.id != made.first and rng.random() < 0.4
    words = (
        Random(f"{story.seed} {story.n} words").choice(PRAISE)
        if again or (nth == 0 and made.id == made.first)
        else rng.choice(PRAISE)
    )
    quotation = (
        f"We found the terms {words} for {SERVICES[story.n % 10]}"
        if nth == 0
        else f"{words} in every part {len(made.read['quotes'])}"
    )
    role = f"leader of {story.council.name}"
    named = f"{person.name}, {role}," if nth == 0 and made.id == made.first else person.name
    start = made.say(
        f'{named} {cue}, "{quotation}."' if nth == 0 else f'{named} called the plan "{quotation}" and left the room.'
    )
    if not any(entry.get("actor") == person.id for entry in made.read["names"]):
        made.read["names"].append(made.words(person.name, start, actor=person.id))
    if nth == 0 and made.id == made.first:
        made.read["actors"].append({"id": person.id, "role": made.words(role, start)})
    entry = {"id": f"{made.id}-q{nth + 1}", "type": "partial" if nth else "direct", "speaker": person.id} | made.words(
        quotation, start
    )
    entry |= {"cue": made.words(cue if nth == 0 else "called", start)} | ({"repeats": f"{made.first}-q1"} if again else {})
    made.read["quotes"].append(entry)
    if nth:
        exact = f'{person.name} called the plan "{quotation}"'
        told = {"by": person.id, "quote": entry["id"], "contract": story.contract}
        claim(made, start, exact, f"The plan was {words}.", "attributed", **told)


def term(made: Page) -> None:
    """How long the contract runs, as this report has it."""
    years = TERMS[made.story.n % 4] if made.rng.random() < 0.8 else made.rng.choice(TERMS)
    start = made.say(f"The deal runs for {years}.")
    made.read["names"].append(made.words("The deal", start, contract=made.story.contract))
    made.read["contracts"][0]["term"] = made.words(years, start)
    told = {"contract": made.story.contract, "answers": f"term-{made.story.contract}"}
    claim(made, start, f"The deal runs for {years}.", f"The contract runs for {years}.", "reported_fact", **told)


def told(made: Page) -> None:
    """What somebody told a paper, with a marker behind it."""
    person, paper = made.story.people[1], made.story.paper
    start = made.say(f"{made.rng.choice(GOODS).capitalize()} would gain most, {person.name} told the {paper.name} [2].")
    if not any(entry.get("actor") == person.id for entry in made.read["names"]):
        made.read["names"].append(made.words(person.name, start, actor=person.id))
    made.read["names"].append(made.words(paper.name, start, actor=paper.id))
    exact = made.text[start : made.text.index(" [2]", start)]
    way = [{"told_to": paper.id}, {"cited_to": f"{made.id}-ref-2"}]
    claim(
        made, start, exact, "Some would gain more than others.", "attributed", by=person.id, contract=made.story.contract, way=way
    )


def asked(made: Page) -> None:
    start = made.say(f"Was it worth the {made.rng.choice(['money', 'time', 'trouble'])}?")
    claim(made, start, made.text[start:].strip(), "Was the contract worth it?", "question", contract=made.story.contract)


def conditional(made: Page) -> None:
    goods = made.rng.choice(GOODS)
    start = made.say(f"If the vote had failed, {goods} would have kept the old {made.rng.choice(SERVICES)}.")
    ours = f"Had the vote failed, little would have changed for {goods}."
    claim(made, start, made.text[start:].strip(), ours, "conditional", contract=made.story.contract)


def scare(made: Page) -> None:
    mark = f'"{made.rng.choice(PRAISE)} {made.rng.choice(GOODS)}"'
    start = made.say(f"There was talk of {mark} afterwards.")
    made.read["set_aside"].append(made.words(mark, start, because="Set off for irony; nobody said it."))


def spent(made: Page) -> None:
    amount = f"£{made.rng.randint(100, 999)},000"
    start = made.say(f"The year before, {amount} went on {made.rng.choice(SERVICES)}.")
    made.read["set_aside"].append(made.words(amount, start, because="Another year's spending, on no contract."))


def source(made: Page) -> None:
    made.paragraph()
    made.say(f"Source: {made.story.paper.name} Online")


def annotation(made: Page) -> str:
    """The annotation file of a report."""
    read = made.finished()
    cites: list[Entry] = [
        {"id": f"{made.id}-ref-{marker}", "exact": f"[{marker}]"} for marker in (1, 2) if f"[{marker}]" in made.text
    ]
    title = f"{made.story.paper.name} Online"
    cites.append({"id": f"{made.id}-online", "exact": title})
    head = {"report": f"{made.id}.txt", "source": {"id": made.id, "language": "en", "cites": cites}}
    return "".join(_block(head | read))


def _block(told: Entry) -> Iterator[str]:
    for key, value in told.items():
        if isinstance(value, list) and value:
            yield f"{key}:\n"
            yield from (f"  - {_flow(entry)}\n" for entry in value)
        elif key == "source":
            yield "source:\n"
            yield from (f"  {line}" for line in "".join(_block(value)).splitlines(keepends=True))
        else:
            yield f"{key}: {_flow(value)}\n"


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    text = str(value)
    return text if re.fullmatch(r"\d|[A-Za-z£][\w£ -]*|[\w-]+[.]txt", text) else json.dumps(text, ensure_ascii=False)


def stories(reports: int, seed: int) -> Iterator[list[Page]]:
    """The reports of one story after another."""
    n = story = 0
    while n < reports:
        size = min(1 + story % 6, reports - n)
        yield [page(Story(story, seed), n + part, part) for part in range(size)]
        n, story = n + size, story + 1


def write(root: Path, reports: int, seed: int = 1) -> None:
    """A project in a folder that is not there yet."""
    typed = root / "seeds" / "annotations"
    typed.mkdir(parents=True)
    actors: dict[str, Actor] = {}
    shared: dict[str, list[Entry]] = {"contracts": [], "questions": [], "relations": []}
    for pages in stories(reports, seed):
        for made in pages:
            # newline="": a report's bytes are the same on every system
            (typed / f"{made.id}.yaml").write_text(annotation(made), encoding="utf-8", newline="")
            (root / "seeds" / f"{made.id}.txt").write_text(made.text, encoding="utf-8", newline="")
            story = made.story
            known = {one.id: one for one in (story.council, story.company, story.paper, *story.people)}
            actors |= {entry["actor"]: known[entry["actor"]] for entry in made.read["names"] if "actor" in entry}
        shared["contracts"].append({"id": story.contract, "title": story.title})
        for kind, question in (("became", "What became of the contract?"), ("term", "How long does the contract run?")):
            asked_of = f"{kind}-{story.contract}"
            answers = [made.answers[asked_of] for made in pages if asked_of in made.answers]
            if answers:
                shared["questions"].append({"id": asked_of, "question": question})
            for (one, ours), (other, theirs) in combinations(answers, 2):
                relation, because = (
                    ("corroborates", "Both say the same.") if ours == theirs else ("contradicts", "Both can't be so.")
                )
                shared["relations"].append({"claim": one, "other": other, "relation": relation, "because": because})
    people = [{"id": one.id, "name": one.name, "type": one.kind, "naming": "full_name"} for one in actors.values()]
    files: dict[str, Entry] = {
        "actors": {"actors": people, "identities": []},
        **{key: {key: value} for key, value in shared.items()},
    }
    licences = [
        {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    dataset = {
        "name": "invented-deals",
        "title": "Invented deals",
        "version": "1.0.0",
        "licenses": licences,
        "contributors": [{"title": "Nobody", "role": "author"}],
    }
    for name, told in files.items():
        (typed / f"{name}.yaml").write_text("".join(_block(told)), encoding="utf-8", newline="")
    (typed / "dataset.yaml").write_text(f"dataset: {_flow(dataset)}\n", encoding="utf-8", newline="")
    (typed / "retired.yaml").write_text("retired: []\n", encoding="utf-8", newline="")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python tests/bench reports", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    write(asked.folder, asked.reports, asked.seed)
    return 0
