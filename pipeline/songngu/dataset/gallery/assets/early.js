// Before the first paint: the language and colours that were chosen last time, or those of the browser.
"use strict";
{
  const kept = (key) => {
    try { return localStorage.getItem(`songngu-${key}`); } catch { return null; }
  };
  const root = document.documentElement;
  root.dataset.ui = kept("language") ?? (navigator.language.toLowerCase().startsWith("vi") ? "vi" : "en");
  root.lang = root.dataset.ui;
  if (kept("theme")) root.dataset.theme = kept("theme");
  root.classList.add("scripted");
}
