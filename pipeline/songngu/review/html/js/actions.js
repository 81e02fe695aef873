// What a reviewer does to the unit in hand.

function focusActive() {
  const row = active && rowOf(active);
  if (!row) return scroller.focus({ preventScroll: true });
  const area = row.querySelector("textarea");
  (area ?? row).focus({ preventScroll: true });
}

function go(unit, { to = "read" } = {}) {
  if (!unit) return;
  const before = active;
  mode = to;
  active = unit;
  if (before && before !== unit) redraw(before, { focus: false });
  redraw(unit, { focus: false });
  reveal(unit);
  placeCaret();
  placePanel();
  statusChanged();
}

function placeCaret() {
  focusActive();
  const area = rowOf(active)?.querySelector("textarea");
  if (!area) return;
  grow(area);
  const end = area.value.length;
  area.setSelectionRange(caret?.unit === active ? caret.start : end, caret?.unit === active ? caret.end : end);
  caret = null;
}

function setMode(to) {
  if (active) go(active, { to });
}

// The next unit from here that fits, in the order of the list; with `wrap`, from the other end as well.
function find(step, fits, { wrap = false } = {}) {
  const from = places.get(active) ?? -1;
  for (let index = from + step; index >= 0 && index < shown.length; index += step) {
    if (isUnit(shown[index]) && fits(shown[index])) return shown[index];
  }
  if (!wrap) return null;
  return (step > 0 ? shown : [...shown].reverse()).find((row) => isUnit(row) && row !== active && fits(row)) ?? null;
}

const step = (by) => go(find(by, () => true), { to: mode === "edit" ? "edit" : "read" });
const toEnd = (by) => go(by < 0 ? shown.find(isUnit) : shown.findLast(isUnit));

function toArticle(by) {
  const here = active?.article ?? 0;
  const next = find(by, (unit) => unit.article !== here);
  go(next && by < 0 ? shown.find((row) => isUnit(row) && row.article === next.article) : next);
}

function accept(state) {
  if (!active) return;
  const unit = active;
  change(unit, { state });
  const next = find(1, (one) => !isDone(one), { wrap: true });
  if (next) return go(next, { to: mode === "edit" ? "edit" : "read" });
  setMode("read");
  tell(say("allDone"));
}

function confirmReject() {
  const unit = active;
  if (!unit.now.comment.trim()) return rowOf(unit)?.querySelector("textarea.comment-editor")?.focus();
  change(unit, { state: "rejected" });
  setMode("read");
}

function toggleDismissed(unit, check) {
  const gone = unit.now.dismissed.includes(check);
  change(unit, { dismissed: gone ? unit.now.dismissed.filter((one) => one !== check) : [...unit.now.dismissed, check] });
  redraw(unit);
  focusFinding(unit, check);
}

function focusFinding(unit, check) {
  const item = [...(rowOf(unit)?.querySelectorAll(".panel .finding") ?? [])].find((one) => !check || one.dataset.check === check);
  item?.focus({ preventScroll: true });
}

// Goes from finding to finding: those of the unit in hand first, then the next unit that has any.
function toFinding(by) {
  const here = document.activeElement?.closest?.(".finding");
  const row = here?.closest(".unit");
  if (row?.dataset.row === active?.id) {
    const items = [...row.querySelectorAll(".panel .finding:not(.dismissed)")];
    const next = items[items.indexOf(here) + by];
    if (next) return next.focus({ preventScroll: true });
  } else if (active && openFindings(active).length && mode === "read") {
    return firstFinding(active, by);
  }
  const unit = find(by, (one) => openFindings(one).length > 0, { wrap: true });
  if (!unit) return active && openFindings(active).length ? firstFinding(active, by) : tell(say("noMoreFindings"));
  go(unit);
  firstFinding(unit, by);
}

function firstFinding(unit, by) {
  const items = [...(rowOf(unit)?.querySelectorAll(".panel .finding:not(.dismissed)") ?? [])];
  items.at(by > 0 ? 0 : -1)?.focus({ preventScroll: true });
}

// Puts a wording where the caret is or was, with a space to each side where words would touch.
function insert(text) {
  const unit = active;
  const area = rowOf(unit)?.querySelector("textarea.text");
  const at = area ? { start: area.selectionStart, end: area.selectionEnd } : caret?.unit === unit ? caret : { start: unit.now.target.length, end: unit.now.target.length };
  const before = unit.now.target.slice(0, at.start);
  const after = unit.now.target.slice(at.end);
  const added = (/[\p{L}\p{N},.;:]$/u.test(before) ? " " : "") + text + (/^[\p{L}\p{N}]/u.test(after) ? " " : "");
  change(unit, { target: before + added + after });
  const end = (before + added).length;
  caret = { unit, start: end, end };
  setMode("edit");
}

function replaceTarget(text) {
  change(active, { target: text });
  setMode("edit");
}

function goBack(again) {
  const unit = again ? redo() : undo();
  if (!unit) return tell(say("nothingToUndo"));
  tell(say(again ? "redone" : "undone", number(unit.index + 1)));
  if (!places.has(unit)) return;
  const inEditor = mode === "edit" && unit === active;
  go(unit, { to: inEditor ? "edit" : "read" });
}

function save(whole) {
  if (!reviewer) askName();
  const name = whole ? savePage() : saveWork();
  tell(say("saved", name));
  barChanged();
}
