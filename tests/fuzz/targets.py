"""What is fuzzed: a good file of every form that the program reads, and what reads it.

Each target takes a path. It must end, or raise SongnguError; what it read must be fit to be printed and kept.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from songngu.archive import open_archive
from songngu.batch import codec, reviews
from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.ledger import Ledger
from songngu.batch.run import run
from songngu.cli.corpus import as_record
from songngu.memory import Memory, import_tmx
from songngu.project import Project
from songngu.records import Article, Sent, Skip
from songngu.review import merge, read, read_tags, read_terms
from songngu.segment import cut
from songngu.termbase.exchange import export, import_terms

TITLE = "Chợ phiên Tà Rụt họp lại sau gần hai năm"
LEAD = "Sáng 14/3/2021, chợ phiên Tà Rụt ở xã miền núi giáp Lào họp lại, bà con mang măng, chuối và vải dệt xuống bán."
BODY = "Ban quản lý chợ kê thêm bốn mươi sạp, đặt chỗ rửa tay ở hai lối vào và nhắc người mua giữ khoảng cách với nhau."
RECORD: dict[str, Any] = {
    "id": "tin-1", "url": "https://bao.example.vn/2021/03/tin-1.html", "title": TITLE,
    "published": "2021-03-14T08:00:00",
    "author": "Hồ Văn Sáu", "section": "Xã hội", "publisher": "Báo Gió Lào",
    "blocks": [{"kind": "lead", "text": LEAD}, {"kind": "paragraph", "text": BODY}],
    "pictures": [{"src": "anh/cho.jpg", "caption": "Chợ Tà Rụt sáng 14/3.", "credit": "Ảnh: Hồ Sáu"}],
}  # fmt: skip
PAGE = (
    f"<!DOCTYPE html><html lang='vi'><head><meta charset='utf-8'><title>{TITLE}</title>"
    "<meta property='article:published_time' content='2021-03-14T08:00:00+07:00'></head><body>"
    f"<h1>{TITLE}</h1><div class='date'>14/3/2021 08:00</div><p>{LEAD}</p><figure><img src='anh/cho.jpg' width='640'>"
    f"<figcaption>Chợ Tà Rụt. Ảnh: Hồ Sáu</figcaption></figure><p>{BODY}</p><p>{BODY} {LEAD}</p><p><b>Hồ Sáu</b></p>"
    "</body></html>"
)
FEED = (
    "<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    f"<channel><title>Gió Lào</title><item><title>{TITLE}</title><link>https://bao.example.vn/tin-1</link>"
    f"<pubDate>Sun, 14 Mar 2021 08:00:00 +0700</pubDate><description><![CDATA[<img src='a.jpg'>{LEAD}]]></description>"
    f"<content:encoded><![CDATA[<p>{LEAD}</p><p>{BODY}</p>]]></content:encoded></item></channel></rss>"
)
PLAIN = f"{TITLE}\n\nChủ nhật, 14/03/2021 08:00\n\n{LEAD}\n\ncho.jpg\nChợ Tà Rụt. Ảnh: Hồ Sáu\n\n{BODY}\n\nHỒ SÁU\n"
TERMS = (
    "id,vi,en,vi_short,valid_from,status,source,note\n"
    "so-ttt,Sở Thông tin và Truyền thông,Department of Information and Communications,Sở TT&TT,2008-01-01,,Luật 1,\n"
    "cho-phien,chợ phiên,periodic market,,,,,\nban-quan-ly,Ban quản lý,management board,,,,,\n"
)
FORMATS = ("xlsx", "html", "xliff", "xliff12", "tmx", "csv", "docx", "jsonl")
"""Of review."""


@dataclass(frozen=True, slots=True)
class Target:
    """A good file and its reader."""

    name: str
    """Its path, and the file's ending."""
    data: bytes
    read: Callable[[Path], object]
    group: str


def targets(folder: Path) -> tuple[Target, ...]:
    """Make good files of every form, and a project that their readers work in."""
    project = make_project(folder / "project")
    made = [*_archives(), *_reviews(project), *_returns(project), *_terms(folder / "terms"), *_settings(folder / "set")]
    return tuple(made)


def _utf8(value: object) -> None:
    """Print a value where nobody sees it: raises UnicodeEncodeError as a terminal or a file would."""
    json.dumps(value, ensure_ascii=False, default=str).encode()


# --- archives ------------------------------------------------------------------------------------------------


