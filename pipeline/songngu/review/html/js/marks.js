// Text with stretches marked: terms, findings, what was searched.

// `ranges` are {start, end, class, title}; where they overlap, a piece has the classes of all of them.
function markedText(text, ranges) {
  const valid = ranges.filter((range) => range.start >= 0 && range.start < range.end && range.end <= text.length);
  if (!valid.length) return visible(text);
  const cuts = [...new Set([0, text.length, ...valid.flatMap((range) => [range.start, range.end])])].sort((a, b) => a - b);
  return cuts.slice(0, -1).flatMap((start, index) => {
    const piece = text.slice(start, cuts[index + 1]);
    const over = valid.filter((range) => range.start <= start && range.end > start);
    if (!over.length) return visible(piece);
    const titles = [...new Set(over.map((range) => range.title).filter(Boolean))].join("\n");
    return [el("mark", { class: [...new Set(over.map((range) => range.class))].join(" "), title: titles }, ...visible(piece))];
  });
}

// The hits of a unit, each with whether its English stands in the text as it is now, and where.
function termStates(unit) {
  return unit.hits.map((hit) => {
    const spans = (hit.expected ?? []).map((wording) => findWording(wording, unit.now.target)).filter(Boolean);
    return { hit, span: spans[0] ?? null, class: hit.advice ? "advice" : spans.length ? "present" : "missing" };
  });
}

function sourceRanges(unit, terms) {
  const hits = terms.filter(({ hit }) => hit.span).map(({ hit, class: standing }) => ({
    start: hit.span[0], end: hit.span[1], class: `term ${standing}`, title: `${hit.expected?.[0] ?? ""} · ${say(standing)}${hit.note ? ` · ${inLanguage(hit.note)}` : ""}`,
  }));
  return [...hits, ...findingRanges(unit, "source")];
}

function targetRanges(unit, terms) {
  const hits = terms.filter(({ span }) => span).map(({ hit, span }) => ({
    start: span[0], end: span[1], class: hit.advice ? "term advice" : "term present", title: `${hit.surface}${hit.note ? ` · ${inLanguage(hit.note)}` : ""}`,
  }));
  // Offsets into the English hold only as long as nobody changed it.
  return isChanged(unit) ? hits : [...hits, ...findingRanges(unit, "target")];
}

const findingRanges = (unit, side) => openFindings(unit).filter((finding) => finding[side]).map((finding) => ({
  start: finding[side][0], end: finding[side][1], class: `doubt ${finding.severity}`, title: finding[language] ?? finding.en,
}));

// Where the searched words stand. Plain letters have other offsets only where marks stand apart; those are left unmarked.
function searchRanges(text) {
  const words = plain(filters.text).split(/\s+/).filter((word) => word.length > 1);
  const letters = plain(text);
  if (!words.length || letters.length !== text.length) return [];
  return words.flatMap((word) => {
    const ranges = [];
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) ranges.push({ start: at, end: at + word.length, class: "found" });
    return ranges;
  });
}
