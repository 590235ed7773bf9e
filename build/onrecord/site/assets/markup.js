/* Mark up: the page around a text: selecting, saying what words are, and taking the file away. Nothing is sent anywhere. */
"use strict";

(() => {
  const told = JSON.parse(document.getElementById("told").textContent);
  const at = (id) => document.getElementById(id);
  const KEPT = "onrecord-markup-1";
  const KEYS = { n: "name", q: "quote", c: "claim", v: "sum", r: "source", s: "aside" };
  const CALLED = { name: "Name", quote: "Quote", claim: "Claim", sum: "Value", source: "Source", aside: "Set aside" };
  const patterns = {};
  for (const [mark, pattern] of Object.entries(told.patterns)) {
    try {
      patterns[mark] = new RegExp(pattern, "gu");
    } catch {
      patterns[mark] = /(?!)/gu; // a browser that can't read it; `onrecord check` still can
    }
  }

  let work = null; // what is kept: the text and all marks
  let text = null; // the same text, to be asked
  let current = null; // the mark in the form
  let chosen = { start: 0, end: 0 };
  let past = [];

  const element = (name, attributes = {}, ...inside) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...inside);
    return made;
  };
  const button = (label, does, attributes = {}) => {
    const made = element("button", { type: "button", ...attributes }, label);
    made.addEventListener("click", does);
    return made;
  };
  const say = (words) => (at("status").textContent = words);
  const short = (words, most = 70) => (words.length > most ? `${words.slice(0, most)}…` : words);
  const wordsOf = (mark) => text.slice(mark.start, mark.end);

  // A text to begin with.

  function begin(name, whole, pasted) {
    const stem = name.replace(/\.txt$/i, "") || "report";
    const prefix = stem.match(/^\d+(?![0-9a-zA-Z])/)?.[0] ?? onrecord.slug(stem, 3);
    if (told.reserved.includes(stem)) return refused(`A report can't be called ${stem}: that name is taken by a file that all reports share.`);
    if (!whole.trim()) return refused("There is no text in it.");
    work = {
      name: `${stem}.txt`, text: whole, pasted, prefix, language: "en",
      source: told.reports[`${stem}.txt`] ?? onrecord.distinct(`report-${prefix}`, new Set(told.sources)),
      marks: [], actors: [], questions: [], pairs: {},
    };
    resume();
  }

  function refused(words) {
    at("refused").textContent = words;
  }

  async function opened(file) {
    refused("");
    if (file.size > told.mostBytes) return refused("The file is longer than any report that is read.");
    try {
      // As the house decodes it: letter for letter, with a byte order mark where there is one.
      const whole = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer());
      begin(file.name, whole, false);
    } catch {
      refused("The file is not UTF-8 text. Save it as plain text in UTF-8, then open it again.");
    }
  }

  function resume() {
    text = new onrecord.Text(work.text, patterns, told.closing);
    current = null;
    past = [];
    at("begin").hidden = true;
    at("work").hidden = false;
    at("file").textContent = work.name;
    at("size").textContent = `${text.points(work.text.length).toLocaleString("en")} characters`;
    at("source").value = work.source;
    at("language").value = work.language;
    at("text").replaceChildren(work.text);
    at("take-text").hidden = !work.pasted;
    show();
  }

  function over() {
    if (work.marks.length && !window.confirm("All marks of this text are thrown away. Start over?")) return;
    work = null;
    localStorage.removeItem(KEPT);
    for (const id of ["open", "draft", "pasted"]) at(id).value = "";
    at("work").hidden = true;
    at("begin").hidden = false;
    at("open").focus();
  }

  // Selecting.

  function selection() {
    const found = document.getSelection();
    if (!found.rangeCount || !at("text").contains(found.getRangeAt(0).commonAncestorContainer)) return;
    const range = found.getRangeAt(0);
    const place = (node, offset) => {
      const before = document.createRange();
      before.selectNodeContents(at("text"));
      before.setEnd(node, offset);
      return before.toString().length;
    };
    chosen = { start: place(range.startContainer, range.startOffset), end: place(range.endContainer, range.endOffset) };
    telling();
  }

  function telling() {
    const whole = text.whole(chosen.start, chosen.end);
    at("selected").textContent = whole ? short(wordsOf(whole), 200) : "Nothing is selected.";
  }

  function select(start, end, { focus = true } = {}) {
    const node = at("text").firstChild;
    document.getSelection().setBaseAndExtent(node, start, node, end);
    if (focus) at("text").focus();
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, end);
    const box = at("text").getBoundingClientRect();
    const line = range.getBoundingClientRect();
    if (line.top < box.top || line.bottom > box.bottom) at("text").scrollTop += line.top - box.top - box.height / 3;
    chosen = { start, end };
    telling();
  }

  // Marking.

  function marked(kind) {
    const span = spanned(kind);
    if (typeof span === "string") return say(span);
    const same = work.marks.find((one) => one.kind === kind && one.start === span.start && one.end === span.end);
    same ? edit(same) : add(kind, span);
  }

  function add(kind, { start, end }) {
    before();
    const mark = { kind, start, end, ...filled(kind, { start, end }) };
    work.marks.push(mark);
    edit(mark);
  }

  /** The span that a kind of mark takes from the selection, or what is wrong with it. */
  function spanned(kind) {
    const { start, end } = chosen;
    if (kind === "quote") {
      const found = text.touched(start, end, "quotation");
      if (!found) return "A quote stands between quotation marks, and there are none here.";
      const inside = text.inside(found);
      return wordsOf(inside).endsWith(",") ? { ...inside, end: inside.end - 1 } : inside;
    }
    if (kind === "aside" || kind === "sum") {
      const found = kind === "sum" ? text.touched(start, end, "money") : text.touched(start, end, "quotation", "money", "citation");
      const what = kind === "sum" ? "a sum of money" : "a quotation, a sum of money or a marker";
      return found ? { start: found.start, end: found.end } : `Only ${what} can be that, and there is none here.`;
    }
    return text.whole(start, end) ?? "Select words first, within one paragraph.";
  }

  function filled(kind, span) {
    const words = wordsOf(span);
    const taken = new Set([...work.marks.map((one) => one.id), ...told.sources]);
    const id = onrecord.distinct(`${work.prefix}-${onrecord.slug(words, 5)}`, taken);
    const sentence = text.sentence(Math.max(0, span.start - 1), Math.min(work.text.length, span.end + 1));
    const cites = text.marks
      .filter((one) => one.mark === "citation" && span.start <= one.start && one.end <= sentence.end)
      .map((one) => `${work.prefix}-ref-${text.slice(one.start, one.end).replace(/\D/g, "")}`);
    const contracts = Object.keys(told.contracts);
    if (kind === "quote") {
      const type = text.alone(span.start, span.end) ? "passage" : /^\p{Lu}/u.test(words) ? "direct" : "partial";
      return { id, type, speaker: "", cites };
    }
    if (kind === "claim") {
      return { id, claim: onrecord.worded(words), type: "reported_fact", cites };
    }
    if (kind === "name") return { actor: Object.entries(known().actors).find(([, name]) => name === words)?.[0] ?? "" };
    if (kind === "sum") return { contract: contracts.length === 1 ? contracts[0] : "" };
    return kind === "source" ? { id: onrecord.distinct(onrecord.slug(words), taken) } : {};
  }

  function edit(mark) {
    current = mark;
    show();
    const first = at("form").querySelector(mark.unsure ? ".unsure button" : "select, input, textarea");
    select(mark.start, mark.end, { focus: false });
    first?.focus();
    at("form").scrollIntoView({ block: "nearest" });
  }

  function done() {
    const mark = current;
    current = null;
    show();
    select(mark.end, mark.end);
  }

  function remove(mark) {
    before();
    work.marks = work.marks.filter((one) => one !== mark);
    current = null;
    show();
    say(`${CALLED[mark.kind]} taken away.`);
    select(mark.start, mark.start);
  }

  const state = () => JSON.stringify({ ...work, text: undefined });

  function before() {
    past.push(state());
    past = past.slice(-100);
  }

  function undo() {
    while (past.at(-1) === state()) past.pop();
    if (!past.length) return say("There is nothing to undo.");
    work = { ...JSON.parse(past.pop()), text: work.text };
    current = null;
    show();
    say("Undone.");
  }

  function next(step) {
    const left = new onrecord.Annotation(work, text, known()).left();
    if (!left.length) return say("Everything is accounted for.");
    const here = chosen.start;
    const ahead = step > 0 ? left.find((one) => one.start > here) ?? left[0] : left.findLast((one) => one.start < here) ?? left.at(-1);
    select(ahead.start, ahead.end);
  }

  // The form of one mark.

  function known() {
    const own = Object.fromEntries(work.actors.map((one) => [one.id, one.name]));
    return { ...told, actors: { ...told.actors, ...own } };
  }

  function form() {
    at("form").hidden = !current;
    if (!current) return;
    const focused = document.activeElement?.form === at("form") ? document.activeElement.name : null;
    const mark = current;
    const parts = [element("p", { class: "picked" }, element("strong", {}, CALLED[mark.kind]), ` ${short(wordsOf(mark), 200)}`)];
    if (mark.unsure) parts.push(element("p", { class: "unsure" }, `The machine was unsure: ${mark.unsure}. `, button("It is right", () => sure(mark))));
    parts.push(...fields(mark));
    const closing = [button("Done", done, { class: "first" }), button("Take the mark away", () => remove(mark))];
    if (mark.kind === "claim") closing.push(button("Another claim on these words", () => add("claim", mark)));
    parts.push(element("p", { class: "buttons" }, ...closing));
    at("form").replaceChildren(...parts);
    if (focused) at("form").elements[focused]?.focus();
  }

  /** Somebody has looked at it; on to the next. */
  function sure(mark) {
    before();
    delete mark.unsure;
    doubt(mark.start) || done();
  }

  /** Opens the next mark that the machine was unsure of. */
  function doubt(from) {
    const open = work.marks.filter((one) => one.unsure).sort((one, other) => one.start - other.start);
    if (!open.length) return false;
    edit(open.find((one) => one.start >= from) ?? open[0]);
    return true;
  }

  function fields(mark) {
    const who = (key, label) => pick(mark, key, label, actors(mark.kind === "name"), true);
    const asked = {
      name: () => [
        who("actor", "Whose name it is"), ...(mark.actor ? person(mark) : [pick(mark, "contract", "Or of which contract", told.contracts)]),
      ],
      quote: () => [
        pick(mark, "type", "How it is quoted", code("quote_type"), true, told.choices.quote_type.told),
        who("speaker", "Whose words they are"), ...(mark.speaker ? pointing(mark, "speaker") : []),
        line(mark, "cue", "The word that gives the words to them, such as said"), ...way(mark), line(mark, "id", "Id"),
      ],
      claim: () => [
        line(mark, "claim", "What is claimed, in your own words", "", element("textarea", { rows: 3 })),
        pick(mark, "type", "What kind of claim", code("claim_type"), true, told.choices.claim_type.told),
        ...(mark.type === "attributed" ? [who("by", "Who asserts it"), ...(mark.by ? pointing(mark, "by") : [])] : []),
        pick(mark, "answers", "Which question it answers", questions(), true), ...question(mark), ...pairs(mark),
        pick(mark, "contract", "Which contract it is about", told.contracts), who("subject", "Whom it is about, if the sentence names them"),
        ...way(mark), line(mark, "id", "Id"),
      ],
      sum: () => [pick(mark, "contract", "Of which contract it is the value", told.contracts)],
      source: () => [line(mark, "id", "Id"), who("publisher", "Who publishes it, if the sentence names them")],
      aside: () => [line(mark, "because", "Why it is nothing to record")],
    };
    return asked[mark.kind]();
  }

  function labelled(label, field, hint) {
    return element("p", { class: "field" }, element("label", {}, element("span", {}, label), field), ...(hint ? [element("small", {}, hint)] : []));
  }

  function entered(holder, key, field) {
    field.name = key;
    field.value = holder[key] ?? "";
    field.addEventListener("focus", before, { once: true });
    return field;
  }

  function line(holder, key, label, hint, empty = element("input", { autocomplete: "off", spellcheck: "false" })) {
    const field = entered(holder, key, empty);
    field.addEventListener("input", () => {
      holder[key] = field.value;
      sketch();
    });
    return labelled(label, field, hint);
  }

  function pick(holder, key, label, options, rebuild, hint) {
    const field = element("select");
    const groups = Array.isArray(options) ? options : [["", options]];
    if (!["type", "naming"].includes(key)) field.append(element("option", { value: "" }, "–"));
    for (const [title, told] of groups) {
      const listed = Object.entries(told).map(([value, name]) => element("option", { value }, name));
      if (title && listed.length) field.append(element("optgroup", { label: title }, ...listed));
      else field.append(...listed);
    }
    entered(holder, key, field);
    field.addEventListener("change", () => {
      holder[key] = field.value;
      if (field.value === "+") made(holder, key);
      rebuild ? show() : sketch();
    });
    return labelled(label, field, hint);
  }

  const code = (name) => Object.fromEntries(told.choices[name].codes.map((one) => [one, one.replaceAll("_", " ")]));

  function actors(fresh) {
    const all = known().actors;
    const here = new Set(work.marks.filter((one) => one.kind === "name").map((one) => one.actor));
    const group = (inside) =>
      Object.fromEntries(Object.entries(all).filter(([id]) => here.has(id) === inside).sort(([, one], [, other]) => one.localeCompare(other, "en")));
    return [["Named in this report", group(true)], ["Known from other reports", group(false)], ...(fresh ? [["", { "+": "Somebody new …" }]] : [])];
  }

  function questions() {
    const own = Object.fromEntries(work.questions.map((one) => [one.id, one.question]));
    return [["", { ...told.questions, ...own }], ["", { "+": "A new question …" }]];
  }

  /** Somebody, or a question, that no report had before. */
  function made(mark, key) {
    if (key === "answers") {
      const taken = new Set([...Object.keys(told.questions), ...work.questions.map((one) => one.id)]);
      const id = onrecord.distinct("new-question", taken);
      work.questions.push({ id, question: "" });
      mark.answers = id;
      return;
    }
    const name = wordsOf(mark);
    const id = onrecord.distinct(onrecord.slug(name.replace(/^the /i, "")), new Set(Object.keys(known().actors)));
    const several = /\s/.test(name);
    work.actors.push({ id, name, type: "person", naming: several ? "full_name" : "surname_only" });
    mark.actor = id;
  }

  function person(mark) {
    const own = work.actors.find((one) => one.id === mark.actor);
    if (!own) return [];
    return [
      pick(own, "type", "What they are", code("actor_type"), true),
      pick(own, "naming", "How fully this name names them", code("naming"), true, told.choices.naming.told),
      line(own, "name", "The fullest name that the report gives"),
      renamed(own, ["actor", "speaker", "by", "told", "subject", "publisher"], "Id, for actors.yaml"),
    ];
  }

  function question(mark) {
    const own = work.questions.find((one) => one.id === mark.answers);
    return own ? [line(own, "question", "The question, in your words"), renamed(own, ["answers"], "Id, for questions.yaml")] : [];
  }

  /** An id that other marks use too. */
  function renamed(own, keys, label) {
    const field = element("input", { name: "own-id", autocomplete: "off", spellcheck: "false" });
    field.value = own.id;
    field.addEventListener("change", () => {
      const id = onrecord.slug(field.value, 20);
      for (const mark of work.marks) for (const key of keys) if (mark[key] === own.id) mark[key] = id;
      own.id = id;
      show();
    });
    return labelled(label, field);
  }

  function pointing(mark, key) {
    const annotation = new onrecord.Annotation(work, text, known());
    if (annotation.isNamed(mark[key], mark) && !mark.pointing) return [];
    return [
      line(mark, "pointing", "The words that point to them, such as He", "Their sentence does not name them, so it is a reading."),
      line(mark, "because", "Why it is they"),
    ];
  }

  function way(mark) {
    const annotation = new onrecord.Annotation(work, text, known());
    const { markers, named } = annotation.sources(mark);
    const boxes = [...markers.keys(), ...named.map((one) => one.id)].map((id) => {
      const box = element("input", { type: "checkbox", name: `cites-${id}` });
      box.checked = mark.cites?.includes(id) ?? false;
      box.addEventListener("change", () => {
        mark.cites = (mark.cites ?? []).filter((one) => one !== id).concat(box.checked ? [id] : []);
        show();
      });
      const one = markers.get(id);
      return element("label", {}, box, ` ${one ? text.slice(one.start, one.end) : wordsOf(named.find((source) => source.id === id))}`);
    });
    const rests = boxes.length ? [element("fieldset", { class: "field" }, element("legend", {}, "What it rests on"), ...boxes)] : [];
    const recipient = pick(mark, "told", "Whom it was told to, if the report says so", actors(false), true);
    const unsure = annotation.ways(mark) && annotation.problems.length;
    return [...rests, recipient, ...(unsure || mark.wayBecause ? [line(mark, "wayBecause", "Why it is taken to have come that way")] : [])];
  }

  function pairs(mark) {
    return new onrecord.Annotation(work, text, known()).pairs().filter((pair) => pair.mark === mark).map(({ other, claim, key }) => {
      const judged = (work.pairs[key] ??= {});
      const relation = pick(judged, "relation", "How it stands to that", code("relation"), true, told.choices.relation.told);
      const because = line(judged, "because", "Why");
      for (const field of [...relation.querySelectorAll("select"), ...because.querySelectorAll("input")]) field.name += `-${other}`;
      return element("fieldset", { class: "field" }, element("legend", {}, `Another answer: ${claim}`), relation, because);
    });
  }

  // Showing.

  function show() {
    form();
    sketch();
  }

  /** All but the form, in which somebody may be typing. */
  function sketch() {
    const annotation = new onrecord.Annotation(work, text, known());
    const lines = annotation.lines();
    const shared = annotation.shared();
    const left = annotation.left();
    paint();
    at("left-count").textContent = left.length || "";
    at("left").replaceChildren(
      ...left.slice(0, 200).map((one) => element("li", {}, button(short(wordsOf(one)), () => select(one.start, one.end)))),
      ...(left.length ? [] : [element("li", { class: "hint" }, "Every quotation, sum and marker is accounted for.")]),
    );
    at("marked-count").textContent = annotation.marks.length || "";
    at("marked").replaceChildren(...annotation.marks.map((mark) => listed(mark, annotation)));
    const open = [...new Set(annotation.problems.map(({ mark, words }) => `${CALLED[mark.kind]} “${short(wordsOf(mark), 40)}”: ${words}`))];
    const drafted = annotation.marks.filter((mark) => mark.unsure).length;
    if (left.length) open.unshift(`${left.length} ${left.length === 1 ? "quotation, sum or marker has" : "quotations, sums or markers have"} nothing to account for ${left.length === 1 ? "it" : "them"}.`);
    if (drafted) open.unshift(`${drafted} of the machine's marks nobody has looked at; the file says so.`);
    if (told.answersLeftOut) open.push(`${told.answersLeftOut} answers of other reports are not known to this page; check names the pairs that are to be judged.`);
    at("ready").textContent = open.length ? "Before onrecord check accepts it:" : "Nothing is open here. onrecord check has the last word.";
    at("open-points").replaceChildren(...open.map((words) => element("li", {}, words)));
    at("yaml").textContent = `${lines.join("\n")}\n`;
    const stem = work.name.replace(/\.txt$/, "");
    at("where").textContent = `The annotation file is ${stem}.yaml and belongs in seeds/annotations/; the text is ${work.name} and belongs in seeds/.`;
    at("shared").replaceChildren(...shared.map(([file, entries]) => paste(file, entries)));
    keep();
  }

  function listed(mark, annotation) {
    const detail = { name: mark.actor || mark.contract, quote: mark.speaker || "given to nobody", claim: mark.type?.replaceAll("_", " "), sum: mark.contract, source: mark.id, aside: mark.because }[mark.kind];
    const wrong = annotation.problems.some((one) => one.mark === mark);
    const open = button("", () => edit(mark), mark === current ? { "aria-current": "true" } : {});
    open.append(
      element("span", { class: `kind ${mark.kind}` }, CALLED[mark.kind]), ` ${short(wordsOf(mark))} `,
      element("span", { class: "hint" }, short(detail ?? "", 50)), ...(mark.unsure || wrong ? [element("span", { class: "unsure" }, mark.unsure ? " ?" : " !")] : []),
    );
    return element("li", {}, open);
  }

  function paste(file, entries) {
    const key = file.replace(".yaml", "");
    const whole = `${entries.join("\n")}\n`;
    return element(
      "section", { "aria-label": file },
      element("h3", {}, `For ${file}`), element("p", { class: "hint" }, `Paste these under ${key}: in seeds/annotations/${file}.`),
      element("pre", { tabindex: "0" }, whole), element("p", { class: "buttons" }, button(`Download what belongs in ${file}`, () => download(file, whole))),
    );
  }

  /** Colours without markup, so that marks may overlap and the text stays one piece. */
  function paint() {
    if (!CSS.highlights) return;
    const node = at("text").firstChild;
    const range = ({ start, end }) => new StaticRange({ startContainer: node, startOffset: start, endContainer: node, endOffset: end });
    for (const kind of Object.keys(CALLED)) {
      CSS.highlights.set(`mark-${kind}`, new Highlight(...work.marks.filter((mark) => mark.kind === kind).map(range)));
    }
    CSS.highlights.set("mark-left", new Highlight(...new onrecord.Annotation(work, text, known()).left().map(range)));
    CSS.highlights.set("mark-current", new Highlight(...(current ? [range(current)] : [])));
  }

  function download(name, whole) {
    const link = element("a", { href: URL.createObjectURL(new Blob([whole], { type: "text/plain" })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  }

  // The machine's draft.

  async function drafted(file) {
    at("drafted").textContent = "";
    try {
      const draft = JSON.parse(await file.text());
      before();
      onrecord.fromDraft(draft, work, text, known());
      show();
      say(`${work.marks.length} marks, to be looked at one by one.`);
    } catch (fault) {
      past.pop();
      at("drafted").textContent = fault instanceof SyntaxError ? "This is no JSON file." : fault.message;
    }
  }

  // Keeping, in this browser only.

  function keep() {
    try {
      localStorage.setItem(KEPT, JSON.stringify(work));
    } catch {
      // No room, or not allowed from a folder: the work lasts as long as the page.
    }
  }

  function kept() {
    try {
      return JSON.parse(localStorage.getItem(KEPT));
    } catch {
      return null;
    }
  }

  // What is pressed.

  function pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) {
      if (event.key === "z") {
        event.preventDefault();
        undo();
      }
      return;
    }
    selection(); // whoever types fast presses a key before the browser tells of what was selected
    const key = event.key.toLowerCase();
    if (KEYS[key]) marked(KEYS[key]);
    else if (key === "j") next(1);
    else if (key === "k") next(-1);
    else if (key === "u") doubt(chosen.start) || say("There is nothing that the machine was unsure of.");
    else if (key === "enter") {
      const here = work.marks.filter((one) => one.start <= chosen.start && chosen.start <= one.end);
      const mark = here.sort((one, other) => one.end - one.start - (other.end - other.start))[0];
      mark ? edit(mark) : say("There is no mark here.");
    } else return;
    event.preventDefault();
  }

  at("open").addEventListener("change", (event) => event.target.files[0] && opened(event.target.files[0]));
  at("use").addEventListener("click", () => begin(at("name").value.replace(/[^\w.-]+/gu, "-").replace(/^[-.]+/, ""), at("pasted").value.toWellFormed(), true));
  at("draft").addEventListener("change", (event) => event.target.files[0] && drafted(event.target.files[0]));
  at("over").addEventListener("click", over);
  at("undo").addEventListener("click", undo);
  for (const one of at("kinds").children) one.addEventListener("click", () => marked(one.dataset.kind));
  for (const key of ["source", "language"]) {
    at(key).addEventListener("input", () => {
      work[key] = at(key).value.trim();
      sketch();
    });
  }
  at("take").addEventListener("click", () => download(work.name.replace(/\.txt$/, ".yaml"), at("yaml").textContent));
  at("take-text").addEventListener("click", () => download(work.name, work.text));
  document.addEventListener("selectionchange", () => work && selection());
  at("text").addEventListener("keydown", pressed);
  // The text is there to be read and selected; whatever would change it is turned away.
  for (const one of ["beforeinput", "drop", "cut", "paste"]) at("text").addEventListener(one, (event) => event.preventDefault());
  at("text").addEventListener("input", () => at("text").replaceChildren(work.text));
  at("form").addEventListener("submit", (event) => event.preventDefault());
  at("form").addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.target.matches("input, select")))) {
      event.preventDefault();
      done();
    }
  });

  try {
    work = kept();
    if (work) resume();
  } catch {
    work = null; // kept by another edition of this page
    at("work").hidden = true;
  }
  at("begin").hidden = Boolean(work);
})();
