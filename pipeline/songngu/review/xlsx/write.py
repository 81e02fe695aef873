"""Writes the review workbook: the sheets Review, Articles, Terms and Guide."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from songngu.records import Article, ArticleUnits, BlockKind, Picture, Unit
from songngu.review.table import COLUMNS, KIND_WORDS, STATES, cells, heading, names, picture_of, worst
from songngu.review.xlsx.articles import write_articles
from songngu.review.xlsx.formats import NOTE, SMALL, TEXT, Formats
from songngu.review.xlsx.guide import write_guide
from songngu.review.xlsx.sheet import FIRST_ROW, close_sheet, height, offer_states, open_sheet, write
from songngu.review.xlsx.terms import write_terms

SHEET = "Review"
PictureBytes = Callable[[Article, Picture], bytes | None]
"""Gives a picture's bytes, or None where they are not to be had."""
_INDEX = {name: index for index, name in enumerate(names(COLUMNS))}
_WIDTH = {column.name: column.width for column in COLUMNS}
_FAINT = frozenset({"number", "picture"})
_SMALL = frozenset({"terms", "matches", "previous", "next"})
_STRONG = (BlockKind.TITLE, BlockKind.LEAD, BlockKind.HEADING)
_SIZES = {"source": TEXT, "target": TEXT, "comment": TEXT, "number": 8, "findings": NOTE}
"""The columns that are printed, with their sizes: a row is as high as they need."""
_LOOKED_UP = 60
"""Points: what is only looked up (terms, memory) makes a row no higher than this; the rest is seen in the cell."""
_THUMBNAIL = (124, 93)  # pixels; as wide as the column
_THUMBNAIL_ROW = 74  # points: the thumbnail and a margin
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
        for position, one in enumerate(articles):
            _write_heading(sheet, row, one.article, formats, link=position < _MOST_LINKS)
            for number, unit in enumerate(one.units, start=1):
                values = cells(unit, one.article, number=number)
                _write_unit(sheet, row + number, unit, one.article, values, formats, pictures)
            row += 1 + len(one.units)
        rows = row - FIRST_ROW
        offer_states(sheet, _INDEX["state"], rows=rows)
        _colour_states(sheet, formats, rows)
        close_sheet(sheet, COLUMNS, rows=rows, title=f"{project}: {name}", printed=_INDEX["findings"])
        write_articles(book, articles, formats, title=f"{project}: {name}")
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
    sheet: Any,
    row: int,
    unit: Unit,
    article: Article,
    values: Mapping[str, str],
    formats: Formats,
    pictures: PictureBytes | None,
) -> None:
    shown = dict(values) | {"number": f"{values['number']}\n{KIND_WORDS[unit.segment.kind]}".strip()}
    severity = worst(unit.findings)
    for index, column in enumerate(COLUMNS):
        form = formats.editable if column.editable else formats.locked
        if column.name == "source":
            form = formats.source_strong if unit.segment.kind in _STRONG else formats.source
        elif column.name in _FAINT:
            form = formats.faint
        elif column.name in _SMALL:
            form = formats.small
        elif column.name == "findings" and severity is not None:
            form = formats.findings[severity]
        write(sheet, row, index, shown[column.name], form)
    pictured = pictures is not None and bool(values["picture"]) and _show_picture(sheet, row, unit, article, pictures)
    sheet.set_row(row, max(_height(shown), _THUMBNAIL_ROW if pictured else 0))


def _height(shown: Mapping[str, str]) -> float:
    """Return the height of a row in points."""
    printed = height((shown[name], _WIDTH[name], size) for name, size in _SIZES.items())
    looked_up = height((shown[name], _WIDTH[name], SMALL) for name in ("terms", "matches"))
    return max(printed, min(looked_up, _LOOKED_UP))


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
