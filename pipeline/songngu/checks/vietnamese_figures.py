"""Figures of a Vietnamese text, read into what their translation may say.

A figure has options; an option is a set of atoms (see english_figures) that must all stand in the translation.
"3.500 tỷ đồng" is 3,500,000,000,000 in VND; "30/4" is April 30; "1/3" may be a date or a fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from songngu.checks.english_figures import number, roman
from songngu.records import Span

_SCALES = {"trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
_UNITS: dict[str, str] = {
    "%": r"%|per\s?cent|percentage|pct|hal[fv]|all|fully|entire",
    "phần trăm": r"%|per\s?cent|percentage",
    "km2": r"km2|km²|square.kilomet|sq\.? ?km",
    "km²": r"km2|km²|square.kilomet|sq\.? ?km",
    "km/h": r"km/h|kph|kmh|(?:kilomet\w+|km) (?:per|an) hour",
    "m2": r"m2|m²|square.met|sq\.? ?m",
    "m²": r"m2|m²|square.met|sq\.? ?m",
    "m3": r"m3|m³|cubic.met|cu\.? ?m",
    "m³": r"m3|m³|cubic.met|cu\.? ?m",
    "km": r"km|kilomet",
    "cm": r"cm|centimet",
    "mm": r"mm|millimet",
    "kg": r"kg|kilo",
    "ha": r"ha\b|hectare",
    "tấn": r"\bton|metric ton|\bt\b",
    "tạ": r"\bton|quintal|kg|kilo|ta\b",
    "lít": r"lit(?:re|er)|\bl\b",
    "độ C": r"°|degree|℃|celsius|\bC\b",
    "°C": r"°|degree|℃|celsius|\bC\b",
    "MW": r"MW|megawatt",
    "kWh": r"kWh|kilowatt",
    "hải lý": r"nautical",
}
_CURRENCIES: dict[str, str] = {
    "đồng": r"VND|đồng|\bdong|₫",
    "VND": r"VND|đồng|\bdong|₫",
    "VNĐ": r"VND|đồng|\bdong|₫",
    "USD": r"(?:US|AU|CA|SG|HK|NZ)D\b|\$|dollar",
    "đô la": r"(?:US|AU|CA|SG|HK|NZ)D\b|\$|dollar",
    "đô-la": r"(?:US|AU|CA|SG|HK|NZ)D\b|\$|dollar",
    "euro": r"EUR|€|\beuro",
    "EUR": r"EUR|€|\beuro",
    "bảng Anh": r"GBP|£|pound",
    "yên": r"JPY|¥|\byen",
    "nhân dân tệ": r"CNY|RMB|yuan|renminbi|¥",
    "kíp": r"LAK|\bkip",
    "won": r"KRW|\bwon|₩",
    "baht": r"THB|baht",
}
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d+|\d+"
_SCALE = "|".join(_SCALES)
_QUANTITY = re.compile(
    rf"(?<![A-Za-zĐđ\d])(?<![A-Za-z]-)(?P<number>{_NUMBER})(?P<scales>(?:\s?(?:{_SCALE})(?![^\W_])(?!\s(?:lệ|giá|số|trọng|suất|phú|phần))){{0,2}})(?P<half>\s?rưỡi)?"
    rf"(?:\s(?P<rest>\d{{1,3}})\s(?P<restscale>{_SCALE})(?![^\W_]))?"
    r"(?:\s?(?P<unit>%|phần trăm|km/h|(?:km|m)[23²³]|độ C|°C|hải lý|(?:km|cm|mm|kg|ha|tấn(?!\scông)"
    r"|tạ|lít|MW|kWh)(?![^\W_]))"
    rf"|\s?(?P<money>(?:{'|'.join(_CURRENCIES)})(?![^\W_])(?!\s(?:chí|bào|hồ|đội|loạt|nghiệp|thời|ý|lúc|minh|hương|môn|cỏ|ruộng|bằng|lòng))))?"
)
_TIME = re.compile(
    r"(?<![\d/.,])(?P<h>\d{1,2})\s?(?:giờ(?![^\W\d])|h(?![^\W\d])|g(?![^\W\d])|:)\s?(?P<m>\d{2}(?![\d/]|[.,]\d))?(?:\s?phút)?(?P<part>\s(?:sáng|chiều|tối|đêm|trưa))?"
)
_DATE = re.compile(r"(?<![\d/.,])(\d{1,2})(/|\.|-(?=\d{1,2}-\d))(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/]|[.,]\d)")
_MONTH_YEAR = re.compile(r"(?<![\d/.,-])(\d{1,2})[/-](\d{4})(?![\d/])")
_MONTH = re.compile(
    r"\btháng\s(?P<word>giêng|chạp|mười một|mười hai|mười|một|hai|ba|tư|năm|sáu|bảy|tám|chín)\b"
    r"|\btháng\s(?P<digits>\d{1,2})(?![\d/])",
    re.IGNORECASE,
)
_MONTH_WORDS = {
    w: i for i, w in enumerate(["giêng", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"], 1)
} | {
    "một": 1,
    "mười một": 11,
    "mười hai": 12,
    "chạp": 12,
}
_QUARTER = re.compile(r"\bquý\s(?P<q>IV|I{1,3}|[1-4])(?![^\W_])", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"\b(?:thứ\s(?P<d>[2-7]|hai|ba|tư|năm|sáu|bảy)|chủ nhật)\b(?=[,\s]+(?:ngày\s)?\(?\d{1,2}[/-])", re.IGNORECASE
)
_WEEKDAY_WORDS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6}
_ROMAN = re.compile(
    r"(?<![\w.])(?:[IVXL]{2,7}|(?<=thứ )[IVX]|(?<=khóa )[IVX]|(?<=kỷ )[IVX]|(?<=hạng )[IVX])(?![\w.]\w|\w)"
)
_DATE_BEFORE = re.compile(
    r"\b(?:ngày|hôm|sáng|chiều|tối|đêm|trưa|mùng|mồng|lễ|dịp|nay|qua|đến|từ|và|hết|trước|sau"
    r"|Quốc khánh|thứ \w+,?|-|–|\()\s?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure of the source: where, of what kind, what may stand for it, and the unit that must stand with it."""

    span: Span
    check: str
    options: tuple[frozenset[str], ...]
    unit: str = ""


