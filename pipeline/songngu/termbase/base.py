"""The termbase: terms of an article, in the period of its day, abbreviations resolved or flagged."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from songngu.errors import TermbaseError
from songngu.records import Segment, Term, TermHit, TermStatus, digest
from songngu.termbase.abbreviations import Definition, definitions, same_name
from songngu.termbase.index import VERSION, Index, saved
from songngu.termbase.match import Candidate, Rejection, candidates, choose
from songngu.termbase.rules import Wording, is_foreign
from songngu.termbase.table import read_rows, row_of

_EPOCH = dt.date(1, 1, 1)


def load(folder: Path, *, default_date: dt.date | None = None, cache: Path | None = None) -> Termbase:
    """Load a folder of term files (or one file). `cache` is a file for the index, good while the term files stay.

    Raises TermbaseError that lists every problem by file, row and column.
    """
    stamp = _stamp(folder)
    index = saved(cache, stamp) if cache else None
    if index is None:
        index = Index(read_rows(folder))
        if cache:
            index.save(cache, stamp)
    return Termbase(index, stamp=stamp, default_date=default_date)


def _stamp(folder: Path) -> str:
    """Return a hash of the term files' bytes."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    if not paths:
        raise TermbaseError(f"{folder} has no term files (*.csv). Copy the shipped glossary there: songngu init")
    whole = hashlib.blake2b(digest_size=8)
    for path in paths:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


@dataclass(slots=True)
class _Article:
    """What is known of an article while its terms are looked up."""

    day: dt.date | None
    dated: bool
    """Whether the day is the article's own."""
    publisher: str | None
    defined: Mapping[str, Definition]
    mentioned: frozenset[str]
    """Ids of the terms that the article writes out in full."""
    seen: set[str] = field(default_factory=set)
    """Ids of the terms met so far, in reading order."""


