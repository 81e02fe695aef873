"""Writes the review workbook: the sheets Review, Terms and Guide."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from songngu.records import Article, ArticleUnits, Picture, Unit
from songngu.review.table import COLUMNS, STATES, cells, heading, names, picture_of, worst
from songngu.review.xlsx.formats import Formats
from songngu.review.xlsx.guide import write_guide
from songngu.review.xlsx.sheet import FIRST_ROW, close_sheet, offer_states, open_sheet, write
from songngu.review.xlsx.terms import write_terms

SHEET = "Review"
PictureBytes = Callable[[Article, Picture], bytes | None]
"""Gives a picture's bytes, or None where they are not to be had."""
_INDEX = {name: index for index, name in enumerate(names(COLUMNS))}
_FAINT = frozenset({"id", "kind", "picture"})
_CLIPPED = _FAINT | {"previous", "next"}  # these do not make a row higher: they stand in the rows around it as well
_THUMBNAIL = (124, 93)  # pixels; as wide as the column
_THUMBNAIL_ROW = 74  # points: the thumbnail and a margin
_LINE = 14.5  # points, of 11-point Arial
# A column's width counts digits of the default font; lines of our 11-point text hold a sixth more letters than that, as
# counted on a sheet printed by LibreOffice.
_LETTERS_PER_WIDTH = 1.15
_HIGHEST_ROW = 409  # points; Excel's limit
_TITLE_ROW = 32
_LONGEST_LINK = 2_079  # Excel's limit for an address, in characters
_MOST_LINKS = 65_000  # Excel's limit for a sheet is 65,530


def write_xlsx(
    articles: Sequence[ArticleUnits], path: Path, *, name: str, project: str, pictures: PictureBytes | None = None
) -> None:
    """Write a review workbook: a row a unit, under a row for each article.

    Raises OSError where the file cannot be written. Everything is written as text.
    """
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"in_memory": False}) as book:
        book.set_properties({"title": name, "subject": project, "author": "songngu", "comments": "songngu review"})
        formats = Formats(book)
        sheet = open_sheet(book, SHEET, COLUMNS, formats, frozen=_INDEX["target"])
        row = FIRST_ROW
        for number, one in enumerate(articles):
            _write_heading(sheet, row, one.article, formats, link=number < _MOST_LINKS)
            for offset, unit in enumerate(one.units, start=1):
                _write_unit(sheet, row + offset, unit, one.article, formats, pictures)
            row += 1 + len(one.units)
        rows = row - FIRST_ROW
        offer_states(sheet, _INDEX["state"], rows=rows)
        _colour_states(sheet, formats, rows)
        close_sheet(sheet, COLUMNS, rows=rows, title=f"{project}: {name}", printed=_INDEX["findings"])
        write_terms(book, articles, formats, title=f"{project}: {name}")
        write_guide(book, formats)


def _write_heading(sheet: Any, row: int, article: Article, formats: Formats, *, link: bool) -> None:
    values = heading(article)
    sheet.set_row(row, _TITLE_ROW)
    for index, column in enumerate(COLUMNS):
        form = formats.title if column.name in ("source", "target") else formats.title_plain
        write(sheet, row, index, values.get(column.name, ""), form)
    where = values["comment"]
    if link and where.startswith(("http://", "https://")) and len(where) <= _LONGEST_LINK:
        sheet.write_url(row, _INDEX["comment"], where, formats.title_link, string=where[:255])


def _write_unit(
    sheet: Any, row: int, unit: Unit, article: Article, formats: Formats, pictures: PictureBytes | None
) -> None:
    values: Mapping[str, str] = cells(unit, article)
    severity = worst(unit.findings)
    for index, column in enumerate(COLUMNS):
        form = formats.editable if column.editable else formats.locked
        if column.name == "source":
            form = formats.source
        elif column.name in _FAINT:
            form = formats.faint
        elif column.name == "findings" and severity is not None:
            form = formats.findings[severity]
        write(sheet, row, index, values[column.name], form)
    shown = pictures is not None and bool(values["picture"]) and _show_picture(sheet, row, unit, article, pictures)
    sheet.set_row(row, max(_height(values), _THUMBNAIL_ROW if shown else 0))


def _height(values: Mapping[str, str]) -> float:
    """Return the height of a row in points. Excel would find it itself; LibreOffice and Google Sheets clip the text."""
    lines = 1
    for column in COLUMNS:
        text = values[column.name]
        if column.width and text and column.name not in _CLIPPED:
            per_line = column.width * _LETTERS_PER_WIDTH
            lines = max(lines, sum(math.ceil(max(len(line), 1) / per_line) for line in text.split("\n")))
    return min(lines * _LINE + 4, _HIGHEST_ROW)


def _show_picture(sheet: Any, row: int, unit: Unit, article: Article, pictures: PictureBytes) -> bool:
    """Put a unit's picture into its row and tell whether there was one."""
    picture = picture_of(unit, article)
    data = pictures(article, picture) if picture else None
    small = thumbnail(data) if data else None
    if small is None or picture is None:
        return False
    sheet.insert_image(
        row, _INDEX["picture"], f"{picture.id}.jpg",
        {"image_data": io.BytesIO(small), "x_offset": 2, "y_offset": 2, "object_position": 1,
         "description": unit.segment.text[:250]},
    )  # fmt: skip
    return True


def thumbnail(data: bytes) -> bytes | None:
    """Return a small JPEG of a picture, or None where the bytes are no picture."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", _THUMBNAIL)
            image.thumbnail(_THUMBNAIL)
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=80)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    return out.getvalue()


def _colour_states(sheet: Any, formats: Formats, rows: int) -> None:
    """Colour states by their word, and shout where the English was changed but its state was not."""
    state, target, sent = (_INDEX[name] for name in ("state", "target", "sent_target"))
    last = FIRST_ROW + max(rows, 1) - 1
    first = FIRST_ROW + 1  # as people count rows
    changed = (
        f"=AND(${_letter(sent)}{first}<>${_letter(target)}{first},"
        f'OR(${_letter(state)}{first}="translated",${_letter(state)}{first}="initial"))'
    )
    rule = {"type": "formula", "criteria": changed, "format": formats.unmarked, "stop_if_true": True}
    sheet.conditional_format(FIRST_ROW, state, last, state, rule)
    for word in STATES:
        sheet.conditional_format(
            FIRST_ROW, state, last, state,
            {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formats.states[word]},
        )  # fmt: skip


def _letter(index: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(index))
