// The menu of what can be put into the English: terms, memory, other translations, the source.

let menu = null;
let caret = null; // where the text area's caret was when the menu was opened

function choices(unit) {
  const found = [];
  const missingFirst = termStates(unit).sort((a, b) => (a.class !== "missing") - (b.class !== "missing"));
  for (const { hit, class: standing } of missingFirst) {
    for (const wording of hit.expected ?? []) found.push({ label: wording, about: `${hit.surface} · ${say(standing)}`, act: () => insert(wording) });
  }
  for (const match of unit.matches) found.push({ label: match.target, about: `${match.score} % · ${match.origin}`, act: () => replaceTarget(match.target) });
  for (const text of unit.alternatives ?? []) found.push({ label: text, about: say("alternative"), act: () => replaceTarget(text) });
  found.push({ label: unit.source, about: say("copySource"), act: () => replaceTarget(unit.source) });
  if (isChanged(unit)) found.push({ label: unit.sent.target, about: say("backToDraft"), act: () => replaceTarget(unit.sent.target) });
  return found;
}

function openMenu() {
  if (!active) return;
  rememberCaret();
  closeMenu();
  const list = choices(active);
  menu = el("div", { class: "menu", role: "menu", "aria-label": say("insert") }, ...list.map((choice, index) =>
    el("button", { type: "button", role: "menuitem", tabindex: "-1", onclick: () => choose(choice) },
      el("span", { class: "digit" }, index < 9 ? String(index + 1) : ""), el("span", { class: "what" }, ...visible(choice.label.slice(0, 300))), el("span", { class: "about" }, ...visible(choice.about)))));
  menu.addEventListener("keydown", (event) => menuKey(event, list));
  menu.addEventListener("focusout", (event) => !menu?.contains(event.relatedTarget) && closeMenu());
  rowOf(active)?.querySelector(".target").append(menu);
  menu.scrollIntoView({ block: "nearest" });
  menu.firstElementChild.focus({ preventScroll: true });
}

function menuKey(event, list) {
  const items = [...menu.children];
  const here = items.indexOf(document.activeElement);
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  event.stopPropagation();
  if (event.key in steps) items[(here + steps[event.key] + items.length) % items.length].focus();
  else if (/^[1-9]$/.test(event.key) && list[event.key - 1]) choose(list[event.key - 1]);
  else if (event.key === "Escape" || event.key === "F9") closeMenu({ back: true });
  else return;
  event.preventDefault();
}

function choose(choice) {
  closeMenu();
  choice.act();
}

function closeMenu({ back = false } = {}) {
  const old = menu;
  menu = null;
  old?.remove();
  if (old && back) focusActive();
}

function rememberCaret() {
  const area = rowOf(active)?.querySelector("textarea.text");
  caret = area ? { unit: active, start: area.selectionStart, end: area.selectionEnd } : null;
}
