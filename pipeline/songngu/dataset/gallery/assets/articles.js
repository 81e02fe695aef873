// The list of articles: filtered, and made longer as it is scrolled.
"use strict";
if (DATA.articles.length) {
  const SHEET = 60;
  const list = document.getElementById("results");
  list.className = "article-list";
  document.getElementById("static").remove();
  let found = [];

  function row(article) {
    const when = article.date ? el("time", { datetime: article.date }, both(...dates(article.date))) : both("không rõ ngày", "undated");
    const places = (article.places ?? []).map((place) => DATA.places[place]).filter((place) => place.successor === undefined).slice(0, 3);
    const about = [
      article.pictures && el("span", {}, `${article.pictures} `, both("ảnh", article.pictures > 1 ? "pictures" : "picture")),
      ...places.map((place) => el("span", {}, both(place.vi, place.en))),
      article.draft && draftMark(),
    ];
    return el("li", {}, el("p", { class: "when" }, when),
      el("a", { href: `articles/${article.page}` }, el("span", { lang: "vi" }, el("bdi", {}, article.vi)), " ", el("span", { lang: "en" }, el("bdi", {}, article.en))),
      el("p", { class: "about" }, ...about.filter(Boolean)));
  }

  function more() {
    const from = list.children.length;
    list.append(...found.slice(from, from + SHEET).map((at) => row(DATA.articles[at])));
  }

  const end = el("div", { class: "end" });
  list.after(end);
  new IntersectionObserver((seen) => {
    if (seen.some((one) => one.isIntersecting)) more();
  }, { rootMargin: "1200px" }).observe(end);

  explore(DATA.articles, {
    noun: ["bài viết", "article", "articles"],
    texts: (article) => [article.vi, article.en, ...(article.places ?? []).map((place) => DATA.places[place]).flatMap((place) => [place.vi, place.en])],
    show(numbersFound) {
      found = numbersFound;
      list.replaceChildren();
      more();
    },
  });
  document.documentElement.dataset.ready = "";
}
