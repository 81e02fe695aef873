"""A dataset for WordPress: WXR 1.2 files, one a language, that Tools > Import takes.

Posts bear the categories of Polylang, the common plugin for sites in several languages: `language`, and
`post_translations`, which ties a post to its other language. Without the plugin WordPress passes over them.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.dataset.rows import Row
from songngu.dataset.website import LANGUAGES, Language, pages
from songngu.errors import UsageError
from songngu.files import beside
from songngu.records import digest
from songngu.text import strip_diacritics

_NAMES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/", "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/", "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}  # fmt: skip
_TAGS = {"heading": "h2", "list-item": "li"}


def write_wordpress(folder: Path, out: Path, *, address: str) -> tuple[Path, ...]:
    """Write `vi.wxr.xml` and `en.wxr.xml` of a built dataset; `address` is where WordPress can fetch its folder.

    Posts come in as drafts, so that an editor looks at them before they are public. Raises UsageError without an
    address, DatasetError where the folder is no dataset, and OSError.
    """
    if not address.startswith(("https://", "http://")):
        raise UsageError(
            "WordPress fetches the photographs itself. Say where the dataset is published: --address https://"
        )
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for language in LANGUAGES:
        path = out / f"{language}.wxr.xml"
        with beside(path) as made:
            _write(pages(folder, language), made, language, address.rstrip("/"))
        written.append(path)
    return tuple(written)


def _write(articles: Iterable[Row], path: Path, language: Language, address: str) -> None:
    from lxml import etree

    with etree.xmlfile(str(path), encoding="utf-8") as file:
        file.write_declaration()
        with file.element("rss", version="2.0", nsmap=_NAMES), file.element("channel"):
            for name, text in (("title", "songngu"), ("link", address), ("language", language)):
                file.write(_element(name, text))
            file.write(_element("wp:wxr_version", "1.2"), "\n")
            for article in articles:
                post = _number(article["id"], language)
                file.write(_post(article, post, language, address), "\n")
                for picture in article["pictures"]:
                    file.write(_attachment(picture, article, post, language, address), "\n")


def _element(name: str, text: str | None, **attributes: str) -> Any:
    from lxml import etree

    prefix, _, local = name.rpartition(":")
    element = etree.Element(f"{{{_NAMES[prefix]}}}{local}" if prefix else local, attributes, nsmap=_NAMES)
    element.text = markup.escape(text or "")
    return element


def _number(item: str, language: Language) -> int:
    """Return a post's number: stable, as importing again must find the same post."""
    return int(digest("wordpress", language, item)[:7], 16) + 1


def _post(article: Row, number: int, language: Language, address: str) -> Any:
    item = _item(article["title"], number, article, "post", "draft")
    item.append(_element("content:encoded", _html(article, address)))
    item.append(_category("language", language, language))
    item.append(_category("post_translations", f"pll_{digest('pair', article['id'])}", article["id"]))
    for place in article["places"]:
        item.append(_category("post_tag", place["id"], place["label"]))
    for theme in article["themes"]:
        item.append(_category("category", f"{theme['id']}-{language}", theme["label"]))
    return item


def _attachment(picture: Row, article: Row, post: int, language: Language, address: str) -> Any:
    item = _item(picture["alt"], _number(picture["id"], language), article, "attachment", "inherit")
    item.append(_element("wp:post_parent", str(post)))
    item.append(_element("excerpt:encoded", _caption(picture)))
    item.append(_element("wp:attachment_url", f"{address}/{picture['file']}"))
    meta = _element("wp:postmeta", None)
    meta.append(_element("wp:meta_key", "_wp_attachment_image_alt"))
    meta.append(_element("wp:meta_value", picture["alt"]))
    item.append(meta)
    return item


def _item(title: str, number: int, article: Row, kind: str, status: str) -> Any:
    item = _element("item", None)
    when = f"{article['published'] or '1970-01-01'} 00:00:00"
    slug = "-".join("".join(c if c.isalnum() else " " for c in strip_diacritics(title).lower()).split())[:80]
    for name, text in (
        ("title", title), ("dc:creator", article["author"] or article["publisher"] or ""),
        ("guid", f"songngu:{number}"), ("wp:post_id", str(number)), ("wp:post_date", when),
        ("wp:post_name", slug), ("wp:status", status), ("wp:post_type", kind),
    ):  # fmt: skip
        item.append(_element(name, text))
    return item


def _category(domain: str, nicename: str, label: str) -> Any:
    return _element("category", label, domain=domain, nicename=nicename)


def _html(article: Row, address: str) -> str:
    """Return an article as HTML: every text is escaped, as it is text."""
    parts = []
    for block in article["blocks"]:
        tag = _TAGS.get(block["kind"], "p")
        line = f"<{tag}>{escape(block['text'])}</{tag}>"
        parts.append(f"<ul>{line}</ul>" if tag == "li" else line)
    for picture in article["pictures"]:
        parts.append(
            f'<figure><img src="{escape(address)}/{escape(picture["file"])}" alt="{escape(picture["alt"])}" '
            f'width="{picture["width"]}" height="{picture["height"]}" />'
            f"<figcaption>{escape(_caption(picture))}</figcaption></figure>"
        )
    if article["source"].startswith(("http://", "https://")):
        parts.append(
            f'<p><a href="{escape(article["source"])}">{escape(article["publisher"] or article["source"])}</a></p>'
        )
    return "\n".join(parts).replace("</ul>\n<ul>", "\n")


def _caption(picture: Row) -> str:
    return " · ".join(filter(None, (picture["caption"], picture["credit"])))
