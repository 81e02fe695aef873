"""A protected sheet with a hidden row of field names and a row of headings: the form of every sheet people fill in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from songngu.review.table import STATES, Column
from songngu.review.xlsx.formats import Formats
from songngu.review.xlsx.text import to_cell

FIRST_ROW = 2
"""Counted from nought: after the hidden names and the headings."""
_LAST_ROW = 1_048_575
_HIGHEST_ROW = 409
"""Points; Excel's limit."""
_PROTECTION = {
    "autofilter": True, "sort": True, "format_columns": True, "format_rows": True, "format_cells": False,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


def open_sheet(book: Any, name: str, columns: Sequence[Column], formats: Formats, *, frozen: int) -> Any:
    """Add a sheet with its names, headings, widths and panes; `frozen` columns stay at the left."""
    sheet = book.add_worksheet(name)
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.name, formats.name)
        sheet.write_string(1, index, column.label, formats.heading_editable if column.editable else formats.heading)
        plain = formats.editable if column.editable else formats.locked
        sheet.set_column(index, index, column.width or 8.43, plain, {} if column.width else {"hidden": True})
    sheet.set_row(0, None, None, {"hidden": True})
    sheet.set_row(1, 32)
    sheet.freeze_panes(FIRST_ROW, frozen)
    return sheet


def height(texts: Iterable[tuple[str, float, int]]) -> float:
    """Return the height in points of a row of texts, each with its column's width and its size in points.

    Excel would find it itself; LibreOffice and Google Sheets clip the text. A column's width counts digits of the
    default font; of our 11-point text a line holds a seventh more letters than that, as counted on a sheet printed by
    LibreOffice.
    """
    points = 0.0
    for text, width, size in texts:
        per_line = width * 12.6 / size
        lines = sum(math.ceil(max(len(line), 1) / per_line) for line in text.split("\n"))
        points = max(points, lines * size * 1.31)
    return min(points + 5, _HIGHEST_ROW)


def close_sheet(
    sheet: Any,
    columns: Sequence[Column],
    *,
    rows: int,
    title: str,
    printed: int | None = None,
    printed_rows: int | None = None,
) -> None:
    """Set the filter, the protection (without a password) and the printing of a sheet with so many rows.

    `printed` is the index of the last column on paper; without it all visible columns are printed. `printed_rows` says
    how many rows are.
    """
    last = max(FIRST_ROW + rows - 1, FIRST_ROW)
    visible = printed or max(index for index, column in enumerate(columns) if column.width)
    sheet.autofilter(1, 0, last, len(columns) - 1)
    sheet.protect("", _PROTECTION)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.repeat_rows(1)
    on_paper = last if printed_rows is None else max(FIRST_ROW + printed_rows - 1, FIRST_ROW)
    sheet.print_area(1, 0, on_paper, visible)
    sheet.set_header("&L" + title.replace("&", "&&")[:200])
    sheet.set_footer("&C&P / &N")


def write(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
    """Write text as text: never a formula, a number, a date or a link."""
    if text:
        sheet.write_string(row, column, to_cell(text), form)
    else:
        sheet.write_blank(row, column, None, form)


def offer(sheet: Any, column: int, words: Sequence[str], *, title: str, message: str, rows: int) -> None:
    """Give a column a drop-down of words; other words are warned of, not forbidden."""
    last = min(FIRST_ROW + max(rows, 1) - 1, _LAST_ROW)
    rule = {
        "validate": "list", "source": list(words), "input_title": title[:32], "input_message": message[:255],
        "error_title": "?", "error_message": ", ".join(words), "error_type": "warning",
    }  # fmt: skip
    sheet.data_validation(FIRST_ROW, column, last, column, rule)


def offer_states(sheet: Any, column: int, *, rows: int) -> None:
    """Give the state column its drop-down."""
    message = "reviewed: đã duyệt / approved\nrejected: trả lại / sent back\nfinal: bản cuối / for publication"
    offer(sheet, column, STATES, title="Trạng thái / State", message=message, rows=rows)
