"""Tags of articles and pictures: what the rules find, unless a reviewer said otherwise."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from songngu.dataset.gate import Candidate, Passage
from songngu.dataset.items import Tag
from songngu.dataset.places import Gazetteer
from songngu.dataset.themes import Themes
from songngu.records import BlockKind

REVIEWER = "reviewer"
_WEIGHTS = {BlockKind.TITLE: 3, BlockKind.LEAD: 2}
"""How much more a place in title or lead says about where an article plays."""


@dataclass(frozen=True, slots=True)
class Tagger:
    """Places and themes, ready to be asked."""

    gazetteer: Gazetteer
    themes: Themes

    def tags_of_article(self, candidate: Candidate, passages: Sequence[Passage]) -> tuple[Tag, ...]:
        """Return an article's places, the most mentioned first, and its themes, the strongest first."""
        article = candidate.article
        if candidate.corrections is not None and self._holds(candidate):
            return self._corrected(candidate.corrections, article.day)
        places = self._places(passages, article.day)
        terms = [(hit.term_id, hit.surface) for passage in passages for hit in passage.hits if hit.required]
        texts = [(passage.kind, passage.source) for passage in passages]
        themes = self.themes.find(texts, terms=terms, section=article.section)
        return (*_ranked(places), *_ranked(themes))

    def tags_of_picture(
        self, candidate: Candidate, captions: Sequence[Passage], of_article: Sequence[Tag]
    ) -> tuple[Tag, ...]:
        """Return a picture's tags: its caption's places and the article's first, which is mostly the province; its
        caption's themes, or the article's first. What a reviewer set for the article holds for its pictures."""
        if self._holds(candidate):
            return tuple(of_article)
        own = _ranked(self._places(captions, candidate.article.day))
        main = (tag for tag in _first(of_article, "place") if tag.id not in {one.id for one in own})
        themes = _ranked(self.themes.find_in_caption(" ".join(caption.source for caption in captions)))
        return (*own, *main, *(themes or _first(of_article, "theme")))

    def unknown(self, candidate: Candidate) -> tuple[str, ...]:
        """Return what a reviewer named that is neither a place of the glossary nor a theme."""
        day = candidate.article.day
        return tuple(
            wording
            for wording in candidate.corrections or ()
            if self.gazetteer.named(wording, on=day) is None and self.themes.named(wording) is None
        )

    def _holds(self, candidate: Candidate) -> bool:
        """Tell whether a reviewer's tags replace the others: where one at least is known, or all were taken away."""
        corrections = candidate.corrections
        return corrections is not None and (not corrections or len(self.unknown(candidate)) < len(corrections))

    def _places(self, passages: Iterable[Passage], day: dt.date | None) -> Counter[Tag]:
        found: Counter[Tag] = Counter()
        seen: dict[str, Tag] = {}
        for passage in passages:
            for tag, times in self.gazetteer.find(passage.hits, on=day).items():
                found[seen.setdefault(tag.id, tag)] += times * _WEIGHTS.get(passage.kind, 1)
        return found

    def _corrected(self, wordings: Sequence[str], day: dt.date | None) -> tuple[Tag, ...]:
        """Return the tags that a reviewer named, by id or in either language; see `unknown`."""
        places = [self.gazetteer.named(wording, on=day) for wording in wordings]
        themes = [self.themes.named(wording) for wording in wordings]
        return (
            *(self.gazetteer.tag(one, REVIEWER) for one in dict.fromkeys(places) if one),
            *(self.themes.tag(one, REVIEWER) for one in dict.fromkeys(themes) if one),
        )


def _ranked(tags: Counter[Tag]) -> tuple[Tag, ...]:
    return tuple(tag for tag, _ in tags.most_common())


def _first(tags: Sequence[Tag], kind: str) -> tuple[Tag, ...]:
    return tuple(tag for tag in tags if tag.kind == kind)[:1]
