"""What a reader is given: one file, wherever it lies, opened as a stream and never larger than the memory allows."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar, cast

from songngu.errors import ArchiveError
from songngu.records import Article, Skip

Item = Article | Skip
Found = TypeVar("Found")

MOST_WHOLE = 64 << 20
"""Bytes of a file that is read as a whole (a page, a text, a Word file): no article comes near; pictures inside may."""
OFFICE_DAMAGES = (zipfile.BadZipFile, LookupError, ValueError, SyntaxError, TypeError, AttributeError)
"""What the libraries of Word files and workbooks raise on damaged ones."""
MOST_RATIO = 400
"""Text is seldom compressed more than 20 times, tables 100 times; deflate itself ends at 1,032."""
RATIO_FROM = 8 << 20
"""Small files may be compressed as they like."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file of an archive. `place` names it independently of where the archive lies; ids are made from it."""

    name: str
    source: str
    place: str
    open: Callable[[], BinaryIO]

    def whole(self) -> bytes:
        """Return the bytes. Raises ArchiveError where there are more than MOST_WHOLE."""
        with self.open() as stream:
            return _all_of(stream)

    def seekable(self) -> BinaryIO:
        """Return a stream that can seek: the file itself, or its bytes in memory where it lies in another archive."""
        stream = self.open()
        if stream.seekable():
            return stream
        with stream:  # a pipe can be opened only once
            return io.BytesIO(_all_of(stream))


def _all_of(stream: BinaryIO) -> bytes:
    data = stream.read(MOST_WHOLE + 1)
    if len(data) > MOST_WHOLE:
        raise ArchiveError(f"larger than {MOST_WHOLE >> 20} MiB, which no single article is; split it")
    return data


class Joined(io.RawIOBase):
    """Bytes that were read already, and the rest of their stream."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = memoryview(start)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._start[: len(view)] if self._start else self._rest.read(len(view))
        self._start = self._start[len(view) :]
        view[: len(data)] = data
        return len(data)


class _Inflated(io.RawIOBase):
    """Gzip data as a stream that gives up where a little input swells beyond belief."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._taken = 0
        self._given = 0
        self._file = gzip.GzipFile(fileobj=cast(BinaryIO, self))

    def read(self, size: int = -1) -> bytes:  # the compressed side, as GzipFile asks for it
        data = self._raw.read(size)
        self._taken += len(data)
        return data

    def inflate(self, size: int) -> bytes:
        data = self._file.read1(size)
        self._given += len(data)
        if self._given > RATIO_FROM and self._given > MOST_RATIO * max(1, self._taken):
            raise ArchiveError(f"swells to over {MOST_RATIO} times its size: it looks like a bomb and was left")
        return data


class GzipStream(io.RawIOBase):
    """A readable stream over gzip data; see `gunzip`."""

    def __init__(self, raw: BinaryIO) -> None:
        self._inflated = _Inflated(raw)
        self._source = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        data = self._inflated.inflate(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._source.close()
        super().close()


def gunzip(raw: BinaryIO) -> BinaryIO:
    """Return what a gzip stream holds, read as asked for. Raises ArchiveError for bombs, EOFError where cut."""
    return cast(BinaryIO, io.BufferedReader(GzipStream(raw), 1 << 16))


def bomb(package: zipfile.ZipFile) -> str:
    """Say why an Office file is not opened: a part that would swell beyond belief; an empty text where it may be."""
    for part in package.infolist():
        if part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * max(1, part.compress_size):
            return (
                f"its part {part.filename} would swell to {part.file_size >> 20} MiB "
                f"from {part.compress_size >> 10} KiB: a bomb, left alone"
            )
    return ""


def printable(name: str) -> str:
    """Return a file's name as text: bytes of it that are no UTF-8 are shown, as in `tin\\xff.txt`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def reason_of(error: Exception) -> str:
    """Say why a file or an article cannot be read, for its Skip."""
    told = str(error) or type(error).__name__
    return told if isinstance(error, ArchiveError) else f"cannot be read: {type(error).__name__}: {told}"


def skipping(source: str, items: Iterator[Found]) -> Iterator[Found | Skip]:
    """Yield items; where reading fails, say so in a Skip and stop. What came before stays."""
    try:
        yield from items
    except (ArchiveError, EOFError, gzip.BadGzipFile, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError) as error:
        told = str(error) or type(error).__name__
        yield Skip(source, f"cannot be read any further: {told}")
    except Exception as error:  # noqa: BLE001  (libraries raise anything on crafted files: one must not end a batch)
        yield Skip(source, f"cannot be read any further: {type(error).__name__}: {error}")
