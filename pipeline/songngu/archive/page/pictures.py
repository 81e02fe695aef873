"""Photographs of an article with their captions and credits, in each of the ways that portals set them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from songngu.archive.credits import bare_credit, is_credit, split_credit
from songngu.archive.page.furniture import JUNK_LINE, Role
from songngu.archive.page.lines import Element, Line
from songngu.text import clean

MOST_CAPTION_LETTERS = 420
"""A caption with its credit; the longest met has 310 letters. An element with more holds more than a picture."""
LEAST_SIDE = 60
"""Pictures with a declared side below this many pixels are icons."""
LEAST_ALT_WORDS = 4
"""An `alt` of fewer words is a name of the file or of the subject, not a caption."""

_PLACEHOLDER = re.compile(r"^data:|placeholder|loading|blank\.|spacer|pixel\.|1x1|transparent|lazy\.|no-?image", re.I)
_FURNITURE = re.compile(
    r"(?:^|[/_.-])(?:icons?|ico|logo|banner|btn|button|arrow|bullet|print\w*|email\w*|avatar|ava|emoji|smil\w+|counter|rating|star|qrcode|app-?store|google-?play|"
    r"quangcao|ads?|adv|thumbs?/(?=\d+\.))(?:[/_.-]|\d|$)|\.svg(?:$|\?)|M_images/|/themes?/|_layouts/",
    re.I,
)
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|bmp|tiff?|avif)(?:$|[?#/])", re.I)
_LAZY_LIST = """
    data-src data-original data-lazy-src data-lazy data-large data-large-file data-orig-file data-full-url data-url
    data-image file
