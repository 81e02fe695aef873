"""Matching: from the wordings that stand in a text to those meant, and which of them stay where they overlap.

Most wordings ask for nothing but plain spaces, and what stands around most others says nothing: these are told from the
rest for all texts at once. The rest is looked at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from songngu.termbase.abbreviations import masked
from songngu.termbase.cut import Cut, as_keys
from songngu.termbase.index import Asks, Entry, Fit, Index
from songngu.termbase.reading import Marks, Numbers, Reading
from songngu.termbase.rules import (
    ABROAD,
    JOINING,
    NAMING,
    Wording,
    is_compound,
    is_person,
    is_spelled_word,
    letters_fit,
    neighbours_fit,
)
from songngu.termbase.syllables import SYLLABLE, gaps_agree

_OWN_EVIDENCE = 4
"""Wordings of so many syllables are found even where pyvi cut the words otherwise: long names are their own evidence,
and pyvi joins or splits names freely."""
_WEIGHTS = np.round(1000 * np.arange(1000) ** 1.5).astype(np.int64)
"""Weight of a candidate by its syllables: one long term outweighs the short ones in it (4: 8 against 2 + 2: 5.7), and
two terms side by side outweigh one that overlaps both by a syllable. Whole numbers: equals must be equal whatever
stands after them, and sums of fractions depend on it."""

_MOST_FITS = 1 << 17


@dataclass(frozen=True, slots=True)
class Rejection:
    """A wording that stands in a text and is not the term, and why."""

    start: int
    end: int
    surface: str
    term_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Candidates:
    """Runs of a reading's syllables that may be terms, overlapping ones too, by where they begin."""

    reading: Reading
    index: Index
    firsts: Numbers
    lasts: Numbers
    phrases: Numbers
    texts: Numbers
    """The texts that they are in."""
    meant: dict[int, tuple[Wording, ...]] = field(default_factory=dict)
    """Of a candidate, by its number, the wordings that it may be, where they are not all of its phrase's."""
    after: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Of a candidate, by its number, the keys of the syllables that follow, where they matter."""

    def written(self, text: int, end: int) -> frozenset[int]:
        """Return the numbers of the terms that the texts from one on, up to another, write out in full."""
        first, last = np.searchsorted(self.texts, (text, end)).tolist()
        parted = [number for number in self.meant if first <= number < last]
        whole = np.delete(self.phrases[first:last], [number - first for number in parted])
        said = [self.index.entry(phrase).wordings for phrase in np.unique(whole).tolist()]
        said += [self.meant[number] for number in parted]
        return frozenset(w.term for wordings in said for w in wordings if not w.short)


def candidates(reading: Reading, index: Index, rejected: list[Rejection] | None = None) -> Candidates:
    """Return what may be a term in each text; what has a term's letters and is none goes to `rejected`."""
    runs = index.runs(reading)
    found = Candidates(reading, index, runs.firsts, runs.lasts, runs.phrases, reading.text_of(runs.firsts))
    simple = index.simple(found.phrases)
    if rejected is None:
        unparted = ~(simple & reading.parted(found.firsts, found.lasts))
        found, simple = _only(found, unparted), simple[unparted]
    masks = {text: spans for text in np.unique(found.texts).tolist() if (spans := masked(reading.texts[text]))}
    before = np.where(found.firsts > 0, reading.standings[found.firsts - 1], 0)
    cutting = reading.in_words(found.firsts, found.lasts) & (found.lasts - found.firsts < _OWN_EVIDENCE)
    asking = ~(simple & reading.spaced(found.firsts, found.lasts)) | cutting
    asking |= (before & JOINING) > 0
    if masks:
        asking |= np.isin(found.texts, list(masks))
    kept = np.ones(len(found.firsts), dtype=np.bool_)
    for run in _looked_at(found, asking, before, cutting):
        reason = _judge(run, found, masks)
        if reason:
            kept[run.number] = False
            if rejected is not None:
                rejected.append(_rejection(run, found, reason))
    return _only(found, kept)


