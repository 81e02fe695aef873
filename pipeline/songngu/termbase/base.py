"""The termbase: terms of an article, in the period of its day, abbreviations resolved or flagged."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np

from songngu.errors import TermbaseError
from songngu.records import Romanisation, Segment, Term, TermHit, digest
from songngu.termbase.index import VERSION, Index, no_collection
from songngu.termbase.match import Candidates, Rejection, candidates, choose
from songngu.termbase.reading import Reading
from songngu.termbase.sense import Context, Sense, Senses
from songngu.termbase.table import read_rows, row_of


def load(
    folder: Path,
    *,
    default_date: dt.date | None = None,
    cache: Path | None = None,
    romanisation: Romanisation = Romanisation.PLAIN,
) -> Termbase:
    """Load a folder of term files (or one file). `cache` is a file for the index, good while the term files stay.

    Raises TermbaseError that lists every problem by file, row and column.
    """
    stamp = _stamp(folder)
    index = Index.saved(cache, stamp) if cache else None
    if index is None:
        index = Index(read_rows(folder))
        if cache:
            index.save(cache, stamp)
    return Termbase(index, stamp=stamp, default_date=default_date, romanisation=romanisation)


def _stamp(folder: Path) -> str:
    """Return a hash of the term files' bytes."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    if not paths:
        raise TermbaseError(f"{folder} has no term files (*.csv). Copy the shipped glossary there: songngu init")
    whole = hashlib.blake2b(digest_size=8)
    for path in paths:
        whole.update(path.name.encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


@dataclass(frozen=True, slots=True)
class Asked:
    """The segments of an article, whose terms are asked for, with its day and its publication."""

    segments: Sequence[Segment]
    on: dt.date | None
    publisher: str | None = None


class Termbase:
    """Terms and their index. `default_date` chooses for texts without a date of their own; `romanisation` says how
    names are spelt in the terms' English."""

    def __init__(
        self,
        index: Index,
        *,
        stamp: str,
        default_date: dt.date | None = None,
        romanisation: Romanisation = Romanisation.PLAIN,
    ) -> None:
        self._index = index
        index.romanisation = romanisation
        self._senses = Senses(index)
        self._settled: dict[int, Sense] = {}
        """What phrases mean in every article of every day, as found so far."""
        self.default_date = default_date
        self.romanisation = romanisation
        self.fingerprint = digest("termbase", str(VERSION), stamp, str(default_date), romanisation)
        """A hash of all that decides the hits."""

    @classmethod
    def of(cls, terms: Sequence[Term], *, default_date: dt.date | None = None) -> Termbase:
        """Make a termbase of terms in memory."""
        rows = [row_of(term) for term in terms]
        return cls(Index(rows), stamp=digest(*map(repr, rows)), default_date=default_date)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms, in the order of the files."""
        return tuple(self._index.term(number) for number in range(len(self._index)))

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._index)

    def get(self, term_id: str) -> Term | None:
        """Return a term by its id, or None."""
        number = self._index.number(term_id)
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
        return self.find_many([Asked(segments, on, publisher)])[0]

    def find_many(self, articles: Sequence[Asked]) -> list[list[tuple[TermHit, ...]]]:
        """Return the terms of each article's segments, as `find_all` does; many at once are found faster."""
        with no_collection():
            segments = [segment for article in articles for segment in article.segments]
            found = candidates(Reading(segments, self._index.pieces), self._index)
            hits = self._hits(found, articles)
        ends = list(accumulate((len(article.segments) for article in articles), initial=0))
        return [hits[start:end] for start, end in pairwise(ends)]

    def _hits(self, found: Candidates, articles: Sequence[Asked]) -> list[tuple[TermHit, ...]]:
        reading = found.reading
        chosen = np.array(choose(found), dtype=np.int64)
        texts, firsts, lasts = found.texts[chosen], found.firsts[chosen], found.lasts[chosen]
        starts, ends = reading.starts[firsts] - reading.bases[texts], reading.ends[lasts - 1] - reading.bases[texts]
        hits: list[list[TermHit]] = [[] for _ in reading.segments]
        contexts, reach = self._contexts(found, articles), -1
        settled, meant = self._settled, found.meant
        columns = (chosen, found.phrases[chosen], texts, starts, ends)
        for number, phrase, text, at, until in zip(*(column.tolist() for column in columns), strict=True):
            while text > reach:
                context, reach = next(contexts)
            start, end = reading.given_span(text, at, until) if reading.moved else (at, until)
            surface = reading.segments[text].text[start:end]
            sense = settled.get(phrase)
            if sense is not None and number not in meant:
                hits[text].append(sense.hit(start, end, surface))
                continue
            wordings = meant.get(number) or self._index.entry(phrase).wordings
            made = self._senses.hit(wordings, start, end, surface, found.after.get(number, ()), context)
            if made is not None:
                hits[text].append(made)
            if number not in meant and (sense := self._senses.settled(wordings)):
                settled[phrase] = sense
        return [tuple(each) for each in hits]

    def _contexts(self, found: Candidates, articles: Sequence[Asked]) -> Iterator[tuple[Context, int]]:
        """Yield the context of each article, and the number of its last text."""
        end = 0
        for article in articles:
            first, end = end, end + len(article.segments)
            day, dated = article.on or self.default_date, article.on is not None
            writes = partial(found.written, first, end)
            yield Context(day, dated, article.publisher, article.segments, writes), end - 1

    def rejections(self, segment: Segment) -> tuple[Rejection, ...]:
        """Return the wordings that stand in a segment and are no terms there, with the reasons."""
        rejected: list[Rejection] = []
        candidates(Reading([segment], self._index.pieces), self._index, rejected)
        return tuple(rejected)
