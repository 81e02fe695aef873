"""Where archives lie and what lies in them: addresses, standard input, globs, mixed folders, archives in archives."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from songngu.archive import open_archive
from songngu.records import Article, Skip

TITLE = "Đảo Cồn Cỏ đón chuyến tàu cao tốc đầu tiên của năm"
LEAD = "Sáng 12/2/2021, tàu cao tốc Cồn Cỏ Tourist đưa 78 du khách ra đảo sau một giờ rưỡi rời cảng Cửa Việt."
BODY = "Đảo có chín nhà nghỉ với hơn một trăm giường; nước ngọt được chở từ đất liền ra mỗi tuần hai chuyến."


def record(name: str) -> bytes:
    value = {"id": name, "title": f"{TITLE} ({name})", "published": "2021-02-12", "text": f"{LEAD}\n{BODY}"}
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{LEAD}</p><p>{BODY} {BODY}</p></body></html>"
TEXT = f"{TITLE}\n12/02/2021\n{LEAD}\n{BODY}\n"


def read(*paths: Path | str, **options: object) -> list[Article | Skip]:
    return list(open_archive([str(path) for path in paths], keep_duplicates=True, **options))  # type: ignore[arg-type]


def ids(items: list[Article | Skip]) -> list[str]:
    assert not [item for item in items if isinstance(item, Skip)], items
    return [item.id for item in items if isinstance(item, Article)]


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(mode: str = "w", /, **members: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()


# --- addresses -----------------------------------------------------------------------------------------------


@pytest.fixture
def memory() -> Iterator[Callable[[str, bytes], None]]:
    import fsspec

    system = fsspec.filesystem("memory")

    def write(path: str, data: bytes) -> None:
        with system.open(path, "wb") as file:
            file.write(data)

    yield write
    system.rm("/kho", recursive=True)


def test_a_file_at_an_address(memory: Callable[[str, bytes], None]) -> None:
    memory("/kho/tin.jsonl.gz", gzip.compress(record("a")))
    (article,) = read("memory://kho/tin.jsonl.gz")
    assert isinstance(article, Article)
    assert (article.id, article.source) == ("a", "memory:///kho/tin.jsonl.gz#1")


def test_a_folder_at_an_address_is_read_whole_and_in_order(memory: Callable[[str, bytes], None]) -> None:
    memory("/kho/2021/b.zip", zipped(**{"b.jsonl": record("b")}))
    memory("/kho/2020/a.jsonl", record("a"))
    memory("/kho/2021/logo.png", b"\x89PNG")
    memory("/kho/2021/c.parquet", _parquet("c"))
    assert ids(read("memory://kho")) == ["a", "b", "c"]


def _parquet(name: str) -> bytes:
    import pandas as pd

    stream = io.BytesIO()
    pd.DataFrame([json.loads(record(name))]).to_parquet(stream)
    return stream.getvalue()


def test_a_file_address_reads_as_the_path_does(tmp_path: Path) -> None:
    path = tmp_path / "tin.jsonl"
    path.write_bytes(record("a") + record("b"))
    assert ids(read(path.as_uri())) == ["a", "b"]


@pytest.mark.parametrize("address", ["memory://kho-khac/tin.jsonl", "khong-co-giao-thuc://tin.jsonl"])
def test_an_address_that_cannot_be_opened_is_named(address: str) -> None:
    (skip,) = read(address)
    assert isinstance(skip, Skip)
    assert "tin.jsonl" in skip.item
    assert skip.reason.startswith(("cannot be opened", "cannot be read"))


# --- standard input ------------------------------------------------------------------------------------------


class _Stdin:
    def __init__(self, data: bytes) -> None:
        self.buffer = io.BytesIO(data)


@pytest.mark.parametrize(
    "data",
    [
        record("a"),
        gzip.compress(record("a")),
        json.dumps([json.loads(record("a"))]).encode(),
        b"\xef\xbb\xbf" + record("a"),
        zipped(**{"tin.jsonl": record("a")}),
        _parquet("a"),
        f"<rss><channel><item><guid>a</guid><title>{TITLE}</title><description>{LEAD}</description></item></channel></rss>".encode(),
    ],
    ids=["jsonl", "gzip", "json", "byte-order-mark", "zip", "parquet", "rss"],
)
def test_standard_input_is_known_by_its_first_bytes(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(data))
    assert ids(read("-")) == ["a"]


def _crawl() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.0")
    payload = io.BytesIO(PAGE.encode())
    writer.write_record(
        writer.create_warc_record("http://bao.example/1", "response", payload=payload, http_headers=headers)
    )
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "source"),
    [
        (PAGE.encode(), "-"),
        (b"<!DOCTYPE html>" + PAGE.encode(), "-"),
        (TEXT.encode(), "-"),
        (_crawl(), "-#http://bao.example/1"),
    ],
    ids=["page", "doctype", "text", "warc"],
)
def test_a_page_a_text_or_a_crawl_from_standard_input(
    data: bytes, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(data))
    (article,) = read("-")
    assert isinstance(article, Article)
    assert (article.title, article.source) == (TITLE, source)


class _Pipe(io.BytesIO):
    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize(
    "data",
    [
        record("a"),
        TEXT.encode(),
        zipped(**{"tin.jsonl": record("a")}),
        _parquet("a"),
        _crawl(),
        gzip.compress(_crawl()),
    ],
    ids=["jsonl", "text", "zip", "parquet", "warc", "warc.gz"],
)
def test_standard_input_that_is_a_pipe_is_read_as_a_file_is(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = _Stdin(b"")
    stdin.buffer = _Pipe(data)
    monkeypatch.setattr("sys.stdin", stdin)
    (article,) = read("-")
    assert isinstance(article, Article)
    assert article.title.startswith(TITLE)


@pytest.mark.parametrize("data", [PAGE.encode(), TEXT.encode()], ids=["page", "text"])
def test_an_article_on_standard_input(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Stdin(data))
    (article,) = read("-")
    assert isinstance(article, Article)
    assert (article.title, article.source) == (TITLE, "-")


# --- globs and folders ---------------------------------------------------------------------------------------


def test_a_glob_gives_its_files_in_order(tmp_path: Path) -> None:
    for year, name in (("2021", "c"), ("2020", "b"), ("2020", "a")):
        (tmp_path / year).mkdir(exist_ok=True)
        (tmp_path / year / f"{name}.jsonl").write_bytes(record(name))
    (tmp_path / "2020" / "x.csv").write_text("bỏ qua")
    assert ids(read(tmp_path / "20*" / "*.jsonl")) == ["a", "b", "c"]
    assert ids(read(tmp_path / "**" / "[bc].jsonl")) == ["b", "c"]


def test_a_folder_of_mixed_kinds(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_bytes(record("jsonl"))
    (tmp_path / "2.html").write_text(PAGE, "utf-8")
    (tmp_path / "3.txt").write_text(TEXT, "utf-8")
    (tmp_path / "4.zip").write_bytes(zipped(**{"bài/trang.htm": PAGE.encode(), "bài/anh.jpg": b"\xff\xd8"}))
    (tmp_path / "5.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "anh").mkdir()
    (tmp_path / "anh" / "6.jpg").write_bytes(b"\xff\xd8")
    (tmp_path / "README.md").write_text("Lưu trữ của tòa soạn")
    items = read(tmp_path)
    assert [item.title for item in items if isinstance(item, Article)] == [f"{TITLE} (jsonl)", TITLE, TITLE, TITLE]
    assert [(Path(item.item).name, item.reason) for item in items if isinstance(item, Skip)] == [
        ("5.doc", "no reader for this kind of file")
    ]


def test_ids_do_not_change_when_the_archive_is_moved(tmp_path: Path) -> None:
    kept = []
    for place in ("cu", "moi"):
        folder = tmp_path / place / "kho"
        folder.mkdir(parents=True)
        (folder / "a.html").write_text(PAGE, "utf-8")
        (folder / "b.txt").write_text(TEXT, "utf-8")
        kept.append(ids(read(folder)))
    assert kept[0] == kept[1]


# --- tables --------------------------------------------------------------------------------------------------


def _table(path: Path, delimiter: str, encoding: str) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(["id", "tieu_de", "noi_dung"])
        writer.writerow(["a", TITLE, f"{LEAD}\n{BODY}"])


@pytest.mark.parametrize(
    ("name", "delimiter", "encoding"),
    [("tin.tsv", "\t", "utf-8"), ("tin.csv", "|", "utf-8-sig"), ("tin.tsv", "\t", "utf-16"), ("tin.csv", ",", "utf-8")],
)
def test_tables_of_text(tmp_path: Path, name: str, delimiter: str, encoding: str) -> None:
    _table(tmp_path / name, delimiter, encoding)
    (article,) = read(tmp_path / name)
    assert isinstance(article, Article)
    assert [block.text for block in article.blocks] == [TITLE, LEAD, BODY]


def test_every_sheet_of_a_workbook_is_read(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for name in ("2020", "2021"):
        sheet = book.create_sheet(name)
        sheet.append(["id", "Tiêu đề", "Nội dung"])
        sheet.append([name, TITLE, f"{LEAD}\n{BODY}"])
    book.save(tmp_path / "tin.xlsx")
    assert ids(read(tmp_path / "tin.xlsx")) == ["2020", "2021"]


# --- archives in archives ------------------------------------------------------------------------------------

_TAR = tarred(**{"tin.jsonl": record("a")})


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.tar.bz2", bz2.compress(_TAR)),
        ("a.tar.xz", lzma.compress(_TAR)),
        ("a.tgz", gzip.compress(_TAR)),
        ("zip-in-tar.tar", tarred(**{"a.zip": zipped(**{"tin.jsonl": record("a")})})),
        ("tar-in-zip.zip", zipped(**{"a.tar": _TAR})),
        ("tgz-in-zip.zip", zipped(**{"a.tar.gz": gzip.compress(_TAR)})),
        ("zip-in-zip.zip", zipped(**{"a.zip": zipped(**{"tin.jsonl.gz": gzip.compress(record("a"))})})),
        ("page-in-tar.tar", tarred(**{"a.jsonl": record("a")})),
    ],
)
def test_archives_within_archives_are_read_in_place(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert ids(read(tmp_path / name)) == ["a"]
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_the_place_of_an_article_names_each_archive_around_it(tmp_path: Path) -> None:
    path = tmp_path / "kho.tar"
    path.write_bytes(tarred(**{"nam/2020.zip": zipped(**{"thang/tin.jsonl": record("a")})}))
    (article,) = read(path)
    assert isinstance(article, Article)
    assert article.source == f"{path}#nam/2020.zip#thang/tin.jsonl#1"


def test_archives_are_not_opened_without_end(tmp_path: Path) -> None:
    data = record("a")
    for _ in range(6):
        data = zipped(**{"trong.zip" if data[:2] == b"PK" else "tin.jsonl": data})
    (tmp_path / "kho.zip").write_bytes(data)
    (skip,) = read(tmp_path / "kho.zip")
    assert isinstance(skip, Skip)
    assert "archives within archives" in skip.reason
