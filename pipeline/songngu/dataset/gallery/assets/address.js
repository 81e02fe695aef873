// What is shown, in the address after #, so that a view can be shared: #place=ID,ID&theme=ID&year=2024&q=hoa+binh&picture=ID
"use strict";

const FACET_KEYS = ["theme", "place", "year"];

function readAddress() {
  const found = new URLSearchParams(location.hash.slice(1));
  const state = { q: found.get("q") ?? "", order: found.get("order") === "oldest" ? "oldest" : "newest", picture: found.get("picture") };
  // Ids may hold commas; within a value they are written %2C.
  for (const key of FACET_KEYS) {
    state[key] = new Set((found.get(key) ?? "").split(",").filter(Boolean).map(unescapeId));
  }
  return state;
}

const escapeId = (id) => id.replace(/[%,]/g, encodeURIComponent);

function unescapeId(id) {
  try { return decodeURIComponent(id); } catch { return id; }
}

function addressOf(state) {
  const parts = [];
  for (const key of FACET_KEYS) {
    const ids = [...state[key]].sort().map(escapeId);
    if (ids.length) parts.push([key, ids.join(",")]);
  }
  if (state.q) parts.push(["q", state.q]);
  if (state.order !== "newest") parts.push(["order", state.order]);
  if (state.picture) parts.push(["picture", state.picture]);
  return `#${new URLSearchParams(parts)}`;
}

// `step`: the browser's Back returns to what was shown before.
function writeAddress(state, { step = false } = {}) {
  const address = addressOf(state);
  if (address === location.hash || (address === "#" && !location.hash)) return;
  history[step ? "pushState" : "replaceState"](null, "", address);
}
