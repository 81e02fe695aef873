"""RSS and Atom feeds: an entry an article, from its full text or its description."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from songngu.archive.documents import Document
from songngu.archive.fields import read_record
from songngu.archive.work import Job, Work
from songngu.records import Skip

_FIELDS = {
    "title": "title", "link": "url", "guid": "id", "id": "id", "pubdate": "published", "published": "published",
    "updated": "changed", "date": "published", "creator": "author", "author": "author", "category": "section",
    "encoded": "text", "content": "text", "description": "summary", "summary": "summary",
}  # fmt: skip
_BLOCK_TAGS = re.compile(r"<(?:/?(?:p|div|li|h[1-6]|tr|figure|figcaption)|br)\b[^<>]*>", re.IGNORECASE)


def _paragraphs(markup: str) -> tuple[list[str], list[str]]:
    """Return the paragraphs and the pictures of a piece of HTML."""
    from lxml import html

    if "<" not in markup:
        return [line for line in markup.splitlines() if line.strip()], []
    parser = html.HTMLParser(encoding="utf-8")
    pictures: list[str] = []
    texts: list[str] = []
    for piece in _BLOCK_TAGS.split(markup):
        if not piece.strip():
            continue
        # As bytes: lxml refuses text that names an encoding, as the XML of some entries does.
        element = html.fragment_fromstring(piece.encode(), create_parent="div", parser=parser)
        pictures += [str(image.get("src")) for image in element.iter("img") if image.get("src")]
        texts.append(str(element.text_content()))
    return [text for text in texts if text.strip()], pictures


def _record(entry: Any) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for child in entry:
        if not isinstance(child.tag, str):
            continue
        name = _FIELDS.get(child.tag.rsplit("}", 1)[-1].lower(), "")
        value = "".join(child.itertext()).strip() or str(child.get("href") or "")
        if name and value and name not in record:
            record[name] = value
    record.setdefault("published", record.pop("changed", ""))
    summary, shown = _paragraphs(record.pop("summary", ""))
    text, more = _paragraphs(record.pop("text", ""))
    if text:
        record["text"] = text
        if summary and summary[0] not in text[0]:
            record["lead"] = summary[0]
    else:
        record["text"] = summary
    record["pictures"] = [{"src": source} for source in dict.fromkeys(more or shown)]
    return record


def read_feed(document: Document, mapping: Mapping[str, str]) -> Iterator[Work]:
    """Read a feed entry by entry; the place is the entry's number."""
    from lxml import etree

    number = 0
    with document.open() as stream:
        try:
            events = etree.iterparse(
                stream, events=("end",), tag=("item", "{*}item", "{*}entry"), resolve_entities=False, no_network=True
            )
            for _, entry in events:
                number += 1
                where, read = f"{document.source}#{number}", partial(read_record, place=f"{document.place}#{number}")
                record = _record(entry)
                yield Job(where, sum(map(len, record.get("text", ()))), read, (record, where, mapping))
                entry.clear()
        except etree.XMLSyntaxError as error:
            yield Skip(document.source, f"broken XML after entry {number}: {error.msg}")
            return
    if not number:
        yield Skip(document.source, "XML without entries of RSS or Atom")
