"""CSV, XLSX and Parquet: a row an article, its columns guessed by name or given."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, BinaryIO

from songngu.archive.documents import OFFICE_DAMAGES, Document, Joined, bomb
from songngu.archive.encoding import Decoded, decode, is_binary, reader_of
from songngu.archive.fields import has_fields, read_record
from songngu.archive.work import Job, Work
from songngu.records import Skip

_SNIFFED = 1 << 18
"""Bytes looked at for encoding and delimiter: some hundred rows."""
_MOST_LINE = 16 << 20
"""Letters of a line, and of a cell, which may hold many lines; the longest article of a portal has under 1 MB."""
_BATCH = 64
"""Rows of a Parquet file held at a time."""
_UNICODE = Decoded("", "utf-8")
_WIDE = {"utf-16le": "utf-16", "utf-16be": "utf-16", "utf-8": "utf-8-sig"}


def _rows(
    header: Sequence[str],
    rows: Iterator[Sequence[Any]],
    document: Document,
    mapping: Mapping[str, str],
    decoded: Decoded = _UNICODE,
) -> Iterator[Work]:
    if not any(header):
        return
    if not has_fields(list(header), mapping):
        named = ", ".join(header[:20])
        yield Skip(document.source, f"no column is the text ({named}). Name it under [archive.columns] in songngu.toml")
        return
    read = partial(read_record, encoding=decoded.encoding, notes=decoded.notes)
    for number, row in enumerate(rows, start=2):
        if any(cell not in (None, "") for cell in row):
            record = dict(zip(header, row, strict=False))
            size = sum(len(cell) for cell in row if isinstance(cell, str))
            where, place = f"{document.source}#{number}", f"{document.place}#{number}"
            yield Job(where, size, partial(read, place=place), (record, where, mapping))


def read_csv(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read a CSV or TSV file as a stream; delimiter and encoding are found out from its start."""
    csv.field_size_limit(_MOST_LINE)
    with document.open() as stream:
        start = stream.read(_SNIFFED)
        decoded = _decoded(start[: start.rfind(b"\n") + 1] or start)
        try:
            dialect: Any = csv.Sniffer().sniff(decoded.text[:8192].splitlines()[0], delimiters=",;\t|")
        except (csv.Error, IndexError):
            dialect = csv.excel_tab if document.name.lower().endswith(".tsv") else csv.excel
        if is_binary(start, decoded.encoding):
            yield Skip(document.source, "not a text file: it holds bytes that no text has")
            return
        lines = _TextLines(stream, start, decoded.encoding)
        rows = csv.reader(lines, delimiter=dialect.delimiter)
        try:
            header = [cell.strip() for cell in next(rows, [])]
            yield from _rows(header, rows, document, mapping, decoded)
        except csv.Error as error:
            yield Skip(f"{document.source}#{rows.line_num}", f"broken CSV: {error}; what came before was read")
        for number in lines.endless:
            yield Skip(f"{document.source}#{number}", f"the line is longer than {_MOST_LINE >> 20} MiB")


def _decoded(start: bytes) -> Decoded:
    """Return the start of a table; in sound UTF-8 each row is looked at by itself, as tables are put together."""
    try:
        return Decoded(start.decode("utf-8-sig"), "utf-8")
    except UnicodeDecodeError:
        return decode(start)


class _TextLines:
    """Lines in Unicode; legacy encodings are read line by line. Endless ones are left out, their numbers kept."""

    def __init__(self, stream: BinaryIO, start: bytes, encoding: str) -> None:
        whole = io.BufferedReader(Joined(start, stream))
        self._lines: Any = whole
        self._read: Callable[[Any], str] = reader_of(encoding)
        if encoding.startswith("utf"):
            name = _WIDE.get(encoding, "utf-8-sig")
            self._lines, self._read = io.TextIOWrapper(whole, encoding=name, errors="replace", newline=""), str
        self.endless: list[int] = []

    def __iter__(self) -> Iterator[str]:
        number = 0
        while line := self._read(self._lines.readline(_MOST_LINE)):
            number += 1
            if len(line) < _MOST_LINE or line.endswith("\n"):
                yield line
                continue
            self.endless.append(number)
            while (rest := self._read(self._lines.readline(_MOST_LINE))) and not rest.endswith("\n"):
                pass
            yield "\n"


def read_xlsx(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read every sheet of an Excel workbook whose first row names columns."""
    import zipfile

    import openpyxl

    with document.seekable() as stream:
        try:
            with zipfile.ZipFile(stream) as parts:
                swelling = bomb(parts)
            if swelling:
                yield Skip(document.source, swelling)
                return
            stream.seek(0)
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True)
        except OFFICE_DAMAGES as error:
            yield Skip(document.source, f"not a workbook that can be read: {error}")
            return
        for sheet in book.worksheets:
            rows = sheet.iter_rows(values_only=True)
            header = ["" if cell is None else str(cell).strip() for cell in next(rows, ())]
            if any(header):
                part = Document(
                    document.name, f"{document.source}#{sheet.title}", f"{document.place}#{sheet.title}", document.open
                )
                yield from _rows(header, rows, part, mapping)


def read_parquet(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read a Parquet file some rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with document.seekable() as stream:
        try:
            file = pq.ParquetFile(stream)
            names = list(file.schema_arrow.names)
            values = (
                [row[name] for name in names]
                for batch in file.iter_batches(batch_size=_BATCH)
                for row in batch.to_pylist()
            )
            yield from _rows(names, values, document, mapping)
        except pa.ArrowException as error:
            yield Skip(document.source, f"broken Parquet: {error}")
