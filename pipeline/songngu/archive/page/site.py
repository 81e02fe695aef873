"""Which site a page is of, and in which of its sections: from metadata, paths, and what stands by the headline."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from songngu.archive.dates import find_dates
from songngu.archive.page.furniture import Role, roles_of
from songngu.archive.page.lines import Element, Line
from songngu.archive.page.meta import Meta
from songngu.archive.page.region import GENERIC_HEAD
from songngu.text import clean

MOST_CRUMBS = 5
"""Links of a path to an article; a menu, which begins with the home page too, has more."""
MOST_SITE_LETTERS = 90
LEAST_SITE_WORDS = 5
"""Of a line that is taken for a site's name: "Ủy ban nhân dân" alone heads any letter."""
MOST_SECTION_LETTERS = 60
MOST_SECTION_WORDS = 6
LINES_ABOVE = 3
"""How far above the headline a link to its section stands."""

_HOME = frozenset(("trang chủ", "trang nhất", "trang đầu", "home", "home page"))
_SITE_NAME = re.compile(r"\bsite-?(?:title|name)\b", re.IGNORECASE)
_SITE = re.compile(
    r"(?:cổng|trang)\s+(?:thông\s+)?tin|trang\s+(?:chủ|web)\s+\w|website\s+\w|báo\s|tạp\s+chí\s|đài\s+(?:phát|truyền)|trường\s|"
    r"(?:sở|cục|chi\s+cục|tổng\s+cục|hội|ủy\s+ban|uỷ\s+ban|ubnd|phòng|trung\s+tâm|bệnh\s+viện|tỉnh\s+đoàn|ban\s+quản\s+lý)\s",
    re.IGNORECASE,
)
"""How the names of papers, portals and bodies begin."""
_NEWS = re.compile(r"tin\s+(?:tức|hoạt\s+động|mới)", re.IGNORECASE)
"""How sections begin, which stand in a page's title as its site's name does."""
_DOMAIN = re.compile(r"[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LOGO = re.compile(r"logo", re.IGNORECASE)
_JOINT = re.compile(r"\s+[|–—»>-]\s+|\s*[|\n»]\s*|^\s*[-–:]|[-–:]\s*$")


def find_publisher(root: Element, meta: Meta, headline: str) -> str | None:
    """Return the site's name: as metadata gives it, what the page's title adds to the headline, or the masthead.

    An address ("tin.example") is taken only where no name stands.
    """
    if meta.publisher and not _DOMAIN.fullmatch(meta.publisher):
        return meta.publisher
    return _titled(meta, headline) or _masthead(root, headline) or meta.publisher


def _titled(meta: Meta, headline: str) -> str | None:
    for title in meta.titles:
        rest = title.replace(headline, "\n")
        pieces = [
            bare for piece in _JOINT.split(rest) if (bare := (piece or "").strip(" -–:|>")) and not _NEWS.match(bare)
        ]
        if pieces and rest != title:
            return clean(pieces[-1])
        named = next((piece for piece in pieces if _SITE.match(piece)), None)
        if rest == title and (named or len(title.split()) <= 8):
            return clean(named or title)
    return None


def _masthead(root: Element, headline: str) -> str | None:
    """Return what the top of the page says of whom it is: a site's title, the text of its logo, a line of its name."""
    for element in root.iter("div", "span", "a", "p", "h1", "h2", "img", "td"):
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('src') or ''}"
        name = ""
        if _SITE_NAME.search(names):
            name = _text(element)
        elif element.tag in ("a", "img") and _LOGO.search(names):
            name = clean(element.get("alt") or element.get("title") or "")
        elif not len(element) and element.text and _SITE.match(own := clean(element.text)) and not own.endswith("."):
            name = own if len(own.split()) >= LEAST_SITE_WORDS else ""
        if name.casefold() == headline.casefold():
            if name:
                return None
        elif len(name.split()) > 1 and len(name) < MOST_SITE_LETTERS:
            return name
    return None


def find_section(
    root: Element, crumbs: list[Element], meta: Meta, headline: str, above: Sequence[Line] = ()
) -> str | None:
    """Return the section that the page names: metadata, the last of its breadcrumbs, its category, or a link `above`.

    `above` are the lines before the headline, the nearest last.
    """
    if meta.section:
        return meta.section
    start = headline.casefold()[:20]
    for crumb in (*crumbs, *_paths(root), *_categories(root)):
        links = [crumb] if crumb.tag == "a" else list(crumb.iter("a", "span"))
        names = [name for link in links if (name := _text(link)) and len(name) < MOST_SECTION_LETTERS]
        names = [name for name in names if re.search(r"\w", name) and name.casefold()[:20] != start]
        names = [name for name in names if not find_dates(name)]
        if names and names[-1].casefold() not in _HOME:
            return names[-1]
    linked = (line for line in reversed(above[-LINES_ABOVE:]) if line.linked > 0.9 and _is_apart(line))
    nearest = (line for line in above[-1:] if not line.linked and len(line.text.split()) > 1)
    return next((section for line in (*linked, *nearest) if (section := _named_by(line))), None)


def _is_apart(line: Line) -> bool:
    """Tell whether a linked line stands with few others, and so in no menu."""
    holder = line.style.block.getparent()
    return holder is not None and sum(1 for _ in holder.iter("a")) <= MOST_CRUMBS


def _named_by(line: Line) -> str | None:
    """Return the section that a line above a headline names."""
    name = line.text.strip(" »>:|")
    fits = 0 < len(name.split()) <= MOST_SECTION_WORDS and name.casefold() not in _HOME
    if (
        not fits
        or not name[:1].isupper()
        or re.search(r"\d|[.!?]$", name)
        or _SITE.match(name)
        or GENERIC_HEAD.fullmatch(name)
    ):
        return None
    return name


def _text(element: Element) -> str:
    return clean("".join(element.itertext()))


def _paths(root: Element) -> Iterator[Element]:
    """Yield what holds a link to the home page and few others: a path, whatever its class."""
    for link in root.iter("a"):
        if (_text(link) if len(link) else (link.text or "").strip()).casefold() not in _HOME:
            continue
        for holder in link.iterancestors():
            count = sum(1 for _ in holder.iter("a"))
            if count > MOST_CRUMBS or holder.tag in ("body", "table", "nav", "form") or _is_menu(holder):
                break
            if count > 1:
                yield holder
                break


def _is_menu(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''}".strip().lower()
    return "crumb" not in names and Role.FURNITURE in roles_of(names)


def _categories(root: Element) -> Iterator[Element]:
    """Yield the links that blogs mark as the category of the article."""
    yield from (link for link in root.iter("a") if "category" in (link.get("rel") or "").split())
