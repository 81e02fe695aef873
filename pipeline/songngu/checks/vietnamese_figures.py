"""Figures of a Vietnamese text, read into what their translation may say.

A figure has options; an option is a set of atoms (see english_figures) that must all stand in the translation.
"3.500 tỷ đồng" is 3,500,000,000,000 in VND; "30/4" is April 30; "1/3" may be a date or a fraction.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from songngu.checks.english_figures import number
from songngu.checks.roman import roman
from songngu.checks.spelt import SCALES, spelt_clocks, surely_spelt
from songngu.checks.units import CURRENCIES, UNITS
from songngu.records import Span

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d+|\d+\.\d+|\d+"
_SCALE = "|".join(SCALES)
_QUANTITY = re.compile(
    rf"(?<![A-Za-zĐđ\d])(?<![A-Za-z]-)(?P<number>{_NUMBER})(?P<scales>(?:\s?(?:{_SCALE})(?![^\W_])(?!\s(?:lệ|giá|số|trọng|suất|phú|phần))){{0,2}})(?P<half>\s?rưỡi)?"
    rf"(?:\s(?P<rest>\d{{1,3}})\s(?P<restscale>{_SCALE})(?![^\W_]))?"
    r"(?:\s?(?P<unit>%|phần trăm|km/h|(?:km|m)[23²³]|độ C|°C|hải lý|mã lực|(?:cây|lượng) vàng"
    r"|(?:km|cm|mm|kg|ha|tấn(?!\scông)|tạ|lít|MW|kWh|mét(?!\s(?:khối|vuông))|m|gam|g|ml|GB|MB|giờ|phút|giây|tuần(?!\stra))(?![^\W_'’]))"
    rf"|\s?(?P<money>(?:{'|'.join(CURRENCIES)})(?![^\W_])(?!\s(?:chí|bào|hồ|đội|loạt|nghiệp|thời|ý|lúc|minh|hương|môn|cỏ|ruộng|bằng|lòng))))?"
)
_TIME = re.compile(
    r"(?<![\d/.,:])(?P<h>\d{1,2})\s?(?:giờ(?![^\W\d])|h(?![^\W\d])|g(?![^\W\d])|:)(?:\s?(?P<m>\d{2}(?![\d/]|[.,:]\d)))?(?:\s?phút)?(?P<part>\s(?:sáng|chiều|tối|đêm|trưa|khuya))?"
)
_CLOCK_BEFORE = re.compile(r"\b(?:lúc|hồi|vào|trước|từ|đến|tới)\s$", re.IGNORECASE)
_AT_BEFORE = re.compile(r"\b(?:lúc|hồi)\s$", re.IGNORECASE)
_NIGHT = re.compile(r"đêm|khuya")
_EVE_AFTER = re.compile(r"\s?(?:tháng Chạp\s)?[Tt]ết(?!\w)")
_CLOCK_AFTER = re.compile(
    r",?\s(?:ngày\s\d|cùng ngày|hôm|hằng ngày|hàng ngày|khi\b|thứ\b|đến\s\d|\(?(?:theo )?giờ địa phương)"
)
_LASTING_BEFORE = re.compile(
    r"\b(?:trong|kéo dài|suốt|mất|hơn|gần|thêm|cả|mỗi|làm việc|dài|hết|vòng|cách|liên tục|đủ|quá|chỉ|chậm|trễ)\s$",
    re.IGNORECASE,
)
_LASTING_AFTER = re.compile(r"\s(?:đồng hồ|liền|liên tục|bay|mỗi|một\s|/|làm|lao động|học|nữa|trời|qua\b)|/")
_MINUTES = re.compile(r"\d\s?(?:giờ\s?|h)\d\d")
"""Where one hour has minutes, the others are told by the clock too."""
_HOURS = r"hour|\bhr|\bh\b|clock|\bday|\d\s?h\b"
_AFTERNOON = re.compile(r"chiều|tối", re.IGNORECASE)
LATE = 7
"""The first hour of "đêm" that is before midnight: "11 giờ đêm" is 11 pm, "2 giờ đêm" may be 2 am."""
_EVENING = re.compile(r"\b(?:chiều|tối|đêm|trưa|khuya)\b", re.IGNORECASE)
_DATE = re.compile(r"(?<![\d/.,])(\d{1,2})(/|\.|-(?!\d+/))(\d{1,2})(?:\2(\d{4}|\d{2}))?(?![\d/]|[.,]\d|\stháng\b)")
_ALWAYS = re.compile(r"(?<![\d/.,])24/(?:7|24)(?![\d/])")
"""Round the clock, and no date."""
_LUNAR_AFTER = re.compile(r"(?:/\d+)?\s\(?(?:âm lịch|AL\b)")
_LUNAR_DAY = re.compile(r"(?:mùng|mồng|rằm|ngày)(?:\s\d{1,2})?\s$", re.IGNORECASE)
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
_ANY_WEEKDAY = re.compile(r"\b(?:thứ\s?([2-7]|hai|ba|tư|năm|sáu|bảy)|(chủ nhật|cn)|T([2-7]))\b", re.IGNORECASE)
_WEEKDAY_WORDS = {"hai": 1, "ba": 2, "tư": 3, "năm": 4, "sáu": 5, "bảy": 6}
_SURELY_DATE_BEFORE = re.compile(
    r"(?<!mỗi )(?<!hằng )(?<!hàng )\b(?:ngày|hôm|sáng|chiều|tối|đêm|trưa|dịp|lễ|quốc khánh)\s$"
    r"|\b(?:nay|mai|qua|kia|thứ \w+|chủ nhật)\s\($"
    r"|\b(?:hôm|sáng|trưa|chiều|tối|đêm) (?:nay|mai|qua)\s$|\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật),?\s$"
    r"|\bngày \d{1,2}\s?(?:và|đến|,|-|–)\s$"
    r"|\b\d{1,2}-\d{1,2}\s?(?:và|đến|,|–|-|hoặc)\s$",
    re.IGNORECASE,
)
"""What stands before a date written 17-5 or 17.5, which is a range or a decimal elsewhere."""
_NUMBERED = re.compile(r"(?<![\w/.-])[A-ZĐ]{1,4}(\d{1,4})(?![\d-]|[./]\w)")
_ROMAN = re.compile(
    r"(?<![\w.])(?:[IVXL]{2,7}|(?<=thứ )[IVX]|(?<=khóa )[IVX]|(?<=kỷ )[IVX]|(?<=hạng )[IVX])(?![\w.]\w|\w)"
)
_SHARED_AFTER = re.compile(
    r"\s(?:số|tổng|diện tích|dân số|đại biểu|thành viên|hộ|lượng|chặng|quãng|thời gian|chỉ tiêu|cổ)\b"
)
"""What a fraction is taken of: "2/3 số đại biểu" is no second of March."""
_HOUSE_BEFORE = re.compile(
    r"\b(?:số|nhà|hẻm|ngõ|ngách|kiệt|tổ|lô|tỷ lệ|tỉ lệ|tỷ số|tỉ số|sĩ số|đạt|điểm)\s$", re.IGNORECASE
)
"""What stands before two numbers that are no date: "hẻm 12/5"."""
_END_BEFORE = re.compile(r"\b(?:từ|đến|tới|trước|sau|hết)\s$", re.IGNORECASE)
"""What stands before a date or a range: "đến 30-8" is a date, for ranges go up."""
_DATE_BEFORE = re.compile(
    r"\b(?:ngày|hôm|sáng|chiều|tối|đêm|trưa|mùng|mồng|lễ|dịp|nay|qua|đến|từ|và|hết|trước|sau"
    r"|Quốc khánh|thứ \w+,?|-|–|\()\s?$"
    r"|\b(?:nay|mai|qua|kia|thứ \w+|chủ nhật)\s\($",
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
    readers = (_weekdays, _always, _times, _dates, _months, _quarters, _romans, _quantities, _numbered, _spelt)
    for reader in readers:
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


def weekdays_told(text: str) -> set[str]:
    """Return the atoms of all weekdays that a Vietnamese text may tell of: "thứ ba" is also a third."""
    days = set()
    for found in _ANY_WEEKDAY.finditer(text):
        word = (found[1] or found[3] or "").lower()
        days.add(f"w:{7 if found[2] else _WEEKDAY_WORDS.get(word) or int(word) - 1}")
    return days


def _times(text: str) -> Iterator[Asked]:
    for found in _TIME.finditer(text):
        hour, minute = int(found["h"]), int(found["m"] or 0)
        spaced = re.match(r"\d+\s(?:h(?!\d\d)|g(?!iờ)|:)", found[0])
        if hour > 24 or minute > 59 or spaced or (":" in found[0] and not found["m"]):
            continue
        before, after = text[: found.start()], text[found.end() :]
        part = (found["part"] or "").strip()
        midnight = hour == 12 and _NIGHT.search(part)
        times = [_all(f"t:{0 if midnight else hour % 24}:{minute}")]
        if hour < 12 and _EVENING.search(part or text):
            later = _all(f"t:{hour + 12}:{minute}")
            sure = _AFTERNOON.search(part) or (_NIGHT.search(part) and hour >= LATE)
            times = [later] if sure else [*times, later]
        lasting = _all(number(hour), number(minute)) if minute else _all(number(hour))
        lasts = _LASTING_BEFORE.search(before) or (_LASTING_AFTER.match(after) and not _AT_BEFORE.search(before))
        if not part and lasts and (not minute or found[0].endswith("phút")):
            yield Asked(Span(*found.span()), "times", (lasting,), _HOURS)
        elif (
            part
            or ":" in found[0]
            or (_MINUTES.search(text) and not found[0].endswith("phút"))
            or _CLOCK_BEFORE.search(before)
            or _CLOCK_AFTER.match(after)
        ):
            yield Asked(Span(*found.span()), "times", tuple(times))
        else:
            yield Asked(Span(*found.span()), "times", (*times, lasting))


def _always(text: str) -> Iterator[Asked]:
    for found in _ALWAYS.finditer(text):
        if not _DATE_BEFORE.search(text[: found.start()]):
            yield Asked(Span(*found.span()), "times", (_all(number(24)),))


def _dates(text: str) -> Iterator[Asked]:
    for found in _MONTH_YEAR.finditer(text):
        month = int(found[1])
        options = [_all(f"m:{month}", number(found[2]))]
        if not text[: found.start()].lower().endswith("tháng "):
            options.append(_all(number(month), number(found[2])))
        yield Asked(Span(*found.span()), "dates", tuple(options))
    for found in _DATE.finditer(text):
        day, month, year = int(found[1]), int(found[3]), found[4]
        before = text[: found.start()]
        surely = bool(_SURELY_DATE_BEFORE.search(before)) or (day > month and bool(_END_BEFORE.search(before)))
        if found[2] in ".-" and not year and not surely:
            continue
        parts = [number(day), *([number(year)] if year else [])]
        options = []
        if 1 <= month <= 12 and 1 <= day <= 31:
            options.append(_all(f"m:{month}", *parts))
            if year and len(year) == 2:
                options.append(_all(f"m:{month}", number(day), number("20" + year)))
        # 13/6 is no proper fraction, and nobody pads one: 11/07
        whole = found[2] == "/" and (day > month or found[1][0] == "0" or found[3][0] == "0")
        whole = whole and day <= 31 and month <= 12 and not _HOUSE_BEFORE.search(before)
        is_date = bool(year) or surely or whole or bool(_DATE_BEFORE.search(before))
        if _LUNAR_AFTER.match(text[found.end() :]):
            options = [_all("lunar", number(day), atom) for atom in (number(month), f"m:{month}")]
        elif not is_date and day < month and _SHARED_AFTER.match(text[found.end() :]):
            options = [_all(number(month), *parts)]
        elif not is_date or not options or (found[2] == "/" and not year and not surely and not whole and day < month):
            options.append(_all(number(month), *parts))
        check = "dates" if is_date or "lunar" in options[0] else "numbers"
        yield Asked(Span(*found.span()), check, tuple(options))


def _months(text: str) -> Iterator[Asked]:
    for found in _MONTH.finditer(text):
        month = int(found["digits"]) if found["digits"] else _MONTH_WORDS[found["word"].lower()]
        if not 1 <= month <= 12:
            continue
        options = [_all(f"m:{month}")]
        word = (found["word"] or "").lower()
        lunar = word in ("giêng", "chạp") and _LUNAR_DAY.search(text[: found.start()])
        if lunar or _LUNAR_AFTER.match(text[found.end() :]):
            options = [_all("lunar")]
        elif word:
            # "tháng ba" in small letters may be many things, and "tháng Giêng" a lunar month: known, but not asked for.
            options += [_all(number(month)), _all()]
        yield Asked(Span(*found.span()), "dates", tuple(options))


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
            values = [value + int(found["rest"]) * SCALES[found["restscale"]] for value in values]
        options = [_all(number(value)) for value in values]
        if not found["scales"] and (scale := _scale_to_come(text, found.end())):
            options += [_all(number(value * scale)) for value in values]
        if found["number"].isdigit() and (earlier := re.search(r"(\d{2})\d\d\s?[-–/]\s?$", text[: found.start()])):
            options.append(_all(number(earlier[1] + found["number"]))) if len(found["number"]) == 2 else None
        if re.search(r"\bnăm\s$", text[: found.start()]) and re.fullmatch(r"[4-9]0", found["number"]):
            options = [_all(number("19" + found["number"]))]
        if found["unit"] == "tạ":
            options += [_all(number(value * factor)) for value in values for factor in (Decimal("0.1"), Decimal(100))]
        if _EVE_AFTER.match(text, found.end()) and found["number"] in ("29", "30"):
            options.append(_all())  # "30 Tết" is New Year's Eve
        if found["money"] and values == [0]:
            yield Asked(Span(*found.span()), "money", (*options, _all()))  # what costs "0 đồng" is free
            continue
        check = "money" if found["money"] else "units" if found["unit"] else "numbers"
        unit = CURRENCIES[found["money"]] if found["money"] else UNITS[found["unit"]] if found["unit"] else ""
        yield Asked(Span(*found.span()), check, tuple(options), unit)


def _numbered(text: str) -> Iterator[Asked]:
    """Read the numbers of what has a letter before: QL51 is National Highway 51, A3 a size of paper."""
    for found in _NUMBERED.finditer(text):
        yield Asked(Span(*found.span()), "numbers", (_all(number(found[1])),))


def _spelt(text: str) -> Iterator[Asked]:
    clocks = dict(spelt_clocks(text))
    for span, value in surely_spelt(text):
        yield Asked(span, "numbers", (_all(number(value)), *map(_all, clocks.get(span, ()))))


def _scale(words: str) -> int:
    product = 1
    for word in words.split():
        product *= SCALES[word]
    return product


def _scale_to_come(text: str, at: int) -> int:
    """Return the scale that a range shares: the million of "20-25 triệu", "từ 20 đến 25 triệu"."""
    shared = re.match(
        rf"\s?(?:-|–|đến|và|hoặc|tới|hay|lên|xuống|còn|,)\s?(?:{_NUMBER})\s?((?:{_SCALE})(?:\s(?:{_SCALE}))?)(?![^\W_])",
        text[at:],
    )
    return _scale(shared[1]) if shared else 0
