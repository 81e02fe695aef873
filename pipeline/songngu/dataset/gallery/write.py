"""Writes the gallery: index.html and the folder gallery/ beside it, out of templates, assets and a dataset."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from songngu.dataset.gallery.article import passages
from songngu.dataset.gallery.data import (
    Facets,
    article_values,
    as_script,
    facets,
    newest_pictures,
    picture_values,
    with_successors,
)
from songngu.dataset.gallery.names import address, date_en, date_vi, followable, is_draft, page_name
from songngu.dataset.gallery.statistics import Bar, statistics
from songngu.dataset.items import ArticleItem, Dataset, PictureItem
from songngu.pages import environment

_LISTED = 400
"""Articles on one page of the plain list: some 200 kB, which a browser without scripts still scrolls well."""
_SHOWN = 24
"""Pictures that the gallery shows to a browser without scripts."""

Write = Callable[..., Path]
"""Renders a template into a file of the gallery."""


def write_gallery(dataset: Dataset, folder: Path, *, term_use: Mapping[str, int] | None = None) -> tuple[Path, ...]:
    """Write the gallery of a dataset into its folder; return what was written. The same dataset gives the same bytes.

    `folder` already has `images/` and `thumbnails/`, which the pages refer to. `term_use` tells how often each term's
    wording stands in the dataset. The folder is taken to be new: pages of an earlier build are not removed.
    Raises OSError where a file cannot be written.
    """
    known = facets(dataset)
    figures = statistics(dataset, term_use or {})
    articles = sorted(dataset.articles, key=_newest)
    pictures = _by_article(dataset)
    write = _writer(folder, dataset)
    counts = {article: len(shown) for article, shown in pictures.items()}
    return (
        *_write_assets(folder),
        _write_data(folder, "pictures.js", picture_values(dataset, known)),
        _write_data(folder, "articles.js", article_values(articles, counts, known)),
        _write_index(write, dataset, known, figures.years),
        *_write_lists(write, articles, counts),
        *_write_articles(write, articles, pictures),
        write("statistics.html", "gallery/statistics.html", figures=figures),
    )


def _writer(folder: Path, dataset: Dataset) -> Write:
    """Return what renders a template of the gallery into a file under `folder`."""
    from jinja2 import PackageLoader

    loader = PackageLoader("songngu.dataset.gallery")
    made = environment(loader=loader, trim_blocks=True, lstrip_blocks=True, auto_reload=False)
    made.filters |= {"vi": date_vi, "en": date_en, "address": address, "page": page_name}
    made.tests |= {"followable": followable, "draft": is_draft}
    made.globals |= {
        "dataset": dataset, "with_successors": with_successors,
        "thousands_vi": lambda number: f"{number:,}".replace(",", "."), "thousands_en": lambda number: f"{number:,}",
    }  # fmt: skip

    def write(template: str, path: str, **values: Any) -> Path:
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        page = made.get_template(template).render(root="../" * path.count("/"), **values)
        place.write_text(page, encoding="utf-8", errors="replace", newline="\n")
        return place

    return write


def _write_assets(folder: Path) -> list[Path]:
    written = []
    place = folder / "gallery" / "assets"
    place.mkdir(parents=True, exist_ok=True)
    for asset in sorted(files("songngu.dataset.gallery").joinpath("assets").iterdir(), key=lambda one: one.name):
        (place / asset.name).write_bytes(asset.read_bytes())
        written.append(place / asset.name)
    return written


def _write_data(folder: Path, name: str, values: Mapping[str, Any]) -> Path:
    path = folder / "gallery" / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_script(values), encoding="utf-8", errors="replace", newline="\n")
    return path


def _write_index(write: Write, dataset: Dataset, known: Facets, years: tuple[Bar, ...]) -> Path:
    return write(
        "index.html", "index.html", newest=newest_pictures(dataset)[:_SHOWN], places=len(known.places),
        years=list(dict.fromkeys((years[0].key, years[-1].key))) if years else [],
    )  # fmt: skip


def _write_lists(write: Write, articles: list[ArticleItem], counts: Mapping[str, int]) -> list[Path]:
    sheets = [articles[at : at + _LISTED] for at in range(0, len(articles), _LISTED)] or [[]]
    names = ["articles.html", *(f"articles-{number}.html" for number in range(2, len(sheets) + 1))]
    return [
        write("articles.html", f"gallery/{name}", articles=sheet, number=number, names=names, counts=counts)
        for number, (name, sheet) in enumerate(zip(names, sheets, strict=True), start=1)
    ]


def _write_articles(
    write: Write, articles: list[ArticleItem], pictures: Mapping[str, list[PictureItem]]
) -> Iterable[Path]:
    for at, article in enumerate(articles):
        newer = articles[at - 1] if at else None
        older = articles[at + 1] if at + 1 < len(articles) else None
        own = pictures.get(article.id, [])
        yield write(
            "article.html", f"gallery/articles/{page_name(article.id)}",
            article=article, body=passages(article, own), newer=newer, older=older,
        )  # fmt: skip


def _by_article(dataset: Dataset) -> dict[str, list[PictureItem]]:
    """Return the pictures of each article, in reading order."""
    order = {article.id: {picture: at for at, picture in enumerate(article.pictures)} for article in dataset.articles}
    found: dict[str, list[PictureItem]] = {}
    for picture in dataset.pictures:
        found.setdefault(picture.article, []).append(picture)
    for article, pictures in found.items():
        places = order.get(article, {})
        pictures.sort(key=lambda one, places=places: (places.get(one.id, len(places)), one.block))  # type: ignore[misc]
    return found


def _newest(article: ArticleItem) -> tuple[int, str]:
    return (-article.published.toordinal() if article.published else 0, article.id)
