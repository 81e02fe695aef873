// Rows of pictures of one height, as wide as the page: from sizes alone, so that 5,000 are laid out before any is loaded.
"use strict";

// Wider or narrower pictures are cropped to these in the grid only; the large view shows all of them.
const NARROWEST = 0.72;
const WIDEST = 2.4;

// Return rows {top, height, image, cells: [{at, left, width}], lines: [vi, en]}; `captions` gives the width of an item's two
// captions in pixels, if they stood on one line.
function layRows(found, { ratio, captions, width, target, gap, most, lineHeight, rest }) {
  const rows = [];
  let top = 0;
  let cells = [];
  let sum = 0;
  const close = (last) => {
    const free = width - gap * (cells.length - 1);
    const exact = last ? Math.min(free / sum, target * 1.15) : free / sum;
    const image = Math.round(exact);
    let left = 0;
    const lines = [1, 1];
    for (const cell of cells) {
      cell.left = left;
      cell.width = Math.min(cell.ratio * exact, width);
      left += cell.width + gap;
      captions(cell.at).forEach((length, side) => {
        // Lines break at words, so that each is filled to some nine tenths.
        lines[side] = Math.min(most, Math.max(lines[side], Math.ceil(length / (cell.width * 0.92))));
      });
    }
    const height = image + lines[0] * lineHeight + lines[1] * lineHeight + rest;
    rows.push({ top, height, image, cells, lines });
    top += height + gap * 1.75;
    cells = [];
    sum = 0;
  };
  for (const at of found) {
    const shape = Math.min(WIDEST, Math.max(NARROWEST, ratio(at)));
    // A row is closed before or after the picture that fills it, whichever is nearer to the wanted height.
    if (cells.length) {
      const before = (width - gap * (cells.length - 1)) / sum;
      const after = (width - gap * cells.length) / (sum + shape);
      if (after < target && target - after > before - target) close(false);
    }
    cells.push({ at, ratio: shape });
    sum += shape;
    if ((width - gap * (cells.length - 1)) / sum <= target) close(false);
  }
  if (cells.length) close(true);
  return { rows, height: Math.max(0, top - gap * 1.75) };
}
