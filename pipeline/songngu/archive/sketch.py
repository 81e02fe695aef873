"""A small sketch of an article's text, by which near duplicates are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from songngu.archive.documents import Item
from songngu.likeness import FEWEST_SYLLABLES, bands, number, sign
from songngu.records import Article, BlockKind

BODY = (BlockKind.LEAD, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL)
MOST_LETTERS = 1 << 20
"""Longer articles are dumps; they are not compared, so that memory stays bounded."""


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article. `signature` is an array of 32-bit numbers as bytes, `bands` a key for each band."""

    signature: bytes
    bands: tuple[int, ...]
    paragraphs: tuple[int, ...]
    """A key for each paragraph of the body, in order."""


class Drawn(NamedTuple):
    """An item that was read, with the sketch of an article that is to be compared."""

    item: Item
    sketch: Sketch | None


def drawn(item: Item) -> Drawn:
    """Return an item with its sketch."""
    return Drawn(item, sketch(item) if isinstance(item, Article) else None)


def undrawn(item: Item) -> Drawn:
    """Return an item that is not to be compared."""
    return Drawn(item, None)


def body_texts(article: Article) -> list[str]:
    """Return the texts that count when articles are compared."""
    return [block.text for block in article.blocks if block.kind in BODY]


def sketch(article: Article) -> Sketch | None:
    """Return the sketch of an article, or None where it is too short or too long to be compared."""
    texts = body_texts(article)
    if sum(map(len, texts)) > MOST_LETTERS:
        return None
    numbered = number(texts)
    if len(numbered.syllables) < FEWEST_SYLLABLES:
        return None
    signature = sign(numbered.syllables)
    return Sketch(signature.tobytes(), bands(signature), tuple(numbered.paragraphs.tolist()))
