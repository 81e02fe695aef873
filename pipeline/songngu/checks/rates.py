"""Rates and numbered things: "5.000 m3/ngày" is 5,000 cubic metres a day, "lớp 11" is grade 11 and not 11 classes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.checks.codes import without_codes
from songngu.checks.pair import Doubt, Pair
from songngu.records import Span

_RATES: dict[str, str] = {
    "ngày đêm": r"days?\b|24 hours|nights?\b|daily|around the clock",
    "ngày": r"days?\b|daily",
    "đêm": r"nights?\b|nightly|daily",
    "tuần": r"weeks?\b|weekly",
    "tháng": r"months?\b|monthly",
    "quý": r"quarters?\b|quarterly",
    "năm": r"years?\b|yearly|annual|annum",
    "giờ": r"hours?\b|hourly|kph|mph|kmh|knots?\b",
    "vụ": r"crops?\b|seasons?\b|harvests?\b|cases?\b",
    "người": r"person|people|adult|child|head|capita|worker|visitor|guest|traveller|each",
    "đầu người": r"capita|person|head|people",
    "hộ": r"household|famil",
    "ha": r"hectare|\bha\b",
    "sào": r"\bsao\b",
    "kg": r"kilo|\bkg\b",
    "tạ": r"quintal|\bta\b|100 ?kg|kilo|tonne",
    "tấn": r"tonne|\bton\b|ton\b",
    "lít": r"lit(?:re|er)",
    "m2": r"square met|sq|m2|m²",
    "m3": r"cubic met|m3|m³",
    "suất": r"meals?\b|portions?\b|gifts?\b|scholarships?\b|package|each|one\b",
    "lượt": r"visits?\b|turns?\b|trips?\b|rides?\b|each|time|person|visitor|passenger",
    "công": r"day|person|cong\b|workday",
    "lượng": r"tael",
    "cổ phiếu": r"share|stock",
    "lô hàng": r"consignment|shipment|batch|\blot|cargo",
}
"""What a rate is for, and its English."""
_RATE = re.compile(
    rf"(?<![\d.,])\d[\d.,]{{0,24}}\s?[^\d\s/]{{0,20}}(?:\s[^\d\s/]{{1,20}}){{0,2}}/({'|'.join(_RATES)})(?![^\W\d_])"
)
_TOLD: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"(?<!\w)Điều \d+(?!\w)"), re.compile(r"\bArt(?:icles?|s?\.)", re.IGNORECASE)),
    (re.compile(r"\bthế kỷ (?:thứ )?(?:\d+|[IVX]+)\b", re.IGNORECASE), re.compile(r"centur|\d00s\b|\bC\b")),
    (re.compile(r"\b(?:những năm|thập niên) (?:19|20)?\d0(?![\d-])"), re.compile(r"\d0['’]?s\b|decade|(?:ties)\b")),
    (re.compile(r"\bđiểm (?:%|phần trăm)"), re.compile(r"point", re.IGNORECASE)),
    (
        re.compile(r"\btrước [Cc]ông [Nn]guyên|\d\sTCN\b"),
        re.compile(r"\bB\.?C|before (?:Christ|the common)", re.IGNORECASE),
    ),
    (re.compile(r"\b[Pp]hút (?:thứ )?\d{1,3}(?!\d)"), re.compile(r"minute|\bmins?\b|\d['’]", re.IGNORECASE)),
    (re.compile(r"(?:nghìn|ngàn|triệu|tỷ|tỉ) bảng(?! xếp)"), re.compile(r"£|pound|GBP", re.IGNORECASE)),
    (re.compile(r"\d\s?đ(?![^\W_])"), re.compile(r"VND|dong|₫|đồng", re.IGNORECASE)),
    (
        re.compile(r"\bvòng 1/(?:8|16)\b"),
        re.compile(r"(?:round|last)[\s-](?:of[\s-])?(?:16|32|sixteen)|1/8|1/16|knock", re.IGNORECASE),
    ),
)
"""Numbers that are told by a word in the source, and what English has for the word."""
_MODEL = re.compile(r"(?<![\w/.-])(?:[A-Z][a-z]?-\d{1,3}[A-Z]?|[A-Z]\d{1,2})(?![\w/-]|[.,]\d)")
"""Names of a letter and a number: X-29, Su-27, F1, G20."""
_NUMBERED: dict[str, str] = {
    "lớp": r"class(?:es)?|grades",
    "tầng": r"floors|storeys|stories",
    "km": r"kilomet(?:re|er)s|km",
    "tập": r"episodes|volumes",
    "quận": r"districts",
    "phường": r"wards",
    "thôn": r"villages|hamlets",
    "tổ": r"groups|teams",
    "điều": r"articles|things",
    "khoản": r"clauses|items",
    "chương": r"chapters",
    "trang": r"pages",
    "vòng": r"rounds|laps",
    "phòng": r"rooms",
}
"""Nouns that a number behind them names, and their English where it counts them."""
_NAMED = re.compile(
    rf"(?<![\d.,]\s)\b({'|'.join(_NUMBERED)})\s(\d{{1,3}})(?![\d.,/-]*\d|\s?(?:km|m|%))\b", re.IGNORECASE
)


def lost_rates(pair: Pair) -> Iterator[Doubt]:
    """What a measure or an amount is for, which the translation does not say or says otherwise."""
    for found in _RATE.finditer(without_codes(pair.source)):
        if not re.search(_RATES[found[1]], pair.target, re.IGNORECASE):
            yield Doubt(
                f"Không thấy “/{found[1]}” của “{found[0]}” trong bản dịch.",
                f"The “/{found[1]}” of “{found[0]}” is not in the translation.",
                Span(*found.span()),
            )


def lost_words(pair: Pair) -> Iterator[Doubt]:
    """The word that says what a number is: an article of a law, a century, a decade."""
    for vietnamese, english in _TOLD:
        found = vietnamese.search(pair.source)
        if found and not english.search(pair.target):
            yield Doubt(
                f"“{found[0]}”: bản dịch không nói số này là gì.",
                f"“{found[0]}”: the translation does not say what the number is.",
                Span(*found.span()),
            )


def lost_models(pair: Pair) -> Iterator[Doubt]:
    """Names of a letter and a number that arrive otherwise: X-29 as 1-29."""
    for found in _MODEL.finditer(without_codes(pair.source)):
        letters, digits = re.match(r"([A-Za-z]+)-?(\w+)", found[0]).groups()  # type: ignore[union-attr]
        spelt = rf"|under[-\s]?{digits}" if letters == "U" else ""
        wanted = rf"(?<![A-Za-z0-9])(?:{letters}[-\s]?{digits}{spelt})(?!\d|(?:st|nd|rd|th)\b)"
        if not re.search(wanted, pair.target, re.IGNORECASE):
            yield Doubt(
                f"Không thấy “{found[0]}” trong bản dịch.",
                f"“{found[0]}” is not in the translation.",
                Span(*found.span()),
                advice=letters == "F",  # F0 to F4 are cases and contacts of an epidemic, told in words as well
            )


def counted_names(pair: Pair) -> Iterator[Doubt]:
    """Numbers that name a thing in the source and count it in the translation."""
    source, target = without_codes(pair.source), without_codes(pair.target)
    for found in _NAMED.finditer(source):
        noun = found[1].lower()
        counts = rf"(?<![\w.,/-])(?<!grade )(?<!year ){found[2]}[\s-](?:{_NUMBERED[noun]})\b"
        place = re.search(counts, target, re.IGNORECASE)
        if place and not re.search(rf"(?<![\d.,]){found[2]}\s?{noun}\b", source, re.IGNORECASE):
            yield Doubt(
                f"“{found[0]}” là tên gọi; bản dịch đếm: “{place[0]}”.",
                f"“{found[0]}” names a thing; the translation counts: “{place[0]}”.",
                Span(*found.span()),
                Span(*place.span()),
            )
