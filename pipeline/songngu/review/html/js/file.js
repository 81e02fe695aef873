// The file of work: what `songngu accept` reads, and what this page opens again.

const SAVED = { at: 0, unsaved: new Set() };
const WORDS_OF_STATE = new Set(Object.keys(STRINGS.en.states));

function work({ only = units } = {}) {
  return {
    format: "songngu-review", schema: 1, project: page.project, batch: page.batch, fingerprint: page.fingerprint,
    saved: new Date().toISOString(), reviewer, terms: proposals, units: [...only.map(record), ...orphans],
  };
}

const fileName = (ending) => {
  const safe = `${page.batch}${reviewer ? ` - ${reviewer}` : ""}`.replace(/[\u0000-\u001f\\/:*?"<>|]/g, "_").slice(0, 100);
  return `${safe}${ending}`;
};

function download(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  SAVED.at = Date.now();
  SAVED.unsaved.clear();
  note(`saved ${KEEP.shelf}`, SAVED.at);
}

function saveWork() {
  keepNow();
  const name = fileName(".songngu.json");
  download(JSON.stringify(work()), "application/json", name);
  return name;
}

// As embed.py does: nothing in the block can end it or be markup.
const embedded = (value) => JSON.stringify(value).replace(/[<>&\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]/g,
  (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);

// The page itself with the work inside it, for those who would mail one file on.
function savePage() {
  keepNow();
  const scripts = [...document.body.querySelectorAll(":scope > script")].map((script) => {
    const state = script.id === "songngu-state" ? embedded(work({ only: units.filter(isTouched) })) : script.textContent;
    const attributes = [...script.attributes].map((one) => ` ${one.name}="${one.value}"`).join("");
    return `<script${attributes}>${state}</` + "script>";
  });
  const head = document.head.outerHTML;
  const name = fileName(".html");
  download(`<!DOCTYPE html>\n<html lang="vi">\n${head}\n<body>\n<div id="app"></div>\n${scripts.join("\n")}\n</body>\n</html>\n`, "text/html", name);
  return name;
}

// Takes over work from a file, from the block of a saved page, or from the browser: what is newer wins. Returns its units.
function takeOver(rows) {
  const taken = [];
  for (const row of rows) {
    if (!isRow(row)) continue;
    const unit = byId.get(row.id);
    if (!unit || row.key !== `${unit.id}.${unit.hash}` || row.sent?.target !== unit.sent.target) {
      if (!orphans.some((one) => one.id === row.id)) orphans.push(row);
      continue;
    }
    if (row.at <= unit.now.at) continue;
    const dismissed = row.dismissed.filter((check) => typeof check === "string");
    place(unit, { target: row.target, state: row.state, comment: row.comment, dismissed, at: row.at, by: String(row.reviewer ?? "") });
    taken.push(unit);
  }
  return taken;
}

function addProposals(terms) {
  const known = new Set(proposals.map((term) => `${term.source}\u001f${term.target}`));
  const fresh = Array.isArray(terms) ? terms.filter((term) => typeof term?.source === "string") : [];
  proposals.push(...fresh.filter((term) => !known.has(`${term.source}\u001f${term.target}`)));
}

const isRow = (row) => row && [row.id, row.key, row.target, row.comment].every((text) => typeof text === "string")
  && WORDS_OF_STATE.has(row.state) && Array.isArray(row.dismissed) && Number.isFinite(row.at) && row.at > 0;

// Opens a file that a page saved; returns what is to be said about it.
async function openWork(file) {
  let found;
  try {
    found = JSON.parse(await file.text());
  } catch {
    return say("notOurs", file.name);
  }
  if (found?.format !== "songngu-review" || found.schema !== 1 || !Array.isArray(found.units)) return say("notOurs", file.name);
  if (found.project !== page.project || found.batch !== page.batch) return say("otherBatch", file.name, String(found.batch).slice(0, 80));
  addProposals(found.terms);
  const taken = takeOver(found.units);
  return [say("opened", number(taken.length), file.name), orphans.length ? say("orphans", number(orphans.length)) : ""].join(" ");
}
