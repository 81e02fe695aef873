"""XML and text from strangers: read without entities or network, written so that nothing in a text is lost.

XML, spreadsheets and Word files cannot hold most control characters. `escape` writes them visibly, as `⟦U+0007⟧`, and
`unescape` takes them back; text that looks like such a mark is itself escaped, so that the pair loses nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# What XML 1.0 forbids, and the carriage return, which XML readers turn into a line feed.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|⟦(?=U\\+)")
_MARK = re.compile("⟦U\\+([0-9A-F]{4,6})⟧")
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
"""The attribute `xml:lang`, as lxml names it."""
_CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
_HEAD = 1 << 16


class UnsafeMarkup(ValueError):  # noqa: N818  (it is the file that is unsafe)
    """An XML file that declares entities: a trick, or a mistake; it is not read."""


def escape(text: str) -> str:
    """Return text without characters that XML forbids; `unescape` gives them back."""
    return _FORBIDDEN.sub(lambda found: f"⟦U+{ord(found[0]):04X}⟧", text)


def unescape(text: str) -> str:
    """Undo `escape`. Line ends of other systems become line feeds, as every XML reader does."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _MARK.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    number = int(found[1], 16)
    return chr(number) if number <= 0x10FFFF else found[0]


def text_of(node: Any) -> str:
    """Return an element's text, still escaped: inline elements give what they hold, XLIFF's <cp> its character's mark.

    Comments, processing instructions, entity references, and the native codes of XLIFF 1.2 and TMX give nothing.
    """
    if not len(node):
        return node.text or ""
    from lxml import etree

    parts: list[str] = []
    codes = 0  # how deep in native codes; walked without recursion, as a file may nest as deep as it likes
    for event, child in etree.iterwalk(node, events=("start", "end", "comment", "pi")):
        name = child.tag.rpartition("}")[2] if isinstance(child.tag, str) else ""
        if event == "start":
            codes += name in _CODES
            if not codes:
                parts.append(_code_point(child.get("hex") or "") if name == "cp" else child.text or "")
            continue
        codes -= name in _CODES
        if child is not node and not codes:
            parts.append(child.tail or "")
    return "".join(parts)


def _code_point(number: str) -> str:
    return f"⟦U+{number.upper():0>4}⟧" if re.fullmatch("[0-9A-Fa-f]{1,6}", number) else ""


def parse(path: Path) -> Any:
    """Return the lxml tree of an XML file.

    Raises UnsafeMarkup where the file declares entities (external ones, or a billion laughs), and lxml's
    XMLSyntaxError, a ValueError neither, where it is not well formed. Nothing is fetched. Texts may be of any length:
    once it is known that no entities are declared, the parser's limits only stand in the way.
    """
    from lxml import etree

    data = path.read_bytes()
    check_entities(data)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=True
    )
    return etree.parse(io.BytesIO(data), parser)


def check_entities(data: bytes) -> None:
    """Raise UnsafeMarkup where an XML document declares entities; reads up to the first element only."""
    for _ in _declared(data):
        raise UnsafeMarkup("it declares XML entities, which no translation tool writes")


def _declared(data: bytes) -> Iterator[str]:
    """Yield the names of the entities that a document declares, whatever its encoding, by the parser's own reading."""
    from lxml import etree

    parser: Any = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    for start in range(0, len(data), _HEAD):
        parser.feed(data[start : start + _HEAD])
        for _, element in parser.read_events():
            declared = element.getroottree().docinfo.internalDTD
            if declared is not None:
                yield from (str(entity.name) for entity in declared.iterentities())
            return
