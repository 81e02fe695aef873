"""From paths to articles: which reader a file needs, and what is done with what cannot be read."""

from __future__ import annotations

import glob
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import BinaryIO, cast

from songngu.archive.documents import MOST_WHOLE, Document, Item, gunzip, printable, skipping
from songngu.archive.near import MOST_SETTLED, Known
from songngu.archive.sketch import Drawn, drawn, undrawn
from songngu.archive.work import Job, Work, perform
from songngu.records import Article, Skip, digest

_TEXT = (".txt", ".text", ".md")
_PAGES = (".html", ".htm", ".xhtml", ".aspx", ".php")
_LINES = (".jsonl", ".ndjson")
_PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff", ".svg", ".ico", ".avif")
_ASSETS = (".css", ".js", ".woff", ".woff2", ".ttf", ".map")
_TARS = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")
_QUIET = frozenset({"readme.md", "readme.txt", "license", "license.txt", "thumbs.db", ".ds_store"})
"""Files that lie in archives and are no part of them."""
_MOST_NESTED = 3
"""Archives within archives."""
_STDIN = "-"

Read = Callable[[Document, Mapping[str, str]], Iterator[Work]]


def open_archive(
    paths: Sequence[str],
    *,
    mapping: Mapping[str, str] | None = None,
    keep_duplicates: bool = False,
    workers: int = 1,
    executor: Executor | None = None,
) -> Iterator[Item]:
    """Yield the articles of some archives in a stable order, and a Skip with its reason for all that cannot be read.

    `paths` are files, folders, globs, `-` for standard input, or addresses that fsspec opens (`s3://`, `https://`).
    `mapping` gives an archive's own name for a field: `{"title": "tieu_de"}`. A near duplicate of an earlier article is
    marked with `duplicate_of`, unless `keep_duplicates`. More than one of `workers` are processes that read articles
    side by side; what is yielded, and its order, stay the same. An `executor` takes the place of these processes.
    """
    with closing(Known()) as known:
        work = _read_all(paths, mapping or {})
        finish = undrawn if keep_duplicates else drawn
        for batch in _batches(perform(work, finish, workers=workers, executor=executor)):
            yield from known.settle(batch)


def _batches(items: Iterable[Drawn]) -> Iterator[list[Drawn]]:
    """Yield what was read in batches that grow, so that the first item comes at once."""
    left = iter(items)
    size = 1
    while batch := list(islice(left, size)):
        yield batch
        size = min(2 * size, MOST_SETTLED)


def _read_all(paths: Sequence[str], mapping: Mapping[str, str]) -> Iterator[Work]:
    for name in paths:
        if name == _STDIN:
            yield from _read_stdin(mapping)
        elif "://" in name:
            yield from _read_address(name, mapping)
        else:
            yield from _read_path(name, mapping)


def _read_path(name: str, mapping: Mapping[str, str]) -> Iterator[Work]:
    path = Path(name)
    try:
        is_file, is_folder = path.is_file(), path.is_dir()
    except OSError as error:
        yield Skip(printable(name), f"cannot be opened: {error.strerror}")
        return
    if is_file:
        yield from read_document(_document(path, path.name), mapping)
    elif is_folder:
        yield from _read_folder(path, mapping)
    elif found := sorted(glob.glob(name, recursive=True)):
        yield from _read_all(found, mapping)
    else:
        yield Skip(printable(name), "there is no such file or folder")


def _document(path: Path, place: str) -> Document:
    return Document(path.name, printable(str(path)), printable(place), lambda: cast(BinaryIO, path.open("rb")))


def _read_folder(folder: Path, mapping: Mapping[str, str]) -> Iterator[Work]:
    count, name = 0, folder.resolve().name
    for path in sorted(folder.rglob("*")):
        place = f"{name}/{path.relative_to(folder).as_posix()}"
        try:
            if not path.is_file() or _is_quiet(path.name):
                continue
        except OSError as error:
            yield Skip(printable(place), f"cannot be opened: {error.strerror}")
            continue
        count += 1
        yield from read_document(_document(path, place), mapping)
    if not count:
        yield Skip(printable(str(folder)), "the folder has no files that could be articles")


def _is_quiet(name: str) -> bool:
    lowered = name.lower()
    return lowered in _QUIET or lowered.startswith(".") or lowered.endswith((*_PICTURES, *_ASSETS))


