"""Matching: from the wordings that stand in a text to those meant, and which of them stay where they overlap."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

from songngu.records import Segment
from songngu.termbase.abbreviations import masked
from songngu.termbase.cut import Cut, as_keys
from songngu.termbase.index import Entry, Index, Run
from songngu.termbase.rules import (
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
_LENGTH_POWER = 1.5
"""Weight of a candidate by its syllables: one long term outweighs the short ones in it (4: 8 against 2 + 2: 5.7), and
two terms side by side outweigh one that overlaps both by a syllable."""


class Candidate(NamedTuple):
    """A stretch of a segment that may be one of some terms, as offsets into the segment's text."""

    start: int
    end: int
    first: int
    """Number of its first syllable; `last` is one after its last."""
    last: int
    entry: Entry
    wordings: tuple[Wording, ...]
    after: tuple[str, ...] = ()
    """Keys of the syllables that follow, where they matter."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A wording that stands in a text and is not the term, and why."""

    start: int
    end: int
    surface: str
    term_id: str
    reason: str


def candidates(segment: Segment, index: Index, rejected: list[Rejection] | None = None) -> list[Candidate]:
    """Return what may be a term in a segment, overlapping ones too; why others are not goes to `rejected`."""
    cut = Cut(segment)
    runs = index.runs(cut.syllables)
    if not runs:
        return []
    masks = masked(cut.text)
    found = []
    for run in runs:
        first, last, entry = run
        start, end = cut.start(first), cut.end(last - 1)
        reason = ""
        if entry.simple and cut.spaced(first, last):
            wordings = entry.wordings
        else:
            wordings, reason = _meant(cut, run)
        if wordings and masks and any(a < end and start < b for a, b in masks):
            reason = "inside an address, a file name or a document code"
        elif wordings and last - first < _OWN_EVIDENCE and _crosses(cut, run, wordings):
            reason = "cuts a word of the sentence"
        elif wordings and _in_compound(cut, first):
            reason = "its first syllable belongs to the word before it"
        start, end = cut.back(start), cut.back(end)
        if not reason:
            abroad = any("vietnam only" in w.rules for w in wordings)
            after = tuple(as_keys(cut.after(last))) if abroad else ()
            found.append(Candidate(start, end, first, last, entry, wordings, after))
        elif rejected is not None:
            term = index.term(entry.wordings[0].term)
            rejected.append(Rejection(start, end, segment.text[start:end], term.id, reason))
    return found


def _crosses(cut: Cut, run: Run, wordings: Sequence[Wording]) -> bool:
    domains = {w.domain for w in wordings}
    name = domains == {"place"} and cut.syllables[run.last - 1][0].isupper()
    return cut.crosses(run.first, run.last, name=name, measured=domains == {"unit"})


def _in_compound(cut: Cut, first: int) -> bool:
    return (
        first > 0 and cut.separators[first - 1] == " " and is_compound(cut.syllables[first - 1], cut.syllables[first])
    )


def _meant(cut: Cut, run: Run) -> tuple[tuple[Wording, ...], str]:
    """Return the wordings that marks, letters and neighbours allow, or none and the reason."""
    first, last, _ = run
    fitting = [w for w in run.entry.wordings if _gaps_fit(cut, first, last, w)]
    if not fitting:
        return (), "a mark of the sentence stands in it"
    written = cut.syllables[first:last]
    fitting = [w for w in fitting if letters_fit(w, written)]
    if not fitting:
        return (), "its capitals are not those of the term"
    if all(w.simple for w in fitting):
        return tuple(fitting), ""
    if last - first == 1 and is_spelled_word(written[0]) and cut.text == cut.text.upper():
        return (), "a word of a heading in capitals"
    before, after = cut.before(first), cut.after(last)
    fitting = [w for w in fitting if not w.rules or neighbours_fit(w, as_keys(before), as_keys(after))]
    if not fitting:
        return (), "the words around it are not those of the term"
    if all(w.capital and w.domain == "place" for w in fitting) and is_person(as_keys(written), before):
        return (), "part of a person's name"
    if before and as_keys(before[-1:]) == ["phó"] and all(w.domain == "title" for w in fitting):
        return (), "Phó before it belongs to the title"
    return tuple(fitting), ""


def _gaps_fit(cut: Cut, first: int, last: int, wanted: Wording) -> bool:
    return all(
        given == asked or (given == " " and not asked) or gaps_agree(given, asked)
        for given, asked in zip(cut.separators[first : last - 1], wanted.gaps, strict=True)
    )


_ends = itemgetter(1)


def choose(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates of the greatest total weight that do not overlap; among equals the one whose last is longer.

    Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1). A proposed term never takes a syllable
    from another one, unless it has all of it: advice must not hide what is required.
    """
    if len(found) < 2:
        return found
    ordered = sorted(found, key=lambda c: (c.end, -c.start))
    if all(a.end <= b.start for a, b in pairwise(ordered)):
        return ordered
    if any(c.entry.advice for c in ordered):
        ordered = [c for c in ordered if not (c.entry.advice and _cuts_another(c, ordered))]
    ends = list(map(_ends, ordered))
    totals = [0.0]
    taken: list[int] = []
    """Number of candidates that end before each candidate, where it is taken; -1 where it is not."""
    for number, candidate in enumerate(ordered):
        free = bisect_right(ends, candidate.start, 0, number)
        with_it = totals[free] + (candidate.last - candidate.first) ** _LENGTH_POWER
        better = with_it >= totals[-1]
        taken.append(free if better else -1)
        totals.append(with_it if better else totals[-1])
    chosen = []
    number = len(ordered)
    while number > 0:
        if taken[number - 1] < 0:
            number -= 1
        else:
            chosen.append(ordered[number - 1])
            number = taken[number - 1]
    return chosen[::-1]


def _cuts_another(one: Candidate, others: Sequence[Candidate]) -> bool:
    return any(
        not c.entry.advice and (c.start < one.start < c.end < one.end or one.start < c.start < one.end < c.end)
        for c in others
    )
