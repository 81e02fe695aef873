"""How articles are handed from one process to another: the generic way takes longer than reading them does."""

from __future__ import annotations

import copyreg
from collections.abc import Callable
from typing import Any

from songngu.archive.sketch import Sketch
from songngu.records import Article, Block, BlockKind, Picture

_KINDS = tuple(BlockKind)
_NUMBER_OF = {kind: number for number, kind in enumerate(_KINDS)}
_JOINT = "\x1e"
"""Between the texts of an article's blocks, where they hold none; `clean` leaves no control character."""


def pack_small() -> None:
    """Have this process pickle articles and what goes with them in few, large pieces."""
    copyreg.pickle(Article, _article)
    for type_ in (Picture, Sketch):
        copyreg.pickle(type_, _by_constructor(type_.__match_args__))


def _by_constructor(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    def reduce(value: Any) -> tuple[Any, ...]:
        return type(value), tuple([getattr(value, name) for name in names])

    return reduce


_REST = tuple(name for name in Article.__match_args__ if name != "blocks")
_PLACE = Article.__match_args__.index("blocks")


def _article(article: Article) -> tuple[Any, ...]:
    """Take an article apart; its blocks are numbered from 0, as readers number them."""
    blocks = article.blocks
    kinds = bytes([_NUMBER_OF[block.kind] for block in blocks])
    texts = [block.text for block in blocks]
    joined = _JOINT.join(texts)
    pictures = [block.picture_id for block in blocks] if article.pictures else [None] * len(blocks)
    rest = tuple([getattr(article, name) for name in _REST])
    return _opened, (kinds, joined if joined.count(_JOINT) == len(texts) - 1 else texts, pictures, rest)


def _opened(kinds: bytes, texts: str | list[str], pictures: list[str | None], rest: tuple[Any, ...]) -> Article:
    pieces = texts.split(_JOINT) if isinstance(texts, str) else texts
    parts = enumerate(zip(kinds, pieces, pictures, strict=True))
    blocks = tuple([Block(position, _KINDS[kind], text, picture) for position, (kind, text, picture) in parts])
    values = (*rest[:_PLACE], blocks, *rest[_PLACE:])
    return Article(*values)
