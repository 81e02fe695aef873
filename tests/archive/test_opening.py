"""Any archive in, articles and skips out: the seed, every format, and everything that can be wrong with a file."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import os
import re
import tarfile
import zipfile
from pathlib import Path

import pytest

from songngu.archive import open_archive
from songngu.records import HANOI, Article, BlockKind, Skip

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
TITLE = "Huyện Gio Linh trồng thêm rừng ven biển"
LEAD = "Sáng 3/3/2020, UBND huyện Gio Linh phát động trồng 40 héc-ta rừng phi lao chắn cát tại bốn xã ven biển."
BODY = (
    "Cây giống do Hạt Kiểm lâm huyện ươm từ năm ngoái, mỗi hộ tham gia được hỗ trợ tiền công và phân bón trong hai năm."
)
RECORD = {"id": "gl-1", "title": TITLE, "published": "2020-03-03", "text": f"{LEAD}\n{BODY}"}
PAGE = (
    f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>Thứ ba, 03/03/2020</p><div>"
    + "".join(f"<p>{LEAD} {BODY}</p><p>{BODY} Lần thứ {n}.</p>" for n in ("nhất", "hai"))
    + "</div></body></html>"
)


def read(*paths: Path | str, **options: object) -> list[Article | Skip]:
    return list(open_archive([str(path) for path in paths], **options))  # type: ignore[arg-type]


def one(path: Path | str, **options: object) -> Article:
    (item,) = read(path, **options)
    assert isinstance(item, Article), item
    return item


def texts(article: Article) -> list[str]:
    return [block.text for block in article.blocks]


def jsonl(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def test_the_seed_article_comes_out_exactly() -> None:
    article = one(SAMPLE / "quang-tri-2021.txt")
    assert article.title == "Quảng Trị: Ban hành Kế hoạch thông tin đối ngoại tỉnh Quảng Trị năm 2021"
    assert article.published == dt.datetime(2021, 1, 25, 10, 6, tzinfo=HANOI)
    assert [block.kind.value for block in article.blocks] == [
        "title", "lead", "paragraph", "caption", "credit", "paragraph", "paragraph", "byline",
    ]  # fmt: skip
    (picture,) = article.pictures
    assert (picture.source, picture.credit) == ("20210125-l6.jpg", "Thanh Tùng")
    assert texts(article)[3].endswith("Trường THCS-THPT Cửa Việt")
    assert texts(article)[-1] == article.author == "NHƯ QUỲNH (Sở TT&TT Quảng Trị)"


def _csv(path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["Mã", "Tiêu đề", "Ngày đăng", "Nội dung"])
        writer.writerow(["gl-1", TITLE, "03/03/2020", f"{LEAD}\n{BODY}"])


def _xlsx(path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["Mã", "Tiêu đề", "Ngày đăng", "Nội dung"])
    book.active.append(["gl-1", TITLE, dt.date(2020, 3, 3), f"{LEAD}\n{BODY}"])
    book.save(path)


def _parquet(path: Path) -> None:
    import pandas as pd

    pd.DataFrame([RECORD]).to_parquet(path)


def _json(path: Path) -> None:
    path.write_text(json.dumps({"articles": [RECORD]}), encoding="utf-8")


def _lines(path: Path) -> None:
    path.write_bytes(jsonl(RECORD))


def _packed_lines(path: Path) -> None:
    path.write_bytes(gzip.compress(jsonl(RECORD)))


def _rss(path: Path) -> None:
    path.write_text(
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title><item><guid>gl-1</guid>'
        f"<title>{TITLE}</title><pubDate>Tue, 03 Mar 2020 00:00:00 +0700</pubDate>"
        f"<description><![CDATA[<p>{LEAD}</p><p>{BODY}</p>]]></description></item></channel></rss>",
        encoding="utf-8",
    )


def _atom(path: Path) -> None:
    path.write_text(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Báo</title><entry><id>gl-1</id>'
        f"<title>{TITLE}</title><published>2020-03-03T00:00:00+07:00</published>"
        f'<content type="html">&lt;p&gt;{LEAD}&lt;/p&gt;&lt;p&gt;{BODY}&lt;/p&gt;</content></entry></feed>',
        encoding="utf-8",
    )


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bài/tin.jsonl", jsonl(RECORD))


def _zip_with_table(path: Path) -> None:
    table = path.with_suffix(".xlsx")
    _xlsx(table)
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(table, "bang.xlsx")


def _tar(path: Path) -> None:
    data = jsonl(RECORD)
    with tarfile.open(path, "w:gz") as archive:
        member = tarfile.TarInfo("tin.jsonl")
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))


def _tar_with_table(path: Path) -> None:
    table = path.with_suffix(".xlsx")
    _xlsx(table)
    with tarfile.open(path, "w") as archive:
        archive.add(table, "bang.xlsx")


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("tin.csv", _csv),
        ("tin.xlsx", _xlsx),
        ("tin.parquet", _parquet),
        ("tin.json", _json),
        ("tin.jsonl", _lines),
        ("tin.jsonl.gz", _packed_lines),
        ("tin.xml", _rss),
        ("tin.atom", _atom),
        ("tin.zip", _zip),
        ("bang.zip", _zip_with_table),
        ("tin.tar.gz", _tar),
        ("bang.tar", _tar_with_table),
    ],
)
def test_one_article_in_every_format(tmp_path: Path, name: str, write: object) -> None:
    write(tmp_path / name)  # type: ignore[operator]
    article = one(tmp_path / name)
    assert (article.id, article.title, article.day) == ("gl-1", TITLE, dt.date(2020, 3, 3))
    assert texts(article) == [TITLE, LEAD, BODY]


def test_word_file_keeps_paragraphs_and_place_of_pictures(tmp_path: Path) -> None:
    import docx
    from PIL import Image

    picture = tmp_path / "a.png"
    Image.new("RGB", (8, 8)).save(picture)
    file = docx.Document()
    for text in (TITLE, "Thứ ba, 03/03/2020", LEAD):
        file.add_paragraph(text)
    file.add_picture(str(picture))
    file.add_paragraph("Người dân xã Trung Giang trồng cây - Ảnh: Hoài An")
    file.add_paragraph(BODY)
    file.save(str(tmp_path / "bai.docx"))
    article = one(tmp_path / "bai.docx")
    assert article.published == dt.date(2020, 3, 3)
    assert [block.kind for block in article.blocks[1:]] == [
        BlockKind.LEAD, BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.PARAGRAPH,
    ]  # fmt: skip
    assert [picture.credit for picture in article.pictures] == ["Hoài An"]


def _warc(path: Path, *, broken: bool) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    records = []
    for number in range(3):
        stream = io.BytesIO()
        writer = WARCWriter(stream, gzip=path.suffix == ".gz")
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0")
        page = PAGE.replace("40", str(40 + number)).encode()
        url = f"http://bao.example/{number}"
        writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(page), http_headers=headers))
        records.append(stream.getvalue())
    if broken:
        records[1] = b"\x1f\x8b\x08rubbish" * 5 if path.suffix == ".gz" else b"WARC/9 rubbish\r\nmore\r\n\r\n"
    path.write_bytes(b"".join(records))


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_warc_gives_its_pages(tmp_path: Path, name: str) -> None:
    _warc(tmp_path / name, broken=False)
    items = read(tmp_path / name, keep_duplicates=True)
    assert [item.url for item in items if isinstance(item, Article)] == [f"http://bao.example/{n}" for n in range(3)]


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_a_broken_warc_record_is_named_and_the_rest_read(tmp_path: Path, name: str) -> None:
    _warc(tmp_path / name, broken=True)
    items = read(tmp_path / name, keep_duplicates=True)
    assert {item.url for item in items if isinstance(item, Article)} == {"http://bao.example/0", "http://bao.example/2"}
    assert any(isinstance(item, Skip) and name in item.item and "broken record" in item.reason for item in items)


def test_a_warc_that_breaks_off_within_a_page_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    _warc(path, broken=False)
    path.write_bytes(path.read_bytes()[:-120])
    *items, last = read(path, keep_duplicates=True)
    assert sum(isinstance(item, Article) for item in items) == 3
    assert isinstance(last, Skip)
    assert last.reason == "the record breaks off, 116 bytes short; its start was read"


def test_a_warc_record_without_a_length_is_told(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    _warc(path, broken=False)
    first, second, third = path.read_bytes().split(b"WARC/1.0")[1:]
    second = re.sub(rb"Content-Length: \d+(?=\r\n\r\nHTTP)", b"Content-Length: dai", second)
    path.write_bytes(b"".join(b"WARC/1.0" + part for part in (first, second, third)))
    items = read(path, keep_duplicates=True)
    assert [item.url for item in items if isinstance(item, Article)] == ["http://bao.example/0", "http://bao.example/2"]
    assert any(isinstance(item, Skip) and item.reason.endswith("its length is dai") for item in items)


def test_columns_are_mapped_as_told(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl({"ten": TITLE, "than_bai": f"{LEAD}\n{BODY}"}))
    assert texts(one(path, mapping={"title": "ten", "text": "than_bai"})) == [TITLE, LEAD, BODY]


def test_a_table_without_a_text_column_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (skip,) = read(tmp_path / "x.csv")
    assert isinstance(skip, Skip)
    assert "[archive.columns]" in skip.reason


# --- bad input -----------------------------------------------------------------------------------------------


def reasons(items: list[Article | Skip]) -> list[str]:
    return [item.reason for item in items if isinstance(item, Skip)]


def test_missing_path_empty_folder_binary_and_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "b.txt").write_bytes(os.urandom(5000) + b"\0\1")
    (tmp_path / "e.txt").write_bytes(b" \n")
    (tmp_path / "p.pdf").write_bytes(b"%PDF")
    items = read(*(tmp_path / name for name in ("nowhere", "empty", "b.txt", "e.txt", "p.pdf")))
    assert len(reasons(items)) == 5
    for word, reason in zip(("no such", "no files", "not a text", "empty", "no reader"), reasons(items), strict=True):
        assert word in reason


def test_broken_lines_are_named_and_the_rest_read(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    deep = b"[" * 100_000
    path.write_bytes(b'{"title": "a\n' + deep + b"\n[1]\n{}\n" + jsonl(RECORD))
    items = read(path)
    assert [item.item.rsplit("#")[-1] for item in items if isinstance(item, Skip)] == ["1", "2", "3", "4"]
    assert isinstance(items[-1], Article)


def test_a_truncated_gzip_keeps_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl.gz"
    lines = jsonl(*({**RECORD, "id": str(n), "note": os.urandom(400).hex()} for n in range(400)))
    path.write_bytes(gzip.compress(lines)[:-20_000])
    items = read(path, keep_duplicates=True)
    assert sum(isinstance(item, Article) for item in items) > 100
    assert isinstance(items[-1], Skip)
    assert "x.jsonl.gz" in items[-1].item


def test_bombs_are_left_alone(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", bytes(50 << 20))
        archive.writestr("tin.jsonl", jsonl(RECORD))
    (tmp_path / "b.txt.gz").write_bytes(gzip.compress(bytes(50 << 20)))
    items = read(tmp_path / "b.zip", tmp_path / "b.txt.gz")
    assert ["bomb" in reason for reason in reasons(items)] == [True, True]
    assert sum(isinstance(item, Article) for item in items) == 1


@pytest.mark.parametrize("name", ["../tin.jsonl", "/tin.jsonl", "a/../../tin.jsonl"])
def test_names_that_lead_out_of_an_archive(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr(name, jsonl(RECORD))
    with tarfile.open(tmp_path / "t.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo(name))
    assert [reason.split(";")[0] for reason in reasons(read(tmp_path / "z.zip", tmp_path / "t.tar"))] == [
        "its name leads out of the archive"
    ] * 2


# --- duplicates ----------------------------------------------------------------------------------------------


def _story(*endings: str) -> str:
    sentences = [f"Đoạn {n}: {BODY} Đến cuối tháng, xã thứ {n} đã trồng xong phần đất được giao." for n in range(1, 9)]
    return "\n".join([LEAD, *sentences, *endings])


def test_a_near_duplicate_refers_to_the_first_and_tells_the_difference(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    other = (
        "Trường mầm non Hoa Mai khánh thành dãy phòng học mới sau chín tháng xây dựng bằng vốn của xã và phụ huynh góp."
    )
    path.write_bytes(
        jsonl(
            {"id": "a", "title": TITLE, "text": _story()},
            {"id": "b", "title": "Tin khác", "text": "\n".join([other, "Cô hiệu trưởng cảm ơn bà con đã góp công."])},
            {"id": "c", "title": TITLE, "text": _story("Theo Thông tấn xã Việt Nam, việc trồng rừng còn kéo dài.")},
            {"id": "d", "title": TITLE, "text": _story()},
        )
    )
    items = read(path)
    assert [item.duplicate_of for item in items if isinstance(item, Article)] == [None, None, "a", "a"]
    assert isinstance(items[2], Article)
    assert "Theo Thông tấn xã" in items[2].notes[-1]
    assert isinstance(items[3], Article)
    assert items[3].notes == ("the same text as a",)
    kept = read(path, keep_duplicates=True)
    assert [item.duplicate_of for item in kept if isinstance(item, Article)] == [None] * 4