def _archives() -> Iterator[Target]:
    line = json.dumps(RECORD, ensure_ascii=False).encode() + b"\n"
    table = io.StringIO()
    csv.writer(table).writerows([["id", "title", "published", "text"], ["a", TITLE, "14/3/2021", f"{LEAD}\n{BODY}"]])
    files = {
        "tin.txt": PLAIN.encode(),
        "tin-utf-16.txt": PLAIN.encode("utf-16"),
        "tin.html": PAGE.encode(),
        "tin.jsonl": line * 2,
        "tin.json": json.dumps({"articles": [RECORD, RECORD]}, ensure_ascii=False).encode(),
        "tin.csv": table.getvalue().encode(),
        "tin.tsv": table.getvalue().replace(",", "\t").encode(),
        "tin.xml": FEED.encode(),
        "tin.jsonl.gz": gzip.compress(line * 2),
        "tin.xlsx": _workbook(),
        "tin.docx": _word(),
        "tin.parquet": _parquet(),
        "tin.zip": _zip({"a.jsonl": line, "b/c.html": PAGE.encode(), "d.txt": PLAIN.encode()}),
        "tin.tar": _tar({"a.jsonl": line, "b/c.html": PAGE.encode()}, "w"),
        "tin.tar.gz": _tar({"a.jsonl": line, "b/c.html": PAGE.encode()}, "w:gz"),
        "tin.warc": _warc(packed=False),
        "tin.warc.gz": _warc(packed=True),
    }
    for name, data in files.items():
        yield Target(f"archive/{name}", data, read_archive, "archive")


def read_archive(path: Path) -> object:
    """Read an archive, cut its articles, and print and keep what was read. Returns what stopped at the last net."""
    caught = []
    for item in open_archive([str(path)]):
        _utf8(as_record(item))
        if isinstance(item, Article):
            codec.load(codec.dump(item), Article)
            cut(item)
        elif item.reason.startswith("cannot be read: "):
            caught.append(item.reason)
    return caught


def _workbook() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ("id", "title", "published", "text"),
        ("a", TITLE, "14/3/2021", f"{LEAD}\n{BODY}"),
        (1, TITLE, 44269, 1.5),
    ):
        book.active.append(row)
    return _saved(book)


def _saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _word() -> bytes:
    import docx

    document = docx.Document()
    for text in (TITLE, "14/3/2021", LEAD, BODY):
        document.add_paragraph(text)
    document.add_table(1, 2).rows[0].cells[0].text = BODY
    return _slim(_saved(document))


def _slim(data: bytes) -> bytes:
    """Return a Word file without its picture of itself, so that more of the changes meet what is read."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return _zip({name: old.read(name) for name in old.namelist() if "thumbnail" not in name})


def _parquet() -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    out = io.BytesIO()
    pq.write_table(pa.table({"id": ["a", "b"], "title": [TITLE, TITLE], "text": [LEAD, BODY]}), out)
    return out.getvalue()


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def _tar(members: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return out.getvalue()


def _warc(*, packed: bool) -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    for number in range(2):
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
        payload = io.BytesIO(PAGE.encode())
        address = f"https://bao.example.vn/{number}.html"
        writer.write_record(writer.create_warc_record(address, "response", payload=payload, http_headers=headers))
    return out.getvalue()


# --- review files --------------------------------------------------------------------------------------------


def make_project(folder: Path) -> Project:
    """Make a project that was run once, without an engine, with a small glossary."""
    project = Project.create(folder)
    for path in project.glossary.glob("*.csv"):
        path.unlink()
    (project.glossary / "terms.csv").write_text(TERMS, encoding="utf-8")
    shutil.rmtree(project.corpora / "sample")
    (project.corpora / "tin.jsonl").write_text(json.dumps(RECORD, ensure_ascii=False) + "\n", encoding="utf-8")
    options = RunOptions(engine="none", formats=FORMATS, out=project.root / "out", workers=1)
    run(project, [str(project.corpora)], options=options)
    return project


def review_files(project: Project) -> dict[str, bytes]:
    """Return the project's review files by format."""
    endings = {"xlsx": ".xlsx", "html": ".html", "xliff": ".xlf", "tmx": ".tmx", "csv": ".csv", "docx": ".docx"}
    files = sorted(path for path in (project.root / "out").rglob("*") if path.is_file())
    ours = [path for path in files if path.name != "report.html"]
    found = {kind: next(p for p in ours if p.suffix == end).read_bytes() for kind, end in endings.items()}
    xliff = [path.read_bytes() for path in ours if path.suffix == ".xlf"]
    found["xliff"], found["xliff12"] = sorted(xliff, key=lambda data: b"urn:oasis:names:tc:xliff:document:1.2" in data)
    found["jsonl"] = next(path for path in ours if path.name == "units.jsonl").read_bytes()
    units = [json.loads(line) for line in found["jsonl"].splitlines()]
    work = [
        {name: unit[name] for name in ("id", "key", "source", "target", "state", "comment", "sent")} for unit in units
    ]
    terms = [{"decision": "add", "source": "chợ phiên", "target": "market", "units": [units[0]["id"]]}]
    saved = {"format": "songngu-review", "schema": 1, "reviewer": "Lan", "units": work, "terms": terms}
    found["work"] = json.dumps(saved, ensure_ascii=False).encode()
    return found


