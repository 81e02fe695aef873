"""Term files: CSV that a maintainer edits. A file with problems is refused whole, every problem by row and column."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.errors import TermbaseError
from songngu.records import Term, TermStatus
from songngu.termbase.rules import NEIGHBOURS, WORDS

_COLUMN_NAMES = (
    "id vi en vi_variants vi_short en_variants en_forbidden domain valid_from valid_to succeeded_by "
    "status source note en_later rules"
)
COLUMNS = tuple(_COLUMN_NAMES.split())
REQUIRED = ("id", "vi", "en")
_LONGEST_CELL = 5_000
"""Characters in a cell; the longest that ships has 1,021. More comes of an unclosed quotation mark."""
_LONGEST_FIELD = 50_000_000
_MOST_FIELDS_SHOWN = 60
_FORMULA = re.compile(r"^[=@]|^[+-](?=[A-Za-z(])")

Row = tuple[str, ...]
"""The cells of a term in the order of COLUMNS."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a term file and where it stands."""

    file: str
    number: int
    row: Row

    @property
    def place(self) -> str:
        """File and row, for messages."""
        return f"{self.file}, row {self.number}"


def read_rows(folder: Path) -> list[Row]:
    """Read all term files of a folder, or one file. Raises TermbaseError that lists every problem of every file."""
    return [line.row for line in read_lines(folder)]


def read_lines(folder: Path) -> list[Line]:
    """Read all term files as lines with their places. Raises TermbaseError that lists every problem of every file."""
    paths = [folder] if folder.is_file() else sorted(folder.glob("*.csv"))
    if not paths:
        raise TermbaseError(f"{folder} has no term files (*.csv). Copy the shipped glossary there: songngu init")
    problems: list[str] = []
    lines: list[Line] = []
    for path in paths:
        lines += parse(path.read_bytes(), path.name, problems)
    first: dict[str, str] = {}
    for line in lines:
        if line.row[0] in first:
            problems.append(
                f"{line.place}, column id: {line.row[0]} stands in {first[line.row[0]]} too. Give one another id."
            )
        first.setdefault(line.row[0], line.place)
    refuse(problems)
    return lines


def refuse(problems: Sequence[str]) -> None:
    """Raise TermbaseError where there are problems."""
    if problems:
        raise TermbaseError(
            f"{len(problems)} problem(s) in the term files; nothing was changed. Correct them and try again:",
            tuple(problems),
        )


