// The margin: what speaks about a unit. Findings always; of the unit in hand a panel with terms, memory and what can be
// done. The panel lies over the page and takes no room in the list, so that nothing moves when a unit is chosen.

const SEVERITY_MARKS = { error: "✖", warning: "▲", note: "•" };
const LONG = 4000; // letters: of longer texts the differences are worked out only when typing rests
const REST = 250; // ms

// What stands beside a unit in the list; of the unit in hand it only keeps its place, so that the row keeps its height.
function marginCell(unit, terms, isActive) {
  const cell = el("aside", { class: "margin", lang: language, "aria-hidden": isActive ? "true" : null });
  if (filters.sort === "doubt" && unit.score !== undefined) cell.append(el("p", { class: "doubt-score" }, say("doubtOf", Math.round((1 - unit.score) * 100))));
  cell.append(...findingList(unit, false), ...missingTerms(unit, terms));
  return cell;
}

function panelOf(unit, terms) {
  return el("aside", { class: "panel", lang: language }, actionBar(unit),
    el("div", { class: "side" }, ...findingList(unit, true), el("div", { class: "changes" }, ...changesOf(unit)), ...matchList(unit)),
    el("div", { class: "side" }, ...termList(terms)));
}

function findingList(unit, isActive) {
  const found = isActive ? unit.findings : openFindings(unit);
  return found.length ? [el("ul", { class: "findings" }, ...found.map((finding, index) => findingItem(unit, finding, index, isActive)))] : [];
}

function findingItem(unit, finding, index, isActive) {
  const gone = unit.now.dismissed.includes(finding.check);
  const item = el("li", { class: `finding ${finding.severity}${gone ? " dismissed" : ""}`, dataset: { check: finding.check, finding: index }, tabindex: isActive ? "-1" : null },
    el("span", { class: "severity" }, `${SEVERITY_MARKS[finding.severity]} ${say(`severities.${finding.severity}`)}`), " ",
    el("bdi", {}, ...visible(finding[language] ?? finding.en ?? finding.check)), gone ? ` (${say("dismissed")})` : "");
  if (isActive) item.append(" ", button(say(gone ? "restore" : "dismiss"), () => toggleDismissed(unit, finding.check), { class: "quiet", title: "Delete" }));
  return item;
}

const TERM_MARKS = { present: "✔", missing: "✘", advice: "○" };

function termList(terms) {
  if (!terms.length) return [];
  return [el("h3", {}, say("terms")), el("ul", { class: "terms" }, ...terms.map(({ hit, class: standing }) => el("li", { class: standing },
    el("span", { class: "mark", title: say(standing) }, TERM_MARKS[standing], el("span", { class: "aloud" }, say(standing))),
    el("span", { lang: "vi" }, ...visible(hit.surface ?? "")), " → ",
    button(hit.expected?.[0] ?? "", () => insert(hit.expected?.[0] ?? ""), { class: "insert", lang: "en", title: say("insert") }),
    (hit.expected ?? []).length > 1 ? el("span", { class: "more" }, ` / ${hit.expected.slice(1).join(" / ")}`) : "",
    hit.forbidden?.length ? el("span", { class: "more forbidden" }, ` ${say("forbidden")}: ${hit.forbidden.join(", ")}`) : "",
    hit.note ? el("span", { class: "note" }, ...visible(inLanguage(hit.note))) : "")))];
}

const missingTerms = (unit, terms) => {
  // A finding says it as sent; this says it as the text is now.
  const missing = isTouched(unit) ? terms.filter((term) => term.class === "missing") : [];
  return missing.length ? [el("p", { class: "missing-terms" }, `✘ ${say("missing")}: ${missing.map(({ hit }) => hit.expected?.[0]).join(", ")}`)] : [];
};

function matchList(unit) {
  return unit.matches.map((match) => el("div", { class: "match" },
    el("p", { class: "match-head", lang: language }, `${say("memory")} · `, el("strong", {}, `${match.score} %`), ` ${say(`matches.${match.kind}`)} · `, el("bdi", {}, ...visible(match.origin))),
    el("p", { class: "match-source", lang: "vi" }, ...(match.kind === "fuzzy" ? changeNodes(match.source, unit.source) : visible(match.source))),
    el("p", { class: "match-target", lang: "en" }, ...visible(match.target), " ", button(say("use"), () => replaceTarget(match.target), { class: "quiet", lang: language }))));
}

// While somebody types, only what speaks about the text is made anew, never the text area itself.
let refreshTimer = 0;

function refreshSoon(unit) {
  clearTimeout(refreshTimer);
  if (unit.now.target.length > LONG) refreshTimer = setTimeout(() => refresh(unit), REST);
  else refreshTimer = requestAnimationFrame(() => refresh(unit));
}

function refresh(unit) {
  const row = rowOf(unit);
  if (!row || unit !== active) return;
  row.classList.toggle("changed", isChanged(unit));
  const panel = row.querySelector(".panel");
  if (panel.contains(document.activeElement)) return;
  panel.replaceWith(panelOf(unit, termStates(unit)));
  placePanel();
}

// Keeps the panel in sight: it begins where its unit does, higher where there is too little room below.
function placePanel() {
  const row = active && rowOf(active);
  const panel = row?.querySelector(".panel");
  if (!panel || getComputedStyle(panel).position !== "absolute") return;
  const view = scroller.getBoundingClientRect();
  const top = row.getBoundingClientRect().top;
  const lowest = view.bottom - panel.offsetHeight - 6;
  panel.style.top = `${Math.max(Math.min(0, lowest - top), Math.min(0, view.top + 6 - top))}px`;
}
