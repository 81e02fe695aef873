"""Words (từ) of Vietnamese text, by pyvi's conditional random field."""

from __future__ import annotations

import re

from songngu.records import Span

_SYLLABLE = re.compile(r"\w+(?:[-.,/]\w+)*|[^\w\s]")


def word_spans(text: str) -> tuple[Span, ...]:
    """Return the words of a text as spans. Where pyvi's answer cannot be laid over the text, a syllable is a word."""
    from pyvi import ViTokenizer

    spans: list[Span] = []
    position = 0
    for word in str(ViTokenizer.tokenize(text)).split():
        start, end = _locate(word.split("_"), text, position)
        if start < 0:
            return tuple(Span(*match.span()) for match in _SYLLABLE.finditer(text))
        spans.append(Span(start, end))
        position = end
    return tuple(spans)


def _locate(syllables: list[str], text: str, position: int) -> tuple[int, int]:
    """Return where some syllables stand one after another from a position on, spaces or underscores between them."""
    start = -1
    for syllable in syllables:
        if not syllable:
            continue
        while position < len(text) and (text[position].isspace() or text[position] == "_"):
            position += 1
        if not text.startswith(syllable, position):
            return -1, -1
        start = position if start < 0 else start
        position += len(syllable)
    return start, position
