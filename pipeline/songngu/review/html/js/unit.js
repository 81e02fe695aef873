// A unit as it stands on the page: state, Vietnamese, English, and the margin beside them.

const STATE_MARKS = { initial: "○", translated: "◔", reviewed: "✓", final: "◆", rejected: "✕" };
let active = null; // the unit that keys act on
let mode = "read"; // read, edit (the English), comment, reject

function articleRow({ article }) {
  const one = page.articles[article];
  const facts = [one.day, one.publisher, one.author, one.section].filter(Boolean).join(" · ");
  const address = /^https?:\/\//i.test(one.url ?? "")
    ? el("a", { href: one.url, target: "_blank", rel: "noopener noreferrer", tabindex: "-1" }, one.url.replace(/^https?:\/\//i, "").slice(0, 90))
    : el("span", {}, ...visible((one.url ?? one.source ?? "").slice(0, 120)));
  // Where the title itself stands next, it is not said twice.
  const titled = shown[shown.findIndex((row) => row.article === article && isUnit(row))]?.kind === "title";
  return el("li", { class: "article", dataset: { row: `article-${article}` } },
    el("span", { class: "article-number" }, `${article + 1}/${page.articles.length}`),
    el("p", {}, titled ? "" : el("strong", { lang: "vi" }, ...visible(one.title || one.id)), titled ? "" : " · ", el("bdi", {}, ...visible(facts)), facts ? " · " : "", el("bdi", {}, address)));
}

function unitRow(unit) {
  const isActive = unit === active;
  const terms = termStates(unit);
  const row = el("li", {
    class: `unit kind-${unit.kind} state-${unit.now.state}${isActive ? " active" : ""}${isChanged(unit) ? " changed" : ""}`,
    dataset: { row: unit.id }, tabindex: isActive ? "0" : "-1", "aria-current": isActive ? "true" : null,
    "aria-label": `${unit.index + 1}, ${say(`kinds.${unit.kind}`)}, ${say(`states.${unit.now.state}`)}`,
  });
  row.append(gutter(unit), ...above(unit, isActive), sourceCell(unit, terms), targetCell(unit, terms, isActive), ...below(unit, isActive), marginCell(unit, terms, isActive), isActive ? panelOf(unit, terms) : "");
  return row;
}

function gutter(unit) {
  return el("div", { class: "gutter" },
    el("span", { class: "state", title: say(`states.${unit.now.state}`) }, STATE_MARKS[unit.now.state]),
    el("span", { class: "number" }, String(unit.index + 1)),
    unit.kind === "paragraph" || unit.kind === "title" ? "" : el("span", { class: "kind" }, say(`kinds.${unit.kind}`)));
}

// What belongs over both columns: where the unit stands, what precedes it, its picture.
function above(unit, isActive) {
  const parts = [];
  if (filters.sort !== "order") parts.push(el("p", { class: "where", lang: "vi" }, ...visible(page.articles[unit.article].title || "")));
  if (unit.picture && units[unit.index - 1]?.picture !== unit.picture) parts.push(figure(page.pictures[unit.picture]));
  if (isActive) parts.push(...context(unit, -1));
  return parts.length ? [el("div", { class: "above" }, ...parts)] : [];
}

function below(unit, isActive) {
  const parts = isActive ? context(unit, 1) : [];
  return parts.length ? [el("div", { class: "below" }, ...parts)] : [];
}

function sourceCell(unit, terms) {
  return el("div", { class: "source", lang: "vi" },
    el("p", { class: "text", dir: "auto" }, ...markedText(unit.source, [...sourceRanges(unit, terms), ...searchRanges(unit.source)])));
}

// The neighbours are the context; it is told only where the list, a filter or another file hides them.
function context(unit, step) {
  const neighbour = units[unit.index + step];
  const here = places.get(unit);
  const near = isUnit(shown[here + step]) ? shown[here + step] : shown[here + 2 * step];
  const hidden = neighbour?.article === unit.article && near !== neighbour;
  const text = (step < 0 ? unit.previous : unit.next) ?? (hidden ? neighbour.source : "");
  return text ? [el("p", { class: "context", lang: "vi" }, el("span", { class: "label", lang: language }, `${say(step < 0 ? "previous" : "next")}: `), ...visible(text))] : [];
}

function figure(picture) {
  const caption = [picture?.source, picture?.credit].filter(Boolean).join(" · ");
  const image = picture?.data
    ? el("img", { src: picture.data, alt: `${say("picture")}: ${caption}` })
    : el("span", { class: "no-picture", lang: language }, say("noPicture"));
  return el("figure", {}, image, el("figcaption", {}, ...visible(caption)));
}

function targetCell(unit, terms, isActive) {
  const cell = el("div", { class: "target", lang: "en" });
  if (isActive && mode === "edit") cell.append(editor(unit));
  else cell.append(targetText(unit, terms));
  if (isActive && (mode === "comment" || mode === "reject")) cell.append(commentEditor(unit));
  else if (unit.now.comment) cell.append(el("p", { class: "comment", lang: language, dir: "auto" }, el("span", { class: "label" }, `${say("comment")}: `), ...visible(unit.now.comment)));
  return cell;
}

function targetText(unit, terms) {
  const text = unit.now.target;
  const ranges = [...targetRanges(unit, terms), ...searchRanges(text)];
  return el("p", { class: `text${text ? "" : " empty"}`, dir: "auto" }, ...(text ? markedText(text, ranges) : [say("emptyTarget")]));
}

function changesOf(unit) {
  const draft = draftOf(unit);
  if (unit.now.target === draft || !draft) return [];
  return [el("span", { class: "label", lang: language }, say("changes")), el("p", { class: "text", dir: "auto" }, ...changeNodes(draft, unit.now.target))];
}

function editor(unit) {
  const area = el("textarea", { class: "text", lang: "en", spellcheck: "true", rows: "1", "aria-label": `${say("target")} ${unit.index + 1}`, dir: "auto" });
  area.value = unit.now.target;
  area.addEventListener("input", () => {
    change(unit, { target: area.value }, { typing: true });
    grow(area);
    refreshSoon(unit);
  });
  return area;
}

function commentEditor(unit) {
  const reject = mode === "reject";
  const area = el("textarea", { class: "comment-editor", rows: "2", "aria-label": say("comment"), placeholder: say(reject ? "rejectHint" : "commentHint"), dir: "auto" });
  area.value = unit.now.comment;
  // The comment is taken with each letter; a rejection only when it is confirmed, with its reason.
  area.addEventListener("input", () => {
    change(unit, { comment: area.value }, { typing: true });
    grow(area);
  });
  const confirm = reject ? button(say("reject").replace("…", ""), () => confirmReject(), { class: "danger" }) : button(say("ok"), () => setMode("read"));
  return el("div", { class: `commenting${reject ? " rejecting" : ""}` }, area, el("div", { class: "actions" }, confirm, button(say("cancel"), () => setMode("read"))));
}

function actionBar(unit) {
  const doubt = unit.score === undefined ? null : Math.round((1 - unit.score) * 100);
  return el("div", { class: "actions" },
    button(say("accept"), () => accept("reviewed"), { class: "primary", title: "Ctrl+Enter" }),
    button(say("edit"), () => setMode("edit"), { title: "Enter, F2" }),
    button(say("insert"), () => openMenu(), { title: "F9" }),
    button(say("comment"), () => setMode("comment"), { title: "F4" }),
    button(say("reject"), () => setMode("reject"), { title: "Shift+F4" }),
    el("span", { class: "origin", lang: language }, say(`states.${unit.now.state}`), " · ", say(`origins.${unit.origin ?? "none"}`),
      doubt === null ? "" : ` · ${say("doubtOf", doubt)}`));
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + 2}px`;
}