def _read_stdin(mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read standard input: what it is shows in its first bytes."""
    stream = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer), 1 << 16)
    start = stream.peek(4096)
    name = f"standard input{_kind(start)}"
    if start[:2] == b"\x1f\x8b":
        unpacked = io.BufferedReader(cast(io.RawIOBase, gunzip(cast(BinaryIO, stream))))
        document = Document(f"standard input{_kind(unpacked.peek(4096))}", "-", "-", lambda: cast(BinaryIO, unpacked))
    else:
        document = Document(name, "-", "-", lambda: cast(BinaryIO, stream))
    yield from read_document(document, mapping)


def _kind(start: bytes) -> str:
    """Return the ending of a file that begins so."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    lowered = text[:1000].lower()
    if start[:4] == b"PK\x03\x04":
        return ".zip"
    if start[:4] == b"PAR1":
        return ".parquet"
    if text.startswith(b"WARC/"):
        return ".warc"
    if text.startswith(b"{"):
        return ".jsonl"
    if text.startswith(b"["):
        return ".json"
    if b"<rss" in lowered or b"<feed" in lowered:
        return ".xml"
    return ".html" if b"<html" in lowered or b"<!doctype html" in lowered else ".txt"


def _read_address(address: str, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read what fsspec opens at an address that the user named."""
    import fsspec

    try:
        system, root = fsspec.core.url_to_fs(address)
        files = [one for one in system.find(root) if not _is_quiet(Path(one).name)] if system.isdir(root) else [root]
    except (ImportError, OSError, ValueError) as error:
        yield Skip(address, f"cannot be opened: {error}")
        return
    for file in files or [root]:
        name = Path(file.split("?")[0]).name or "index.html"
        source = system.unstrip_protocol(file)
        yield from read_document(Document(name, source, source, lambda at=file: system.open(at, "rb")), mapping)  # type: ignore[misc]


def read_document(document: Document, mapping: Mapping[str, str], depth: int = 0) -> Iterator[Work]:
    """Read one file with the reader that its name asks for; what cannot be read becomes a Skip."""
    lowered = document.name.lower()
    if lowered.endswith((".zip", *_TARS)):
        told = "no file in it could be an article"
        yield from skipping(document.source, _or_skip(_read_container(document, mapping, depth), document, told))
        return
    if lowered.endswith(".gz") and not lowered.endswith(".warc.gz"):
        inner, opened = lowered.removesuffix(".gz"), document.open
        document = replace(document, name=inner, open=lambda: gunzip(opened()))
        lowered = inner
    reader = _reader(lowered)
    if reader is None:
        yield Skip(document.source, "no reader for this kind of file")
        return
    told = "the file is empty, or holds no article"
    yield from skipping(document.source, _or_skip(reader(document, mapping), document, told))


def _or_skip(items: Iterator[Work], document: Document, reason: str) -> Iterator[Work]:
    """Yield items, or a Skip with the reason where there are none: no file is passed over in silence."""
    some = False
    for item in items:
        some = True
        yield item
    if not some:
        yield Skip(document.source, reason)


def _read_container(document: Document, mapping: Mapping[str, str], depth: int) -> Iterator[Work]:
    from songngu.archive.containers import read_tar, read_zip

    if depth >= _MOST_NESTED:
        yield Skip(document.source, f"archives within archives are read {_MOST_NESTED} deep")
        return

    def read(member: Document) -> Iterator[Work]:
        if not _is_quiet(member.name):
            yield from read_document(member, mapping, depth + 1)

    yield from (read_zip if document.name.lower().endswith(".zip") else read_tar)(document, read)


def _reader(name: str) -> Read | None:
    """Return the reader for a file of this name; modules are imported when first needed."""
    if name.endswith(_PAGES):
        return _read_page_file
    if name.endswith((*_LINES, ".json")):
        from songngu.archive.lines import read_json, read_lines

        return read_json if name.endswith(".json") else read_lines
    if name.endswith(_TEXT):
        from songngu.archive.plain import read_plain

        return read_plain
    if name.endswith((".csv", ".tsv", ".xlsx", ".xlsm", ".parquet")):
        from songngu.archive import tables

        return {"v": tables.read_csv, "t": tables.read_parquet}.get(name[-1], tables.read_xlsx)
    if name.endswith((".warc", ".warc.gz")):
        from songngu.archive.warc import read_warc

        return read_warc
    if name.endswith((".xml", ".rss", ".atom")):
        from songngu.archive.feeds import read_feed

        return read_feed
    if name.endswith(".docx"):
        from songngu.archive.word import read_docx

        return read_docx
    return None


def _read_page_file(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    del mapping
    data = document.whole()
    yield Job(document.source, len(data), _page, (data, document.source, document.place))


def _page(data: bytes, source: str, place: str) -> Item:
    from songngu.archive.page import read_page

    item = read_page(data, source=source)
    return replace(item, id=digest(place)) if isinstance(item, Article) and not item.url else item


__all__ = ["MOST_WHOLE", "open_archive", "read_document"]
