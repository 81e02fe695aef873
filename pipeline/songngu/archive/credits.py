"""Captions and their credits: "Toàn cảnh hội nghị - Ảnh: Thanh Tùng", "... (Nguồn: TTXVN)", "... / Ảnh Minh Châu"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from songngu.text import clean

MOST_CREDIT_WORDS = 14
"""A credit is a name or an office with its unit; the longest met ("Ảnh: Trung tâm Xúc tiến ... cung cấp") has 12."""
MOST_TAIL = 400
"""Letters at the end of a text in which its credit is looked for: twice as many as the longest name may have."""

_LABEL = (
    r"(?:(?:nguồn\s+)?(?:ảnh|hình(?:\s+ảnh)?)(?:\s+(?:minh\s+h[ọo]a|minh\s+hoạ|tư\s+liệu|chụp|bài|chụp\s+màn\s+hình))?"
    r"(?:\s+do)?|nguồn(?:\s+(?:ảnh|hình|tin))?|(?:đồ\s+h[ọo]a|đồ\s+hoạ|infographics?)|người\s+chụp|tác\s+giả\s+ảnh|"
    r"photo(?:\s+by)?|credit|clip)"
)
_BY_COLON = re.compile(
    rf"(?P<joint>^|[\s.,;:/|(\[–—-])(?P<credit>{_LABEL}\s*:\s*(?P<name>[^()\[\]]{{2,120}}?))[\s.]*$", re.I
)
_IN_BRACKETS = re.compile(
    rf"\s*[(\[]\s*(?P<credit>(?P<label>{_LABEL})\s*[:\s]\s*(?P<name>[^()\[\]]{{2,120}}(?:\([^()]*\)[^()\[\]]*)?)|"
    r"(?P<bare>ảnh\s+(?:minh\s+h(?:ọa|oạ|oa)|tư\s+liệu|internet|chụp\s+màn\s+hình|nhân\s+vật\s+cung\s+cấp)))\s*[)\]][\s.]*$",
    re.I,
)
_BY_JOINT = re.compile(
    r"(?:\s+[–—-]+|\s*/|\s*\||\.|[–—-](?=\s))\s*(?P<credit>[ẢảÁ]nh\s+(?P<name>[^()\[\]:]{2,80}?))[\s.]*$", re.I
)
_BARE = re.compile(
    r"(?:^|[.!?…”\"]\s+|\s+[–—-]\s+|\s*/\s*|\s*\|\s*)(?P<credit>ảnh\s+(?:minh\s+h(?:ọa|oạ|oa)|tư\s+liệu)(?:\s+[^\s.]+){0,4}?)[\s.]*$",
    re.I,
)
_EDGE = re.compile(r"[\s/|–—(\[-]+$")
_NAME_WORD = re.compile(r"^[^\W\d_a-zăâđêôơưáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ]")
_COMMON_LIST = """
    cung cấp và của do cơ quan tỉnh huyện xã báo đài nhân vật tư liệu gia đình phòng ban sở internet cắt từ clip mạng
    màn hình chụp sưu tầm bạn đọc minh họa hoạ theo fb facebook tổng hợp trường công ty đơn vị tác giả
"""
_COMMON_CREDIT_WORDS = frozenset(_COMMON_LIST.split())


@dataclass(frozen=True, slots=True)
class Captioned:
    """A caption and its credit, taken apart. What joined them (a dash, a slash, brackets) belongs to neither."""

    caption: str
    credit: str | None = None
    """As printed, its label kept ("Ảnh: Thanh Tùng"), without brackets."""
    credited: str | None = None
    """The credit without its label: "Thanh Tùng"."""


def _is_names(text: str) -> bool:
    """Tell whether text reads as names of people or offices, not as a sentence."""
    words = text.split()
    if not 0 < len(words) <= MOST_CREDIT_WORDS:
        return False
    named = sum(1 for word in words if _NAME_WORD.match(word) or word.lower().strip(",.") in _COMMON_CREDIT_WORDS)
    return named * 2 > len(words) or len(words) == 1


def bare_credit(credit: str) -> str:
    """Return a credit without brackets and without a label that ends in a colon: "Ảnh: Thanh Tùng" gives "Thanh Tùng".

    Without a colon the word belongs to the credit: "Ảnh minh họa" is no picture by "minh họa".
    """
    text = clean(credit).strip("()[] ")
    return re.sub(rf"^{_LABEL}\s*:\s*(?=\S)", "", text, count=1, flags=re.I).strip() or text


def is_credit(text: str) -> bool:
    """Tell whether all of `text` is a credit line: "Ảnh: Thanh Tùng", "(Nguồn: TTXVN)"."""
    parted = split_credit(text)
    return not parted.caption and parted.credit is not None


def split_credit(text: str) -> Captioned:
    """Take a caption and its credit apart. Text without a credit comes back as the caption, cleaned."""
    text = clean(text)
    tail = max(0, len(text) - MOST_TAIL)
    found = _IN_BRACKETS.search(text, tail)
    if found and (found["bare"] or ":" in found["credit"] or _is_names(found["name"])):
        return _part(text, found.start(), found["credit"])
    if (found := _BY_COLON.search(text, tail)) and _credible(text, found):
        return _part(text, found.start("credit"), found["credit"])
    if (found := _BARE.search(text, tail)) and len(found["credit"].split()) <= 6:
        start = found.start("credit")
        return _part(text, start, found["credit"])
    if (found := _BY_JOINT.search(text, tail)) and found["name"][:1].isupper() and _is_names(found["name"]):
        return _part(text, found.start("credit"), found["credit"])
    return Captioned(text)


def _credible(text: str, found: re.Match[str]) -> bool:
    """A label in mid-sentence is a credit only before names; one that opens the line only where names follow."""
    name = found["name"]
    if found.start("credit") == 0:
        return _is_names(name)
    return len(name.split()) <= MOST_CREDIT_WORDS and (
        _is_names(name) or found["joint"] in "./|–—-" or len(name.split()) <= 6
    )


def _part(text: str, start: int, credit: str) -> Captioned:
    caption = _EDGE.sub("", text[:start]).strip()
    credit = credit.strip(" .,;") if not re.search(r"\b[A-ZĐ]\.$", credit) else credit.strip(" ,;")
    return Captioned(caption, credit, bare_credit(credit))
