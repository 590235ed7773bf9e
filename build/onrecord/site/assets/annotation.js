/* Annotation: what was marked, as the file that `onrecord check` accepts, and what it would still complain of. */
"use strict";

(() => {
  const ID = /^([0-9]+-)*[0-9]*[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
  const QUOTED = /("[^"]*"|“[^”]*”)/;
  // What stands under a key of the file, as the schema of annotation files calls it.
  const UNDER = {
    source: "source", cites: "cited", names: "name", contracts: "contract_in_report", quotes: "quote", claims: "claim",
    set_aside: "mark", way: "step", ways: "step", also: "more_words", speaker: "ground", by: "ground", cue: "ground",
    subject: "ground", value: "ground", publisher: "ground",
  };

  /** Our own words in composed letters; what stands in quotation marks stays as it was printed. */
  const ours = (words) => (words ?? "").trim().split(QUOTED).map((part, n) => (n % 2 ? part : part.normalize("NFC"))).join("");

  class Annotation {
    constructor(work, text, told) {
      Object.assign(this, { work, text, told, problems: [] });
      this.marks = [...work.marks].sort((one, other) => one.start - other.start || one.end - other.end);
      this.named = Object.create(null);
      for (const mark of this.of("name")) (this.named[mark.actor] ??= []).push(text.slice(mark.start, mark.end));
    }

    of(kind) {
      return this.marks.filter((mark) => mark.kind === kind);
    }

    complain(mark, words) {
      this.problems.push({ mark, words });
    }

    /** The entry's words, and which time they stand in the report where they do so more than once. */
    words(mark, exact = this.text.slice(mark.start, mark.end), at = mark.start) {
      const places = this.text.places(exact);
      if (!places.includes(at)) this.complain(mark, "These words can't be told from the same words just before. Mark a few more.");
      return { exact, occurrence: places.length > 1 ? places.indexOf(at) + 1 : undefined };
    }

    around(mark) {
      const wider = mark.kind === "quote" ? 1 : 0;
      return this.text.sentence(Math.max(0, mark.start - wider), Math.min(this.text.text.length, mark.end + wider));
    }

    isNamed(actor, mark) {
      const { start, end } = this.around(mark);
      return (this.named[actor] ?? []).some((name) =>
        this.text.places(name).some((at) => start <= at && at + name.length <= end),
      );
    }

    /** An actor by id alone, where the sentence names them; otherwise with the words that point to them. */
    who(mark, actor) {
      if (!actor) return undefined;
      if (!mark.pointing) {
        if (!this.isNamed(actor, mark)) {
          this.complain(mark, `No name of ${this.told.actors[actor] ?? actor} is marked in this sentence. Mark it, or say which words point to them.`);
        }
        return actor;
      }
      const at = this.text.nearest(mark.pointing, mark.start);
      if (at === undefined) this.complain(mark, `“${mark.pointing}” does not stand in the text.`);
      if (!mark.because?.trim()) this.complain(mark, "Say why these words point to them.");
      const words = at === undefined ? { exact: mark.pointing } : this.words(mark, mark.pointing, at);
      return { value: actor, ...words, basis: "inferred", because: ours(mark.because) };
    }

    /** Where words stand in a mark's sentence; null if they do not. */
    stands(words, mark) {
      const { start, end } = this.around(mark);
      const here = this.text.places(words).filter((at) => start <= at && at + words.length <= end);
      return here.length ? here : null;
    }

    cue(mark) {
      const cue = mark.cue?.trim();
      if (!cue) return undefined;
      const here = this.stands(cue, mark);
      if (!here) this.complain(mark, `“${cue}” does not stand in this sentence.`);
      if (!here || here.length < 2) return cue;
      const away = (at) => Math.min(Math.abs(at - mark.end), Math.abs(at + cue.length - mark.start));
      return this.words(mark, cue, here.sort((one, other) => away(one) - away(other))[0]);
    }

    /** The markers that stand behind some words in their paragraph, and the named sources. */
    sources(mark) {
      const { end } = this.text.paragraph(mark.start, mark.end);
      const behind = this.text.marks.filter((one) => one.mark === "citation" && mark.start <= one.start && one.end <= end);
      const markers = new Map(behind.map((one) => [this.marker(one), one]));
      return { markers, named: this.of("source") };
    }

    marker(one) {
      return `${this.work.prefix}-ref-${this.text.slice(one.start, one.end).replace(/\D/g, "")}`;
    }

    ways(mark) {
      const inferred = (step, actor) =>
        actor && this.isNamed(actor, mark) ? step : { ...step, basis: "inferred", because: this.wayBecause(mark) };
      const first = mark.told ? [inferred({ told_to: mark.told }, mark.told)] : [];
      const { markers, named } = this.sources(mark);
      const { start, end } = this.around(mark);
      const routes = (mark.cites ?? []).flatMap((id) => {
        const source = named.find((one) => one.id === id);
        if (markers.has(id)) return [[...first, { cited_to: id }]];
        if (!source) return [];
        const stated = start <= source.start && source.end <= end;
        return [[...first, stated ? { published_by: id } : { published_by: id, basis: "inferred", because: this.wayBecause(mark) }]];
      });
      if (!routes.length && first.length) routes.push(first);
      return routes.length > 1 ? { ways: routes } : { way: routes[0] };
    }

    wayBecause(mark) {
      if (!mark.wayBecause?.trim()) this.complain(mark, "Say why the words are taken to have come that way.");
      return ours(mark.wayBecause);
    }

    id(mark) {
      if (!ID.test(mark.id ?? "")) this.complain(mark, "An id is lower-case letters, figures and hyphens, with a letter in it.");
      else if (this.marks.some((one) => one !== mark && one.id === mark.id)) this.complain(mark, `The id ${mark.id} is given twice.`);
      return mark.id;
    }

    names() {
      return this.of("name").map((mark) => {
        if (!mark.actor && !mark.contract) this.complain(mark, "Whose name is it?");
        const exact = this.text.slice(mark.start, mark.end);
        if (mark.actor && this.told.pronouns.includes(exact)) this.complain(mark, "A pronoun is nobody's name.");
        return { ...this.open(mark), actor: mark.actor, contract: mark.contract, ...this.words(mark) };
      });
    }

    contracts() {
      const found = new Map();
      for (const mark of this.of("sum")) {
        if (!mark.contract) this.complain(mark, "Of which contract is it the value? If of none, set it aside.");
        else found.set(mark.contract, [...(found.get(mark.contract) ?? []), { ...this.open(mark), ...this.words(mark) }]);
      }
      return Array.from(found, ([id, value]) => ({ id, value }));
    }

    quotes() {
      const first = new Map();
      for (const mark of this.of("quote")) {
        const said = this.text.slice(mark.start, mark.end).replace(/[.,]+$/, "");
        const alone = this.text.alone(mark.start, mark.end);
        if (first.has(said)) {
          // Words that a report prints twice are one utterance.
          const entry = first.get(said);
          (entry.also ??= []).push({ ...this.open(mark), ...this.words(mark), role: alone ? "pull_quote" : "repeats" });
          continue;
        }
        const speaker = this.who(mark, mark.speaker);
        const cue = this.cue(mark);
        if ((mark.type === "passage") !== (alone && !speaker && !cue)) {
          this.complain(mark, "A passage is a paragraph by itself that is given to nobody, and only that.");
        }
        first.set(said, { ...this.open(mark), id: this.id(mark), ...this.words(mark), type: mark.type, speaker, cue, ...this.ways(mark) });
      }
      return Array.from(first.values());
    }

    claims() {
      return this.of("claim").map((mark) => {
        const attributed = mark.type === "attributed";
        const claim = ours(mark.claim);
        if (!claim) this.complain(mark, "Say in your own words what is claimed.");
        if (/["“”„«»]/.test(claim)) this.complain(mark, "A claim is in our words, so it has no quotation marks.");
        if (attributed && !mark.by) this.complain(mark, "Who asserts it?");
        const held = this.of("quote").filter((one) => mark.start <= one.start && one.end <= mark.end);
        const quote = attributed ? held.find((one) => one.speaker === mark.by) : undefined;
        if (attributed && held.length && !quote) this.complain(mark, "The words hold a quote of somebody else.");
        return {
          ...this.open(mark), id: this.id(mark), claim, type: mark.type, ...this.words(mark),
          by: attributed ? this.who(mark, mark.by) : undefined, subject: this.subject(mark), quote: quote?.id,
          contract: mark.contract, answers: mark.answers, ...this.ways(mark),
        };
      });
    }

    subject(mark) {
      if (mark.subject && !this.isNamed(mark.subject, mark)) this.complain(mark, "No name of whom it is about is marked in this sentence.");
      return mark.subject;
    }

    aside() {
      return this.of("aside").map((mark) => {
        if (!mark.because?.trim()) this.complain(mark, "Why is it nothing to record?");
        return { ...this.open(mark), ...this.words(mark), because: ours(mark.because) };
      });
    }

    /** The report as a source, and the sources that it cites: those that are marked, and the markers that something rests on. */
    source() {
      const markers = new Map();
      for (const mark of [...this.of("quote"), ...this.of("claim")]) {
        for (const [id, one] of this.sources(mark).markers) if (mark.cites?.includes(id)) markers.set(id, this.text.slice(one.start, one.end));
      }
      const named = this.of("source").map((mark) => ({
        ...this.open(mark), id: this.id(mark), ...this.words(mark), publisher: mark.publisher,
      }));
      const cites = [...Array.from(markers, ([id, exact]) => ({ id, exact })), ...named];
      return { id: this.work.source, language: this.work.language, cites };
    }

    open(mark) {
      return { "?": mark.unsure };
    }

    /** What in the text nothing accounts for yet. */
    left() {
      const touches = (mark, one) => mark.start < one.end && one.start < mark.end;
      const set = (one) => this.of("aside").some((mark) => mark.start === one.start && mark.end === one.end);
      const cited = (one) =>
        [...this.of("quote"), ...this.of("claim")].some((mark) => {
          const behind = this.sources(mark).markers.get(this.marker(one));
          return behind && mark.cites?.includes(this.marker(one)) && behind.start <= one.start && mark.start <= one.start;
        });
      const recorded = {
        quotation: (one) => this.of("quote").some((mark) => touches(mark, one)),
        money: (one) => this.of("sum").some((mark) => mark.start <= one.start && one.end <= mark.end),
        citation: cited,
      };
      return this.text.marks.filter((one) => !set(one) && !recorded[one.mark](one));
    }

    /** Each pair of claims that answer one question, of which one is marked here. */
    pairs() {
      const own = this.of("claim").filter((mark) => mark.answers);
      const here = own.flatMap((mark, n) =>
        own.slice(n + 1).filter((other) => other.answers === mark.answers).map((other) => ({ mark, other: other.id, claim: other.claim })),
      );
      const known = own.flatMap((mark) =>
        this.told.answers
          .filter((one) => one.question === mark.answers && one.report !== this.work.source)
          .map((one) => ({ mark, other: one.id, claim: one.claim })),
      );
      return [...here, ...known].map((pair) => ({ ...pair, key: `${pair.mark.id} ${pair.other}` }));
    }

    /** The file, line by line. */
    lines() {
      const orders = Object.fromEntries(Object.entries(UNDER).map(([key, kind]) => [key, this.told.orders[kind]]));
      const file = {
        report: this.work.name, source: this.source(), names: this.names(), contracts: this.contracts(),
        quotes: this.quotes(), claims: this.claims(), set_aside: this.aside(),
      };
      // As the machine's own draft says it: what nobody has looked at keeps the whole file from being published.
      if (this.marks.some((mark) => mark.unsure)) file.status = "draft";
      const head = "# yaml-language-server: $schema=../../schemas/annotation.schema.json";
      return [head, ...onrecord.yaml.mapping(file, this.told.orders.report, orders)];
    }

    /** What belongs into the files that all reports share, as entries to paste. */
    shared() {
      const used = (key, ids) => this.marks.some((mark) => ids.includes(mark[key]));
      const entry = (kind, listed) => onrecord.yaml.sequence(listed, this.told.orders[kind], {}).map((line) => `  ${line}`);
      const actors = this.work.actors.filter((one) => ["actor", "speaker", "by", "told", "subject", "publisher"].some((key) => used(key, [one.id])));
      const questions = this.work.questions.filter((one) => used("answers", [one.id]));
      const relations = this.pairs().map(({ mark, other, key }) => {
        const judged = this.work.pairs[key] ?? {};
        if (!judged.relation || !judged.because?.trim()) this.complain(mark, `How does it stand to ${other}? Both answer one question.`);
        return { claim: mark.id, other, relation: judged.relation, because: ours(judged.because) };
      });
      return Object.entries({
        "actors.yaml": entry("actor", actors),
        "questions.yaml": entry("question", questions.map(({ id, question }) => ({ id, question: ours(question) }))),
        "relations.yaml": entry("relation", relations),
      }).filter(([, lines]) => lines.length);
    }
  }

  Object.assign(onrecord, { Annotation });
})();
