"""Credits and bylines put into English by rule: "Ảnh: Thanh Tùng" is "Photo: Thanh Tung".

Rules of the house style: names without diacritics and not all in capitals, agencies by their English acronym. What
the rules
do not know whole is left to the engine.
"""

from __future__ import annotations

import re

from songngu.records import Segment
from songngu.text import is_syllable, strip_diacritics

_LABELS: tuple[tuple[str, str], ...] = (
    (r"nguồn ảnh|ảnh nguồn", "Photo source"),
    (r"ảnh tư liệu|tư liệu ảnh", "File photo"),
    (r"ảnh minh (?:họa|hoạ)", "Illustrative photo"),
    (r"tin(?:,| và|/| [-–])?\s?ảnh", "Text and photos"),
    (r"bài(?:,| và|/| [-–])?\s?ảnh|ảnh(?:,| và|/| [-–])?\s?bài", "Story and photos"),
    (r"clip|video", "Video"),
    (r"đồ (?:họa|hoạ)|infographics?", "Graphics"),
    (r"ảnh|người chụp|photo", "Photo"),
    (r"nguồn tin|nguồn", "Source"),
    (r"thực hiện|tác giả|người viết|bài|tin", "By"),
    (r"biên tập", "Edited by"),
    (r"(?:biên )?dịch|người dịch", "Translated by"),
)
_PHRASES: dict[str, str] = {
    "ttxvn": "VNA",
    "thông tấn xã việt nam": "Vietnam News Agency",
    "ttxvn phát": "VNA",
    "internet": "Internet",
    "tư liệu": "archive",
    "tl": "archive",
    "t.l": "archive",
    "ctv": "contributor",
    "pv": "staff reporter",
    "p.v": "staff reporter",
    "nhóm pv": "staff reporters",
    "nhóm phóng viên": "staff reporters",
    "phóng viên": "staff reporter",
    "nvcc": "courtesy of the subject",
    "nhân vật cung cấp": "courtesy of the subject",
    "gia đình cung cấp": "courtesy of the family",
    "btc": "organisers",
    "ban tổ chức": "organisers",
    "ban tổ chức cung cấp": "courtesy of the organisers",
    "sưu tầm": "collected",
    "tổng hợp": "compiled",
    "đài thvn": "Vietnam Television",
    "vtv": "VTV",
    "vov": "VOV",
    "cổng ttđt chính phủ": "Government Portal",
    "báo chính phủ": "Government News",
    "báo nhân dân": "Nhan Dan newspaper",
}
_BODIES: tuple[tuple[str, str], ...] = (
    (r"báo (?:điện tử )?(?P<of>.+)", "{of} newspaper"),
    (r"tạp chí (?P<of>.+)", "{of} magazine"),
    (r"đài (?:pt-th|ptth|pt&th|phát thanh (?:-|và) truyền hình)(?: tỉnh)? (?P<of>.+)", "{of} Radio and Television"),
    (
        r"sở (?:tt&tt|tttt|thông tin và truyền thông)(?: tỉnh)? (?P<of>.+)",
        "{of} Department of Information and Communications",
    ),
    (
        r"sở (?:vhtt&dl|vh-tt&dl|vhttdl|văn hóa, thể thao và du lịch)(?: tỉnh)? (?P<of>.+)",
        "{of} Department of Culture, Sports and Tourism",
    ),
    (r"sở du lịch(?: tỉnh)? (?P<of>.+)", "{of} Department of Tourism"),
    (r"sở ngoại vụ(?: tỉnh)? (?P<of>.+)", "{of} Department of Foreign Affairs"),
    (r"cổng (?:ttđt|thông tin điện tử)(?: tỉnh)? (?P<of>.+)", "{of} web portal"),
)
_NO_NAME = frozenset(
    [
        "sở",
        "ban",
        "bộ",
        "ủy",
        "uỷ",
        "hội",
        "công",
        "trung",
        "đoàn",
        "phòng",
        "cục",
        "chi",
        "viện",
        "trường",
        "tổng",
        "mặt",
        "khu",
        "quỹ",
        "đài",
        "báo",
        "tòa",
        "nhà",
        "ngân",
        "bệnh",
        "học",
        "ubnd",
        "hđnd",
        "cổng",
        "ảnh",
    ]
)
"""First words of bodies: their names are translated, not spelt without diacritics."""
_LONGEST_NAME = 5
_SEPARATOR = re.compile(r"(\s*[/,;]\s*|\s+[-–&]\s+|\s+và\s+)")


