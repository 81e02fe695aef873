"""Writes the nasty files that no editor could: packed, nested, or of bytes that are no text.

    python -m tests.nasty.make

They come out the same each time. What they aim at, and what is said of each, is in README.md beside them.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

HERE = Path(__file__).parent
TITLE = "Chợ phiên Tà Rụt họp lại sau gần hai năm"
TEXT = "Sáng 14/3/2021, chợ phiên Tà Rụt ở xã miền núi giáp Lào họp lại, bà con mang măng, chuối và vải dệt xuống bán."
LINE = json.dumps({"id": "a", "title": TITLE, "text": f"{TEXT}\n{TEXT}"}, ensure_ascii=False).encode() + b"\n"
BOMB = bytes(9 << 20)
"""9 MiB of nothing: above the size from which the ratio of packing is looked at, and 9 KB packed."""
HEAD = "<?xml version='1.0'?>"
ENTITY = "<!DOCTYPE x [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
LAUGHS = "<!DOCTYPE x [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip
FEED = "<rss><channel><item><title>{title}</title><description>{text}</description></item></channel></rss>"
XLIFF = "<xliff version='2.1' xmlns='urn:oasis:names:tc:xliff:document:2.0'>"
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def zipped(members: dict[str, bytes], *, date: tuple[int, ...] = (2021, 1, 25, 0, 0, 0)) -> bytes:
    """Return a ZIP file of some members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name, date)  # type: ignore[arg-type]
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return out.getvalue()


def workbook(shared: bytes, *, extra: dict[str, bytes] | None = None) -> bytes:
    """Return a workbook of one sheet, two rows of two cells, with the shared texts given."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    links = f"<Relationships xmlns='{package}/relationships'>"
    types = "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
    named = (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("sharedStrings", "sharedStrings"))
    for part, name in named:
        types += f"<Override PartName='/xl/{part}.xml' ContentType='{kind}.{name}+xml'/>"
    sheets = "<sheets><sheet name='Review' sheetId='1' r:id='r1'/></sheets>"
    rows = "".join(
        f"<row r='{row}'><c r='A{row}' t='s'><v>{one}</v></c><c r='B{row}' t='s'><v>{other}</v></c></row>"
        for row, one, other in ((1, 0, 1), (2, 2, 2))
    )
    parts = {
        "[Content_Types].xml": f"<Types xmlns='{package}/content-types'>{types}</Types>",
        "_rels/.rels": f"{links}{_link(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{SHEET}' xmlns:r='{office}'>{sheets}</workbook>",
        "xl/_rels/workbook.xml.rels": f"{links}{_link(1, 'worksheet', 'worksheets/sheet1.xml')}"
        f"{_link(2, 'sharedStrings', 'sharedStrings.xml')}</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet xmlns='{SHEET}'><sheetData>{rows}</sheetData></worksheet>",
    }
    members = {name: text.encode() for name, text in parts.items()}
    return zipped(members | {"xl/sharedStrings.xml": shared, **(extra or {})})


def _link(number: int, kind: str, target: str) -> str:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f"<Relationship Id='r{number}' Type='{office}/{kind}' Target='{target}'/>"


def shared(*texts: str, prolog: str = "") -> bytes:
    """Return the shared texts of a workbook."""
    return f"{HEAD}{prolog}<sst xmlns='{SHEET}'>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>".encode()


def tarred(*members: tuple[str, bytes, str]) -> bytes:
    """Return a TAR file of members, links where they name a target."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for name, data, target in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            if target:
                member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def packed(data: bytes) -> bytes:
    """Return gzip data without a time in it."""
    return gzip.compress(data, 9, mtime=0)


