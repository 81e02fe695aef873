"""Writes review files: each beside its place first, then moved there, so that no half a file is ever seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from songngu.errors import UsageError
from songngu.files import beside
from songngu.records import ArticleUnits
from songngu.review.xlsx.write import PictureBytes

SUFFIXES: Mapping[str, str] = {
    "xlsx": ".xlsx",
    "html": ".html",
    "xliff": ".xlf",
    "xliff12": ".12.xlf",
    "jsonl": ".units.jsonl",
    "tmx": ".tmx",
    "csv": ".csv",
    "docx": ".docx",
}
"""The formats, and how the names of their files end."""
Writer = Callable[[Sequence[ArticleUnits], Path], object]


def write(
    articles: Sequence[ArticleUnits],
    folder: Path,
    *,
    name: str,
    formats: Sequence[str],
    project: str,
    pictures: PictureBytes | None = None,
) -> tuple[Path, ...]:
    """Write articles with their units to review files `name` in a folder, and return their paths, as `formats` go.

    `pictures` gives a picture's bytes for the formats that show thumbnails. Raises UsageError for a format that does
    not exist, before anything is written, and OSError where a file cannot be written.
    """
    unknown = [one for one in formats if one not in SUFFIXES]
    if unknown:
        raise UsageError(f"{', '.join(unknown)} is no review format; there are: {', '.join(SUFFIXES)}")
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for one in dict.fromkeys(formats):
        path = folder / f"{name}{SUFFIXES[one]}"
        with beside(path) as made:
            _writer(one, name=name, project=project, pictures=pictures)(articles, made)
        written.append(path)
    return tuple(written)


def _writer(one: str, *, name: str, project: str, pictures: PictureBytes | None) -> Writer:
    if one == "xlsx":
        from songngu.review.xlsx import write_xlsx

        return lambda articles, path: write_xlsx(articles, path, name=name, project=project, pictures=pictures)
    if one == "html":
        from songngu.review.html import write_html

        return lambda articles, path: write_html(articles, path, name=name, project=project, pictures=pictures)
    if one == "docx":
        from songngu.review.docx import write_docx

        return lambda articles, path: write_docx(articles, path, name=name, project=project)
    return _plain_writer(one)


def _plain_writer(one: str) -> Writer:
    if one == "xliff":
        from songngu.review.xliff import write_xliff

        return write_xliff
    if one == "xliff12":
        from songngu.review.xliff12 import write_xliff12

        return write_xliff12
    if one == "tmx":
        from songngu.review.tmx import write_tmx

        return write_tmx
    if one == "csv":
        from songngu.review.csv import write_csv

        return write_csv
    from songngu.review.jsonl import write_jsonl

    return write_jsonl
