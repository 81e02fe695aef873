"""The columns of a dataset's tables: one definition for Parquet, JSON Lines, Croissant, the card and the manual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "whole number"
    FLAG = "true or false"
    DAY = "day"
    TIME = "time in UTC"
    TEXTS = "list of texts"
    TAGS = "list of tags"


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it means."""

    name: str
    kind: Kind
    meaning: str


_LICENCE = (
    Column("licence", Kind.TEXT, "SPDX identifier of what may be done with it"),
    Column("licence_url", Kind.TEXT, "where the licence can be read; empty where it has no address"),
    Column("holder", Kind.TEXT, "whose rights they are"),
    Column("provenance", Kind.TEXT, "where it comes from, and what made its English, in a line"),
)
_PLACED = (
    Column("cluster", Kind.TEXT, "near-duplicate cluster: the same for items that are alike"),
    Column("split", Kind.TEXT, "train, validation or test; all items of a cluster are in one"),
    Column("state", Kind.TEXT, "translated (a draft that nobody read), reviewed or final: the lowest of its segments"),
)
_TAGS = (
    Column("places", Kind.TEXTS, "ids of the glossary's places, the most mentioned first"),
    Column("themes", Kind.TEXTS, "keys of themes, the strongest first"),
    Column("tags", Kind.TAGS, "places and themes with labels, evidence, and what succeeded a place"),
)
ARTICLES = (
    Column("id", Kind.TEXT, "stable id of the article"),
    Column("title_vi", Kind.TEXT, "title in Vietnamese"),
    Column("title_en", Kind.TEXT, "title in English"),
    Column("text_vi", Kind.TEXT, "Vietnamese text without title and captions; an empty line between paragraphs"),
    Column("text_en", Kind.TEXT, "the English of the same, paragraph by paragraph"),
    Column("published", Kind.DAY, "day of publication in Hanoi"),
    Column("publisher", Kind.TEXT, "who published it"),
    Column("author", Kind.TEXT, "who wrote it"),
    Column("section", Kind.TEXT, "section of the paper or portal"),
    Column("source", Kind.TEXT, "address; the archive and member where it has none"),
    Column("read_from", Kind.TEXT, "archive and member, relative to the project"),
    Column("pictures", Kind.TEXTS, "ids of its pictures, in reading order"),
    *_TAGS,
    Column("personal_data", Kind.TEXTS, "kinds of personal data that were masked, or left by the project's setting"),
    *_LICENCE,
    *_PLACED,
)
SEGMENTS = (
    Column("id", Kind.TEXT, "stable id of the segment"),
    Column("article", Kind.TEXT, "id of its article"),
    Column("block", Kind.NUMBER, "position of its block (paragraph, heading...) in the article, from 0"),
    Column("position", Kind.NUMBER, "position in the article, from 0"),
    Column("kind", Kind.TEXT, "title, lead, paragraph, heading, list-item, byline, table-cell"),
    Column("source", Kind.TEXT, "Vietnamese"),
    Column("target", Kind.TEXT, "English"),
    Column("state", Kind.TEXT, "translated (a draft that nobody reviewed), reviewed or final"),
    Column(
        "origin", Kind.TEXT, "where the English came from: engine, memory, rule, copy; reviewer where one changed it"
    ),
    Column("fingerprint", Kind.TEXT, "of what drafted it: weights and settings of an engine, or a version of rules"),
    Column("reviewer", Kind.TEXT, "who reviewed it: a name, or what stands for one"),
    Column("reviewed", Kind.TIME, "when it was reviewed"),
    Column("published", Kind.DAY, "day of publication of its article"),
    Column("licence", Kind.TEXT, "SPDX identifier, that of its article"),
    Column("split", Kind.TEXT, "train, validation or test: that of its article"),
    Column("in_train", Kind.FLAG, "whether the same Vietnamese stands in train; leave such rows out when you measure"),
)
PICTURES = (
    Column("id", Kind.TEXT, "stable id of the picture"),
    Column("file_name", Kind.TEXT, "the file, relative to images/"),
    Column("thumbnail", Kind.TEXT, "a small JPEG, relative to thumbnails/"),
    Column("caption_vi", Kind.TEXT, "caption in Vietnamese, without credit"),
    Column("caption_en", Kind.TEXT, "caption in English"),
    Column("alt_vi", Kind.TEXT, "alternative text in Vietnamese, for people who do not see the picture"),
    Column("alt_en", Kind.TEXT, "alternative text in English"),
    Column("credit", Kind.TEXT, "who took it, as published"),
    Column("article", Kind.TEXT, "id of its article"),
    Column("block", Kind.NUMBER, "position in the article at which it stands"),
    Column("published", Kind.DAY, "day of publication of its article"),
    Column("width", Kind.NUMBER, "pixels"),
    Column("height", Kind.NUMBER, "pixels"),
    Column("sha256", Kind.TEXT, "of the file"),
    Column("source_sha256", Kind.TEXT, "of the file it was made of"),
    Column("phash", Kind.TEXT, "perceptual hash, 64 bits as hexadecimal digits; empty where it has no features"),
    Column("source", Kind.TEXT, "address or path that the article gives"),
    *_TAGS,
    *_LICENCE,
    *_PLACED,
)
PROVENANCE = (
    Column("item", Kind.TEXT, "id of the article, segment or picture"),
    Column("kind", Kind.TEXT, "article, segment or picture"),
    Column("article", Kind.TEXT, "id of the article it belongs to"),
    *_LICENCE,
    Column("source", Kind.TEXT, "address; the archive and member where it has none"),
    Column("sha256", Kind.TEXT, "of the picture's file as the archive has it; empty for texts"),
)
TABLES: Mapping[str, tuple[Column, ...]] = {
    "articles": ARTICLES,
    "segments": SEGMENTS,
    "pictures": PICTURES,
    "provenance": PROVENANCE,
}
SPLIT_TABLES = ("articles", "segments", "pictures")
"""Tables whose Parquet is a file a split."""


def arrow_schema(columns: tuple[Column, ...]) -> Any:
    """Return the Arrow schema of a table."""
    import pyarrow as pa

    tag = pa.struct([(name, pa.string()) for name in ("kind", "id", "vi", "en", "evidence", "until")])
    place = pa.struct([*tag, pa.field("successors", pa.list_(pa.string()))])
    types = {
        Kind.TEXT: pa.string(), Kind.NUMBER: pa.int32(), Kind.FLAG: pa.bool_(), Kind.DAY: pa.date32(),
        Kind.TIME: pa.timestamp("s", tz="UTC"), Kind.TEXTS: pa.list_(pa.string()), Kind.TAGS: pa.list_(place),
    }  # fmt: skip
    return pa.schema([pa.field(one.name, types[one.kind], metadata={"meaning": one.meaning}) for one in columns])
