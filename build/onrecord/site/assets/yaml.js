/* YAML: what was marked, written as people type it. Every scalar that could be read as something else is quoted. */
"use strict";

(() => {
  // Letters, marks, figures and a few signs that mean nothing to YAML inside a line; a letter or figure comes first.
  const PLAIN = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}_ ,.;()'’“”«»£€$%/–—…+-]*[\p{L}\p{M}\p{N}_,.;()'’“”«»£€$%/–—…+-])?$/u;
  const ESCAPES = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

  /** One value on one line. */
  function scalar(value) {
    const text = String(value);
    if (PLAIN.test(text)) return text;
    const inside = Array.from(text, (sign) => {
      if (ESCAPES[sign]) return ESCAPES[sign];
      // Control signs, all blanks but the common one, and what no reader shows.
      if (!/[\p{C}\p{Z}]/u.test(sign) || sign === " ") return sign;
      const code = sign.codePointAt(0).toString(16);
      return sign.length > 1 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
    });
    return `"${inside.join("")}"`;
  }

  /** The lines of a mapping, in the order of `keys`; what is empty is left out. A key `?` is the comment of the first line. */
  function mapping(told, keys, orders) {
    const lines = [];
    for (const key of keys.filter((one) => !empty(told[one]))) {
      const value = told[key];
      const order = orders[key] ?? [];
      if (Array.isArray(value)) lines.push(`${key}:`, ...sequence(value, order, orders).map((line) => `  ${line}`));
      else if (typeof value === "object") lines.push(`${key}:`, ...mapping(value, order, orders).map((line) => `  ${line}`));
      else lines.push(`${key}: ${scalar(value)}`);
    }
    if (told["?"]) lines[0] += `  # ? ${told["?"].replace(/[\p{C}\p{Z}]+/gu, " ")}`;
    return lines;
  }

  function sequence(listed, keys, orders) {
    return listed.flatMap((item) => {
      const lines = Array.isArray(item) ? sequence(item, keys, orders) : mapping(item, keys, orders);
      return lines.map((line, n) => (n ? "  " : "- ") + line);
    });
  }

  function empty(value) {
    return value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
  }

  Object.assign(onrecord, { yaml: { scalar, mapping, sequence } });
})();
