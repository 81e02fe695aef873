"""What an archive holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from songngu.records.values import HANOI


class BlockKind(StrEnum):
    """What a block of an article is."""

    TITLE = "title"
    LEAD = "lead"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    TABLE_CELL = "table-cell"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's text, in reading order; `picture_id` ties captions and credits to their picture."""

    position: int
    kind: BlockKind
    text: str
    picture_id: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph of an article. Its bytes stay in the archive until a dataset is built."""

    id: str
    source: str
    """Where the article says the picture is: an address or a path, as written, never a placeholder."""
    credit: str | None = None
    also: tuple[str, ...] = ()
    """Addresses of other sizes of the same picture."""
    sha256: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a reader gives it. The title is also the first block, of kind title."""

    id: str
    source: str
    """Where it was read from: a path, with the member or line after `#` where a file holds many."""
    title: str
    published: dt.datetime | dt.date | None
    """An aware datetime where the page gives a time of day, else a date."""
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    publisher: str | None = None
    author: str | None = None
    section: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    """What the bytes really were: utf-8, utf-16le, windows-1258, tcvn3, vni-windows, viscii, viqr, "utf-8 twice"..."""
    notes: tuple[str, ...] = ()
    """What the reader converted or repaired, in plain English, with its confidence where it guessed."""
    duplicate_of: str | None = None
    """Id of the article whose translation serves this near duplicate too."""

    @property
    def day(self) -> dt.date | None:
        """The day of publication in Hanoi, which chooses among terms."""
        if isinstance(self.published, dt.datetime):
            return self.published.astimezone(HANOI).date()
        return self.published


@dataclass(frozen=True, slots=True)
class Skip:
    """Something left out, and why."""

    item: str
    """The path, with member or line, of what was left out."""
    reason: str
