"""The numbers of the statistics page: by year, place and theme, review coverage, use of terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from songngu.dataset.gallery.data import with_successors
from songngu.dataset.gallery.names import is_draft
from songngu.dataset.items import ArticleItem, Dataset, PictureItem, Tag

_LISTED = 25
"""Places and terms that the page lists; the rest it counts."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Articles and pictures of a year, place or theme."""

    key: str
    """What filters by it: a year, or a tag's id."""
    vi: str
    en: str
    articles: int
    pictures: int
    tag: Tag | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part of the articles, segments or pictures, by state."""

    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far one kind of item was reviewed."""

    vi: str
    en: str
    shares: tuple[Share, ...]
    """From final down to initial; states nobody is in are left out."""

    @property
    def total(self) -> int:
        """All items of the kind."""
        return sum(share.count for share in self.shares)

    @property
    def reviewed(self) -> int:
        """Those that a person has read."""
        return sum(share.count for share in self.shares if not is_draft(share.state))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What the statistics page shows."""

    segments: int
    words_vi: int
    """Syllables and words between spaces."""
    words_en: int
    undated: int
    """Articles and pictures without a date, which the plot by year leaves out."""
    years: tuple[Bar, ...]
    """Every year from the first to the last, those without items too."""
    places: tuple[Bar, ...]
    more_places: int
    themes: tuple[Bar, ...]
    coverage: tuple[Coverage, ...]
    terms: tuple[tuple[str, int], ...]
    more_terms: int
    refused: tuple[tuple[str, int], ...]
    """Articles, segments and pictures that the release gate kept out."""


def statistics(dataset: Dataset, term_use: Mapping[str, int]) -> Statistics:
    """Count a dataset; `term_use` tells how often each term's wording was used."""
    segments = [segment for article in dataset.articles for segment in article.segments]
    places, themes = _tagged(dataset, "place"), _tagged(dataset, "theme")
    terms = sorted(((term, count) for term, count in term_use.items() if count), key=lambda one: (-one[1], one[0]))
    return Statistics(
        segments=len(segments),
        words_vi=sum(len(segment.source.split()) for segment in segments),
        words_en=sum(len(segment.target.split()) for segment in segments),
        undated=sum(day is None for day in _days(dataset)),
        years=_years(dataset.articles, dataset.pictures),
        places=places[:_LISTED],
        more_places=max(0, len(places) - _LISTED),
        themes=themes,
        coverage=(
            _coverage("Bài viết", "Articles", (article.state for article in dataset.articles)),
            _coverage("Câu", "Segments", (segment.state for segment in segments)),
            _coverage("Ảnh", "Pictures", (picture.state for picture in dataset.pictures)),
        ),
        terms=tuple(terms[:_LISTED]),
        more_terms=max(0, len(terms) - _LISTED),
        refused=tuple(sorted(Counter(refused.kind for refused in dataset.refused).items())),
    )


def _days(dataset: Dataset) -> list[dt.date | None]:
    return [*(article.published for article in dataset.articles), *(picture.published for picture in dataset.pictures)]


def _years(articles: Iterable[ArticleItem], pictures: Iterable[PictureItem]) -> tuple[Bar, ...]:
    by_article = Counter(article.published.year for article in articles if article.published)
    by_picture = Counter(picture.published.year for picture in pictures if picture.published)
    found = by_article.keys() | by_picture.keys()
    if not found:
        return ()
    span = range(min(found), max(found) + 1)
    return tuple(Bar(str(year), str(year), str(year), by_article[year], by_picture[year]) for year in span)


def _tagged(dataset: Dataset, kind: str) -> tuple[Bar, ...]:
    """Return tags of a kind, the most frequent first; what is told of a past place counts for today's as well."""
    tags: dict[str, Tag] = {}
    counts: dict[str, Counter[str]] = {"articles": Counter(), "pictures": Counter()}
    for name, items in (("articles", dataset.articles), ("pictures", dataset.pictures)):
        for item in items:
            found = with_successors(tag for tag in item.tags if tag.kind == kind)
            tags |= {tag.id: tag for tag in found}
            counts[name].update(tag.id for tag in found)
    bars = [
        Bar(tag.id, tag.label_vi, tag.label_en, counts["articles"][tag.id], counts["pictures"][tag.id], tag)
        for tag in tags.values()
    ]
    return tuple(sorted(bars, key=lambda bar: (-bar.articles - bar.pictures, bar.vi, bar.key)))


def _coverage(vi: str, en: str, states: Iterable[str]) -> Coverage:
    counts = Counter(states)
    order = ("final", "reviewed", "translated", "initial")
    known = [Share(state, counts.pop(state)) for state in order if counts[state]]
    return Coverage(vi, en, (*known, *(Share(state, count) for state, count in sorted(counts.items()) if count)))