def picture(width: int, height: int, *, data: bytes = b"") -> bytes:
    """Return a PNG file whose head claims a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def files() -> dict[str, bytes]:
    """Return every file by its name."""
    nested = LINE
    for _ in range(5):
        nested = zipped({"trong.zip" if nested is not LINE else "tin.jsonl": nested})
    review = shared("id", "target", "x")
    unit = {"id": "x", "key": "x.y", "source": "a", "target": "b", "state": "reviewed"}
    lone = json.dumps(unit | {"id": "\ud800", "key": "", "source": "\udfff", "reviewer": "\ud800", "target": "\ud800"})
    return {
        # archives
        "bomb.jsonl.gz": packed(BOMB),
        "bomb.zip": zipped({"bom.jsonl": BOMB}),
        "bomb.docx": zipped({"word/document.xml": BOMB}),
        "bomb.xlsx": workbook(BOMB),
        "laughs.xlsx": workbook(shared("id", "text", "&i;", prolog=LAUGHS)),
        "torn.xlsx": workbook(review[:-20]),
        "torn.docx": zipped({"[Content_Types].xml": b"<Types", "word/document.xml": b"<w"}),
        "nested.zip": nested,
        "escape.zip": zipped({"../../etc/cron.d/x.jsonl": LINE, "C:\\Windows\\x.jsonl": LINE, "/tin.jsonl": LINE}),
        "method.zip": zipped({"tin.jsonl": LINE}).replace(b"\x08\x00", b"\x63\x00"),
        "name.zip": zipped({"tin-é.jsonl": LINE}).replace("é".encode(), b"\xff\xff"),
        "links.tar": tarred(("tin.jsonl", b"", "/etc/passwd"), ("b.jsonl", LINE, "")),
        "name.tar": tarred(("tin-\udcff.jsonl", LINE.replace(b'"a"', b'"b"'), ""), ("hong-\udcfe.jsonl", b"{", "")),
        "escape.tar": tarred(("../x.jsonl", LINE, ""), ("/x.jsonl", LINE, "")),
        "size.tar": tarred(("tin.jsonl", LINE, "")).replace(b"00000000", b"\x80\xff\xff\xff\xff\xff\xff\xff", 1),
        "laughs.xml": f"{HEAD}{LAUGHS}{FEED.format(title=TITLE, text='&i;')}".encode(),
        "entity.xml": f"{HEAD}{ENTITY}{FEED.format(title='&x;', text=TEXT)}".encode(),
        "deep.xml": HEAD.encode() + b"<rss><channel><item>" * 200,
        "deep.json": b"[" * 5_000,
        "deep.jsonl": b'{"a":' * 2_000 + b"\n",
        "deep.html": b"<html><body>" + b"<div>" * 5_000 + TEXT.encode(),
        "digits.jsonl": b'{"id": ' + b"9" * 5_000 + b"}\n",
        "nul.txt": b"Ch\x00\x00\x01\x02" * 200,
        "text.warc": b"WARC/1.0\r\nContent-Length: 99999999999999\r\n\r\nx",
        "broken.warc.gz": packed(b"WARC/1.0\r\nContent-Length: abc\r\n\r\nx") + b"\x1f\x8b\x08broken",
        "head.csv": b"mot,hai,ba\n1,2,3\n",
        "magic.parquet": b"PAR1" + b"\xff" * 40 + b"PAR1",
        # review files
        "bomb-review.xlsx": workbook(review, extra={"xl/extra.xml": bytes(60 << 20)}),
        "laughs-review.xlsx": workbook(shared("id", "target", "&i;", prolog=LAUGHS)),
        "laughs.xlf": f"{HEAD}{LAUGHS}{XLIFF}&i;</xliff>".encode(),
        "entity.tmx": f"{HEAD}{ENTITY}<tmx version='1.4'><body><tu>&x;</tu></body></tmx>".encode(),
        "deep.xlf": HEAD.encode() + b"<xliff version='2.1'>" + b"<a>" * 5_000,
        "utf-7.xlf": b"<?xml version='1.0' encoding='utf-7'?><xliff version='2.1'>+ADw-script+AD4-</xliff>",
        "no-units.html": b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>",
        "script.html": b'<!DOCTYPE html><html><script type="application/json" id="songngu-data">{"a":</script></html>',
        "lone.jsonl": lone.encode() + b"\n",
        "id.jsonl": json.dumps(unit | {"id": "x' OR 1=1; DROP TABLE units; --", "key": ""}).encode() + b"\n",
        "long-id.jsonl": json.dumps(unit | {"id": "x" * 20_000, "key": ""}).encode() + b"\n",
        "number.jsonl": b'{"id": ' + b"1" * 5_000 + b"}\n",
        "state.csv": b"id,target,state\nx,y,=1+1\n",
        "mac.csv": b"\xff\xfe" + "id,target\rx,y\r".encode("utf-16-le") + b"\x00",
        "old.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504),
        "empty.songngu.json": b"",
        # terms
        "laughs.tbx": f"{HEAD}{LAUGHS}<tbx>&i;</tbx>".encode(),
        "note.tbx": (
            f"{HEAD}<martif><text><body><termEntry id='c1'><note>songngu: {{broken</note>"
            "<langSet xml:lang='vi'><tig><term>chợ phiên</term></tig></langSet></termEntry></body></text></martif>"
        ).encode(),
        "formula.csv": b"id,vi,en\na,\"=HYPERLINK(\"\"http://x\"\",1)\",@SUM(1)\n",
        "torn-terms.xlsx": workbook(review[:-20]),
        "bomb-terms.xlsx": workbook(review, extra={"xl/extra.xml": bytes(101 << 20)}),
        "entity-terms.tmx": f"{HEAD}{ENTITY}<tmx version='1.4'><body><tu>&x;</tu></body></tmx>".encode(),
        # settings
        "digits.toml": b"[run]\nbeam_size = " + b"9" * 5_000 + b"\n",
        "deep.toml": b"[run]\nformats = " + b"[" * 3_000 + b"\n",
        "nan.toml": b"[endpoint]\ntimeout = nan\ncost_cap = inf\n"
        b"[run]\ndisabled_checks = [{}]\n[archive.columns]\ntitle = []\n",
        "latin.toml": b'[project]\nname = "Qu\xe1ng Tr\xec"\n',
        # pictures
        "huge.png": picture(100_000, 100_000),
        "bomb.png": picture(20_000, 20_000, data=zlib.compress(bytes(20_000 * 2_501), 9)),
        "script.svg.png": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        "torn.jpg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\xff" * 200,
    }  # fmt: skip


def main() -> None:
    """Write the files."""
    for name, data in files().items():
        (HERE / name).write_bytes(data)


if __name__ == "__main__":
    main()
