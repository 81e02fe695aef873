"""What a page says of itself for machines: metadata, JSON-LD, canonical address, time elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from songngu.archive.dates import FoundDate, read_stamp
from songngu.archive.page.lines import Element
from songngu.text import clean

MOST_JSON = 1 << 20
"""Longer JSON-LD is not read: sites write some kilobytes."""

_PUBLISHED_LIST = """
    article:published_time article:published pubdate publishdate datepublished date.issued dc.date.issued
    dcterms.created og:published_time publish-date its_publication cxenseparse:recs:publishtime
"""
_PUBLISHED = tuple(_PUBLISHED_LIST.split())


@dataclass(frozen=True, slots=True)
class Meta:
    """The claims of a page's head. `titles` are what may hold the headline, the surest first."""

    titles: tuple[str, ...]
    published: FoundDate | None
    publisher: str | None
    section: str | None
    author: str | None
    address: str | None
    description: str | None
    kind: str
    is_news: bool


def read_meta(root: Element) -> Meta:
    """Read the head of a page, and JSON-LD wherever it stands."""
    named: dict[str, str] = {}
    for element in root.iter("meta"):
        key = element.get("property") or element.get("name") or element.get("itemprop")
        if key and (content := clean(element.get("content") or "")):
            named.setdefault(key.lower(), content)
    data = _news_object(root)
    title = root.find(".//head/title")
    title = title if title is not None else root.find(".//title")
    titles = (_text(data.get("headline")), named.get("og:title"), named.get("twitter:title"),
              clean("".join(title.itertext())) if title is not None else None)  # fmt: skip
    stamps = [named.get(name) for name in _PUBLISHED] + [_text(data.get("datePublished"))]
    published = next((date for stamp in stamps if stamp and (date := read_stamp(stamp)) is not None), None)
    canonical = next((e.get("href") for e in root.iter("link") if (e.get("rel") or "").lower() == "canonical"), None)
    return Meta(
        titles=tuple(text for text in titles if text),
        published=published,
        publisher=_text(data.get("publisher")) or named.get("og:site_name"),
        section=_text(data.get("articleSection")) or named.get("article:section"),
        author=_text(data.get("author")) or named.get("author") or named.get("article:author"),
        address=canonical or named.get("og:url") or _text(data.get("url")),
        description=named.get("og:description") or named.get("description"),
        kind=named.get("og:type", "").lower(),
        is_news=bool(data),
    )


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = ", ".join(text for one in value if (text := _text(one))) if value else None
    if isinstance(value, dict):
        value = value.get("name") or value.get("@id")
    return (clean(value) or None) if isinstance(value, str) else None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        for one in value:
            yield from _objects(one)
    elif isinstance(value, dict):
        yield value
        if "@graph" in value:
            yield from _objects(value["@graph"])


def _news_object(root: Element) -> dict[str, Any]:
    for script in root.iter("script"):
        text = script.text or ""
        if "ld+json" not in (script.get("type") or "") or len(text) > MOST_JSON:
            continue
        try:
            value = json.loads(re.sub(r"[\x00-\x1f]+", " ", text))
        except (ValueError, RecursionError):
            continue
        for found in _objects(value):
            kind = found.get("@type")
            kinds = kind if isinstance(kind, list) else [kind]
            if any(isinstance(one, str) and re.search(r"(?:Article|BlogPosting|Report)$", one) for one in kinds):
                return found
    return {}
