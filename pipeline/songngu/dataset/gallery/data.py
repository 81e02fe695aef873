"""A dataset as the plain values that the gallery's scripts work on, and the script files that carry them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songngu.dataset.gallery.names import address, is_draft, page_name
from songngu.dataset.items import ArticleItem, Dataset, PictureItem, Tag


@dataclass(frozen=True, slots=True)
class Facets:
    """The places and themes of a dataset, each with its place in the list the scripts count by."""

    places: tuple[Tag, ...]
    themes: tuple[Tag, ...]

    def values(self) -> dict[str, Any]:
        """Return both lists for the scripts; a place that is past tells its successor's number."""
        numbers = {tag.id: number for number, tag in enumerate(self.places)}
        return {
            "places": [_tag(tag) | _successor(tag, numbers) for tag in self.places],
            "themes": [_tag(tag) for tag in self.themes],
        }

    def of(self, tags: Sequence[Tag]) -> dict[str, list[int]]:
        """Return the numbers of an item's places and themes; who asks for a place of today finds its past names too."""
        found = {}
        for name, kind, known in (("places", "place", self.places), ("themes", "theme", self.themes)):
            ids = {tag.id for tag in with_successors(tag for tag in tags if tag.kind == kind)}
            found[name] = [number for number, tag in enumerate(known) if tag.id in ids] if ids else []
        return found


def facets(dataset: Dataset) -> Facets:
    """Return the places and themes that any article or picture has, by Vietnamese label and id."""
    tags = [tag for article in dataset.articles for tag in article.tags]
    tags += [tag for picture in dataset.pictures for tag in picture.tags]
    unique = {(tag.kind, tag.id): tag for tag in with_successors(tags)}
    ordered = sorted(unique.values(), key=lambda tag: (tag.label_vi, tag.id))
    return Facets(*(tuple(tag for tag in ordered if tag.kind == kind) for kind in ("place", "theme")))


def with_successors(tags: Iterable[Tag]) -> list[Tag]:
    """Return tags, and after each the places that took its place, down to the one of today; each id once."""
    found: dict[str, Tag] = {}
    for tag in tags:
        step: Tag | None = tag
        while step and step.id not in found:
            found[step.id] = step
            step = step.successor
    return list(found.values())


def picture_values(dataset: Dataset, known: Facets) -> dict[str, Any]:
    """Return what the gallery page shows: pictures, newest first, and the articles they stand in."""
    pages = {article.id: article for article in dataset.articles}
    shown = newest_pictures(dataset)
    articles = list(dict.fromkeys(picture.article for picture in shown if picture.article in pages))
    numbers = {article: number for number, article in enumerate(articles)}
    return known.values() | {
        "articles": [_heading(pages[article]) for article in articles],
        "pictures": [_picture(picture, numbers) | _filled(known.of(picture.tags)) for picture in shown],
    }


def article_values(articles: Sequence[ArticleItem], pictures: Mapping[str, int], known: Facets) -> dict[str, Any]:
    """Return what the list of articles shows, in their order; `pictures` counts them by article."""
    return known.values() | {
        "articles": [
            _heading(article)
            | _filled(
                {"date": _day(article), "pictures": pictures.get(article.id, 0), "draft": is_draft(article.state)}
            )
            | _filled(known.of(article.tags))
            for article in articles
        ]
    }


def as_script(values: Mapping[str, Any]) -> str:
    """Return values as a script file that a page opened from disk can load, which JSON files it could not."""
    return f'"use strict";\nconst DATA = {json.dumps(values, ensure_ascii=False, separators=(",", ":"))};\n'


def newest_pictures(dataset: Dataset) -> list[PictureItem]:
    """Return the pictures as the gallery shows them: the newest first, those without a date last."""
    return sorted(dataset.pictures, key=_newest)


def _newest(picture: PictureItem) -> tuple[int, str, int]:
    return (-picture.published.toordinal() if picture.published else 0, picture.article, picture.block)


def _heading(article: ArticleItem) -> dict[str, Any]:
    return {"page": address(page_name(article.id)), "vi": article.title_vi, "en": article.title_en}


def _picture(picture: PictureItem, articles: Mapping[str, int]) -> dict[str, Any]:
    always = {"id": picture.id, "file": address(picture.file_name), "vi": picture.caption_vi, "en": picture.caption_en}
    size = {"width": picture.width, "height": picture.height, "article": articles.get(picture.article)}
    return (
        always
        | size
        | _filled(
            {
                "thumbnail": address(picture.thumbnail) if picture.thumbnail != picture.file_name else "",
                "altVi": picture.alt_vi if picture.alt_vi != picture.caption_vi else "",
                "altEn": picture.alt_en if picture.alt_en != picture.caption_en else "",
                "credit": picture.credit,
                "date": _day(picture),
                "licence": picture.licence,
                "draft": is_draft(picture.state),
            }
        )
    )


def _day(item: ArticleItem | PictureItem) -> str:
    return item.published.isoformat() if item.published else ""


def _tag(tag: Tag) -> dict[str, Any]:
    return {"id": tag.id, "vi": tag.label_vi, "en": tag.label_en} | _filled(
        {"until": tag.until.isoformat() if tag.until else ""}
    )


def _successor(tag: Tag, numbers: Mapping[str, int]) -> dict[str, Any]:
    return {"successor": numbers[tag.successor.id]} if tag.successor else {}


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}
