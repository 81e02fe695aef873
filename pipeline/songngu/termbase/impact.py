"""Impact: what an edit of the term files changes in texts, before anybody commits it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np

from songngu.english import find_wording
from songngu.records import Article, BlockKind, Segment, Term, TermHit
from songngu.termbase.base import Asked, Termbase
from songngu.termbase.index import Index
from songngu.termbase.reading import Reading
from songngu.termbase.table import row_of

_EXAMPLES = 5
_BATCH = 1024
"""Segments looked through together."""


@dataclass(frozen=True, slots=True)
class Change:
    """A term that differs between two termbases; None stands for not there."""

    before: Term | None
    after: Term | None

    @property
    def term_id(self) -> str:
        """The id of the term."""
        term = self.after or self.before
        return term.id if term else ""


@dataclass(frozen=True, slots=True)
class Example:
    """A segment that an edit touches, with its hits before and after."""

    segment: Segment
    before: tuple[TermHit, ...]
    after: tuple[TermHit, ...]


@dataclass(slots=True)
class Impact:
    """What an edit changes, in how many segments."""

    changes: tuple[Change, ...]
    segments: int = 0
    newly_hit: int = 0
    lost: int = 0
    changed: int = 0
    redo: list[str] = field(default_factory=list)
    """Ids of the segments whose required terms changed: their drafts must be made again."""
    contradicted: list[tuple[Segment, TermHit, str]] = field(default_factory=list)
    """Reviewed segments whose English has none of the wordings that a term now asks for."""
    examples: list[Example] = field(default_factory=list)


class Edit:
    """What differs between two termbases, and where that may matter."""

    def __init__(self, before: Termbase, after: Termbase) -> None:
        self.changes = changes(before, after)
        self._index = Index([row_of(term) for change in self.changes for term in _both_ways(change)])

    def touched(self, segments: Sequence[Segment]) -> list[int]:
        """Return the numbers of the segments that hold a wording of a term that differs."""
        reading = Reading(segments, self._index.pieces)
        numbers: list[int] = np.unique(reading.text_of(self._index.runs(reading).firsts)).tolist()
        return numbers

    def touched_articles(self, articles: Sequence[Article]) -> list[Article]:
        """Return the articles that hold a wording of a term that differs, without cutting them."""
        texts = [" \n ".join(block.text for block in article.blocks) for article in articles]
        whole = [Segment("", "", 0, BlockKind.PARAGRAPH, 0, len(text), text) for text in texts]
        return [articles[number] for number in self.touched(whole)]


def compare(
    before: Termbase,
    after: Termbase,
    segments: Iterable[tuple[Segment, dt.date | None]],
    *,
    reviewed: Mapping[str, str] | None = None,
    complete: Callable[[Segment], Segment] = lambda segment: segment,
) -> Impact:
    """Return what changes between two termbases in segments with their articles' days.

    `reviewed` holds the English of reviewed segments by their ids. Each segment is looked at by itself.
    `complete` gives a segment its words, where they come without: only those that an edit may touch need them.
    """
    edit = Edit(before, after)
    impact = Impact(edit.changes)
    rest = iter(segments)
    while batch := list(islice(rest, _BATCH)):
        impact.segments += len(batch)
        touched = edit.touched([segment for segment, _ in batch])
        asked = [Asked((complete(batch[number][0]),), batch[number][1]) for number in touched]
        for one, old, new in zip(asked, before.find_many(asked), after.find_many(asked), strict=True):
            _count(impact, one.segments[0], old[0], new[0], reviewed or {})
    return impact


def _both_ways(change: Change) -> list[Term]:
    return [replace(term, id=f"{n}") for n, term in enumerate((change.before, change.after)) if term is not None]


def changes(before: Termbase, after: Termbase) -> tuple[Change, ...]:
    """Return the terms that differ, in the order of the newer termbase, then those that went."""
    old, new = {t.id: t for t in before.terms}, {t.id: t for t in after.terms}
    kept = [Change(old.get(i), t) for i, t in new.items() if old.get(i) != t]
    return (*kept, *(Change(t, None) for i, t in old.items() if i not in new))


def _count(
    impact: Impact,
    segment: Segment,
    before: tuple[TermHit, ...],
    after: tuple[TermHit, ...],
    reviewed: Mapping[str, str],
) -> None:
    if before == after:
        return
    old, new = {(h.term_id, h.start, h.end): h for h in before}, {(h.term_id, h.start, h.end): h for h in after}
    gained = [h for place, h in new.items() if place not in old]
    differing = [h for place, h in new.items() if place in old and old[place] != h]
    impact.newly_hit += bool(gained)
    impact.lost += any(place not in new for place in old)
    impact.changed += bool(differing)
    if _asked(before) != _asked(after):
        impact.redo.append(segment.id)
    target = reviewed.get(segment.id)
    if target is not None:
        for hit in (*gained, *differing):
            if hit.required and not any(find_wording(e, target) for e in hit.expected):
                impact.contradicted.append((segment, hit, target))
    if len(impact.examples) < _EXAMPLES:
        impact.examples.append(Example(segment, before, after))


def _asked(hits: tuple[TermHit, ...]) -> set[tuple[int, int, str, tuple[str, ...]]]:
    return {(h.start, h.end, h.target, h.variants) for h in hits if h.required}
