"""Term files: CSV that a maintainer edits. A file with problems is refused whole, with every problem by row."""

from __future__ import annotations

import csv
import datetime as dt
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from songngu.errors import TermbaseError
from songngu.records import Term, TermStatus

COLUMNS = (
    "id",
    "vi",
    "en",
    "vi_variants",
    "vi_short",
    "en_variants",
    "en_forbidden",
    "domain",
    "valid_from",
    "valid_to",
    "succeeded_by",
    "status",
    "source",
    "note",
)
REQUIRED = ("id", "vi", "en")
_MAX_CELL = 20_000
"""Characters in a cell; a longer one is a sign of an unclosed quotation mark."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a term file."""

    place: str
    """File and row, for messages."""
    cells: Mapping[str, str]


def read_tables(folder: Path) -> tuple[Term, ...]:
    """Read all term files of a folder. Raises TermbaseError that lists every problem of every file."""
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise TermbaseError(f"{folder} has no term files (*.csv). Copy the shipped glossary there: songngu init")
    terms: list[Term] = []
    problems: list[str] = []
    for path in paths:
        try:
            terms += read_table(path)
        except TermbaseError as error:
            problems += error.problems
    problems += _same_ids(terms)
    if problems:
        raise TermbaseError(f"The glossary has {len(problems)} problem(s); nothing was changed.", tuple(problems))
    return tuple(terms)


def read_table(path: Path) -> list[Term]:
    """Read one term file. Raises TermbaseError that lists every problem, by row."""
    terms: list[Term] = []
    problems: list[str] = []
    for line in _lines(path, problems):
        found = [f"{line.place}: {problem}" for problem in _problems(line)]
        problems += found
        if not found:
            terms.append(_term(line))
    if problems:
        raise TermbaseError(f"{path.name} has {len(problems)} problem(s); nothing was changed.", tuple(problems))
    return terms


def _lines(path: Path, problems: list[str]) -> Iterator[Line]:
    text = _decode(path, problems)
    if text is None:
        return
    separator = ";" if text.split("\n", 1)[0].count(";") > text.split("\n", 1)[0].count(",") else ","
    csv.field_size_limit(10 * _MAX_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [cell.strip() for cell in next(reader, [])]
        missing = [name for name in REQUIRED if name not in header]
        if missing:
            problems.append(f"{path.name}, row 1: the column(s) {', '.join(missing)} are missing. Columns: {COLUMNS}")
            return
        for cells in reader:
            if any(cell.strip() for cell in cells):
                cleaned = (unicodedata.normalize("NFC", cell).strip() for cell in cells)
                yield Line(f"{path.name}, row {reader.line_num}", dict(zip(header, cleaned, strict=False)))
    except csv.Error as error:
        problems.append(f"{path.name}, row {reader.line_num}: {error}. Look for an unclosed quotation mark above it.")


def _decode(path: Path, problems: list[str]) -> str | None:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        problems.append(f"{path.name}, row {row}: not UTF-8. In Excel, save it as 'CSV UTF-8'.")
        return None


def _problems(line: Line) -> Iterator[str]:
    cells = line.cells
    for name in REQUIRED:
        if not cells.get(name):
            yield f"the column {name} is empty. Fill it in, or delete the row."
    for name, cell in cells.items():
        if len(cell) > _MAX_CELL:
            yield f"the column {name} has {len(cell)} characters. Look for an unclosed quotation mark."
        if cell.startswith("=") and name in ("vi", "en"):
            yield f"the column {name} holds a formula: {cell[:40]}. Write its text."
    for name in ("valid_from", "valid_to"):
        if cells.get(name) and _day(cells[name]) is None:
            yield f"{name} is {cells[name]!r}, which is no date. Write it as 2025-07-01."
    first, last = _day(cells.get("valid_from", "")), _day(cells.get("valid_to", ""))
    if first and last and last < first:
        yield f"valid_to {last} lies before valid_from {first}."
    if cells.get("status") and cells["status"] not in set(TermStatus):
        yield f"status is {cells['status']!r}; it may be: {', '.join(TermStatus)}."


def _same_ids(terms: list[Term]) -> list[str]:
    seen: set[str] = set()
    twice = sorted({term.id for term in terms if term.id in seen or seen.add(term.id)})  # type: ignore[func-returns-value]
    return [f"the id {name} stands in two rows. Give one of them another id." for name in twice]


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _term(line: Line) -> Term:
    cells = line.cells

    def many(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.strip() for part in cells.get(name, "").split("|") if part.strip()))

    return Term(
        id=cells["id"],
        source=cells["vi"],
        target=cells["en"],
        variants=many("vi_variants"),
        short=many("vi_short"),
        target_variants=many("en_variants"),
        forbidden=many("en_forbidden"),
        domain=cells.get("domain", ""),
        status=TermStatus(cells.get("status") or TermStatus.APPROVED),
        valid_from=_day(cells.get("valid_from", "")),
        valid_to=_day(cells.get("valid_to", "")),
        succeeded_by=cells.get("succeeded_by") or None,
        case_sensitive=False,
        reference=cells.get("source", ""),
        note=cells.get("note", ""),
    )
