// Which items fit the filters, and how many would with one value more.
"use strict";

// An item is {values: {theme: [number], place: [number], year: [number]}, text: () => string}; `chosen` has a set of numbers a
// facet. Values of one facet widen (a or b), facets narrow (and). A facet's counts are those without its own choice.
function choose(items, chosen, words, sizes) {
  const counts = Object.fromEntries(FACET_KEYS.map((key) => [key, new Uint32Array(sizes[key])]));
  const narrowing = FACET_KEYS.filter((key) => chosen[key].size);
  const found = [];
  items.forEach((item, at) => {
    const against = narrowing.filter((key) => !item.values[key].some((value) => chosen[key].has(value)));
    if (against.length > 1) return;
    if (words.length && !words.every((word) => item.text().includes(word))) return;
    if (!against.length) found.push(at);
    for (const key of against.length ? against : FACET_KEYS) {
      for (const value of item.values[key]) counts[key][value]++;
    }
  });
  return { found, counts };
}

// The words of a search, each to stand at the start of a word of the item's text.
const wordsOf = (query) => plain(query).split(/[^\p{L}\p{N}]+/u).filter(Boolean).map((word) => ` ${word}`);

// Titles, places and themes stand in many items: each text is made plain once.
const known = new Map();

function searchable(texts) {
  let all = "";
  for (const text of texts) {
    if (!text) continue;
    let made = known.get(text);
    // What is neither a letter nor a digit, by ranges: \p{L} would take four times as long.
    if (made === undefined) known.set(text, (made = ` ${plain(text).replace(/[\0-/:-`{-\u00bf\u2000-\u206f]+/g, " ")}`));
    all += made;
  }
  return all;
}

// Years as the values of a facet, the newest first; what has no date comes last.
function years(items) {
  const found = [...new Set(items.map((item) => item.date?.slice(0, 4) ?? ""))].sort().reverse();
  return found.map((year) => (year ? { id: year, vi: year, en: year } : { id: "none", vi: "không rõ", en: "undated" }));
}
