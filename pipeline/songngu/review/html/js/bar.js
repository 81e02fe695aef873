// The bar above (progress, search, filters) and the line below (mode, keys, what is kept).

const bar = {};

function makeBar() {
  bar.meter = el("div", { class: "meter", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
    ...["final", "reviewed", "rejected"].map((state) => el("span", { class: `part ${state}` })));
  bar.done = el("span", { class: "done" });
  bar.count = el("span", { class: "count", role: "status" });
  bar.search = el("input", { type: "search", class: "search", placeholder: say("search"), "aria-label": say("search"), value: filters.text, oninput: searchSoon });
  bar.name = button("", askName, { class: "quiet name" });
  bar.undo = button("↶", () => goBack(false), { title: `${say("undo")} (Ctrl+Z)`, "aria-label": say("undo") });
  bar.redo = button("↷", () => goBack(true), { title: `${say("redo")} (Ctrl+Y)`, "aria-label": say("redo") });
  bar.file = el("input", { type: "file", accept: ".json,application/json", hidden: true, onchange: openChosen });
  bar.filters = filterLine();
  return el("header", { class: "bar" },
    el("div", { class: "line" },
      el("h1", {}, el("span", { class: "batch" }, ...visible(page.batch)), el("span", { class: "project" }, ...visible(page.project))),
      el("div", { class: "progress" }, bar.meter, bar.done),
      el("div", { class: "tools" }, bar.name, button(say("language"), switchLanguage, { class: "quiet", lang: language === "vi" ? "en" : "vi" }),
        button("◐", switchTheme, { class: "quiet", title: say("theme"), "aria-label": say("theme") }),
        button("?", showHelp, { class: "quiet", title: `${say("help")} (F1)`, "aria-label": say("help") }),
        button(say("open"), () => bar.file.click(), { class: "quiet" }), button(say("savePage"), () => save(true), { class: "quiet" }),
        button(say("save"), () => save(false), { class: "primary", title: "Ctrl+S" }), bar.file)),
    bar.filters);
}

function filterLine() {
  return el("div", { class: "line filters" }, bar.search,
    chooser("state", [["", say("all")], ["todo", say("todo")], ...Object.entries(say("states")), ["changed", say("changed")], ["commented", say("commented")]]),
    chooser("finding", findingChoices()),
    chooser("kind", [["", say("all")], ...Object.entries(say("kinds")).filter(([kind]) => units.some((unit) => unit.kind === kind))]),
    chooser("article", [["", say("all")], ...page.articles.map((article, index) => [String(index), `${index + 1}. ${article.title}`.slice(0, 90)])]),
    chooser("sort", [["order", say("order")], ["doubt", say("doubt")], ["findings", say("findingsFirst")]]),
    bar.count, el("span", { class: "undoing" }, bar.undo, bar.redo));
}

function findingChoices() {
  const checks = new Map();
  for (const unit of units) for (const { check } of unit.findings) checks.set(check, (checks.get(check) ?? 0) + 1);
  const byCount = [...checks].sort((a, b) => b[1] - a[1]);
  return [["", say("all")], ["any", say("anyFinding")], ["none", say("noFinding")],
    ...Object.entries(say("severities")).map(([key, text]) => [`severity:${key}`, text]),
    ...byCount.map(([check, count]) => [`check:${check}`, `${check} (${number(count)})`])];
}

// The first choice says what is chosen by, so that no label is needed beside it.
function chooser(name, [[none, all], ...options]) {
  const choices = [[none, `${say(name)}: ${all}`], ...options];
  const select = el("select", { class: "filter", "aria-label": say(name), onchange: () => filterBy(name, select.value) }, ...choices.map(([value, text]) => el("option", { value }, text)));
  select.value = filters[name];
  return select;
}

function filterBy(name, value) {
  filters[name] = value;
  markFilters();
  mode = "read";
  relist();
}

const markFilters = () => bar.filters.querySelectorAll("select").forEach((select) => select.classList.toggle("on", select.selectedIndex > 0));
let searchTimer = 0;

function searchSoon() {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => filterBy("text", bar.search.value), 120);
}

async function openChosen() {
  const [file] = bar.file.files;
  bar.file.value = "";
  if (!file) return;
  tell(await openWork(file), { lasting: true });
  relist();
}

function barChanged() {
  const finished = done.by.reviewed + done.by.final;
  const percent = units.length ? Math.floor((100 * finished) / units.length) : 100;
  bar.done.textContent = say("progress", number(finished), number(units.length), percent);
  bar.meter.setAttribute("aria-valuenow", percent);
  bar.meter.setAttribute("aria-label", bar.done.textContent);
  for (const part of bar.meter.children) part.style.flexGrow = done.by[part.classList[1]];
  bar.meter.style.setProperty("--rest", units.length - finished - done.by.rejected);
  bar.count.textContent = say("shown", number(shownUnits), number(units.length));
  bar.name.textContent = reviewer ? `${say("reviewer")}: ${reviewer}` : say("name");
  bar.undo.disabled = !past.length;
  bar.redo.disabled = !future.length;
  statusChanged();
}

const status = {};

function makeStatus() {
  status.mode = el("span", { class: "mode" });
  status.hints = el("span", { class: "hints" });
  status.kept = el("span", { class: "kept", role: "status" });
  status.unsaved = el("span", { class: "unsaved" });
  return el("footer", { class: "status" }, status.mode, status.hints, status.kept, status.unsaved);
}

function statusChanged() {
  if (!status.mode) return;
  const editing = mode !== "read";
  status.mode.textContent = say(editing ? "modeEdit" : "modeRead");
  status.mode.classList.toggle("editing", editing);
  const hinted = `${editing} ${language}`;
  if (status.hints.dataset.of !== hinted) hintsChanged(editing);
  status.hints.dataset.of = hinted;
  status.unsaved.textContent = SAVED.unsaved.size ? say("unsaved", number(SAVED.unsaved.size)) : say("allSaved");
  const time = KEEP.at?.toLocaleTimeString(language === "vi" ? "vi-VN" : "en-GB");
  status.kept.textContent = KEEP.works ? (KEEP.pending.size ? say("keeping") : time ? say("kept", time) : "") : `⚠ ${say("notKept")}`;
  status.kept.classList.toggle("warning", !KEEP.works);
}

function hintsChanged(editing) {
  const hints = editing ? [["Ctrl+Enter", "accept"], ["F9", "insert"], ["Esc", "close"], ["F1", "help"]]
    : [["↑↓", ""], ["Enter", "edit"], ["Ctrl+Enter", "accept"], ["F8", "finding"], ["F9", "insert"], ["F4", "comment"], ["F1", "help"]];
  status.hints.replaceChildren(...hints.map(([key, what]) => el("span", {}, el("kbd", {}, key), what ? ` ${say(what).replace("…", "")}` : "")));
}
keepStatus = statusChanged;
