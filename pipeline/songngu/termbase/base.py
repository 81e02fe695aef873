"""Finding terms: the longest wordings, in the period of the article, abbreviations resolved or flagged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from songngu.records import Segment, Span, Term, TermHit, TermStatus, digest
from songngu.termbase.index import Candidate, Entry, Index
from songngu.termbase.table import read_tables

_CROSSING_SYLLABLES = 2
"""Terms of so many syllables or fewer give way where they would cut a word; longer ones are their own evidence."""
_DEFINITION = re.compile(
    r"^\s*\(\s*(?:gọi tắt là|viết tắt là|sau đây gọi là)?\s*([^\s()]{2,12}(?:\s[^\s()]{2,12})?)\s*\)"
)


def load(folder: Path, *, default_date: dt.date | None = None) -> Termbase:
    """Load a folder of term files. Raises TermbaseError that lists every problem by file and row."""
    return Termbase(read_tables(folder), default_date=default_date)


class Termbase:
    """Terms and their index. `default_date` chooses for texts without a date of their own."""

    def __init__(self, terms: Sequence[Term], *, default_date: dt.date | None = None) -> None:
        self.terms: tuple[Term, ...] = tuple(terms)
        self.default_date = default_date
        self._by_id: Mapping[str, Term] = {term.id: term for term in self.terms}
        self._index = Index(term for term in self.terms if term.status is not TermStatus.DEPRECATED)
        self.fingerprint = digest(*(repr(term) for term in self.terms), str(default_date))

    def get(self, term_id: str) -> Term | None:
        """Return a term by its id, or None."""
        return self._by_id.get(term_id)

    def find(self, segment: Segment, *, on: dt.date | None) -> tuple[TermHit, ...]:
        """Return the terms of one segment, as of a day; they do not overlap."""
        return self.find_all([segment], on=on)[0]

    def find_all(
        self, segments: Sequence[Segment], *, on: dt.date | None, publisher: str | None = None
    ) -> list[tuple[TermHit, ...]]:
        """Return the terms of an article's segments as of its day; it may define abbreviations itself."""
        day = on or self.default_date
        candidates = [list(self._index.candidates(segment.text)) for segment in segments]
        defined = _definitions(segments, candidates)
        return [
            tuple(
                self._hit(segment, candidate, day, defined)
                for candidate in _choose([c for c in found if not _crosses(c, segment)])
            )
            for segment, found in zip(segments, candidates, strict=True)
        ]

    def _hit(self, segment: Segment, candidate: Candidate, day: dt.date | None, defined: Mapping[str, str]) -> TermHit:
        surface = segment.text[candidate.start : candidate.end]
        entries = _in_period(candidate.entries, day)
        if surface in defined:
            entries = [entry for entry in entries if entry.term.id == defined[surface]] or entries
        entry = entries[0]
        rivals = sorted({other.term.target for other in entries} - {entry.term.target})
        ambiguous = entry.short and bool(rivals)
        notes = [self._period_note(entry.term, day)]
        if ambiguous:
            notes.append(f"{surface} may also be: {'; '.join(rivals)}")
        if entry.term.status is TermStatus.PROPOSED:
            notes.append("proposed term, not yet approved")
        return TermHit(
            entry.term.id,
            candidate.start,
            candidate.end,
            surface,
            entry.term.target,
            tuple(dict.fromkeys([*entry.term.target_variants, *(() if ambiguous else rivals)])),
            entry.term.forbidden,
            required=not ambiguous and entry.term.status is not TermStatus.PROPOSED,
            note=" · ".join(note for note in [*notes, entry.term.note] if note),
        )

    def _period_note(self, term: Term, day: dt.date | None) -> str:
        """Say when a term is used outside its period, and what came after it."""
        if day is None:
            return (
                "the article has no date; the period could not be checked" if term.valid_from or term.valid_to else ""
            )
        successor = self._by_id.get(term.succeeded_by or "")
        if term.valid_to and day > term.valid_to:
            after = f"; now {successor.target}" if successor and successor.target != term.target else ""
            return f"name in use until {term.valid_to}{after}"
        if term.valid_from and day < term.valid_from:
            return f"name in use only since {term.valid_from}"
        return ""


def _in_period(entries: Sequence[Entry], day: dt.date | None) -> list[Entry]:
    """Return the entries valid on a day; where none is, those whose period lies nearest, under their own name."""
    trusted = [e for e in entries if e.term.status is not TermStatus.PROPOSED] or list(entries)
    if day is None:
        return sorted(trusted, key=lambda e: (e.term.valid_to is not None, e.short))
    distances = [(_distance(entry.term, day), entry.short, number) for number, entry in enumerate(trusted)]
    nearest = min(distance for distance, _, _ in distances)
    return [trusted[number] for distance, _, number in sorted(distances) if distance == nearest]


def _distance(term: Term, day: dt.date) -> int:
    """Return the days between a day and a term's period; 0 within it."""
    if term.valid_from and day < term.valid_from:
        return (term.valid_from - day).days
    if term.valid_to and day > term.valid_to:
        return (day - term.valid_to).days
    return 0


def _choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the non-overlapping candidates of the greatest weight: long ones first, then those further left.

    Weighted interval scheduling (Kleinberg and Tardos, Algorithm Design, 6.1); the weight is the square of the size, so
    that one long term beats the two short ones within it.
    """
    ordered = sorted(candidates, key=lambda c: (c.end, -c.start))
    best: list[tuple[int, list[Candidate]]] = [(0, [])]
    for number, candidate in enumerate(ordered, start=1):
        before = next(k for k in range(number - 1, -1, -1) if k == 0 or ordered[k - 1].end <= candidate.start)
        weight = best[before][0] + candidate.size**2
        best.append((weight, [*best[before][1], candidate]) if weight > best[-1][0] else best[-1])
    return best[-1][1]


def _crosses(candidate: Candidate, segment: Segment) -> bool:
    """Tell whether a short term in small letters would cut a word in two: `công an` in `thành công an toàn`."""
    surface = segment.text[candidate.start : candidate.end]
    if candidate.size > _CROSSING_SYLLABLES or surface != surface.lower():
        return False
    return any(_cuts(word, candidate) for word in segment.words)


def _cuts(word: Span, candidate: Candidate) -> bool:
    overlaps = word.start < candidate.end and candidate.start < word.end
    starts_before, ends_after = word.start < candidate.start, word.end > candidate.end
    return overlaps and (starts_before or ends_after) and not (starts_before and ends_after)


def _definitions(segments: Sequence[Segment], candidates: Sequence[Sequence[Candidate]]) -> dict[str, str]:
    """Return the abbreviations that an article defines: `thông tin đối ngoại (TTĐN)`, with their terms' ids."""
    defined: dict[str, str] = {}
    for segment, found in zip(segments, candidates, strict=True):
        for candidate in found:
            match = _DEFINITION.match(segment.text[candidate.end : candidate.end + 60])
            if match and not candidate.entries[0].short:
                for entry in candidate.entries:
                    if match[1] in entry.term.short:
                        defined[match[1]] = entry.term.id
    return defined
