"""The check of approximations: "hơn 500" is more than 500, "gần 500" nearly 500, "khoảng 500" about 500."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from songngu.checks.codes import without_codes
from songngu.checks.comparison import compare
from songngu.checks.pair import Doubt, Pair
from songngu.records import Span

BEFORE, AFTER = 45, 30
"""Characters of English around a figure in which its approximation may stand: "the number of visitors exceeded some
500", "500 or so"."""
LONGEST = 20
"""Characters of Vietnamese before a figure in which its approximation stands."""


@dataclass(frozen=True, slots=True)
class _Approximation:
    """What stands before a Vietnamese figure, the English that says it, and the English that says the contrary."""

    vietnamese: re.Pattern[str]
    english: re.Pattern[str]
    contrary: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_FIGURE = "\0"
"""Stands where the figure does, behind the English before it."""
_MORE = _words(
    r"\b(?:more|over|above|exceed|upwards|surpass|beyond|plus|greater|in excess|topp?|better than|past|passed|odd"
    r"|further|at least|and counting|another|additional|half|outnumber)|\+|-odd"
)
_FEWER = _words(r"(?:nearly|almost|less than|fewer than|under|below|close to)\s\S{0,4}$")
_COMPARED = (
    "không|chẳng|ít|nhiều|cao|thấp|nhỏ|lớn|rẻ|đắt|nhẹ|nặng|sớm|muộn|dài|ngắn|xa|già|trẻ|kém|ấm|nóng|lạnh|chậm|nhanh"
    "|rộng|sâu|thua|gấp|tốt"
)
"""Words after which "hơn" compares: "ít hơn 500" is fewer than 500."""
_APPROXIMATIONS = (
    _Approximation(
        _words("".join(rf"(?<!\b{word} )" for word in _COMPARED.split("|")) + r"\bhơn\s$"),
        _MORE,
        _FEWER,
    ),
    _Approximation(
        _words(r"\b(?:cao|dài|nặng|rộng|sâu) hơn\s$"),  # higher than, or higher by
        _words(rf"{_MORE.pattern}|\w{{3}}er\b"),
        _FEWER,
    ),
    _Approximation(
        _words(r"(?<!\d\s)\btrên\s$"),  # over, or on
        _words(rf"{_MORE.pattern}|\b(?:across|along|in|on|out of|per|throughout)\s\S{{0,4}}{_FIGURE}"),
    ),
    _Approximation(
        _words(r"\b(?:gần|ngót|xấp xỉ|suýt soát)\s$"),
        _words(
            r"\b(?:near|almost|close|approach|approx|about|around|just (?:under|short)|less than|under|up to|roughly"
            r"|little|short of|not quite|virtually|barely|all but|next|as much as|as many as)|\bsome\s\S{0,4}" + _FIGURE
        ),
        _words(r"(?:more than|over|exceeding|above|at least)\s\S{0,4}$"),
    ),
    _Approximation(
        _words(r"\b(?:khoảng|chừng|trên dưới)\s$"),
        _words(
            r"\b(?:about|approx|around|roughly|estimat|near|almost|or so|circa|perhaps|maybe|between|average|close"
            r"|up to|as much as|as many as|order|odd|dozen|within)|~|-odd|\bsome\s\S{0,4}" + _FIGURE
        ),
    ),
)


def approximations(pair: Pair) -> Iterator[Doubt]:
    """Figures that are only about right in the source, and exact or turned round in the translation."""
    compared, target = compare(pair.source, pair.target), without_codes(pair.target)
    for asked in compared.asked:
        if asked in compared.missing or asked.check not in ("numbers", "units", "money", "times"):
            continue
        start = max(0, asked.span.start - LONGEST)
        rule, told = next(
            (
                (one, found)
                for one in _APPROXIMATIONS
                if (found := one.vietnamese.search(pair.source, start, asked.span.start))
            ),
            (None, None),
        )
        places = compared.places(asked)
        if rule is None or told is None or not places:
            continue
        turned = [_contrary(rule, place, target) for place in places]
        said = any(rule.english.search(near) for at in places for near in _near(at, target))
        if said and not all(turned):
            continue
        span = Span(told.start(), asked.span.end)
        surface = span.of(pair.source)
        if all(turned):
            yield Doubt(
                f"“{surface}”: bản dịch nói ngược lại (hơn / gần).",
                f"“{surface}”: the translation turns it round (more than / nearly).",
                span,
                places[0],
            )
        else:
            yield Doubt(
                f"“{surface}” là con số ước chừng; bản dịch nói là đúng bằng.",
                f"“{surface}” is an approximation; the translation gives an exact figure.",
                span,
                places[0],
                advice=True,
            )


def _near(place: Span, target: str) -> tuple[str, str]:
    """Return the English before and behind a figure that may be about it: up to the next
    figure, or comma behind."""
    before = target[max(0, place.start - BEFORE) : place.start]
    return re.split(r"\d", before)[-1] + _FIGURE, re.split(r",\s|\d", target[place.end : place.end + AFTER])[0]


def _contrary(rule: _Approximation, place: Span, target: str) -> bool:
    return bool(rule.contrary and rule.contrary.search(target[max(0, place.start - 16) : place.start]))
