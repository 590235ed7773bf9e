// A table's page: search, facets, sort, and what to take away. Rows come from the table's own data file, loaded when first
// asked for; until then, and without a script, the rows in the page are what there is. The state is in the address.
"use strict";
(function () {
  const onrecord = window.onrecord;
  const room = document.getElementById("room");
  const root = room.dataset.root;
  const size = Number(room.dataset.size);
  const input = document.getElementById("q");
  const body = document.getElementById("body");
  const status = document.getElementById("state");
  const pager = document.getElementById("pager");
  const all = document.getElementById("all");
  const takeRows = document.getElementById("take-rows");
  const buttons = [...document.querySelectorAll("#facets button")];
  const headers = [...document.querySelectorAll("#rows thead th")];
  let data = null;
  let seen = [];
  let state = read();
  let later = 0;
  let writing = 0;

  function read() {
    const told = new URLSearchParams(location.hash.startsWith("#?") ? location.hash.slice(2) : "");
    const chosen = new Map();
    for (const button of buttons) {
      const column = button.closest(".facet").dataset.column;
      if (told.getAll(column).includes(button.dataset.value)) chosen.set(column, [...(chosen.get(column) || []), button.dataset.value]);
    }
    // A column without a facet can still be asked for, by a link from a row's page.
    for (const [column, value] of told) {
      if (!["q", "sort", "page"].includes(column) && !chosen.has(column)) chosen.set(column, [value]);
    }
    const sort = told.get("sort") || "";
    return { q: told.get("q") || "", chosen, sort, page: Math.max(1, parseInt(told.get("page"), 10) || 1) };
  }

  function write() {
    const told = new URLSearchParams();
    if (state.q) told.set("q", state.q);
    for (const [column, values] of state.chosen) for (const value of values) told.append(column, value);
    if (state.sort) told.set("sort", state.sort);
    if (state.page > 1) told.set("page", String(state.page));
    const hash = String(told) ? "#?" + told : "";
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
  }

  function isPlain() {
    return !state.q && !state.chosen.size && !state.sort && state.page === 1;
  }

  function load(then) {
    if (data) return then();
    return onrecord.load(root, room.dataset.table).then((told) => { data = told; then(); }, (fault) => { status.textContent = fault.message; });
  }

  function find() {
    const wanted = [...state.chosen].map(([column, values]) => [data.columns.indexOf(column), new Set(values)]).filter(([at]) => at >= 0);
    return sorted(onrecord.find(data, state.q).filter((n) => wanted.every(([at, values]) => values.has(data.rows[n][at]))));
  }

  function sorted(found) {
    const at = data.columns.indexOf(state.sort.replace(/^-/, ""));
    if (at < 0) return found;
    const down = state.sort.startsWith("-") ? -1 : 1;
    const number = ["integer", "number"].includes(data.types[at]);
    const key = (n) => (number ? Number(data.rows[n][at]) : onrecord.fold(onrecord.name(data, at, data.rows[n][at])));
    const keyed = found.map((n) => [data.rows[n][at] === "", key(n), n]);
    // An empty cell is last, whichever way.
    keyed.sort((one, other) => one[0] - other[0] || (one[1] < other[1] ? -down : one[1] > other[1] ? down : one[2] - other[2]));
    return keyed.map((one) => one[2]);
  }

  function cell(n, column, first) {
    const at = data.columns.indexOf(column);
    const text = data.rows[n][at];
    const made = document.createElement(first ? "th" : "td");
    const known = onrecord.named(data, at, text);
    const leads = first ? [onrecord.name(data, at, text), "rows/" + data.table + "/" + data.addresses[n]] : known;
    made.dataset.label = column.replaceAll("_", " ");
    if (first) {
      made.scope = "row";
      if (known) made.className = "named";
    } else if (headers[data.shown.indexOf(column)].className) made.className = "wide";
    const unsure = (data.unsure[n] || {})[column];
    if (unsure && text && !first) made.dataset.basis = unsure;
    if (leads) {
      const link = document.createElement("a");
      link.href = root + leads[1];
      link.textContent = leads[0];
      made.append(link);
    } else made.textContent = text;
    return made;
  }

  function show() {
    seen = find();
    const last = Math.max(1, Math.ceil(seen.length / size));
    state.page = Math.min(state.page, last);
    const from = (state.page - 1) * size;
    rows(seen.slice(from, from + size));
    const count = seen.length.toLocaleString("en");
    const many = data.rows.length.toLocaleString("en");
    status.textContent = (last > 1 ? "Rows " + (from + 1).toLocaleString("en") + " to " + Math.min(from + size, seen.length).toLocaleString("en") + " of " : "") +
      count + (seen.length === 1 ? " row" : " rows") + (seen.length < data.rows.length ? ", out of " + many : "");
    all.hidden = isPlain();
    page(last);
    marks();
    // A browser lets an address change only so often.
    clearTimeout(writing);
    writing = setTimeout(write, 150);
  }

  // What is in sight at once, and the rest when that is drawn, unless somebody types on.
  function rows(numbers) {
    clearTimeout(later);
    body.replaceChildren(...numbers.slice(0, 20).map(row));
    body.parentNode.setAttribute("aria-busy", String(numbers.length > 20));
    later = setTimeout(() => {
      body.append(...numbers.slice(20).map(row));
      body.parentNode.setAttribute("aria-busy", "false");
    }, 60);
  }

  function row(n) {
    const made = document.createElement("tr");
    made.append(...data.shown.map((column, at) => cell(n, column, at === 0)));
    return made;
  }

  function page(last) {
    pager.hidden = last === 1;
    const parts = [[state.page > 1, "← Earlier rows", -1], [state.page < last, "Further rows →", 1]].map(([possible, text, step]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = text;
      button.hidden = !possible;
      button.onclick = () => { change({ page: state.page + step }); room.querySelector(".scroll").focus(); };
      return button;
    });
    const told = document.createElement("span");
    told.textContent = "Page " + state.page + " of " + last;
    pager.replaceChildren(parts[0], told, parts[1]);
  }

  function marks() {
    for (const button of buttons) {
      const facet = button.closest(".facet");
      const on = (state.chosen.get(facet.dataset.column) || []).includes(button.dataset.value);
      button.setAttribute("aria-pressed", String(on));
      if (on) facet.open = true;
    }
    for (const header of headers) {
      const sort = state.sort.replace(/^-/, "") === header.dataset.column ? (state.sort.startsWith("-") ? "descending" : "ascending") : null;
      if (sort) header.setAttribute("aria-sort", sort);
      else header.removeAttribute("aria-sort");
    }
  }

  function change(told) {
    state = { ...state, page: 1, ...told };
    load(show);
  }

  function choose(column, value) {
    const chosen = new Map(state.chosen);
    const values = chosen.get(column) || [];
    const left = values.includes(value) ? values.filter((one) => one !== value) : [...values, value];
    if (left.length) chosen.set(column, left);
    else chosen.delete(column);
    change({ chosen });
  }

  function csv(cells) {
    return cells.map((text) => (/[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text)).join(",") + "\n";
  }

  function json() {
    const value = (text, type) => (text === "" ? null : ["integer", "number"].includes(type) && String(Number(text)) === text ? Number(text) : text);
    return JSON.stringify(seen.map((n) => Object.fromEntries(data.columns.map((column, at) => [column, value(data.rows[n][at], data.types[at])]))), null, 2) + "\n";
  }

  function take(text, kind, ending) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: kind }));
    link.download = data.table + ending;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  all.onclick = () => {
    input.value = "";
    change({ q: "", chosen: new Map(), sort: "" });
    input.focus();
  };
  document.getElementById("take-csv").onclick = () => load(() => {
    seen = find();
    take(csv(data.columns) + seen.map((n) => csv(data.rows[n])).join(""), "text/csv;charset=utf-8", ".csv");
  });
  document.getElementById("take-json").onclick = () => load(() => { seen = find(); take(json(), "application/json", ".json"); });

  for (const button of buttons) {
    button.disabled = false;
    button.onclick = () => choose(button.closest(".facet").dataset.column, button.dataset.value);
  }
  for (const header of headers) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.textContent = header.querySelector(".label").textContent;
    button.onclick = () => change({ sort: state.sort === header.dataset.column ? "-" + header.dataset.column : header.dataset.column });
    header.querySelector(".label").replaceChildren(button);
  }
  document.getElementById("search").hidden = false;
  document.getElementById("search").onsubmit = (event) => event.preventDefault();
  takeRows.hidden = false;
  takeRows.parentNode.querySelector("a").hidden = true;
  input.value = state.q;
  input.onfocus = () => load(() => {});
  input.oninput = () => change({ q: input.value });
  window.addEventListener("hashchange", () => {
    if (location.hash && !location.hash.startsWith("#?")) return;
    state = read();
    input.value = state.q;
    load(show);
  });
  if (!isPlain()) load(show);
})();
