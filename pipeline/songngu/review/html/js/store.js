// The units, what became of each, and the way back.

const page = JSON.parse(document.getElementById("songngu-data").textContent);
const DONE = new Set(["reviewed", "final"]);
const TYPING_PAUSE = 1500; // ms: what is typed without a longer pause is undone at once

const units = page.units;
const byId = new Map();
const proposals = [];
const orphans = []; // work on units that this version of the page no longer has as they were
const past = [];
const future = [];
const listeners = [];
let reviewer = "";

units.forEach((unit, index) => {
  unit.index = index;
  unit.comment ??= "";
  unit.hits ??= [];
  unit.findings ??= [];
  unit.matches ??= [];
  unit.sent = Object.freeze({ target: unit.target, state: unit.state, comment: unit.comment, dismissed: Object.freeze([]), at: 0, by: "" });
  unit.now = unit.sent;
  byId.set(unit.id, unit);
});

const done = { count: 0, by: {} };
for (const state of Object.keys(STRINGS.en.states)) done.by[state] = 0;
for (const unit of units) done.by[unit.now.state]++;

const isChanged = (unit) => unit.now.target !== unit.sent.target;
const isTouched = (unit) => unit.now.at > 0;
const isDone = (unit) => DONE.has(unit.now.state);
const openFindings = (unit) => unit.findings.filter((finding) => !unit.now.dismissed.includes(finding.check));
const draftOf = (unit) => unit.draft ?? unit.sent.target;

const onChange = (listener) => listeners.push(listener);

// Puts a version in its place without a way back: for what was restored, and for undo itself.
function place(unit, version) {
  done.by[unit.now.state]--;
  done.by[version.state]++;
  unit.now = Object.freeze(version);
  unit.folded = undefined;
  for (const listener of listeners) listener(unit);
}

function change(unit, patch, { typing = false } = {}) {
  const before = unit.now;
  const after = { ...before, ...patch, at: Date.now(), by: reviewer };
  if (["target", "state", "comment", "dismissed"].every((key) => after[key] === before[key])) return;
  const last = past.at(-1);
  if (typing && last?.typing && last.unit === unit && after.at - last.at < TYPING_PAUSE) {
    last.after = after;
    last.at = after.at;
  } else {
    past.push({ unit, before, after, typing, at: after.at });
  }
  future.length = 0;
  place(unit, after);
}

// Takes the last change back, or does it again; returns its unit.
function undo() {
  const step = past.pop();
  if (!step) return null;
  future.push(step);
  place(step.unit, { ...step.before, at: Date.now(), by: reviewer });
  return step.unit;
}

function redo() {
  const step = future.pop();
  if (!step) return null;
  past.push(step);
  place(step.unit, { ...step.after, at: Date.now(), by: reviewer });
  return step.unit;
}
