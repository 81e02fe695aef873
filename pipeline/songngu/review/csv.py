"""CSV with the columns of the table: UTF-8 with a byte order mark, so that Excel knows it; read back in what comes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from songngu import markup
from songngu.errors import ReviewError
from songngu.records import ArticleUnits, Returned
from songngu.review.parse import LONGEST_TEXT, parse_row
from songngu.review.table import ARTICLE_ROW, COLUMNS, cells, heading, names

_TEXT = frozenset(names(COLUMNS)) - {"state", "sent_state", "kind", "checks", "published"}
_EDITABLE = frozenset(column.name for column in COLUMNS if column.editable) - {"reviewer"}
# Spreadsheets take these beginnings for formulas, and short texts of digits and signs for numbers or dates. An
# apostrophe before them keeps them text, in every spreadsheet, and is taken off again.
_FORMULA = ("=", "+", "-", "@", "'", "\t", "\r")
_LIKE_A_NUMBER = re.compile(
    r"\s*[\d.,:/\s%$€₫()+-]*\d[\d.,:/\s%$€₫()eE+-]*\s*"
    r"|(?i:true|false|đúng|sai)"
    r"|(?i:\d{0,4}[\s/-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[\s,./-]*\d{0,4}[\s,./-]*\d{0,4})"
)
_LONGEST_NUMBER = 40  # characters; what is longer no spreadsheet takes for a number or a date
_LOST_LETTER = re.compile(r"\w\?\w|\ufffd")
_LARGEST_FIELD = 1 << 28  # the csv module's own limit is 131,072, and would refuse the whole file for one cell


def guarded(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for something else, so that an apostrophe goes before it."""
    return text.startswith(_FORMULA) or (len(text) <= _LONGEST_NUMBER and _LIKE_A_NUMBER.fullmatch(text) is not None)


def to_field(text: str) -> str:
    """Return a text as a field that no spreadsheet takes for a formula, number or date."""
    text = markup.escape(text)
    return f"'{text}" if guarded(text) else text


def from_field(text: str) -> str:
    """Undo `to_field`; a text so long that it will be refused stays as it is."""
    if len(text) > 2 * LONGEST_TEXT:
        return text
    if text.startswith("'") and guarded(text[1:]):
        text = text[1:]
    return markup.unescape(text)


def write_csv(articles: Sequence[ArticleUnits], path: Path) -> None:
    """Write a row a unit, under a row of field names; before each article its heading row."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(names(COLUMNS))
        for one in articles:
            out.writerow(_fields(heading(one.article)))
            out.writerows(
                _fields(cells(unit, one.article, number=number)) for number, unit in enumerate(one.units, start=1)
            )


def _fields(values: Mapping[str, str]) -> list[str]:
    return [
        to_field(values.get(name, "")) if name in _TEXT else values.get(name, "")
        for name in (column.name for column in COLUMNS)
    ]


# --- back ----------------------------------------------------------------------------------------------------


def read_csv(path: Path) -> tuple[Returned, ...]:
    """Return what the rows of a CSV file say, whatever its encoding and delimiter.

    A file saved in Windows-1258, which has no letters such as ế, is read as such; rows where letters were lost carry
    a problem. Raises ReviewError where there is no column of ids.
    """
    text, encoding = _decode(path)
    rows = _records(text, path)
    header = next(rows, (0, []))[1]
    columns = _match(header)
    named = set(columns.values())
    if not named & {"id", "key"} or not named & _EDITABLE:
        raise ReviewError(
            f"{path.name} is no review file: its first row must name a column “id” (or “key”), and one at least of "
            f"{', '.join(sorted(_EDITABLE))}. Return a file that `songngu run` wrote, with its first row."
        )
    return tuple(
        found for number, fields in rows if (found := _returned(columns, fields, number, path, encoding)) is not None
    )


def _decode(path: Path) -> tuple[str, str]:
    """Return a file's text and what its bytes were."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        import unicodedata

        # Bytes that Windows-1258 does not use become U+FFFD and are found below.
        return unicodedata.normalize("NFC", data.decode("cp1258", "replace")), "windows-1258"


def _records(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of the line that a record starts in, and its fields."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    limit = csv.field_size_limit(_LARGEST_FIELD)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        start = 1
        for fields in reader:
            if any(fields):
                yield start, fields
            start = reader.line_num + 1
    except csv.Error as error:
        raise ReviewError(f"{path.name} is no CSV file: {error}. Save it again; nothing was taken.") from None
    finally:
        csv.field_size_limit(limit)


def _match(header: Sequence[str]) -> dict[int, str]:
    known = {name.casefold(): name for name in names(COLUMNS)}
    found: dict[int, str] = {}
    for index, label in enumerate(header):
        name = known.get(label.strip().casefold())
        if name is not None and name not in found.values():
            found[index] = name
    return found


def _returned(
    columns: Mapping[int, str], fields: Sequence[str], number: int, path: Path, encoding: str
) -> Returned | None:
    # A row that is short lacks what its programs left out at its end: empty cells.
    values: dict[str, str | None] = {
        name: from_field(fields[index]) if index < len(fields) else "" for index, name in columns.items()
    }
    if values.get("kind") == ARTICLE_ROW and not values.get("key"):
        return None
    if encoding != "windows-1258":
        return parse_row(values, place=f"{path.name}, line {number}")
    _leave_out_lossy(values)
    return parse_row(values, place=f"{path.name}, line {number}", problem=_lost(values))


def _leave_out_lossy(values: dict[str, str | None]) -> None:
    """Leave out what Windows-1258 may have changed although nobody did: the key tells which unit a row is.

    Excel puts a question mark for each letter that the code page lacks, in the texts as sent as in the others. What
    still equals the text as sent was not edited; of the rest the ledger knows the base.
    """
    for name in ("target", "comment"):
        if values.get(name) == values.get(f"sent_{name}"):
            values[name] = None
        values[f"sent_{name}"] = None
    if values.get("key"):
        values["source"] = None


def _lost(values: Mapping[str, str | None]) -> str:
    """Tell whether letters of an edited text were lost."""
    for name in ("target", "comment"):
        if _LOST_LETTER.search(values.get(name) or ""):
            return f"letters of the {name} were lost when the file was saved as Windows-1258; save it as UTF-8"
    return ""
