"""Pairs with other figures in the same places on both sides, so that a model learns to carry any figure over."""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass

from songngu.training.data import Pair

MONTHS = calendar.month_name[1:]

_DATE = re.compile(r"(?<![\w/.,-])(\d{1,2})/(\d{1,2})(?:/(\d{4}))?(?![\w/]|[.,-]\d)")
_WRITTEN_DATE = re.compile(r"\b[Nn]gày (\d{1,2}) tháng (\d{1,2})(?: năm (\d{4}))?\b")
_CODE = re.compile(r"(?<![\w/.,-])(\d{1,5})((?:/(?:19|20)\d\d)?/[A-ZĐ]+(?:-[A-ZĐ&]+)*)(?![\w/-])")
_NUMBER = re.compile(r"(?<![\w/.,:-])\d+(?:[.,]\d+)*(?![\w/:]|[.,-]\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SWAPPED = str.maketrans(",.", ".,")


@dataclass(frozen=True, slots=True)
class _Change:
    """Spans and new texts, one a side."""

    source: tuple[int, int, str]
    target: tuple[int, int, str]


def refigured(pair: Pair, rng: random.Random) -> Pair:
    """Return a pair with its dates, numbers and document numbers changed alike on both sides.

    Only what is found once on each side is changed, so the truth of the pair is never in doubt; a pair with nothing of
    that kind comes back as it is.
    """
    changes: list[_Change] = []
    for change in _changes(pair, rng):
        if not any(_overlap(change.source, c.source) or _overlap(change.target, c.target) for c in changes):
            changes.append(change)
    return Pair(
        _replaced(pair.source, [change.source for change in changes]),
        _replaced(pair.target, [change.target for change in changes]),
    )


def _changes(pair: Pair, rng: random.Random) -> Iterator[_Change]:
    for pattern in (_DATE, _WRITTEN_DATE):
        yield from _dates(pair, pattern, rng)
    for match in _CODE.finditer(pair.source):
        place = _once(match[0], pair.target)
        if place and pair.source.count(match[0]) == 1:
            number = _other_digits(match[1], rng)
            yield _Change((*match.span(), number + match[2]), (*place, number + match[2]))
    for match in _NUMBER.finditer(pair.source):
        english = match[0].translate(_SWAPPED)
        place = _once(english, pair.target)
        if place is None or match[0] == "1" or len(_occurrences(match[0], pair.source)) > 1:
            continue
        new = _other_year(rng) if _YEAR.fullmatch(match[0]) else _other_digits(match[0], rng)
        yield _Change((*match.span(), new), (*place, new.translate(_SWAPPED)))


def _dates(pair: Pair, pattern: re.Pattern[str], rng: random.Random) -> Iterator[_Change]:
    for match in pattern.finditer(pair.source):
        day, month, year = int(match[1]), int(match[2]), match[3]
        if not (1 <= day <= 31 and 1 <= month <= 12):
            continue
        other = (rng.randint(1, 28), rng.randint(1, 12), _other_year(rng) if year else None)
        for write in (_american, _british):
            place = _once(write(day, month, year), pair.target)
            if place:
                yield _Change((*match.span(), _vietnamese(match[0], *other)), (*place, write(*other)))
                break


def _vietnamese(like: str, day: int, month: int, year: str | None) -> str:
    if "tháng" in like:
        return f"{like.split()[0]} {day} tháng {month}" + (f" năm {year}" if year else "")
    padded = like.startswith("0") or "/0" in like
    written = f"{day:02}/{month:02}" if padded else f"{day}/{month}"
    return written + (f"/{year}" if year else "")


def _american(day: int, month: int, year: str | None) -> str:
    return f"{MONTHS[month - 1]} {day}" + (f", {year}" if year else "")


def _british(day: int, month: int, year: str | None) -> str:
    return f"{day} {MONTHS[month - 1]}" + (f" {year}" if year else "")


def _other_year(rng: random.Random) -> str:
    return str(rng.randint(1990, 2035))


def _other_digits(number: str, rng: random.Random) -> str:
    """Return a number of the same shape; never 1, which would want the singular."""
    while True:
        digits = [str(rng.randint(0, 9)) if char.isdecimal() else char for char in number]
        if digits[0] != number[0] and number[0] != "0" and digits[0] == "0":
            digits[0] = str(rng.randint(1, 9))
        made = "".join(digits)
        if made not in ("1", "0") and (number[0] == "0" or made[0] != "0"):
            return made


def _occurrences(figure: str, text: str) -> list[tuple[int, int]]:
    pattern = re.compile(rf"(?<![\w/.,:-]){re.escape(figure)}(?![\w/:-]|[.,]\d)")
    return [match.span() for match in pattern.finditer(text)]


def _once(figure: str, text: str) -> tuple[int, int] | None:
    found = _occurrences(figure, text)
    return found[0] if len(found) == 1 else None


def _overlap(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _replaced(text: str, changes: list[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
