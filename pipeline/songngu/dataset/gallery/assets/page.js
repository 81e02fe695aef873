// What every page does: language, colours, copying its address, printing, and marking a sentence in both languages.
"use strict";
{
  const root = document.documentElement;
  const keep = (key, value) => {
    try { localStorage.setItem(`songngu-${key}`, value); } catch { /* a browser that keeps nothing asks anew */ }
  };
  const say = (vi, en) => { document.getElementById("said").textContent = root.dataset.ui === "vi" ? vi : en; };

  // Attributes cannot hold both languages as elements do.
  function name() {
    const language = root.dataset.ui;
    root.lang = language;
    for (const input of document.querySelectorAll(`[data-placeholder-${language}]`)) {
      input.placeholder = input.getAttribute(`data-placeholder-${language}`);
    }
    for (const option of document.querySelectorAll(`option[data-${language}]`)) option.textContent = option.dataset[language];
  }

  async function copy(button) {
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      // Without the clipboard's permission: a field, selected and copied in the old way.
      const field = document.createElement("textarea");
      field.value = location.href;
      button.after(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    say("Đã chép liên kết", "Link copied");
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 2000);
  }

  const actions = {
    language() {
      root.dataset.ui = root.dataset.ui === "vi" ? "en" : "vi";
      keep("language", root.dataset.ui);
      name();
      document.dispatchEvent(new Event("language"));
    },
    theme() {
      const dark = getComputedStyle(root).colorScheme.includes("dark");
      root.dataset.theme = dark ? "light" : "dark";
      keep("theme", root.dataset.theme);
    },
    copy,
    print: () => print(),
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-action]");
    if (button) actions[button.dataset.action]?.(button);
  });

  let marked = [];
  document.addEventListener("pointerover", (event) => {
    const id = event.target.closest?.("[data-segment]")?.dataset.segment;
    if (id === marked[0]?.dataset.segment) return;
    for (const sentence of marked) sentence.classList.remove("marked");
    marked = id ? [...document.querySelectorAll(`[data-segment="${CSS.escape(id)}"]`)] : [];
    for (const sentence of marked) sentence.classList.add("marked");
  });

  name();
}
