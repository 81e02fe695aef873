"""Which site a page is of, and in which of its sections: from metadata, paths, and what stands by the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from songngu.archive.page.lines import Element
from songngu.archive.page.meta import Meta
from songngu.text import clean

MOST_CRUMBS = 5
"""Links of a path to an article; a menu, which begins with the home page too, has more."""
MOST_SECTION_LETTERS = 60

_HOME = frozenset(("trang chủ", "trang nhất", "trang đầu", "home", "home page"))
_SITE_NAME = re.compile(r"\bsite-?(?:title|name)\b", re.IGNORECASE)
_JOINT = re.compile(r"\s+[|–—»-]\s+|\s*[|\n»]\s*|^\s*[-–:]|[-–:]\s*$")


def find_publisher(root: Element, meta: Meta, headline: str) -> str | None:
    """Return the site's name: as metadata gives it, what the page's title adds to the headline, or the masthead."""
    if meta.publisher:
        return meta.publisher
    for title in meta.titles:
        rest = title.replace(headline, "\n")
        pieces = [piece for piece in _JOINT.split(rest) if piece and piece.strip(" -–:|")]
        if pieces and rest != title:
            return clean(pieces[-1].strip(" -–:|"))
        if len(title.split()) <= 8 and rest == title:
            return title
    for element in root.iter("div", "span", "a", "p", "h1", "h2"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if _SITE_NAME.search(names) and (name := _text(element)) and name.casefold() != headline.casefold():
            return name
    return None


def find_section(root: Element, crumbs: list[Element], meta: Meta, headline: str) -> str | None:
    """Return the section that the page names: metadata, the last of its breadcrumbs, or its category."""
    if meta.section:
        return meta.section
    start = headline.casefold()[:20]
    for crumb in (*crumbs, *_paths(root), *_categories(root)):
        links = [crumb] if crumb.tag == "a" else list(crumb.iter("a", "span"))
        names = [name for link in links if (name := _text(link)) and len(name) < MOST_SECTION_LETTERS]
        names = [name for name in names if re.search(r"\w", name) and name.casefold()[:20] != start]
        if names and names[-1].casefold() not in _HOME:
            return names[-1]
    return None


def _text(element: Element) -> str:
    return clean("".join(element.itertext()))


def _paths(root: Element) -> Iterator[Element]:
    """Yield what holds a link to the home page and few others: a path, whatever its class."""
    for link in root.iter("a"):
        if (_text(link) if len(link) else (link.text or "").strip()).casefold() not in _HOME:
            continue
        for holder in link.iterancestors():
            count = sum(1 for _ in holder.iter("a"))
            if count > MOST_CRUMBS or holder.tag in ("body", "table", "nav", "form"):
                break
            if count > 1:
                yield holder
                break


def _categories(root: Element) -> Iterator[Element]:
    """Yield the links that blogs mark as the category of the article."""
    yield from (link for link in root.iter("a") if "category" in (link.get("rel") or "").split())
