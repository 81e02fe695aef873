// The large view: one picture with all that is known of it. Arrows go on, Escape closes, the address names the picture.
"use strict";

// `order` gives the numbers of what is shown in the grid; `moved` is told the number of the picture in view, or null.
function largeView(dialog, { pictures, articles, order, moved }) {
  let current = null;

  function open(at) {
    if (at === current) return;
    current = at;
    fill();
    if (dialog.open) return;
    dialog.showModal();
    dialog.querySelector(".stage").focus({ preventScroll: true });
  }

  function close() {
    if (dialog.open) dialog.close();
  }

  function go(step) {
    const shown = order();
    const next = shown[shown.indexOf(current) + step];
    if (next === undefined || !shown.includes(current)) return;
    current = next;
    fill();
    moved(current);
  }

  function fill() {
    const picture = pictures[current];
    const shown = order();
    const position = shown.indexOf(current);
    const image = el("img", { src: `images/${picture.file}`, width: picture.width, height: picture.height, alt: alternative(picture) });
    image.addEventListener("error", () => image.replaceWith(el("p", { class: "broken" }, both("Không mở được tệp ảnh", "The picture cannot be opened"), ` images/${picture.file}`)));
    const arrow = (step, mark, vi, en) => el("button", { type: "button", class: step < 0 ? "before" : "after", "aria-label": say(vi, en), disabled: position < 0 || shown[position + step] === undefined, onclick: () => go(step) }, mark);
    // The elements are made anew; who stood on an arrow stands on it still, and keys go on being heard.
    const held = ["before", "after", "close"].find((name) => document.activeElement?.className === name);
    dialog.replaceChildren(
      el("div", { class: "stage", tabindex: "-1" }, image, arrow(-1, "‹", "Ảnh trước", "Previous picture"), arrow(1, "›", "Ảnh sau", "Next picture")),
      el("div", { class: "side" },
        el("div", { class: "top" },
          el("p", { class: "position", role: "status" }, position < 0 ? "" : both(`${position + 1} / ${shown.length}`, `${position + 1} / ${shown.length}`)),
          el("button", { type: "button", dataset: { action: "copy" } }, both("Chép liên kết", "Copy the link")),
          el("button", { type: "button", class: "close", "aria-label": say("Đóng", "Close"), onclick: close }, "×")),
        el("p", { class: "source", lang: "vi" }, el("bdi", {}, picture.vi)),
        el("p", { class: "target", lang: "en" }, el("bdi", {}, picture.en)),
        picture.draft && draftMark(),
        facts(picture)),
    );
    if (dialog.open) (dialog.querySelector(`.${held}:not(:disabled)`) ?? dialog.querySelector(".stage")).focus({ preventScroll: true });
    for (const step of [1, -1]) {
      const near = pictures[shown[position + step]];
      if (position >= 0 && near) new Image().src = `images/${near.file}`;
    }
  }

  function facts(picture) {
    const article = articles[picture.article];
    const chip = (key, tag) => el("a", { class: "chip", href: `#${new URLSearchParams([[key, escapeId(tag.id)]])}` }, both(tag.vi, tag.en), past(tag));
    // A place of the past is followed by what it is now, which is then not named again.
    const chain = (key, number) => {
      const tag = DATA[`${key}s`][number];
      return [chip(key, tag), ...(tag.successor === undefined ? [] : [el("span", { class: "now" }, "→ ", both("nay là", "now")), ...chain(key, tag.successor)])];
    };
    const tags = (key) => {
      const found = picture[`${key}s`] ?? [];
      const later = new Set(found.map((number) => DATA[`${key}s`][number].successor));
      return found.filter((number) => !later.has(number)).map((number) => el("span", { class: "chain" }, chain(key, number)));
    };
    const fact = (vi, en, ...value) => el("div", {}, el("dt", {}, both(vi, en)), el("dd", {}, ...value));
    const [places, themes] = [tags("place"), tags("theme")];
    return el("dl", {},
      picture.credit && fact("Tác giả ảnh", "Photographer", el("bdi", {}, picture.credit)),
      picture.date && fact("Ngày đăng", "Published", both(...dates(picture.date))),
      places.length > 0 && fact("Địa danh", "Places", ...places),
      themes.length > 0 && fact("Chủ đề", "Themes", ...themes),
      article && fact("Bài viết", "Article", el("a", { class: "article", href: `gallery/articles/${article.page}` }, el("span", { lang: "vi" }, el("bdi", {}, article.vi)), el("span", { lang: "en" }, el("bdi", {}, article.en)))),
      picture.licence && fact("Giấy phép", "Licence", el("bdi", {}, picture.licence)));
  }

  dialog.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowRight") go(1);
    else if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "Home") go(-order().indexOf(current));
    else if (event.key === "End") go(order().length - 1 - order().indexOf(current));
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("close", () => {
    const last = current;
    current = null;
    moved(null, last);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) close();
  });
  document.addEventListener("language", () => { if (dialog.open) fill(); });
  // A swipe, on glass.
  let from = null;
  dialog.addEventListener("touchstart", (event) => { from = event.touches.length === 1 ? event.touches[0].clientX : null; }, { passive: true });
  dialog.addEventListener("touchend", (event) => {
    const way = from === null ? 0 : event.changedTouches[0].clientX - from;
    if (Math.abs(way) > 60) go(way < 0 ? 1 : -1);
  });

  return { open, close };
}

const alternative = (picture) => say(picture.altVi ?? picture.vi, picture.altEn ?? picture.en);
