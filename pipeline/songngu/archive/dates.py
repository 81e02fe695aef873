"""Dates as Vietnamese portals and newspapers write them: in text, in metadata, in addresses.

"Thứ hai, 25/01/2021 10:06", "08:15 | 12/07/2018", "Cập nhật lúc 14h30 ngày 5-3-2012", "ngày 20 tháng 1 năm 2021",
"Tháng Sáu 14, 2024", ISO 8601, RFC 2822. Day comes before month, as Vietnam writes it.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from dataclasses import dataclass

from songngu.records import HANOI, Span

FIRST_YEAR = 1945
"""The oldest year taken for a date of publication; older ones are history told in the text."""
LAST_YEAR = 2099

Moment = dt.date | dt.datetime


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in some text. `when` is None where the figures are no day of the calendar; `note` then says so."""

    when: Moment | None
    span: Span
    note: str = ""
    signs: int = 0
    """How much beside the day speaks for a date line: a weekday, a time of day."""


_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        (
            ("một", "giêng", "january", "jan"),
            ("hai", "february", "feb"),
            ("ba", "march", "mar"),
            ("tư", "bốn", "april", "apr"),
            ("năm", "may"),
            ("sáu", "june", "jun"),
            ("bảy", "bẩy", "july", "jul"),
            ("tám", "august", "aug"),
            ("chín", "september", "sep", "sept"),
            ("mười", "october", "oct"),
            ("mười một", "november", "nov"),
            ("mười hai", "chạp", "december", "dec"),
        ),
        1,
    )
    for name in names
}
_VIETNAMESE_MONTH = r"(?:mười\s+(?:một|hai)|mười|giêng|chạp|một|hai|ba|tư|bốn|năm|sáu|b[ảẩ]y|tám|chín|\d{1,2})"
_ENGLISH_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*"
_TIME = (
    r"(?P<{0}h>\d{{1,2}})\s*(?::|h|g|giờ)\s*(?P<{0}m>\d{{2}})?(?:\s*:\s*\d{{2}}|\s*phút)?"
    r"(?:\s*(?P<{0}half>[AaPp]\.?[Mm]\b\.?|SA\b|CH\b|sáng|chiều|tối))?"
)
_ZONE = r"(?:\s*\(?\s*(?:GMT|UTC)\s*\+\s*0?7(?::00)?\s*\)?)?"
_BRIDGE = r"[\s,;|@•·–—()\[\]-]*(?:(?:vào|lúc|ngày|hồi)[\s:]*){0,3}"
_DAY = (
    r"(?P<d>\d{1,2})\s*(?P<sep>[/.-])\s*(?P<m>\d{1,2})\s*(?P=sep)\s*(?P<y>\d{4}|\d{2}(?!\d))(?![/.-]?\d)"
    r"|(?P<iy>(?:19|20)\d{2})\s*[-/]\s*(?P<im>\d{1,2})\s*[-/]\s*(?P<id>\d{1,2})(?!\d)"
    rf"|(?P<vd>\d{{1,2}})\s*,?\s*tháng\s+(?P<vm>{_VIETNAMESE_MONTH})\s*(?:,|-|/|năm)?\s*(?P<vy>\d{{4}})(?!\d)"
    rf"|tháng\s+(?P<wm>{_VIETNAMESE_MONTH})\s+(?P<wd>\d{{1,2}})\s*,\s*(?P<wy>\d{{4}})(?!\d)"
    rf"|(?P<ed>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<em>{_ENGLISH_MONTH})\.?,?\s+(?P<ey>\d{{4}})(?!\d)"
    rf"|(?P<am>{_ENGLISH_MONTH})\.?\s+(?P<ad>\d{{1,2}})(?:st|nd|rd|th)?\s*,\s*(?P<ay>\d{{4}})(?!\d)"
)
_WEEKDAY = (
    r"(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|\bt[2-7]|\bcn|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)"
    r"[\s,.|–-]*(?:ngày\s*)?"
)
_FIND = re.compile(
    rf"(?P<week>{_WEEKDAY})?"
    rf"(?:(?<![\d:]){_TIME.format('t')}{_ZONE}{_BRIDGE}(?:{_WEEKDAY})?)?(?P<day>(?<![\d/.,-])(?:{_DAY}))"
    rf"(?:[\s,;|@•·–—()T-]*(?:(?:vào|lúc|hồi)[\s:]*)*{_TIME.format('u')}(?![\d/]){_ZONE})?",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*"
    r"(Z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_ADDRESS = (
    re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/_-]|$)"),
    re.compile(r"(?<!\d)((?:19|20)\d{2})-(\d{2})-(\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(20[0-4]\d)(0[1-9]|1[0-2])([0-2]\d|3[01])(?=\d{6}(?:\d{1,4})?\D|\d{6}\d{0,4}$|\D|$)"),
)
_ADDRESS_DAY_FIRST = re.compile(r"/(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d{2})(?=[/_-]|$)")
_ANCHOR = re.compile(r"\d{4}|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")


