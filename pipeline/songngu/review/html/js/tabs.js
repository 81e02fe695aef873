// The same page in two tabs or windows: what is kept in one is taken over by the other, so that neither writes over work
// that it has not seen. The tabs call one another through localStorage, whose events reach every tab but the caller's.

const TABS = { own: Math.random().toString(36).slice(2), key: `songngu-review ${KEEP.shelf}`, told: false };

function call(word) {
  try {
    localStorage.setItem(TABS.key, `${TABS.own} ${word} ${Date.now()}`);
  } catch {
    // Storage that is full or forbidden: tabs then catch up when they come into sight.
  }
}

function hear(event) {
  if (event.key !== TABS.key || !event.newValue) return;
  if (event.newValue.split(" ")[1] === "opened") call("here");
  if (!TABS.told) tell(say("otherTab"), { lasting: true });
  TABS.told = true;
  catchUp();
}

// Takes over what another tab has kept since; the text in hand is shown anew where it changed.
async function catchUp() {
  if (!KEEP.works) return;
  keepNow();
  const { rows, terms, saved } = await keptByAll();
  KEEP.taking = true;
  const taken = takeOver(rows);
  KEEP.taking = false;
  addProposals(terms);
  if (saved > SAVED.at) {
    SAVED.at = saved;
    for (const unit of [...SAVED.unsaved]) if (unit.now.at <= saved) SAVED.unsaved.delete(unit);
  }
  for (const unit of taken) if (unit !== active) redraw(unit);
  if (taken.includes(active)) go(active, { to: mode });
  barChanged();
}

function startTabs() {
  addEventListener("storage", hear);
  document.addEventListener("visibilitychange", () => document.hidden || catchUp());
  call("opened");
}