def _reviews(project: Project) -> Iterator[Target]:
    files = review_files(project)
    with Ledger(project.state_dir, read_only=True) as ledger:
        ids = [str(row["id"]) for row in ledger.db.execute("SELECT id FROM units")]
        sent = reviews.sent(ledger, ids)
    for kind, data in files.items():
        yield Target(f"review/{kind}.{_ending(kind)}", data, _merging(sent), "review")


def _ending(kind: str) -> str:
    return {"xliff": "xlf", "xliff12": "xlf", "work": "songngu.json"}.get(kind, kind)


def _merging(sent: dict[str, Sent]) -> Callable[[Path], object]:
    def read_back(path: Path) -> object:
        rows = read(path)
        read_terms(path)
        read_tags(path)
        return merge(rows, sent)

    return read_back


def _returns(project: Project) -> Iterator[Target]:
    def whole(path: Path) -> object:
        accepted = accept(project, [path])
        _utf8([(one.place, one.unit_id, one.detail) for one in accepted.outcomes])
        shutil.rmtree(accepted.page.parent)
        return None

    for kind, data in review_files(project).items():
        yield Target(f"accept/{kind}.{_ending(kind)}", _worked_in(data), whole, "accept")


def _worked_in(data: bytes) -> bytes:
    """Return a review file in which somebody worked, where that is a matter of a word."""
    return data.replace(b'"state": "initial"', b'"state": "reviewed"').replace(
        b'"target": ""', b'"target": "A market."'
    )


# --- terms, settings, memory ---------------------------------------------------------------------------------


def _terms(folder: Path) -> Iterator[Target]:
    folder.mkdir()
    kept = folder / "terms.csv"
    kept.write_text(TERMS, encoding="utf-8")

    def take(path: Path) -> object:
        try:
            return import_terms(folder, path)
        finally:
            (folder / "imported.csv").unlink(missing_ok=True)
            kept.write_text(TERMS, encoding="utf-8")

    for kind in ("csv", "xlsx", "tbx", "tmx"):
        target = folder.parent / f"all.{kind}"
        export(folder, target)
        yield Target(f"glossary/terms.{kind}", target.read_bytes(), take, "glossary")
    memory = Memory(folder.parent / "memory.db")
    data = (folder.parent / "all.tmx").read_bytes()
    dated = data.replace(b"<tuv xml", b'<prop type="x-published">2021-01-25</prop><tuv xml', 1)
    yield Target("memory/memory.tmx", dated, lambda path: import_tmx(memory, path), "glossary")


SETTINGS = """[project]
name = "quảng trị"
[run]
engine = "none"
beam_size = 2
formats = ["xlsx", "html"]
disabled_checks = ["length"]
default_date = 2025-07-01
keep_duplicates = false
[archive.columns]
title = "tieu_de"
[endpoint]
url = "http://127.0.0.1:9/v1"
timeout = 30.5
[[dataset.licences]]
source = "*"
licence = "CC-BY-4.0"
"""


def _settings(folder: Path) -> Iterator[Target]:
    folder.mkdir()

    def opened(path: Path) -> object:
        shutil.copyfile(path, folder / "songngu.toml")
        settings = Project.open(folder).settings
        texts = (*settings.formats, *settings.disabled_checks, *settings.columns, *settings.columns.values())
        return [text.casefold() for text in texts]

    yield Target("settings/songngu.toml", SETTINGS.encode(), opened, "settings")


__all__ = ["Skip", "Target", "read_archive", "targets"]
