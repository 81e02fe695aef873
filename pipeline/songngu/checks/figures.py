"""Checks of numbers, dates, times, money and units: both sides are read into values and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.checks.codes import without_codes
from songngu.checks.comparison import compare
from songngu.checks.english_figures import MONTHS, foreign_numbers, number
from songngu.checks.hints import HINTS
from songngu.checks.pair import Doubt, Pair
from songngu.checks.rates import counted_names, lost_models, lost_rates, lost_words
from songngu.checks.units import MONEY_OF_ENGLISH, MONEY_TOLD, TIMES, TWO_CURRENCIES, UNITS_OF_ENGLISH
from songngu.records import Span

_COUNTED = re.compile(r"(?<![\d.,:/-])(\d{1,4})(?![.,/]\d|\s?[-–])\s?([^\W\d]+|)")
_TARGET_TIME = re.compile(rf"[\s-]?({'|'.join(TIMES)})s?\b", re.IGNORECASE)


def _added_units(pair: Pair) -> Iterator[Span]:
    """Find figures with a unit that the source does not know: twelve hectares for twelve volumes."""
    source, target = pair.source, without_codes(pair.target)
    for figure in compare(pair.source, pair.target).given:
        if figure.span.of(target).lower() in HINTS or not any(atom.startswith("n:") for atom in figure.atoms):
            continue
        for unit, known in UNITS_OF_ENGLISH:
            found = unit.match(target, figure.span.end)
            if found and not known.search(source):
                yield Span(figure.span.start, found.end())
        counted = {unit for run, unit in _COUNTED.findall(source) if number(int(run)) in figure.atoms}
        found = _TARGET_TIME.match(target, figure.span.end)
        if found is None or not figure.span.of(target).isdecimal():
            continue
        # An age may stand before its noun in English where the source has no word beside the number.
        if found[1].lower() == "year":
            counted &= {word for words in TIMES.values() for word in words}
        if counted and not counted & set(TIMES[found[1].lower()]):
            yield Span(figure.span.start, found.end())


_MONTH_NAMES = "|".join(month.capitalize() for month in MONTHS)
_DAY_OF_MONTH = re.compile(
    rf"\b(?:{_MONTH_NAMES})\s(?P<day>[1-3]?\d)(?![\d,]|\s?(?:percent|per cent|million))"
    rf"|(?<!\d)(?P<first>[1-3]?\d)(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTH_NAMES})\b"
)
_COUNT_AFTER = re.compile(
    r"(?<=\d)\s(?!(?i:đồng|đô|đôla|đ|euro|bảng|yên|nhân|tệ|kíp|won|baht|xu|rúp|franc|peso|rupee|riel|usd|tr|k|đến|tới|lên"
    r"|xuống|còn|từ|và|hoặc|hay|trong|cho|tại|một|mỗi|mọi|sau|trước|của|vào|với|ở|về|để|là|thì|mà|khi|do|bằng|trên|dưới|nữa)\b)"
    r"[a-zà-ỹđ]+(?:(?![\w/])|(?=/km))"
)
"""What a number counts: a small word that is no money and joins no amounts."""
_PAID_BEFORE = re.compile(r"(?:[$€£¥₫]|[A-Z]{2,3}[$€£]?)\s?$")


def _of(pair: Pair, check: str) -> Iterator[Doubt]:
    for asked in compare(pair.source, pair.target).missing:
        if asked.check == check:
            surface = asked.span.of(pair.source).strip()
            yield Doubt(
                f"“{surface}” ở bản gốc không thấy trong bản dịch. Hãy so lại.",
                f"“{surface}” in the source has no counterpart in the translation. Compare them.",
                asked.span,
            )


def numbers(pair: Pair) -> Iterator[Doubt]:
    """Numbers missing from the translation, and numbers that only the translation has."""
    yield from _of(pair, "numbers")
    for span in compare(pair.source, pair.target).added:
        surface = span.of(pair.target)
        yield Doubt(
            f"“{surface}” trong bản dịch không có ở bản gốc.",
            f"“{surface}” in the translation is not in the source.",
            None,
            span,
        )
    yield from counted_names(pair)
    yield from lost_words(pair)
    yield from lost_models(pair)


def dates(pair: Pair) -> Iterator[Doubt]:
    """Dates, months, quarters and weekdays."""
    yield from _of(pair, "dates")
    target = without_codes(pair.target)
    for found in _DAY_OF_MONTH.finditer(target):
        if counted := _counted_day(pair.source, found["day"] or found["first"]):
            yield Doubt(
                f"“{found[0]}” là ngày tháng; ở bản gốc là “{counted}”.",
                f"“{found[0]}” is a date; in the source it is “{counted}”.",
                None,
                Span(*found.span()),
            )


def _counted_day(source: str, day: str) -> str:
    """Return what the source counts by the number that the translation has as a day: "10 ngày" for August 10."""
    places = list(re.finditer(rf"(?<![\w.,/-])0?{day}(?![\d/]|[.,-]\d)", source))
    counts = [_COUNT_AFTER.match(source, place.end()) for place in places]
    counts = [found if found and found[0].strip() not in ("tháng", "rạng", "năm") else None for found in counts]
    if not places or len(places) < len(re.findall(rf"(?<!\d)0?{day}(?!\d)", source)) or not all(counts):
        return ""
    if any(re.search(r"\b(?:ngày|mùng|mồng|hôm|và|đến|,)\s$", source[: place.start()]) for place in places):
        return ""
    return next(f"{day}{found[0]}" for found in counts if found)


def times(pair: Pair) -> Iterator[Doubt]:
    """Times of day: 14h30 is 2:30 pm or 14:30."""
    yield from _of(pair, "times")


def money(pair: Pair) -> Iterator[Doubt]:
    """Amounts of money: the value, and the currency."""
    yield from _of(pair, "money")
    yield from _unitless(pair, "money", "loại tiền", "currency")
    for found in TWO_CURRENCIES.finditer(pair.target):
        yield Doubt(
            f"“{found[0]}” ghi hai loại tiền hoặc hai lần.",
            f"“{found[0]}” is paid in two currencies, or twice.",
            None,
            Span(*found.span()),
        )
    told = MONEY_TOLD.search(pair.source)
    for found in MONEY_OF_ENGLISH.finditer(without_codes(pair.target)):
        if not told or found[0].endswith("%"):
            yield Doubt(
                f"“{found[0]}” là tiền; bản gốc không nói đến tiền.",
                f"“{found[0]}” is money; the source tells of none.",
                None,
                Span(*found.span()),
            )
        elif counted := _counted(pair, found):
            yield Doubt(
                f"“{found[0]}” là tiền; ở bản gốc là “{counted}”.",
                f"“{found[0]}” is money; in the source it is “{counted}”.",
                None,
                Span(*found.span()),
            )


def _counted(pair: Pair, paid: re.Match[str]) -> str:
    """Return what the source counts by the figure that the translation pays with: "45 hộ" for VND45."""
    compared = compare(pair.source, pair.target)
    values = {atom for one in compared.given if one.span.start < paid.end() <= one.span.end for atom in one.atoms}
    same = [one for one in compared.asked if any(option & values for option in one.options)]
    counts = [_COUNT_AFTER.match(pair.source, one.span.end) for one in same if one.check == "numbers"]
    if len(counts) < len(same) or any(_PAID_BEFORE.search(pair.source[: one.span.start]) for one in same):
        return ""
    return next((f"{same[0].span.of(pair.source)}{found[0]}" for found in counts if all(counts) and found), "")


def units(pair: Pair) -> Iterator[Doubt]:
    """Measures and percentages: the value, and the unit."""
    yield from _of(pair, "units")
    for span in dict.fromkeys(_added_units(pair)):
        surface = span.of(pair.target)
        yield Doubt(
            f"Đơn vị của “{surface}” trong bản dịch không có ở bản gốc.",
            f"The unit of “{surface}” in the translation is not in the source.",
            None,
            span,
        )
    yield from _unitless(pair, "units", "đơn vị", "unit")
    yield from lost_rates(pair)


def _unitless(pair: Pair, check: str, vi: str, en: str) -> Iterator[Doubt]:
    for asked in compare(pair.source, pair.target).unitless:
        if asked.check == check:
            surface = asked.span.of(pair.source).strip()
            yield Doubt(
                f"Không thấy {vi} của “{surface}” trong bản dịch.",
                f"The {en} of “{surface}” is not in the translation.",
                asked.span,
            )


def number_format(pair: Pair) -> Iterator[Doubt]:
    """Numbers left in the Vietnamese manner: 12,5 and 1.234,5 are 12.5 and 1,234.5 in English."""
    for span in foreign_numbers(without_codes(pair.target)):
        surface = span.of(pair.target)
        yield Doubt(
            f"“{surface}” viết theo lối Việt Nam; tiếng Anh dùng dấu chấm cho phần thập phân.",
            f"“{surface}” is written in the Vietnamese manner; English has a point before decimals "
            f"and commas between thousands.",
            None,
            span,
        )
    for span in dict.fromkeys(_dates_left(pair)):
        surface = span.of(pair.target)
        yield Doubt(
            f"Ngày “{surface}” viết theo lối Việt Nam; tiếng Anh viết tên tháng.",
            f"The date “{surface}” is written in the Vietnamese manner; English names the month.",
            None,
            span,
        )


def _dates_left(pair: Pair) -> Iterator[Span]:
    """Find dates that stand in the target as they do in the source: 17-5 for May 17."""
    source, target = without_codes(pair.source), without_codes(pair.target)
    for asked in compare(pair.source, pair.target).asked:
        surface = asked.span.of(source)
        if asked.check == "dates" and re.fullmatch(r"\d{1,2}[/.-]\d{1,2}", surface):
            for found in re.finditer(rf"(?<![\d/.-]){re.escape(surface)}(?![\d/-]|\.\d)", target):
                yield Span(*found.span())
