"""Syllables of Vietnamese text as keys for matching, with offsets into the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from songngu.text import fold

_PIECE = re.compile(r"[^\W_]+|[&,/]|[^\w\s\-–—]")
_MASKED = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+\.(?:jpe?g|png|gif|pdf|docx?|xlsx?)\b"
    r"|\d+(?:/\d+)*/[A-ZĐ]+(?:-[A-ZĐ&]+)*",  # document codes: 10/KH-UBND
    re.IGNORECASE,
)
_FINAL_Y = str.maketrans("yỳýỷỹỵ", "iìíỉĩị")
_ENDS_IN_Y = re.compile(r"(?<=[bcdđghklmnprstvx])[yỳýỷỹỵ]$")
BREAK = "\n"
"""The key of what no term reaches across: sentence punctuation, codes, addresses."""


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable, a comma, an ampersand or a break."""

    key: str
    start: int
    end: int


def syllable_key(surface: str) -> str:
    """Return what a syllable is matched by: small letters, older tone placement, i for final y (kỹ, kĩ)."""
    return _ENDS_IN_Y.sub(lambda found: found[0].translate(_FINAL_Y), fold(surface))


def syllables(text: str, *, masked: bool = True) -> list[Syllable]:
    """Cut NFC text into syllables; codes, addresses and file names become breaks where `masked`."""
    return list(_pieces(text, _MASKED.finditer(text) if masked else iter(())))


def _pieces(text: str, masks: Iterator[re.Match[str]]) -> Iterator[Syllable]:
    mask = next(masks, None)
    for piece in _PIECE.finditer(text):
        while mask and mask.end() <= piece.start():
            mask = next(masks, None)
        if mask and mask.start() <= piece.start():
            yield Syllable(BREAK, *piece.span())
        elif piece[0][0].isalnum():
            yield Syllable(syllable_key(piece[0]), *piece.span())
        else:
            yield Syllable(piece[0] if piece[0] in "&,/" else BREAK, *piece.span())
