"""Plain text as copied from a portal page: title, date, paragraphs, pictures by file name, and site furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from songngu.archive.bylines import read_byline
from songngu.archive.credits import is_credit, split_credit
from songngu.archive.dates import Moment, find_date
from songngu.archive.documents import Document, Item
from songngu.archive.encoding import decode, is_binary
from songngu.archive.work import Job, Work
from songngu.records import Article, Block, BlockKind, Picture, Skip, digest
from songngu.text import clean

_PICTURE_FILE = re.compile(r"[^\s/\\]{1,120}\.(?:jpe?g|png|gif|webp)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’)]*$")
_LIST_MARK = re.compile(r"^(?:[-–—•*+]|\d{1,2}[.)]|[a-zđ][.)])\s+")
_LONG = 25
"""Syllables from which a line is a paragraph whatever it ends with; site furniture has none so long."""
_DATE_LINE = 60
"""Characters of the longest date line met ("Cập nhật: Thứ hai, 25/01/2021 10:06 (GMT+7)" has 41)."""
_DATE_AMONG = 3
"""A date line stands among so many lines after the title."""


@dataclass(slots=True)
class _Draft:
    blocks: list[Block] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    author: str | None = None

    def add(self, kind: BlockKind, text: str, picture_id: str | None = None) -> None:
        self.blocks.append(Block(len(self.blocks), kind, text, picture_id))


def read_plain(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read one file of plain text as one article; a file that is no text, or holds no paragraph, is skipped."""
    del mapping
    data = document.whole()
    yield Job(document.source, len(data), _read_bytes, (data, document.source, document.place))


def _read_bytes(data: bytes, source: str, place: str) -> Item:
    if not data.strip():
        return Skip(source, "the file is empty")
    decoded = decode(data)
    if is_binary(data, decoded.encoding):
        return Skip(source, "not a text file: it holds bytes that no text has")
    lines = [line for raw in decoded.text.splitlines() if (line := clean(raw))]
    return read_text(lines, source=source, place=place, encoding=decoded.encoding, notes=decoded.notes)


def read_text(
    lines: list[str], *, source: str, place: str, encoding: str = "utf-8", notes: tuple[str, ...] = ()
) -> Item:
    """Return the article of some cleaned lines: the title, perhaps a date, paragraphs, a signature, then furniture."""
    published, dated, rest = _date(lines[1:])
    draft = _read_body(lines[0], rest, place) if lines else _Draft()
    if not any(block.kind is BlockKind.LEAD for block in draft.blocks):
        return Skip(source, "no article in it: no line is a paragraph")
    return Article(
        id=digest(place),
        source=source,
        title=lines[0],
        published=published,
        blocks=tuple(draft.blocks),
        pictures=tuple(draft.pictures),
        author=draft.author,
        encoding=encoding,
        notes=(*notes, *dated),
    )


def _date(lines: list[str]) -> tuple[Moment | None, tuple[str, ...], list[str]]:
    """Find the date line below the title; return its date, notes, and the lines without it."""
    for number, line in enumerate(lines[:_DATE_AMONG]):
        if len(line) <= _DATE_LINE and (found := find_date(line)) is not None:
            notes = (found.note,) if found.note else ()
            return found.when, notes, lines[:number] + lines[number + 1 :]
    return None, (), lines


def _read_body(title: str, lines: list[str], place: str) -> _Draft:
    draft = _Draft()
    draft.add(BlockKind.TITLE, title)
    last = max((n for n, line in enumerate(lines) if _is_paragraph(line)), default=-1)
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if _PICTURE_FILE.fullmatch(line):
            number += _add_picture(draft, line, lines[number] if number < len(lines) else "", place)
        elif number - 1 > last:
            byline = read_byline(line)
            if byline is None:
                break  # what follows the text and is no signature is site furniture
            draft.add(BlockKind.BYLINE, line)
            draft.author = byline.name
            break
        elif _is_paragraph(line):
            first = all(block.kind is not BlockKind.LEAD for block in draft.blocks)
            kind = BlockKind.LIST_ITEM if _LIST_MARK.match(line) else BlockKind.PARAGRAPH
            draft.add(BlockKind.LEAD if first else kind, line)
        elif any(block.kind is BlockKind.LEAD for block in draft.blocks):
            draft.add(BlockKind.LIST_ITEM if _LIST_MARK.match(line) else BlockKind.HEADING, line)
    return draft


def _is_paragraph(line: str) -> bool:
    syllables = len(line.split())
    if is_credit(line):
        return False
    return syllables >= _LONG or (syllables >= 8 and bool(_SENTENCE_END.search(line))) or bool(_LIST_MARK.match(line))


def _add_picture(draft: _Draft, name: str, caption_line: str, place: str) -> int:
    """Add a picture and the caption in the line below it; return how many lines that took."""
    picture_id = digest(place, name, str(len(draft.pictures)))
    parted = split_credit(caption_line)
    has_caption = bool(caption_line) and (parted.credit is not None or not _SENTENCE_END.search(caption_line))
    has_caption = has_caption and not _PICTURE_FILE.fullmatch(caption_line)
    draft.pictures.append(Picture(picture_id, name, parted.credited if has_caption else None))
    if not has_caption:
        return 0
    if parted.caption:
        draft.add(BlockKind.CAPTION, parted.caption, picture_id)
    if parted.credit:
        draft.add(BlockKind.CREDIT, parted.credit, picture_id)
    return 1
