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
from songngu.archive.legacy import TCVN3
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


def test_word_file_with_tables_and_a_picture_that_was_taken_out(tmp_path: Path) -> None:
    import docx
    from PIL import Image

    Image.new("RGB", (8, 8)).save(tmp_path / "a.png")
    file = docx.Document()
    file.add_paragraph(TITLE)
    file.add_paragraph(LEAD)
    table = file.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "- Diện tích theo xã"
    table.cell(1, 0).text = "- Trung Giang: 12 ha"
    table.cell(1, 1).text = "- Gio Hải: 9 ha"
    file.add_picture(str(tmp_path / "a.png"))
    file.add_paragraph(BODY)
    for blip in file.element.body.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"):
        blip.attrib.clear()
    file.save(str(tmp_path / "bai.docx"))
    article = one(tmp_path / "bai.docx")
    assert texts(article)[1:] == [LEAD, "- Diện tích theo xã", "- Trung Giang: 12 ha", "- Gio Hải: 9 ha", BODY]
    assert article.pictures == ()


@pytest.mark.parametrize(
    "lines",
    [
        ("Hội chợ quê ở Đông Hà", "Sáng nay huyện mở lại chợ quê, bán gạo và cá biển; bà con họp từ sớm."),
        (TITLE, LEAD, BODY),
    ],
)
def test_word_file_in_a_font_of_tcvn3_is_converted_and_says_so(tmp_path: Path, lines: tuple[str, ...]) -> None:
    import docx

    file = docx.Document()
    for text in lines:
        file.add_paragraph(_tcvn3(text))
    file.save(str(tmp_path / "bai.docx"))
    article = one(tmp_path / "bai.docx")
    assert article.encoding == "tcvn3"
    assert [text.lower() for text in texts(article)] == [text.lower() for text in lines]
    assert [note[:15] for note in article.notes] == ["read as tcvn3: "]


def test_a_line_below_a_picture_in_plain_text_is_its_caption_unless_it_is_a_sentence(tmp_path: Path) -> None:
    lines = [
        TITLE,
        LEAD,
        "a.jpg",
        BODY,
        "b.jpg",
        "Ảnh: Hoài An",
        "c.jpg",
        "Bà con trồng phi lao",
        BODY,
        "d.jpg",
        "e.jpg",
    ]
    (tmp_path / "bai.txt").write_text("\n".join(lines), encoding="utf-8")
    article = one(tmp_path / "bai.txt")
    assert [(picture.source, picture.credit) for picture in article.pictures] == [
        ("a.jpg", None), ("b.jpg", "Hoài An"), ("c.jpg", None), ("d.jpg", None), ("e.jpg", None),
    ]  # fmt: skip
    assert kinds(article)[1:] == [
        ("lead", LEAD),
        ("paragraph", BODY),
        ("credit", "Ảnh: Hoài An"),
        ("caption", "Bà con trồng phi lao"),
        ("paragraph", BODY),
    ]


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (b"\0" * (60 << 20), "its part word/document.xml would swell to 60 MiB from 59 KiB: a bomb, left alone"),
        (None, "its parts would swell to 1 MiB, which no article does"),
        (b"<w/>", "not a Word file that can be read: "),
    ],
)
def test_word_files_that_no_article_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: bytes | None, said: str
) -> None:
    if part is None:
        monkeypatch.setattr("songngu.archive.word.MOST_WHOLE", 1000)
    with zipfile.ZipFile(tmp_path / "bai.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", os.urandom(1 << 20) if part is None else part)
    (reason,) = reasons(read(tmp_path / "bai.docx"))
    assert reason.startswith(said)


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


def _record(path: Path, kind: str, media: str, body: bytes) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    headers = StatusAndHeaders("200 OK", [("Content-Type", media)], protocol="HTTP/1.0") if kind == "response" else None
    with path.open("ab") as stream:
        writer = WARCWriter(stream, gzip=False)
        options = {"http_headers": headers} if headers else {"warc_content_type": media}
        record = writer.create_warc_record("http://bao.example/x", kind, payload=io.BytesIO(body), **options)
        writer.write_record(record)


def test_a_warc_gives_no_requests_no_pictures_and_nothing_larger_than_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "crawl.warc"
    _record(path, "response", "image/jpeg", b"\xff\xd8")
    _record(path, "metadata", "text/html", PAGE.encode())
    assert reasons(read(path)) == ["no page in it: no response or resource that holds HTML"]
    _record(path, "resource", "text/html; charset=utf-8", PAGE.encode())
    _record(path, "response", "text/html", PAGE.encode() + b" " * (2 << 20))
    monkeypatch.setattr("songngu.archive.warc.MOST_WHOLE", 1 << 20)
    article, skip = read(path)
    assert isinstance(article, Article)
    assert article.title == TITLE
    assert isinstance(skip, Skip)
    assert (skip.item, skip.reason) == (f"{path}#http://bao.example/x", "larger than 1 MiB, which no page is")


