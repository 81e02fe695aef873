// Search, filters and their counts over any list; the page says how results are shown.
"use strict";

const LISTED = 10;
const TITLES = { theme: ["Chủ đề", "Themes"], place: ["Địa danh", "Places"], year: ["Năm", "Years"] };

// `entries` are the data's items; `texts` gives what a search looks in; `show` is given the numbers of what fits.
function explore(entries, { texts, show, noun, after = () => {} }) {
  const byYear = years(entries);
  const facets = { theme: DATA.themes, place: DATA.places, year: byYear };
  const sizes = Object.fromEntries(FACET_KEYS.map((key) => [key, facets[key].length]));
  const numbered = Object.fromEntries(FACET_KEYS.map((key) => [key, new Map(facets[key].map((value, at) => [value.id, at]))]));
  const items = entries.map((entry) => {
    let text;
    return {
      values: { theme: entry.themes ?? [], place: entry.places ?? [], year: [numbered.year.get(entry.date?.slice(0, 4) ?? "none")] },
      text: () => (text ??= searchable(texts(entry))),
    };
  });
  const at = (id) => document.getElementById(id);
  const [query, order, panel] = [at("query"), at("order"), at("filters")];
  let state = readAddress();
  const rows = Object.fromEntries(FACET_KEYS.map((key) => [key, []]));

  function refresh({ shown = true } = {}) {
    const chosen = Object.fromEntries(FACET_KEYS.map((key) => [key, new Set([...state[key]].map((id) => numbered[key].get(id) ?? -1))]));
    const { found, counts } = choose(items, chosen, wordsOf(state.q), sizes);
    for (const key of FACET_KEYS) {
      for (const row of rows[key]) {
        const count = counts[key][row.value];
        if (row.shown !== count) row.count.replaceChildren(...number(count));
        row.shown = count;
        row.box.checked = chosen[key].has(row.value);
        row.node.classList.toggle("empty", !count && !row.box.checked);
      }
    }
    if (state.order === "oldest") found.reverse();
    at("count").replaceChildren(el("b", {}, number(found.length)), " ", ...both(noun[0], found.length === 1 ? noun[1] : noun[2]));
    showChosen();
    at("nothing").hidden = found.length > 0;
    if (shown) show(found);
    return found;
  }

  function showChosen() {
    const chips = FACET_KEYS.flatMap((key) => [...state[key]].map((id) => {
      const value = facets[key][numbered[key].get(id)] ?? { vi: id, en: id };
      const label = [say("Bỏ", "Remove"), say(value.vi, value.en)].join(" ");
      return el("button", { type: "button", class: "chip", "aria-label": label, onclick: () => toggle(key, id) }, both(value.vi, value.en), past(value), el("span", { "aria-hidden": "true" }, "×"));
    }));
    if (chips.length) chips.push(el("button", { type: "button", class: "quiet", dataset: { action: "clear" } }, both("Bỏ lọc", "Clear")));
    at("chosen").replaceChildren(...chips);
    const badge = document.querySelector("#filters-button .badge");
    badge.textContent = chips.length - 1;
    badge.hidden = !chips.length;
  }

  function toggle(key, id) {
    if (!state[key].delete(id)) state[key].add(id);
    writeAddress(state, { step: true });
    refresh();
  }

  function buildPanel() {
    panel.append(...FACET_KEYS.filter((key) => facets[key].length).map((key) => facet(key)));
  }

  function facet(key) {
    const { counts } = choose(items, Object.fromEntries(FACET_KEYS.map((each) => [each, new Set()])), [], sizes);
    const list = el("ul", { role: "list" });
    for (const { value, depth } of inOrder(facets[key], counts[key], key === "year")) list.append(row(key, value, depth));
    const more = list.children.length > LISTED + 2;
    list.classList.toggle("short", more);
    const button = el("button", { type: "button", class: "quiet", "aria-expanded": "false" });
    const label = () => button.replaceChildren(...(list.classList.contains("short") ? both(`Xem cả ${list.children.length}`, `Show all ${list.children.length}`) : both("Thu gọn", "Show fewer")));
    button.addEventListener("click", () => {
      button.setAttribute("aria-expanded", String(!list.classList.toggle("short")));
      label();
    });
    label();
    return el("fieldset", {}, el("legend", {}, both(...TITLES[key])), list, more && button);
  }

  function row(key, value, depth) {
    const entry = facets[key][value];
    const box = el("input", { type: "checkbox", onchange: () => toggle(key, entry.id) });
    const count = el("span", { class: "count" });
    const node = el("li", { class: depth ? "former" : null }, el("label", {}, box, el("span", { class: "label" }, both(entry.vi, entry.en), past(entry)), count));
    rows[key].push({ value, box, count, node });
    return node;
  }

  function follow() {
    const before = addressOf({ ...state, picture: null });
    state = readAddress();
    if (document.activeElement !== query) query.value = state.q;
    order.value = state.order;
    if (addressOf({ ...state, picture: null }) !== before) refresh();
    after(state);
  }

  let typing;
  query.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => {
      state.q = query.value.trim();
      writeAddress(state);
      refresh();
    }, 60);
  });
  order.addEventListener("change", () => {
    state.order = order.value;
    writeAddress(state, { step: true });
    refresh();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-action=clear]")) return;
    state = { ...readAddress(), q: "", theme: new Set(), place: new Set(), year: new Set() };
    query.value = "";
    writeAddress(state, { step: true });
    refresh();
    query.focus();
  });
  at("filters-button").addEventListener("click", (event) => {
    const open = panel.classList.toggle("open");
    event.currentTarget.setAttribute("aria-expanded", String(open));
  });
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  document.addEventListener("language", () => refresh({ shown: false }));

  document.querySelector(".explore").hidden = false;
  buildPanel();
  query.value = state.q;
  order.value = state.order;
  refresh();
  after(state);
  // The first search is as quick as the next: texts are made ready while nothing else is to do, some at a time.
  const idle = self.requestIdleCallback ?? ((work) => setTimeout(work, 30));
  const prepare = (from) => idle(() => {
    const until = performance.now() + 8;
    let next = from;
    while (next < items.length && performance.now() < until) items[next++].text();
    if (next < items.length) prepare(next);
  });
  prepare(0);
  return { state: () => state, leave: (changes, options) => writeAddress((state = { ...state, ...changes }), options) };
}

const past = (value) => value.until && el("span", { class: "past" }, both(...dates(value.until).map((day, at) => `${["đến", "until"][at]} ${day}`)));

// Values by count, years by year; places that are past stand under the place they are in now.
function inOrder(values, counts, asIs) {
  const numbersOf = values.map((_, value) => value);
  if (!asIs) numbersOf.sort((a, b) => counts[b] - counts[a] || a - b);
  const under = (parent, depth) => numbersOf.filter((value) => (values[value].successor ?? -1) === parent && value !== parent)
    .flatMap((value) => [{ value, depth }, ...(depth < 3 ? under(value, depth + 1) : [])]);
  return under(-1, 0);
}
