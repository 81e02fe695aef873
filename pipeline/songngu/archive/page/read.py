"""One saved page to one article, or a reason why not."""

from __future__ import annotations

import re
from dataclasses import replace

from songngu.archive.dates import find_date
from songngu.archive.encoding import Decoded, decode, is_binary
from songngu.archive.page.blocks import Body, build_body
from songngu.archive.page.furniture import NO_ARTICLE_TITLE
from songngu.archive.page.lines import Element, Flattener, Line
from songngu.archive.page.meta import Meta, read_meta
from songngu.archive.page.pictures import Found, find_pictures
from songngu.archive.page.region import LEAST_ARTICLE_LETTERS, LEAST_SHORT_LETTERS, Region, find_region
from songngu.archive.page.site import find_publisher, find_section
from songngu.archive.page.when import find_published
from songngu.records import Article, Block, BlockKind, Picture, Skip, digest

LARGEST_PAGE = 8 << 20
"""Bytes. The largest saved article met has 1.2 MB; more is a dump, and parsing it would hold up a batch."""
MOST_HEADLINES = 0.8
"""Linked headlines for each paragraph among an article's paragraphs, from which a page is a list of articles."""

_TOO_DEEP = "its tags are nested more than 255 deep, and what lies deeper was not read"
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_PROLOGUE = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_DROPPED = ("script", "style", "svg")


def read_page(
    data: bytes | str, *, source: str, url: str | None = None, notes: tuple[str, ...] = (), encoding: str = "utf-8"
) -> Article | Skip:
    """Read one HTML page. `data` may be text already, then `encoding` and `notes` say how it was decoded.

    `source` names the page in messages; `url`, where known, may give the date. Never raises for what a page holds.
    """
    if len(data) > LARGEST_PAGE:
        return Skip(source, f"the page has {len(data) >> 20} MB; no article has more than {LARGEST_PAGE >> 20}")
    decoded = Decoded(data, encoding, notes) if isinstance(data, str) else decode(data, declared=_declared(data))
    parser = _parser()
    item = _read_text(decoded, parser, source=source, url=url)
    if isinstance(item, Skip) and isinstance(data, bytes) and is_binary(data, decoded.encoding):
        return Skip(source, "not a text file: it holds bytes that no text has")
    if not any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        return item
    if isinstance(item, Skip):
        return Skip(source, f"{item.reason}; {_TOO_DEEP}")
    return replace(item, notes=(*item.notes, _TOO_DEEP))


def _read_text(decoded: Decoded, parser: Element, *, source: str, url: str | None) -> Article | Skip:
    root = _parse(decoded.text, parser)
    body = root.find(".//body") if root is not None else None
    if root is None or body is None:
        return Skip(source, "the page has no body to read")
    meta = read_meta(root)
    reason = _refuse_early(meta)
    if reason:
        return Skip(source, reason)
    return _read_body(root, body, meta, decoded, source=source, url=url)


def _declared(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii", "replace") if found else None


def _parser() -> Element:
    from lxml import etree

    # Not lxml.html, whose own classes for elements cost a call for each of them.
    return etree.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")


def _parse(text: str, parser: Element) -> Element | None:
    from lxml import etree

    text = _PROLOGUE.sub("", text.replace("\x00", ""))
    if not text.strip():
        return None
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.XMLSyntaxError, ValueError, AssertionError):
        return None


def _refuse_early(meta: Meta) -> str | None:
    title = meta.titles[0] if meta.titles else ""
    if not meta.is_news and NO_ARTICLE_TITLE.search(title):
        return f"not an article: the page is titled “{title}”"
    return None


def _read_body(
    root: Element, body: Element, meta: Meta, decoded: Decoded, *, source: str, url: str | None
) -> Article | Skip:
    from lxml import etree

    etree.strip_elements(body, *_DROPPED, with_tail=False)
    flat = Flattener(body)
    lines = flat.lines
    region = find_region(lines, body, meta)
    if region is None:
        return Skip(source, "not an article: no headline with running text")
    if not region.title_text:
        return Skip(source, "not an article: no headline")
    if NO_ARTICLE_TITLE.search(region.title_text) and not meta.is_news:
        return Skip(source, f"not an article: it is headed “{region.title_text}”")
    pictures = find_pictures(lines, region.first, region.last, region.title_text)
    built = build_body(lines, region, pictures)
    if reason := _refuse(lines, region, built, meta):
        return Skip(source, reason)
    return _assemble(root, flat, meta, decoded, region, built, pictures, source=source, url=url)


def _refuse(lines: list[Line], region: Region, built: Body, meta: Meta) -> str | None:
    letters = built.letters()
    dated = meta.published is not None or any(find_date(line.text) for line in lines[region.first : region.first + 3])
    if letters < (LEAST_SHORT_LETTERS if dated else LEAST_ARTICLE_LETTERS):
        return f"not an article: {letters} letters of running text"
    prose = [index for index in range(region.first, region.last + 1) if lines[index].is_prose]
    if not prose or meta.is_news:
        return None
    between = lines[prose[0] : prose[-1] + 1]
    headlines = sum(1 for line in between if line.linked > 0.8 and len(line.text) >= 25)
    if headlines >= 4 and headlines >= MOST_HEADLINES * len(prose):
        return f"not an article: a list of articles ({headlines} linked headlines among {len(prose)} paragraphs)"
    return None


def _assemble(
    root: Element, flat: Flattener, meta: Meta, decoded: Decoded, region: Region, built: Body, found: list[Found],
    *, source: str, url: str | None,
) -> Article:  # fmt: skip
    lines = flat.lines
    first_prose = next((i for i in range(region.first, len(lines)) if lines[i].is_prose), region.first)
    published = find_published(root, lines, region, first_prose, meta, url)
    address = url or meta.address
    article_id = digest(address or source, region.title_text)
    pictures = tuple(Picture(digest(article_id, one.source), one.source, one.credited, one.also) for one in found)
    blocks = [Block(0, BlockKind.TITLE, region.title_text)]
    for piece in built.pieces:
        picture_id = pictures[piece.picture].id if piece.picture is not None else None
        blocks.append(Block(len(blocks), piece.kind, piece.text, picture_id))
    author = built.byline.name if built.byline else meta.author if meta.is_news else None
    return Article(
        id=article_id, source=source, title=region.title_text, published=published.when, blocks=tuple(blocks),
        pictures=pictures, publisher=find_publisher(root, meta, region.title_text), author=author,
        section=find_section(root, flat.crumbs, meta, region.title_text, lines[: max(0, region.title)]),
        url=address, encoding=decoded.encoding, notes=(*decoded.notes, *published.notes),
    )  # fmt: skip
