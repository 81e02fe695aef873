// Starts the page, and lets the pieces hear of one another.

const app = document.getElementById("app");
const look = { language: "vi", theme: "" };

function build() {
  nodes.clear();
  document.documentElement.lang = language;
  notice = el("p", { class: "notice", role: "status", "aria-live": "polite" });
  app.replaceChildren(makeBar(), makeList(), notice, makeStatus());
  holder.addEventListener("click", onClick);
  holder.addEventListener("mousedown", (event) => event.target.closest("button.insert, .menu button") && event.preventDefault());
  relist();
}

function onClick(event) {
  if (event.target.closest("button, a, textarea") || String(getSelection())) return;
  const row = event.target.closest(".unit");
  const unit = row && byId.get(row.dataset.row);
  if (!unit) return;
  const onText = event.target.closest(".target .text");
  if (unit === active && onText) go(unit, { to: "edit" });
  else if (unit !== active) go(unit);
}

function switchLanguage() {
  language = language === "vi" ? "en" : "vi";
  look.language = language;
  note("look", { ...look });
  build();
  focusActive();
}

function switchTheme() {
  const dark = look.theme ? look.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  look.theme = dark ? "light" : "dark";
  document.documentElement.dataset.theme = look.theme;
  note("look", { ...look });
}

// A page saved with work in it brings the work along.
function workInside() {
  const text = document.getElementById("songngu-state").textContent.trim();
  if (!text) return [];
  const found = JSON.parse(text);
  addProposals(found.terms);
  return found.units ?? [];
}

async function start() {
  build();
  const kept = await startKeeping();
  language = kept.look.language === "en" ? "en" : "vi";
  Object.assign(look, kept.look);
  if (look.theme) document.documentElement.dataset.theme = look.theme;
  reviewer = kept.name;
  const back = takeOver(workInside()).length + takeOver(kept.rows).length;
  addProposals(kept.terms);
  SAVED.at = kept.saved;
  for (const unit of units) if (unit.now.at > SAVED.at) SAVED.unsaved.add(unit);
  onChange((unit) => {
    SAVED.unsaved.add(unit);
    keepSoon(unit);
    barChanged();
  });
  build();
  if (active) go(active);
  const told = [back ? say("restored", number(back)) : "", orphans.length ? say("orphans", number(orphans.length)) : ""];
  tell(told.filter(Boolean).join(" "), { lasting: orphans.length > 0 });
  if (!reviewer) askName();
  startTabs();
  document.documentElement.dataset.ready = "yes";
}

document.addEventListener("keydown", onKey);
addEventListener("pagehide", keepNow);
document.addEventListener("visibilitychange", () => document.hidden && keepNow());
addEventListener("beforeunload", (event) => {
  keepNow();
  if (SAVED.unsaved.size) event.preventDefault();
});
start();
