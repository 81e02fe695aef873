"""From an article to its segments."""

from __future__ import annotations

import re
from collections import Counter

from songngu.records import Article, Block, BlockKind, Handling, Segment, Span, segment_id
from songngu.segment.clauses import clause_spans
from songngu.segment.sentences import sentence_spans
from songngu.segment.words import word_spans

_WHOLE = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.TABLE_CELL})
"""Kinds of block that are one segment, whatever marks they hold."""
_RENDERED = frozenset({BlockKind.CREDIT, BlockKind.BYLINE})
_COPIED = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w.-]+\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|mp4)"
    r"|\d+(?:[./]\d+)*/[A-ZĐ]+(?:-[A-ZĐ&]+)*|\W+",
    re.IGNORECASE,
)


def cut(article: Article) -> tuple[Segment, ...]:
    """Cut an article into segments, in reading order. The same article always gives the same segments."""
    pieces = [(block, span) for block in article.blocks for span in _spans(block)]
    texts = [span.of(block.text) for block, span in pieces]
    seen: Counter[tuple[int, str]] = Counter()
    segments = []
    for number, ((block, span), text) in enumerate(zip(pieces, texts, strict=True)):
        key = (block.position, text)
        segments.append(
            Segment(
                id=segment_id(article.id, block.position, text, seen[key]),
                article_id=article.id,
                block_position=block.position,
                kind=block.kind,
                start=span.start,
                end=span.end,
                text=text,
                words=word_spans(text),
                clauses=clause_spans(text),
                previous=texts[number - 1] if number else "",
                next=texts[number + 1] if number + 1 < len(texts) else "",
                handling=_handling(block.kind, text),
            )
        )
        seen[key] += 1
    return tuple(segments)


def _spans(block: Block) -> list[Span]:
    if block.kind in _WHOLE:
        stripped = block.text.strip()
        start = block.text.index(stripped)
        return [Span(start, start + len(stripped))] if stripped else []
    return sentence_spans(block.text)


def _handling(kind: BlockKind, text: str) -> Handling:
    if kind in _RENDERED:
        return Handling.RENDER
    return Handling.COPY if _COPIED.fullmatch(text) else Handling.TRANSLATE
