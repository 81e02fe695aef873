"""What the XML formats of translation tools share: the fields that travel beside a unit, and how a file is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.errors import ReviewError
from songngu.records import ArticleUnits
from songngu.review.table import address, day_of

XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
FIELDS = (
    "kind",
    "article",
    "published",
    "previous",
    "next",
    "picture",
    "checks",
    "key",
    "sent_target",
    "sent_state",
    "sent_comment",
    "dismissed",
    "reviewer",
)
"""Fields of the table that a translation tool carries along, and that come back."""


def about(one: ArticleUnits) -> dict[str, str]:
    """Return what a file says of an article."""
    article = one.article
    return {
        "article": article.id,
        "title": article.title,
        "published": day_of(article, style="%Y-%m-%d"),
        "address": address(article),
        "publisher": article.publisher or "",
    }


def fields_of(values: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of a row that travel beside its unit and say something."""
    return {name: values[name] for name in FIELDS if values.get(name)}


def complete(fields: dict[str, str | None]) -> dict[str, str | None]:
    """Return what came back; where the fields came along, those that were empty when sent are empty, not unknown."""
    if fields.get("key"):
        fields = {"sent_target": "", "sent_comment": "", **fields}
    return fields


def element(parent: Any, tag: str, text: str = "", **attributes: str) -> Any:
    """Add an element with text, and with those attributes that are not empty."""
    from lxml import etree

    child = etree.SubElement(parent, tag, {name: markup.escape(value) for name, value in attributes.items() if value})
    if text:
        child.text = markup.escape(text)
    return child


def text_of(node: Any) -> str | None:
    """Return the text of an element, inline elements' included; None where there is no element."""
    if node is None:
        return None
    return markup.unescape(markup.text_of(node))


def open_xml(path: Path, kind: str) -> Any:
    """Return the root of an XML file. Raises ReviewError where it cannot be read."""
    from lxml import etree

    try:
        return markup.parse(path).getroot()
    except etree.XMLSyntaxError as error:
        raise ReviewError(
            f"{path.name} is no well-formed {kind}: {error}. Export it again; nothing was taken."
        ) from None
    except markup.UnsafeMarkup as error:
        raise ReviewError(f"{path.name} is refused: {error}. Nothing was taken.") from None


def write_stream(
    path: Path, root: str, *, nsmap: Mapping[str | None, str], attributes: Mapping[str, str],
    parts: Callable[[ArticleUnits, int], Any], articles: Sequence[ArticleUnits],
) -> None:  # fmt: skip
    """Write an XML file article by article: `parts` makes the element of one article and its number."""
    from lxml import etree

    with etree.xmlfile(str(path), encoding="utf-8") as file:
        file.write_declaration()
        with file.element(root, dict(attributes), nsmap=dict(nsmap)):
            for number, one in enumerate(articles, start=1):
                if one.units:
                    node = parts(one, number)
                    etree.indent(node)
                    file.write("\n", node)
            file.write("\n")
