"""XLIFF 2.1 (OASIS): state and sub-state, notes, the glossary, matches and metadata modules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.errors import ReviewError
from songngu.records import Article, ArticleUnits, MatchKind, Returned, Severity, Unit
from songngu.review.exchange import XML_SPACE, about, complete, element, fields_of, open_xml, write_stream
from songngu.review.notes import in_both_languages
from songngu.review.parse import parse_row
from songngu.review.table import REJECTED, STATES, Standing, cells, finding_line, standings

CORE = "urn:oasis:names:tc:xliff:document:2.0"
_GLOSSARY = "urn:oasis:names:tc:xliff:glossary:2.0"
_MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
_METADATA = "urn:oasis:names:tc:xliff:metadata:2.0"
_NAMESPACES: Any = {None: CORE, "gls": _GLOSSARY, "mtc": _MATCHES, "mda": _METADATA}
_SEGMENT = "s"
_CATEGORY = "songngu"
_SUB_STATE = "songngu:rejected"  # XLIFF asks for an authority before the colon
_PRIORITY = {Severity.ERROR: "1", Severity.WARNING: "4", Severity.NOTE: "8"}
_ORDER = STATES[:4]


def write_xliff(articles: Sequence[ArticleUnits], path: Path) -> None:
    """Write an XLIFF 2.1 document: a file element an article, a unit a unit, with one segment each."""
    write_stream(
        path,
        f"{{{CORE}}}xliff",
        nsmap=_NAMESPACES,
        attributes={"version": "2.1", "srcLang": "vi", "trgLang": "en"},
        parts=_file,
        articles=articles,
    )


def _file(one: ArticleUnits, number: int) -> Any:
    from lxml import etree

    attributes = {"id": f"f{number}", "original": markup.escape(one.article.source), "canResegment": "no"}
    node = etree.Element(f"{{{CORE}}}file", attributes, nsmap=_NAMESPACES)
    _write_metadata(node, about(one))
    for unit in one.units:
        _write_unit(node, unit, one.article)
    return node


def _write_unit(parent: Any, unit: Unit, article: Article) -> None:
    values = cells(unit, article)
    node = element(parent, f"{{{CORE}}}unit", id=unit.id, name=values["kind"])
    _write_matches(node, unit)
    _write_glossary(node, standings(unit))
    _write_metadata(node, fields_of(values))
    if unit.comment or unit.findings:
        notes = element(node, f"{{{CORE}}}notes")
        if unit.comment:
            element(notes, f"{{{CORE}}}note", unit.comment, category="comment")
        for finding in unit.findings:
            element(
                notes, f"{{{CORE}}}note", finding_line(finding), category="finding",
                priority=_PRIORITY[finding.severity], appliesTo="target",
            )  # fmt: skip
    sub_state = _SUB_STATE if unit.sub_state == REJECTED else ""
    segment = element(node, f"{{{CORE}}}segment", id=_SEGMENT, state=unit.state.value, subState=sub_state)
    _preserve(element(segment, f"{{{CORE}}}source", unit.segment.text))
    _preserve(element(segment, f"{{{CORE}}}target", unit.target))


def _preserve(node: Any) -> None:
    node.set(XML_SPACE, "preserve")


def _write_matches(parent: Any, unit: Unit) -> None:
    if not unit.matches:
        return
    group = element(parent, f"{{{_MATCHES}}}matches")
    for match in unit.matches:
        kind = "icm" if match.kind is MatchKind.IN_CONTEXT else "tm"
        node = element(
            group, f"{{{_MATCHES}}}match", ref=f"#{_SEGMENT}", origin=match.origin, type=kind,
            similarity=str(min(match.score, 100)),
        )  # fmt: skip
        _preserve(element(node, f"{{{CORE}}}source", match.source))
        _preserve(element(node, f"{{{CORE}}}target", match.target))


def _write_glossary(parent: Any, found: Sequence[Standing]) -> None:
    if not found:
        return
    group = element(parent, f"{{{_GLOSSARY}}}glossary")
    for standing in found:
        hit = standing.hit
        entry = element(group, f"{{{_GLOSSARY}}}glossEntry")
        element(entry, f"{{{_GLOSSARY}}}term", hit.surface, source=hit.term_id)
        for wording in hit.expected:
            element(entry, f"{{{_GLOSSARY}}}translation", wording)
        asked = "required" if hit.required else "advice"
        told = in_both_languages(hit.note)
        note = f"{asked}; {'stands' if standing.applied else 'missing'}{'; ' if told else ''}{told}"
        element(entry, f"{{{_GLOSSARY}}}definition", note)


def _write_metadata(parent: Any, fields: dict[str, str]) -> None:
    said = {name: text for name, text in fields.items() if text}
    if not said:
        return
    group = element(element(parent, f"{{{_METADATA}}}metadata"), f"{{{_METADATA}}}metaGroup", category=_CATEGORY)
    for name, text in said.items():
        element(group, f"{{{_METADATA}}}meta", text, type=name)


# --- back ----------------------------------------------------------------------------------------------------


def read_xliff(path: Path) -> tuple[Returned, ...]:
    """Return what the units of an XLIFF 2 document say. Raises ReviewError where it is none, or unsafe."""
    root = open_xml(path, "XLIFF")
    if root.tag != f"{{{CORE}}}xliff":
        raise ReviewError(f"{path.name} is no XLIFF 2 document: its first element is <{root.tag}>.")
    return tuple(_returned(unit, path) for unit in root.iter(f"{{{CORE}}}unit"))


def _returned(unit: Any, path: Path) -> Returned:
    values: dict[str, str | None] = complete(dict(_read_metadata(unit)))
    segments = unit.findall(f"{{{CORE}}}segment")
    # A tool that cut the unit anew left spaces between the parts in <ignorable>.
    parts = [node for node in unit if node.tag in (f"{{{CORE}}}segment", f"{{{CORE}}}ignorable")]
    values["id"] = unit.get("id")
    values["source"] = _joined(parts, "source")
    values["target"] = (
        _joined(parts, "target") if any(s.find(f"{{{CORE}}}target") is not None for s in segments) else None
    )
    values["state"] = _state(segments)
    values["comment"] = _comment(unit)
    return parse_row(values, place=f"{path.name}, line {unit.sourceline}, unit {unit.get('id')}")


def _read_metadata(unit: Any) -> Iterator[tuple[str, str]]:
    for group in unit.iterfind(f"{{{_METADATA}}}metadata/{{{_METADATA}}}metaGroup"):
        if group.get("category") == _CATEGORY:
            for meta in group.iterfind(f"{{{_METADATA}}}meta"):
                yield meta.get("type", ""), markup.unescape(markup.text_of(meta))


def _joined(parts: Sequence[Any], side: str) -> str:
    """Return a unit's text; what an ignorable part has no target for is the same in both languages."""
    texts = []
    for part in parts:
        node = part.find(f"{{{CORE}}}{side}")
        if node is None and part.tag == f"{{{CORE}}}ignorable":
            node = part.find(f"{{{CORE}}}source")
        texts.append("" if node is None else markup.text_of(node))
    return markup.unescape("".join(texts))


def _state(segments: Sequence[Any]) -> str | None:
    """Return the least of the segments' states; nothing where no segment names one."""
    states = [segment.get("state") for segment in segments]
    if not states or any(state is None for state in states):
        return None
    if all(segment.get("subState") == _SUB_STATE and segment.get("state") == "initial" for segment in segments):
        return REJECTED
    known = [state for state in states if state in _ORDER]
    return min(known, key=_ORDER.index) if len(known) == len(states) else str(states[0])


def _comment(unit: Any) -> str:
    """Return the unit's comment: our note of it, and notes that a tool added."""
    notes = unit.findall(f"{{{CORE}}}notes/{{{CORE}}}note")
    said = [markup.unescape(markup.text_of(note)) for note in notes if note.get("category") in (None, "comment")]
    return "\n".join(said)
