"""A picture's bytes are found where archives keep them, and never outside the project."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from songngu.archive import photographs
from songngu.archive.photographs import picture_bytes
from songngu.records import Article, Picture


def article(source: str) -> Article:
    return Article("a", source, "Lễ hội", None, ())


def keep(path: Path, content: bytes = b"jpeg") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("kept", "address"),
    [
        ("pages/hinh/a.jpg", "hinh/a.jpg"),
        ("pages/hinh/hội hoa.jpg", "hinh/h%E1%BB%99i%20hoa.jpg?w=600"),
        ("documents/20182/a.jpg", "/documents/20182/a.jpg"),
        ("pages/bai_files/a.jpg", "https://example.org/upload/2021/a.jpg"),
        ("anh/a.jpg", "../anh/a.jpg"),
    ],
)
def test_found_where_archives_keep_pictures(tmp_path: Path, kept: str, address: str) -> None:
    keep(tmp_path / "pages" / "bai.html")
    keep(tmp_path / kept)
    assert picture_bytes(article("pages/bai.html"), Picture("p", address), root=tmp_path) == b"jpeg"


def test_another_size_serves_where_the_first_is_missing(tmp_path: Path) -> None:
    keep(tmp_path / "large.jpg")
    picture = Picture("p", "small.jpg", also=("large.jpg",))
    assert picture_bytes(article("bai.html"), picture, root=tmp_path) == b"jpeg"


def test_found_beside_its_page_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "nam-2021.zip", "w") as archive:
        archive.writestr("tin/bai.html", "<p>")
        archive.writestr("anh/a.jpg", b"in the archive")
    picture = Picture("p", "../anh/a.jpg")
    assert picture_bytes(article("nam-2021.zip#tin/bai.html"), picture, root=tmp_path) == b"in the archive"


def test_nothing_outside_the_project_is_read(tmp_path: Path) -> None:
    secret = keep(tmp_path / "secret.jpg", b"not for you")
    project = tmp_path / "project"
    keep(project / "bai.html")
    (project / "link.jpg").symlink_to(secret)
    for address in ("../secret.jpg", str(secret), "link.jpg", "file:///etc/passwd", "a\x00.jpg", ""):
        assert picture_bytes(article("bai.html"), Picture("p", address), root=project) is None


def packed(path: Path, files: dict[str, bytes]) -> None:
    """Write a ZIP or a TAR file, as its name says."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize("name", ["nam-2021.zip", "nam-2021.tar", "nam-2021.tar.gz", "nam-2021.tgz"])
@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("hinh/a.jpg", b"beside the page"),
        ("../anh/a.jpg", b"in the folder of pictures"),
        ("/anh/a.jpg?w=600", b"in the folder of pictures"),
        ("https://bao.example/anh/a.jpg", b"in the folder of pictures"),
        ("../../anh/a.jpg", b"in the folder of pictures"),
        ("hinh", None),
        ("hinh/khac.jpg", None),
    ],
)
def test_found_in_the_archive_that_the_page_came_in(
    tmp_path: Path, name: str, address: str, found: bytes | None
) -> None:
    files = {"tin/bai.html": b"<p>", "tin/hinh/a.jpg": b"beside the page", "anh/a.jpg": b"in the folder of pictures"}
    packed(tmp_path / name, files)
    assert picture_bytes(article(f"{name}#tin/bai.html"), Picture("p", address), root=tmp_path) == found


@pytest.mark.parametrize("name", ["nam-2021.zip", "nam-2021.tar", "tin.jsonl.gz"])
@pytest.mark.parametrize("state", ["gone", "damaged", "without it"])
def test_what_no_archive_holds_is_looked_for_beside_the_archive(tmp_path: Path, name: str, state: str) -> None:
    if state == "damaged":
        (tmp_path / name).write_bytes(b"PK\x03\x04" + b"\xff" * 800)
    elif state == "without it" and name.endswith(".gz"):
        (tmp_path / name).write_bytes(gzip.compress(b'{"title": "x"}'))
    elif state == "without it":
        packed(tmp_path / name, {"tin/bai.html": b"<p>"})
    picture = Picture("p", "hinh/a.jpg")
    assert picture_bytes(article(f"{name}#tin/bai.html"), picture, root=tmp_path) is None
    keep(tmp_path / "hinh" / "a.jpg", b"beside the archive")
    assert picture_bytes(article(f"{name}#tin/bai.html"), picture, root=tmp_path) == b"beside the archive"


def test_a_picture_damaged_or_locked_within_its_archive_is_none(tmp_path: Path) -> None:
    path = tmp_path / "nam-2021.zip"
    packed(path, {"tin/hong.jpg": b"ANH-HONG" * 20, "tin/khoa.jpg": b"ANH-KHOA" * 20, "tin/tot.jpg": b"ANH-TOT" * 20})
    data = bytearray(path.read_bytes().replace(b"ANH-HONG" * 20, b"ANH-HINH" * 20))  # its checksum is another's
    for start in (data.find(b"PK\x03\x04", 60), data.find(b"tin/khoa.jpg", data.find(b"PK\x01\x02")) - 46):
        data[start + (6 if data[start + 2] == 3 else 8)] |= 1  # the flag of an encrypted member
    path.write_bytes(data)

    def read(name: str) -> bytes | None:
        return picture_bytes(article("nam-2021.zip#tin/bai.html"), Picture("p", name), root=tmp_path)

    assert [read(name) for name in ("hong.jpg", "khoa.jpg", "tot.jpg")] == [None, None, b"ANH-TOT" * 20]


@pytest.mark.parametrize("name", ["nam-2021.zip", "nam-2021.tar", "bai.html"])
def test_a_picture_larger_than_any_portal_has_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(photographs, "MAX_BYTES", 100)
    for size, found in ((100, b"x" * 100), (101, None)):
        if name == "bai.html":
            keep(tmp_path / "a.jpg", b"x" * size)
        else:
            packed(tmp_path / name, {"a.jpg": b"x" * size})
        photographs._opened.cache_clear()
        assert picture_bytes(article(f"{name}#bai.html"), Picture("p", "a.jpg"), root=tmp_path) == found
