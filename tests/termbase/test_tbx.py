"""TBX files: valid against the rules of TBX-Basic (2019), and the older kind of other tools read."""

from pathlib import Path
from typing import Any

import pytest
from elementpath import XPath2Parser, XPathContext, get_node_tree
from lxml import etree

from songngu.termbase.exchange import read_any
from songngu.termbase.table import read_rows
from songngu.termbase.tbx import write_tbx
from tests.termbase.conftest import GLOSSARY

RULES = Path(__file__).resolve().parents[1] / "schemas" / "tbx-basic" / "TBX-Basic_DCA.sch"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
NAMES = {"tbx": "urn:iso:std:iso:30042:ed-2"}

# Content of the elements that we write, in the order of ISO 30042:2019 (TBX core structure).
CONCEPT, SECTION = ("descrip", "admin", "note"), ("admin", "note")
TERM = ("term", "termNote", "admin", "note")


def broken(document: Any) -> list[str]:
    """Return the rules of TBX-Basic's Schematron that a document breaks (XPath 2, which lxml lacks: elementpath)."""
    said: list[str] = []
    root, parser = get_node_tree(document), XPath2Parser(namespaces=NAMES)
    for rule in etree.parse(str(RULES)).iter(f"{SCH}rule"):
        nodes = list(parser.parse(f"//{rule.get('context')}").select(XPathContext(root)))
        for check in rule.iter(f"{SCH}assert"):
            test = parser.parse(f"boolean({check.get('test')})")
            said += [check.text for node in nodes if not test.evaluate(XPathContext(root, item=node))]
    return said


def names(element: Any) -> list[str]:
    return [etree.QName(child).localname for child in element]


@pytest.fixture(scope="module")
def document() -> Any:
    """The shipped glossary's first rows of each file, with every column in use among them."""
    rows = read_rows(GLOSSARY)
    full = [row for row in rows if row[14] or row[10] or row[6]][:8]
    return etree.fromstring(write_tbx(dict.fromkeys([*rows[::200], *full])))


def test_the_rules_of_the_dialect_hold(document: Any) -> None:
    assert broken(document) == []


def test_the_rules_are_really_applied(document: Any) -> None:
    spoilt = etree.fromstring(etree.tostring(document))
    next(spoilt.iter("{*}termNote")).set("type", "colour")
    next(spoilt.iter("{*}descrip")).set("type", "context")
    next(note for note in spoilt.iter("{*}termNote") if note.get("type") == "administrativeStatus").text = "good"
    spoilt.set("style", "dct")
    said = " ".join(broken(spoilt))
    for told in ("Permitted type value(s): administrativeStatus", "/context/ may only", "type may be", "'dca'"):
        assert told in said


def test_elements_stand_where_the_standard_has_them(document: Any) -> None:
    assert names(document) == ["tbxHeader", "text"]
    ids = []
    for concept in document.iter("{*}conceptEntry"):
        ids.append(concept.get("id"))
        sections = concept.findall("{*}langSec")
        assert [s.get("{http://www.w3.org/XML/1998/namespace}lang") for s in sections] == ["vi", "en"]
        head = names(concept)[: -len(sections)]
        assert head == sorted(head, key=CONCEPT.index)
        for section in sections:
            assert set(names(section)) == {"termSec"}
            for term in section:
                assert names(term)[0] == "term"
                assert set(names(term)) <= set(TERM)
    assert len(set(ids)) == len(ids)


def test_an_older_file_of_another_tool_is_read(tmp_path: Path) -> None:
    martif = """<?xml version='1.0'?>
<martif type="TBX" xml:lang="en"><text><body><termEntry id="c1"><descrip type="subjectField">Media</descrip>
<langSet xml:lang="vi-VN"><tig><term>thông tấn xã</term></tig></langSet>
<langSet xml:lang="en-GB"><tig><term>news agency</term></tig>
<tig><term>press house</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet>
</termEntry></body></text></martif>"""
    (tmp_path / "old.tbx").write_text(martif, encoding="utf-8")
    (row,) = read_any(tmp_path / "old.tbx")
    assert (row[0], row[1], row[2], row[6], row[7]) == ("c1", "thông tấn xã", "news agency", "press house", "Media")
