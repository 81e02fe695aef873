// The keyboard. Every key of KEY_HELP, and no other, is taken from the browser or the input method.

const WRITING = "input, textarea, select";

function onKey(event) {
  if (event.isComposing || event.keyCode === 229) return; // an input method is at work
  if (document.querySelector("dialog[open]")) return;
  const name = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key.length === 1 ? event.key.toUpperCase() : event.key}`;
  const writing = event.target.matches?.(WRITING) ?? false;
  const act = ANYWHERE[name] ?? (writing ? WHILE_WRITING[name] : WHILE_READING[name]);
  if (!act) return;
  if (act(event) !== false) event.preventDefault();
}

const ANYWHERE = {
  F1: showHelp,
  F2: () => setMode("edit"),
  F4: () => setMode("comment"),
  "Shift+F4": () => setMode("reject"),
  F8: () => toFinding(1),
  "Shift+F8": () => toFinding(-1),
  F9: () => openMenu(),
  "Shift+F9": () => proposeTerm(),
  "Ctrl+S": () => save(false),
  "Ctrl+Enter": () => (mode === "reject" ? confirmReject() : accept("reviewed")),
  "Ctrl+Shift+Enter": () => accept("final"),
  "Alt+ArrowDown": () => step(1),
  "Alt+ArrowUp": () => step(-1),
  "Alt+PageDown": () => toArticle(1),
  "Alt+PageUp": () => toArticle(-1),
  "Ctrl+F": (event) => {
    if (event.target === bar.search) return false;
    bar.search.focus();
    bar.search.select();
    return true;
  },
};
const GOING_BACK = {
  "Ctrl+Z": () => goBack(false),
  "Ctrl+Y": () => goBack(true),
  "Ctrl+Shift+Z": () => goBack(true),
};
const WHILE_READING = {
  ...GOING_BACK,
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Home: () => toEnd(-1),
  End: () => toEnd(1),
  Enter: (event) => {
    if (event.target.closest?.("button, a")) return false;
    setMode("edit");
    return true;
  },
  Escape: () => setMode("read"),
  Delete: (event) => {
    const item = event.target.closest?.(".finding");
    if (!item || !active) return false;
    toggleDismissed(active, item.dataset.check);
    return true;
  },
};
const WHILE_WRITING = {
  "Ctrl+Z": (event) => (event.target === bar.search ? false : goBack(false)),
  "Ctrl+Y": (event) => (event.target === bar.search ? false : goBack(true)),
  "Ctrl+Shift+Z": (event) => (event.target === bar.search ? false : goBack(true)),
  Escape: (event) => {
    if (event.target === bar.search) {
      bar.search.value = "";
      filterBy("text", "");
      focusActive();
    } else {
      setMode("read");
    }
  },
  Enter: (event) => {
    if (event.target !== bar.search) return false;
    clearTimeout(searchTimer);
    filterBy("text", bar.search.value);
    if (active) go(active);
    return true;
  },
};
