"""An article from a record: a JSON object, a row of a table; songngu's field names, known others, or given ones."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from songngu.archive.credits import bare_credit
from songngu.archive.dates import read_stamp
from songngu.archive.encoding import diagnose
from songngu.records import Article, Block, BlockKind, Picture, Skip, digest
from songngu.text import clean, strip_diacritics

_OTHER_NAMES = {
    "id": ("id", "ma", "ma_bai", "article_id", "guid"),
    "url": ("url", "link", "address", "duong_dan", "lien_ket"),
    "title": ("title", "headline", "tieu_de", "ten_bai", "tua_de"),
    "published": (
        "published",
        "date",
        "published_at",
        "datetime",
        "ngay_dang",
        "ngay",
        "pubdate",
        "thoi_gian",
        "publish_date",
    ),
    "text": ("text", "content", "body", "paras", "noi_dung", "paragraphs", "full_text"),
    "lead": ("lead", "sapo", "description", "tom_tat", "mo_ta", "summary"),
    "author": ("author", "byline", "tac_gia", "authors"),
    "section": ("section", "category", "chuyen_muc", "chuyen_de"),
    "publisher": ("publisher", "source_name", "nguon", "bao", "co_quan"),
    "picture": ("picture", "image", "anh", "hinh_anh", "image_url", "thumbnail"),
    "caption": ("caption", "chu_thich", "chu_thich_anh"),
    "credit": ("credit", "nguon_anh", "tac_gia_anh"),
}
_NO_TITLE_WORDS = 30
_MOST_DEPTH = 3
LONGEST_ID = 1_000
"""Characters of an article's id, which may be its address; it stands in every row of a review file."""


@lru_cache(maxsize=4096)
def key(name: str) -> str:
    """Return a column's name for comparison: "Tiêu đề" and "tieu-de" are tieu_de."""
    return re.sub(r"[^a-z0-9]+", "_", strip_diacritics(name).lower()).strip("_")


def has_fields(names: list[str], mapping: Mapping[str, str]) -> bool:
    """Tell whether columns of these names can make articles: there must be a text, or blocks."""
    keys = {key(name) for name in names}
    return "blocks" in keys or mapping.get("text") in names or any(name in keys for name in _OTHER_NAMES["text"])


def _strings(value: Any, depth: int = 0) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif depth < _MOST_DEPTH and isinstance(value, list):
        for one in value:
            yield from _strings(one, depth + 1)
    elif depth < _MOST_DEPTH and isinstance(value, dict):
        for one in value.values():
            yield from _strings(one, depth + 1)


def _reread(value: Any, read: Callable[[str], str], depth: int = 0) -> Any:
    if isinstance(value, str):
        return read(value)
    if depth < _MOST_DEPTH and isinstance(value, list):
        return [_reread(one, read, depth + 1) for one in value]
    if depth < _MOST_DEPTH and isinstance(value, dict):
        return {
            name: one if name in ("id", "url", "src") else _reread(one, read, depth + 1) for name, one in value.items()
        }
    return value


def read_record(
    record: Any,
    where: str,
    mapping: Mapping[str, str],
    *,
    place: str,
    encoding: str = "utf-8",
    notes: tuple[str, ...] = (),
) -> Article | Skip:
    """Return the article of a record, or a Skip where it has no title or no text. Legacy letters are converted.

    `encoding` and `notes` say what its bytes were, where they were no plain UTF-8.
    """
    if not isinstance(record, dict):
        return Skip(where, "not an object with fields")
    if (reading := diagnose("\n".join(_strings(record)))) is not None:
        record = _reread(record, reading.read)
        told = f"read as {reading.encoding}: {reading.share:.0%} of its marked words are Vietnamese syllables then"
        notes = (*notes, told)
        encoding = reading.encoding
    keyed = {key(name): value for name, value in record.items() if isinstance(name, str)}
    return _article(keyed | record, where, mapping, place, encoding, notes)


def _article(
    record: Mapping[str, Any], where: str, mapping: Mapping[str, str], place: str, encoding: str, notes: tuple[str, ...]
) -> Article | Skip:
    blocks = list(_blocks(record, mapping))
    title = clean(_text(_get(record, "title", mapping)))
    if not title and blocks and len(blocks[0][1].split()) <= _NO_TITLE_WORDS:
        title = blocks.pop(0)[1]
    if not title or not blocks:
        return Skip(where, "no title or no text in it")
    stamp = read_stamp(_text(_get(record, "published", mapping)))
    url = clean(_text(_get(record, "url", mapping)))
    name = clean(_text(_get(record, "id", mapping))) or url or digest(place, title)
    if len(name) > LONGEST_ID:
        notes = (*notes, f"its id has {len(name):,} characters; a hash of it stands in its place")
        name = digest(name)
    built = [Block(0, BlockKind.TITLE, title)]
    built += [Block(number, kind, text) for number, (kind, text) in enumerate(blocks, start=1)]
    pictures: list[Picture] = []
    for picture in _list(record.get("pictures")) or _single_picture(record, mapping):
        _add_picture(picture, name, built, pictures)
    return Article(
        id=name,
        source=where,
        title=title,
        published=stamp.when if stamp else None,
        blocks=tuple(built),
        pictures=tuple(pictures),
        publisher=clean(_text(_get(record, "publisher", mapping))) or None,
        author=clean(_text(_get(record, "author", mapping))) or None,
        section=clean(_text(_get(record, "section", mapping))) or None,
        url=url or None,
        encoding=encoding,
        notes=(*notes, stamp.note) if stamp and stamp.note else notes,
    )


def _get(record: Mapping[str, Any], name: str, mapping: Mapping[str, str]) -> Any:
    if name in mapping:
        return record.get(mapping[name])
    names = _OTHER_NAMES[name]
    for one in names:
        if record.get(one) not in (None, "", []):
            return record[one]
    return None


def _single_picture(record: Mapping[str, Any], mapping: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """A table names one picture in columns of its own."""
    source = _text(_get(record, "picture", mapping))
    if not source:
        return []
    return [{"src": source, "caption": _get(record, "caption", mapping), "credit": _get(record, "credit", mapping)}]


def _blocks(record: Mapping[str, Any], mapping: Mapping[str, str]) -> Iterator[tuple[BlockKind, str]]:
    lead = clean(_text(_get(record, "lead", mapping)))
    if lead:
        yield BlockKind.LEAD, lead
    if isinstance(record.get("blocks"), list):
        for block in _list(record["blocks"]):
            text = clean(_text(block.get("text")))
            kind = str(block.get("kind"))
            if text and kind != BlockKind.TITLE:
                yield BlockKind(kind) if kind in set(BlockKind) else BlockKind.PARAGRAPH, text
        return
    value = _get(record, "text", mapping)
    paragraphs = value if isinstance(value, list) else _text(value).splitlines()
    for paragraph in paragraphs:
        text = clean(_text(paragraph))
        if text:
            yield BlockKind.PARAGRAPH, text


def _add_picture(record: Mapping[str, Any], name: str, blocks: list[Block], pictures: list[Picture]) -> None:
    source = clean(_text(record.get("src")))
    if not source:
        return
    credit = clean(_text(record.get("credit")))
    picture = Picture(digest(name, source), source, bare_credit(credit) if credit else None)
    pictures.append(picture)
    for kind, text in ((BlockKind.CAPTION, clean(_text(record.get("caption")))), (BlockKind.CREDIT, credit)):
        if text:
            blocks.append(Block(len(blocks), kind, text, picture.id))


def _list(value: Any) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(value: Any) -> str:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
