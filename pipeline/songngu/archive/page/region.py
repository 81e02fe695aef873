"""Where in a page the article stands: its container, its title, its first and last line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from songngu.archive.page.furniture import END_LINE, JUNK_LINE, RELATED_LINE, Role
from songngu.archive.page.lines import Element, Line
from songngu.archive.page.meta import Meta
from songngu.text import clean

CONTAINER_SHARE = 0.72
"""The container is the deepest element with this share of the running text; below 0.65 long teasers beside an article
pull it up to the whole page, above 0.8 they do so on short articles."""
LEAST_TITLE_SCORE = 2.0
NEARNESS = 0.1
"""What each line between a headline and the text costs it: a site's name in the masthead is 20 and more lines away."""
BEFORE_DATE = 2.5
"""What speaks for a line with a date line right below it."""
LEAST_SHORT_LETTERS = 100
"""Enough where the page also gives a date: news in brief."""
LEAST_ARTICLE_LETTERS = 220
"""Running text of the shortest undated article met has 240 letters; error pages have 160."""


GENERIC_HEAD = re.compile(
    r"(?:(?:chi\s+tiết|nội\s+dung)\s*)+(?:(?:bản\s+)?tin(?:\s+tức)?|bài(?:\s+viết)?)?", re.IGNORECASE
)
"""Heads of the part of a portal that shows an article: "Chi tiết tin"."""


@dataclass(frozen=True, slots=True)
class Region:
    """The article among a page's lines: `title` is a line's index or -1; body lines are first to last."""

    title: int
    title_text: str
    first: int
    last: int


def find_container(lines: Sequence[Line], body: Element) -> Element:
    """Return the deepest element that holds most of the running text."""
    held: dict[Element, int] = {}
    total = 0
    for line in lines:
        if not line.is_prose or line.teaser:
            continue
        total += len(line.text)
        block = line.style.block
        held[block] = held.get(block, 0) + len(line.text)
        for ancestor in block.iterancestors():
            held[ancestor] = held.get(ancestor, 0) + len(line.text)
            if ancestor is body:
                break
    best, depth = body, 0
    for element, letters in held.items():
        if letters >= CONTAINER_SHARE * total:
            level = sum(1 for _ in element.iterancestors())
            if (level > depth and element.tag not in ("p", "span", "li", "td", "tr", "tbody")) or (
                element.tag == "td" and level > depth
            ):
                best, depth = element, level
    return best


def _inside(line: Line, container: Element) -> bool:
    element = line.image if line.image is not None else line.style.block
    return element is container or any(one is container for one in element.iterancestors())


def find_region(lines: Sequence[Line], body: Element, meta: Meta) -> Region | None:
    """Return where the article stands, or None where the page has no running text."""
    container = find_container(lines, body)
    # An element's lines stand together, in the page's order.
    first_inside = next((index for index, line in enumerate(lines) if _inside(line, container)), len(lines))
    last_inside = next((i for i in reversed(range(first_inside, len(lines))) if _inside(lines[i], container)), -1)
    prose = [index for index in range(first_inside, last_inside + 1) if lines[index].is_prose]
    if not prose:
        return None
    title = _find_title(lines, prose[0], meta)
    if title < 0:
        text = bare_title(meta, lines)
        return Region(-1, text, first_inside, last_inside) if text else None
    first = title + 1
    if first == len(lines):
        return None
    return Region(title, lines[title].text, first, max(last_inside, first))


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _find_title(lines: Sequence[Line], first_prose: int, meta: Meta) -> int:
    keys = [_key(text) for text in meta.titles]
    best, best_score = -1, LEAST_TITLE_SCORE
    for index in range(first_prose + 1):
        line = lines[index]
        if line.image is not None or not 8 <= len(line.text) <= 300 or JUNK_LINE.match(line.text):
            continue
        score = _score_title(line, keys) - NEARNESS * min(60, first_prose - index)
        if index < first_prose and not line.linked and Role.DATE in lines[index + 1].style.role:
            score += BEFORE_DATE
        if index == first_prose and not (
            line.style.heading or Role.TITLE in line.style.role or _key(line.text) in keys
        ):
            score -= 4
        if score >= best_score:
            best, best_score = index, score
    return best


def _score_title(line: Line, keys: list[str]) -> float:
    key = _key(line.text)
    score = 0.0
    if any(key == other for other in keys):
        score += 6
    elif len(key) >= 15 and (share := max((len(key) / len(other) for other in keys if key in other), default=0.0)):
        score += 5.5 * share
    elif len(key) >= 15 and any(len(other) >= 25 and other in key for other in keys):
        score += 3
    score += {1: 3.0, 2: 2.0, 3: 1.6, 4: 0.8}.get(line.style.heading, 0.0)
    if Role.TITLE in line.style.role:
        score += 2.5
    if line.bold and line.style.centre:
        score += 2.5
    elif line.bold or line.style.centre:
        score += 0.7
    if line.style.large:
        score += 1.5
    if len(line.text.split()) < 4:
        score -= 2
    if line.linked > 0.5:
        score -= 2
    if Role.LEAD in line.style.role or Role.TODAY in line.style.role or Role.DATE in line.style.role:
        score -= 3
    if RELATED_LINE.match(line.text) or END_LINE.match(line.text) or line.text.endswith((".", ":")):
        score -= 2
    if GENERIC_HEAD.fullmatch(line.text):
        score -= 6
    if re.search(r"\s[>»›]\s", line.text):
        score -= 6
    if re.search(r"cộng\s+hòa\s+xã\s+hội|độc\s+lập\s*-\s*tự\s+do|^số\s*:", line.text, re.IGNORECASE):
        score -= 6
    return score


def bare_title(meta: Meta, lines: Sequence[Line]) -> str:
    """Return the page's own title without the site's name, for pages whose headline stands in no line."""
    for text in meta.titles:
        pieces = [piece for piece in re.split(r"\s+[|–—»·-]\s+|\s*\|\s*", text) if piece]
        longest = max(pieces, key=len, default="")
        site = clean(meta.publisher or "").casefold()
        if longest and longest.casefold() != site and len(longest.split()) >= 4:
            return longest
    return ""
