"""How alike two texts are: MinHash signatures over triples of syllables, compared in bands."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

from songngu.text import TONES

BANDS = 12
ROWS = 5
"""Of 12 bands of 5 rows one agrees in 89 % of pairs with a Jaccard likeness of 0.7, 99 % with 0.8, 3 % with 0.3."""
PERMUTATIONS = 120
"""Likeness is told from all of them, give or take 0.04 (at 0.7); the first BANDS * ROWS make the bands."""
LEAST_LIKE = 0.75
"""Likeness of syllable triples from which two articles are taken for one story. Below it benchmarks/near_duplicates.py
finds different articles among real ones: a follow-up that repeats the affair."""
FEWEST_SYLLABLES = 20
"""Shorter articles say too little to be told apart."""
_UNITS = 1 << 16
"""Of UTF-16. Letters beyond them are two units, which have no case and no Vietnamese tone."""
_MASK = (1 << 64) - 1
_FACTOR = 0x9E3779B97F4A7C15
"""Odd, so that it has an inverse modulo 2 to the 64; its bits are those of the golden ratio."""
_INVERSE = pow(_FACTOR, -1, 1 << 64)


class Numbered(NamedTuple):
    """Arrays of numbers of 64 bits: one for each syllable of a text, and one for each paragraph."""

    syllables: Any
    paragraphs: Any


@cache
def _letters() -> tuple[Any, Any]:
    """Return two tables by unit of UTF-16: the small letter without its tone, and a number for the tone."""
    import numpy as np

    letters = np.arange(_UNITS, dtype=np.uint64)
    tones = np.zeros(_UNITS, dtype=np.uint64)
    for code in (*range(0x250), *range(0x300, 0x530), *range(0x1E00, 0x2000)):  # Latin, tones, Greek and Cyrillic
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


def number(texts: Sequence[str]) -> Numbered:
    """Number the syllables of some paragraphs, and the paragraphs.

    Letter case does not count, nor where in a syllable its tone stands (hòa, hoà).
    """
    import numpy as np

    units = np.frombuffer(f" {chr(10).join(texts)} ".encode("utf-16-le", "surrogatepass"), dtype="<u2")
    letter_of, tone_of = _letters()
    spaces = units <= ord(" ")
    edges = np.flatnonzero(spaces[1:] != spaces[:-1]) + 1
    starts, ends = edges[::2], edges[1::2]
    tones = np.zeros(len(units) + 1, dtype=np.uint64)
    np.cumsum(tone_of[units], out=tones[1:])
    syllables = _stretches(letter_of[units], starts, ends) + (tones[ends] - tones[starts])
    syllables ^= syllables >> np.uint64(31)
    lines = np.searchsorted(starts, np.flatnonzero(units == ord("\n")))
    bounds = np.concatenate(([0], lines, [len(starts)]))
    paragraphs = _stretches(syllables, bounds[:-1], bounds[1:])
    return Numbered(syllables, paragraphs.view(np.int64))


@cache
def _factors() -> tuple[Any, Any, Any]:
    """Return odd factors: for the three syllables of a triple, for the permutations, and for the rows of a band."""
    import numpy as np

    chance = np.random.default_rng(1)
    triple, band = (chance.integers(1, 1 << 63, size, dtype=np.uint64) * 2 + 1 for size in (3, ROWS))
    permutations = chance.integers(1, 1 << 31, (PERMUTATIONS, 1), dtype=np.uint32) * 2 + 1
    return triple, permutations, band


def sign(syllables: Any) -> Any:
    """Return the signature of numbered syllables, at least three: PERMUTATIONS numbers of 32 bits."""
    import numpy as np

    triple, permutations, _ = _factors()
    mixed = syllables[:-2] * triple[0] + syllables[1:-1] * triple[1] + syllables[2:] * triple[2]
    mixed ^= mixed >> np.uint64(29)
    mixed *= triple[0]
    # A multiplication by an odd number permutes the 32-bit numbers; which triple comes first then is as good as chance.
    return (permutations * (mixed >> np.uint64(32)).astype(np.uint32)).min(axis=1)


def bands(signature: Any) -> tuple[int, ...]:
    """Return the keys of a signature's bands, signed numbers of 64 bits; texts that share none are not alike."""
    import numpy as np

    triple, _, band = _factors()
    rows = (signature[: BANDS * ROWS].reshape(BANDS, ROWS) * band).sum(axis=1, dtype=np.uint64)
    return tuple((rows * triple[1] + np.arange(BANDS, dtype=np.uint64)).view(np.int64).tolist())


def likeness_of(one: Any, other: Any) -> float:
    """Return the estimated Jaccard likeness of two signatures, from 0 to 1."""
    return float((one == other).mean())
