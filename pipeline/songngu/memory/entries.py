"""What the memory keeps of one approved translation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from songngu.records import Article, Unit


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved translation, with who approved it, when, and where it stands."""

    source: str
    target: str
    previous: str = ""
    """The Vietnamese text before, which makes a match one in context."""
    next: str = ""
    reviewer: str = ""
    at: dt.datetime | None = None
    """When it was approved; aware."""
    article_id: str = ""
    article: str = ""
    """The article's title, for people."""
    published: dt.date | None = None
    origin: str = "review"
    """`review`, or the name of the file that it was imported from."""
    domain: str = ""
    """The section of the article, or what the imported file says."""
    unit_id: str | None = None

    @property
    def label(self) -> str:
        """Where the translation comes from, in a few words: reviewer, day, article."""
        day = f"{self.at:%d/%m/%Y}" if self.at else ""
        where = self.article if self.article else ("" if self.origin == "review" else self.origin)
        return ", ".join(part for part in (self.reviewer, day, where) if part) or self.origin


def entry_of(unit: Unit, article: Article, *, reviewer: str, at: dt.datetime) -> Entry:
    """Return the memory's entry for a reviewed unit of an article."""
    return Entry(
        source=unit.segment.text,
        target=unit.target,
        previous=unit.segment.previous,
        next=unit.segment.next,
        reviewer=reviewer,
        at=at,
        article_id=article.id,
        article=article.title,
        published=article.day,
        domain=article.section or "",
        unit_id=unit.id,
    )
