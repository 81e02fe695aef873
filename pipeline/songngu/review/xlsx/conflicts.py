"""A workbook of the units on which reviewers differ: both sides and the base, to be settled and returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from songngu.records import Claim, Conflict, Version
from songngu.review.table import Column, state_word
from songngu.review.xlsx.formats import TEXT, Formats
from songngu.review.xlsx.guide import write_guide
from songngu.review.xlsx.sheet import FIRST_ROW, close_sheet, height, offer_states, open_sheet, write
from songngu.review.xlsx.write import SHEET

_BEFORE = (
    Column("id", "Mã", "Id", 7),
    Column("source", "Tiếng Việt", "Vietnamese", 40),
    Column("target", "Tiếng Anh: chọn hoặc viết", "English: choose or write", 44, editable=True),
    Column("state", "Trạng thái", "State", 11, editable=True),
    Column("comment", "Nhận xét", "Comment", 24, editable=True),
    Column("base", "Bản đã gửi", "As sent", 36),
    Column("current", "Bản hiện nay", "As it stands", 36),
)
_AFTER = (
    Column("reviewer", "Người quyết định", "Decided by", 14, editable=True),
    Column("key", "Khóa", "Key"),
    Column("sent_target", "Bản đã gửi", "Target as sent"),
    Column("sent_state", "Trạng thái đã gửi", "State as sent"),
    Column("sent_comment", "Nhận xét đã gửi", "Comment as sent"),
)

SIDE = Column("claim_1", "Người 1", "Reviewer 1", 40)
"""What the first reviewer says; only files of conflicts have it, and more such columns where there are more sides."""


def write_conflicts(conflicts: Sequence[Conflict], path: Path, *, name: str, project: str) -> None:
    """Write conflicts to a workbook that `read_xlsx` takes back: what its target column then says is the decision.

    The target starts as the text that stands now, so that a row left alone in a file that is returned keeps that text.
    """
    import xlsxwriter

    sides = max((len(conflict.claims) for conflict in conflicts), default=0)
    claims = tuple(replace(SIDE, name=f"claim_{n}", vi=f"Người {n}", en=f"Reviewer {n}") for n in range(1, sides + 1))
    columns = (*_BEFORE, *claims, *_AFTER)
    with xlsxwriter.Workbook(str(path)) as book:
        book.set_properties({"title": name, "subject": project, "author": "songngu", "comments": "songngu conflicts"})
        formats = Formats(book)
        sheet = open_sheet(book, SHEET, columns, formats, frozen=2)
        for row, conflict in enumerate(conflicts, start=FIRST_ROW):
            values = _cells(conflict)
            for index, column in enumerate(columns):
                form = formats.editable if column.editable else formats.locked
                write(sheet, row, index, values.get(column.name, ""), form)
            shown = (column for column in columns if column.width > 0 and column.name != "id")
            sheet.set_row(row, height((values.get(column.name, ""), column.width, TEXT) for column in shown))
        offer_states(sheet, 3, rows=len(conflicts))
        close_sheet(sheet, columns, rows=len(conflicts), title=f"{project}: {name}")
        write_guide(book, formats)


def _cells(conflict: Conflict) -> dict[str, str]:
    current = conflict.current
    word = state_word(current.state, current.sub_state)
    values = {
        "id": conflict.unit_id,
        "source": conflict.source,
        "target": current.target,
        "state": word,
        "comment": current.comment,
        "base": _shown(conflict.base),
        "current": _shown(current),
        "key": f"{conflict.unit_id}.{conflict.source_hash}",
        "sent_target": current.target,
        "sent_state": word,
        "sent_comment": current.comment,
    }
    return values | {f"claim_{n}": _side(claim) for n, claim in enumerate(conflict.claims, start=1)}


def _shown(version: Version) -> str:
    comment = f"\n💬 {version.comment}" if version.comment else ""
    return f"{version.target}\n[{state_word(version.state, version.sub_state)}]{comment}"


def _side(claim: Claim) -> str:
    return f"{claim.reviewer or '?'} · {claim.place}\n{_shown(claim.version)}"
