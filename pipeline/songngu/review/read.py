"""Reads returned review files of any format, told by their content."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from songngu.errors import ReviewError
from songngu.records import ArticleTags, Returned, TermDecision
from songngu.review.package import DAMAGES

Reader = Callable[[Path], tuple[Returned, ...]]
LARGEST_FILE = 512 * 1024 * 1024  # bytes; 10,000 units come to some 15 MB in the largest of the formats
_HEAD = 1 << 16
_WANTED = "Return a file that `songngu run` wrote, or one that the review page saved."
_LONE = re.compile("[\ud800-\udfff]")
_COMPARED = frozenset({"target", "comment", "sent_target", "sent_comment"})
Row = TypeVar("Row", Returned, TermDecision, ArticleTags)


def read(path: Path) -> tuple[Returned, ...]:
    """Return what the rows of a returned review file say, in their order; the name of the file does not matter.

    A row that cannot be taken carries its `problem`. Raises ReviewError where the file as a whole cannot be read;
    nothing in the file is executed or fetched.
    """
    if path.is_dir():
        raise ReviewError(f"{path} is a folder. Name the review files in it, one or more.")
    if not path.is_file():
        raise ReviewError(f"There is no file {path}. Give the path of a returned review file.")
    if (size := path.stat().st_size) > LARGEST_FILE:
        raise ReviewError(f"{path.name} has {size:,} bytes; more than {LARGEST_FILE:,} are not read.")
    return tuple(_storable(row) for row in _reader(path)(path))


def read_terms(path: Path) -> tuple[TermDecision, ...]:
    """Return what a returned review file decides about terms; only workbooks and pages have a place for it."""
    kind = kind_of(path)
    if kind == "xlsx":
        from songngu.review.xlsx import read_decisions

        return tuple(map(_storable, read_decisions(path)))
    if kind == "html":
        from songngu.review.html import read_html_terms

        return tuple(map(_storable, read_html_terms(path)))
    return ()


def read_tags(path: Path) -> tuple[ArticleTags, ...]:
    """Return what a returned review file says articles are about; only workbooks have a place for it."""
    if kind_of(path) != "xlsx":
        return ()
    from songngu.review.xlsx import read_tags as read_sheet

    return tuple(map(_storable, read_sheet(path)))


def _storable(row: Row) -> Row:
    """Return what a row says with the replacement character for lone surrogates, which no file and no ledger can hold.

    The texts that the merge compares stay: it leaves out of them what may not stand in a text, and says so.
    """
    changed: dict[str, Any] = {}
    for field in fields(row):
        value = getattr(row, field.name)
        if field.name in _COMPARED or not isinstance(value, str | tuple):
            continue
        if _LONE.search(value if isinstance(value, str) else "".join(value)):
            changed[field.name] = (
                _LONE.sub("\ufffd", value)
                if isinstance(value, str)
                else tuple(_LONE.sub("\ufffd", one) for one in value)
            )
    return replace(row, **changed) if changed else row


def kind_of(path: Path) -> str:
    """Return the format of a file, by its content. Raises ReviewError where it is none of ours."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _package_kind(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReviewError(f"{path.name} is an old Excel or Word file, or has a password. Save it as .xlsx or .docx.")
    text = _decoded(head).lstrip("\ufeff \t\r\n")
    lowered = text[:4096].casefold()
    if lowered.startswith(("<!doctype html", "<html")) or "<html" in lowered[:1024]:
        return "html"
    if text.startswith("<"):
        return _markup_kind(path)
    if text.startswith(("{", "[")):
        return "html" if '"songngu-review"' in text else "jsonl"
    if not text:
        raise ReviewError(f"{path.name} is empty. Return the file that the review was saved in.")
    if "\0" in text:
        raise ReviewError(f"{path.name} is no review file: it is no text, no workbook and no Word file. {_WANTED}")
    return "csv"


def _decoded(head: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if head.startswith(mark):
            return head[2:].decode(encoding, "ignore")
    return head.decode("utf-8", "ignore")


def _package_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            members = set(package.namelist())
    except DAMAGES as error:
        raise ReviewError(f"{path.name} is damaged: {error}. Save it again and return it.") from None
    for kind, member in (("xlsx", "xl/workbook.xml"), ("docx", "word/document.xml")):
        if member in members:
            return kind
    if "content.xml" in members:
        raise ReviewError(f"{path.name} is an OpenDocument file. Save it as .xlsx (or .docx), and return that.")
    raise ReviewError(
        f"{path.name} is a ZIP file but no workbook. Unpack it, and return the files inside; "
        "if it was a workbook, it is damaged: save it again."
    )


def _markup_kind(path: Path) -> str:
    from lxml import etree

    try:
        parser: Any = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
        with path.open("rb") as file:
            while data := file.read(_HEAD):
                parser.feed(data)
                for _, node in parser.read_events():
                    return _root_kind(str(node.tag), node.get("version") or "", path)
    except etree.XMLSyntaxError as error:
        raise ReviewError(f"{path.name} is no well-formed XML: {error}. Export it again; nothing was taken.") from None
    raise ReviewError(f"{path.name} has no element. Export it again; nothing was taken.")


def _root_kind(tag: str, version: str, path: Path) -> str:
    name = tag.rpartition("}")[2]
    if name == "xliff":
        return "xliff12" if version.startswith("1.") else "xliff"
    if name == "tmx":
        return "tmx"
    if name == "html":
        return "html"
    raise ReviewError(f"{path.name} begins with <{name}>; it is no review file. Formats: XLIFF, TMX, HTML, XLSX, CSV.")


def _reader(path: Path) -> Reader:
    kind = kind_of(path)
    if kind == "xlsx":
        from songngu.review.xlsx import read_xlsx

        return read_xlsx
    if kind == "docx":
        from songngu.review.docx import read_docx

        return read_docx
    if kind == "html":
        from songngu.review.html import read_html

        return read_html
    return _plain_reader(kind)


def _plain_reader(kind: str) -> Reader:
    if kind == "xliff":
        from songngu.review.xliff import read_xliff

        return read_xliff
    if kind == "xliff12":
        from songngu.review.xliff12 import read_xliff12

        return read_xliff12
    if kind == "tmx":
        from songngu.review.tmx import read_tmx

        return read_tmx
    if kind == "csv":
        from songngu.review.csv import read_csv

        return read_csv
    from songngu.review.jsonl import read_jsonl

    return read_jsonl
