// What differs between two texts, word by word.

const PIECES = /\s+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
// Beyond so many comparisons only the common beginning and end are told apart: some 40 ms on a slow laptop.
const MOST_CELLS = 1_500_000;

// Returns [kind, text] in order, kind being "same", "gone" or "new".
function changes(before, after) {
  const old = before.match(PIECES) ?? [];
  const fresh = after.match(PIECES) ?? [];
  let head = 0;
  while (head < old.length && head < fresh.length && old[head] === fresh[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < fresh.length - head && old.at(-1 - tail) === fresh.at(-1 - tail)) tail++;
  const middle = between(old.slice(head, old.length - tail), fresh.slice(head, fresh.length - tail));
  return joined([
    ...old.slice(0, head).map((piece) => ["same", piece]),
    ...middle,
    ...old.slice(old.length - tail).map((piece) => ["same", piece]),
  ]);
}

function between(old, fresh) {
  const rough = [...old.map((piece) => ["gone", piece]), ...fresh.map((piece) => ["new", piece])];
  if (!old.length || !fresh.length || old.length * fresh.length > MOST_CELLS) return rough;
  const width = fresh.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = fresh.length - 1; j >= 0; j--) {
      const here = i * width + j;
      lengths[here] = old[i] === fresh[j] ? lengths[here + width + 1] + 1 : Math.max(lengths[here + width], lengths[here + 1]);
    }
  }
  const steps = [];
  for (let i = 0, j = 0; i < old.length || j < fresh.length; ) {
    const here = i * width + j;
    if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
      steps.push(["same", old[i++]]);
      j++;
    } else if (j >= fresh.length || (i < old.length && lengths[here + width] >= lengths[here + 1])) {
      steps.push(["gone", old[i++]]);
    } else {
      steps.push(["new", fresh[j++]]);
    }
  }
  return steps;
}

function joined(steps) {
  const runs = [];
  for (const [kind, text] of steps) {
    if (runs.length && runs.at(-1)[0] === kind) runs.at(-1)[1] += text;
    else runs.push([kind, text]);
  }
  return runs;
}

// Elements that say by tag, line and colour what is gone and what is new.
function changeNodes(before, after) {
  const tags = { same: "span", gone: "del", new: "ins" };
  return changes(before, after).map(([kind, text]) => el(tags[kind], {}, ...visible(text)));
}