def render(segment: Segment) -> str:
    """Return a credit or byline in English; the text itself where no rule knows it whole."""
    return rendered(segment.text) or segment.text


def rendered(text: str) -> str | None:
    """Return a credit or byline in English, or None where it is none or holds what only a translator can say."""
    found = re.fullmatch(r"(?P<open>[-–]\s*|\(\s*)?(?P<inner>.*?)(?P<close>\)?\.?)", text.strip())
    if found is None or (found["open"] or "").startswith("(") != found["close"].startswith(")"):
        found = re.fullmatch(r"(?P<open>)(?P<inner>.*?)(?P<close>\.?)", text.strip())
    if found is None:
        return None
    inner = _credit(found["inner"].strip())
    return None if inner is None else (found["open"] or "") + inner + found["close"]


def _credit(text: str) -> str | None:
    parts = [_labelled(part) for part in re.split(r"(?<=[^\W\d_])\.\s+(?=(?:Ảnh|Nguồn|Tin|Bài|Video):)", text)]
    known = [part for part in parts if part is not None]
    return ". ".join(known) if len(known) == len(parts) else None


def _labelled(text: str) -> str | None:
    for pattern, english in _LABELS:
        if found := re.match(rf"(?:{pattern})\s*:\s*(?=\S)", text, re.IGNORECASE):
            holders = _holders(text[found.end() :])
            joined = f"{english} {holders}" if english.endswith("y") else f"{english}: {holders}"
            return None if holders is None else joined
        if re.fullmatch(pattern, text, re.IGNORECASE) and english != "By":
            return english
    if found := re.match(r"theo:?\s+(?=\S)", text, re.IGNORECASE):
        holders = _holders(text[found.end() :])
        return None if holders is None else f"Source: {holders}"
    return _holders(text)


def _holders(text: str) -> str | None:
    """Return the names and bodies of a credit in English, or None where one of them is unknown."""
    pieces = []
    for index, piece in enumerate(_SEPARATOR.split(text)):
        if index % 2:
            pieces.append(" and " if piece.strip() == "và" else piece)
            continue
        english = _holder(piece)
        if english is None:
            return None
        pieces.append(english)
    return "".join(pieces)


def _holder(text: str) -> str | None:
    bracketed = re.fullmatch(r"(?=.*\)\Z)(.+?)\s*\((.+)\)", text)
    if bracketed:
        name, body = _holder(bracketed[1]), _holders(bracketed[2])
        return None if name is None or body is None else f"{name} ({body})"
    if phrase := _PHRASES.get(text.lower().strip()):
        return phrase
    for pattern, english in _BODIES:
        if (found := re.fullmatch(pattern, text, re.IGNORECASE)) and (of := _name(found["of"])):
            return english.format(of=of)
    return _name(text)


def _name(text: str) -> str | None:
    """Return a name without diacritics, or None where the text is none: capitals throughout, and no body's first
    word."""
    words = text.split()
    if not 1 <= len(words) <= _LONGEST_NAME or words[0].lower() in _NO_NAME:
        return None
    if not all(re.fullmatch(r"[^\W\d_](?:[\w.'’-]*\w)?\.?", word) and word[0].isupper() for word in words):
        return None
    plain = strip_diacritics(text)
    shouted = text.isupper() and (len(words) > 1 or (len(text) > 3 and is_syllable(text)))
    return plain.title() if shouted and "." not in text else plain
