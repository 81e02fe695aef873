"""From an article to segments with their terms, and the key that tells whether a draft is still good."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from songngu.batch import codec
from songngu.records import Article, Handling, Request, Romanisation, Segment, Span, TermHit, digest
from songngu.romanise import plain_hit

if TYPE_CHECKING:
    from songngu.termbase import Termbase


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article cut into segments, each with its terms; the two sequences run in step."""

    article: Article
    segments: tuple[Segment, ...]
    hits: tuple[tuple[TermHit, ...], ...]
    same_text: bool = False
    """Whether the ledger has just these segments; their terms may have changed."""
    same_terms: bool = False
    """Whether it has them with just these terms too."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An article's units as the ledger has them, in order: segments and hits as JSON, which is sent quickly."""

    segments: tuple[str, ...]
    hits: tuple[str, ...]


def prepare(article: Article, *, termbase: Termbase, default_date: dt.date | None) -> Prepared:
    """Cut an article and find its terms; the article's date, else the default one, chooses among them."""
    from songngu.segment import cut

    segments = cut(article)
    hits = termbase.find_all(segments, on=article.day or default_date, publisher=article.publisher)
    whole = tuple(
        replace(segment, clauses=whole_terms(segment.clauses, found))
        for segment, found in zip(segments, hits, strict=True)
    )
    return Prepared(article, whole, tuple(tuple(found) for found in hits))


def match_again(article: Article, kept: Kept, *, termbase: Termbase, default_date: dt.date | None) -> Prepared:
    """Find the terms of an article that did not change, in a glossary that did: cutting it again is the costly part.

    The boundaries of clauses are found again where the terms of a segment have changed.
    """
    from songngu.segment import clause_spans

    before = [codec.load(text, tuple[TermHit, ...]) for text in kept.hits]
    stored = [codec.load(text, Segment) for text in kept.segments]
    hits = termbase.find_all(stored, on=article.day or default_date, publisher=article.publisher)
    segments = tuple(
        segment if found == known else replace(segment, clauses=whole_terms(clause_spans(segment.text), found))
        for segment, found, known in zip(stored, hits, before, strict=True)
    )
    return Prepared(article, segments, tuple(hits), same_text=True, same_terms=hits == before)


def whole_terms(clauses: tuple[Span, ...], hits: tuple[TermHit, ...]) -> tuple[Span, ...]:
    """Join neighbouring clauses where a boundary lies within a term."""
    joined: list[Span] = []
    for clause in clauses:
        if joined and any(hit.start < clause.start < hit.end for hit in hits):
            joined[-1] = Span(joined[-1].start, clause.end)
        else:
            joined.append(clause)
    return tuple(joined)


def draft_key(segment: Segment, hits: tuple[TermHit, ...], romanisation: Romanisation) -> str:
    """Return the hash of what a draft is made from, the engine apart: text, clauses, terms, spelling of names."""
    terms = [f"{h.start}:{h.end}:{h.target}:{'|'.join(h.variants)}" for h in hits if h.required]
    cuts = ",".join(f"{clause.start}-{clause.end}" for clause in segment.clauses)
    spelt = () if romanisation is Romanisation.PLAIN else (romanisation,)
    return digest(segment.text, segment.handling.value, cuts, *terms, *spelt)


def requests(segment: Segment, hits: tuple[TermHit, ...], article: Article) -> list[Request]:
    """Return what to ask an engine for a segment: one request a clause, terms with offsets into the clause."""
    if segment.handling is not Handling.TRANSLATE:
        return []
    asked = []
    for clause in segment.clauses or (Span(0, len(segment.text)),):
        inside = tuple(
            replace(plain_hit(hit), start=hit.start - clause.start, end=hit.end - clause.start)
            for hit in hits
            if hit.required and clause.start <= hit.start and hit.end <= clause.end
        )
        asked.append(
            Request(
                text=clause.of(segment.text),
                hits=inside,
                previous=segment.previous if clause.start == 0 else segment.text[: clause.start],
                next=segment.next if clause.end == len(segment.text) else segment.text[clause.end :],
                title=article.title,
                published=article.day,
            )
        )
    return asked
