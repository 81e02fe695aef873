"""The check of missing parts: a stretch of the source whose words the translation does not have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

from songngu.checks.lexicon import covered
from songngu.checks.pair import Doubt, Pair
from songngu.records import BlockKind, Span

SHORTEST_JUDGED = 12
"""Syllables: in shorter sources nothing that matters can be dropped unseen by the check of length."""
USUAL_RATIO = 0.86
"""English words for each Vietnamese syllable, the median of the parallel text written for this project."""
DEFICIT_WEIGHT = 0.9
MISS_WEIGHT = 1.0
UNKNOWN_WEIGHT = 2.2
LEAST_DOUBT = 0.5
"""Weights were fitted (logistic regression) on the even lines of the development sets, with references halved or a
clause cut out; the bound is where 95 % of those are found in this product's domain: 1.5 % of whole references lie
above it there, 17 to 19 % of FLORES and the VLSP news, where the lexicon knows less and references are freer: so it is
a note."""
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.LEAD, BlockKind.LIST_ITEM, BlockKind.CAPTION})


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The words of a source that a translation covers least: from, to (indices), and how many more are missing
    than there."""

    first: int
    last: int
    excess: int


def missing_part(pair: Pair) -> Iterator[Doubt]:
    """A stretch of the source that the translation seems to leave out, by a lexicon and by the lengths."""
    syllables = len(pair.source.split())
    if syllables < SHORTEST_JUDGED or pair.segment.kind not in _PROSE:
        return
    words = covered(pair.source, pair.target)
    stretch = _worst([there for _, _, there in words])
    if stretch.excess < 2:
        return
    elsewhere = [there for index, (_, _, there) in enumerate(words) if not stretch.first <= index < stretch.last]
    miss = (sum(not there for there in elsewhere) + 1) / (len(elsewhere) + 4)
    deficit = USUAL_RATIO * syllables - len(pair.target.split())
    unknown = 1 - len(words) / syllables
    doubt = (stretch.excess + DEFICIT_WEIGHT * deficit) / sqrt(syllables)
    if doubt - MISS_WEIGHT * miss - UNKNOWN_WEIGHT * unknown > LEAST_DOUBT:
        span = Span(words[stretch.first][0], words[stretch.last - 1][1])
        yield Doubt(
            f"Có thể thiếu phần “{_short(span.of(pair.source))}”.",
            f"The part “{_short(span.of(pair.source))}” may be missing.",
            span,
        )


def _worst(there: list[bool]) -> _Stretch:
    """Return the stretch in which missing words outnumber the others most."""
    best = _Stretch(0, 0, 0)
    first = excess = 0
    for index, present in enumerate(there):
        if excess <= 0:
            first, excess = index, 0
        excess += -1 if present else 1
        if excess > best.excess:
            best = _Stretch(first, index + 1, excess)
    return best


def _short(text: str) -> str:
    words = text.split()
    return text if len(words) <= 12 else " ".join([*words[:6], "…", *words[-5:]])
