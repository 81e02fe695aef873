"""XLIFF 1.2, for tools that know no other: OmegaT, older Trados and memoQ, Virtaal, Poedit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.errors import ReviewError
from songngu.markup import XML_LANG
from songngu.records import Article, ArticleUnits, Returned, Severity, Unit
from songngu.review.exchange import (
    FIELDS,
    XML_SPACE,
    about,
    complete,
    element,
    fields_of,
    open_xml,
    text_of,
    write_stream,
)
from songngu.review.parse import parse_row
from songngu.review.table import REJECTED, cells, finding_line, standings, term_line

CORE = "urn:oasis:names:tc:xliff:document:1.2"
_OWN = "urn:songngu:review:1"
_NAMESPACES: Any = {None: CORE, "sn": _OWN}
_NOTE = "songngu-"
_STATES = {
    "initial": "new",
    "translated": "translated",
    "reviewed": "signed-off",
    "final": "final",
    REJECTED: "needs-translation",
}
_QUALIFIER = "rejected-inaccurate"
# What other tools write, in our words. What asks for more work by a person goes back to translated: it has a text.
_WORDS = {
    "new": "initial",
    "needs-translation": "initial",
    "translated": "translated",
    "needs-adaptation": "translated",
    "needs-l10n": "translated",
    "needs-review-adaptation": "translated",
    "needs-review-l10n": "translated",
    "needs-review-translation": "translated",
    "signed-off": "reviewed",
    "final": "final",
}
_PRIORITY = {Severity.ERROR: "1", Severity.WARNING: "4", Severity.NOTE: "8"}


def write_xliff12(articles: Sequence[ArticleUnits], path: Path) -> None:
    """Write an XLIFF 1.2 document: a file element an article, a trans-unit a unit."""
    write_stream(
        path, f"{{{CORE}}}xliff", nsmap=_NAMESPACES, attributes={"version": "1.2"}, parts=_file, articles=articles
    )


def _file(one: ArticleUnits, number: int) -> Any:
    from lxml import etree

    node = etree.Element(
        f"{{{CORE}}}file",
        {
            "original": markup.escape(one.article.source) or f"article-{number}",
            "source-language": "vi",
            "target-language": "en",
            "datatype": "plaintext",
        },
        nsmap=_NAMESPACES,
    )
    header = element(node, f"{{{CORE}}}header")
    for name, text in about(one).items():
        if text:
            element(header, f"{{{CORE}}}note", f"{name}: {text}")
    body = element(node, f"{{{CORE}}}body")
    for unit in one.units:
        _write_unit(body, unit, one.article)
    return node


def _write_unit(parent: Any, unit: Unit, article: Article) -> None:
    values = cells(unit, article)
    node = element(
        parent, f"{{{CORE}}}trans-unit", id=unit.id, resname=values["kind"],
        approved="yes" if values["state"] in ("reviewed", "final") else "no",
    )  # fmt: skip
    for name, text in fields_of(values).items():
        node.set(f"{{{_OWN}}}{name.replace('_', '-')}", markup.escape(text))
    node.set(XML_SPACE, "preserve")
    element(node, f"{{{CORE}}}source", unit.segment.text, **{XML_LANG: "vi"})
    qualifier = _QUALIFIER if values["state"] == REJECTED else ""
    attributes = {XML_LANG: "en", "state": _STATES[values["state"]], "state-qualifier": qualifier}
    element(node, f"{{{CORE}}}target", unit.target, **attributes)
    for match in unit.matches:
        other = element(node, f"{{{CORE}}}alt-trans", **{"match-quality": f"{match.score}%", "origin": match.origin})
        element(other, f"{{{CORE}}}source", match.source, **{XML_LANG: "vi"})
        element(other, f"{{{CORE}}}target", match.target, **{XML_LANG: "en"})
    if unit.comment:
        element(node, f"{{{CORE}}}note", unit.comment, **{"from": f"{_NOTE}comment"})
    for finding in unit.findings:
        attributes = {"from": f"{_NOTE}finding", "priority": _PRIORITY[finding.severity], "annotates": "target"}
        element(node, f"{{{CORE}}}note", finding_line(finding), **attributes)
    for standing in standings(unit):
        element(node, f"{{{CORE}}}note", term_line(standing), **{"from": f"{_NOTE}term", "annotates": "source"})


# --- back ----------------------------------------------------------------------------------------------------


def read_xliff12(path: Path) -> tuple[Returned, ...]:
    """Return what the units of an XLIFF 1.2 document say. Raises ReviewError where it is none, or unsafe."""
    root = open_xml(path, "XLIFF")
    if root.tag != f"{{{CORE}}}xliff":
        raise ReviewError(f"{path.name} is no XLIFF 1.2 document: its first element is <{root.tag}>.")
    return tuple(_returned(node, path) for node in root.iter(f"{{{CORE}}}trans-unit"))


def _returned(node: Any, path: Path) -> Returned:
    found = {name: node.get(f"{{{_OWN}}}{name.replace('_', '-')}") for name in FIELDS}
    values = complete({name: markup.unescape(text) for name, text in found.items() if text is not None})
    target = node.find(f"{{{CORE}}}target")
    values["id"] = node.get("id")
    values["source"] = text_of(node.find(f"{{{CORE}}}source"))
    values["target"] = text_of(target)
    values["state"] = _state(node, target)
    values["comment"] = _comment(node)
    return parse_row(values, place=f"{path.name}, line {node.sourceline}, unit {node.get('id')}")


def _state(node: Any, target: Any) -> str | None:
    """Return the unit's state in our words; `approved`, which older tools set and no more, counts as reviewed."""
    said = None if target is None else target.get("state")
    if said in ("needs-translation", "new") and (target.get("state-qualifier") or "").startswith("rejected"):
        return REJECTED
    word = None if said is None else _WORDS.get(said, "translated")
    if node.get("approved") == "yes" and word not in ("reviewed", "final"):
        return "reviewed"
    return word


def _comment(node: Any) -> str:
    """Return the unit's comment: our note of it, and notes that a tool added."""
    notes = node.findall(f"{{{CORE}}}note")
    said = [
        markup.text_of(n)
        for n in notes
        if n.get("from") == f"{_NOTE}comment" or not n.get("from", "").startswith(_NOTE)
    ]
    return markup.unescape("\n".join(said))
