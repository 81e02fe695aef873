"""The sheet Terms: the terms of the file, and what the reviewer decides about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from songngu.records import ArticleUnits
from songngu.review.notes import in_both_languages
from songngu.review.table import Column, standings
from songngu.review.xlsx.formats import NOTE, TEXT, Formats
from songngu.review.xlsx.sheet import FIRST_ROW, close_sheet, height, offer, open_sheet, write

SHEET = "Terms"
TERM_COLUMNS = (
    Column("source", "Tiếng Việt", "Vietnamese", 36, editable=True),
    Column("target", "Tiếng Anh trong bảng", "English in the glossary", 40),
    Column("note", "Thời hạn, ghi chú", "Period, note", 40),
    Column("times", "Số lần", "Times", 8),
    Column("missing", "Thiếu", "Missing", 8),
    Column("decision", "Quyết định", "Decision", 12, editable=True),
    Column("new_target", "Tiếng Anh đề nghị", "English wanted", 40, editable=True),
    Column("remark", "Lý do", "Why", 40, editable=True),
    Column("reviewer", "Người duyệt", "Reviewer", 14, editable=True),
    Column("term_id", "Mã thuật ngữ", "Term id"),
    Column("units", "Các câu", "Units"),
)
DECISIONS = ("keep", "change", "remove", "add")
_EMPTY_ROWS = 50  # for terms that the reviewer proposes
_EMPTY_PRINTED = 5
_MOST_UNITS = 20  # as evidence; a cell of ids that nobody sees need not be longer


@dataclass(slots=True)
class _Use:
    """How a term fares in a file."""

    surface: str
    target: str
    note: str
    times: int = 0
    missing: int = 0
    units: list[str] = field(default_factory=list)


def write_terms(book: Any, articles: Sequence[ArticleUnits], formats: Formats, *, title: str) -> None:
    """Write the sheet: a row a term with how often it stands and misses, then empty rows for new ones."""
    sheet = open_sheet(book, SHEET, TERM_COLUMNS, formats, frozen=1)
    row = FIRST_ROW
    for term_id, use in sorted(_uses(articles).items(), key=lambda pair: (-pair[1].missing, -pair[1].times, pair[0])):
        values = (
            use.surface, use.target, use.note, str(use.times), str(use.missing), "", "", "", "", term_id,
            " ".join(use.units),
        )  # fmt: skip
        for index, (column, text) in enumerate(zip(TERM_COLUMNS, values, strict=True)):
            # The Vietnamese of a known term is what ties the decision to it.
            editable = column.editable and column.name != "source"
            write(sheet, row, index, text, formats.editable if editable else formats.locked)
        told = zip((use.surface, use.target, use.note), TERM_COLUMNS[:3], (TEXT, NOTE, NOTE), strict=True)
        sheet.set_row(row, height((text, column.width, size) for text, column, size in told))
        row += 1
    known = row - FIRST_ROW
    for _ in range(_EMPTY_ROWS):
        for index, column in enumerate(TERM_COLUMNS):
            write(sheet, row, index, "", formats.editable if column.editable else formats.locked)
        row += 1
    rows = row - FIRST_ROW
    message = "change: sửa\nremove: bỏ\nadd: thêm mới\nkeep: giữ nguyên"
    offer(sheet, 5, DECISIONS, title="Quyết định / Decision", message=message, rows=rows)
    close_sheet(sheet, TERM_COLUMNS, rows=rows, title=title, printed_rows=known + _EMPTY_PRINTED)


def _uses(articles: Sequence[ArticleUnits]) -> dict[str, _Use]:
    uses: dict[str, _Use] = {}
    for one in articles:
        for unit in one.units:
            for standing in standings(unit):
                hit = standing.hit
                use = uses.setdefault(hit.term_id, _Use(hit.surface, hit.target, in_both_languages(hit.note)))
                use.times += 1
                use.missing += hit.required and not standing.applied
                if unit.id not in use.units and len(use.units) < _MOST_UNITS:
                    use.units.append(unit.id)
    return uses
