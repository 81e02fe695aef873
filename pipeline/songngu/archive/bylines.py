"""Bylines: who wrote an article, below its lead or at its end, with or without a role."""

from __future__ import annotations

import re
from dataclasses import dataclass

from songngu.text import clean

MOST_NAME_WORDS = 12
"""Two or three names with an office in brackets; a longer line is a sentence."""

_THING = r"(?:tin|bài|ảnh|hình|video|clip|đồ\s+h(?:ọa|oạ)|infographic|thơ|text|photo)"
_ROLE = re.compile(
    rf"^\s*(?:(?:tin\s+)?{_THING}(?:\s*(?:,|-|–|/|&|và|\+)\s*{_THING})*(?:\s+và\s+{_THING})?\s*:|"
    r"(?:(?:nhóm\s+)?thực\s+hiện(?:\s+bởi)?|(?:nhóm\s+)?tác\s+giả|người\s+viết|người\s+đăng|được\s+viết\s+bởi|viết\s+bởi|đăng\s+bởi|"
    r"nhóm\s+(?:phóng\s+viên|pv)|phóng\s+viên|biên\s+tập|biên\s+dịch|biên\s+soạn|tổng\s+hợp|ghi|người\s+ghi|theo|bởi|by|written\s+by|"
    r"author|nguồn(?:\s+tin)?|cộng\s+tác\s+viên|ctv)(?:\s*:|(?=\s+[^\W\d_])))\s*",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s*[(\[]\s*(?:ghi|thực\s+hiện|tổng\s+hợp|lược\s+ghi|biên\s+dịch|dịch|lược\s+dịch|t/h|th|tổng\s+hợp\s+và\s+giới\s+thiệu|theo\s+[^()]{1,40})\s*[)\]]\s*$",
    re.IGNORECASE,
)
_SITE_ACCOUNT = re.compile(
    r"^(?:quản\s*trị(?:\s*(?:viên|website|web|hệ\s+thống|mạng|trang))?|admin(?:istrator)?|super\s*(?:user|admin)|web\s*master|"
    r"ban\s+biên\s+tập|bbt|biên\s+tập\s+viên|quantri|bientap|editor|root|user|host|system|moderator|mod|"
    r"portal\s*admin|superuser\s+account|quan\s*tri(?:\s*vien)?)\b[\w\s]{0,20}$",
    re.IGNORECASE,
)
_AGENCY = re.compile(
    r"^\(?(?:theo\s+|nguồn\s*:\s*)?(?:TTXVN(?:/[\w+]+)?|VNA|VOV|VTV|VGP(?:\s*News)?|Chinhphu\.vn|Vietnam\+|[\w.-]+\.(?:vn|com|net|org)(?:\.vn)?)\)?$",
    re.IGNORECASE,
)
_MAIL = re.compile(r"(?<=\S)\s+[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}$")
"""The writer's address behind the name."""
_SENTENCE_END = re.compile(r"[.!?;:…]['”\"]?$")
_LOWER_ALLOWED = frozenset(["và", "-", "–", ",", "&", "(ghi)", "/", "của", "thuộc", "tỉnh", "huyện", "xã", "ctv", "pv"])
_OFFICE = re.compile(
    r"^(?:(?:vụ|hội|đoàn|tổ|đội)(?=\s+(?-i:[A-ZĐÀ-Ỹ]))|phòng|ban|sở|văn\s+phòng|trung\s+tâm|chi\s+cục|cục|đài|báo|ubnd|bộ|trường|viện|thanh\s+tra|công\s+an|nhóm|trạm|đồn|xưởng|htx|hợp\s+tác\s+xã)\s",
    re.I,
)


_WITH_POST = re.compile(
    r"^(?P<name>[^,–-]{2,60}?)\s*[,–-]\s*(?:chủ\s+tịch|phó|trưởng|giám\s+đốc|bí\s+thư|hiệu\s+trưởng|cán\s+bộ|công\s+chức|chuyên\s+viên|"
    r"phóng\s+viên|cộng\s+tác\s+viên|giáo\s+viên|học\s+sinh|sinh\s+viên|hội\s+viên|đoàn\s+viên|"
    r"trạm|trung\s+tâm|phòng|sở|đài|văn\s+phòng|chi\s+cục|cục|hội|đoàn|ban|trường|bệnh\s+viện|ubnd|đồn|công\s+an)\s",
    re.I,
)
"""A name with what its bearer is, or the office: "Nguyễn Thị Hảo - Chủ tịch Hội LHPN huyện"."""


@dataclass(frozen=True, slots=True)
class Byline:
    """Who signs an article: the name without its role, and the line as printed."""

    name: str
    printed: str
    has_role: bool = False


def is_site_account(name: str) -> bool:
    """Tell whether a name is the general account of a site ("Quản trị website", "admin"), which is no byline."""
    return bool(_SITE_ACCOUNT.match(clean(name)))


def _looks_like_names(text: str) -> bool:
    """Tell whether text reads as names: most of its words begin with a capital, and it is no sentence."""
    outside = re.sub(r"\s*\([^()]*\)", "", text).strip()
    words = outside.replace(",", " ").split()
    if not words or len(words) > MOST_NAME_WORDS or any(char.isdigit() for char in outside):
        return False
    if _OFFICE.match(outside):
        return len(words) <= MOST_NAME_WORDS
    if posted := _WITH_POST.match(outside):
        words = posted["name"].split()
    capital = [word for word in words if word[:1].isupper() or word.lower() in _LOWER_ALLOWED or not word[:1].isalpha()]
    return len(capital) == len(words)


def read_byline(text: str) -> Byline | None:
    """Read a line as a byline, or return None where it is none.

    Role labels ("Tin, ảnh:", "Thực hiện:") and closing roles ("(ghi)") are dropped from the name: "NHƯ QUỲNH (Sở TT&TT
    Quảng Trị)" stays whole.
    """
    printed = _MAIL.sub("", clean(text))
    if not 2 <= len(printed) <= 120:
        return None
    role = _ROLE.match(printed)
    name = printed[role.end() :] if role else printed
    name = _TAIL.sub("", name).strip()
    if name.startswith(("(", "[")) and name.endswith((")", "]")) and name.count("(") + name.count("[") == 1:
        name = name[1:-1]
        if inner := _ROLE.match(name):
            role, name = inner, name[inner.end() :]
    name = name.strip(" .,;:-–—|*/")
    if not name or is_site_account(name):
        return None
    if _AGENCY.match(name):
        return Byline(name, printed, has_role=role is not None)
    if _SENTENCE_END.search(printed) and role is None and not re.search(r"\b[A-ZĐ]\.$", printed):
        return None
    return Byline(name, printed, has_role=role is not None) if _looks_like_names(name) else None