class _Run(NamedTuple):
    """A run that is looked at by itself. Offsets are into its text."""

    number: int
    first: int
    last: int
    phrase: int
    text: int
    start: int
    end: int
    before: int
    """What the syllable before it may do to it."""
    cutting: bool
    """Whether it may cut a word."""


def _looked_at(found: Candidates, asking: Marks, before: Numbers, cutting: Marks) -> Iterator[_Run]:
    reading = found.reading
    numbers = np.flatnonzero(asking)
    firsts, lasts, texts = found.firsts[numbers], found.lasts[numbers], found.texts[numbers]
    bases = reading.bases[texts]
    columns = (
        numbers, firsts, lasts, found.phrases[numbers], texts, reading.starts[firsts] - bases,
        reading.ends[lasts - 1] - bases, before[numbers], cutting[numbers],
    )  # fmt: skip
    return map(_Run._make, zip(*(column.tolist() for column in columns), strict=True))


def _judge(run: _Run, found: Candidates, masks: Mapping[int, Sequence[tuple[int, int]]]) -> str:
    """Return why a run is no term, or an empty text where it is one; then its wordings are noted."""
    reading, index = found.reading, found.index
    surface = reading.texts[run.text][run.start : run.end]
    fit = index.fits.get(surface)
    if fit is None:
        if len(index.fits) >= _MOST_FITS:
            index.fits.clear()
        fit = index.fits[surface] = _fit(surface, index.entry(run.phrase))
    wordings, reason, asks, abroad = fit
    if asks and (asks is Asks.AROUND or run.before & NAMING):
        wordings, reason = _meant(*_within(run, reading), wordings)
    if reason:
        return reason
    if run.text in masks and any(a < run.end and run.start < b for a, b in masks[run.text]):
        return "inside an address, a file name or a document code"
    if run.cutting and _crosses(*_within(run, reading), wordings):
        return "cuts a word of the sentence"
    if run.before & JOINING and _in_compound(*_within(run, reading)[:2]):
        return "its first syllable belongs to the word before it"
    if wordings is not index.entry(run.phrase).wordings:
        found.meant[run.number] = wordings
    if abroad and run.last < len(reading) and reading.standings[run.last] & ABROAD:
        cut, _, last = _within(run, reading)
        found.after[run.number] = tuple(as_keys(cut.after(last)))
    return ""


def _within(run: _Run, reading: Reading) -> tuple[Cut, int, int]:
    """Return a run's text by itself, and where the run is in it."""
    first = reading.first_of(run.text)
    return reading.cut(run.text), run.first - first, run.last - first


def _rejection(run: _Run, found: Candidates, reason: str) -> Rejection:
    reading = found.reading
    start, end = reading.given_span(run.text, run.start, run.end)
    term = found.index.term(found.index.entry(run.phrase).wordings[0].term)
    return Rejection(start, end, reading.segments[run.text].text[start:end], term.id, reason)


def _only(found: Candidates, kept: Marks) -> Candidates:
    """Return the candidates that are kept, by new numbers."""
    if kept.all():
        return found
    moved = (np.cumsum(kept) - 1).tolist()
    return Candidates(
        found.reading, found.index, found.firsts[kept], found.lasts[kept], found.phrases[kept], found.texts[kept],
        {moved[number]: wordings for number, wordings in found.meant.items()},
        {moved[number]: keys for number, keys in found.after.items()},
    )  # fmt: skip


def _crosses(cut: Cut, first: int, last: int, wordings: Sequence[Wording]) -> bool:
    if not cut.cuts(first, last):
        return False
    domains = {w.domain for w in wordings}
    name = domains == {"place"} and cut.syllables[last - 1][0].isupper()
    return cut.crosses(first, last, name=name, measured=domains == {"unit"})


def _in_compound(cut: Cut, first: int) -> bool:
    return (
        first > 0 and cut.separators[first - 1] == " " and is_compound(cut.syllables[first - 1], cut.syllables[first])
    )


