"""What a dataset holds: articles, segments and pictures in both languages, and what was left out of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from songngu.records import BlockKind

Split = Literal["train", "validation", "test"]
SPLITS: tuple[Split, ...] = ("train", "validation", "test")
SCHEMA = 1
"""Version of the columns and files of a dataset; a change of meaning raises it."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A place or theme that an article or picture is about, and the words that say so."""

    kind: Literal["place", "theme"]
    id: str
    """Stable: a place's term id, a theme's key in the rules file."""
    label_vi: str
    label_en: str
    evidence: str
    """The Vietnamese words it was found by, or "reviewer" where a reviewer set it."""
    until: dt.date | None = None
    """Last day of a place's name, where the glossary says that it is past."""
    successor: Tag | None = None
    """The place that took this one's: Quảng Bình, until 30 June 2025, is now in Quảng Trị."""


@dataclass(frozen=True, slots=True)
class SegmentItem:
    """A segment of an article with its English."""

    id: str
    block: int
    """Position of its block in the article, from 0."""
    kind: BlockKind
    source: str
    target: str
    state: str
    """XLIFF 2.1: translated, reviewed or final; initial only where drafts are included."""
    origin: str
    """What the English came from: an engine's name, memory, or reviewer."""
    reviewer: str | None
    reviewed: dt.datetime | None
    fingerprint: str = ""
    """Of what drafted it: the engine with its weights and settings, `memory`, or the version of the rules."""
    in_train: bool = False
    """Whether the same Vietnamese stands in an article of the training split while this one is in another."""


@dataclass(frozen=True, slots=True)
class PictureItem:
    """A picture with its caption in both languages; its bytes lie in `images/file_name`."""

    id: str
    file_name: str
    """Relative to `images/`, POSIX separators, safe on every file system."""
    thumbnail: str
    """Relative to `thumbnails/`."""
    article: str
    block: int
    """Position of the block it stands at in the article."""
    caption_vi: str
    caption_en: str
    alt_vi: str
    alt_en: str
    credit: str | None
    width: int
    """Pixels, after normalisation."""
    height: int
    sha256: str
    phash: str
    """Perceptual hash, 16 hexadecimal digits."""
    published: dt.date | None
    licence: str
    provenance: str
    tags: tuple[Tag, ...] = ()
    state: str = "reviewed"
    licence_url: str = ""
    holder: str = ""
    """Whose rights they are."""
    source: str = ""
    """The address or path that the article gives."""
    source_sha256: str = ""
    """Of the file as the archive has it."""
    cluster: str = ""
    """Near-duplicate cluster: the same for pictures that look the same."""
    split: Split = "train"
    """That of its article."""


@dataclass(frozen=True, slots=True)
class ArticleItem:
    """An article that passed the release gate, whole."""

    id: str
    source: str
    """Where it was read from: a URL, or the archive and member."""
    publisher: str | None
    title_vi: str
    title_en: str
    published: dt.date | None
    author: str | None
    section: str | None
    licence: str
    provenance: str
    segments: tuple[SegmentItem, ...]
    """In reading order."""
    pictures: tuple[str, ...] = ()
    """Ids, in reading order."""
    tags: tuple[Tag, ...] = ()
    cluster: str = ""
    """Near-duplicate cluster; the same for articles that tell one story."""
    split: Split = "train"
    state: str = "reviewed"
    """The lowest state of its segments."""
    licence_url: str = ""
    holder: str = ""
    read_from: str = ""
    """The archive and member, relative to the project."""
    personal_data: tuple[str, ...] = ()
    """Kinds that were found and masked or left, by the project's setting: phone, e-mail, identity number."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An item that the release gate kept out, and why."""

    item: str
    kind: Literal["article", "segment", "picture"]
    reason: str


@dataclass(frozen=True, slots=True)
class Notice:
    """An item that is in the dataset, and something that a person should know of it."""

    item: str
    kind: Literal["article", "picture", "takedown"]
    text: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """All that is written, in a stable order."""

    name: str
    title_vi: str
    title_en: str
    version: str
    articles: tuple[ArticleItem, ...]
    pictures: tuple[PictureItem, ...]
    refused: tuple[Refused, ...]
    notices: tuple[Notice, ...] = ()
