"""The memory as TMX 1.4b: to other tools, and from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.errors import ReviewError
from songngu.files import beside
from songngu.markup import XML_LANG
from songngu.memory.entries import Entry
from songngu.memory.store import Memory

_TIME = "%Y%m%dT%H%M%SZ"
# The entry's fields that TMX has no attribute for; the names are ours, so they bear an x-.
_PROPS = {
    "x-previous": "previous",
    "x-next": "next",
    "x-article-id": "article_id",
    "x-article": "article",
    "x-published": "published",
    "x-origin": "origin",
    "x-domain": "domain",
}


def export_tmx(memory: Memory, path: Path, **filters: Any) -> int:
    """Write entries to a TMX file and return how many; filters are those of `Memory.entries`."""
    return write_tmx(memory.entries(**filters), path)


def write_tmx(entries: Iterable[Entry], path: Path) -> int:
    """Write entries to a TMX 1.4b file, one by one, and return how many there were."""
    from lxml import etree

    from songngu import __version__

    count = 0
    header = {
        "creationtool": "songngu", "creationtoolversion": __version__, "segtype": "sentence", "o-tmf": "songngu",
        "adminlang": "en", "srclang": "vi", "datatype": "plaintext",
    }  # fmt: skip
    with beside(path) as made, etree.xmlfile(str(made), encoding="utf-8") as file:
        file.write_declaration(doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with file.element("tmx", version="1.4"):
            file.write(etree.Element("header", header))
            with file.element("body"):
                for entry in entries:
                    file.write(_tu(entry), "\n")
                    count += 1
    return count


def _tu(entry: Entry) -> Any:
    from lxml import etree

    tu = etree.Element("tu")
    if entry.unit_id:
        tu.set("tuid", entry.unit_id)
    for name, field in _PROPS.items():
        value = getattr(entry, field)
        if value:
            etree.SubElement(tu, "prop", type=name).text = markup.escape(str(value))
    for language, text in (("vi", entry.source), ("en", entry.target)):
        tuv = etree.SubElement(tu, "tuv", {XML_LANG: language})
        if language == "en":
            if entry.reviewer:
                tuv.set("changeid", markup.escape(entry.reviewer))
            if entry.at:
                tuv.set("changedate", entry.at.astimezone(dt.UTC).strftime(_TIME))
        etree.SubElement(tuv, "seg").text = markup.escape(text)
    return tu


def import_tmx(memory: Memory, path: Path, *, origin: str | None = None) -> int:
    """Add the Vietnamese-English pairs of a TMX file to the memory; return how many are new.

    Raises ReviewError where the file cannot be read; then nothing is added.
    """
    return memory.add(read_tmx(path, origin=origin or path.name))


def read_tmx(path: Path, *, origin: str) -> list[Entry]:
    """Return the Vietnamese-English pairs of a TMX file; translation units without both languages are passed over."""
    from lxml import etree

    try:
        root = markup.parse(path).getroot()
    except (etree.XMLSyntaxError, markup.UnsafeMarkup, OSError) as error:
        raise ReviewError(f"{path.name} cannot be read as TMX: {error}. Nothing was taken.") from None
    if root.tag != "tmx":
        raise ReviewError(f"{path.name} is no TMX file: its first element is <{root.tag}>. Nothing was taken.")
    return list(_entries(root, origin))


def _entries(root: Any, origin: str) -> Iterator[Entry]:
    for tu in root.iter("tu"):
        texts: dict[str, Any] = {}
        for tuv in tu.iter("tuv"):
            # TMX 1.1 says lang where 1.4 says xml:lang; regions (vi-VN, en-US) do not matter here.
            language = (tuv.get(XML_LANG) or tuv.get("lang") or "").split("-")[0].lower()
            texts.setdefault(language, tuv)
        if "vi" not in texts or "en" not in texts:
            continue
        props = {prop.get("type"): markup.unescape(prop.text or "") for prop in tu.iter("prop")}
        known = {field: props[name] for name, field in _PROPS.items() if name in props and field != "published"}
        target = texts["en"]
        yield Entry(
            source=_text(texts["vi"]),
            target=_text(target),
            reviewer=markup.unescape(target.get("changeid") or tu.get("changeid") or ""),
            at=_moment(target.get("changedate") or tu.get("changedate")),
            published=_day(props.get("x-published")),
            **{**known, "origin": origin},
        )


def _text(tuv: Any) -> str:
    """Return a variant's text, without the native codes that it holds."""
    seg = tuv.find("seg")
    return "" if seg is None else markup.unescape(markup.text_of(seg))


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text or "")
    except ValueError:
        return None


def _moment(text: str | None) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(text or "", _TIME).replace(tzinfo=dt.UTC)
    except ValueError:
        return None
