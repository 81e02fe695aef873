"""Units and currencies: what English must have for those of the source, and the source for those of English."""

from __future__ import annotations

import re

UNITS: dict[str, str] = {
    "%": r"%|per\s?cent|percentage|pct|hal[fv]|all|fully|entire",
    "phần trăm": r"%|per\s?cent|percentage",
    "km2": r"km2|km²|square.kilomet|sq\.? ?km",
    "km²": r"km2|km²|square.kilomet|sq\.? ?km",
    "km/h": r"km/h|kph|kmh|(?:kilomet\w+|km) (?:per|an) hour",
    "m2": r"m2|m²|square.met|sq\.? ?m",
    "m²": r"m2|m²|square.met|sq\.? ?m",
    "m3": r"m3|m³|cubic.met|cu\.? ?m",
    "m³": r"m3|m³|cubic.met|cu\.? ?m",
    "km": r"km|kilomet|kph|kmh",
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
    "mã lực": r"horse\s?power|\bhp\b|\bcv\b",
    "m": r"\d[\s-]?m\b|met(?:re|er)",
    "mét": r"\d[\s-]?m\b|met(?:re|er)",
    "g": r"\d[\s-]?g\b|gram",
    "gam": r"\d[\s-]?g\b|gram",
    "ml": r"ml\b|millilit",
    "GB": r"GB|gigabyte",
    "MB": r"MB|megabyte",
    "giờ": r"hour|\bhr|\d\s?h\b|day",
    "phút": r"minute|\bmin\b|\d\s?m\b|hour|'",
    "giây": r"second|\bsec\b|\bs\b|'",
    "tuần": r"week|fortnight|month",
    "cây vàng": r"tael",
    "lượng vàng": r"tael",
}
"""For a unit of the source, what its English looks like."""
CURRENCIES: dict[str, str] = {
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
"""For a currency of the source, what its English looks like."""
UNITS_OF_ENGLISH: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile(rf"(?:st|nd|rd|th)?[\s-]?(?:{english})\b", re.IGNORECASE), re.compile(vietnamese, re.IGNORECASE))
    for english, vietnamese in (
        (
            r"years?[\s-]olds?",
            r"tuổi|\bsinh (?:năm|ngày|tháng|\d)|\(sinh\b|\bsn\b|(?:được|tròn|hơn|gần) \d+ (?:năm|tháng)\b",
        ),
        (r"years(?![\s-]old)", r"năm|tuổi|niên|thập|thế kỷ|mùa|khóa|khoá|tháng"),
        (r"months", r"tháng|quý|ngày|năm|tuần"),
        (r"weeks", r"tuần|ngày|tháng"),
        (r"minutes?", r"phút|giờ|'|’|tiếng|\d[hg]|:\d"),
        (r"hours?", r"giờ|tiếng|\d\s?[hg]\b|24/|ngày|phút|\d:\d|/\s?h"),
        (r"seconds", r"giây|phút|\d[s\"']|:\d"),
        (r"hectares?|ha", r"(?<![^\W\d])ha\b|héc|hec|mẫu|sào|km|m2|m²|vuông"),
        (r"kilomet(?:re|er)s?|kms?", r"km|ki-?\s?l[ôo]|cây số|kí lô"),
        (r"kilogram(?:me)?s?|kg", r"kg|ki-?\s?lô|cân|ký|kí|yến|tạ|tấn|lạng|gam"),
        (r"tonnes?|tons?", r"tấn|tạ|kg|cân|yến"),
        (r"met(?:re|er)s?", r"\dm|\bm\b|mét|thước|km|cm|m2|m3|m²|m³|tấc"),
        (r"(?:square|cubic)[\s-](?:kilo)?met(?:re|er)s?", r"vuông|khối|m2|m3|m²|m³|\bm 2"),
        (r"degrees?", r"độ|°|º|ºc"),
    )
)
"""Units of an English figure, and what the source has where one belongs there."""
TIMES: dict[str, tuple[str, ...]] = {
    "year": ("năm", "tuổi"),
    "month": ("tháng",),
    "week": ("tuần",),
    "day": ("ngày", "h", "giờ"),
    "hour": ("giờ", "h", "tiếng"),
    "minute": ("phút",),
    "second": ("giây",),
}
"""For a time that English counts, what the source may count: a child of 21 months is no 21-year-old."""
MONEY_OF_ENGLISH = re.compile(r"(?:VND|US\$|[$€£])\s?\d[\d.,]*(?:(?<=\d)%)?")
TWO_CURRENCIES = re.compile(
    r"(?:\$|€|£|VND|US\$)\s?\d[\d.,]*(?:\s?(?:million|billion|trillion|thousand))?[\s-](?:euros?|pounds?|yuan|yen|won|baht|(?:Vietnamese\s)?dong)\b"
    r"|VND\s?\d[\d.,]*\s\d",
    re.IGNORECASE,
)
"""An amount that English pays in two currencies, or twice: "$30 million euros"."""
MONEY_TOLD = re.compile(
    r"(?:\d|nghìn|ngàn|triệu|tỷ|tỉ|trăm|mươi)\sđồng|\bđ\b|\dđ|vnđ|vnd|usd|đô|dollar|[$€£₫]|tiền|giá|euro|eur|bảng|tỷ|tỉ|triệu|nghìn|ngàn|vốn|lương|phí|thuế",
    re.IGNORECASE,
)
"""What a source has where its figures may be money."""
