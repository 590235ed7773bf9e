/* Ask: a question in SQL, answered in the page by DuckDB-Wasm, which is loaded at the first question. */
"use strict";

(() => {
  const told = JSON.parse(document.getElementById("told").textContent);
  const at = (id) => document.getElementById(id);
  const SHOWN = 1000; // rows in the page; the file has all
  const BARS = 40;
  let engine = null; // { database, connection, worker, ids }
  let packed = null; // the unpacked engine, kept so that a stopped one starts again at once
  let busy = 0;

  // The parts of the engine.

  async function brought(path, note) {
    const answer = await fetch(path);
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${answer.statusText}`);
    const parts = [];
    let size = 0;
    for (const reader = answer.body.getReader(); ; ) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      size += value.length;
      if (note) note(size);
    }
    return new Blob(parts);
  }

  // Some hosts unpack a .gz on the way, others hand it over as it is.
  async function unpacked(blob, type) {
    const head = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
    const stream = blob.stream();
    const plain = head[0] === 0x1f && head[1] === 0x8b ? stream.pipeThrough(new DecompressionStream("gzip")) : stream;
    return new Blob([await new Response(plain).arrayBuffer()], { type });
  }

  function script(path) {
    return new Promise((resolve, reject) => {
      const made = document.createElement("script");
      made.onload = resolve;
      made.onerror = () => reject(new Error(path));
      made.src = path;
      document.head.append(made);
    });
  }

  async function bring() {
    if (location.protocol === "file:") throw new Error("file:");
    const megabytes = (size) => (Math.min(size, told.bytes) / 1e6).toFixed(1);
    const note = (size) => say(`Bringing the engine, ${megabytes(size)} of ${megabytes(told.bytes)} MB …`);
    const [worker, wasm] = await Promise.all([
      brought("ask/duckdb.worker.js"),
      brought("ask/duckdb-eh.wasm.gz", note).then((blob) => unpacked(blob, "application/wasm")),
      script("ask/duckdb.js"),
    ]);
    // A worker from a blob is held by this page's policy; one from an address would have only its own.
    packed = {
      worker: URL.createObjectURL(new Blob([worker], { type: "text/javascript" })),
      wasm: URL.createObjectURL(wasm),
    };
  }

  async function start() {
    if (!packed) await bring();
    say("Starting the engine …");
    const worker = new Worker(packed.worker);
    const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
    engine = { database, worker };
    await database.instantiate(packed.wasm);
    await database.open({ query: { castBigIntToDouble: false } });
    const connection = await database.connect();
    say("Loading the tables …");
    await Promise.all(
      Object.entries(told.tables).map(async ([table, path]) => {
        const bytes = new Uint8Array(await (await brought(path)).arrayBuffer());
        await database.registerFileBuffer(`${table}.csv`, bytes);
      }),
    );
    await connection.query(told.setup);
    await database.dropFiles();
    for (const line of told.lock.split(";").filter((one) => one.trim())) await connection.query(line);
    engine = { database, worker, connection, ids: await known(connection) };
  }

  // The ids that have a page, by table.
  async function known(connection) {
    const ids = {};
    for (const [table, key] of Object.entries(told.keys)) {
      ids[table] = new Set((await rows(connection, `SELECT ${key} FROM ${table}`)).map(([id]) => id));
    }
    return ids;
  }

  // Asking.

  async function ask() {
    const sql = at("sql").value.trim();
    if (!sql || busy || !told.bytes) return;
    const turn = (busy = Date.now());
    keep(sql);
    at("fault").replaceChildren();
    at("ask").disabled = true;
    at("stop").hidden = false;
    try {
      if (!engine) await start();
      say("Asking …");
      const begun = performance.now();
      const answer = await answered(engine.connection, sql);
      if (turn !== busy) return;
      const took = `Answered in ${((performance.now() - begun) / 1000).toFixed(2)} s.`;
      await show(answer);
      say(took);
    } catch (fault) {
      if (turn !== busy) return;
      if (engine && !engine.connection) end();
      refuse(fault);
    }
    rest();
  }

  // A table of the answer, so that it has a number of rows, is shown in part and is taken away whole.
  async function answered(connection, sql) {
    const bare = sql.replace(/;\s*$/, "");
    await (await connection.prepare(bare)).close();
    await connection.query("DROP TABLE IF EXISTS temp.answer");
    await connection.query(`CREATE TEMP TABLE answer AS\n${bare}\n`).catch((fault) => {
      // Understood by itself, and not here: something else than a question.
      throw /Parser Error/.test(fault.message) ? new Error("Only a SELECT can be asked here.") : fault;
    });
    const types = await rows(connection, "SELECT column_name, column_type FROM (DESCRIBE temp.answer)");
    const [[count]] = await rows(connection, "SELECT CAST(count(*) AS VARCHAR) FROM temp.answer");
    return {
      connection,
      count: Number(count),
      columns: types.map(([name]) => name),
      numeric: types.map(([, type]) => /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$/.test(type)),
      decimal: types.map(([, type]) => type.startsWith("DECIMAL")),
    };
  }

  async function rows(connection, sql) {
    const table = await connection.query(sql);
    const columns = table.schema.fields.map((_, n) => table.getChildAt(n));
    return Array.from({ length: table.numRows }, (_, n) => columns.map((column) => column.get(n)));
  }

  async function cells(answer, most) {
    const limit = most === undefined ? "" : ` LIMIT ${most}`;
    const found = await rows(answer.connection, `SELECT CAST(COLUMNS(*) AS VARCHAR) FROM temp.answer${limit}`);
    // 50000000.00 is written as the tables write it.
    const plain = (cell) => (cell && cell.includes(".") ? cell.replace(/\.?0+$/, "") : cell);
    return found.map((row) => row.map((cell, n) => (answer.decimal[n] ? plain(cell) : cell)));
  }

  // Telling.

  function say(words) {
    at("status").textContent = words;
  }

  function rest() {
    busy = 0;
    at("ask").disabled = false;
    at("stop").hidden = true;
  }

  function end() {
    engine.worker.terminate();
    engine = null;
  }

  function stop() {
    if (engine) end();
    rest();
    say("Stopped. The next question starts the engine again.");
  }

  function refuse(fault) {
    // The engine tells the place twice.
    const words = String(fault.message || fault).split(/(?=\nLINE )/).slice(0, 2).join("").trim();
    say("");
    const lines = [];
    const tables = Object.keys(told.tables).join(", ");
    if (words === "file:") {
      lines.push("A page opened from a folder may not load the engine. It may from any web host, and `onrecord serve` is one.");
    } else if (!engine) lines.push("The engine could not be loaded.", words);
    else if (/multiple statements/i.test(words)) lines.push("One question at a time: take out all but one statement.");
    else if (/^Only a SELECT/.test(words)) lines.push(words);
    else if (/disabled by configuration|configuration has been locked|extension/i.test(words)) {
      lines.push("A question can reach these tables only: no file, no address, no extension.", words.split("\n\nPlease")[0]);
    } else {
      lines.push("The engine can't answer this.", words.replace(/\nDid you mean [^\n]*/, ""));
      if (/Catalog Error/.test(words)) lines.push(`Tables: ${tables}. They and the views are described below.`);
    }
    at("fault").replaceChildren(...lines.map((line, n) => element(n ? "pre" : "p", {}, line)));
    at("answer").hidden = true;
  }

  async function show(answer) {
    const found = await cells(answer, SHOWN);
    const number = (n, what) => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
    const whole = number(answer.count, "row");
    at("count").textContent =
      answer.count > SHOWN ? `First ${SHOWN.toLocaleString("en")} of ${whole} shown; the CSV holds all.` : whole;
    at("csv").onclick = () => take(answer);
    const head = element("tr", {}, ...answer.columns.map((name, n) => element("th", { scope: "col", class: align(answer, n) }, name)));
    const body = found.map((row) => element("tr", {}, ...row.map((cell, n) => td(answer, cell, n))));
    at("sheet").replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
    chart(answer, found);
    at("answer").hidden = false;
  }

  const align = (answer, n) => (answer.numeric[n] ? "number" : "text");

  function td(answer, cell, n) {
    if (cell === null) return element("td", { class: "none" }, element("span", { title: "empty" }, "–"));
    const made = element("td", { class: align(answer, n) });
    const table = told.leads[answer.columns[n]];
    if (table && engine.ids[table]?.has(cell) && /^[a-z0-9_-]{1,150}$/.test(cell)) {
      made.append(element("a", { href: `rows/${table}/${cell}.html` }, cell));
    } else made.append(cell);
    return made;
  }

  // Bars, where the last column is a number, the others name it, and there are few enough to be read.
  function chart(answer, found) {
    const last = answer.columns.length - 1;
    const values = found.map((row) => Number(row[last]));
    const counted = answer.numeric[last] && answer.columns[last] !== "start_char" && !answer.numeric.slice(0, -1).includes(true);
    const fits = counted && last > 0 && found.length > 1 && found.length <= BARS && answer.count === found.length;
    at("chart").hidden = !fits || !values.every((value) => Number.isFinite(value) && value >= 0);
    if (at("chart").hidden) return;
    const most = Math.max(...values, 1e-9);
    const bars = found.map((row, n) => {
      const bar = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
      bar.setAttribute("viewBox", "0 0 100 10");
      bar.setAttribute("preserveAspectRatio", "none");
      bar.setAttribute("aria-hidden", "true");
      rect.setAttribute("width", String((100 * values[n]) / most));
      rect.setAttribute("height", "10");
      bar.append(rect);
      const label = row.slice(0, last).map((cell) => cell ?? "–").join(" · ");
      return element("li", {}, element("span", { class: "label" }, label), bar, element("span", { class: "value" }, row[last]));
    });
    const named = answer.columns[last].replaceAll("_", " ");
    at("chart").replaceChildren(element("figcaption", {}, named), element("ol", {}, ...bars));
  }

  function element(name, attributes, ...inside) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  }

  // Taking away: RFC 4180 with the line ends of the published tables.
  async function take(answer) {
    const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
    const line = (row) => (row.length === 1 && !row[0] ? '""' : row.map((cell) => quoted(cell ?? "")).join(",")) + "\n";
    const all = [answer.columns, ...(await cells(answer))].map(line).join("");
    const link = element("a", { href: URL.createObjectURL(new Blob([all], { type: "text/csv" })), download: "answer.csv" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // The address holds the question.

  function keep(sql) {
    history.replaceState(null, "", `#sql=${encodeURIComponent(sql)}`);
  }

  function asked() {
    const found = location.hash.match(/^#sql=(.*)$/s);
    try {
      return found ? decodeURIComponent(found[1]) : null;
    } catch {
      return null; // a % that stands for nothing
    }
  }

  function fill() {
    const sql = asked();
    if (sql === null) return;
    at("sql").value = sql;
    at("sql").rows = Math.min(20, Math.max(6, sql.split("\n").length + 1));
  }

  at("sql").value = told.saved[0].sql;
  fill();
  window.addEventListener("hashchange", () => {
    fill();
    if (asked() === null) return;
    at("sql").focus();
    if (engine) ask();
  });
  at("ask").addEventListener("click", ask);
  at("stop").addEventListener("click", stop);
  at("sql").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      ask();
    }
  });
  at("ask").disabled = !told.bytes;
})();
