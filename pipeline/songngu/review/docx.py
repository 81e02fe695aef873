"""A bilingual Word file, for reading aloud at a meeting; what is changed in its tables comes back."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.errors import ReviewError
from songngu.records import Article, ArticleUnits, BlockKind, Returned, Unit
from songngu.review.package import check_package
from songngu.review.parse import parse_row
from songngu.review.table import address, cells, day_of

_COLUMNS = (
    ("id", "Mã\nId", 2.1),
    ("source", "Tiếng Việt\nVietnamese", 9.3),
    ("target", "Tiếng Anh\nEnglish", 9.3),
    ("state", "Trạng thái\nState", 2.4),
    ("comment", "Nhận xét\nComment", 3.9),
)
"""Field, heading, width in centimetres."""
_SENT = ("key", "sent_target", "sent_state", "sent_comment")
_PART = "/customXml/songngu-sent.json"
_STRONG = (BlockKind.TITLE, BlockKind.LEAD, BlockKind.HEADING)


def write_docx(articles: Sequence[ArticleUnits], path: Path, *, name: str, project: str) -> None:
    """Write a heading and a table an article, side by side; what was sent is kept in a part that nobody sees."""
    from docx import Document
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    document = Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.3)
    document.core_properties.author = "songngu"
    document.core_properties.title, document.core_properties.subject = name[:255], project[:255]
    document.styles["Normal"].font.name = "Arial"
    sent: dict[str, dict[str, str]] = {}
    for one in articles:
        _write_article(document, one.article, one.units)
        for unit in one.units:
            values = cells(unit, one.article)
            sent[unit.id] = {field: values[field] for field in _SENT}
    _attach(document, sent)
    document.save(str(path))


def _write_article(document: Any, article: Article, units: Sequence[Unit]) -> None:
    document.add_heading(markup.escape(article.title), level=1)
    line = " · ".join(part for part in (day_of(article), article.publisher or "", address(article)) if part)
    document.add_paragraph(markup.escape(line))
    table = document.add_table(rows=1 + len(units), cols=len(_COLUMNS), style="Table Grid")
    table.autofit = False
    _set_widths(table)
    rows = list(table.rows)
    _repeat(rows[0])
    for cell, (_, heading, _) in zip(rows[0].cells, _COLUMNS, strict=True):
        _fill(cell, heading, size=8, bold=True)
    for number, (row, unit) in enumerate(zip(rows[1:], units, strict=True), start=1):
        values = cells(unit, article)
        for cell, (field, _, _) in zip(row.cells, _COLUMNS, strict=True):
            if field == "id":
                _fill(cell, f"{number}\n", size=9, bold=True)
                _fill(cell, unit.id, size=5, bold=False)
                continue
            strong = unit.segment.kind in _STRONG and field in ("source", "target")
            _fill(cell, values[field], size=8 if field == "state" else 11, bold=strong)


def _set_widths(table: Any) -> None:
    from docx.shared import Cm

    for column, (_, _, width) in zip(table.columns, _COLUMNS, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)


def _repeat(row: Any) -> None:
    """Let a row stand at the top of every page."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _fill(cell: Any, text: str, *, size: int, bold: bool) -> None:
    from docx.shared import Pt

    run = cell.paragraphs[0].add_run(markup.escape(text))
    run.font.size, run.font.bold = Pt(size), bold


def _attach(document: Any, sent: Mapping[str, Mapping[str, str]]) -> None:
    """Keep what was sent as a part of the package; Word leaves such parts alone."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    data = json.dumps(sent, ensure_ascii=True).encode("ascii")
    part = Part(PackURI(_PART), "application/json", data, document.part.package)
    document.part.relate_to(part, "urn:songngu:review:sent")


# --- back ----------------------------------------------------------------------------------------------------


def read_docx(path: Path) -> tuple[Returned, ...]:
    """Return what the rows of a file's tables say. Raises ReviewError where no table has a column of ids."""
    from docx import Document

    check_package(path)
    try:
        document = Document(io.BytesIO(path.read_bytes()))
        sent = _sent(document)
        rows = tuple(_returned(document, sent, path))
    except (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError) as error:
        raise ReviewError(f"{path.name} cannot be read as a Word file: {error}. Save it again as .docx.") from None
    if not rows:
        raise ReviewError(f"{path.name}: no table has the columns Id and English. Ask for the file again.")
    return rows


def _sent(document: Any) -> dict[str, dict[str, str]]:
    """Return what was sent, by unit; nothing where a program dropped the part."""
    for part in document.part.package.iter_parts():
        if part.partname == _PART:
            found = json.loads(part.blob)
            return found if isinstance(found, dict) else {}
    return {}


def _returned(document: Any, sent: Mapping[str, Mapping[str, str]], path: Path) -> Iterator[Returned]:
    from docx.oxml.ns import qn

    labels = {heading.replace("\n", " ").casefold(): field for field, heading, _ in _COLUMNS}
    for number, table in enumerate(document.element.body.iter(qn("w:tbl")), start=1):
        rows = table.findall(qn("w:tr"))
        header = (
            [_text(cell).replace("\n", " ").strip().casefold() for cell in rows[0].findall(qn("w:tc"))] if rows else []
        )
        fields = [labels.get(label) for label in header]
        if "id" not in fields:
            continue
        for position, row in enumerate(rows[1:], start=2):
            texts = [_text(cell) for cell in row.findall(qn("w:tc"))]
            values: dict[str, str | None] = {
                field: markup.unescape(text) for field, text in zip(fields, texts, strict=False) if field
            }
            # Above the id stands the unit's number in its article.
            values["id"] = unit_id = ((values.get("id") or "").split() or [""])[-1]
            kept = sent.get(unit_id, {})
            values |= {field: str(kept[field]) for field in _SENT if field in kept}
            yield parse_row(values, place=f"{path.name}, table {number}, row {position}")


def _text(cell: Any) -> str:
    """Return a cell's text: paragraphs and breaks are line feeds; deletions that Word tracks are not text any more."""
    from docx.oxml.ns import qn

    lines = []
    for paragraph in cell.iter(qn("w:p")):
        parts = []
        for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
            if node.tag == qn("w:t"):
                parts.append(node.text or "")
            elif node.getparent().tag == qn("w:r"):
                parts.append({qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}.get(node.tag, "\n"))
        lines.append("".join(parts))
    return "\n".join(lines)
