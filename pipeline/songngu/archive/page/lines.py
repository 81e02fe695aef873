"""Flattens a page into lines in reading order, each with what its markup tells: links, weight, alignment, role."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from songngu.archive.dates import find_date
from songngu.archive.page.furniture import DROPPED_TAGS, TOOLS, Role, roles_of
from songngu.text import clean

LARGEST_FURNITURE = 0.4
"""An element that holds this share of a page's letters is no furniture, whatever its class says."""

MOST_TOOL_LETTERS = 80
"""A bar of buttons in which a date of publication stands; longer ones hold other articles."""

LEAST_HEADLINE = 20
"""Letters of a linked line from which it is a headline; menu entries are shorter."""

Element = Any
"""An lxml element; its stubs do not type attributes."""

_BLOCK_LIST = """
    p div td th tr table tbody thead ul ol li dl dt dd h1 h2 h3 h4 h5 h6 center blockquote section article
    header main figure figcaption form fieldset pre hr address time amp-img picture body caption summary
    details
"""
_BLOCKS = frozenset(_BLOCK_LIST.split())
_PLAIN = frozenset(("span", "font", "o:p", "u", "small", "sup", "sub"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_CENTRE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d+(?:\.\d+)?)\s*(px|pt)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-list\s*:\s*ignore", re.IGNORECASE)
_PLACE_STAMP = "location-stamp"
"""The place before a lead of VnExpress; its style sheet sets the dash after it."""
_OWN_LINE = Role.AUTHOR | Role.DATE | Role.CAPTION | Role.LEAD | Role.TITLE


@dataclass(slots=True)
class Style:
    """What holds for the text inside an element. Never changed; not frozen, as one is made for each element."""

    block: Element
    bold: bool = False
    italic: bool = False
    centre: bool = False
    right: bool = False
    link: Element = None
    heading: int = 0
    large: bool = False
    item: Element = None
    cell: Element = None
    figure: Element = None
    role: Role = Role.NONE
    lead: Element = None


@dataclass(slots=True)
class Line:
    """A stretch of text that stands on its own, or a picture (`image` is its element)."""

    text: str
    style: Style
    linked: float = 0.0
    bold: bool = False
    italic: bool = False
    after_break: bool = False
    image: Element = None
    used: bool = False
    teaser: bool = False
    """Running text right after a linked headline: a teaser of another article, unless the article is around it."""

    @property
    def is_prose(self) -> bool:
        """Whether this reads as running text: long, and hardly linked."""
        return self.image is None and len(self.text) >= 60 and self.linked < 0.35 and " " in self.text


def mark_teasers(lines: list[Line]) -> None:
    """Mark the running text that follows a linked headline, or repeats it."""
    before: Line | None = None
    for line in lines:
        if line.image is not None:
            continue
        if before is not None and line.is_prose and (before.linked > 0.8 and len(before.text) >= LEAST_HEADLINE):
            line.teaser = True
        if len(line.text) > 12 or line.linked > 0.8:
            before = line


@lru_cache(maxsize=1 << 14)
def _read_css(css: str, align: str) -> tuple[bool, bool]:
    """Return whether a style and an align attribute centre their text, and whether they set it right."""
    return align == "center" or bool(_CENTRE.search(css)), align == "right" or bool(_RIGHT.search(css))


@lru_cache(maxsize=1 << 14)
def _hides(css: str) -> bool:
    return bool(_HIDDEN.search(css))


class Flattener:
    """Walks a page once, without recursion, and gathers its lines."""

    def __init__(self, body: Element) -> None:
        self.lines: list[Line] = []
        self.crumbs: list[Element] = []
        self._runs: list[tuple[str, Style]] = []
        self._after_break = False
        self._breaks = 0
        self._total = max(1, _letters(body))
        self._walk(body)
        mark_teasers(self.lines)

    def _walk(self, body: Element) -> None:
        stack: list[tuple[Element, Style, bool, bool]] = [(body, Style(body), False, True)]
        while stack:
            element, style, leaving, breaks = stack.pop()
            if leaving:
                if breaks:
                    self._flush()
                elif element.get("class") == _PLACE_STAMP:
                    self._add(" - ", style)
                if element is not body:
                    self._add(element.tail, style)
                continue
            inner = self._enter(element, style)
            if inner is None:
                if element is not body:
                    self._add(element.tail, style)
                continue
            stack.append((element, style, True, _breaks_line(element)))
            self._add(element.text, inner)
            stack.extend([(child, inner, False, False) for child in reversed(element)])
        self._flush()

    def _add(self, text: str | None, style: Style) -> None:
        if text and (self._runs or not text.isspace()):
            self._runs.append((text, style))

    def _enter(self, element: Element, style: Style) -> Style | None:
        """Return the style inside an element, or None where nothing in it is to be read."""
        tag = element.tag
        if not isinstance(tag, str) or (tag in DROPPED_TAGS and not _is_byline_footer(element)):
            return None
        if tag in ("img", "amp-img"):
            self._flush()
            self.lines.append(Line("", style, image=element))
            return None
        if tag == "br":
            self._break(style)
            return None
        if tag == "hr":
            self._flush()
            return None
        if tag in _PLAIN and not element.attrib:
            return style
        names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        if tag == "div" and (kind := element.get("type")):  # editors of some newspapers mark their boxes so
            names = f"{names} {kind}"
        role = roles_of(names) if names else Role.NONE
        css = element.get("style") or ""
        if css and _hides(css):
            return None
        if tag == "a":
            if (element.get("href") or "").startswith("mailto:"):
                self._runs.append((" ", style))  # an address behind a name, with nothing between
            elif element.find(".//img") is not None:
                role &= ~Role.FURNITURE  # a link that opens the picture over the page ("modal")
        if Role.FURNITURE in role and tag not in ("body", "html", "main", "article"):
            if "crumb" in names.lower():
                self.crumbs.append(element)
            letters = _letters(element)
            if letters < LARGEST_FURNITURE * self._total:
                self._flush()
                if letters < MOST_TOOL_LETTERS and TOOLS.search(names):
                    self._keep_date(element, style)
                return None
        if _breaks_line(element):
            self._flush()
        return _inner(element, tag, css, role, style)

    def _keep_date(self, element: Element, style: Style) -> None:
        """Keep the date that stands in a bar of buttons, as a line that is no text of the article."""
        text = clean(" ".join(element.itertext()))
        if (date := find_date(text)) is not None and date.signs:
            self.lines.append(Line(date.span.of(text), replace(style, role=Role.DATE), used=True))

    def _break(self, style: Style) -> None:
        if style.heading:
            self._runs.append((" ", style))
            return
        self._flush()
        self._after_break = True

    def _flush(self) -> None:
        runs = self._runs
        if not runs:
            return
        self._runs = []
        text = clean("".join([text for text, _ in runs]))
        if not text:
            return
        after_break, self._after_break = self._after_break, False
        if len(runs) == 1:
            style = runs[0][1]
            line = Line(text, style, float(style.link is not None), style.bold, style.italic, after_break)
        else:
            line = _line_of(text, runs, after_break)
        self.lines.append(line)


def _line_of(text: str, runs: list[tuple[str, Style]], after_break: bool) -> Line:
    """Return the line of a text in several styles: it is what nearly all of its letters are."""
    total = linked = bold = italic = 0
    first = runs[0][1]
    for run, style in runs:
        size = len(run) - run.count(" ") - run.count("\n")
        if not size or run.isspace():
            continue
        if not total:
            first = style
        total += size
        linked += size if style.link is not None else 0
        bold += size if style.bold else 0
        italic += size if style.italic else 0
    total = max(1, total)
    return Line(text, first, linked / total, bold > 0.9 * total, italic > 0.9 * total, after_break)


def _is_byline_footer(element: Element) -> bool:
    """Drupal puts who wrote and when into a footer element above the text."""
    return element.tag == "footer" and "meta" in (element.get("class") or "")


def _letters(element: Element) -> int:
    from lxml import etree

    text = etree.tostring(element, method="text", encoding="unicode", with_tail=False)
    return sum(map(len, text.split()))


def _breaks_line(element: Element) -> bool:
    if element.tag in _BLOCKS:
        return True
    if element.tag == "span":
        names = f"{element.get('class') or ''} {element.get('id') or ''}".strip()
        return bool(names and roles_of(names) & _OWN_LINE)
    return False


def _is_large(element: Element, tag: str, css: str) -> bool:
    if tag == "font":
        return (element.get("size") or "") in ("4", "5", "6", "7", "+1", "+2", "+3")
    found = _FONT_SIZE.search(css) if css else None
    return found is not None and float(found[1]) >= (14.5 if found[2] == "pt" else 18)


def _inner(element: Element, tag: str, css: str, role: Role, style: Style) -> Style:
    align = (element.get("align") or "").lower()
    is_block = _breaks_line(element)
    aligned = bool(align or (css and "text-align" in css.lower()))
    centre, right = _read_css(css, align) if aligned else (style.centre, style.right)
    if role:
        role = role & ~Role.FURNITURE
    if tag == "figcaption":
        role |= Role.CAPTION
    # A wrapper named "news-detail-title-box" around everything must not make all of it a title.
    inherited = (
        style.role if not is_block or len(element) < 12 else style.role & (Role.LEAD | Role.CAPTION | Role.TODAY)
    )
    if tag == "a" and "author" in (element.get("rel") or ""):
        role = role | Role.AUTHOR
    return Style(
        block=element if is_block else style.block,
        bold=style.bold or tag in ("b", "strong", "th") or tag in _HEADINGS or bool(css and _BOLD.search(css)),
        italic=style.italic or tag in ("i", "em") or "italic" in css,
        centre=centre or tag == "center",
        right=right,
        link=element if tag == "a" and element.get("href") else style.link,
        heading=int(tag[1]) if tag in _HEADINGS else style.heading,
        large=style.large or tag == "big" or _is_large(element, tag, css),
        item=element if tag == "li" else style.item,
        cell=element if tag in ("td", "th") else style.cell,
        figure=element if tag == "figure" else style.figure,
        role=inherited | role if role else inherited,
        lead=element if role and style.lead is None and Role.LEAD in role else style.lead,
    )