def test_columns_are_mapped_as_told(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl({"ten": TITLE, "than_bai": f"{LEAD}\n{BODY}"}))
    assert texts(one(path, mapping={"title": "ten", "text": "than_bai"})) == [TITLE, LEAD, BODY]


def test_a_table_without_a_text_column_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (skip,) = read(tmp_path / "x.csv")
    assert isinstance(skip, Skip)
    assert "[archive.columns]" in skip.reason


# --- records -------------------------------------------------------------------------------------------------


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in article.blocks]


def test_a_record_of_our_own_blocks_keeps_their_kinds(tmp_path: Path) -> None:
    blocks = [
        {"kind": "title", "text": TITLE},
        {"kind": "lead", "text": LEAD},
        {"kind": "heading", "text": "Giữ đất"},
        {"kind": "khong-co", "text": BODY},
        {"kind": "paragraph", "text": "  "},
        "no object",
        {"kind": "paragraph"},
    ]
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl({"title": TITLE, "blocks": blocks}))
    assert kinds(one(path)) == [("title", TITLE), ("lead", LEAD), ("heading", "Giữ đất"), ("paragraph", BODY)]


def test_a_record_has_its_pictures_with_captions_and_credits(tmp_path: Path) -> None:
    pictures = [
        {"src": "a.jpg", "caption": "Trồng phi lao", "credit": "Ảnh: Hoài An"},
        {"src": " ", "caption": "không có ảnh"},
        {"src": "b.jpg"},
        "c.jpg",
    ]
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl({**RECORD, "pictures": pictures}))
    article = one(path)
    assert [(picture.source, picture.credit) for picture in article.pictures] == [("a.jpg", "Hoài An"), ("b.jpg", None)]
    first = article.pictures[0].id
    assert [(block.kind.value, block.text, block.picture_id) for block in article.blocks[-2:]] == [
        ("caption", "Trồng phi lao", first),
        ("credit", "Ảnh: Hoài An", first),
    ]


def test_a_table_names_one_picture_in_columns_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    rows = [["Tiêu đề", "Sapo", "Nội dung", "Hình ảnh", "Chú thích ảnh", "Nguồn ảnh"]]
    rows += [[TITLE, LEAD, BODY, "a.jpg", "Trồng phi lao", "Hoài An"], [f"{TITLE} 2", "", BODY, "", "Thừa", ""]]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    first, second = read(path, keep_duplicates=True)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert [(picture.source, picture.credit) for picture in first.pictures] == [("a.jpg", "Hoài An")]
    assert kinds(first)[1:] == [
        ("lead", LEAD), ("paragraph", BODY), ("caption", "Trồng phi lao"), ("credit", "Hoài An"),
    ]  # fmt: skip
    assert second.pictures == ()
    assert kinds(second)[1:] == [("paragraph", BODY)]


def test_a_short_first_paragraph_is_the_title_of_a_record_without_one(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl({"text": [TITLE, LEAD, 2020, None]}, {"text": f"{LEAD} {BODY}\n{BODY}"}, {"text": TITLE}))
    article, *skips = read(path)
    assert isinstance(article, Article)
    assert kinds(article) == [("title", TITLE), ("paragraph", LEAD), ("paragraph", "2020")]
    assert reasons(skips) == ["no title or no text in it"] * 2


def test_legacy_letters_anywhere_in_a_record_are_converted_but_no_id_nor_address(tmp_path: Path) -> None:
    def old(text: str) -> str:
        return text.encode("cp1258", "ignore").decode("latin-1") if text.isascii() else _tcvn3(text)

    record = {
        "id": "µ-1",
        "url": "http://bao.example/¸",
        "title": old(TITLE),
        "text": [old(LEAD), old(BODY)],
        "pictures": [{"src": "¶nh.jpg", "caption": old("Trồng phi lao"), "width": 600}],
    }
    path = tmp_path / "x.jsonl"
    path.write_bytes(jsonl(record))
    article = one(path)
    assert (article.id, article.url, article.encoding) == ("µ-1", "http://bao.example/¸", "tcvn3")
    assert [text.lower() for text in texts(article)] == [text.lower() for text in (TITLE, LEAD, BODY, "Trồng phi lao")]
    assert [picture.source for picture in article.pictures] == ["¶nh.jpg"]
    (note,) = article.notes
    assert note.startswith("read as tcvn3: ")


