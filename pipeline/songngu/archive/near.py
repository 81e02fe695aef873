"""Near duplicates: the same agency story on several portals. MinHash signatures (datasketch) in bands.

Only signatures stay in memory, about 1.5 kB an article, never texts.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from songngu.records import Article, BlockKind, digest
from songngu.text import fold

BANDS = 12
ROWS = 5
"""Of 12 bands of 5 rows one agrees in 89 % of pairs with a Jaccard likeness of 0.7, 99 % with 0.8, 3 % with 0.3."""
LEAST_LIKE = 0.7
"""Likeness of syllable triples from which two articles are taken for one story; chosen, not yet measured."""
FEWEST_SYLLABLES = 20
"""Shorter articles say too little to be told apart."""
_QUOTED = 8
_BODY = (BlockKind.LEAD, BlockKind.PARAGRAPH, BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_CELL)


@dataclass(frozen=True, slots=True)
class _Known:
    id: str
    signature: Any
    paragraphs: frozenset[int]


def _number(text: str) -> int:
    return int(digest(fold(text)), 16)


class Duplicates:
    """Remembers the stories of an archive and marks later ones that are near duplicates."""

    def __init__(self) -> None:
        self._known: list[_Known] = []
        self._bands: dict[int, int] = {}

    def mark(self, article: Article) -> Article:
        """Return the article, marked with the earlier one that it repeats and how it differs, if it does."""
        paragraphs = [block.text for block in article.blocks if block.kind in _BODY]
        syllables = fold(" ".join(paragraphs)).split()
        if len(syllables) < FEWEST_SYLLABLES:
            return article
        signature = _sign(syllables)
        keys = [hash((band, signature[band * ROWS : (band + 1) * ROWS].tobytes())) for band in range(BANDS)]
        earlier, likeness = self._nearest(signature, keys)
        if earlier is not None and likeness >= LEAST_LIKE:
            note = _difference(paragraphs, earlier, likeness)
            return replace(article, duplicate_of=earlier.id, notes=(*article.notes, note))
        number = len(self._known)
        self._known.append(_Known(article.id, signature, frozenset(map(_number, paragraphs))))
        for key in keys:
            self._bands.setdefault(key, number)
        return article

    def _nearest(self, signature: Any, keys: list[int]) -> tuple[_Known | None, float]:
        found = {self._bands[key] for key in keys if key in self._bands}
        best: _Known | None = None
        likeness = 0.0
        for number in sorted(found):
            share = float((self._known[number].signature == signature).mean())
            if share > likeness:
                best, likeness = self._known[number], share
        return best, likeness


@lru_cache(maxsize=1)
def _blank() -> Any:
    from datasketch import MinHash

    # CRC-32 in place of SHA-1: the permutations do the mixing, and it takes a tenth of the time.
    return MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=zlib.crc32)


def _sign(syllables: list[str]) -> Any:
    import numpy as np

    sketch = _blank().copy()
    triples = {" ".join(syllables[at : at + 3]) for at in range(len(syllables) - 2)}
    sketch.update_batch([triple.encode("utf-8") for triple in triples])
    return sketch.hashvalues.astype(np.uint32)


def _difference(paragraphs: list[str], earlier: _Known, likeness: float) -> str:
    """Say in a line how a near duplicate differs from the earlier article."""
    numbers = [_number(text) for text in paragraphs]
    own = [text for text, number in zip(paragraphs, numbers, strict=True) if number not in earlier.paragraphs]
    lost = len(earlier.paragraphs - set(numbers))
    if not own and not lost:
        return f"the same text as {earlier.id}"
    quoted = "; ".join(" ".join(text.split()[:_QUOTED]) + " ..." for text in own[:3])
    told = f"{len(own)} of its {len(paragraphs)} paragraphs differ" + (f" ({quoted})" if quoted else "")
    return f"near duplicate of {earlier.id}, {likeness:.0%} alike: {told}; {lost} paragraphs of the other are not in it"
