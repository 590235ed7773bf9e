/* Words: a report's text, its marks, and where words stand in it, found as `onrecord check` finds them.
   Offsets in here are JavaScript's own; `points` turns them into code points and back. */
"use strict";

const onrecord = {};

(() => {
  const WORD = /[\p{L}\p{M}\p{N}_]/u; // an accent that is a sign of its own stands inside a word
  const STICKS = /[\p{M}\u200d\ufe0e\ufe0f]/u; // belongs to the sign before

  /** The text of one report. `patterns` are those of the house, for quotations, markers and sums; `closing` is what closes what. */
  class Text {
    constructor(text, patterns, closing) {
      this.text = text;
      this.closing = closing;
      this.found = new Map();
      this.marks = Object.entries(patterns)
        .flatMap(([mark, pattern]) =>
          Array.from(text.matchAll(pattern), (found) => ({ mark, start: found.index, end: found.index + found[0].length })),
        )
        .sort((one, other) => one.start - other.start);
      this.patterns = patterns;
    }

    slice(start, end) {
      return this.text.slice(start, end);
    }

    /** The span between the marks of a quotation. */
    inside(mark) {
      const width = this.text.startsWith("''", mark.start) ? 2 : 1;
      const closed = mark.end - mark.start > 1 && this.closing[this.text[mark.start]].includes(this.text[mark.end - 1]);
      return { start: mark.start + width, end: mark.end - (closed ? width : 0) };
    }

    /** Where words stand, whole words only: the number that `occurrence` counts. */
    places(exact) {
      return this.once(exact, () => (exact ? this.lookedFor(exact) : []));
    }

    /** What was found before: the text does not change, and each keystroke asks again. */
    once(key, find) {
      if (!this.found.has(key)) this.found.set(key, find());
      return this.found.get(key);
    }

    lookedFor(exact) {
      const edge = (sign, behind) => (/[\p{L}\p{N}]/u.test(sign) ? `(?${behind}![\\p{L}\\p{N}_])` : "");
      const signs = Array.from(exact);
      const escaped = exact.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
      const pattern = new RegExp(edge(signs[0], "<") + escaped + edge(signs.at(-1), ""), "gu");
      return Array.from(this.text.matchAll(pattern), (found) => found.index);
    }

    /** The place of words that is nearest to another. */
    nearest(exact, at) {
      return [...this.places(exact)].sort((one, other) => Math.abs(one - at) - Math.abs(other - at))[0];
    }

    paragraph(start, end) {
      const before = Math.max(this.text.lastIndexOf("\n", start - 1), this.text.lastIndexOf("\r", start - 1));
      const after = this.text.slice(Math.max(start, end - 1)).search(/[\r\n]/);
      return { start: start ? before + 1 : 0, end: after < 0 ? this.text.length : Math.max(start, end - 1) + after };
    }

    alone(start, end) {
      const around = this.paragraph(start, end);
      return around.start >= start - 1 && around.end <= end + 2;
    }

    /** The sentence, or sentences, that hold a span; a stop inside quotation marks ends none. */
    sentence(start, end) {
      return this.once(start * 1e7 + end, () => this.sentenceAround(start, end));
    }

    sentenceAround(start, end) {
      const around = this.paragraph(start, end);
      const masked = this.slice(around.start, around.end).replace(
        this.patterns.quotation,
        (words) => "_".repeat(Math.max(0, words.length - 2)) + words.slice(-2),
      );
      const stops = Array.from(
        masked.matchAll(/[.!?]["”»’']?(?:\s*\[\d+\],?)*(?=\s+(?![a-z])[\p{L}\p{N}_])/gu),
        (found) => around.start + found.index + found[0].length,
      );
      const opens = stops.filter((stop) => stop <= start).at(-1) ?? around.start;
      const closes = stops.find((stop) => stop >= end) ?? around.end;
      return { start: closes - this.slice(opens, closes).trimStart().length, end: closes };
    }

    /** The whole words that a selection touches; null where there are none, or where it runs over the end of a line. */
    whole(start, end) {
      const blank = /\s/;
      while (start < end && blank.test(this.text[start])) start++;
      while (end > start && blank.test(this.text[end - 1])) end--;
      if (start === end || /[\r\n]/.test(this.slice(start, end))) return null;
      const before = (at) => Array.from(this.slice(Math.max(0, at - 2), at)).at(-1) ?? "";
      const after = (at) => (at < this.text.length ? String.fromCodePoint(this.text.codePointAt(at)) : "");
      if (/[\udc00-\udfff]/.test(this.text[start]) && start > 0) start--;
      while (WORD.test(after(start)) && WORD.test(before(start))) start -= before(start).length;
      if (/[\ud800-\udbff]/.test(this.text[end - 1])) end++;
      while (STICKS.test(after(end)) || (WORD.test(before(end)) && WORD.test(after(end)))) end += after(end).length;
      return { start, end };
    }

    /** The first mark of some kinds that a selection touches. */
    touched(start, end, ...kinds) {
      return this.marks.find((one) => kinds.includes(one.mark) && one.start < Math.max(end, start + 1) && start < one.end);
    }

    line(at) {
      return this.text.slice(0, at).split("\n").length;
    }

    /** Code points before an offset. */
    points(at) {
      return Array.from(this.text.slice(0, at)).length;
    }
  }

  /** The offset behind a number of code points, asked in rising or any order. */
  function offsets(text) {
    const found = [0];
    for (const sign of text) found.push(found.at(-1) + sign.length);
    return found;
  }

  /** Lower-case letters, figures and hyphens, with a letter in it. */
  function slug(words, most = 6) {
    const plain = words
      .replace(/['’]/g, "")
      .normalize("NFKD")
      .replace(/[^\x00-\x7f]/g, "");
    const made = (plain.toLowerCase().match(/[a-z0-9]+/g) ?? []).slice(0, most).join("-");
    return /[a-z]/.test(made) ? made : `x${made}`;
  }

  function distinct(wanted, taken) {
    let made = wanted;
    for (let n = 2; taken.has(made); n++) made = `${wanted}-${n}`;
    return made;
  }

  /** Words of a report as a claim to begin with, which is ours and has no quotation marks. */
  function worded(words) {
    const bare = words.replace(/["“”„«»]/g, "").trim();
    return bare.slice(0, 1).toUpperCase() + bare.slice(1);
  }

  Object.assign(onrecord, { Text, offsets, slug, distinct, worded });
})();
