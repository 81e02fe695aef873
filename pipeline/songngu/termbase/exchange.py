"""Term files of other programs: CSV, Excel, TBX and TMX, in and out. A file with problems changes nothing."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from songngu.errors import TermbaseError
from songngu.files import beside
from songngu.markup import XML_LANG
from songngu.termbase.table import COLUMNS, Line, Row, parse, read_lines, refuse, term_of, write_csv
from songngu.termbase.tbx import declares_entities, read_tbx, refuse_unreadable, write_tbx
from songngu.text import strip_diacritics

KINDS = ("csv", "xlsx", "tbx", "tmx")
IMPORTED = "imported.csv"
LARGEST_WORKBOOK = 100 << 20
"""Bytes of XML; 50,000 terms come to some 30 MB."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did."""

    added: int
    replaced: int
    unchanged: int
    file: str


def export(folder: Path, target: Path) -> int:
    """Write all terms to a file, whose ending says the kind. Return how many."""
    rows = [line.row for line in read_lines(folder)]
    kind = target.suffix.lower().lstrip(".")
    if kind == "csv":
        data = ("\ufeff" + write_csv(rows)).encode()  # with the mark, Excel opens it with its letters right
    elif kind == "xlsx":
        data = _workbook(rows)
    elif kind == "tbx":
        data = write_tbx(rows)
    elif kind == "tmx":
        data = _memory(rows)
    else:
        raise refuse_unreadable(target.name)
    put(target, data)
    return len(rows)


def put(target: Path, data: bytes) -> None:
    """Write a file beside its place, then into it in one step."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with beside(target) as made:
        made.write_bytes(data)


def read_any(path: Path) -> list[Row]:
    """Read the rows of a CSV, Excel, TBX or TMX file. Raises TermbaseError that lists every problem."""
    problems: list[str] = []
    kind = path.suffix.lower()
    data = path.read_bytes()
    if kind in (".csv", ".tsv", ".txt"):
        rows = [line.row for line in parse(data, path.name, problems)]
    elif kind == ".xlsx":
        rows = _sheet(path, problems)
    elif kind in (".tbx", ".xml"):
        rows = _checked(read_tbx(data, path.name, problems), path.name, problems)
    elif kind == ".tmx":
        rows = _checked(_pairs(data, path.name, problems), path.name, problems)
    else:
        raise refuse_unreadable(path.name)
    refuse(problems)
    return rows


def import_terms(folder: Path, path: Path) -> Imported:
    """Take the terms of a file into the glossary: known ids where they stand, new ones into `imported.csv`.

    Raises TermbaseError, with nothing changed, where the file or what would come of it has problems.
    """
    incoming = read_any(path)
    lines = read_lines(folder)
    known = {line.row[0]: line for line in lines}
    by_file: dict[str, list[Row]] = {}
    for line in lines:
        by_file.setdefault(line.file, []).append(line.row)
    replaced = unchanged = 0
    fresh: dict[str, Row] = {}
    for row in incoming:
        held = known.get(row[0])
        if held is None:
            fresh[row[0]] = row
        elif term_of(held.row) == term_of(row):
            unchanged += 1
        else:
            replaced += 1
            rows = by_file[held.file]
            rows[rows.index(held.row)] = row
            known[row[0]] = Line(held.file, held.number, row)
    if fresh:
        by_file[IMPORTED] = [*by_file.get(IMPORTED, []), *fresh.values()]
    before = {line.file: [x.row for x in lines if x.file == line.file] for line in lines}
    changed = {name: rows for name, rows in by_file.items() if rows != before.get(name)}
    _verify(changed)
    for name, rows in changed.items():
        put(folder / name, write_csv(rows).encode())
    return Imported(len(fresh), replaced, unchanged, IMPORTED)


def add(folder: Path, row: Row, *, file: str) -> None:
    """Add one term to a term file. Raises TermbaseError, with nothing changed, where it cannot be."""
    lines = read_lines(folder) if any(folder.glob("*.csv")) else []
    if any(line.row[0] == row[0] for line in lines):
        raise TermbaseError(f"There is a term {row[0]} already. Change it in its file, or give another --id.")
    rows = [line.row for line in lines if line.file == file] + [row]
    _verify({file: rows})
    put(folder / file, write_csv(rows).encode())


def amend(folder: Path, row: Row) -> str | None:
    """Put a row in the place of the one of its id and return the file's name; None where there is no such term."""
    lines = read_lines(folder)
    held = next((line for line in lines if line.row[0] == row[0]), None)
    if held is None:
        return None
    rows = [row if line is held else line.row for line in lines if line.file == held.file]
    _verify({held.file: rows})
    put(folder / held.file, write_csv(rows).encode())
    return held.file


