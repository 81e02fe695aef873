"""The check of figures that changed places: "35 hộ, 120 người" is not 120 households and 35 people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from songngu.checks.codes import without_codes
from songngu.checks.comparison import compare
from songngu.checks.lexicon import first_word, lexicon, stem
from songngu.checks.pair import Doubt, Pair
from songngu.records import Span

LIKELY = 3
"""Translations of a noun that count as its own; the others are what often stands beside it."""
REACH = 5
"""English words behind a figure among which its noun stands: "35 of the poorest households"."""
_NO_NOUNS = frozenset(
    ["năm", "tháng", "ngày", "tuần", "tuổi", "giờ", "phút", "mỗi", "tại", "dự kiến", "vì", "bộ", "trường hợp"]
)
"""What other checks look at, and words behind figures that are not counted by them."""
_PEOPLE = ("people", "person", "peopl", "worker", "man", "men")
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class _Count:
    """A figure of the source with what it counts, and what its counterpart in the translation counts."""

    span: Span
    noun: str
    english: frozenset[str]
    place: Span
    counted: frozenset[str]


def moved_figures(pair: Pair) -> Iterator[Doubt]:
    """Figures that stand in the translation, each with the other's noun."""
    for one, other in combinations(_counts(pair), 2):
        if one.place == other.place or one.english & other.english:
            continue
        if one.english & one.counted or other.english & other.counted:
            continue
        evidence = bool(one.english & other.counted) + bool(other.english & one.counted)
        if evidence:
            surfaces = [each.span.of(pair.source).strip() for each in (one, other)]
            yield Doubt(
                f"“{surfaces[0]}” ({one.noun}) và “{surfaces[1]}” ({other.noun}) có thể đã đổi chỗ cho nhau.",
                f"“{surfaces[0]}” ({one.noun}) and “{surfaces[1]}” ({other.noun}) may have changed places.",
                one.span,
                one.place,
                advice=evidence == 1,
            )
            return


def _counts(pair: Pair) -> list[_Count]:
    """Return the plain figures of a source that stand just once in the translation, with what they count."""
    compared = compare(pair.source, pair.target)
    source, target = without_codes(pair.source), without_codes(pair.target)
    starts = sorted(figure.span.start for figure in compared.given)
    counts = []
    for asked in compared.asked:
        behind = source[asked.span.end :].lstrip()
        if asked.check != "numbers" or asked in compared.missing or not behind[:1].islower():
            continue
        noun = first_word(behind) or ("người" if behind.startswith("người") else "")
        places = compared.places(asked)
        if not noun or noun in _NO_NOUNS or len(places) != 1 or source[: asked.span.start].lower().endswith("năm "):
            continue
        stop = next((start for start in starts if start >= places[0].end), len(target))
        counted = [stem(word) for word in _WORD.findall(target[places[0].end : stop])[:REACH]]
        english = _PEOPLE if noun == "người" else lexicon()[noun][:LIKELY]
        counts.append(_Count(asked.span, noun, frozenset(english), places[0], frozenset(counted)))
    return counts
