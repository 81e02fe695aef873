"""WARC files of web crawls: each HTML response is a page; a broken record is named, and the next one is looked for."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, BinaryIO

from songngu.archive.documents import MOST_WHOLE, Document
from songngu.archive.page import read_page
from songngu.archive.work import Job, Work
from songngu.records import Skip

_STARTS = re.compile(rb"\x1f\x8b\x08|WARC/1\.")
_STEP = 1 << 20
MOST_TOLD = 120
"""Letters of warcio's message, which quotes what it cannot read."""


def read_warc(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read WARC or WARC.gz record by record; only responses and resources that hold HTML are pages."""
    del mapping
    offset = 0
    told = found = False
    with document.seekable() as stream:
        while offset >= 0:
            stream.seek(offset)
            try:
                for one in _records(stream, document):
                    told, found = False, True
                    yield one
                if not found:
                    yield Skip(document.source, "no page in it: no response or resource that holds HTML")
                return
            except _Broken as broken:
                if not told:  # what is broken may look like many beginnings of records
                    place = f"{document.source}#{broken.after}"
                    yield Skip(place, f"broken record after byte {broken.after}: {broken}")
                told = found = True
                offset = _next_start(stream, max(offset, broken.after) + 1)


class _Broken(Exception):  # noqa: N818  (a place, not a failure of ours)
    """What follows the record that begins at byte `after` cannot be read."""

    def __init__(self, message: str, after: int) -> None:
        super().__init__(message[:MOST_TOLD])
        self.after = after


def _records(stream: BinaryIO, document: Document) -> Iterator[Work]:
    import zlib

    from warcio.archiveiterator import WARCIterator
    from warcio.exceptions import ArchiveLoadFailed

    at = stream.tell()
    size = stream.seek(0, io.SEEK_END)
    stream.seek(at)
    iterator = WARCIterator(stream, no_record_parse=False)
    start = iterator.offset
    while True:
        try:
            with contextlib.redirect_stderr(io.StringIO()):  # warcio prints what is raised again below
                record = next(iterator, None)
            if record is None:
                if iterator.offset < size:  # warcio takes some broken gzip members for the end
                    raise _Broken("what follows is no record", start)
                return
            start = iterator.offset
            if record.rec_type not in ("response", "resource"):
                continue
            length = record.rec_headers.get_header("Content-Length") or "missing"
            if not length.isdigit():
                yield Skip(f"{document.source}#{start}", f"broken record at byte {start}: its length is {length[:20]}")
                continue
            media = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
            if "html" not in media.lower():
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            data = record.content_stream().read(MOST_WHOLE + 1)
            missing = _missing(record) if len(data) <= MOST_WHOLE else 0
        except (ArchiveLoadFailed, zlib.error, EOFError, ValueError, AttributeError) as error:
            raise _Broken(str(error) or type(error).__name__, start) from None
        where = f"{document.source}#{url}"
        if len(data) > MOST_WHOLE:
            yield Skip(where, f"larger than {MOST_WHOLE >> 20} MiB, which no page is")
            continue
        yield Job(where, len(data), partial(read_page, source=where, url=url), (data,))
        if missing:
            yield Skip(
                f"{document.source}#{start}", f"the record breaks off, {missing} bytes short; its start was read"
            )


def _missing(record: Any) -> int:
    """Return how many bytes a record that was read lacks of the length that it states."""
    record.raw_stream.read()  # what ends a chunked response
    return int(getattr(record.raw_stream, "limit", 0))


def _next_start(stream: BinaryIO, offset: int) -> int:
    """Return where the next record may begin, or -1."""
    stream.seek(offset)
    kept = b""
    while data := stream.read(_STEP):
        if found := _STARTS.search(kept + data):
            return offset - len(kept) + found.start()
        offset += len(data)
        kept = (kept + data)[-8:]
    return -1
