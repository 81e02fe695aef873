"""Words (từ) of a sentence, by pyvi."""

from __future__ import annotations

import re

from songngu.records import Span

_SYLLABLE = re.compile(r"\w+|[^\w\s]")


def words(text: str) -> tuple[Span, ...]:
    """Return the words of a text as spans; syllables where pyvi's answer cannot be laid over the text."""
    from pyvi import ViTokenizer

    aligned = _align(text, ViTokenizer.tokenize(text).split(" ")) if text.strip() else ()
    return aligned if aligned is not None else tuple(Span(*found.span()) for found in _SYLLABLE.finditer(text))


def _align(text: str, tokens: list[str]) -> tuple[Span, ...] | None:
    """Lay tokens over a text: an underscore stands for itself or for the space between two syllables."""
    spans = []
    at = 0
    for token in tokens:
        at = _skip_space(text, at)
        start = at
        for char in token:
            if char == "_" and text[at : at + 1] != "_":
                at = _skip_space(text, at)
            elif text[at : at + 1] == char:
                at += 1
            else:
                return None
        if at > start:
            spans.append(Span(start, at))
    return tuple(spans) if _skip_space(text, at) == len(text) else None


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at
