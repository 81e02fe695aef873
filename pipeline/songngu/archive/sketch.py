"""A small sketch of an article's text, by which near duplicates are told: MinHash over triples of syllables."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from songngu.records import Article, BlockKind
from songngu.text import TONES

BANDS = 12
ROWS = 5
"""Of 12 bands of 5 rows one agrees in 89 % of pairs with a Jaccard likeness of 0.7, 99 % with 0.8, 3 % with 0.3."""
PERMUTATIONS = 120
"""Likeness is told from all of them, give or take 0.04 (at 0.7); the first BANDS * ROWS make the bands."""
FEWEST_SYLLABLES = 20
"""Shorter articles say too little to be told apart."""
BODY = (BlockKind.LEAD, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL)
MOST_LETTERS = 1 << 20
"""Longer articles are dumps; they are not compared, so that memory stays bounded."""
_PLANE = 0x2000
"""Letters lie below; above are punctuation and other scripts, which have no case and no Vietnamese tone."""
_MASK = (1 << 64) - 1
_FACTOR = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse modulo 2 to the 64; its bits are those of the golden ratio."""
_INVERSE = pow(_FACTOR, -1, 1 << 64)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of an article. `signature` is PERMUTATIONS numbers of 32 bits, `bands` a key for each band."""

    signature: bytes
    bands: tuple[int, ...]
    paragraphs: tuple[int, ...]
    """A key for each paragraph of the body, in order."""


def body_texts(article: Article) -> list[str]:
    """Return the texts that count when articles are compared."""
    return [block.text for block in article.blocks if block.kind in BODY]


def sketch(article: Article) -> Sketch | None:
    """Return the sketch of an article, or None where it is too short or too long to be compared."""
    texts = body_texts(article)
    if sum(map(len, texts)) > MOST_LETTERS:
        return None
    syllables, paragraphs = _numbers(texts)
    if len(syllables) < FEWEST_SYLLABLES:
        return None
    signature, bands = _sign(syllables)
    return Sketch(signature, bands, tuple(paragraphs.tolist()))


@cache
def _letters() -> tuple[Any, Any]:
    """Return two tables by code point: the small letter without its tone, and a number for the tone."""
    import numpy as np

    letters = np.arange(_PLANE, dtype=np.uint64)
    tones = np.zeros(_PLANE, dtype=np.uint64)
    for code in range(_PLANE):
        whole = unicodedata.normalize("NFD", chr(code).lower())
        bare = unicodedata.normalize("NFC", "".join(mark for mark in whole if mark not in TONES))
        letters[code] = ord(bare[0]) if bare else 0
        tones[code] = sum((1 + TONES.index(mark)) * _INVERSE for mark in whole if mark in TONES) & _MASK
    return letters, tones


@lru_cache(maxsize=8)
def _powers(size: int) -> tuple[Any, Any]:
    """Return the powers of a factor and of its inverse, modulo 2 to the 64."""
    import numpy as np

    rising, falling = (np.full(size, factor, dtype=np.uint64) for factor in (_FACTOR, _INVERSE))
    return np.cumprod(rising), np.cumprod(falling)


def _stretches(values: Any, starts: Any, ends: Any) -> Any:
    """Return a number for each stretch of some numbers, which depends on them and their order, not on their place."""
    import numpy as np

    rising, falling = _powers(1 << len(values).bit_length())
    sums = np.zeros(len(values) + 1, dtype=np.uint64)
    np.cumsum(values * rising[: len(values)], out=sums[1:])
    return (sums[ends] - sums[starts]) * falling[starts]


def _numbers(texts: list[str]) -> tuple[Any, Any]:
    """Return a number for each syllable of some paragraphs, and one for each paragraph.

    Letter case does not count, nor where in a syllable its tone stands (hòa, hoà).
    """
    import numpy as np

    data = f" {chr(10).join(texts)} ".encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(data, dtype=np.uint32)
    small = np.minimum(codes, _PLANE - 1)
    letter_of, tone_of = _letters()
    letters = np.where(codes < _PLANE, letter_of[small], codes)
    spaces = codes <= ord(" ")
    edges = np.flatnonzero(spaces[1:] != spaces[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    tones = np.zeros(len(codes) + 1, dtype=np.uint64)
    np.cumsum(tone_of[small], out=tones[1:])
    syllables = _stretches(letters, starts, ends) + (tones[ends] - tones[starts])
    syllables ^= syllables >> np.uint64(31)
    lines = np.searchsorted(starts, np.flatnonzero(codes == ord("\n")))
    bounds = np.concatenate(([0], lines, [len(starts)]))
    paragraphs = _stretches(syllables, bounds[:-1], bounds[1:])
    return syllables, paragraphs.view(np.int64)


@cache
def _factors() -> tuple[Any, Any, Any]:
    """Return odd factors: for the three syllables of a triple, for the permutations, and for the rows of a band."""
    import numpy as np

    chance = np.random.default_rng(1)
    triple, band = (chance.integers(1, 1 << 63, size, dtype=np.uint64) * 2 + 1 for size in (3, ROWS))
    permutations = chance.integers(1, 1 << 31, (PERMUTATIONS, 1), dtype=np.uint32) * 2 + 1
    return triple, permutations, band


def _sign(syllables: Any) -> tuple[bytes, tuple[int, ...]]:
    import numpy as np

    triple, permutations, band = _factors()
    mixed = syllables[:-2] * triple[0] + syllables[1:-1] * triple[1] + syllables[2:] * triple[2]
    mixed ^= mixed >> np.uint64(29)
    mixed *= triple[0]
    # A multiplication by an odd number permutes the 32-bit numbers; which triple comes first then is as good as chance.
    signature = (permutations * (mixed >> np.uint64(32)).astype(np.uint32)).min(axis=1)
    rows = (signature[: BANDS * ROWS].reshape(BANDS, ROWS) * band).sum(axis=1, dtype=np.uint64)
    keys = (rows * triple[1] + np.arange(BANDS, dtype=np.uint64)).view(np.int64)
    return signature.tobytes(), tuple(keys.tolist())
