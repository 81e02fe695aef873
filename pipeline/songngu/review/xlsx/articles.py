"""The sheet Articles: what the articles of the file are about, as the reviewer says it for datasets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from songngu.records import ArticleUnits
from songngu.review.table import Column, address, day_of
from songngu.review.xlsx.formats import TEXT, Formats
from songngu.review.xlsx.sheet import FIRST_ROW, close_sheet, height, open_sheet, write

SHEET = "Articles"
ARTICLE_COLUMNS = (
    Column("article", "Mã bài", "Article id"),
    Column("number", "Số", "No.", 6),
    Column("title", "Tiêu đề", "Title", 60),
    Column("published", "Ngày đăng", "Published", 12),
    Column("address", "Nguồn", "Source", 36),
    Column("tags", "Nơi và chủ đề (cách nhau bằng ;)", "Places and themes (between them ;)", 60, editable=True),
    Column("reviewer", "Người duyệt", "Reviewer", 14, editable=True),
)


def write_articles(book: Any, articles: Sequence[ArticleUnits], formats: Formats, *, title: str) -> None:
    """Write the sheet: a row an article. The tags are empty: then the rules of the dataset find them."""
    sheet = open_sheet(book, SHEET, ARTICLE_COLUMNS, formats, frozen=3)
    for number, one in enumerate(articles, start=1):
        article, row = one.article, FIRST_ROW + number - 1
        values = {
            "article": article.id,
            "number": str(number),
            "title": article.title,
            "published": day_of(article),
            "address": address(article),
        }
        for index, column in enumerate(ARTICLE_COLUMNS):
            form = formats.editable if column.editable else formats.locked
            write(sheet, row, index, values.get(column.name, ""), form)
        sheet.set_row(row, height(((values["title"], 60, TEXT), (values["address"], 36, TEXT))))
    close_sheet(sheet, ARTICLE_COLUMNS, rows=len(articles), title=title)
