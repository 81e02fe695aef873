"""Cuts articles into segments: sentences and short blocks, with their words and the clauses an engine translates."""

from songngu.segment.clauses import clause_spans, join_clauses
from songngu.segment.cut import complete, cut
from songngu.segment.render import render
from songngu.segment.sentences import sentence_spans

__all__ = ["clause_spans", "complete", "cut", "join_clauses", "render", "sentence_spans"]
