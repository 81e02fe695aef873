"""Words (từ) of Vietnamese text, by pyvi's conditional random field."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from songngu.records import Span

_SYLLABLE = re.compile(r"\w+(?:[-.,/]\w+)*|[^\w\s]")
_LONGEST_PIECE = 5_000
"""Characters; sentences of the press have some 150."""
_LEAST_JOINED = 4
"""Syllables of a word that may be two. Of three, parting by the dictionary was wrong as often as right (8,275 sentences
of corpora/parallel: vị cố | thủ tướng, tàu cá | nước ngoài)."""


def word_spans(text: str) -> tuple[Span, ...]:
    """Return the words of a text as spans. Where pyvi's answer cannot be laid over the text, a syllable is a word."""
    from pyvi import ViTokenizer

    known = ViTokenizer.ViTokenizer.bi_grams
    spans: list[Span] = []
    position = 0
    for piece in _pieces(text):
        for joined in str(ViTokenizer.tokenize(piece)).split():
            for word in _parted(joined.split("_"), known):
                start, end = _locate(word, text, position)
                if start < 0:
                    return tuple(Span(*match.span()) for match in _SYLLABLE.finditer(text))
                spans.append(Span(start, end))
                position = end
    return tuple(spans)


def _pieces(text: str) -> Iterator[str]:
    """Cut a text for pyvi, whose time grows with the square of the length: at the last space that fits, if any."""
    begin = 0
    while len(text) - begin > _LONGEST_PIECE:
        space = text.rfind(" ", begin + 1, begin + _LONGEST_PIECE)
        end = begin + _LONGEST_PIECE if space < 0 else space
        yield text[begin:end]
        begin = end
    yield text[begin:]


def _parted(syllables: list[str], known: Container[str]) -> list[list[str]]:
    """Part a long word of pyvi that is two or more words of two syllables: hội_nghị_quyết_tâm, Hàn_Quốc_hội_ngộ.

    Each must be in pyvi's own dictionary; the first may be a name that small letters follow.
    """
    if len(syllables) < _LEAST_JOINED or len(syllables) % 2:
        return [syllables]
    pairs = [syllables[at : at + 2] for at in range(0, len(syllables), 2)]
    named = all(s[:1].isupper() for s in pairs[0]) and pairs[1][0][:1].islower()
    rest = pairs[1:] if named else pairs
    return pairs if all(" ".join(pair).lower() in known for pair in rest) else [syllables]


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
