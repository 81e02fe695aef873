"""JSON Lines and JSON: an object an article, with songngu's field names or the archive's own, mapped."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from songngu.archive.credits import bare_credit
from songngu.archive.dates import read_stamp
from songngu.records import Article, Block, BlockKind, Picture, Skip, digest
from songngu.text import clean

_MAX_LINE = 32 << 20
"""Bytes of a line; the longest article of ten years of a portal has under 1 MB."""
_OTHER_NAMES = {
    "title": ("title", "headline", "tieu_de"),
    "published": ("published", "date", "published_at", "datetime", "ngay_dang"),
    "text": ("text", "content", "body", "paras", "noi_dung"),
    "lead": ("lead", "sapo", "description"),
}
_NO_TITLE_WORDS = 30


def read_lines(path: Path, place: str, mapping: Mapping[str, str]) -> Iterator[Article | Skip]:
    """Read a file of JSON Lines, or of one JSON value; each broken line is a Skip that names it."""
    if path.name.lower().removesuffix(".gz").endswith(".json"):
        yield from _read_document(path, mapping)
        return
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as file:
            number = 0
            while line := file.readline(_MAX_LINE):
                number += 1
                where = f"{path}#{number}"
                if len(line) == _MAX_LINE and not line.endswith(b"\n"):
                    yield Skip(where, f"the line is longer than {_MAX_LINE >> 20} MiB")
                    while (rest := file.readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                        pass
                elif line.strip():
                    yield _read_line(line, where, mapping)
    except (EOFError, gzip.BadGzipFile, OSError) as error:
        yield Skip(str(path), f"the file breaks off: {error}; what came before was read")


def _read_document(path: Path, mapping: Mapping[str, str]) -> Iterator[Article | Skip]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        yield Skip(str(path), f"broken JSON: {error}")
        return
    for number, record in enumerate(document if isinstance(document, list) else [document], start=1):
        yield _article(record, f"{path}#{number}", mapping)


def _read_line(line: bytes, where: str, mapping: Mapping[str, str]) -> Article | Skip:
    try:
        return _article(json.loads(line.decode("utf-8-sig")), where, mapping)
    except UnicodeDecodeError as error:
        return Skip(where, f"not UTF-8: {error.reason} at byte {error.start}")
    except (ValueError, RecursionError) as error:
        return Skip(where, f"broken JSON: {error}")


def _article(record: Any, where: str, mapping: Mapping[str, str]) -> Article | Skip:
    if not isinstance(record, dict):
        return Skip(where, "not an object with fields")
    blocks = list(_blocks(record, mapping))
    title = clean(_text(_get(record, "title", mapping)))
    if not title and blocks and len(blocks[0][1].split()) <= _NO_TITLE_WORDS:
        title = blocks.pop(0)[1]
    if not title or not blocks:
        return Skip(where, "no title or no text in it")
    stamp = read_stamp(_text(_get(record, "published", mapping)))
    name = clean(_text(_get(record, "id", mapping))) or clean(_text(record.get("url"))) or digest(where, title)
    built = [Block(0, BlockKind.TITLE, title)]
    built += [Block(number, kind, text) for number, (kind, text) in enumerate(blocks, start=1)]
    pictures: list[Picture] = []
    for picture in _list(record.get("pictures")):
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
        url=clean(_text(record.get("url"))) or None,
        notes=(stamp.note,) if stamp and stamp.note else (),
    )


def _get(record: Mapping[str, Any], name: str, mapping: Mapping[str, str]) -> Any:
    names = (mapping[name],) if name in mapping else _OTHER_NAMES.get(name, (name,))
    return next((record[one] for one in names if record.get(one) not in (None, "", [])), None)


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
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
