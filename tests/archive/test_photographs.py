"""A picture's bytes are found where archives keep them, and never outside the project."""

import zipfile
from pathlib import Path

import pytest

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
