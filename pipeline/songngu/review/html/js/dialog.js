// Dialogs: the keys, the reviewer's name, a term to propose. And the line that says what happened.

let notice;

function tell(text, { lasting = false } = {}) {
  notice.textContent = text;
  notice.classList.toggle("on", text !== "");
  clearTimeout(notice.timer);
  if (!lasting) notice.timer = setTimeout(() => notice.classList.remove("on"), 6000);
}

// Shows a dialog; it goes away with Esc, and the focus returns to where the work is.
function showDialog(title, ...content) {
  const dialog = el("dialog", { "aria-label": title }, el("h2", {}, title), ...content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    // The event comes late: by now a quick reviewer's next key may have put the focus where it belongs.
    if (document.activeElement === document.body) focusActive();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function showHelp() {
  if (document.querySelector("dialog.help")) return;
  const rows = KEY_HELP.map(([keys, vi, en]) => el("tr", {},
    el("th", { scope: "row" }, ...keys.split(/( \/ | )/).map((key) => (/^( \/ | )$/.test(key) ? key : key.split("+").flatMap((part, at) => [at ? "+" : "", el("kbd", {}, part)]))).flat()),
    el("td", {}, language === "vi" ? vi : en)));
  const marks = Object.entries(STATE_MARKS).map(([state, mark]) => el("span", { class: `legend state-${state}` }, el("span", { class: "state" }, mark), ` ${say(`states.${state}`)}`));
  const dialog = showDialog(say("help"), el("table", {}, el("tbody", {}, ...rows)), el("p", { class: "legends" }, ...marks), closing());
  dialog.classList.add("help");
}

const closing = () => el("div", { class: "actions" }, button(say("close"), (event) => event.target.closest("dialog").close(), { autofocus: true }));

function field(label, properties) {
  const input = el("input", { type: "text", autocomplete: "off", ...properties });
  return [el("label", {}, el("span", {}, label), input), input];
}

function askName() {
  const [label, input] = field(say("name"), { value: reviewer, maxlength: "80", autofocus: true, autocomplete: "name" });
  const form = el("form", { method: "dialog" }, el("p", {}, say("welcomeText")), label, el("div", { class: "actions" }, el("button", { class: "primary" }, say("start"))));
  const dialog = showDialog(say("welcome"), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault(); // form-action 'none' forbids even this
    setReviewer(input.value.trim());
    dialog.close();
  });
}

function setReviewer(name) {
  reviewer = name;
  note("reviewer", name);
  barChanged();
}

function proposeTerm() {
  if (!active) return;
  const selected = String(getSelection()).trim();
  const hit = active.hits.find((one) => one.surface === selected);
  const [sourceLabel, source] = field(say("source"), { value: selected, lang: "vi" });
  const [targetLabel, target] = field(say("target"), { value: "", lang: "en" });
  const [noteLabel, reason] = field(say("termNote"), { value: "" });
  const unit = active;
  const form = el("form", {}, sourceLabel, targetLabel, noteLabel, el("div", { class: "actions" }, el("button", { class: "primary" }, say("ok")), button(say("cancel"), () => dialog.close())));
  const dialog = showDialog(say("termTitle"), form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!source.value.trim() || !target.value.trim()) return (source.value.trim() ? target : source).focus();
    proposals.push({ source: source.value.trim(), target: target.value.trim(), decision: hit ? "change" : "add", term: hit?.id ?? "", note: reason.value.trim(), reviewer, units: [unit.id] });
    note(`terms ${KEEP.shelf}`, proposals.map((term) => ({ ...term })));
    call("kept");
    SAVED.unsaved.add(unit);
    dialog.close();
    tell(say("termSaved", source.value.trim(), target.value.trim()));
    barChanged();
  });
}