def _tcvn3(text: str) -> str:
    """Return text as a program shows it that takes TCVN3 for windows-1252."""
    back = {letter: bytes([byte]).decode("cp1252", "ignore") for byte, letter in TCVN3.items()}
    return "".join(back.get(letter) or back.get(letter.lower()) or letter for letter in text)


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


def test_members_of_a_zip_that_are_no_files_or_locked(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.mkdir("tin")
        archive.writestr("tin/khoa.jsonl", jsonl(RECORD))
        archive.writestr("tin/bai.jsonl", jsonl(RECORD))
    data = bytearray((tmp_path / "z.zip").read_bytes())
    data[data.find(b"tin/khoa.jsonl", data.find(b"PK\x01\x02")) - 46 + 8] |= 1  # the flag of an encrypted member
    (tmp_path / "z.zip").write_bytes(data)
    skip, article = read(tmp_path / "z.zip")
    assert isinstance(skip, Skip)
    assert skip.item.endswith("z.zip#tin/khoa.jsonl")
    assert skip.reason == "it is encrypted; unpack it with its password first"
    assert isinstance(article, Article)


def test_folders_in_a_tar_are_passed_over(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "t.tar", "w") as tar:
        folder = tarfile.TarInfo("tin")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        member = tarfile.TarInfo("tin/bai.jsonl")
        member.size = len(jsonl(RECORD))
        tar.addfile(member, io.BytesIO(jsonl(RECORD)))
    assert one(tmp_path / "t.tar").source == f"{tmp_path / 't.tar'}#tin/bai.jsonl#1"


def test_a_zip_of_more_members_than_any_archive_of_news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songngu.archive.containers.MOST_MEMBERS", 2)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.jsonl", jsonl(RECORD))
    assert reasons(read(tmp_path / "z.zip")) == ["3 members are more than 2"]


@pytest.mark.parametrize(
    ("raw", "shown"), [("tin/bài.jsonl".encode(), "tin/bài.jsonl"), (b"tin/b\x85i.jsonl", "tin/bài.jsonl")]
)
def test_names_in_old_zips_are_utf8_or_of_dos(tmp_path: Path, raw: bytes, shown: str) -> None:
    plain = b"n" * len(raw)
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.writestr(plain.decode(), jsonl(RECORD))
    (tmp_path / "z.zip").write_bytes((tmp_path / "z.zip").read_bytes().replace(plain, raw))
    assert one(tmp_path / "z.zip").source == f"{tmp_path / 'z.zip'}#{shown}#1"


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("<urlset><url><loc>http://bao.example/1</loc></url></urlset>", "XML without entries of RSS or Atom"),
        ("<rss><channel><item><title>Họp báo</title></item></channel></rss>", "no title or no text in it"),
    ],
)
def test_xml_that_holds_no_article(tmp_path: Path, xml: str, reason: str) -> None:
    (tmp_path / "x.xml").write_text(xml, encoding="utf-8")
    assert reasons(read(tmp_path / "x.xml")) == [reason]


def test_a_feed_with_full_texts_keeps_its_summary_as_the_lead(tmp_path: Path) -> None:
    content = "http://purl.org/rss/1.0/modules/content/"
    entries = [
        f"<item><!-- bài chính --><title>{TITLE} {n}</title><title>Tựa thứ hai</title><xem>12</xem><guid>gl-{n}</guid>"
        f"<description>{summary}</description><c:encoded><![CDATA[<p>{LEAD}</p><img src='a.jpg'><p>{BODY}</p>]]>"
        "</c:encoded></item>"
        for n, summary in enumerate(("Bốn xã ven biển cùng trồng phi lao.", LEAD[:40], ""))
    ]
    (tmp_path / "x.xml").write_text(
        f"<rss xmlns:c='{content}'><channel>{''.join(entries)}</channel></rss>", encoding="utf-8"
    )
    articles = read(tmp_path / "x.xml", keep_duplicates=True)
    found = [kinds(item)[1:] for item in articles if isinstance(item, Article)]
    body = [("paragraph", LEAD), ("paragraph", BODY)]
    assert found == [[("lead", "Bốn xã ven biển cùng trồng phi lao."), *body], body, body]
    assert [item.title for item in articles if isinstance(item, Article)] == [f"{TITLE} {n}" for n in range(3)]
    assert all(item.pictures[0].source == "a.jpg" for item in articles if isinstance(item, Article))


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