def parse(data: bytes, name: str, problems: list[str]) -> list[Line]:
    """Return the lines of a CSV file's bytes; what is wrong with it is added to `problems`."""
    text = _decode(data, name, problems)
    head = text.split("\n", 1)[0]
    separator = max(",;\t", key=head.count)
    csv.field_size_limit(_LONGEST_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[Line] = []
    start = 1
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if not _header_fits(header, name, problems):
            return []
        order = [header.index(column) if column in header else -1 for column in COLUMNS]
        start = reader.line_num + 1
        for cells in reader:
            if any(cells):
                if len(cells) > len(header) and any(cells[len(header) :]):
                    problems.append(
                        f"{name}, row {start}: {len(cells)} cells under {len(header)} columns. Put text with "
                        f"'{separator}' into quotation marks."
                    )
                row = tuple([cells[at].strip() if 0 <= at < len(cells) else "" for at in order])
                line = Line(name, start, row)
                problems += [f"{name}, row {start}, column {column}: {what}" for column, what in problems_of(row)]
                lines.append(line)
            start = reader.line_num + 1
    except csv.Error as error:
        what = "a quotation mark opens here and is not closed" if "end of data" in str(error) else str(error)
        at = _open_quote(text, start, separator)
        problems.append(f"{name}, row {start}, character {at}: {what}. Look at the quotation marks of this row.")
    return lines


def _open_quote(text: str, row: int, separator: str) -> int:
    """Return where in a row, counted from 1, the first cell opens whose quotation mark is not closed well."""
    position = begin = sum(len(line) + 1 for line in text.split("\n")[: row - 1])
    opened = -1
    while position < len(text):
        sign, after = text[position], text[position + 1 : position + 2]
        if opened < 0 and sign == '"' and (position == begin or text[position - 1] in f"{separator}\n"):
            opened = position
        elif opened >= 0 and sign == '"':
            if after == '"':
                position += 1
            elif after not in (separator, "\r", "\n", ""):
                break
            else:
                opened = -1
        position += 1
    return max(opened, begin) - begin + 1


def _decode(data: bytes, name: str, problems: list[str]) -> str:
    """Return the text of a file in UTF-8 with or without its mark; others are named, with the row and the cure."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        kind = "UTF-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "Windows-1258 or another older encoding"
        problems.append(
            f"{name}, row {row}, byte {column}: not UTF-8 ({kind}). In Excel, choose Save As, 'CSV UTF-8 (Comma "
            "delimited)', and take care that the Vietnamese letters still look right. A term file can be mended by: "
            "songngu glossary check --fix"
        )
        text = data.decode("utf-16" if kind == "UTF-16" else "cp1258", "replace")
    if "\0" in text:
        problems.append(f"{name}, row {text[: text.index(chr(0))].count(chr(10)) + 1}: binary data. Is it a CSV file?")
        text = text.replace("\0", "")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _header_fits(header: Sequence[str], name: str, problems: list[str]) -> bool:
    missing = [column for column in REQUIRED if column not in header]
    if missing:
        problems.append(
            f"{name}, row 1: no column {', '.join(missing)}. The columns are: {', '.join(COLUMNS)}; "
            f"{', '.join(REQUIRED)} must be there."
        )
    unknown = [column for column in header if column and column not in COLUMNS]
    if unknown:
        problems.append(f"{name}, row 1: unknown column {', '.join(unknown)}. The columns are: {', '.join(COLUMNS)}.")
    return not missing


def problems_of(row: Row) -> Iterator[tuple[str, str]]:
    """Yield column and message for everything wrong with a row."""
    for at in (0, 1, 2):
        if not row[at]:
            yield COLUMNS[at], "empty. Fill it in, or delete the row."
    for column, cell in zip(COLUMNS, row, strict=True):
        if cell and len(cell) > _LONGEST_CELL:
            yield column, f"{len(cell):,} characters, at most {_LONGEST_CELL:,}. Is a quotation mark open above it?"
        elif cell and cell[0] in "=@+-" and _FORMULA.match(cell):
            yield column, f"a formula: {cell[:_MOST_FIELDS_SHOWN]}. Write its result as text."
    if row[8] or row[9]:
        for at in (8, 9):
            if row[at] and day_of(row[at]) is None:
                yield COLUMNS[at], f"{row[at]!r} is no date. Write year, month, day: 2025-07-01."
        first, last = day_of(row[8]), day_of(row[9])
        if first and last and last < first:
            yield COLUMNS[9], f"{last} lies before valid_from {first}."
    if row[11] and row[11] not in _STATUSES:
        yield COLUMNS[11], f"{row[11]!r} is no status; there are: {', '.join(TermStatus)}."
    if row[15]:
        for rule in row[15].split("|"):
            if rule.strip() not in WORDS and not rule.strip().startswith(NEIGHBOURS):
                yield COLUMNS[15], f"{rule.strip()!r} is no rule; there are: {', '.join((*WORDS, *NEIGHBOURS))}."


_STATUSES = frozenset(TermStatus)


def day_of(text: str) -> dt.date | None:
    """Return a date written as 2025-07-01, or None."""
    try:
        return dt.date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def term_of(row: Row) -> Term:
    """Return the term of a row that has no problems."""

    def many(cell: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for raw in cell.split("|") if (part := raw.strip()))) if cell else ()

    return Term(
        id=row[0],
        source=row[1],
        target=row[2],
        variants=many(row[3]),
        short=many(row[4]),
        target_variants=many(row[5]),
        forbidden=many(row[6]),
        domain=row[7],
        status=TermStatus(row[11] or TermStatus.APPROVED),
        valid_from=day_of(row[8]),
        valid_to=day_of(row[9]),
        succeeded_by=row[10] or None,
        reference=row[12],
        note=row[13],
        later=row[14],
        rules=many(row[15]),
    )


def row_of(term: Term) -> Row:
    """Return the row that a term is written as."""
    many = "|".join
    return (
        term.id, term.source, term.target, many(term.variants), many(term.short), many(term.target_variants),
        many(term.forbidden), term.domain, str(term.valid_from or ""), str(term.valid_to or ""),
        term.succeeded_by or "", str(term.status), term.reference, term.note, term.later, many(term.rules),
    )  # fmt: skip


def write_csv(rows: Sequence[Row]) -> str:
    """Return rows as the text of a term file, with a header."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()
