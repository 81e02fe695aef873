"""TBX-Basic (ISO 30042:2019, DCA style): terms to and from other terminology systems.

What TBX-Basic has no category for (periods, succession, rules) goes into a note of the concept, so that our own files
come back whole.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from songngu.errors import TermbaseError
from songngu.markup import XML_LANG
from songngu.termbase.table import COLUMNS, Row

_NS = "urn:iso:std:iso:30042:ed-2"
_OWN = "songngu: "
_STATUS = {
    "": "preferredTerm-admn-sts", "approved": "preferredTerm-admn-sts", "admitted": "admittedTerm-admn-sts",
    "proposed": "admittedTerm-admn-sts", "superseded": "supersededTerm-admn-sts",
    "deprecated": "deprecatedTerm-admn-sts",
}  # fmt: skip
_FROM_STATUS = {
    "preferredTerm-admn-sts": "approved", "admittedTerm-admn-sts": "admitted",
    "supersededTerm-admn-sts": "superseded", "deprecatedTerm-admn-sts": "deprecated",
}  # fmt: skip
_KEPT = ("valid_from", "valid_to", "succeeded_by", "status", "en_later", "rules")


def write_tbx(rows: Iterable[Row]) -> bytes:
    """Return rows as a TBX-Basic document."""
    from lxml import etree

    root = etree.Element(f"{{{_NS}}}tbx", {"type": "TBX-Basic", "style": "dca", XML_LANG: "vi"}, nsmap={None: _NS})  # type: ignore[dict-item]  # lxml takes None for the default namespace
    header = _add(_add(_add(root, "tbxHeader"), "fileDesc"), "sourceDesc")
    _add(header, "p", "Terms of songngu, Vietnamese to English")
    body = _add(_add(root, "text"), "body")
    for row in rows:
        _concept(body, dict(zip(COLUMNS, row, strict=True)))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _add(parent: Any, name: str, text: str | None = None, **attributes: str) -> Any:
    from lxml import etree

    element = etree.SubElement(parent, f"{{{_NS}}}{name}", attributes)
    element.text = text
    return element


def _concept(body: Any, cells: dict[str, str]) -> None:
    concept = _add(body, "conceptEntry", id=cells["id"])
    if cells["domain"]:
        _add(concept, "descrip", cells["domain"], type="subjectField")
    if cells["source"]:
        _add(concept, "admin", cells["source"], type="source")
    if cells["note"]:
        _add(concept, "note", cells["note"])
    kept = {name: cells[name] for name in _KEPT if cells[name]}
    if kept:
        _add(concept, "note", _OWN + json.dumps(kept, ensure_ascii=False))
    vi = [(cells["vi"], cells["status"], "fullForm")]
    vi += [(text, "admitted", "variant") for text in _many(cells["vi_variants"])]
    vi += [(text, "admitted", "abbreviation") for text in _many(cells["vi_short"])]
    en = [(cells["en"], cells["status"], "fullForm")]
    en += [(text, "admitted", "variant") for text in _many(cells["en_variants"])]
    en += [(text, "deprecated", "variant") for text in _many(cells["en_forbidden"])]
    for language, terms in (("vi", vi), ("en", en)):
        section = _add(concept, "langSec", **{XML_LANG: language})
        for text, status, kind in terms:
            term = _add(section, "termSec")
            _add(term, "term", text)
            _add(term, "termNote", _STATUS.get(status, _STATUS[""]), type="administrativeStatus")
            _add(term, "termNote", kind, type="termType")


def _many(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


def read_tbx(data: bytes, name: str, problems: list[str]) -> list[Row]:
    """Return the rows of a TBX document (2019, or the older martif). What is wrong with it is added to `problems`."""
    from lxml import etree

    if declares_entities(data, name, problems):
        return []
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        problems.append(f"{name}, row {error.lineno}, character {error.offset}: not well-formed XML: {error.msg}.")
        return []
    rows = []
    for concept in _all(root, "conceptEntry", "termEntry"):
        row = _row(concept)
        place = f"{name}, row {concept.sourceline}"
        missing = [language for at, language in ((1, "Vietnamese"), (2, "English")) if not row[at]]
        if missing:
            problems.append(f"{place}: {row[0] or 'a concept'} has no {' and no '.join(missing)} term.")
        else:
            rows.append(row)
    if not rows and not problems:
        problems.append(f"{name}: no concepts (conceptEntry, termEntry). Is it a TBX file?")
    return rows


def declares_entities(data: bytes, name: str, problems: list[str]) -> bool:
    """Tell whether a document declares entities, which may stand for other files; it is refused then."""
    at = data.find(b"<!ENTITY")
    if at < 0:
        return False
    row, character = data.count(b"\n", 0, at) + 1, at - data.rfind(b"\n", 0, at)
    problems.append(
        f"{name}, row {row}, character {character}: it declares entities, which may read other files. Delete the "
        "declaration."
    )
    return True


def _all(root: Any, *names: str) -> Iterator[Any]:
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in names:
            yield element


def _row(concept: Any) -> Row:
    cells = dict.fromkeys(COLUMNS, "")
    cells["id"] = concept.get("id", "")
    for element in concept:
        if not isinstance(element.tag, str):
            continue
        name, text = element.tag.rpartition("}")[2], _text(element)
        if name == "descrip" and element.get("type") == "subjectField":
            cells["domain"] = text
        elif name == "admin" and element.get("type") == "source":
            cells["source"] = text
        elif name == "note" and text.startswith(_OWN):
            cells |= _kept(text[len(_OWN) :])
        elif name == "note":
            cells["note"] = text
    for section in _all(concept, "langSec", "langSet"):
        language = (section.get(XML_LANG) or "").lower()[:2]
        if language in ("vi", "en"):
            _terms(section, language, cells)
    return tuple(cells[column] for column in COLUMNS)


def _kept(text: str) -> dict[str, str]:
    """Return the cells of a note of ours; a note that somebody changed so that it is no such thing gives none."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    cells = kept.items() if isinstance(kept, dict) else ()
    return {k: str(v).encode("utf-8", "replace").decode() for k, v in cells if k in _KEPT}


def _terms(section: Any, language: str, cells: dict[str, str]) -> None:
    other = f"{language}_variants"
    for term in _all(section, "termSec", "tig", "ntig"):
        text = next((_text(e) for e in _all(term, "term")), "")
        notes = {note.get("type"): _text(note) for note in _all(term, "termNote")}
        status = _FROM_STATUS.get(notes.get("administrativeStatus", ""), "approved")
        short = notes.get("termType") in ("abbreviation", "acronym", "initialism", "shortForm")
        if language == "en" and status == "deprecated" and cells["en"]:
            column = "en_forbidden"
        elif not cells[language] and not short:
            column = language
            cells["status"] = cells["status"] or (status if language == "vi" else "")
        else:
            column = "vi_short" if language == "vi" and short else other
        cells[column] = "|".join(filter(None, (cells[column], text)))


def _text(element: Any) -> str:
    return unicodedata.normalize("NFC", " ".join("".join(element.itertext()).split()))


def refuse_unreadable(name: str) -> TermbaseError:
    """Return the error for a file of no known kind."""
    return TermbaseError(f"{name} is of no kind that is read here. There are: .csv .xlsx .tbx .tmx")
