"""Matching: from the wordings that stand in a text to those meant, and which of them stay where they overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from songngu.records import Segment, Span
from songngu.termbase.abbreviations import masked
from songngu.termbase.index import Index
from songngu.termbase.rules import Wording, is_person, letters_fit, neighbours_fit
from songngu.termbase.syllables import SYLLABLE, Plain, gap, gaps_agree, keys, plain

_OWN_EVIDENCE = 4
"""Wordings of so many syllables are found even where pyvi cut the words otherwise. Set by judgement: long names are
their own evidence, and pyvi joins or splits names freely; not yet measured on a gold set."""
_LENGTH_POWER = 1.5
"""Weight of a candidate by its syllables: one long term outweighs the short ones in it (4: 8 against 2 + 2: 5.7), and
two terms side by side outweigh one that overlaps both by a syllable."""
_AROUND = 6
"""Syllables looked at on either side."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a segment that may be one of some terms, as offsets into the segment's text."""

    start: int
    end: int
    first: int
    """Number of its first syllable; `last` is one after its last."""
    last: int
    wordings: tuple[Wording, ...]
    after: tuple[str, ...] = ()
    """Keys of the syllables that follow."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A wording that stands in a text and is not the term, and why."""

    start: int
    end: int
    surface: str
    term_id: str
    reason: str


@dataclass(slots=True)
class _Cut:
    """A text cut into syllables, with what is needed to look around."""

    plain: Plain
    keys: list[str]
    spans: list[tuple[int, int]] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    """What stands between each syllable and the next one, spaces apart."""

    def measure(self) -> None:
        """Find where the syllables stand and what stands between them."""
        text = self.plain.text
        self.spans = [match.span() for match in SYLLABLE.finditer(text)]
        between = [text[a[1] : b[0]] for a, b in pairwise(self.spans)]
        self.gaps = ["" if b == " " else gap(b) for b in between]

    def written(self, first: int, last: int) -> list[str]:
        return [self.plain.text[a:b] for a, b in self.spans[first:last]]

    def between(self, at: int) -> str:
        """Return what stands between syllable `at` and the next one."""
        return self.plain.text[self.spans[at][1] : self.spans[at + 1][0]]

    def before(self, first: int) -> int:
        """Return the first syllable of the run that ends at `first`, with nothing but spaces between its syllables."""
        at = first
        while at > 0 and first - at < _AROUND and self.gaps[at - 1] in ("", '"'):
            at -= 1
        return at

    def after(self, last: int) -> int:
        """Return the end of the run that begins at `last`, with nothing but spaces between its syllables."""
        at = last
        while at < len(self.spans) and at - last < _AROUND and self.gaps[at - 1] in ("", '"'):
            at += 1
        return at


def candidates(segment: Segment, index: Index, rejected: list[Rejection] | None = None) -> list[Candidate]:
    """Return what may be a term in a segment, overlapping ones too; why others are not goes to `rejected`."""
    ready = plain(segment.text)
    text_keys = keys(ready.text)
    runs = list(index.candidates(text_keys))
    if not runs:
        return []
    cut = _Cut(ready, text_keys)
    cut.measure()
    masks = masked(ready.text)
    found = []
    for first, last, numbers in runs:
        wordings, reason = _meant(cut, first, last, tuple([index.wording(n) for n in numbers]))
        start, end = cut.spans[first][0], cut.spans[last - 1][1]
        if ready.offsets:
            start, end = ready.back(start), ready.back(end)
        if masks and wordings and any(a < cut.spans[last - 1][1] and cut.spans[first][0] < b for a, b in masks):
            wordings, reason = (), "inside an address, a file name or a document code"
        if segment.words and wordings and _crosses(cut, first, last, Span(start, end), segment.words):
            wordings, reason = (), "cuts a word of the sentence"
        if wordings:
            abroad = any("vietnam only" in w.rules for w in wordings)
            after = tuple(text_keys[last : cut.after(last)]) if abroad else ()
            found.append(Candidate(start, end, first, last, wordings, after))
        elif rejected is not None:
            term = index.term(index.wording(numbers[0]).term)
            rejected.append(Rejection(start, end, segment.text[start:end], term.id, reason))
    return found


def _meant(cut: _Cut, first: int, last: int, wordings: tuple[Wording, ...]) -> tuple[tuple[Wording, ...], str]:
    """Return the wordings that marks, letters and neighbours allow, or none and the reason."""
    gaps = cut.gaps[first : last - 1]
    if not any(gaps) and all(w.simple for w in wordings):
        return wordings, ""
    fitting = [w for w in wordings if _gaps_fit(cut, first, gaps, w)]
    if not fitting:
        return (), "a mark of the sentence stands in it"
    written = cut.written(first, last)
    fitting = [w for w in fitting if letters_fit(w, written)]
    if not fitting:
        return (), "its capitals are not those of the term"
    before, after = cut.before(first), cut.after(last)
    fitting = [w for w in fitting if not w.rules or neighbours_fit(w, cut.keys[before:first], cut.keys[last:after])]
    if not fitting:
        return (), "the words around it are not those of the term"
    if all(w.capital and w.domain == "place" for w in fitting) and is_person(
        cut.keys[first:last], cut.written(before, first)
    ):
        return (), "part of a person's name"
    if first > before and cut.keys[first - 1] == "phó" and all(w.domain == "title" for w in fitting):
        return (), "Phó before it belongs to the title"
    return tuple(fitting), ""


def _gaps_fit(cut: _Cut, first: int, gaps: Sequence[str], wanted: Wording) -> bool:
    return all(
        given == asked or gaps_agree(cut.between(first + n), asked)
        for n, (given, asked) in enumerate(zip(gaps, wanted.gaps, strict=True))
    )


def _crosses(cut: _Cut, first: int, last: int, span: Span, words: Sequence[Span]) -> bool:
    """Tell whether a short wording takes part of a word and leaves the rest: `công an` in `thành công an toàn`."""
    if last - first >= _OWN_EVIDENCE or not words:
        return False
    written = cut.written(first, last)
    if all(s[0].isupper() for s in written):  # pyvi joins names that stand side by side
        return False
    at = max(0, bisect_right(words, span.start, key=lambda w: w.start) - 1)
    for word in words[at:]:
        if word.start >= span.end:
            break
        left = word.start < span.start < word.end
        right = word.start < span.end < word.end
        if (left or right) and (left != right) and not (word.start <= span.start and span.end <= word.end):
            return True
        if (left or right) and last - first == 1:
            return True
    return False


def choose(found: Sequence[Candidate]) -> list[Candidate]:
    """Return the candidates of the greatest total weight that do not overlap; among equals those further left.

    Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1).
    """
    ordered = sorted(found, key=lambda c: (c.end, -c.start))
    if all(a.end <= b.start for a, b in pairwise(ordered)):
        return ordered
    ends = [c.end for c in ordered]
    totals = [0.0]
    taken: list[bool] = []
    for number, candidate in enumerate(ordered):
        with_it = (
            totals[bisect_right(ends, candidate.start, 0, number)] + (candidate.last - candidate.first) ** _LENGTH_POWER
        )
        taken.append(with_it > totals[-1])
        totals.append(max(with_it, totals[-1]))
    chosen = []
    number = len(ordered)
    while number > 0:
        if taken[number - 1]:
            chosen.append(ordered[number - 1])
            number = bisect_right(ends, ordered[number - 1].start, 0, number - 1)
        else:
            number -= 1
    return chosen[::-1]
