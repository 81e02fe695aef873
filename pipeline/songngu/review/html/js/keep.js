// Autosave: every change is kept in this browser at once, by project and batch, and is there again after a crash.

const KEEP = { shelf: `${page.project}\u001f${page.batch}`, db: null, works: false, pending: new Set(), timer: 0, at: null, taking: false };
const KEEP_DELAY = 300; // ms after the last change; a crash loses no more than that
let keepStatus = () => {};

function openShelf() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("songngu-review", 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("work");
      request.result.createObjectStore("about");
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// What is kept of a unit says by itself what it belongs to, so that another version of the page can tell.
const record = (unit) => ({
  id: unit.id, key: `${unit.id}.${unit.hash}`, source: unit.source, target: unit.now.target, state: unit.now.state,
  comment: unit.now.comment, dismissed: [...unit.now.dismissed], reviewer: unit.now.by, at: unit.now.at,
  sent: { target: unit.sent.target, state: unit.sent.state, comment: unit.sent.comment },
});

async function startKeeping() {
  try {
    KEEP.db = await openShelf();
    const [kept, name, look] = await Promise.all([keptByAll(), about("reviewer"), about("look")]);
    KEEP.works = true;
    return { ...kept, name: name ?? "", look: look ?? {} };
  } catch {
    return { rows: [], terms: [], saved: 0, name: "", look: {} };
  } finally {
    keepStatus();
  }
}

// What this tab and others have kept of the batch.
async function keptByAll() {
  const store = KEEP.db.transaction("work").objectStore("work");
  const range = IDBKeyRange.bound([KEEP.shelf, ""], [KEEP.shelf, "\uffff"]);
  const [rows, terms, saved] = await Promise.all([settled(store.getAll(range)), about(`terms ${KEEP.shelf}`), about(`saved ${KEEP.shelf}`)]);
  return { rows, terms: terms ?? [], saved: saved ?? 0 };
}

const about = (name) => settled(KEEP.db.transaction("about").objectStore("about").get(name));

function note(name, value) {
  if (KEEP.works) KEEP.db.transaction("about", "readwrite").objectStore("about").put(value, name);
}

function keepSoon(unit) {
  if (KEEP.taking) return; // another tab has kept it
  KEEP.pending.add(unit);
  clearTimeout(KEEP.timer);
  KEEP.timer = setTimeout(keepNow, KEEP_DELAY);
  keepStatus();
}

function keepNow() {
  clearTimeout(KEEP.timer);
  if (!KEEP.works || !KEEP.pending.size) return;
  const batch = [...KEEP.pending];
  KEEP.pending.clear();
  try {
    const transaction = KEEP.db.transaction("work", "readwrite", { durability: "strict" });
    for (const unit of batch) transaction.objectStore("work").put(record(unit), [KEEP.shelf, unit.id]);
    transaction.oncomplete = () => {
      KEEP.at = new Date();
      keepStatus();
      call("kept");
    };
    transaction.onabort = transaction.onerror = () => keepingFailed(batch);
  } catch {
    keepingFailed(batch);
  }
}

// A full disk, or storage that the browser took away: the page says so, and the file is the way.
function keepingFailed(batch) {
  for (const unit of batch) KEEP.pending.add(unit);
  KEEP.works = false;
  keepStatus();
}
