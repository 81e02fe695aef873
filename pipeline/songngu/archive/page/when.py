"""The date of publication of a page: of metadata, of the line near the headline, of its address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from songngu.archive.dates import FoundDate, Moment, date_in_address, find_dates, read_stamp
from songngu.archive.page.furniture import Role
from songngu.archive.page.lines import Element, Line
from songngu.archive.page.meta import Meta
from songngu.archive.page.region import Region

LINES_BEFORE = 6
"""How many lines above a headline may hold its date."""
MOST_DATE_LINE = 140

_CHANGED = re.compile(
    r"cập\s+nhật(?:\s+lần\s+cuối)?\s*[:(]|sửa\s+(?:đổi|lần)|last\s+(?:modified|updated)|bản\s+in|ngày\s+in|in\s+ngày",
    re.I,
)
_PLACE_LINE = re.compile(r"^[\w\s.-]{2,40},\s+ngày\s+\d", re.I)
_PUBLISHED = re.compile(r"đăng|ngày\s+(?:đăng|viết|gửi|tạo)|xuất\s+bản|published|posted", re.I)


@dataclass(frozen=True, slots=True)
class Published:
    """When a page was published, and what was doubtful about it."""

    when: Moment | None
    notes: tuple[str, ...] = ()


def find_published(
    root: Element, lines: Sequence[Line], region: Region, body_first: int, meta: Meta, address: str | None
) -> Published:
    """Return the date of publication: never today's date in a masthead, nor one of the running text."""
    notes: list[str] = []
    candidates = [
        meta.published,
        _stamp_of(root),
        _near(lines, region.first, body_first),
        _near(lines, max(0, region.title - LINES_BEFORE), region.title - 1, backwards=True)
        if region.title > 0
        else None,
        _after(lines, region),
        _letterhead(lines, region),
    ]
    day: Moment | None = None
    for found in candidates:
        if found is None:
            continue
        if found.note:
            notes.append(f"the date of the page: {found.note}")
        if found.when is not None and day is None:
            day = found.when
    if day is not None and not isinstance(day, dt.datetime):
        printed = candidates[2]
        if printed and isinstance(printed.when, dt.datetime) and printed.when.date() == day:
            day = printed.when
    for place in (meta.address, address):
        if day is None and place:
            day = date_in_address(place)
    return Published(day, tuple(dict.fromkeys(notes)))


def _stamp_of(root: Element) -> FoundDate | None:
    """Read itemprop, time and abbr elements; the first that is no comment's nor a related item's."""
    for element in root.iter("time", "abbr", "meta", "span"):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        published = "datepublished" in names or re.search(r"\bpublished\b|entry-date", names)
        if element.tag in ("meta", "span") and "datepublished" not in names:
            continue
        if element.tag == "abbr" and not published:
            continue
        stamp = (
            element.get("datetime")
            or element.get("content")
            or (element.get("title") if element.tag == "abbr" else None)
        )
        if stamp and (published or _in_article(element)) and (date := read_stamp(stamp)):
            return date
    return None


def _in_article(element: Element) -> bool:
    article = next(element.iterancestors("article"), None)
    names = " ".join((one.get("class") or "").lower() for one in element.iterancestors())
    return article is not None and not re.search(r"comment|cmt|related|item-list|sidebar", names)


def _near(lines: Sequence[Line], first: int, last: int, *, backwards: bool = False) -> FoundDate | None:
    window = lines[first : last + 1]
    for line in reversed(window) if backwards else window:
        if (
            line.image is not None
            or len(line.text) > MOST_DATE_LINE
            or Role.TODAY in line.style.role
            or line.linked > 0.5
        ):
            continue
        if _CHANGED.search(line.text) and not _PUBLISHED.search(line.text) and not re.search(r"\d[h:]\d", line.text):
            continue
        if dates := find_dates(line.text):
            return max(dates, key=lambda date: (date.when is not None, date.signs))
    return None


def _after(lines: Sequence[Line], region: Region) -> FoundDate | None:
    """A date line below the article counts only where it says that it is one of publication."""
    for line in lines[region.last - 2 : region.last + 8]:
        if (
            line.image is None
            and len(line.text) <= MOST_DATE_LINE
            and _PUBLISHED.search(line.text)
            and (dates := find_dates(line.text))
        ):
            return dates[0]
    return None


def _letterhead(lines: Sequence[Line], region: Region) -> FoundDate | None:
    for line in lines[: region.first]:
        if (
            line.image is None
            and len(line.text) <= MOST_DATE_LINE
            and _PLACE_LINE.match(line.text)
            and (dates := find_dates(line.text))
        ):
            return dates[0]
    return None
