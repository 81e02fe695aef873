"""What reviewers' programs do to each format, done with other libraries than the ones that wrote it where there are."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from songngu import markup
from songngu.records import State, Version
from songngu.review.csv import from_field, to_field
from songngu.review.table import state_word
from songngu.review.xlsx.text import to_cell

Edits = Mapping[str, Version]
Arrange = Callable[[list[Any]], Sequence[Any]]
"""Takes a file's rows and gives them sorted, filtered, doubled, as a reviewer leaves them."""


def keep(rows: list[Any]) -> Sequence[Any]:
    """Leave the rows as they are."""
    return rows


def _word(version: Version) -> str:
    return state_word(version.state, version.sub_state)


def edit_xlsx(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    from openpyxl import load_workbook

    book = load_workbook(path)
    sheet = book["Review"]
    names = [cell.value for cell in sheet[1]]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for row in rows:
        version = edits.get(row[names.index("id")] or "")
        if version is not None:
            row[names.index("target")] = to_cell(version.target)
            row[names.index("state")] = _word(version)
            row[names.index("comment")] = to_cell(version.comment)
    # openpyxl writes a text that begins with = as a formula; Excel does not, in a cell that is formatted as text.
    arranged = arrange(rows)
    for number in range(max(len(rows), len(arranged))):
        for index in range(len(names)):
            cell = sheet.cell(number + 3, index + 1)
            cell.value = arranged[number][index] if number < len(arranged) else None
            if isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(path)


def edit_csv(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = list(csv.reader(file))
    for row in rows:
        version = edits.get(from_field(row[header.index("id")]))
        if version is not None:
            row[header.index("target")] = to_field(version.target)
            row[header.index("state")] = _word(version)
            row[header.index("comment")] = to_field(version.comment)
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *arrange(rows)])
    path.write_text(out.getvalue(), encoding="utf-8-sig", newline="")


def edit_jsonl(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    for row in rows:
        version = edits.get(row["id"])
        if version is not None:
            row |= {
                "target": version.target,
                "state": version.state.value,
                "sub_state": version.sub_state,
                "comment": version.comment,
            }
    path.write_text("".join(json.dumps(row) + "\n" for row in arrange(rows)), encoding="utf-8")


def _edit_xml(path: Path, tag: str, change: Callable[[Any], None], arrange: Arrange) -> None:
    from copy import deepcopy

    from lxml import etree

    tree = etree.parse(str(path))
    nodes = list(tree.iter(tag))
    for node in nodes:
        change(node)
    arranged = [deepcopy(node) for node in arrange(list(nodes))]
    home = nodes[0].getparent()
    for node in nodes:
        node.getparent().remove(node)
    home.extend(arranged)
    tree.write(str(path), encoding="utf-8", xml_declaration=True)


def edit_xliff(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    from lxml import etree

    core = "{urn:oasis:names:tc:xliff:document:2.0}"

    def change(node: Any) -> None:
        version = edits.get(node.get("id"))
        if version is None:
            return
        segment = node.find(f"{core}segment")
        segment.find(f"{core}target").text = markup.escape(version.target)
        segment.set("state", version.state.value)
        segment.attrib.pop("subState", None)
        if version.sub_state:
            segment.set("subState", f"songngu:{version.sub_state}")
        for note in node.findall(f"{core}notes/{core}note[@category='comment']"):
            note.getparent().remove(note)
        notes = node.find(f"{core}notes")
        if version.comment:
            if notes is None:
                notes = etree.Element(f"{core}notes")
                segment.addprevious(notes)
            etree.SubElement(notes, f"{core}note", category="comment").text = markup.escape(version.comment)

    _edit_xml(path, f"{core}unit", change, arrange)


def edit_xliff12(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    from lxml import etree

    core = "{urn:oasis:names:tc:xliff:document:1.2}"
    states = {State.INITIAL: "new", State.TRANSLATED: "translated", State.REVIEWED: "signed-off", State.FINAL: "final"}

    def change(node: Any) -> None:
        version = edits.get(node.get("id"))
        if version is None:
            return
        target = node.find(f"{core}target")
        target.text = markup.escape(version.target)
        target.attrib.pop("state-qualifier", None)
        target.set("state", "needs-translation" if version.sub_state else states[version.state])
        if version.sub_state:
            target.set("state-qualifier", "rejected-grammar")
        node.set("approved", "yes" if version.state in (State.REVIEWED, State.FINAL) else "no")
        for note in node.findall(f"{core}note[@from='songngu-comment']"):
            node.remove(note)
        if version.comment:
            etree.SubElement(node, f"{core}note").text = markup.escape(version.comment)

    _edit_xml(path, f"{core}trans-unit", change, arrange)


def edit_tmx(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    from lxml import etree

    def change(node: Any) -> None:
        version = edits.get(node.get("tuid"))
        if version is None:
            return
        node.findall("tuv")[1].find("seg").text = markup.escape(version.target)
        node.find("prop[@type='x-songngu-state']").text = _word(version)
        for note in node.findall("note"):
            node.remove(note)
        if version.comment:
            note = etree.Element("note")
            note.text = markup.escape(version.comment)
            node.insert(0, note)

    _edit_xml(path, "tu", change, arrange)


def edit_docx(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    from copy import deepcopy

    from docx import Document

    document = Document(str(path))
    for table in document.tables:
        rows = list(table.rows)[1:]
        for row in rows:
            version = edits.get(row.cells[0].text.split()[-1])
            if version is not None:
                row.cells[2].text = markup.escape(version.target)
                row.cells[3].text = _word(version)
                row.cells[4].text = markup.escape(version.comment)
    rows = [row._tr for table in document.tables for row in list(table.rows)[1:]]
    home = document.tables[0]._tbl
    arranged = [deepcopy(row) for row in arrange(rows)]
    for row in rows:
        row.getparent().remove(row)
    home.extend(arranged)
    document.save(str(path))


def edit_html(path: Path, edits: Edits, arrange: Arrange = keep) -> None:
    """What the page saves after the edits: every unit with what was sent and what became of it."""
    from songngu.review.html.embed import DATA_ID, find_block

    data = json.loads(find_block(path.read_text(encoding="utf-8"), DATA_ID) or "")
    units = []
    for unit in data["units"]:
        sent = {"target": unit["target"], "state": unit["state"], "comment": unit.get("comment", "")}
        said = dict(sent)
        if version := edits.get(unit["id"]):
            said = {"target": version.target, "state": _word(version), "comment": version.comment}
        key = f"{unit['id']}.{unit['hash']}"
        units.append({"id": unit["id"], "key": key, "source": unit["source"], "sent": sent, **said})
    work = {"format": "songngu-review", "schema": 1, "reviewer": "", "units": list(arrange(units)), "terms": []}
    path.write_text(json.dumps(work, ensure_ascii=False), encoding="utf-8")


EDITORS: Mapping[str, Callable[[Path, Edits, Arrange], None]] = {
    "xlsx": edit_xlsx,
    "csv": edit_csv,
    "jsonl": edit_jsonl,
    "html": edit_html,
    "xliff": edit_xliff,
    "xliff12": edit_xliff12,
    "tmx": edit_tmx,
    "docx": edit_docx,
}
