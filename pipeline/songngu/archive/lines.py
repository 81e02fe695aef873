"""JSON Lines and JSON: an object an article, with songngu's field names or the archive's own, mapped."""

from __future__ import annotations

import codecs
import io
import json
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from songngu.archive.documents import Document, Item, Joined
from songngu.archive.encoding import decode
from songngu.archive.fields import read_record
from songngu.archive.work import Job, Work
from songngu.records import Skip

_MAX_LINE = 32 << 20
"""Bytes of a line; the longest article of ten years of a portal has under 1 MB."""
_BEFORE = codecs.BOM_UTF8 + b" \t\r\n"
_WIDE = {codecs.BOM_UTF16_LE: "utf-16le", codecs.BOM_UTF16_BE: "utf-16be"}


def read_lines(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read JSON Lines as a stream; each broken or endless line is a Skip that names it."""
    with document.open() as stream:
        readline, encoding = _opened(stream)
        number = 0
        while line := readline(_MAX_LINE):
            number += 1
            where = f"{document.source}#{number}"
            if len(line) >= _MAX_LINE and not line.endswith(b"\n"):
                yield Skip(where, f"the line is longer than {_MAX_LINE >> 20} MiB")
                while (rest := readline(_MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
            elif number == 1 and b"\0" in line:
                yield Skip(document.source, "not a text file: it holds bytes that no text has")
                return
            elif line.strip():
                yield Job(where, len(line), read_line, (line, where, f"{document.place}#{number}", mapping, encoding))


def _opened(stream: BinaryIO) -> tuple[Callable[[int], bytes], str]:
    """Return what reads lines in UTF-8 of a file that may be in UTF-16, as Windows' shell writes them."""
    start = stream.read(2)
    whole = io.BufferedReader(Joined(start, stream), 1 << 16)
    if start not in _WIDE:
        return whole.readline, "utf-8"
    text = io.TextIOWrapper(whole, "utf-16", errors="replace", newline="\n")
    return lambda size: text.readline(size).encode("utf-8"), _WIDE[start]


def read_json(document: Document, mapping: Mapping[str, str]) -> Iterator[Item]:
    """Read a JSON file: an article, or a list of articles, perhaps under a name such as `articles`."""
    decoded = decode(document.whole())
    if not decoded.text.strip():
        return
    try:
        value = json.loads(decoded.text)
    except (ValueError, RecursionError) as error:
        yield Skip(document.source, f"broken JSON: {error}")
        return
    if isinstance(value, dict):
        lists = [one for one in value.values() if isinstance(one, list) and one and isinstance(one[0], dict)]
        value = lists[0] if len(value) <= 3 and len(lists) == 1 else [value]
    for number, record in enumerate(value if isinstance(value, list) else [value], start=1):
        where, place = f"{document.source}#{number}", f"{document.place}#{number}"
        yield read_record(record, where, mapping, place=place, encoding=decoded.encoding, notes=decoded.notes)


def read_line(line: bytes, where: str, place: str, mapping: Mapping[str, str], encoding: str = "utf-8") -> Item:
    """Return the article of one line; `encoding` is what its file was in before."""
    notes: tuple[str, ...] = ()
    if line.lstrip(_BEFORE)[:1] not in (b"{", b"["):  # told before anything dear is tried on what is no JSON at all
        return Skip(where, "broken JSON: it does not begin with a brace")
    try:
        text = line.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(line)
        text, encoding, notes = decoded.text, decoded.encoding, decoded.notes
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        return Skip(where, f"broken JSON: {error}")
    return read_record(record, where, mapping, place=place, encoding=encoding, notes=notes)
