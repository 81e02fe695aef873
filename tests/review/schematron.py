"""OASIS's Schematron rules for XLIFF 2.1, as far as lxml can apply them: it knows XPath 1, and they ask for 2."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple

from lxml import etree, isoschematron

_SCH = "{http://purl.oclc.org/dsdl/schematron}"


class Rules(NamedTuple):
    """Rules ready to be applied."""

    schema: Any
    applied: int
    left_out: int
    """Assertions with functions of XPath 2 (tokenize, matches)."""

    def failures(self, document: Any) -> list[str]:
        """Return what a document does against the rules."""
        self.schema.validate(document)
        failed = self.schema.validation_report.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert")
        return [" ".join("".join(one.itertext()).split()) for one in failed]


def load_rules(path: Path) -> Rules:
    """Read a Schematron file, without the assertions that need XPath 2."""
    tree = etree.parse(str(path), etree.XMLParser(no_network=True))
    root = tree.getroot()
    root.attrib.pop("queryBinding", None)
    names = {node.get("prefix"): node.get("uri") for node in root.iter(f"{_SCH}ns")}
    applied = left_out = 0
    for rule in list(root.iter(f"{_SCH}rule")):
        for node in [*rule.findall(f"{_SCH}assert"), *rule.findall(f"{_SCH}report")]:
            if _is_xpath_1(node.get("test"), names):
                applied += 1
            else:
                left_out += 1
                rule.remove(node)
        if rule.find(f"{_SCH}assert") is None and rule.find(f"{_SCH}report") is None:
            pattern = rule.getparent()
            pattern.remove(rule)
            if pattern.find(f"{_SCH}rule") is None:
                pattern.getparent().remove(pattern)
    return Rules(isoschematron.Schematron(tree, store_report=True), applied, left_out)


def _is_xpath_1(test: str, names: dict[str, str]) -> bool:
    variables: dict[str, Any] = dict.fromkeys(re.findall(r"\$([\w-]+)", test), "x")
    try:
        etree.XPath(test.replace("current()", "."), namespaces=names)(etree.Element("x"), **variables)
    except etree.XPathError:
        return False
    return True