"""
_LAZY = tuple(_LAZY_LIST.split())
_ENCLOSURES = frozenset(("figure", "table", "dl"))


@dataclass(slots=True)
class Found:
    """A picture as found: its line, addresses, caption and credit, and the line after which they stand."""

    index: int
    source: str
    also: tuple[str, ...]
    caption: str = ""
    credit: str = ""
    caption_index: int = -1
    alt: str = ""
    lines: list[int] = field(default_factory=list)

    @property
    def credited(self) -> str | None:
        """The credit without its label."""
        return bare_credit(self.credit) if self.credit else None


def find_pictures(lines: Sequence[Line], first: int, last: int, title: str) -> list[Found]:
    """Return the photographs among lines first to last; lines taken as captions are marked used."""
    pictures: list[Found] = []
    seen: set[str] = set()
    for index in range(first, last + 1):
        line = lines[index]
        if line.image is None:
            continue
        found = _addresses(line, index)
        if found is None or found.source in seen:
            continue
        if _in_link_to_page(line) and line.style.figure is None and not _caption_like(lines, index + 1, line):
            continue
        seen.update((found.source, *found.also))
        _take_caption(lines, found, last)
        pictures.append(found)
    _take_alternatives(pictures, title)
    _drop_joining_stops(pictures)
    return pictures


def _addresses(line: Line, index: int) -> Found | None:
    image = line.image
    small = [image.get(side) or "" for side in ("width", "height")]
    if any(
        re.match(r"^\s*\d+\s*(?:px)?\s*$", side) and int(re.findall(r"\d+", side)[0]) < LEAST_SIDE for side in small
    ):
        return None
    candidates: list[str] = [image.get(name) or "" for name in _LAZY]
    link = line.style.link
    if link is not None and _IMAGE_FILE.search(link.get("href") or ""):
        candidates.append(link.get("href"))
    candidates.append(image.get("src") or "")
    sets = [image.get("srcset") or "", image.get("data-srcset") or ""]
    parent = image.getparent()
    if parent is not None and parent.tag == "picture":
        sets += [source.get(name) or "" for source in parent.iter("source") for name in ("srcset", "data-srcset")]
    for one in sets:
        sized = [piece.split() for piece in re.split(r",\s+", one.strip()) if piece.split()]
        candidates += [piece[0].rstrip(",") for piece in reversed(sized)]
    usable = [src for one in candidates if (src := clean(one)) and not _PLACEHOLDER.search(src)]
    unique = list(dict.fromkeys(usable))
    if not unique or _FURNITURE.search(unique[0]):
        return None
    alt = clean(image.get("alt") or image.get("title") or "")
    # Joomla shows the title of such pictures below them.
    caption = clean(image.get("title") or "") if "caption" in (image.get("class") or "").split() else ""
    return Found(index, unique[0], tuple(unique[1:]), caption, alt=alt)


def _in_link_to_page(line: Line) -> bool:
    link = line.style.link
    href = (link.get("href") or "") if link is not None else ""
    return bool(href) and not href.startswith(("#", "javascript")) and not _IMAGE_FILE.search(href)


def _caption_like(lines: Sequence[Line], index: int, picture: Line) -> bool:
    """Tell whether a line is set as a caption is: by class, in italics, centred under a picture, or with a credit."""
    if index >= len(lines):
        return False
    line = lines[index]
    if line.image is not None or line.used or not line.text or len(line.text) > MOST_CAPTION_LETTERS:
        return False
    if line.linked > 0.5 or line.style.heading or JUNK_LINE.match(line.text) or Role.TITLE in line.style.role:
        return False
    if Role.CAPTION in line.style.role or is_credit(line.text):
        return True
    if line.style.right and not line.style.centre:
        return False
    if line.italic or (line.style.centre and (picture.style.centre or _small(line))):
        return True
    return split_credit(line.text).credit is not None and len(line.text) < MOST_CAPTION_LETTERS / 2


def _small(line: Line) -> bool:
    return line.style.block.tag in ("td", "small", "center", "figcaption")


def _enclosure(image: Element) -> Element:
    """Return the figure or table around a picture, else the outermost element with it and at most a caption."""
    best = None
    for element in image.iterancestors():
        if element.tag in ("body", "html", "article", "main", "form"):
            break
        if sum(len(text) for text in element.itertext() if not text.isspace()) > MOST_CAPTION_LETTERS:
            break
        if len([one for one in element.iter("img", "amp-img") if one.getparent().tag != "noscript"]) > 1:
            break
        best = element
        if element.tag in _ENCLOSURES:
            break
    return best


def _within(element: Element, outer: Element) -> bool:
    return element is outer or any(one is outer for one in element.iterancestors())


def _take_caption(lines: Sequence[Line], found: Found, last: int) -> None:
    picture = lines[found.index]
    outer = _enclosure(picture.image)
    chosen: list[int] = []
    index = found.index + 1
    if outer is not None:
        strict = outer.tag in _ENCLOSURES
        while index < len(lines) and lines[index].image is None and _within(lines[index].style.block, outer):
            line = lines[index]
            if re.fullmatch(r"[\d/\s.]+", line.text) or JUNK_LINE.match(line.text):
                line.used = True
            elif not line.used and (strict or _caption_like(lines, index, picture) or _by_break(lines, index, chosen)):
                chosen.append(index)
            else:
                break
            index += 1
    if not chosen and index <= last and _caption_like(lines, index, picture):
        chosen.append(index)
        index += 1
    if (
        chosen
        and index <= last
        and index == chosen[-1] + 1
        and lines[index].image is None
        and is_credit(lines[index].text)
    ):
        chosen.append(index)
    if not chosen and _set_under(lines, found.index + 1, picture):
        chosen.append(found.index + 1)
    _settle(lines, found, chosen)


def _set_under(lines: Sequence[Line], index: int, picture: Line) -> bool:
    """Tell whether a line is a caption by its place alone: in the picture's own block, after a break, in a type of its
    own, and the last thing there."""
    if index >= len(lines) or not lines[index].text or not lines[index].after_break:
        return False
    block = picture.style.block
    if lines[index].style.block is not block or len(lines[index].text) > MOST_CAPTION_LETTERS / 2:
        return False
    *_, last = block
    styled = last.tag == "font" or (last.tag in ("span", "small") and bool(last.get("style") or last.get("class")))
    return styled and not (last.tail or "").strip() and clean(" ".join(last.itertext())) == lines[index].text


def _by_break(lines: Sequence[Line], index: int, chosen: list[int]) -> bool:
    """A line that follows a caption line after a single break belongs to it."""
    return bool(chosen) and lines[index].after_break and len(lines[index].text) < MOST_CAPTION_LETTERS / 2


def _settle(lines: Sequence[Line], found: Found, chosen: list[int]) -> None:
    captions, credits = [], []
    for index in chosen:
        parted = split_credit(lines[index].text)
        if parted.caption:
            captions.append(parted.caption)
        if parted.credit:
            credits.append(parted.credit)
        elif Role.AUTHOR in lines[index].style.role and len(captions) > 1:
            credits.append(captions.pop())
        lines[index].used = True
    found.caption, found.credit = " ".join(captions) or found.caption, " ".join(credits)
    found.caption_index = chosen[-1] if chosen else found.index
    found.lines = chosen


def _take_alternatives(pictures: list[Found], title: str) -> None:
    """Where no picture of a page has a caption in the text, a sentence in `alt` is one, if each picture has its own."""
    if any(picture.caption for picture in pictures):
        return
    alternatives = [picture.alt for picture in pictures]
    for picture in pictures:
        alt = picture.alt
        if len(alt.split()) < LEAST_ALT_WORDS or alt.isascii() or alt.casefold() == title.casefold():
            continue
        if alternatives.count(alt) == 1 and not alt.casefold().startswith(title.casefold()[:40]):
            parted = split_credit(alt)
            picture.caption, picture.credit = parted.caption, picture.credit or parted.credit or ""


def _drop_joining_stops(pictures: list[Found]) -> None:
    """Where captions without a credit end without a full stop, the stop before a credit only joins the two."""
    alone = [picture.caption for picture in pictures if picture.caption and not picture.credit]
    if alone and not any(caption.endswith(".") for caption in alone):
        for picture in pictures:
            if picture.credit:
                picture.caption = picture.caption.removesuffix(".")