def _verify(changed: dict[str, list[Row]]) -> None:
    problems: list[str] = []
    for name, rows in changed.items():
        parse(write_csv(rows).encode(), name, problems)
    refuse(problems)


def _checked(rows: list[Row], name: str, problems: list[str]) -> list[Row]:
    """Give ids to rows that have none and check the rest as a CSV file's rows are."""
    named = [row if row[0] else (slug(row[1]), *row[1:]) for row in rows]
    parse(write_csv(named).encode(), name, problems)
    return named


def slug(vietnamese: str) -> str:
    """Return an id for a Vietnamese wording: term-so-thong-tin."""
    return "term-" + re.sub(r"[^a-z0-9]+", "-", strip_diacritics(vietnamese).lower()).strip("-")


def _workbook(rows: Sequence[Row]) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Terms")
    bold, wrap = book.add_format({"bold": True, "bg_color": "#DDE7F0"}), book.add_format({"text_wrap": True})
    for column, name in enumerate(COLUMNS):
        sheet.write_string(0, column, name, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(number, column, cell, wrap)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 6, 36)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(COLUMNS) - 1)
    book.close()
    return out.getvalue()


def _sheet(path: Path, problems: list[str]) -> list[Row]:
    import zipfile

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(path) as package:
            size = sum(part.file_size for part in package.infolist())
        if size > LARGEST_WORKBOOK:
            problems.append(f"{path.name}: would unpack to {size:,} bytes; at most {LARGEST_WORKBOOK:,} are read.")
            return []
        book = load_workbook(path, read_only=True)
        sheet = book["Terms"] if "Terms" in book.sheetnames else book[book.sheetnames[0]]
        rows = [[_cell(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except Exception as error:  # noqa: BLE001  (zipfile, openpyxl and its parsers raise anything on damaged workbooks)
        problems.append(f"{path.name}: not an Excel file that can be read ({error}). Save it again as .xlsx.")
        return []
    import csv

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return [line.row for line in parse(out.getvalue().encode(), path.name, problems)]


def _cell(value: Any) -> str:
    import datetime as dt

    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return value.date().isoformat()
    return unicodedata.normalize("NFC", str(value))


def _memory(rows: Sequence[Row]) -> bytes:
    from lxml import etree

    root = etree.Element("tmx", version="1.4")
    etree.SubElement(
        root, "header", creationtool="songngu", creationtoolversion="1", segtype="phrase", adminlang="en", srclang="vi",
        datatype="plaintext", attrib={"o-tmf": "songngu"},
    )  # fmt: skip
    body = etree.SubElement(root, "body")
    for row in rows:
        unit = etree.SubElement(body, "tu", tuid=row[0])
        for language, text in (("vi", row[1]), ("en", row[2])):
            etree.SubElement(etree.SubElement(unit, "tuv", {XML_LANG: language}), "seg").text = text
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _pairs(data: bytes, name: str, problems: list[str]) -> list[Row]:
    from lxml import etree

    if declares_entities(data, name, problems):
        return []
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        problems.append(f"{name}, row {error.lineno}, character {error.offset}: not well-formed XML: {error.msg}.")
        return []
    rows = []
    for unit in root.iter("tu"):
        texts = {(t.get(XML_LANG) or "").lower()[:2]: "".join(map(str, t.itertext())).strip() for t in unit.iter("tuv")}
        if not texts.get("vi") or not texts.get("en"):
            problems.append(f"{name}, row {unit.sourceline}: a unit without Vietnamese or without English.")
            continue
        cells = dict.fromkeys(COLUMNS, "") | {
            "id": unit.get("tuid", ""), "vi": texts["vi"], "en": texts["en"], "source": name
        }  # fmt: skip
        rows.append(tuple(unicodedata.normalize("NFC", cells[column]) for column in COLUMNS))
    return rows
