// The pictures on the page: only the rows in sight, and a screen above and below, are in the document.
"use strict";

// `card` makes the element of an item; `ratio` and `captions` are as layRows wants them.
function grid(list, { card, ratio, captionsOf }) {
  let found = [];
  let rows = [];
  let shown = new Map();
  let width = 0;
  let perCharacter = 7;

  function measure() {
    const style = getComputedStyle(document.body);
    const pencil = document.createElement("canvas").getContext("2d");
    pencil.font = `15px ${style.getPropertyValue("--read")}`;
    const sample = found.slice(0, 40).map((at) => captionsOf(at).join(" ")).join(" ") || "Quảng Trị";
    perCharacter = pencil.measureText(sample).width / sample.length;
  }

  function lay() {
    if (width !== list.clientWidth) measure();
    width = list.clientWidth;
    const phone = width < 560;
    const target = phone ? width / 1.2 : width < 900 ? 225 : 265;
    const laid = layRows(found, {
      ratio, width, target: phone ? width / WIDEST / 1.2 + width / 2 : target, gap: phone ? 16 : 22, most: phone ? 5 : 3, lineHeight: 21, rest: 40,
      captions: (at) => captionsOf(at).map((text) => text.length * perCharacter),
    });
    rows = laid.rows;
    list.style.height = `${laid.height}px`;
    for (const node of shown.values()) node.remove();
    shown = new Map();
    paint();
  }

  function rowAt(y) {
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle].top + rows[middle].height < y) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function paint() {
    const top = -list.getBoundingClientRect().top;
    const wanted = new Map();
    if (rows.length) {
      for (let row = rowAt(top - innerHeight); row < rows.length && rows[row].top < top + 2 * innerHeight; row++) {
        for (const cell of rows[row].cells) wanted.set(cell.at, [rows[row], cell]);
      }
    }
    for (const [at, node] of shown) {
      if (!wanted.has(at) && !node.contains(document.activeElement)) {
        node.remove();
        shown.delete(at);
      }
    }
    const known = [...shown.keys()];
    for (const [at, [row, cell]] of wanted) {
      if (shown.has(at)) continue;
      const node = place(card(at), at, row, cell);
      // Document order is that of the results: what a screen reader reads, and where Tab goes.
      const next = known.find((other) => positions.get(other) > positions.get(at));
      list.insertBefore(node, next === undefined ? null : shown.get(next));
      shown.set(at, node);
      known.push(at);
      known.sort((a, b) => positions.get(a) - positions.get(b));
    }
  }

  function place(node, at, row, cell) {
    node.style.transform = `translate(${cell.left}px, ${row.top}px)`;
    node.style.width = `${cell.width}px`;
    node.style.setProperty("--image", `${row.image}px`);
    node.style.setProperty("--vi", row.lines[0]);
    node.style.setProperty("--en", row.lines[1]);
    node.setAttribute("aria-setsize", found.length);
    node.setAttribute("aria-posinset", positions.get(at) + 1);
    node.dataset.at = at;
    return node;
  }

  let positions = new Map();
  let painting = 0;
  addEventListener("scroll", () => {
    painting ||= requestAnimationFrame(() => { painting = 0; paint(); });
  }, { passive: true });
  new ResizeObserver(() => {
    if (list.clientWidth === width) return;
    const first = rows.length ? rows[rowAt(-list.getBoundingClientRect().top)].cells[0].at : undefined;
    const scrolled = list.getBoundingClientRect().top < 0;
    lay();
    if (scrolled) reveal(first);
  }).observe(list);

  // Bring an item into sight, in the document or not, and give its row.
  function reveal(at) {
    const row = rows.find((each) => each.cells.some((cell) => cell.at === at));
    if (!row) return;
    const top = list.getBoundingClientRect().top + row.top;
    if (top < 70 || top + row.height > innerHeight) scrollBy(0, top - 90);
    paint();
  }

  function focus(at) {
    reveal(at);
    shown.get(at)?.querySelector("a").focus({ preventScroll: true });
  }

  // Arrow keys go from picture to picture; up and down to the one beneath the middle.
  list.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!item || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const at = Number(item.dataset.at);
    const position = positions.get(at);
    const number = rows.findIndex((row) => row.cells.some((cell) => cell.at === at));
    const cell = rows[number]?.cells.find((each) => each.at === at);
    const beside = (row) => row?.cells.reduce((best, each) => (Math.abs(middle(each) - middle(cell)) < Math.abs(middle(best) - middle(cell)) ? each : best)).at;
    const next = { ArrowRight: found[position + 1], ArrowLeft: found[position - 1], ArrowDown: beside(rows[number + 1]), ArrowUp: beside(rows[number - 1]) }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    focus(next);
  });
  const middle = (cell) => cell.left + cell.width / 2;

  return {
    show(numbersFound) {
      found = numbersFound;
      positions = new Map(found.map((at, position) => [at, position]));
      const top = list.getBoundingClientRect().top;
      lay();
      if (top < 0) scrollBy(0, top - 130);
    },
    focus,
    found: () => found,
  };
}