def vietnamese_figures(text: str) -> list[Asked]:
    """Return the figures of a Vietnamese text, in order."""
    taken: list[Span] = []
    figures: list[Asked] = []
    for reader in (_weekdays, _times, _dates, _months, _quarters, _romans, _quantities):
        for asked in reader(text):
            if not any(asked.span.start < other.end and other.start < asked.span.end for other in taken):
                taken.append(asked.span)
                figures.append(asked)
    return sorted(figures, key=lambda asked: asked.span)


def _all(*atoms: str) -> frozenset[str]:
    return frozenset(atoms)


def _weekdays(text: str) -> Iterator[Asked]:
    for found in _WEEKDAY.finditer(text):
        day = (found["d"] or "").lower()
        index = 7 if not day else _WEEKDAY_WORDS.get(day) or int(day) - 1
        yield Asked(Span(*found.span()), "dates", (_all(f"w:{index}"),))


def _times(text: str) -> Iterator[Asked]:
    for found in _TIME.finditer(text):
        hour, minute = int(found["h"]), int(found["m"] or 0)
        spaced = re.match(r"\d+\s(?:h|g(?!iờ)|:)", found[0])
        if hour > 24 or minute > 59 or spaced or (":" in found[0] and not found["m"]):
            continue
        part = (found["part"] or "").strip()
        options = [_all(f"t:{hour % 24}:{minute}")]
        if part in ("chiều", "tối", "đêm", "trưa") and hour < 12:
            options.append(_all(f"t:{hour + 12}:{minute}"))
        options.append(_all(number(hour), number(minute)) if minute else _all(number(hour)))
        yield Asked(Span(*found.span()), "times", tuple(options))


def _dates(text: str) -> Iterator[Asked]:
    for found in _MONTH_YEAR.finditer(text):
        month = int(found[1])
        both = _all(number(month), number(found[2]))
        yield Asked(Span(*found.span()), "dates", (_all(f"m:{month}", number(found[2])), both))
    for found in _DATE.finditer(text):
        day, month, year = int(found[1]), int(found[3]), found[4]
        if found[2] in ".-" and not year and (found[2] == "-" or not _DATE_BEFORE.search(text[: found.start()])):
            continue
        parts = [number(day), *([number(year)] if year else [])]
        options = []
        if 1 <= month <= 12 and 1 <= day <= 31:
            options.append(_all(f"m:{month}", *parts))
            if year and len(year) == 2:
                options.append(_all(f"m:{month}", number(day), number("20" + year)))
        is_date = bool(year) or bool(_DATE_BEFORE.search(text[: found.start()]))
        if not is_date or not options or re.match(r"(?:/\d+)?\s\(?(?:âm lịch|AL)", text[found.end() :]):
            options.append(_all(number(month), *parts))
        yield Asked(Span(*found.span()), "dates" if is_date else "numbers", tuple(options))


def _months(text: str) -> Iterator[Asked]:
    for found in _MONTH.finditer(text):
        month = int(found["digits"]) if found["digits"] else _MONTH_WORDS[found["word"].lower()]
        if not 1 <= month <= 12:
            continue
        word = found["word"] is not None
        # "tháng ba" in small letters may be many things, and "tháng Giêng" a lunar month: known, but not asked for.
        lunar = (_all(number(month)), _all()) if word else (_all(number(month)),)
        yield Asked(Span(*found.span()), "dates", (_all(f"m:{month}"), *lunar))


