"""Credits and bylines put into English by rule: `Ảnh: Thanh Tùng` is `Photo: Thanh Tung`."""

from __future__ import annotations

import re

from songngu.records import Segment
from songngu.text import strip_diacritics

_LABELS = (
    (re.compile(r"^(?:nguồn ảnh|ảnh nguồn)\s*:?\s*", re.IGNORECASE), "Photo source: "),
    (re.compile(r"^ảnh tư liệu\s*:?\s*", re.IGNORECASE), "File photo: "),
    (re.compile(r"^(?:ảnh minh họa|ảnh minh hoạ)\s*:?\s*", re.IGNORECASE), "Illustration: "),
    (re.compile(r"^(?:tin, ảnh|tin và ảnh|tin ảnh|tin - ảnh)\s*:\s*", re.IGNORECASE), "Text and photos: "),
    (re.compile(r"^(?:bài, ảnh|bài và ảnh|bài ảnh|bài - ảnh|ảnh và bài)\s*:\s*", re.IGNORECASE), "Story and photos: "),
    (re.compile(r"^(?:thực hiện)\s*:\s*", re.IGNORECASE), "By "),
    (re.compile(r"^(?:ảnh|người chụp)\s*:\s*", re.IGNORECASE), "Photo: "),
    (re.compile(r"^(?:video|clip)\s*:\s*", re.IGNORECASE), "Video: "),
    (re.compile(r"^(?:đồ họa|đồ hoạ|infographic)\s*:\s*", re.IGNORECASE), "Graphics: "),
    (re.compile(r"^(?:nguồn|theo)\s*:\s*", re.IGNORECASE), "Source: "),
    (re.compile(r"^theo\s+", re.IGNORECASE), "Source: "),
    (re.compile(r"^(?:tác giả|người viết|bài|tin)\s*:\s*", re.IGNORECASE), "By "),
)
_NAMES = {
    "TTXVN": "VNA",
    "Thông tấn xã Việt Nam": "Vietnam News Agency",
    "Sở TT&TT": "Department of Information and Communications,",
    "Sở Thông tin và Truyền thông": "Department of Information and Communications,",
    "Cổng TTĐT": "Web portal,",
    "Báo": "Newspaper",
    "CTV": "contributor",
    "và": "and",
    "tổng hợp": "compiled",
}


def render(segment: Segment) -> str:
    """Return a credit or byline in English: label translated, names without diacritics, agencies by their acronym."""
    label, rest = "", segment.text.strip()
    for pattern, english in _LABELS:
        if match := pattern.match(rest):
            label, rest = english, rest[match.end() :]
            break
    for vietnamese, english in _NAMES.items():
        rest = re.sub(rf"(?<!\w){re.escape(vietnamese)}(?!\w)", english, rest)
    return label + _titled(strip_diacritics(rest))


def _titled(name: str) -> str:
    """Write names that stand in capitals with small letters: NHƯ QUỲNH is Nhu Quynh; acronyms stay."""
    return re.sub(r"\b[A-Z]{2,}(?: [A-Z]{2,})+\b", lambda found: found[0].title(), name)
