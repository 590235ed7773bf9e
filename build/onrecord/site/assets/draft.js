/* Draft: what `onrecord draft --format json` prints, as marks that a person looks at one by one. */
"use strict";

(() => {
  const SURE = 0.9; // from here on the machine's own file says nothing of doubt

  function fromDraft(draft, work, text, told) {
    const lists = ["quotes", "actors", "claims", "set_aside"];
    if (!draft || lists.some((key) => !Array.isArray(draft[key]))) throw new Error("This is not what `onrecord draft --format json` prints.");
    const offsets = onrecord.offsets(text.text);
    const span = (start, end) => ({ start: offsets[start], end: offsets[end] });
    const placed = (one) => {
      const found = span(one.start_char, one.end_char);
      if (text.slice(found.start, found.end) !== one.exact) throw new Error("This draft is of another text: its words do not stand where it says.");
      return found;
    };
    const unsure = (one, also = "") => (one.confidence < SURE ? `${one.rule}, ${one.confidence.toFixed(2)}` : also) || undefined;
    const all = [...draft.quotes, ...draft.claims, ...draft.set_aside].map(placed);
    const taken = new Set(told.sources);
    const id = (words) => {
      const made = onrecord.distinct(`${work.prefix}-${onrecord.slug(words, 5)}`, taken);
      taken.add(made);
      return made;
    };
    const marks = draft.actors.flatMap((one) => named(one, work, text, told, span));
    const record = new onrecord.Annotation({ ...work, marks: [...work.marks, ...marks] }, text, told);
    const isMark = (at) => text.marks.some((one) => one.start === at.start && one.end === at.end);
    draft.quotes.forEach((one, n) => {
      if (!isMark(all[n])) return;
      const inside = text.inside(all[n]);
      if (text.slice(inside.start, inside.end).endsWith(",")) inside.end--;
      const place = { kind: "quote", ...inside };
      const { actor, ...why } = by(place, one.speaker_id, one.speaker, record);
      const cue = one.cue && record.stands(one.cue, place) ? one.cue : "";
      const alone = text.alone(inside.start, inside.end) && !actor && !cue;
      const type = alone ? "passage" : one.quote_type === "passage" ? "direct" : one.quote_type;
      const mark = { ...place, id: id(text.slice(inside.start, inside.end)), type, speaker: actor, cue, ...why };
      marks.push({ ...mark, cites: behind(mark, work, text), unsure: unsure(one) });
    });
    draft.claims.forEach((one, n) => {
      const words = all[draft.quotes.length + n];
      const speaker = one.asserted_by_start_char === null ? words : span(one.asserted_by_start_char, one.asserted_by_end_char);
      const whole = { start: Math.min(words.start, speaker.start), end: Math.max(words.end, speaker.end) };
      if (/[\r\n]/.test(text.slice(whole.start, whole.end))) return;
      const place = { kind: "claim", ...whole };
      const { actor, ...why } = by(place, one.asserted_by_id, one.asserted_by, record);
      const mark = { ...place, id: id(one.exact), claim: onrecord.worded(one.exact), type: one.claim_type, by: actor, ...why };
      marks.push({ ...mark, cites: behind(mark, work, text), unsure: unsure(one, "in your own words") });
    });
    draft.set_aside.forEach((one, n) => {
      const words = all[draft.quotes.length + draft.claims.length + n];
      if (isMark(words)) marks.push({ kind: "aside", ...words, because: one.because, unsure: "nobody said it here" });
    });
    work.marks.push(...marks);
  }

  /** Each name of an actor once, and the actor, where nobody had them before. */
  function named(one, work, text, told, span) {
    const words = new Map();
    for (const [start, end] of one.mentions) {
      const at = span(start, end);
      const name = text.slice(at.start, at.end);
      if (!words.has(name) && text.places(name).includes(at.start)) words.set(name, at);
    }
    if (words.size && !Object.hasOwn(told.actors, one.actor_id) && !work.actors.some((own) => own.id === one.actor_id)) {
      const name = words.has(one.name) ? one.name : words.keys().next().value;
      const naming = one.actor_type === "group" ? "collective" : one.actor_type === "person" && !/\s/.test(name) ? "surname_only" : "full_name";
      work.actors.push({ id: one.actor_id, name, type: one.actor_type, naming });
    }
    return Array.from(words.values(), (at) => ({ kind: "name", ...at, actor: one.actor_id }));
  }

  /** Who it is, if the report names them, and what points to them where their sentence does not. */
  function by(place, actor, words, record) {
    const names = record.named[actor] ?? [];
    if (!actor || !names.length) return { actor: "" };
    if (record.isNamed(actor, place)) return { actor };
    const called = record.told.actors[actor] ?? names[0];
    if (words && !names.includes(words)) return { actor, pointing: words, because: `${words} is taken to be ${called}.` };
    return { actor, pointing: names[0], because: `${called} was named last.` };
  }

  /** The markers that follow words in their sentence. */
  function behind(mark, work, text) {
    const { end } = text.sentence(mark.start, mark.end);
    const found = text.marks.filter((one) => one.mark === "citation" && mark.end <= one.start && one.end <= end);
    return found.map((one) => `${work.prefix}-ref-${text.slice(one.start, one.end).replace(/\D/g, "")}`);
  }

  Object.assign(onrecord, { fromDraft });
})();