def _fit(surface: str, entry: Entry) -> Fit:
    """Return which wordings of an entry the marks and letters of a stretch of text allow."""
    parts = SYLLABLE.split(surface)
    written, between = SYLLABLE.findall(surface), parts[1:-1]
    fitting = tuple(w for w in entry.wordings if _gaps_fit(between, w))
    if not fitting:
        return Fit((), "a mark of the sentence stands in it", Asks.NOTHING, False)
    fitting = tuple(w for w in fitting if letters_fit(w, written))
    if not fitting:
        return Fit((), "its capitals are not those of the term", Asks.NOTHING, False)
    named = any(w.domain == "title" or (w.capital and w.domain == "place") for w in fitting)
    asks = Asks.BEFORE if named else Asks.NOTHING
    if any(w.around for w in fitting) or (len(written) == 1 and is_spelled_word(written[0])):
        asks = Asks.AROUND
    if len(fitting) == len(entry.wordings):
        fitting = entry.wordings
    return Fit(fitting, "", asks, any("vietnam only" in w.rules for w in fitting))


def _meant(cut: Cut, first: int, last: int, fitting: tuple[Wording, ...]) -> tuple[tuple[Wording, ...], str]:
    """Return the wordings that the neighbours of a run allow, or none and the reason."""
    written = cut.syllables[first:last]
    if last - first == 1 and is_spelled_word(written[0]) and cut.text == cut.text.upper():
        return (), "a word of a heading in capitals"
    before = cut.before(first)
    if any(w.around for w in fitting):
        keys_before, keys_after = as_keys(before), as_keys(cut.after(last))
        fitting = tuple(w for w in fitting if not w.around or neighbours_fit(w, keys_before, keys_after))
        if not fitting:
            return (), "the words around it are not those of the term"
    if all(w.capital and w.domain == "place" for w in fitting) and is_person(as_keys(written), before):
        return (), "part of a person's name"
    if before and as_keys(before[-1:]) == ["phó"] and all(w.domain == "title" for w in fitting):
        return (), "Phó before it belongs to the title"
    return fitting, ""


def _gaps_fit(between: Sequence[str], wanted: Wording) -> bool:
    return all(
        given == asked or (given == " " and not asked) or gaps_agree(given, asked)
        for given, asked in zip(between, wanted.gaps, strict=True)
    )


def choose(found: Candidates) -> list[int]:
    """Return the numbers of the candidates of the greatest total weight that do not overlap; among equals those that
    begin later.

    A proposed term never takes a syllable from another one, unless it has all of it: advice must not hide what is
    required. Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1), from the last candidate on.
    """
    numbers = np.flatnonzero(_unhidden(found))
    firsts, lasts = found.firsts[numbers], found.lasts[numbers]
    weights = _WEIGHTS[np.minimum(lasts - firsts, len(_WEIGHTS) - 1)].tolist()
    afters = np.searchsorted(firsts, lasts).tolist()
    best = [0] * (len(weights) + 1)
    """Weight of the best choice among the candidates from a number on."""
    following = [0] * len(weights)
    """Number of the first candidate after a candidate, where it is taken; 0 where it is not."""
    without = 0
    for number in range(len(weights) - 1, -1, -1):
        after = afters[number]
        with_it = best[after] + weights[number]
        if with_it > without:
            without, following[number] = with_it, after
        best[number] = without
    chosen, number = [], 0
    while number < len(weights):
        if following[number]:
            chosen.append(number)
            number = following[number]
        else:
            number += 1
    return [] if not chosen else numbers[chosen].tolist()


def _unhidden(found: Candidates) -> Marks:
    """Tell of candidates whether they may be taken: not of proposed terms that would cut another one."""
    advice = found.index.advice(found.phrases)
    free = np.ones(len(advice), dtype=np.bool_)
    numbers = np.flatnonzero(advice)
    firsts, lasts = found.firsts, found.lasts
    nearest = np.searchsorted(np.maximum.accumulate(lasts), firsts[numbers], side="right")
    beyond = np.searchsorted(firsts, lasts[numbers])
    for number, near, far in zip(numbers.tolist(), nearest.tolist(), beyond.tolist(), strict=True):
        first, last = firsts[number], lasts[number]
        begin, end = firsts[near:far], lasts[near:far]
        cut = ((begin < first) & (first < end) & (end < last)) | ((first < begin) & (begin < last) & (last < end))
        free[number] = not (cut & ~advice[near:far]).any()
    return free
