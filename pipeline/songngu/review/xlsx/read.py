"""Reads a returned workbook, whatever program saved it, row by row."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from songngu.errors import ReviewError
from songngu.records import ArticleTags, Returned, TermDecision
from songngu.review.package import check_package
from songngu.review.parse import LONGEST_TEXT, parse_row
from songngu.review.table import ARTICLE_ROW, COLUMNS, Column
from songngu.review.xlsx import articles, terms
from songngu.review.xlsx.conflicts import SIDE
from songngu.review.xlsx.text import CUT, from_cell
from songngu.review.xlsx.write import SHEET

_HEAD_ROWS = 10  # names or headings stand within the first rows, although somebody put a title above
_WIDEST = 64  # columns; a workbook of ours has fewer than 30
_ESSENTIAL = ("id", "key")
_DAMAGES = (LookupError, ValueError, TypeError, AttributeError, OSError, SyntaxError, zipfile.BadZipFile)
"""What openpyxl raises on damaged workbooks, when it opens them and while it reads rows."""
_BETWEEN = re.compile(r"[;\n]")
_NONE = frozenset({"-", "–", "—"})


class _Cell(NamedTuple):
    text: str | None
    problem: str = ""


class _Table(NamedTuple):
    sheet: Any
    columns: Mapping[int, str]
    """Field names by the index of their column."""
    first: int
    """The first row of data, counted from one."""


def read_xlsx(path: Path) -> tuple[Returned, ...]:
    """Return what the rows of a workbook's review sheet say; rows that cannot be taken carry their problem.

    Lost columns are None in the result. Formulas, errors, dates and numbers typed over texts are told apart: a
    number is its digits, the others are problems. Raises ReviewError where no sheet has a column of ids.
    """
    with _open(path) as book:
        table = _find_table(book, path, SHEET, COLUMNS, _ESSENTIAL)
        settles = any(_match_names(row, [SIDE]) for row in _head(table.sheet))
        rows = _returned(table, path, _saved_by(book))
        return tuple(replace(row, settles=True) if settles else row for row in rows)


def read_decisions(path: Path) -> tuple[TermDecision, ...]:
    """Return the decisions of the sheet Terms; none where the workbook has no such sheet."""
    with _open(path) as book:
        saved_by = _saved_by(book)
        rows = _texts(book, path, terms.SHEET, terms.TERM_COLUMNS, ("source", "term_id"))
        decisions = (_decision(values, place, saved_by) for place, values in rows)
        return tuple(decision for decision in decisions if decision is not None)


def read_tags(path: Path) -> tuple[ArticleTags, ...]:
    """Return what the sheet Articles says articles are about; a dash means nothing, an empty cell is left out."""
    with _open(path) as book:
        saved_by = _saved_by(book)
        found = []
        for place, values in _texts(book, path, articles.SHEET, articles.ARTICLE_COLUMNS, ("article",)):
            if values.get("article") and (said := values.get("tags", "")):
                tags = () if said in _NONE else tuple(dict.fromkeys(filter(None, map(str.strip, _BETWEEN.split(said)))))
                found.append(ArticleTags(values["article"], tags, values.get("reviewer", "") or saved_by, place))
        return tuple(found)


def _texts(
    book: Any, path: Path, name: str, columns: Sequence[Column], essential: Sequence[str]
) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the place and the texts of each row of a sheet; nothing where the workbook has no such sheet."""
    if name not in book.sheetnames:
        return
    try:
        table = _find_table(book, path, name, columns, essential)
    except ReviewError:
        return
    for number, cells in _rows(table):
        values = {field: (cell.text or "").strip() for field, cell in cells.items() if not cell.problem}
        yield f"{path.name}, {name} row {number}", values


def _decision(values: Mapping[str, str], place: str, saved_by: str) -> TermDecision | None:
    """Return what a row decides; an English typed without a decision is a change, or a new term."""
    said, wanted = values.get("decision", "").casefold(), values.get("new_target", "")
    source, term_id = values.get("source", ""), values.get("term_id", "") or None
    if not source or said == "keep" or (said != "remove" and not wanted):
        return None
    kind = "remove" if said == "remove" else "change" if term_id else "add"
    return TermDecision(
        source=source,
        target="" if kind == "remove" else wanted,
        decision=kind,
        place=place,
        term_id=term_id,
        note=values.get("remark", ""),
        reviewer=values.get("reviewer", "") or saved_by,
        unit_ids=tuple(values.get("units", "").split()),
    )


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    check_package(path)
    # openpyxl looks at the ending of a path, not of an open file; mail programs change endings.
    with path.open("rb") as file:
        yield from _opened(file, path)


