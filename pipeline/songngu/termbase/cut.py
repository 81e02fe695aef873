"""A text cut into syllables, with what is needed to look around in it: offsets, marks, neighbours, words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate

from songngu.records import Segment
from songngu.termbase.syllables import SYLLABLE, Plain, gap, key

_SPLIT = re.compile(f"({SYLLABLE.pattern})")
_AROUND = 6
"""Syllables looked at on either side."""
_LOOSE_WORD = 3
"""Words of pyvi of so many syllables do not count against a term: they are mostly two words (nhà_máy_điện gió), as all
rejections in 8,275 sentences showed (corpora/parallel, every second one)."""


class Cut:
    """The syllables of a segment. Offsets are into its text in NFC; `back` gives those into the text as given."""

    def __init__(self, segment: Segment, ready: Plain) -> None:
        """`ready` is the segment's text in NFC (`plain`)."""
        self._ready = ready
        self.text = ready.text
        self._spans = segment.words
        self.has_words = bool(segment.words)
        parts = _SPLIT.split(self.text)
        self.syllables = parts[1::2]
        self.separators = parts[2::2]
        """What stands after each syllable."""
        self.offsets = list(accumulate(map(len, parts)))
        """Where syllables begin and end, in turn."""

    def start(self, number: int) -> int:
        """Return where a syllable begins."""
        return self.offsets[2 * number]

    def back(self, position: int) -> int:
        """Return the offset in the text as given."""
        return self._ready.back(position)

    def before(self, first: int) -> list[str]:
        """Return the syllables before a run, as written, with nothing but spaces or quotation marks between."""
        at = first
        while at > 0 and first - at < _AROUND and _joins(self.separators[at - 1]):
            at -= 1
        return self.syllables[at:first]

    def after(self, last: int) -> list[str]:
        """Return the syllables after a run, as written, with nothing but spaces or quotation marks between."""
        at = last
        while at < len(self.syllables) and at - last < _AROUND and _joins(self.separators[at - 1]):
            at += 1
        return self.syllables[last:at]

    def cuts(self, first: int, last: int) -> bool:
        """Tell whether a run begins or ends inside a word."""
        if not self.has_words:
            return False
        words = self._words
        return (first > 0 and words[first - 1] == words[first]) or (
            last < len(words) and words[last - 1] == words[last]
        )

    def crosses(self, first: int, last: int, *, name: bool, measured: bool) -> bool:
        """Tell whether a run takes part of a word and leaves the rest: `công an` in `thành công an toàn`.

        A `name` of a place is whole whatever word its first syllable is in (cửa_sông Bến Hải); so is a `measured` unit
        after a figure (26 tỷ đồng_tiền lãi).
        """
        words = self._words
        if all(s[0].isupper() for s in self.syllables[first:last]):
            return False  # of names that stand side by side pyvi makes one
        figure = measured and first > 0 and self.syllables[first - 1].isdigit()
        if words[first] == words[last - 1]:
            return last - first == 1 and not figure
        left = first > 0 and words[first - 1] == words[first] and not name
        right = last < len(words) and words[last - 1] == words[last]
        return not figure and ((left and self._parts(first - 1, first)) or (right and self._parts(last - 1, last)))

    def _parts(self, one: int, other: int) -> bool:
        """Tell whether two neighbours of one word of pyvi are parted against the language."""
        if self._words.count(self._words[one]) >= _LOOSE_WORD:
            return False
        # pyvi joins a name with the small letters after it: đảo Cồn Cỏ_mờ xanh. At the head of a sentence (Cơ_sở) a
        # capital says nothing.
        return not (one > 0 and self.syllables[one][0].isupper() and self.syllables[other][0].islower())

    @cached_property
    def _words(self) -> list[int]:
        """Return the number of the word that each syllable is in."""
        words, numbers, at = self._spans, [], 0
        for number in range(len(self.syllables)):
            start = self.back(self.start(number))
            while at < len(words) and words[at].end <= start:
                at += 1
            inside = at < len(words) and words[at].start <= start
            numbers.append(at if inside else -1 - number)
        return numbers


def _joins(between: str) -> bool:
    """Tell whether nothing but spaces or quotation marks stands between two syllables."""
    return between == " " or gap(between) in ("", '"')


def as_keys(syllables: Sequence[str]) -> list[str]:
    """Return the keys of syllables."""
    return [key(syllable) for syllable in syllables]
