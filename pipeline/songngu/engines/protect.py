"""What must arrive though no glossary names it: codes unchanged, and figures and dates in English form.

Both are guards: hits like those of terms, verified and repaired by the same ladder, and never reported as terms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from songngu.engines.answers import plain_number
from songngu.records import TermHit

CODE, FIGURE = "guard:code", "guard:figure"

_CODES = re.compile(
    r"https?://[^\s<>\"“”]*[\w/]"  # addresses, without the full stop that ends the sentence
    r"|\bwww\.[^\s<>\"“”]*[\w/]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+"  # with bounds: long lines are passed over once
    r"|(?<!\w)(?<!\w-)\w[\w-]{0,200}\.(?:jpe?g|png|gif|pdf|docx?|xlsx?|zip|mp[34])\b"
    r"|\b\d+(?:/\d{4})?/[A-ZĐ][A-ZĐƯa-zđ0-9]*(?:[-–/&][A-ZĐƯ0-9][A-ZĐƯa-zđ0-9]*)*"  # 10/KH-UBND, 43/2017/TT-BTC
    r"|\b\d{2}[A-ZĐ]\d?-\d{3}\.?\d{2}\b"  # plates: 74A-123.45
    r"|(?<![\d.,])(?:\+84|0)\d{1,3}(?:[. ]\d{3,4}){2}(?![\d.,])"  # telephone: 0233.3852.529
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_FULL_DATE = re.compile(r"(?:ngày\s+)?\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_DATE_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?")
_DAY = re.compile(
    r"(?<!mỗi )(?<!hằng )(?<!hàng )(?:(?=ngày)|(?:sáng|chiều|tối|trưa|đêm)\s+)"  # "sáng" is said in words of its own
    r"(?P<said>(?:ngày\s+)?(?P<day>\d{1,2})[/.-](?P<month>\d{1,2}))\b(?![/.-]?\d|/|\stháng|\s\(?(?:âm lịch|AL\b))",
    re.IGNORECASE,
)
_MONTH = re.compile(
    r"tháng\s+(\d{1,2})(?:[/-](\d{4})|\s+năm\s+(\d{4}))?(?![\d/-]|\s\(?(?:âm lịch|AL\b))", re.IGNORECASE
)
_ALWAYS = re.compile(r"(?<![\d/])24/7(?![\d/])")
_CLOCK = re.compile(
    r"(?<=\b(?:lúc|vào|đến)\s)(\d{1,2})(?:\s?giờ|h)(?:\s?(\d{2})(?:\s?phút)?)?(?![\d/])(?:\s(sáng|trưa|chiều|tối|đêm))?\b",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"quý\s+(IV|I{1,3}|[1-4])/(\d{4})\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\d.,/-])(\d+(?:\.\d{3})*(?:,\d+)?)\s?%")
_NUMBER = re.compile(r"(?<![\w.,/])(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?(?![\d/]|[.,]\d|\w)")
_SCALES = {"nghìn": 3, "ngàn": 3, "triệu": 6, "tỷ": 9, "tỉ": 9}
_UNIT_AFTER = re.compile(r"(?:\s+(nghìn|ngàn|triệu|tỷ|tỉ))?(?:\s+(đồng|USD|đô la))?(?![^\W_])", re.IGNORECASE)
_RANGE_BEFORE = re.compile(r"\d\s?(?:-|–|đến|tới|và|lên|xuống|còn)\s?$")
"""What stands before the second of two amounts, whose currency English may write at the first."""
_SCALE_WORDS = {3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
_QUARTERS = {"I": "first", "II": "second", "III": "third", "IV": "fourth"}
_QUARTERS |= {str(number): word for number, word in enumerate(("first", "second", "third", "fourth"), 1)}
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_LONGEST_ORDINAL = 3
"""Digits: what is longer counts or names a year."""
_DECADE_BEFORE = re.compile(r"(?:những năm|thập niên|thập kỷ)\s$", re.IGNORECASE)
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def guards(text: str, taken: Sequence[TermHit]) -> tuple[TermHit, ...]:
    """Return guards for a text's codes, dates and figures, where no term stands; they do not overlap."""
    held = [(hit.start, hit.end) for hit in taken]
    found: list[TermHit] = []
    for make in (_codes, _dates, _figures):
        for guard in make(text):
            if all(guard.end <= start or guard.start >= end for start, end in held):
                held.append((guard.start, guard.end))
                found.append(guard)
    return tuple(sorted(found, key=lambda guard: guard.start))


def is_guard(hit: TermHit) -> bool:
    """Tell whether a hit is a guard and no term."""
    return hit.term_id in (CODE, FIGURE)


def _guard(kind: str, found: re.Match[str], wordings: Sequence[str], end: int | None = None) -> TermHit:
    start, end = found.start("said") if "said" in found.re.groupindex else found.start(), end or found.end()
    return TermHit(kind, start, end, found.string[start:end], wordings[0], tuple(wordings[1:]))


def _codes(text: str) -> Iterator[TermHit]:
    for found in _CODES.finditer(text):
        yield _guard(CODE, found, (found[0],))


