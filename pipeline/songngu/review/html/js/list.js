// The list: only the rows in sight are elements, so that ten thousand units scroll and open as fast as ten.

const AHEAD = 700; // pixels above and below the window that are kept as elements
let scroller;
let holder;
let heights = new Float64Array(0);
let tops = new Float64Array(1);
let places = new Map(); // unit to its row's number
const nodes = new Map(); // row number to element
const numbers = new WeakMap(); // element to row number
const unmeasured = new Set(); // numbers of rows that are new, or were made anew
let watcher;

function makeList() {
  holder = el("ol", { class: "rows", role: "list" });
  scroller = el("main", { class: "scroller", tabindex: "-1" }, holder);
  scroller.addEventListener("scroll", () => paint(), { passive: true });
  watcher = new ResizeObserver(remeasure);
  new ResizeObserver(() => paint()).observe(scroller);
  return scroller;
}

// An honest guess, until a row is seen: letters over the letters of a line.
function guess(row) {
  if (!isUnit(row)) return 70;
  const letters = Math.max(16, scroller.clientWidth / 26);
  const lines = Math.ceil(Math.max(row.source.length, row.now.target.length) / letters);
  return 22 + 26 * Math.max(lines, 1) + (row.picture && units[row.index - 1]?.picture !== row.picture ? 230 : 0);
}

// Shows the list anew after a filter changed; the unit in hand stays where it is if it is still there.
function relist() {
  select();
  for (const node of nodes.values()) drop(node);
  nodes.clear();
  places = new Map(shown.map((row, index) => [row, index]));
  heights = Float64Array.from(shown, guess);
  sum();
  if (!active || !places.has(active)) {
    active = shown.find(isUnit) ?? null;
    scroller.scrollTop = 0;
  } else {
    scroller.scrollTop = Math.max(0, tops[places.get(active)] - scroller.clientHeight / 3);
  }
  holder.classList.toggle("nothing", !shown.length);
  holder.dataset.empty = say("empty");
  paint();
  barChanged();
}

function sum() {
  if (tops.length !== heights.length + 1) tops = new Float64Array(heights.length + 1);
  for (let index = 0; index < heights.length; index++) tops[index + 1] = tops[index] + heights[index];
}

// The last row that begins at or above a height.
function rowAt(height) {
  let low = 0;
  let high = shown.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (tops[middle] <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

function paint() {
  if (!shown.length) {
    for (const [index, node] of nodes) nodes.delete(index) && drop(node);
    holder.style.paddingTop = holder.style.paddingBottom = "0";
    return;
  }
  const first = rowAt(Math.max(0, scroller.scrollTop - AHEAD));
  const last = rowAt(scroller.scrollTop + scroller.clientHeight + AHEAD);
  for (const [index, node] of nodes) {
    if (index < first || index > last) nodes.delete(index) && drop(node);
  }
  let before = null;
  for (let index = last; index >= first; index--) {
    let node = nodes.get(index);
    if (!node) {
      node = isUnit(shown[index]) ? unitRow(shown[index]) : articleRow(shown[index]);
      put(index, node);
      holder.insertBefore(node, before);
    }
    before = node;
  }
  settle(first, last);
}

function put(index, node) {
  nodes.set(index, node);
  numbers.set(node, index);
  unmeasured.add(index);
  watcher.observe(node);
}

// Puts measured heights in the place of guesses, without the text under the reader's eye moving.
function settle(first, last) {
  const anchor = rowAt(scroller.scrollTop);
  const offset = scroller.scrollTop - tops[anchor];
  let moved = false;
  for (const index of unmeasured) {
    const height = nodes.get(index)?.getBoundingClientRect().height ?? heights[index];
    if (Math.abs(height - heights[index]) > 0.5) {
      heights[index] = height;
      moved = true;
    }
  }
  unmeasured.clear();
  if (moved) sum();
  holder.style.paddingTop = `${tops[first]}px`;
  holder.style.paddingBottom = `${tops[shown.length] - tops[last + 1]}px`;
  if (moved && Math.abs(scroller.scrollTop - tops[anchor] - offset) > 1) scroller.scrollTop = tops[anchor] + offset;
}

function remeasure(changed) {
  for (const { target } of changed) if (nodes.get(numbers.get(target)) === target) unmeasured.add(numbers.get(target));
  const shownNow = [...nodes.keys()];
  if (shownNow.length) settle(Math.min(...shownNow), Math.max(...shownNow));
}

function drop(node) {
  watcher.unobserve(node);
  node.remove();
}

const rowOf = (unit) => nodes.get(places.get(unit));

// Makes the row of a unit anew, and keeps the focus on it where it was there and nobody else will place it.
function redraw(unit, { focus = true } = {}) {
  const index = places.get(unit);
  const old = nodes.get(index);
  if (!old) return;
  const had = focus && old.contains(document.activeElement);
  const fresh = unitRow(unit);
  watcher.unobserve(old);
  old.replaceWith(fresh);
  put(index, fresh);
  if (had) fresh.focus({ preventScroll: true });
}

// Brings a unit into the window as gently as can be.
function reveal(unit) {
  const index = places.get(unit);
  if (index === undefined) return;
  if (!nodes.has(index)) {
    scroller.scrollTop = Math.max(0, tops[index] - scroller.clientHeight / 3);
    paint();
  }
  const row = nodes.get(index)?.getBoundingClientRect();
  const window = scroller.getBoundingClientRect();
  if (!row) return;
  const margin = Math.min(90, window.height / 6);
  // The rows ahead are elements already; those that come into their reach are made when the scroll event comes.
  if (row.top < window.top + margin || row.height > window.height - 2 * margin) scroller.scrollTop += row.top - window.top - margin;
  else if (row.bottom > window.bottom - margin) scroller.scrollTop += row.bottom - window.bottom + margin;
}
