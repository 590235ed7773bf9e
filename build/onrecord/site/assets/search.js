// The list of tables: one search over all of them.
"use strict";
(function () {
  const room = document.getElementById("tables");
  const found = document.getElementById("found");
  const input = document.getElementById("q");
  const status = document.getElementById("state");
  const most = 8;

  function link(text, address) {
    const made = document.createElement("a");
    made.textContent = text;
    made.href = address;
    return made;
  }

  function shown(table, numbers) {
    const part = document.createElement("section");
    const head = document.createElement("h2");
    const list = document.createElement("ul");
    list.className = "plain";
    head.append(link(table.title, room.dataset.root + "tables/" + table.table + ".html#?q=" + encodeURIComponent(input.value)), " " + numbers.length.toLocaleString("en"));
    for (const n of numbers.slice(0, most)) {
      const item = document.createElement("li");
      const called = table.columns.indexOf(table.called);
      item.append(link(window.onrecord.name(table, called, table.rows[n][called]), room.dataset.root + "rows/" + table.table + "/" + table.addresses[n]));
      list.append(item);
    }
    part.append(head, list);
    return part;
  }

  async function search() {
    const text = input.value.trim();
    room.hidden = Boolean(text);
    status.textContent = text ? "Searching…" : "";
    if (!text) return found.replaceChildren();
    try {
      const tables = await Promise.all(room.dataset.tables.split(" ").map((table) => window.onrecord.load(room.dataset.root, table)));
      if (text !== input.value.trim()) return undefined;
      const hits = tables.map((table) => [table, window.onrecord.find(table, text)]).filter(([, numbers]) => numbers.length);
      found.replaceChildren(...hits.map(([table, numbers]) => shown(table, numbers)));
      const count = hits.reduce((sum, [, numbers]) => sum + numbers.length, 0);
      status.textContent = count.toLocaleString("en") + (count === 1 ? " row" : " rows");
    } catch (fault) {
      status.textContent = fault.message;
    }
    return undefined;
  }

  document.getElementById("search").hidden = false;
  document.getElementById("search").onsubmit = (event) => event.preventDefault();
  input.oninput = search;
  if (input.value) search();
})();