def _dates(text: str) -> Iterator[TermHit]:
    shapes: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[str]]], ...] = (
        (_FULL_DATE, lambda m: _date(m[1], m[2], m[3])),
        (_DATE_WORDS, lambda m: _date(m[1], m[2], m[3])),
        (_DAY, lambda m: _date(m["day"], m["month"], None)),
        (_MONTH, lambda m: _month(m[1], m[2] or m[3])),
        (_ALWAYS, lambda m: ["24/7", "around the clock", "round the clock", "24 hours a day"]),
        (_CLOCK, lambda m: _time(int(m[1]), m[2], m[3])),
        (_QUARTER, lambda m: [f"{_QUARTERS[m[1].upper()]} quarter of {m[2]}", f"Q{_quarter(m[1])} {m[2]}"]),
    )
    for pattern, write in shapes:
        for found in pattern.finditer(text):
            wordings = write(found)
            if wordings:
                yield _guard(FIGURE, found, wordings)


def _quarter(written: str) -> int:
    return list(_QUARTERS.values()).index(_QUARTERS[written.upper()]) % 4 + 1


def _date(day: str, month: str, year: str | None) -> list[str]:
    """Write a date in English, the house's way first; nothing where the figures make no date."""
    if not (1 <= int(month) <= 12 and 1 <= int(day) <= 31):
        return []
    name, number = _MONTHS[int(month) - 1], str(int(day))
    if year is None:
        return [f"{name} {number}", f"{number} {name}", f"{name[:3]} {number}"]
    return [f"{name} {number}, {year}", f"{number} {name} {year}", f"{number} {name}, {year}"]


def _month(month: str, year: str | None) -> list[str]:
    """Write a month in English; nothing where there is none of this number."""
    if not 1 <= int(month) <= 12:
        return []
    name = _MONTHS[int(month) - 1]
    return [f"{name} {year}", f"{name}, {year}"] if year else [name]


def _time(hour: int, minute: str | None, part: str | None) -> list[str]:
    """Write a time of day in English: 19h30 is 7:30 p.m., and 7 giờ tối is 7 p.m."""
    if hour > 24 or (minute and int(minute) > 59):
        return []
    if part and part.lower() not in ("sáng", "trưa") and hour < 12:
        hour += 12
    half, shown = ("p" if 12 <= hour < 24 else "a"), hour % 12 or 12
    written = [f"{shown}{mark}{minute}" for mark in ":."] if minute else [str(shown)]
    written = [f"{one}{end}" for one in written for end in (f" {half}.m.", f" {half}m", f"{half}m")]
    return [*written, f"{hour}:{minute or '00'}", *(["noon"] if hour == 12 and not minute else [])]


def _figures(text: str) -> Iterator[TermHit]:
    for found in _PERCENT.finditer(text):
        number = plain_number(found[1])
        yield _guard(FIGURE, found, (f"{number}%", f"{number} %", f"{number} per cent", f"{number} percent"))
    for found in _NUMBER.finditer(text):
        unit = _UNIT_AFTER.match(text, found.end())
        if unit is not None and (unit[1] or unit[2]):
            yield _guard(FIGURE, found, _amount(found[0], unit, text[: found.start()]), unit.end())
        elif len(found[0]) > 1:
            number = plain_number(found[0])
            bare = number.replace(",", "")
            words = _other_words(bare, text[: found.start()]) if bare.isdecimal() else ()
            yield _guard(FIGURE, found, tuple(dict.fromkeys((number, bare, *words))))


def _other_words(number: str, before: str) -> Iterator[str]:
    """Write a whole number as a word, an ordinal or a decade: English has "the 31st SEA Games", "in the 1930s"."""
    value = int(number)
    if value < len(_SMALL):
        yield _SMALL[value]
    if len(number) <= _LONGEST_ORDINAL:
        yield f"{value}{'th' if value % 100 in (11, 12, 13) else _ORDINALS.get(value % 10, 'th')}"
    if value % 10 == 0 and _DECADE_BEFORE.search(before):
        yield from (f"{number}s", f"19{number}s") if len(number) == 2 else (f"{number}s",)


def _amount(number: str, unit: re.Match[str], before: str) -> list[str]:
    """Write a scaled number or an amount in English: 3.500 tỷ đồng is VND3.5 trillion, or 3,500 billion dong."""
    plain = plain_number(number)
    value = float(plain.replace(",", ""))
    written = [plain]
    if unit[1]:
        power = _SCALES[unit[1].lower()]
        written = [f"{plain} {_SCALE_WORDS[power]}", f"{value * 10**power:,.0f}"]
        if value >= 1000 and power + 3 in _SCALE_WORDS:
            written.insert(0, f"{value / 1000:.6g} {_SCALE_WORDS[power + 3]}")
    if not unit[2]:
        return written
    marks, name = (("VND",), "dong") if unit[2].lower() == "đồng" else (("US$", "$"), "US dollars")
    amounts = [mark + one for mark in marks for one in written]
    after = [f"{one} {word}" for one in written for word in (name, "VND" if name == "dong" else "USD")]
    return [*amounts, *after, *(written if _RANGE_BEFORE.search(before) else ())]
