"""The types that flow through songngu.

Frozen and slotted; sequences are tuples; change one with `dataclasses.replace`. Spans are half-open code-point
offsets into NFC text. Times are timezone-aware.
"""

from songngu.records.articles import Article, Block, BlockKind, Picture, Skip
from songngu.records.reviews import (
    ArticleTags,
    Claim,
    Conflict,
    Decision,
    Outcome,
    Result,
    Returned,
    Sent,
    TermDecision,
    Version,
)
from songngu.records.segments import Handling, Segment, segment_id
from songngu.records.terms import Romanisation, Term, TermHit, TermStatus
from songngu.records.translations import (
    Applied,
    Draft,
    Engine,
    Match,
    MatchKind,
    Mechanism,
    Origin,
    Request,
    Translation,
)
from songngu.records.units import ArticleUnits, Finding, Severity, State, Unit
from songngu.records.values import HANOI, Span, digest

__all__ = [
    "HANOI",
    "Applied",
    "Article",
    "ArticleTags",
    "ArticleUnits",
    "Block",
    "BlockKind",
    "Claim",
    "Conflict",
    "Decision",
    "Draft",
    "Engine",
    "Finding",
    "Handling",
    "Match",
    "MatchKind",
    "Mechanism",
    "Origin",
    "Outcome",
    "Picture",
    "Request",
    "Result",
    "Returned",
    "Romanisation",
    "Segment",
    "Sent",
    "Severity",
    "Skip",
    "Span",
    "State",
    "Term",
    "TermDecision",
    "TermHit",
    "TermStatus",
    "Translation",
    "Unit",
    "Version",
    "digest",
    "segment_id",
]
