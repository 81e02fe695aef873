"""What the pages call things: file names of articles, dates in both languages, links that may be followed."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import quote, urlsplit

from songngu.records import digest

REVIEWED = ("reviewed", "final")
"""States of what a person has read; everything else is shown as a draft."""

# A hyphen keeps clear of Windows' device names (con, nul) and of digests; lower case, of systems that ignore case.
_PLAIN_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_LONGEST_ID = 80
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def page_name(article: str) -> str:
    """Return the file name of an article's page: its id where that is safe in every file system, else a hash of it."""
    plain = len(article) <= _LONGEST_ID and _PLAIN_ID.fullmatch(article)
    return f"{article if plain else digest(article)}.html"


def address(path: str) -> str:
    """Return a relative path as an address, each part percent-encoded."""
    return "/".join(quote(part.encode("utf-8", "replace")) for part in path.split("/"))


def followable(source: str) -> bool:
    """Tell whether a source is a web address: nothing else that an archive names becomes a link."""
    try:
        parts = urlsplit(source)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def date_vi(day: dt.date) -> str:
    """Return a date as Vietnamese writes it: 5/8/2025."""
    return f"{day.day}/{day.month}/{day.year}"


def date_en(day: dt.date) -> str:
    """Return a date as the English reads it: 5 August 2025, whatever the machine's locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def is_draft(state: str) -> bool:
    """Tell whether a state is that of a text nobody has reviewed."""
    return state not in REVIEWED
