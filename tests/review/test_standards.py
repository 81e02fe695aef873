"""The exchange formats are what the standards say, and other tools open, edit and save them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from songngu.records import ArticleUnits, State
from songngu.review import read, write
from tests.review.builders import full_article, many
from tests.review.schematron import load_rules

SCHEMAS = Path(__file__).parent.parent / "schemas"
XML = "{http://www.w3.org/XML/1998/namespace}"


def out(kind: str, folder: Path, articles: list[ArticleUnits] | None = None) -> Path:
    articles = articles or [full_article("a1"), full_article("a2")]
    return write(articles, folder, name="bài", formats=[kind], project="test")[0]


class _Local(etree.Resolver):
    """Gives the copy of xml.xsd that lies here for W3C's address, so that nothing is fetched."""

    def resolve(self, url: str, public_id: str, context: Any) -> Any:
        if url.startswith("http"):
            return self.resolve_filename(str(SCHEMAS / "xliff-1.2" / "xml.xsd"), context)
        return None


def schema(*names: str) -> etree.XMLSchema:
    """A schema that imports some schema files of the standard."""
    imports = "".join(
        f'<xs:import namespace="{etree.parse(str(SCHEMAS / name)).getroot().get("targetNamespace")}" '
        f'schemaLocation="{(SCHEMAS / name).as_uri()}"/>'
        for name in names
    )
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Local())
    head = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">'
    return etree.XMLSchema(etree.fromstring(f"{head}{imports}</xs:schema>", parser))


def nasty() -> list[ArticleUnits]:
    """Texts with what XML cannot hold, and an article without units."""
    one = full_article()
    units = tuple(replace(u, target='=1 <b>&"\x07\ud800', comment="\x00") for u in one.units)
    return [replace(one, units=units), ArticleUnits(replace(one.article, id="empty"), ())]


@pytest.mark.parametrize("articles", [None, nasty(), many(50)], ids=["sample", "nasty", "fifty"])
class TestSchemas:
    def test_xliff_is_valid(self, articles: list[ArticleUnits] | None, tmp_path: Path) -> None:
        names = [f"xliff-2.1/{name}.xsd" for name in ("xliff_core_2.0", "glossary", "matches", "metadata")]
        schema(*names).assertValid(etree.parse(str(out("xliff", tmp_path, articles))))

    def test_xliff12_is_valid(self, articles: list[ArticleUnits] | None, tmp_path: Path) -> None:
        document = etree.parse(str(out("xliff12", tmp_path, articles)))
        schema("xliff-1.2/xliff-core-1.2-transitional.xsd").assertValid(document)

    def test_tmx_is_valid(self, articles: list[ArticleUnits] | None, tmp_path: Path) -> None:
        with (SCHEMAS / "tmx-1.4" / "tmx14.dtd").open("rb") as file:
            dtd = etree.DTD(file)
        document = etree.parse(str(out("tmx", tmp_path, articles)))
        assert dtd.validate(document), dtd.error_log


def test_a_wrong_state_is_not_valid(tmp_path: Path) -> None:
    path = out("xliff", tmp_path)
    path.write_text(path.read_text("utf-8").replace('state="translated"', 'state="done"'), "utf-8")
    assert not schema("xliff-2.1/xliff_core_2.0.xsd").validate(etree.parse(str(path)))


RULES = {name: load_rules(SCHEMAS / "xliff-2.1" / f"{name}.sch") for name in (
    "xliff_core_2.1", "glossary", "matches", "metadata",
)}  # fmt: skip


class TestSchematron:
    """The rules of OASIS that an XML schema cannot say."""

    @pytest.mark.parametrize("name", RULES)
    @pytest.mark.parametrize("articles", [None, nasty()], ids=["sample", "nasty"])
    def test_xliff_keeps_the_rules(self, name: str, articles: list[ArticleUnits] | None, tmp_path: Path) -> None:
        assert RULES[name].failures(etree.parse(str(out("xliff", tmp_path, articles)))) == []

    def test_nearly_all_rules_are_applied(self) -> None:
        assert sum(rules.applied for rules in RULES.values()) == 96
        assert sum(rules.left_out for rules in RULES.values()) == 4

    def test_what_breaks_a_rule_is_told(self, tmp_path: Path) -> None:
        path = out("xliff", tmp_path)
        text = path.read_text("utf-8")
        path.write_text(text.replace('ref="#', 'ref="#x', 1), "utf-8")
        assert RULES["matches"].failures(etree.parse(str(path)))
        path.write_text(text.replace('state="initial" subState', "subState", 1), "utf-8")
        assert RULES["xliff_core_2.1"].failures(etree.parse(str(path)))


class TestXliffRules:
    """Some of these rules once more, by what they mean for our files."""

    def units(self, tmp_path: Path) -> list[Any]:
        tree = etree.parse(str(out("xliff", tmp_path)))
        return list(tree.iter("{urn:oasis:names:tc:xliff:document:2.0}unit"))

    def test_ids_are_unique_in_a_file(self, tmp_path: Path) -> None:
        ids = [(id(unit.getparent()), unit.get("id")) for unit in self.units(tmp_path)]
        assert len(set(ids)) == len(ids)

    def test_matches_point_at_their_segment(self, tmp_path: Path) -> None:
        refs = 0
        for unit in self.units(tmp_path):
            for match in unit.iter("{urn:oasis:names:tc:xliff:matches:2.0}match"):
                assert unit.xpath(f"*[@id='{match.get('ref')[1:]}']")
                refs += 1
        assert refs == 4

    def test_sub_state_comes_with_a_state(self, tmp_path: Path) -> None:
        found = [s for u in self.units(tmp_path) for s in u.iter("{*}segment") if s.get("subState")]
        assert [(s.get("state"), s.get("subState")) for s in found] == [("initial", "songngu:rejected")] * 2

    def test_terms_and_findings_are_there(self, tmp_path: Path) -> None:
        lead = self.units(tmp_path)[1]
        terms = [node.text for node in lead.iter("{urn:oasis:names:tc:xliff:glossary:2.0}term")]
        notes = {note.get("category"): note.text for note in lead.iter("{*}note")}
        assert terms == ["Ủy ban nhân dân tỉnh Quảng Trị"]
        assert "Bản dịch hơi dài." in notes["finding"]
        assert notes["comment"] == "Xem lại số kế hoạch\n(dòng hai)"


