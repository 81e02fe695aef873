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
_YEAR = re.compile(r"(?:1[89]|20)\d\d")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:after|before|between|by|during|early|end|for|from|in|late|of|since|the|through|throughout|till|until|year"
    r"|to|January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\d(?: and| or)?|[a-z]['’]s)"
    r"[,\s(–-]{1,2}$|[(–-]$|^$",
    re.IGNORECASE,
)
"""What stands before a year in English."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of the source, what it counts or that it is a year, and what stands about its counterpart."""

    span: Span
    noun: str
    """Empty for a year."""
    likely: frozenset[str]
    known: frozenset[str]
    """Stems of all English that is known for the noun."""
    place: Span
    counted: frozenset[str]
    """Stems of the words behind the counterpart."""
    right: bool
    """Whether the counterpart counts the noun, or stands where a year does."""


def moved_figures(pair: Pair) -> Iterator[Doubt]:
    """Figures that stand in the translation each with the other's noun, or in the other order without their nouns."""
    for one, other in combinations(_figures(pair), 2):
        if one.place == other.place or one.right or other.right or one.likely & other.likely:
            continue
        evidence = bool(one.likely & other.counted) + bool(other.likely & one.counted)
        if evidence or one.place.start > other.place.start:
            yield Doubt(
                f"{_told(one, pair, 'năm')} và {_told(other, pair, 'năm')} có thể đã đổi chỗ cho nhau.",
                f"{_told(one, pair, 'a year')} and {_told(other, pair, 'a year')} may have changed places.",
                one.span,
                one.place,
                advice=evidence < 2,
            )
            return


def _told(figure: _Figure, pair: Pair, year: str) -> str:
    return f"“{figure.span.of(pair.source).strip()}” ({figure.noun or year})"


def _figures(pair: Pair) -> list[_Figure]:
    """Return the plain figures of a source that stand just once in the translation, in order."""
    compared = compare(pair.source, pair.target)
    source, target = without_codes(pair.source), without_codes(pair.target)
    starts = sorted(figure.span.start for figure in compared.given)
    found = []
    for asked in compared.asked:
        places = compared.places(asked)
        if asked.check != "numbers" or asked in compared.missing or len(places) != 1:
            continue
        place = places[0]
        stop = next((start for start in starts if start >= place.end), len(target))
        counted = frozenset(stem(word) for word in _WORD.findall(target[place.end : stop])[:REACH])
        behind = source[asked.span.end :].lstrip()
        if source[: asked.span.start].lower().endswith("năm ") and _YEAR.fullmatch(asked.span.of(source).strip()):
            right = _BEFORE_YEAR.search(target[: place.start]) is not None
            found.append(_Figure(asked.span, "", frozenset(), frozenset(), place, counted, right))
            continue
        noun = first_word(behind) or ("người" if behind.startswith("người") else "")
        if not behind[:1].islower() or not noun or noun in _NO_NOUNS:
            continue
        english = _PEOPLE if noun == "người" else lexicon()[noun]
        likely, known = frozenset(english[:LIKELY]), frozenset(english)
        found.append(_Figure(asked.span, noun, likely, known, place, counted, bool(known & counted)))
    return found
