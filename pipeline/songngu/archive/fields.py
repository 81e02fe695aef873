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
from songngu.text import clean, clean_lines, strip_diacritics

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
_MOST_KEPT_NAMES = 100
"""Names of a record's fields that are remembered for the next record; one of more is no archive's."""
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
    return _article(record, where, mapping, place, encoding, notes)


def _article(
    record: Mapping[str, Any], where: str, mapping: Mapping[str, str], place: str, encoding: str, notes: tuple[str, ...]
) -> Article | Skip:
    held = _Held(record, mapping)
    blocks = list(_blocks(held))
    title = held.text("title")
    if not title and blocks and len(blocks[0][1].split()) <= _NO_TITLE_WORDS:
        title = blocks.pop(0)[1]
    if not title or not blocks:
        return Skip(where, "no title or no text in it")
    stamp = read_stamp(held.text("published"))
    url = held.text("url")
    name = held.text("id") or url or digest(place, title)
    if len(name) > LONGEST_ID:
        notes = (*notes, f"its id has {len(name):,} characters; a hash of it stands in its place")
        name = digest(name)
    built = [Block(0, BlockKind.TITLE, title)]
    built += [Block(number, kind, text) for number, (kind, text) in enumerate(blocks, start=1)]
    pictures: list[Picture] = []
    for picture in _list(held.value("pictures")) or _single_picture(held):
        _add_picture(picture, name, built, pictures)
    return Article(
        id=name,
        source=where,
        title=title,
        published=stamp.when if stamp else None,
        blocks=tuple(built),
        pictures=tuple(pictures),
        publisher=held.text("publisher") or None,
        author=held.text("author") or None,
        section=held.text("section") or None,
        url=url or None,
        encoding=encoding,
        notes=(*notes, stamp.note) if stamp and stamp.note else notes,
    )


def _find_columns(names: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Return which of a record's names may hold each field, the likeliest first; one as written before a folded one."""
    folded = {key(name): name for name in names} | {name: name for name in names}
    return {
        field: tuple(folded[one] for one in others if one in folded)
        for field, others in (*_OTHER_NAMES.items(), ("blocks", ("blocks",)), ("pictures", ("pictures",)))
    }


_find_columns_again = lru_cache(maxsize=256)(_find_columns)


class _Held:
    """A record, whose fields are found under songngu's names, others that are known, or those of a mapping."""

    def __init__(self, record: Mapping[Any, Any], mapping: Mapping[str, str]) -> None:
        self._record = record
        self._mapping = mapping
        names = tuple([name for name in record if isinstance(name, str)])
        self._columns = (_find_columns_again if len(names) <= _MOST_KEPT_NAMES else _find_columns)(names)

    def value(self, field: str) -> Any:
        """Return what stands in the field, of the first name that holds anything."""
        if field in self._mapping:
            return self._record.get(self._mapping[field])
        for name in self._columns[field]:
            value = self._record[name]
            if value is not None and value != "" and value != []:
                return value
        return None

    def text(self, field: str) -> str:
        """Return the field as clean text."""
        value = self.value(field)
        return clean(_text(value)) if value is not None else ""


def _single_picture(held: _Held) -> list[Mapping[str, Any]]:
    """A table names one picture in columns of its own."""
    source = _text(held.value("picture"))
    if not source:
        return []
    return [{"src": source, "caption": held.value("caption"), "credit": held.value("credit")}]


def _blocks(held: _Held) -> Iterator[tuple[BlockKind, str]]:
    lead = held.text("lead")
    if lead:
        yield BlockKind.LEAD, lead
    given = held.value("blocks")
    if isinstance(given, list):
        for block in _list(given):
            text = clean(_text(block.get("text")))
            kind = str(block.get("kind"))
            if text and kind != BlockKind.TITLE:
                yield BlockKind(kind) if kind in set(BlockKind) else BlockKind.PARAGRAPH, text
        return
    value = held.value("text")
    texts = [clean(_text(one)) for one in value] if isinstance(value, list) else clean_lines(_text(value))
    yield from ((BlockKind.PARAGRAPH, text) for text in texts if text)


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
