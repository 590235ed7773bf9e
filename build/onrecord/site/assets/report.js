// A report's page: words show the rows that rest on them, and a row shows its words.
"use strict";
(function () {
  const report = document.getElementById("report");
  const runs = [...report.querySelectorAll(".run")];
  const notes = [...report.querySelectorAll(".note")];
  const has = (run, span) => run.dataset.spans.split(" ").includes(span);

  function clear() {
    for (const marked of report.querySelectorAll(".on, .here")) marked.classList.remove("on", "here");
  }

  function words(span) {
    for (const run of runs) run.classList.toggle("on", has(run, span));
  }

  function rows(run) {
    clear();
    const spans = run.dataset.spans.split(" ");
    const shown = notes.filter((note) => spans.includes(note.dataset.span));
    for (const note of shown) {
      note.classList.add("here");
      const folded = note.closest("details");
      if (folded) folded.open = true;
    }
    words(spans[spans.length - 1]);
    if (shown.length) shown[0].scrollIntoView({ block: "nearest" });
  }

  // From a row's page: c, where its words start, and where they end.
  function target() {
    const anchor = /^#c\d+-\d+$/.test(location.hash) ? document.getElementById(location.hash.slice(1)) : null;
    if (!anchor) return;
    let next = anchor.nextElementSibling;
    while (next && !next.classList.contains("run")) next = next.nextElementSibling;
    if (!next) return;
    clear();
    const end = Number(location.hash.split("-")[1]);
    for (const run of runs.slice(runs.indexOf(next))) {
      if (Number(run.dataset.start) >= end) break;
      run.classList.add("on");
    }
    next.scrollIntoView({ block: "center" });
  }

  for (const run of runs) run.addEventListener("click", () => rows(run));
  for (const note of notes) {
    note.addEventListener("mouseenter", () => words(note.dataset.span));
    note.addEventListener("focusin", () => words(note.dataset.span));
    note.addEventListener("mouseleave", clear);
  }
  window.addEventListener("hashchange", target);
  target();
})();
