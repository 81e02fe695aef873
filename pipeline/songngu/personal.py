"""Personal data in texts: telephone numbers, e-mail addresses, numbers of identity papers, in Vietnamese forms."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was found."""

    EMAIL = "e-mail"
    PHONE = "phone"
    IDENTITY = "identity number"


@dataclass(frozen=True, slots=True)
class _Masks:
    vi: str
    en: str


_MASKS = {
    Kind.EMAIL: _Masks("[thư điện tử]", "[e-mail]"),
    Kind.PHONE: _Masks("[số điện thoại]", "[phone number]"),
    Kind.IDENTITY: _Masks("[số giấy tờ]", "[identity number]"),
}
_GAP = r"[ .\u00a0-]?"
_MAYBE = re.compile(r"@|(?:\d[ .()\u00a0-]{0,3}){7}")
"""What every kind has; most texts have neither."""
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
# The numbering plan in use since 2018: a mobile number is 0 or +84 and nine digits from 3, 5, 7, 8, 9; a landline has
# the area code 02x or 02xx and seven or eight digits. Numbers of people or money do not begin with 0.
_PHONE = re.compile(
    rf"(?<![\w.,/-])(?:\(?(?:\+|00)84\)?{_GAP}(?:\(0\)|0)?|\(?0)"
    rf"(?:[35789]\d(?:{_GAP}\d){{7}}|2\d{{1,2}}\)?(?:{_GAP}\d){{7,8}})(?![\w/]|[.,-]\d)"
)
# Citizen identity numbers have 12 digits: province 001-096, century and sex, year (Circular 59/2021/TT-BCA); older
# cards have 9, passports a letter and 7 or 8 digits: these only after the words that announce them.
_CITIZEN = re.compile(r"(?<![\w.,/-])0(?:0[1-9]|[1-8]\d|9[0-6])[0-3]\d{8}(?![\w/]|[.,-]\d)")
_ANNOUNCED = re.compile(
    r"(?i:(?:cmnd|cccd|cmtnd|căn cước(?: công dân)?|chứng minh (?:nhân dân|thư)|(?:số )?định danh(?: cá nhân)?|"
    r"hộ chiếu|passport|(?:(?:citizen|national|personal)\s*)?(?:identity|identification|id)(?: card| number)*))"
    r"(?i:[\s:,.-]|số|number|no|nr|là|is|of){0,40}"  # one way to read each: spaces without end cost no time
    r"(?P<number>[A-Z]\d{7,8}|\d{3}[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{3})?)(?!\d)"
)


def find_personal(text: str) -> tuple[Kind, ...]:
    """Return the kinds of personal data in a text, each once, in the order of `Kind`."""
    if not _MAYBE.search(text):
        return ()
    return tuple(kind for kind in Kind if any(_spans(text, kind)))


def mask_personal(text: str, *, english: bool = False) -> str:
    """Return a text in which personal data are replaced by what they are, in square brackets."""
    for kind in (Kind.EMAIL, Kind.IDENTITY, Kind.PHONE):
        mask = _MASKS[kind].en if english else _MASKS[kind].vi
        for start, end in reversed(_spans(text, kind)):
            text = text[:start] + mask + text[end:]
    return text


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Return where personal data stand in a text, in order; none overlaps another."""
    found: list[tuple[int, int]] = []
    for kind in (Kind.EMAIL, Kind.IDENTITY, Kind.PHONE) if _MAYBE.search(text) else ():
        found += [(s, e) for s, e in _spans(text, kind) if all(e <= start or end <= s for start, end in found)]
    return sorted(found)


def _spans(text: str, kind: Kind) -> list[tuple[int, int]]:
    if kind is Kind.EMAIL:
        return [found.span() for found in _EMAIL.finditer(text)] if "@" in text else []
    if kind is Kind.PHONE:
        identity = _spans(text, Kind.IDENTITY)
        return [f.span() for f in _PHONE.finditer(text) if not any(s < f.end() and f.start() < e for s, e in identity)]
    announced = {found.span("number") for found in _ANNOUNCED.finditer(text)}
    return sorted(announced | {found.span() for found in _CITIZEN.finditer(text)})
