"""Places of an article: from the terms found in it, in their period, with what succeeded them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from songngu.dataset.items import Tag
from songngu.records import Term, TermHit

_DOMAIN = "place"
_RANKS = ("tỉnh ", "huyện ", "thị xã ", "thành phố ")
"""Words before a name that add nothing to it: huyện Hướng Hóa is Hướng Hóa. A ward or commune (phường, xã) is not the
district or town of its name."""


class Gazetteer:
    """The places of a termbase, asked by the terms found in a text."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._places = {term.id: term for term in terms if term.domain == _DOMAIN}
        self._names: dict[str, dict[tuple[str, ...], list[str]]] = {}
        for term in self._places.values():
            for name in (term.source, *term.variants):
                words = tuple(name.split())
                self._names.setdefault(words[0], {}).setdefault(words, []).append(term.id)
        bare = {term.source: term.id for term in reversed(list(self._places.values()))}
        self._bare = {
            term.id: bare[term.source[len(rank) :]]
            for term in self._places.values()
            for rank in _RANKS
            if term.source.startswith(rank) and term.source[len(rank) :] in bare
        }
        self._tags: dict[str, Tag] = {}

    def find(self, hits: Iterable[TermHit], *, on: dt.date | None) -> Counter[Tag]:
        """Return the places that some terms name, in order, with how often.

        A body's name tells its place: "UBND tỉnh Quảng Trị" is of Quảng Trị. Terms that are advice only, or whose
        meaning stayed open, tell none.
        """
        found: Counter[Tag] = Counter()
        for hit in hits:
            if not hit.required:
                continue
            if hit.term_id in self._places:
                found[self.tag(self._bare.get(hit.term_id, hit.term_id), hit.surface)] += 1
            else:
                for term_id, name in self._within(hit.surface, on):
                    found[self.tag(term_id, name)] += 1
        return _joined(found)

    def tag(self, term_id: str, evidence: str) -> Tag:
        """Return the tag of a place, with its successors in a chain. Raises KeyError where there is no such place."""
        if term_id not in self._tags:
            self._tags[term_id] = self._made(term_id, ())
        return replace(self._tags[term_id], evidence=evidence)

    def named(self, wording: str, *, on: dt.date | None) -> str | None:
        """Return the id of the place that a person means by an id, or by a name in either language, as of a day."""
        if wording in self._places:
            return wording
        wanted = wording.casefold()
        alike = [t.id for t in self._places.values() if wanted in (t.source.casefold(), t.target.casefold())]
        return self._of_day(alike, on) if alike else None

    def _made(self, term_id: str, before: Sequence[str]) -> Tag:
        term = self._places[term_id]
        next_id = term.succeeded_by
        successor = None
        if next_id in self._places and next_id not in before and next_id != term_id:
            successor = self._made(next_id, (*before, term_id))
        return Tag("place", term.id, term.source, term.target, "", until=term.valid_to, successor=successor)

    def _within(self, surface: str, on: dt.date | None) -> Iterable[tuple[str, str]]:
        """Yield the places named within a longer term, the longest name at each word."""
        words = surface.split()
        at = 0
        while at < len(words):
            names = self._names.get(words[at], {})
            fitting = [name for name in names if tuple(words[at : at + len(name)]) == name and name[0][0].isupper()]
            if fitting:
                longest = max(fitting, key=len)
                yield self._of_day(names[longest], on), " ".join(longest)
                at += len(longest) - 1
            at += 1

    def _of_day(self, term_ids: Sequence[str], on: dt.date | None) -> str:
        """Return the place of one name that stood on a day; without a day, the one that stands last."""
        terms = sorted((self._places[one] for one in term_ids), key=lambda term: term.valid_to or dt.date.max)
        standing = [term for term in terms if on and _stands(term, on)]
        return standing[0].id if standing else terms[-1].id


def _stands(term: Term, on: dt.date) -> bool:
    return (term.valid_from or dt.date.min) <= on <= (term.valid_to or dt.date.max)


def _joined(found: Mapping[Tag, int]) -> Counter[Tag]:
    """Count a place once under its first wording, and name the others as evidence."""
    first: dict[str, Tag] = {}
    wordings: dict[str, list[str]] = {}
    counts: Counter[str] = Counter()
    for tag, times in found.items():
        first.setdefault(tag.id, tag)
        counts[tag.id] += times
        if tag.evidence not in wordings.setdefault(tag.id, []):
            wordings[tag.id].append(tag.evidence)
    return Counter({replace(tag, evidence="; ".join(wordings[one])): counts[one] for one, tag in first.items()})
