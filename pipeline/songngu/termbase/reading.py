"""Texts read all at once: their syllables as arrays, in which the index looks wordings up.

A text is cut by looking up its pieces, the stretches between spaces: texts repeat them, and a look-up takes a tenth of
the time of a search by pattern.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from songngu.records import Segment
from songngu.termbase.cut import Cut
from songngu.termbase.rules import standing
from songngu.termbase.syllables import SYLLABLE, Plain, is_plain, key, parting, plain

Numbers = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]

_BETWEEN = " \n "
"""Stands between two texts; longer than a space, so that no plain gap reaches from one into the other."""
_MOST_KEPT = 1 << 18
"""Syllables in kept pieces; a year of a newspaper has about 60,000 different pieces."""


class Pieces(dict[str, int]):
    """Stretches of text between spaces, by number, with the syllables of each in flat arrays."""

    def __init__(self, letter_of: Callable[[str], int]) -> None:
        """`letter_of` gives the number of a syllable's key in the index, 0 where no wording has it."""
        super().__init__()
        self._letter_of = letter_of
        self._forget()

    def _forget(self) -> None:
        self.clear()
        self.sizes = array("q")
        """Characters of each piece."""
        self.firsts, self.counts = array("q"), array("q")
        """Of each piece: where its syllables begin in the arrays below, and how many they are."""
        self.letters, self.starts, self.ends = array("q"), array("q"), array("q")
        """Of each syllable: its letter, and where it stands in its piece."""
        self.standings = array("B")
        self.marks, self.marks_before = array("q"), array("q")
        """Marks of the sentence: in each piece, and in its piece before each syllable."""

    def __missing__(self, piece: str) -> int:
        number = self[piece] = len(self.sizes)
        self.sizes.append(len(piece))
        self.firsts.append(len(self.letters))
        marks = end = 0
        for match in SYLLABLE.finditer(piece):
            syllable = match[0]
            marks += parting(piece[end : match.start()])
            end = match.end()
            self.letters.append(self._letter_of(key(syllable)))
            self.starts.append(match.start())
            self.ends.append(end)
            self.standings.append(standing(syllable))
            self.marks_before.append(marks)
        self.marks.append(marks + parting(piece[end:]))
        self.counts.append(len(self.letters) - self.firsts[-1])
        return number

    def numbers(self, text: str) -> Numbers:
        """Return the numbers of a text's pieces. Earlier numbers may be forgotten."""
        if len(self.letters) > _MOST_KEPT:
            self._forget()
        parts = text.split(" ")
        return np.fromiter(map(self.__getitem__, parts), dtype=np.int64, count=len(parts))


class Reading:
    """The syllables of some segments in one row. Offsets are into the segments' texts in NFC, laid end to end."""

    def __init__(self, segments: Sequence[Segment], pieces: Pieces) -> None:
        self.segments = segments
        self.texts = [segment.text for segment in segments]
        whole = _BETWEEN.join(self.texts)
        self.moved: dict[int, Plain] = {}
        """The texts in which characters stand elsewhere than in the text as given."""
        if not is_plain(whole):
            self.moved = {n: ready for n, text in enumerate(self.texts) if (ready := plain(text)).offsets}
            self.texts = [self.moved[n].text if n in self.moved else text for n, text in enumerate(self.texts)]
            whole = _BETWEEN.join(self.texts)
        sizes = np.fromiter(map(len, self.texts), dtype=np.int64, count=len(segments)) + len(_BETWEEN)
        self.bases = np.cumsum(sizes) - sizes
        """Where each text begins."""
        numbers = pieces.numbers(whole)
        piece_starts = np.cumsum(np.asarray(pieces.sizes)[numbers] + 1)
        piece_starts -= np.asarray(pieces.sizes)[numbers] + 1
        counts = np.asarray(pieces.counts)[numbers]
        piece = np.repeat(np.arange(len(numbers)), counts)
        held = np.asarray(pieces.firsts)[numbers] - (np.cumsum(counts) - counts)
        held = held[piece] + np.arange(len(piece))
        self.letters: Numbers = np.asarray(pieces.letters)[held]
        self.starts: Numbers = piece_starts[piece] + np.asarray(pieces.starts)[held]
        self.ends: Numbers = piece_starts[piece] + np.asarray(pieces.ends)[held]
        self.standings: npt.NDArray[np.uint8] = np.asarray(pieces.standings)[held]
        """What each syllable may do to a term beside it (`rules.standing`)."""
        spaced = (self.starts[1:] - self.ends[:-1] == 1) & (piece[1:] != piece[:-1])
        self._odd: Numbers = np.concatenate(([0], np.cumsum(~spaced))) if len(piece) else np.zeros(1, dtype=np.int64)
        marks = np.asarray(pieces.marks)[numbers]
        self._marks: Numbers = (np.cumsum(marks) - marks)[piece] + np.asarray(pieces.marks_before)[held]
        self._firsts = np.searchsorted(self.starts, self.bases)
        self._cuts: dict[int, Cut] = {}

    def __len__(self) -> int:
        """Return the number of syllables."""
        return len(self.letters)

    def text_of(self, syllables: Numbers) -> Numbers:
        """Return the numbers of the texts that syllables are in."""
        return np.searchsorted(self._firsts, syllables, side="right") - 1

    def first_of(self, text: int) -> int:
        """Return the number of a text's first syllable."""
        return int(self._firsts[text])

    def spaced(self, firsts: Numbers, lasts: Numbers) -> Marks:
        """Tell of runs whether nothing but single spaces stands between their syllables."""
        told: Marks = self._odd[lasts - 1] == self._odd[firsts]
        return told

    def parted(self, firsts: Numbers, lasts: Numbers) -> Marks:
        """Tell of runs whether a mark of the sentence stands in them; dashes and quotation marks are none."""
        told: Marks = self._marks[lasts - 1] != self._marks[firsts]
        return told

    def cut(self, text: int) -> Cut:
        """Return the syllables of one text by themselves, to look around in it."""
        made = self._cuts.get(text)
        if made is None:
            ready = self.moved.get(text) or Plain(self.texts[text])
            made = self._cuts[text] = Cut(self.segments[text], ready)
        return made

    def given_span(self, text: int, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of a text stands in the text as given."""
        moved = self.moved.get(text)
        return (moved.back(start), moved.back(end)) if moved else (start, end)

    def in_words(self, firsts: Numbers, lasts: Numbers) -> Marks:
        """Tell of runs whether they may begin or end inside a word; `Cut.cuts` knows it for certain."""
        if not any(segment.words for segment in self.segments):
            return np.zeros(len(firsts), dtype=np.bool_)
        moved = np.isin(np.arange(len(self.segments)), list(self.moved))
        spans = [
            (base + word.start, base + word.end)
            for base, segment, elsewhere in zip(self.bases.tolist(), self.segments, moved, strict=True)
            if not elsewhere
            for word in segment.words
        ]
        begins, ends = np.array(spans, dtype=np.int64).reshape(-1, 2).T
        word = np.searchsorted(begins, self.starts, side="right") - 1
        inside = (word >= 0) & (ends[word] > self.starts) if len(ends) else np.zeros(len(word), dtype=np.bool_)
        joined: Marks = np.concatenate(([False], (word[1:] == word[:-1]) & inside[1:] & inside[:-1], [False]))
        return joined[firsts] | joined[lasts] | moved[self.text_of(firsts)]