def _quarters(text: str) -> Iterator[Asked]:
    for found in _QUARTER.finditer(text):
        quarter = int(found["q"]) if found["q"].isdigit() else roman(found["q"].upper())
        yield Asked(Span(*found.span()), "dates", (_all(f"q:{quarter}"),))


def _romans(text: str) -> Iterator[Asked]:
    for found in _ROMAN.finditer(text):
        if (value := roman(found[0])) is not None:
            yield Asked(Span(*found.span()), "numbers", (_all(number(value)),))


def readings(digits: str) -> tuple[Decimal, ...]:
    """Return what a number may mean, the Vietnamese reading first: 1.234 is 1234, and 1.234 in foreign texts."""
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
        vietnamese = Decimal(digits.replace(".", "").replace(",", "."))
        return (
            (vietnamese, Decimal(digits))
            if digits.count(".") == 1 and "," not in digits and digits[0] == "0"
            else (vietnamese,)
        )
    if "," in digits:
        decimal = Decimal(digits.replace(",", "."))
        grouped = re.fullmatch(r"[1-9]\d{0,2},\d{3}", digits)
        return (decimal, Decimal(digits.replace(",", ""))) if grouped else (decimal,)
    return (Decimal(digits),)


def _quantities(text: str) -> Iterator[Asked]:
    for found in _QUANTITY.finditer(text):
        values = [value * _scale(found["scales"]) for value in readings(found["number"])]
        if found["half"]:
            values = [
                value * Decimal("1.5")
                if value == _scale(found["scales"])
                else value + Decimal(_scale(found["scales"])) / 2
                for value in values
            ]
        if found["rest"]:
            values = [value + int(found["rest"]) * _SCALES[found["restscale"]] for value in values]
        options = [_all(number(value)) for value in values]
        if not found["scales"] and (scale := _scale_to_come(text, found.end())):
            options += [_all(number(value * scale)) for value in values]
        if found["number"].isdigit() and (earlier := re.search(r"(\d{2})\d\d\s?[-–/]\s?$", text[: found.start()])):
            options.append(_all(number(earlier[1] + found["number"]))) if len(found["number"]) == 2 else None
        if re.search(r"\bnăm\s$", text[: found.start()]) and re.fullmatch(r"[4-9]0", found["number"]):
            options.append(_all(number("19" + found["number"])))
        if found["unit"] == "tạ":
            options += [_all(number(value * factor)) for value in values for factor in (Decimal("0.1"), Decimal(100))]
        check = "money" if found["money"] else "units" if found["unit"] else "numbers"
        unit = _CURRENCIES[found["money"]] if found["money"] else _UNITS[found["unit"]] if found["unit"] else ""
        yield Asked(Span(*found.span()), check, tuple(options), unit)


def _scale(words: str) -> int:
    product = 1
    for word in words.split():
        product *= _SCALES[word]
    return product


def _scale_to_come(text: str, at: int) -> int:
    """Return the scale that a range shares: the million of "20-25 triệu", "từ 20 đến 25 triệu"."""
    shared = re.match(
        rf"\s?(?:-|–|đến|và|hoặc|tới|hay|lên|xuống|còn|,)\s?(?:{_NUMBER})\s?((?:{_SCALE})(?:\s(?:{_SCALE}))?)(?![^\W_])",
        text[at:],
    )
    return _scale(shared[1]) if shared else 0


_WORD_DIGITS = {
    "không": 0,
    "một": 1,
    "mốt": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "tư": 4,
    "năm": 5,
    "lăm": 5,
    "nhăm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
    "đôi": 2,
    "nhất": 1,
    "nhì": 2,
    "rưỡi": 0,
}


def spelt_numbers(text: str) -> set[str]:
    """Return the atoms of all numbers that are spelt out: hai mươi lăm is 25. Loose: "năm" is also a year."""
    atoms: set[str] = set()
    total = group = 0
    open_run = False
    for word in [*re.findall(r"\w+", text.lower()), ""]:
        if word in _WORD_DIGITS:
            atoms.add(number(_WORD_DIGITS[word]))
            group += _WORD_DIGITS[word]
        elif word == "mười":
            group += 10
        elif word in ("mươi", "chục"):
            group = group // 10 * 10 + (group % 10 or 1) * 10
        elif word == "trăm":
            group = (group or 1) * 100
        elif word in _SCALES:
            total, group = total + (group or 1) * _SCALES[word], 0
        elif word in ("linh", "lẻ"):
            continue
        else:
            if open_run:
                atoms |= {number(total + group), number(group)}
            total, group, open_run = 0, 0, False
            continue
        open_run = True
        atoms |= {number(total + group), number(group)}
    return atoms
