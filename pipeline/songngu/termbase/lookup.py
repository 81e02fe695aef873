"""Looking up: where in a row of letters words of a dictionary stand, for all places at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from songngu.termbase.reading import Numbers

_LEAST_BITS, _ROOM = 16, 32
"""Of the table of hashes: places for each word. More make fewer errors, fewer stay in the processor's cache."""
_FACTOR = 0x9E3779B97F4A7C1 | 1
"""Odd, so that no letter is lost from a hash; products wrap around."""
_BEGINS, _WHOLE = 1, 2
_NONE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of letters that are words, overlapping ones too: by where they begin, longer ones first."""

    firsts: Numbers
    lasts: Numbers
    """Where the runs are over."""
    phrases: Numbers
    """The numbers of the words."""


class Lookup:
    """Words by the hashes of their letters: a table tells how far to go on, a sorted list which word it is."""

    def __init__(self, words: Sequence[str]) -> None:
        self._sizes = np.fromiter(map(len, words), dtype=np.int64, count=len(words))
        self._longest = int(self._sizes.max(initial=0))
        self._letters = np.frombuffer("".join(words).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
        self._begins = np.cumsum(self._sizes) - self._sizes
        self._marks = np.zeros(1 << max(_LEAST_BITS, (_ROOM * len(words)).bit_length()), dtype=np.uint8)
        self._hashes = np.zeros(len(words), dtype=np.int64)
        self._mark()
        self._by_hash = np.argsort(self._hashes)
        self._hashes = self._hashes[self._by_hash]

    def _mark(self) -> None:
        mask = len(self._marks) - 1
        number = np.arange(len(self._sizes))
        hashes = self._letters[self._begins] if len(number) else _NONE
        for length in range(1, self._longest + 1):
            self._marks[hashes & mask] |= _BEGINS
            whole = self._sizes[number] == length
            self._marks[hashes[whole] & mask] |= _WHOLE
            self._hashes[number[whole]] = hashes[whole]
            number = number[~whole]
            hashes = hashes[~whole] * _FACTOR + self._letters[self._begins[number] + length]

    def runs(self, letters: Numbers) -> Runs:
        """Return the words in a row of letters.

        All places are looked at together, a letter further in each step, as long as words begin so.
        """
        padded = np.concatenate((letters, np.zeros(self._longest, dtype=np.int64)))
        places = np.flatnonzero(letters)
        hashes = letters[places]
        mask = len(self._marks) - 1
        firsts, lengths, found = [_NONE], [_NONE], [_NONE]
        for length in range(1, self._longest + 1):
            said = self._marks[hashes & mask]
            whole = (said & _WHOLE) > 0
            firsts.append(places[whole])
            lengths.append(np.full(len(firsts[-1]), length))
            found.append(hashes[whole])
            on = said > 0
            places = places[on]
            if not len(places):
                break
            hashes = hashes[on] * _FACTOR + padded[places + length]
        return self._confirmed(np.concatenate(firsts), np.concatenate(lengths), np.concatenate(found), padded)

    def _confirmed(self, firsts: Numbers, lengths: Numbers, hashes: Numbers, letters: Numbers) -> Runs:
        """Return the runs that are words indeed, letter by letter, in their order: hashes coincide."""
        at = np.searchsorted(self._hashes, hashes)
        at[at == len(self._hashes)] = 0
        words = self._by_hash[at] if len(self._by_hash) else _NONE
        right: npt.NDArray[np.bool_] = self._sizes[words] == lengths
        for step in range(int(lengths.max(initial=0))):
            reach = lengths > step
            own = self._letters[np.minimum(self._begins[words] + step, len(self._letters) - 1)]
            right &= ~reach | (own == letters[firsts + step])
        order = np.lexsort((-lengths[right], firsts[right]))
        first = firsts[right][order]
        return Runs(first, first + lengths[right][order], words[right][order])