def _time(found: re.Match[str], prefix: str) -> dt.time | None:
    hour_text = found[prefix + "h"]
    if hour_text is None:
        return None
    hour, minute, half = int(hour_text), int(found[prefix + "m"] or 0), (found[prefix + "half"] or "").lower()
    if half.startswith(("p", "ch", "tối")) and hour < 12:
        hour += 12
    elif half.startswith(("a", "sa")) and hour == 12:
        hour = 0
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    key = re.sub(r"\s+", " ", text.lower())
    return _MONTH_NAMES.get(key) or _MONTH_NAMES.get(key[:3], 0)


def _figures(found: re.Match[str]) -> tuple[int, int, int]:
    """Return day, month and year as written."""
    for day, month, year in (("d", "m", "y"), ("id", "im", "iy"), ("vd", "vm", "vy"), ("wd", "wm", "wy"),
                             ("ed", "em", "ey"), ("ad", "am", "ay")):  # fmt: skip
        if found[year]:
            return int(found[day]), _month(found[month]), int(found[year])
    raise AssertionError("the pattern has a year in each of its forms")  # pragma: no cover


def _read(found: re.Match[str]) -> FoundDate | None:
    day, month, year = _figures(found)
    signs = bool(found["week"]) + bool(found["th"] or found["uh"])
    if year < 100:
        # Two figures are a year only in a date line: "12/7/05 15:20", never "3/4/10" in running text.
        if not signs:
            return None
        year += 2000 if year < 45 else 1900
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    span = Span(*found.span())
    note = ""
    if month > 12 >= day and found["m"]:
        day, month, note = month, day, f"{found['day']} was read as month/day/year"
    try:
        when = dt.date(year, month, day)
    except ValueError:
        return FoundDate(None, span, f"{found['day'].strip()} is no day of the calendar", signs)
    moment = _time(found, "u") or _time(found, "t")
    return FoundDate(dt.datetime.combine(when, moment, HANOI) if moment else when, span, note, signs)


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates of `text` in order, those that are no day of the calendar among them."""
    if not _ANCHOR.search(text):
        return []
    return [date for found in _FIND.finditer(text) if (date := _read(found)) is not None]


def find_date(text: str) -> FoundDate | None:
    """Return the first date of `text`."""
    dates = find_dates(text)
    return dates[0] if dates else None


def read_stamp(value: str) -> FoundDate | None:
    """Read a date of metadata: ISO 8601, RFC 2822, or what `find_date` reads. Without an offset it is Hanoi's time."""
    found = _ISO.match(value)
    if not found:
        if re.match(r"^\s*[A-Za-z]{3},\s+\d", value):
            try:
                when = email.utils.parsedate_to_datetime(value.strip())
            except ValueError:
                return find_date(value)
            return FoundDate(when.astimezone(HANOI) if when.tzinfo else when.replace(tzinfo=HANOI), Span(0, len(value)))
        return find_date(value)
    span = Span(*found.span())
    year, month, day = int(found[1]), int(found[2]), int(found[3])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        if found[4] is None:
            return FoundDate(dt.date(year, month, day), span)
        stamp = dt.datetime(year, month, day, int(found[4]), int(found[5]), int(found[6] or 0), tzinfo=HANOI)
    except ValueError:
        return FoundDate(None, span, f"{found[0].strip()} is no day of the calendar")
    if found[7]:
        zone = "+0000" if found[7].upper() == "Z" else found[7].replace(":", "")
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        if minutes < 24 * 60:
            offset = dt.timezone(dt.timedelta(minutes=-minutes if zone[0] == "-" else minutes))
            stamp = stamp.replace(tzinfo=offset).astimezone(HANOI)
    return FoundDate(stamp, span)


def date_in_address(address: str) -> dt.date | None:
    """Return the day that an address carries: /2019/05/28/, 2019-05-28, 20190528101500123; None where it has none."""
    for pattern in _ADDRESS:
        for year, month, day in pattern.findall(address):
            try:
                return dt.date(int(year), int(month), int(day))
            except ValueError:
                continue
    if found := _ADDRESS_DAY_FIRST.search(address):
        try:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        except ValueError:
            return None
    return None
