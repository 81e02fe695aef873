"""TMX 1.4b as a review file: for tools that know translation memories only, and for asking a colleague's opinion."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from songngu import __version__, markup
from songngu.errors import ReviewError
from songngu.markup import XML_LANG
from songngu.records import ArticleUnits, Returned
from songngu.review.exchange import FIELDS, complete, element, fields_of, open_xml, text_of
from songngu.review.parse import parse_row
from songngu.review.table import cells

_PREFIX = "x-songngu-"
_HEADER = {
    "creationtool": "songngu", "creationtoolversion": __version__, "segtype": "sentence", "o-tmf": "songngu",
    "adminlang": "en", "srclang": "vi", "datatype": "plaintext",
}  # fmt: skip


def write_tmx(articles: Sequence[ArticleUnits], path: Path) -> None:
    """Write a translation unit a unit; state and what else TMX has no place for are properties, the comment a note."""
    from lxml import etree

    with etree.xmlfile(str(path), encoding="utf-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write(etree.Element("header", _HEADER))
            with file.element("body"):
                for one in articles:
                    for unit in one.units:
                        file.write("\n", _tu(unit.id, cells(unit, one.article)))
                file.write("\n")


def _tu(unit_id: str, values: dict[str, str]) -> Any:
    from lxml import etree

    node = etree.Element("tu", tuid=markup.escape(unit_id))
    if values["comment"]:
        element(node, "note", values["comment"])
    for name, text in {"state": values["state"], **fields_of(values)}.items():
        element(node, "prop", text, type=_PREFIX + name)
    for language, text in (("vi", values["source"]), ("en", values["target"])):
        variant = element(node, "tuv", **{XML_LANG: language})
        element(variant, "seg", text)
    return node


def read_tmx(path: Path) -> tuple[Returned, ...]:
    """Return what the units of a TMX file say. Raises ReviewError where it is none, or unsafe."""
    root = open_xml(path, "TMX")
    if root.tag != "tmx":
        raise ReviewError(f"{path.name} is no TMX file: its first element is <{root.tag}>.")
    return tuple(_returned(node, path) for node in root.iter("tu"))


def _returned(node: Any, path: Path) -> Returned:
    props = {prop.get("type", ""): text_of(prop) for prop in node.findall("prop")}
    known = {name: props.get(_PREFIX + name) for name in (*FIELDS, "state")}
    values = complete({name: text for name, text in known.items() if text is not None})
    for variant in node.findall("tuv"):
        language = (variant.get(XML_LANG) or variant.get("lang") or "").casefold().partition("-")[0]
        name = {"vi": "source", "en": "target"}.get(language)
        if name is not None:
            values.setdefault(name, text_of(variant.find("seg")))
    values["id"] = markup.unescape(node.get("tuid") or "")
    notes = [text_of(note) or "" for note in node.findall("note")]
    # Tools that keep no notes lose the comment; where our properties are gone too, the file says nothing of it.
    if notes or values.get("key"):
        values["comment"] = "\n".join(notes)
    return parse_row(values, place=f"{path.name}, line {node.sourceline}")