class Termbase:
    """Terms and their index. `default_date` chooses for texts without a date of their own."""

    def __init__(self, index: Index, *, stamp: str, default_date: dt.date | None = None) -> None:
        self._index = index
        self.default_date = default_date
        self.fingerprint = digest("termbase", str(VERSION), stamp, str(default_date))
        """A hash of all that decides the hits."""

    @classmethod
    def of(cls, terms: Sequence[Term], *, default_date: dt.date | None = None) -> Termbase:
        """Make a termbase of terms in memory."""
        rows = [row_of(term) for term in terms]
        return cls(Index(rows), stamp=digest(*map(repr, rows)), default_date=default_date)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order of the files."""
        return tuple(self._index.term(number) for number in range(len(self._index.rows)))

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._index.rows)

    def get(self, term_id: str) -> Term | None:
        """Return a term by its id, or None."""
        number = self._index.numbers.get(term_id)
        return None if number is None else self._index.term(number)

    def find(self, segment: Segment, *, on: dt.date | None) -> tuple[TermHit, ...]:
        """Return the terms of one segment, as of a day; they do not overlap."""
        return self.find_all([segment], on=on)[0]

    def find_all(
        self, segments: Sequence[Segment], *, on: dt.date | None, publisher: str | None = None
    ) -> list[tuple[TermHit, ...]]:
        """Return the terms of an article's segments as of its day.

        The whole article decides: abbreviations that it defines, names that it writes out, first and later mentions.
        """
        found = [candidates(segment, self._index) for segment in segments]
        full = {self._index.term(w.term).id for each in found for c in each for w in c.wordings if not w.short}
        article = _Article(
            on or self.default_date, on is not None, publisher, definitions(s.text for s in segments), frozenset(full)
        )
        return [
            tuple(hit for c in choose(each) if (hit := self._hit(segment, c, article)) is not None)
            for segment, each in zip(segments, found, strict=True)
        ]

    def rejections(self, segment: Segment) -> tuple[Rejection, ...]:
        """Return the wordings that stand in a segment and are no terms there, with the reasons."""
        rejected: list[Rejection] = []
        candidates(segment, self._index, rejected)
        return tuple(rejected)

    def _hit(self, segment: Segment, candidate: Candidate, article: _Article) -> TermHit | None:
        """Return the hit of a candidate, or None where the article says that its abbreviation means something else."""
        surface = segment.text[candidate.start : candidate.end]
        terms, doubt = self._candidates_terms(candidate, surface, article)
        if not terms:
            return None
        term = terms[0]
        notes = [doubt, self._period(term, article)]
        required = not doubt and term.status is not TermStatus.PROPOSED and "advice" not in term.rules
        if term.status is TermStatus.PROPOSED:
            notes.append("proposed term: advice")
        if "vietnam only" in term.rules and is_foreign(candidate.after):
            required = False
            notes.append("of another country, whose own English name may differ")
        if surface == surface.upper() and any(w.capital and not w.exact for w in candidate.wordings) and _common(term):
            required = False
            notes.append("in capitals: may be the common word")
        target, variants = _mention(term, article, short=all(w.short for w in candidate.wordings))
        article.seen.add(term.id)
        rivals = [t.target for t in terms[1:]]
        return TermHit(
            term.id, candidate.start, candidate.end, surface, target,
            tuple(v for v in dict.fromkeys((*variants, *rivals)) if v != target),
            term.forbidden if not doubt else (), required=required,
            note=" · ".join(note for note in (*notes, term.note) if note),
        )  # fmt: skip

    def _candidates_terms(self, candidate: Candidate, surface: str, article: _Article) -> tuple[list[Term], str]:
        """Return the terms meant, the likeliest first, and what is doubtful; several only where it stays open."""
        full = [w for w in candidate.wordings if not w.short]
        terms = self._terms(full or candidate.wordings)
        if not full and surface in article.defined:
            said = article.defined[surface].full
            terms = [t for t in terms if same_name(said, (t.source, *t.variants))]
            if not terms:
                return [], ""
        terms = _in_period(terms, article.day)
        if len({t.target for t in terms}) < 2:
            return terms[:1], ""
        written = [t for t in terms if t.id in article.mentioned]
        if not full and len(written) == 1:
            return written, ""
        default = [t for t in terms if article.publisher and f"default in {article.publisher}" in t.rules]
        if default:
            return default[:1], ""
        names = "; ".join(f"{t.source} ({t.target})" for t in terms)
        return terms, f"not resolved: {surface} may be {names}"

    def _terms(self, wordings: Sequence[Wording]) -> list[Term]:
        return [self._index.term(number) for number in dict.fromkeys(w.term for w in wordings)]

    def _period(self, term: Term, article: _Article) -> str:
        """Say when a term stands outside its period, and what came after it; or that no date could tell."""
        if not term.valid_from and not term.valid_to:
            return ""
        if article.day is None:
            return "the article has no date: its period could not be checked"
        undated = "" if article.dated else f"the article has no date, {article.day} was taken · "
        if term.valid_to and article.day > term.valid_to:
            successor = self.get(term.succeeded_by or "")
            after = f": now part of {successor.target}" if successor and successor.target != term.target else ""
            return f"{undated}name in use until {term.valid_to}{after}"
        if term.valid_from and article.day < term.valid_from:
            return f"{undated}name in use only since {term.valid_from}"
        return undated.removesuffix(" · ")


def _common(term: Term) -> bool:
    return "capital" in term.rules


def _mention(term: Term, article: _Article, *, short: bool) -> tuple[str, tuple[str, ...]]:
    """Return the English wanted and what else is right: the full name first, the acronym for later mentions."""
    if not term.later:
        return term.target, term.target_variants
    if term.id not in article.seen:
        return term.target, (*term.target_variants, f"{term.target} ({term.later})")
    if short:
        return term.later, (term.target, *term.target_variants)
    return term.target, (term.later, *term.target_variants)


def _in_period(terms: Sequence[Term], day: dt.date | None) -> list[Term]:
    """Return the terms valid on a day; where none is, those nearest in time; without a day, those longest in force."""
    if len(terms) < 2:
        return list(terms)
    trusted = [t for t in terms if t.status is not TermStatus.PROPOSED] or list(terms)
    if day is None:
        open_ended = [t for t in trusted if not t.valid_from]
        return open_ended or sorted(trusted, key=lambda t: t.valid_from or _EPOCH)[:1]
    nearest = min(_distance(term, day) for term in trusted)
    return [term for term in trusted if _distance(term, day) == nearest]


def _distance(term: Term, day: dt.date) -> int:
    """Return the days between a day and a term's period; 0 within it."""
    if term.valid_from and day < term.valid_from:
        return (term.valid_from - day).days
    if term.valid_to and day > term.valid_to:
        return (day - term.valid_to).days
    return 0
