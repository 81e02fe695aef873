"""What is translated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from songngu.records.articles import BlockKind
from songngu.records.values import Span, digest


class Handling(StrEnum):
    """What is to be done with a segment."""

    TRANSLATE = "translate"
    COPY = "copy"
    """File names, addresses, codes: the source is the target."""
    RENDER = "render"
    """Credits and bylines: put into English by rule."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence (or a short block) to translate. `start` and `end` are offsets into the block's text."""

    id: str
    article_id: str
    block_position: int
    kind: BlockKind
    start: int
    end: int
    text: str
    words: tuple[Span, ...] = ()
    """Words (từ), as spans of `text`."""
    clauses: tuple[Span, ...] = ()
    """The parts an engine translates one by one, as spans of `text`; one span where the segment is short enough."""
    previous: str = ""
    next: str = ""
    handling: Handling = Handling.TRANSLATE


def segment_id(article_id: str, block_position: int, text: str, repeat: int = 0) -> str:
    """Return the stable id of a segment; `repeat` counts earlier segments of the same block with the same text."""
    return digest(article_id, str(block_position), text, *([str(repeat)] if repeat else []))
