"""A small bilingual lexicon, to tell which words of a source a translation covers.

`lexicon.tsv` was learnt (IBM model 1) from the parallel text written for this project, by
`benchmarks/checks_lexicon.py`: a
Vietnamese word, then the stems of the English words that translate it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice

from songngu.text import fold

_ENDINGS = re.compile(r"(?:ations?|ators?|ings?|ions?|ers?|ors?|ives?|ments?|ed|es|al|ly|s|e|y|ies)$")
_WORD = re.compile(r"[A-Za-z]+")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return what related English words have in common, roughly: develops, developing and development are "develop"."""
    word = word.lower()
    shorter = _ENDINGS.sub("", word)
    return shorter if len(shorter) >= 4 else word.removesuffix("s") if len(word) > 3 else word


def stems(text: str) -> frozenset[str]:
    """Return the stems of the words of an English text."""
    return frozenset(stem(word) for word in _WORD.findall(text))


@cache
def lexicon() -> dict[str, tuple[str, ...]]:
    """Return the English stems that translate each Vietnamese word (folded, syllables separated by spaces), the
    likeliest first."""
    text = (files("songngu.checks") / "lexicon.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {row[0]: tuple(row[1:]) for row in rows}


@cache
def _longest() -> dict[str, int]:
    """Return the syllables of the longest known word that begins with each syllable."""
    longest: dict[str, int] = {}
    for word in lexicon():
        first, *others = word.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest


LONGEST = 4
"""Syllables of the words that are looked for behind a figure."""
_SYLLABLE = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def covered(source: str, target: str) -> list[tuple[int, int, bool]]:
    """Return the known words of a source in order: where each stands, and whether the translation has it."""
    known, longest = lexicon(), _longest()
    given = stems(target)
    syllables = [(fold(found[0]), *found.span()) for found in _SYLLABLE.finditer(source)]
    words: list[tuple[int, int, bool]] = []
    at = 0
    while at < len(syllables):
        size = _size([syllable for syllable, _, _ in syllables[at : at + longest.get(syllables[at][0], 0)]])
        if size:
            word = " ".join(syllable for syllable, _, _ in syllables[at : at + size])
            words.append((syllables[at][1], syllables[at + size - 1][2], not given.isdisjoint(known[word])))
        at += max(size, 1)
    return words


def first_word(text: str) -> str:
    """Return the known word that a Vietnamese text begins with, folded, or an empty text."""
    syllables = [fold(found[0]) for found in islice(_SYLLABLE.finditer(text), LONGEST)]
    return " ".join(syllables[: _size(syllables)])


def _size(syllables: Sequence[str]) -> int:
    """Return how many syllables the longest known word has that comes first, 0 for none."""
    return next((size for size in range(len(syllables), 0, -1) if " ".join(syllables[:size]) in lexicon()), 0)
