"""Matching: from the wordings that stand in a text to those meant, and which of them stay where they overlap."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from songngu.termbase.abbreviations import masked
from songngu.termbase.cut import Cut, as_keys
from songngu.termbase.index import Candidate, Index
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
_LENGTH_POWER = 1.5
"""Weight of a candidate by its syllables: one long term outweighs the short ones in it (4: 8 against 2 + 2: 5.7), and
two terms side by side outweigh one that overlaps both by a syllable."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A wording that stands in a text and is not the term, and why."""

    start: int
    end: int
    surface: str
    term_id: str
    reason: str


def candidates(cut: Cut, index: Index, rejected: list[Rejection] | None = None) -> list[Candidate]:
    """Return what may be a term in a text, overlapping ones too, by where they begin; the others go to `rejected`."""
    runs = index.candidates(cut.syllables)
    if not runs:
        return []
    masks, marks, syllables = masked(cut.text), cut.marks, cut.syllables
    easy = not masks and not cut.has_words
    found = []
    for run in runs:
        first, last, entry, _, _ = run
        plain = entry.simple and marks[first] == marks[last - 1]
        if plain and easy and not (first and syllables[first - 1] in COMPOUND_STARTS):
            found.append(run)
            continue
        wordings, reason = (entry.wordings, "") if plain else _meant(cut, run)
        start, end = cut.start(first), cut.end(last - 1)
        if wordings and masks and any(a < end and start < b for a, b in masks):
            reason = "inside an address, a file name or a document code"
        elif wordings and last - first < _OWN_EVIDENCE and _crosses(cut, first, last, wordings):
            reason = "cuts a word of the sentence"
        elif wordings and _in_compound(cut, first):
            reason = "its first syllable belongs to the word before it"
        if not reason:
            abroad = any("vietnam only" in w.rules for w in wordings)
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
    return (
        first > 0 and cut.separators[first - 1] == " " and is_compound(cut.syllables[first - 1], cut.syllables[first])
    )


def _meant(cut: Cut, run: Candidate) -> tuple[tuple[Wording, ...], str]:
    """Return the wordings that marks, letters and neighbours allow, or none and the reason."""
    first, last = run.first, run.last
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


def choose(found: list[Candidate]) -> list[Candidate]:
    """Return the candidates of the greatest total weight that do not overlap; among equals those that begin later.

    Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1), from the end of the text. A proposed
    term never takes a syllable from another one, unless it has all of it: advice must not hide what is required.
    """
    if len(found) < 2 or all(a.last <= b.first for a, b in pairwise(found)):
        return found
    if any(c.entry.advice for c in found):
        found = [c for c in found if not (c.entry.advice and _cuts_another(c, found))]
    firsts = [c.first for c in found]
    best = [0.0] * (len(found) + 1)
    """Weight of the best choice among the candidates from a number on."""
    following = [0] * len(found)
    """Number of the first candidate after a candidate, where it is taken; 0 where it is not."""
    for number in range(len(found) - 1, -1, -1):
        candidate = found[number]
        after = bisect_left(firsts, candidate.last, number + 1)
        with_it = best[after] + (candidate.last - candidate.first) ** _LENGTH_POWER
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
