"""Matching: from the wordings that stand in a text to those meant, and which of them stay where they overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from songngu.termbase.abbreviations import masked
from songngu.termbase.cut import Cut, as_keys
from songngu.termbase.index import Candidate, Entry, Fit, Index, Run
from songngu.termbase.rules import (
    COMPOUND_STARTS,
    Wording,
    is_compound,
    is_person,
    is_spelled_word,
    letters_fit,
    neighbours_fit,
)
from songngu.termbase.syllables import gaps_agree

_OWN_EVIDENCE = 4
"""Wordings of so many syllables are found even where pyvi cut the words otherwise: long names are their own evidence,
and pyvi joins or splits names freely."""
_WEIGHTS = tuple(round(1000 * length**1.5) for length in range(1000))
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


def candidates(cuts: Sequence[Cut], index: Index, rejected: list[Rejection] | None = None) -> list[list[Candidate]]:
    """Return what may be a term in each text, overlapping ones too, by where they begin; others go to `rejected`."""
    found = index.runs([cut.syllables for cut in cuts])
    return [_fitting(cut, runs, index, rejected) for cut, runs in zip(cuts, found, strict=True)]


def _fitting(cut: Cut, runs: Sequence[Run], index: Index, rejected: list[Rejection] | None) -> list[Candidate]:
    if not runs:
        return []
    masks, syllables, text, offsets, fits = masked(cut.text), cut.syllables, cut.text, cut.offsets, index.fits
    has_words = cut.has_words
    found = []
    for first, last, entry in runs:
        start, end = offsets[2 * first], offsets[2 * last - 1]
        surface = text[start:end]
        fit = fits.get(surface)
        if fit is None:
            if len(fits) >= _MOST_FITS:
                fits.clear()
            fit = fits[surface] = _fit(cut, first, last, entry)
        wordings, reason, settled, abroad = fit
        if not settled:
            wordings, reason = _meant(cut, first, last, wordings)
        if reason:
            pass
        elif masks and any(a < end and start < b for a, b in masks):
            reason = "inside an address, a file name or a document code"
        elif has_words and last - first < _OWN_EVIDENCE and _crosses(cut, first, last, wordings):
            reason = "cuts a word of the sentence"
        elif first and syllables[first - 1] in COMPOUND_STARTS and _in_compound(cut, first):
            reason = "its first syllable belongs to the word before it"
        if not reason:
            after = tuple(as_keys(cut.after(last))) if abroad else ()
            found.append(Candidate(first, last, entry, wordings, after))
        elif rejected is not None:
            term = index.term(entry.wordings[0].term)
            start, end = cut.back(start), cut.back(end)
            rejected.append(Rejection(start, end, cut.given[start:end], term.id, reason))
    return found


def _crosses(cut: Cut, first: int, last: int, wordings: Sequence[Wording]) -> bool:
    if not cut.cuts(first, last):
        return False
    domains = {w.domain for w in wordings}
    name = domains == {"place"} and cut.syllables[last - 1][0].isupper()
    return cut.crosses(first, last, name=name, measured=domains == {"unit"})


def _in_compound(cut: Cut, first: int) -> bool:
    return cut.separators[first - 1] == " " and is_compound(cut.syllables[first - 1], cut.syllables[first])


def _fit(cut: Cut, first: int, last: int, entry: Entry) -> Fit:
    """Return which wordings of an entry the marks and letters of a run allow."""
    fitting = [w for w in entry.wordings if _gaps_fit(cut, first, last, w)]
    if not fitting:
        return Fit((), "a mark of the sentence stands in it", True, False)
    written = cut.syllables[first:last]
    fitting = [w for w in fitting if letters_fit(w, written)]
    if not fitting:
        return Fit((), "its capitals are not those of the term", True, False)
    around = any(w.around or w.domain == "title" or (w.capital and w.domain == "place") for w in fitting)
    settled = all(w.simple for w in fitting) or not (around or (last - first == 1 and is_spelled_word(written[0])))
    return Fit(tuple(fitting), "", settled, any("vietnam only" in w.rules for w in fitting))


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


def _gaps_fit(cut: Cut, first: int, last: int, wanted: Wording) -> bool:
    return all(
        given == asked or (given == " " and not asked) or gaps_agree(given, asked)
        for given, asked in zip(cut.separators[first : last - 1], wanted.gaps, strict=True)
    )


def choose(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates of the greatest total weight that do not overlap; among equals those that begin later.

    A proposed term never takes a syllable from another one, unless it has all of it: advice must not hide what is
    required. Candidates that hang together are settled by themselves.
    """
    chosen: list[Candidate] = []
    together: list[Candidate] = []
    reach = 0
    for candidate in found:
        if candidate[0] >= reach:
            chosen += together if len(together) < 2 else _heaviest(together)
            together = []
        together.append(candidate)
        reach = max(reach, candidate[1])
    chosen += together if len(together) < 2 else _heaviest(together)
    return chosen


def _heaviest(found: list[Candidate]) -> list[Candidate]:
    """Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1), from the last candidate on."""
    if any(c.entry.advice for c in found):
        found = [c for c in found if not (c.entry.advice and _cuts_another(c, found))]
    firsts = [c.first for c in found]
    best = [0] * (len(found) + 1)
    """Weight of the best choice among the candidates from a number on."""
    following = [0] * len(found)
    """Number of the first candidate after a candidate, where it is taken; 0 where it is not."""
    for number in range(len(found) - 1, -1, -1):
        first, last, _, _, _ = found[number]
        after = bisect_left(firsts, last, number + 1)
        with_it = best[after] + _WEIGHTS[min(last - first, len(_WEIGHTS) - 1)]
        if with_it > best[number + 1]:
            best[number], following[number] = with_it, after
        else:
            best[number] = best[number + 1]
    chosen, number = [], 0
    while number < len(found):
        if following[number]:
            chosen.append(found[number])
            number = following[number]
        else:
            number += 1
    return chosen


def _cuts_another(one: Candidate, others: Sequence[Candidate]) -> bool:
    return any(
        not c.entry.advice and (c.first < one.first < c.last < one.last or one.first < c.first < one.last < c.last)
        for c in others
    )
