// The rows of tables, each table loaded from its own file when it is first asked for, and how they are searched.
"use strict";
window.onrecord = (function () {
  const asked = new Map();

  // Case, accents and the shape of quotation marks make no difference.
  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[‘’]/g, "'").replace(/[“”]/g, '"');
  }

  // The names of the row that a cell refers to, and its address; null where it refers to none.
  function named(table, at, cell) {
    const names = table.named[table.columns[at]];
    return names && Object.hasOwn(names, cell) ? names[cell] : null;
  }

  function name(table, at, cell) {
    return (named(table, at, cell) || [cell])[0];
  }

  function load(root, table) {
    if (!asked.has(table)) {
      const script = document.createElement("script");
      script.src = root + "tables/" + table + ".js";
      asked.set(table, new Promise((done, failed) => {
        script.onrecord = done;
        script.onerror = () => { asked.delete(table); failed(new Error("The rows could not be loaded.")); };
      }));
      document.body.append(script);
    }
    return asked.get(table);
  }

  // What a table's file calls.
  function rows(told) {
    told.texts = told.rows.map((row) => fold(row.map((cell, at) => (named(told, at, cell) ? cell + " " + name(told, at, cell) : cell)).join("\n")));
    document.currentScript.onrecord(told);
  }

  // The numbers of the rows that have all the words.
  function find(table, text) {
    const words = fold(text).split(/\s+/).filter(Boolean);
    const found = [];
    for (let n = 0; n < table.rows.length; n += 1) {
      if (words.every((word) => table.texts[n].includes(word))) found.push(n);
    }
    return found;
  }

  return { fold, named, name, load, rows, find };
})();
