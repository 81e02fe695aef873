"""Units: segments with their translation work, and the doubts about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from songngu.records.articles import Article
from songngu.records.segments import Segment
from songngu.records.terms import TermHit
from songngu.records.translations import Draft, Match
from songngu.records.values import Span, digest


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about a unit, with where it shows."""

    check: str
    severity: Severity
    message_vi: str
    message_en: str
    source_span: Span | None = None
    target_span: Span | None = None


class State(StrEnum):
    """States of a unit, as in XLIFF 2.1."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation work: one row of every review file."""

    segment: Segment
    hits: tuple[TermHit, ...]
    matches: tuple[Match, ...]
    draft: Draft
    findings: tuple[Finding, ...]
    target: str
    state: State
    sub_state: str | None = None
    """`rejected` for a unit that a reviewer sent back."""
    comment: str = ""

    @property
    def id(self) -> str:
        """The segment's id."""
        return self.segment.id

    @property
    def source_hash(self) -> str:
        """Tells whether the source changed since the unit was sent out."""
        return digest(self.segment.text)


@dataclass(frozen=True, slots=True)
class ArticleUnits:
    """An article with its units, in reading order."""

    article: Article
    units: tuple[Unit, ...]
