"""What a broken or hostile archive may hold: named with place and reason, the rest read, in bounded time and memory."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import tarfile
import time
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from songngu.archive import open_archive
from songngu.archive.legacy import TCVN3
from songngu.records import Article, Skip

TITLE = "Chợ phiên Tà Rụt họp lại sau gần hai năm"
LEAD = "Sáng 14/3/2021, chợ phiên Tà Rụt ở xã miền núi giáp Lào họp lại, bà con mang măng, chuối và vải dệt xuống bán."
BODY = "Ban quản lý chợ kê thêm bốn mươi sạp, đặt chỗ rửa tay ở hai lối vào và nhắc người mua giữ khoảng cách với nhau."
PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{LEAD}</p><p>{BODY} {BODY}</p></body></html>"
MOST_MEMORY = 160 << 20
MOST_SECONDS = 30.0
"""Far above what is needed: on a quiet machine each of these takes under two seconds."""


def line(name: str, **more: object) -> bytes:
    value = {"id": name, "title": f"{TITLE} {name}", "text": f"{LEAD}\n{BODY}", **more}
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"


def read(*paths: Path) -> tuple[list[str], dict[str, str]]:
    """Return the titles that were read, and the reasons by the last part of the place that they name."""
    items = list(open_archive([str(path) for path in paths], keep_duplicates=True))
    skips = {item.item.rsplit("/", 1)[-1]: item.reason for item in items if isinstance(item, Skip)}
    return [item.id for item in items if isinstance(item, Article)], skips


@pytest.fixture
def bounded() -> Iterator[None]:
    """Fail where reading takes too long, or more memory than a few whole articles need."""
    tracemalloc.start()
    began = time.perf_counter()
    yield
    seconds, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < MOST_MEMORY, f"{peak >> 20} MiB"
    assert seconds < MOST_SECONDS


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("tin.jsonl", b"", "the file is empty, or holds no article"),
        ("tin.jsonl", b"\n\n", "the file is empty, or holds no article"),
        ("tin.jsonl.gz", gzip.compress(b"", mtime=0), "the file is empty, or holds no article"),
        ("tin.json", b"", "the file is empty, or holds no article"),
        ("tin.json", b"[]", "the file is empty, or holds no article"),
        ("tin.csv", b"", "the file is empty, or holds no article"),
        ("tin.csv", b"title,text\n", "the file is empty, or holds no article"),
        ("tin.txt", b"", "the file is empty"),
        ("tin.zip", b"PK\x05\x06" + bytes(18), "no file in it could be an article"),
        ("tin.tar", bytes(10240), "no file in it could be an article"),
    ],
)
def test_a_file_without_an_article_is_told(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    (tmp_path / "tot.jsonl").write_bytes(line("1"))
    assert read(tmp_path) == (["1"], {name: reason})


@pytest.mark.parametrize("name", ["tin.jsonl", "tin.csv", "tin.txt", "tin.html", "tin.xml"])
@pytest.mark.usefixtures("bounded")
def test_one_line_of_200_mb(tmp_path: Path, name: str) -> None:
    with (tmp_path / name).open("wb") as file:
        file.write(b"id,title,text\n" if name.endswith("csv") else b"<rss><channel>" if name.endswith("xml") else b"")
        for _ in range(200):
            file.write(b"x" * (1 << 20))
    (tmp_path / "z.jsonl").write_bytes(line("sau"))
    read_ids, skips = read(tmp_path)
    assert read_ids == ["sau"]
    ((place, reason),) = skips.items()
    assert place.startswith(name)
    assert any(told in reason for told in ("longer than", "larger than", "field larger", "broken XML", "MB")), reason


@pytest.mark.usefixtures("bounded")
def test_an_endless_line_in_a_gzip_file(tmp_path: Path) -> None:
    part = gzip.compress(os.urandom(1 << 16).hex().encode() * 8, 1)
    with (tmp_path / "tin.jsonl.gz").open("wb") as file:
        file.write(gzip.compress(line("truoc")))
        for _ in range(60):
            file.write(part)
        file.write(gzip.compress(b"\n" + line("sau")))
    read_ids, skips = read(tmp_path / "tin.jsonl.gz")
    assert read_ids == ["truoc", "sau"]
    assert list(skips) == ["tin.jsonl.gz#2"]


@pytest.mark.parametrize("name", ["tin.txt", "tin.html", "tin.jsonl", "tin.json", "tin.csv", "tin.xlsx", "tin.docx",
                                  "tin.parquet", "tin.zip", "tin.tar", "tin.tar.gz", "tin.jsonl.gz", "tin.warc",
                                  "tin.warc.gz", "tin.xml"])  # fmt: skip
@pytest.mark.usefixtures("bounded")
def test_binary_data_under_the_name_of_each_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(bytes(range(256)) * 2000)
    (tmp_path / "z.jsonl").write_bytes(line("sau"))
    read_ids, skips = read(tmp_path)
    assert read_ids == ["sau"]
    assert len(skips) == 1
    assert all(place.startswith(name) and reason for place, reason in skips.items())


@pytest.mark.parametrize("name", ["tin.xlsx", "tin.docx", "tin.zip"])
def test_a_file_of_office_that_breaks_off(tmp_path: Path, name: str) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", b"<w/>" * 4000)
    (tmp_path / name).write_bytes(stream.getvalue()[:-40])
    read_ids, skips = read(tmp_path)
    assert (read_ids, list(skips)) == ([], [name])


@pytest.mark.usefixtures("bounded")
def test_html_nested_100_000_deep_among_pages(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 100_000 + f"<p>{BODY}</p>", "utf-8")
    (tmp_path / "b.html").write_text("<html><body>" + "<b><i>" * 50_000 + BODY, "utf-8")
    (tmp_path / "c.html").write_text(PAGE, "utf-8")
    read_ids, skips = read(tmp_path)
    assert len(read_ids) == 1
    assert sorted(skips) == ["a.html", "b.html"]
    assert all("nested more than 255 deep" in reason for reason in skips.values())


@pytest.mark.usefixtures("bounded")
def test_a_zip_bomb_beside_articles_and_one_within_another(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom.jsonl", bytes(60 << 20))
    with zipfile.ZipFile(tmp_path / "kho.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("trong.zip", inner.getvalue())
        archive.writestr("bom.html", bytes(60 << 20))
        archive.writestr("tin.jsonl", line("a"))
    read_ids, skips = read(tmp_path / "kho.zip")
    assert read_ids == ["a"]
    assert sorted(skips) == ["kho.zip#bom.html", "kho.zip#trong.zip#bom.jsonl"]
    assert all("bomb" in reason for reason in skips.values())


@pytest.mark.usefixtures("bounded")
def test_a_zip_whose_directory_lies_about_sizes(tmp_path: Path) -> None:
    path = tmp_path / "kho.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bom.jsonl", bytes(60 << 20))
    data = path.read_bytes()
    size, lie = (60 << 20).to_bytes(4, "little"), (4000).to_bytes(4, "little")
    path.write_bytes(data.replace(size, lie))
    read_ids, skips = read(path)
    assert read_ids == []
    assert len(skips) == 1


def test_links_in_a_tar_are_named_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "mat-khau.txt").write_text(f"{TITLE}\n{LEAD}\n", "utf-8")
    with tarfile.open(tmp_path / "kho.tar", "w") as archive:
        link = tarfile.TarInfo("tin.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "../mat-khau.txt"
        archive.addfile(link)
        member = tarfile.TarInfo("tin.jsonl")
        member.size = len(line("a"))
        archive.addfile(member, io.BytesIO(line("a")))
    read_ids, skips = read(tmp_path / "kho.tar")
    assert (read_ids, list(skips)) == (["a"], ["kho.tar#tin.txt"])


@pytest.mark.parametrize("name", ["kho.tar", "kho.tar.gz", "kho.tar.bz2", "kho.tar.xz"])
def test_a_tar_that_breaks_off_keeps_what_came_before(tmp_path: Path, name: str) -> None:
    mode = {"r": "w", "z": "w:gz", "2": "w:bz2"}.get(name[-1], "w:xz") if name != "kho.tar" else "w"
    with tarfile.open(tmp_path / name, {"kho.tar.gz": "w:gz"}.get(name, mode)) as archive:  # type: ignore[call-overload]
        for number in range(40):
            data = line(str(number), note=os.urandom(20_000).hex())
            member = tarfile.TarInfo(f"{number}.jsonl")
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    whole = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(whole[: len(whole) * 3 // 4])
    read_ids, skips = read(tmp_path / name)
    # bzip2 and xz give nothing of a block that is not whole.
    assert read_ids == [str(number) for number in range(len(read_ids))]
    assert len(read_ids) >= (20 if name in ("kho.tar", "kho.tar.gz") else 0)
    assert "breaks off" in skips[name]


def test_a_tar_that_breaks_off_inside_a_header_is_told(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "kho.tar", "w") as archive:
        for number in range(3):
            member = tarfile.TarInfo(f"{number}.jsonl")
            member.size = len(line(str(number)))
            archive.addfile(member, io.BytesIO(line(str(number))))
    with tarfile.open(tmp_path / "kho.tar") as archive:
        last = archive.getmembers()[-1].offset
    whole = (tmp_path / "kho.tar").read_bytes()
    for end in (last, last + 100):
        (tmp_path / "kho.tar").write_bytes(whole[:end])
        read_ids, skips = read(tmp_path / "kho.tar")
        assert read_ids == ["0", "1"]
        assert "breaks off" in skips["kho.tar"]


def test_a_broken_quotation_in_a_table_ends_no_other_row(tmp_path: Path) -> None:
    rows = [f'{n},"{TITLE} {n}","{LEAD}"' for n in range(3)]
    rows[1] = f'1,"{TITLE},{LEAD}'
    (tmp_path / "tin.csv").write_text("\n".join(["id,title,text", rows[0], "", *rows[2:], rows[1]]) + "\n", "utf-8")
    read_ids, skips = read(tmp_path / "tin.csv")
    assert read_ids == ["0", "2"]
    assert list(skips) == ["tin.csv#5"]


@pytest.mark.parametrize("stamp", ["31/02/2021", "2021-02-31", "30/02/2021 10:00", "2021-13-01T00:00:00"])
def test_days_that_do_not_exist_are_no_dates_and_are_noted(tmp_path: Path, stamp: str) -> None:
    (tmp_path / "tin.jsonl").write_bytes(line("a", published=stamp))
    (article,) = open_archive([str(tmp_path / "tin.jsonl")])
    assert isinstance(article, Article)
    assert article.published is None
    assert any("no day of the calendar" in note for note in article.notes)


def test_the_second_article_of_one_id_is_named_with_the_place_of_the_first(tmp_path: Path) -> None:
    (tmp_path / "1.jsonl").write_bytes(line("a"))
    (tmp_path / "2.jsonl").write_bytes(line("b") + line("a", title="Bài khác"))
    read_ids, skips = read(tmp_path)
    assert read_ids == ["a", "b"]
    ((place, reason),) = skips.items()
    assert place == "2.jsonl#2"
    assert "1.jsonl#1" in reason


# --- legacy bytes --------------------------------------------------------------------------------------------


def _tcvn3(text: str) -> bytes:
    back = {letter: bytes([byte]) for byte, letter in TCVN3.items()}
    return b"".join(back.get(letter) or back.get(letter.lower()) or letter.encode() for letter in text)


def _articles(path: Path) -> list[Article]:
    return [item for item in open_archive([str(path)], keep_duplicates=True) if isinstance(item, Article)]


@pytest.mark.parametrize("name", ["tin.jsonl", "tin.json", "tin.csv", "tin.tsv", "tin.txt"])
def test_legacy_bytes_are_converted_and_each_article_says_so_with_its_confidence(tmp_path: Path, name: str) -> None:
    if name.endswith("txt"):
        data = _tcvn3(f"{TITLE}\n{LEAD}\n{BODY}\n")
    elif name.endswith("sv"):
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter="\t" if name.endswith("tsv") else ",")
        writer.writerows([["id", "title", "text"], ["a", TITLE, f"{LEAD}\n{BODY}"]])
        data = _tcvn3(stream.getvalue())
    else:
        value = {"id": "a", "title": TITLE, "text": f"{LEAD}\n{BODY}"}
        data = _tcvn3(json.dumps([value] if name.endswith("json") else value, ensure_ascii=False))
    (tmp_path / name).write_bytes(data)
    (article,) = _articles(tmp_path / name)
    assert article.encoding == "tcvn3"
    assert [block.text.lower() for block in article.blocks] == [text.lower() for text in (TITLE, LEAD, BODY)]
    (note,) = article.notes
    assert note.startswith("read as tcvn3: ")
    assert "% of its marked words are Vietnamese syllables" in note


def test_json_lines_in_utf_16_as_the_shell_of_windows_writes_them(tmp_path: Path) -> None:
    (tmp_path / "tin.jsonl").write_bytes((line("a") + line("b")).decode().encode("utf-16"))
    first, second = _articles(tmp_path / "tin.jsonl")
    assert (first.id, second.id, first.encoding) == ("a", "b", "utf-16le")
    assert first.blocks[1].text == LEAD


def test_a_table_may_mix_sound_rows_with_rows_that_were_saved_as_legacy_letters(tmp_path: Path) -> None:
    rows = [
        ["id", "title", "text"],
        ["a", TITLE, LEAD],
        ["b", *(_tcvn3(text).decode("cp1252") for text in (TITLE, BODY))],
    ]
    with (tmp_path / "tin.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    first, second = _articles(tmp_path / "tin.csv")
    assert (first.encoding, first.title, first.notes) == ("utf-8", TITLE, ())
    assert (second.encoding, second.title.lower()) == ("tcvn3", TITLE.lower())
    assert second.notes


def test_what_may_not_be_looked_at_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tin.txt").write_text("Khai mạc hội chợ\n\nSáng 20/1, hội chợ khai mạc tại Đông Hà.", encoding="utf-8")
    (tmp_path / "kín.txt").write_text("Một dòng.", encoding="utf-8")
    look = Path.is_file

    def is_file(path: Path) -> bool:
        if path.name == "kín.txt":
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(Path, "is_file", is_file)
    items = list(open_archive([str(tmp_path)]))
    assert [type(item).__name__ for item in items] == ["Skip", "Article"]
    assert "cannot be opened: Permission denied" in items[0].reason


def test_a_name_that_no_file_can_have_is_told() -> None:
    (skip,) = open_archive(["a" * 5000])
    assert "File name too long" in skip.reason
