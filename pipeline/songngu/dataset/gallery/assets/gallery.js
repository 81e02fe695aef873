// The page of pictures.
"use strict";
if (DATA.pictures.length) {
  const { pictures, articles } = DATA;
  const numbered = new Map(pictures.map((picture, at) => [picture.id, at]));
  const list = document.getElementById("results");

  function card(at) {
    const picture = pictures[at];
    const image = el("img", { src: `thumbnails/${picture.thumbnail ?? picture.file}`, alt: alternative(picture), decoding: "async", draggable: "false" });
    image.addEventListener("error", () => image.classList.add("broken"));
    const address = `#${new URLSearchParams([["picture", picture.id]])}`;
    const link = el("a", { href: address, onclick: (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      page.leave({ picture: picture.id }, { step: true });
      view.open(at);
    } }, image);
    const about = [picture.credit && el("bdi", {}, picture.credit), picture.date && el("time", { datetime: picture.date }, both(...dates(picture.date))), picture.draft && draftMark()];
    return el("li", {}, el("figure", {}, link, el("figcaption", {},
      el("p", { class: "source", lang: "vi" }, el("bdi", {}, picture.vi)),
      el("p", { class: "target", lang: "en" }, el("bdi", {}, picture.en)),
      el("p", { class: "about" }, ...about.filter(Boolean)))));
  }

  const shown = grid(list, {
    card,
    ratio: (at) => pictures[at].width / pictures[at].height,
    captionsOf: (at) => [pictures[at].vi, pictures[at].en],
  });
  const view = largeView(document.getElementById("view"), {
    pictures, articles, order: shown.found,
    moved(at, last) {
      page.leave({ picture: at === null ? null : pictures[at].id });
      if (at === null) shown.focus(last);
    },
  });
  const page = explore(pictures, {
    noun: ["ảnh", "picture", "pictures"],
    texts: (picture) => [
      picture.vi, picture.en, picture.credit, articles[picture.article]?.vi, articles[picture.article]?.en,
      ...[...(picture.places ?? []).map((place) => DATA.places[place]), ...(picture.themes ?? []).map((theme) => DATA.themes[theme])].flatMap((tag) => [tag.vi, tag.en]),
    ],
    show: shown.show,
    after: ({ picture }) => {
      if (picture && numbered.has(picture)) view.open(numbered.get(picture));
      else view.close();
    },
  });
  document.addEventListener("language", () => {
    for (const item of list.children) item.querySelector("img").alt = alternative(pictures[item.dataset.at]);
  });
  document.documentElement.dataset.ready = "";
}
