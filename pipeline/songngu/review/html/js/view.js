// Which units are shown, and in which order.

const RANK = { error: 0, warning: 1, note: 2 };
const filters = { text: "", state: "", finding: "", kind: "", article: "", sort: "order" };
let shown = []; // units, or articles as {article: number}
let shownUnits = 0;

function folded(unit) {
  unit.foldedSource ??= plain(`${unit.source}\n${unit.id}\n`);
  unit.folded ??= plain(`${unit.now.target}\n${unit.now.comment}`);
  return unit.foldedSource + unit.folded;
}

const STATE_TESTS = {
  "": () => true,
  todo: (unit) => !isDone(unit),
  changed: isChanged,
  commented: (unit) => unit.now.comment !== "",
};

function findingTest(wanted) {
  if (wanted === "") return () => true;
  if (wanted === "any") return (unit) => openFindings(unit).length > 0;
  if (wanted === "none") return (unit) => openFindings(unit).length === 0;
  const [what, value] = wanted.split(":", 2);
  return (unit) => openFindings(unit).some((finding) => finding[what] === value);
}

function select() {
  const state = STATE_TESTS[filters.state] ?? ((unit) => unit.now.state === filters.state);
  const finding = findingTest(filters.finding);
  const words = plain(filters.text).split(/\s+/).filter(Boolean);
  const chosen = units.filter((unit) => state(unit) && finding(unit)
    && (filters.kind === "" || unit.kind === filters.kind)
    && (filters.article === "" || unit.article === Number(filters.article))
    && (!words.length || words.every((word) => folded(unit).includes(word))));
  shownUnits = chosen.length;
  if (filters.sort === "doubt") chosen.sort((a, b) => (a.score ?? 2) - (b.score ?? 2) || a.index - b.index);
  if (filters.sort === "findings") chosen.sort((a, b) => worst(a) - worst(b) || a.index - b.index);
  shown = filters.sort === "order" ? withArticles(chosen) : chosen;
}

const worst = (unit) => Math.min(3, ...openFindings(unit).map((finding) => RANK[finding.severity]));

function withArticles(chosen) {
  const rows = [];
  let article = -1;
  for (const unit of chosen) {
    if (unit.article !== article) {
      article = unit.article;
      rows.push({ article });
    }
    rows.push(unit);
  }
  return rows;
}

const isFiltered = () => filters.text !== "" || filters.state !== "" || filters.finding !== "" || filters.kind !== "" || filters.article !== "";
const isUnit = (row) => row?.id !== undefined;
