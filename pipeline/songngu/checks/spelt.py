"""Vietnamese numbers that are spelt out: sáu vạn, hai mươi lăm, ba triệu."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.checks.english_figures import number
from songngu.records import Span

SCALES = {"trăm": 100, "nghìn": 1000, "ngàn": 1000, "vạn": 10**4, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9}
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
_TENS = ("mươi", "mười")
_ANY = "|".join((*_WORD_DIGITS, *_TENS, *SCALES, "linh", "lẻ"))
_RUN = re.compile(rf"\b(?:{_ANY})(?: (?:{_ANY}))*\b")
_FIRST = frozenset("một hai ba bốn năm sáu bảy bẩy tám chín mười".split())  # noqa: SIM905
_NO_NUMBER_AFTER = re.compile(r"\s(?:\d|lệ|giá|số|trọng|suất|phú|phần|\w+ phần)")
_COUNTED = re.compile(
    r"(?<!tháng )(?<!thứ )(?<!lớp )(?<!mùng )(?<!mồng )(?<!mươi )(?<!trăm )(?<!mười )(?<!ngày )"
    r"\b(hai(?! (?:tỉnh|huyện|xã|người|thôn))|ba|bốn"
    r"|(?:(?<=[Ss]au )|(?<=[Tt]rong )|(?<=[Ss]uốt )|(?<=[Hh]ơn )|(?<=[Gg]ần )|(?<=[Qq]ua ))năm"
    r"|(?<!mỗi )(?<!hằng )(?<!những )(?<!các )năm(?=\snăm\s(?:nay|qua|trước|tới|liền|liên tiếp|gần đây))"
    r"|sáu|bảy|tám|chín|mười)(?=\s(?:năm|tháng|ngày|tuần|giờ|tỉnh|huyện|xã|người|thôn)\b(?!\s(?:\d|một|nào)))"
)
"""A small number before what is counted in figures; "hai xã A và B" may be "A and B communes"."""
_EACH_YEAR = re.compile(r"\b(?:mỗi|một|hằng|hàng|trong|những|các)\s$", re.IGNORECASE)


def surely_spelt(text: str) -> Iterator[tuple[Span, int]]:
    """Return where numbers are spelt out that are surely numbers, with their values; "năm" alone is also a year."""
    for found in _COUNTED.finditer(text):
        yield Span(*found.span(1)), _value([found[1]])
    for found in _RUN.finditer(text):
        words = found[0].split()
        if words[-1] == "năm" and words[-2:-1] != ["trăm"]:
            words.pop()  # "mười năm" is ten years
        large = any(word in SCALES or word == "mươi" for word in words) or words[:1] == ["mười"]
        each_year = words[:1] == ["năm"] and _EACH_YEAR.search(text[: found.start()])
        if len(words) < 2 or not large or words[0] not in _FIRST or words[-1] == "rưỡi" or each_year:
            continue
        if not _NO_NUMBER_AFTER.match(text, found.end()):
            yield Span(found.start(), found.start() + len(" ".join(words))), _value(words)


def _value(words: list[str]) -> int:
    total = group = 0
    for word in words:
        if word in SCALES and word != "trăm":
            total, group = total + (group or 1) * SCALES[word], 0
        elif word == "trăm":
            group = (group or 1) * 100
        elif word == "mươi":
            group = group // 10 * 10 + (group % 10 or 1) * 10
        else:
            group += 10 if word == "mười" else _WORD_DIGITS.get(word, 0)
    return total + group


_CLOCK = re.compile(
    r"\b(mười một|mười hai|một|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|mười) giờ(?P<half> rưỡi)?(?!\w)", re.IGNORECASE
)


def spelt_clocks(text: str) -> Iterator[tuple[Span, frozenset[str]]]:
    """Return where hours are spelt out, each with the atoms of the times it may be: "bốn giờ sáng" is 4 am."""
    for found in _CLOCK.finditer(text):
        hour, minute = _value(found[1].lower().split()), 30 if found["half"] else 0
        yield Span(*found.span(1)), frozenset(f"t:{h % 24}:{minute}" for h in (hour, hour + 12))


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
        elif word in SCALES:
            total, group = total + (group or 1) * SCALES[word], 0
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
