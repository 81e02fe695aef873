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


@dataclass(frozen=True, slots=True)
class _Approximation:
    """What stands before a Vietnamese figure, the English that says it, and the English that says the contrary."""

    vietnamese: re.Pattern[str]
    english: re.Pattern[str]
    contrary: re.Pattern[str] | None = None


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_COMPARED = (
    "không|chẳng|ít|nhiều|cao|thấp|nhỏ|lớn|rẻ|đắt|nhẹ|nặng|sớm|muộn|dài|ngắn|xa|già|trẻ|kém|ấm|nóng|lạnh|chậm|nhanh"
    "|rộng|sâu|thua|gấp|tốt"
)
"""Words after which "hơn" compares: "ít hơn 500" is fewer than 500."""
_APPROXIMATIONS = (
    _Approximation(
        _words("".join(rf"(?<!\b{word} )" for word in _COMPARED.split("|")) + r"\bhơn\s$"),
        _words(
            r"more|over|above|exceed|upwards|surpass|beyond|plus|\+|greater|in excess|topp?|better than|past|passed|odd"
            r"|further|at least|and counting|another|additional|half"
        ),
        _words(r"(?:nearly|almost|less than|fewer than|under|below|close to)\s\S{0,4}$"),
    ),
    _Approximation(
        _words(r"\b(?:gần|ngót|xấp xỉ|suýt soát)\s$"),
        _words(
            r"near|almost|close|approach|approx|about|around|some\b|just (?:under|short)|less than|under|up to|roughly"
            r"|little|short of|not quite|virtually|barely|all but|next|as much as|as many as"
        ),
        _words(r"(?:more than|over|exceeding|above|at least)\s\S{0,4}$"),
    ),
    _Approximation(
        _words(r"\b(?:khoảng|chừng|trên dưới)\s$"),
        _words(
            r"about|approx|around|some\b|roughly|estimat|near|almost|or so|circa|~|perhaps|maybe|between|average|close"
            r"|up to|as much as|as many as|order|odd|dozen|within"
        ),
    ),
)


def approximations(pair: Pair) -> Iterator[Doubt]:
    """Figures that are only about right in the source, and exact or turned round in the translation."""
    compared, target = compare(pair.source, pair.target), without_codes(pair.target)
    for asked in compared.asked:
        if asked in compared.missing or asked.check not in ("numbers", "units", "money"):
            continue
        before = pair.source[: asked.span.start]
        rule, told = next(
            ((one, found) for one in _APPROXIMATIONS if (found := one.vietnamese.search(before))), (None, None)
        )
        places = compared.places(asked)
        if rule is None or told is None or not places:
            continue
        turned = [_contrary(rule, place, target) for place in places]
        said = any(rule.english.search(target[max(0, at.start - BEFORE) : at.end + AFTER]) for at in places)
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


def _contrary(rule: _Approximation, place: Span, target: str) -> bool:
    return bool(rule.contrary and rule.contrary.search(target[max(0, place.start - 16) : place.start]))
