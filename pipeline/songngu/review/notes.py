"""Notes of terms in both languages: those of the glossary that have the form of a rule are English only."""

from __future__ import annotations

import re

SEPARATOR = " · "
"""Between the parts of a note."""
BETWEEN = " / "
"""Between the Vietnamese and the English of a part."""

# The months of the glossary's notes; a note that names another stays as it is.
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ),
        start=1,
    )
}  # fmt: skip
_FORMS = tuple(
    (re.compile(english), vietnamese)
    for english, vietnamese in (
        (r"in ([^;:()]+)", r"ở \1"),
        (r"district level ended on (DAY)", r"cấp huyện kết thúc ngày \1"),
        (r"province merged into (.+)", r"tỉnh đã nhập vào \1"),
        (r"province before the 2025 merger", "tỉnh trước khi sáp nhập năm 2025"),
        (r"province since (DAY), formed from (.+)", r"tỉnh từ ngày \1, lập từ \2"),
        (r"province", "tỉnh"),
        (r"unchanged in 2025", "không đổi năm 2025"),
        (r"since (MONTH)", r"từ \1"),
        (r"merged (MONTH)", r"sáp nhập \1"),
        (r"period to the month", "thời hạn chỉ biết đến tháng"),
        (r"set up in early 2025", "lập đầu năm 2025"),
        (r"since early 2025", "từ đầu năm 2025"),
        (r"merged on (DAY) in most provinces, (.+) included", r"sáp nhập ngày \1 ở hầu hết các tỉnh, gồm \2"),
        (r"the day varies", "ngày mỗi nơi một khác"),
        (r"district until (DAY)", r"là huyện đến ngày \1"),
        (r"also a commune", "cũng là tên xã"),
        (r"keep the code", "giữ nguyên số hiệu"),
        (r"Party document", "văn bản của Đảng"),
        (r"proposed: common phrase with many right renderings", "đề xuất: cụm từ có nhiều cách dịch đúng"),
        (r"advice, not to be required", "chỉ gợi ý, không bắt buộc"),
        (r"proposed term: advice", "thuật ngữ đề xuất: chỉ gợi ý"),
        (r"in capitals: may be the common word", "viết hoa: có thể là từ thường"),
        (
            r"of another country, whose own English name may differ",
            "của nước khác, tên tiếng Anh có thể khác",
        ),
        (r"not resolved: (.+) may be (.+)", r"chưa rõ: \1 có thể là \2"),
    )
)
_DAY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]+) (\d{4})\b")
_MONTH = re.compile(r"\b([A-Z][a-z]+) (\d{4})\b")


def in_both_languages(note: str) -> str:
    """Return a note with its Vietnamese before each part that has the form of a rule; the others stay as written."""
    return SEPARATOR.join(_both(part) for part in note.split(SEPARATOR)) if note else ""


def _both(part: str) -> str:
    if BETWEEN in part:
        return part
    said = [_vietnamese(clause) for clause in part.split("; ")]
    return f"{'; '.join(said)}{BETWEEN}{part}" if all(said) else part


def _vietnamese(clause: str) -> str:
    plain, days, months = clause, [], []
    for found in _DAY.finditer(clause):
        if found[2] in _MONTHS:
            days.append(f"{int(found[1])}/{_MONTHS[found[2]]}/{found[3]}")
            plain = plain.replace(found[0], "DAY")
    for found in _MONTH.finditer(plain):
        if found[1] in _MONTHS:
            months.append(f"tháng {_MONTHS[found[1]]}/{found[2]}")
            plain = plain.replace(found[0], "MONTH")
    for english, vietnamese in _FORMS:
        if formed := english.fullmatch(plain):
            told = formed.expand(vietnamese)
            for mark, values in (("DAY", days), ("MONTH", months)):
                for value in values:
                    told = told.replace(mark, value, 1)
            return told
    return ""