def _opened(file: BinaryIO, path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except _DAMAGES as error:
        raise ReviewError(
            f"{path.name} cannot be read as a workbook: {error}. Save it again as .xlsx, or return another format."
        ) from None
    try:
        yield book
    except _DAMAGES as error:
        raise ReviewError(f"{path.name} is damaged: {error}. Save it again as .xlsx.") from None
    finally:
        book.close()


def _saved_by(book: Any) -> str:
    """Return who saved the workbook last, as the program says, where it names a person."""
    name = (book.properties.lastModifiedBy or "").strip()
    return "" if name.casefold() in ("songngu", "openpyxl", "python") else name


def _find_table(book: Any, path: Path, name: str, columns: Sequence[Column], essential: Sequence[str]) -> _Table:
    sheets = [sheet for sheet in book.worksheets if sheet.title == name] or list(book.worksheets)
    for sheet in sheets:
        # Other programs write sizes that are wrong; without them openpyxl reads what there is.
        sheet.reset_dimensions()
        best: dict[int, str] = {}
        first = 0
        for number, row in enumerate(_head(sheet), start=1):
            found = _match_names(row, columns)
            if len(found) > len(best):
                best, first = found, number
            elif number == first + 1 and any(best.get(index) == name in essential for index, name in found.items()):
                first = number  # the headings, under the hidden row of names
        if len(best) >= 2 and any(wanted in best.values() for wanted in essential):
            return _Table(sheet, best, first + 1)
    raise ReviewError(
        f"{path.name}: no sheet has a column “id” (in the first {_HEAD_ROWS} rows), so its rows belong to no unit. "
        "Ask for the file again, or paste the work into a fresh copy."
    )


def _head(sheet: Any) -> Iterator[Sequence[Any]]:
    return iter(sheet.iter_rows(max_row=_HEAD_ROWS, max_col=_WIDEST, values_only=True))


def _match_names(row: Sequence[Any], columns: Sequence[Column]) -> dict[int, str]:
    """Return which columns a row of names or of headings names; of two of one name the first holds."""
    wanted: dict[str, str] = {}
    for column in columns:
        for label in (column.name, column.label, column.vi, column.en):
            wanted.setdefault(_plain(label), column.name)
    found: dict[int, str] = {}
    for index, value in enumerate(row):
        name = wanted.get(_plain(str(value))) if value is not None else None
        if name is not None and name not in found.values():
            found[index] = name
    return found


def _plain(label: str) -> str:
    return re.sub(r"\s+", " ", label).strip().casefold()


def _rows(table: _Table) -> Iterator[tuple[int, dict[str, _Cell]]]:
    """Yield the number and the cells of each row that has any."""
    widest = max(table.columns) + 1
    for number, row in enumerate(table.sheet.iter_rows(min_row=table.first, max_col=widest), start=table.first):
        # An absent cell of a column that is there is an empty text.
        cells = {name: _Cell("") for name in table.columns.values()}
        for index, cell in enumerate(islice(row, widest)):
            if index in table.columns and cell.value is not None:
                cells[table.columns[index]] = _cell(cell.value, cell.data_type)
        if any(cell.text or cell.problem for cell in cells.values()):
            yield number, cells


def _cell(value: Any, kind: str) -> _Cell:
    if kind == "f":
        return _Cell(None, f"holds a formula ({str(value)[:40]}), not text")
    if kind == "e":
        return _Cell(None, f"holds an error ({value})")
    if isinstance(value, str):
        # What will be refused for its length need not be searched for marks, which takes seconds in 50 MB.
        return _Cell(value if len(value) > 2 * LONGEST_TEXT else from_cell(value))
    if isinstance(value, bool):
        return _Cell(None, "holds TRUE or FALSE, not text; format the cell as text and type it again")
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return _Cell(None, f"was made a date ({value}); format the cell as text and type it again")
    if isinstance(value, float) and value.is_integer():
        return _Cell(str(int(value)))
    return _Cell(str(value))


def _returned(table: _Table, path: Path, saved_by: str) -> Iterator[Returned]:
    names = [column.name for column in COLUMNS]
    for number, cells in _rows(table):
        texts = {name: cell.text for name, cell in cells.items()}
        if _heads_article(texts):
            continue
        problems = [
            f"the cell “{name}” {cells[name].problem}" for name in names if name in cells and cells[name].problem
        ]
        row = parse_row(_uncut(texts), place=f"{path.name}, row {number}", problem="; ".join(problems))
        yield row if row.reviewer else replace(row, reviewer=saved_by)


def _heads_article(texts: Mapping[str, str | None]) -> bool:
    """Tell whether a row heads an article: by its kind, or where that column was lost by its having no state."""
    if texts.get("id") or texts.get("key"):
        return False
    return texts.get("kind") == ARTICLE_ROW or ("kind" not in texts and not texts.get("state"))


def _uncut(texts: Mapping[str, str | None]) -> dict[str, str | None]:
    """Leave out what was too long for a cell when it was sent: a part of it is no text to compare or take."""
    sent = {"source": texts.get("source"), "target": texts.get("sent_target"), "comment": texts.get("sent_comment")}
    cut = [name for name, text in sent.items() if (text or "").endswith(CUT)]
    return {name: None if name.removeprefix("sent_") in cut else text for name, text in texts.items()}