class TestTranslateToolkit:
    """translate-toolkit stands for the many tools that are built on it: Weblate, Pootle, Virtaal."""

    def test_xliff12_edited_and_saved(self, tmp_path: Path) -> None:
        from translate.storage import xliff

        path = out("xliff12", tmp_path, [full_article()])
        store = xliff.xlifffile.parsefile(str(path))
        unit = store.units[0]
        assert unit.source == "Quảng Trị đẩy mạnh quảng bá hình ảnh"
        unit.target = "Quang Tri promotes itself"
        unit.addnote("Ngắn hơn.", origin="translator")
        unit.markapproved()
        store.savefile(str(path))
        first, *others = read(path)
        assert (first.target, first.state, first.comment) == ("Quang Tri promotes itself", State.REVIEWED, "Ngắn hơn.")
        assert [row.problem for row in (first, *others)] == [""] * 5
        sent = full_article().units[1:]
        assert [(row.target, row.comment) for row in others] == [(u.target, u.comment) for u in sent]

    def test_xliff2_edited_and_saved(self, tmp_path: Path) -> None:
        from translate.storage import xliff2

        path = out("xliff", tmp_path, [full_article()])
        store = xliff2.Xliff2File.parsefile(str(path))
        units = [unit for unit in store.units if unit.source]
        assert [unit.source for unit in units] == [unit.segment.text for unit in full_article().units]
        units[0].target = "Quang Tri promotes itself"
        store.savefile(str(path))
        rows = read(path)
        assert rows[0].target == "Quang Tri promotes itself"
        assert [row.target for row in rows[1:]] == [unit.target for unit in full_article().units[1:]]

    def test_tmx_opens(self, tmp_path: Path) -> None:
        from translate.storage import tmx

        store = tmx.tmxfile.parsefile(str(out("tmx", tmp_path, [full_article()])))
        pairs = [(unit.source, unit.target) for unit in store.units if unit.source]
        assert pairs == [(unit.segment.text, unit.target) for unit in full_article().units]


class TestOtherTools:
    def test_a_unit_cut_anew_is_joined(self, tmp_path: Path) -> None:
        path = out("xliff", tmp_path, [full_article()])
        tree = etree.parse(str(path))
        core = "{urn:oasis:names:tc:xliff:document:2.0}"
        segment = next(tree.iter(f"{core}segment"))
        for part, (source, target) in enumerate(
            (("Quảng Trị", "Quang Tri"), ("đẩy mạnh quảng bá hình ảnh", "promotes"))
        ):
            made = etree.Element(f"{core}segment", id=f"s{part}x", state="final" if part else "reviewed")
            etree.SubElement(made, f"{core}source").text = source
            etree.SubElement(made, f"{core}target").text = target
            segment.addprevious(made)
            if not part:
                gap = etree.Element(f"{core}ignorable")
                etree.SubElement(gap, f"{core}source").text = " "
                segment.addprevious(gap)
        segment.getparent().remove(segment)
        tree.write(str(path), encoding="utf-8")
        row = read(path)[0]
        assert (row.source, row.target, row.state) == (
            full_article().units[0].segment.text,
            "Quang Tri promotes",
            State.REVIEWED,
        )

    def test_inline_markers_and_code_points_are_text(self, tmp_path: Path) -> None:
        path = out("xliff", tmp_path, [full_article()])
        text = path.read_text("utf-8").replace(
            'preserve">Quang Tri steps up',
            'preserve"><mrk id="m1" type="term">Quang Tri</mrk><!-- x --> steps<cp hex="0007"/> up',
        )
        path.write_text(text, "utf-8")
        assert read(path)[0].target == "Quang Tri steps\x07 up the promotion of its image"

    def test_word_deletions_are_not_text(self, tmp_path: Path) -> None:
        from docx import Document
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        path = out("docx", tmp_path, [full_article()])
        document = Document(str(path))
        paragraph = document.tables[0].rows[1].cells[2].paragraphs[0]
        gone = f'<w:del {nsdecls("w")} w:id="1" w:author="L"><w:r><w:delText>not this</w:delText></w:r></w:del>'
        added = (
            f'<w:ins {nsdecls("w")} w:id="2" w:author="L"><w:r><w:t xml:space="preserve"> abroad</w:t></w:r></w:ins>'
        )
        paragraph._p.append(parse_xml(gone))
        paragraph._p.append(parse_xml(added))
        document.save(str(path))
        assert read(path)[0].target == "Quang Tri steps up the promotion of its image abroad"

    def test_xliff12_states_of_other_tools(self, tmp_path: Path) -> None:
        path = out("xliff12", tmp_path, [full_article()])
        text = path.read_text("utf-8").replace(' state="translated"', ' state="needs-review-translation"')
        path.write_text(text, "utf-8")
        assert read(path)[0].state is State.TRANSLATED
        path.write_text(text.replace('approved="no"', 'approved="yes"', 1), "utf-8")
        assert [row.state for row in read(path)[:2]] == [State.REVIEWED, State.TRANSLATED]
