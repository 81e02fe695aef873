"""From an article to its segments."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from songngu.records import Article, Block, BlockKind, Handling, Segment, Span, segment_id
from songngu.segment.clauses import clause_spans
from songngu.segment.render import rendered
from songngu.segment.sentences import sentence_spans
from songngu.segment.words import word_spans

_WHOLE = frozenset({BlockKind.TITLE, BlockKind.HEADING, BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.TABLE_CELL})
"""Kinds of block that are one segment, whatever marks they hold."""
_TAIL_CREDIT = re.compile(
    r"[(\[]?\s*[-–]?\s*(?<!\w)(?:Ảnh|Nguồn ảnh|Nguồn|Ảnh tư liệu|Ảnh minh h[oọ]ạ?a?|Đồ họa|Video)\s*:\s[^:.]{2,60}$"
)
"""A credit at the end of a caption: "... Trường THCS-THPT Cửa Việt- Ảnh: Thanh Tùng", "... (Ảnh: TTXVN)"."""
_LABELLED = re.compile(r"\W*(?:ảnh|nguồn|tin|bài|theo|video|clip|đồ họa|thực hiện|tác giả|biên tập)\b", re.IGNORECASE)
_MAY_CREDIT = frozenset({BlockKind.CAPTION, BlockKind.PARAGRAPH})
"""Kinds of block that may hold a credit, which only a label tells: "(Theo TTXVN)"."""
_COPIED = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w.-]+\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?|mp4)"
    r"|\d+(?:[./]\d+)*/[A-ZĐ]+(?:-[A-ZĐ&]+)*|\W+",
    re.IGNORECASE,
)


def cut(article: Article, *, inside: bool = True) -> tuple[Segment, ...]:
    """Cut an article into segments, in reading order. The same article always gives the same segments.

    Without `inside`, what stands inside them is left out, their words and clauses: `complete` adds it. It is most of
    the work.
    """
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
                words=word_spans(text) if inside else (),
                clauses=clause_spans(text) if inside else (),
                previous=texts[number - 1] if number else "",
                next=texts[number + 1] if number + 1 < len(texts) else "",
                handling=_handling(block.kind, text),
            )
        )
        seen[key] += 1
    return tuple(segments)


def complete(segment: Segment) -> Segment:
    """Return a segment with its words and clauses."""
    return replace(segment, words=word_spans(segment.text), clauses=clause_spans(segment.text))


def _spans(block: Block) -> list[Span]:
    if block.kind in _WHOLE:
        stripped = block.text.strip()
        start = block.text.index(stripped)
        return [Span(start, start + len(stripped))] if stripped else []
    spans = sentence_spans(block.text)
    if block.kind is BlockKind.CAPTION and spans:
        last = spans[-1]
        tail = _TAIL_CREDIT.search(last.of(block.text))
        if tail and tail.start() > 0 and rendered(tail[0].strip()):
            at = last.start + tail.start()
            end = last.start + len(last.of(block.text)[: tail.start()].rstrip())
            start = at + len(tail[0]) - len(tail[0].lstrip())
            spans[-1:] = [Span(last.start, end), Span(start, last.end)]
    return spans


def _handling(kind: BlockKind, text: str) -> Handling:
    """Tell what is to be done with a text: codes are copied, credits and bylines that the rules know rendered."""
    if _COPIED.fullmatch(text):
        return Handling.COPY
    is_credit = kind in (BlockKind.CREDIT, BlockKind.BYLINE) or (kind in _MAY_CREDIT and bool(_LABELLED.match(text)))
    if is_credit and rendered(text):
        return Handling.RENDER
    return Handling.TRANSLATE
