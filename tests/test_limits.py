"""docs/limits.md holds: each limit is the one in the code, and each test that it names is there."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from songngu.records import Article, Block, BlockKind, Picture, Skip

ROOT = Path(__file__).resolve().parent.parent
ROWS = re.findall(
    r"^\| .+ \| ([\d,]+)[^|]* \| .+ \| `(\w+(?:\.\w+)*)` \| `([\w/]+\.py)`: `?([\w ,`]+?)`? \|$",
    (ROOT / "docs/limits.md").read_text("utf-8"),
    re.MULTILINE,
)


def test_the_table_is_read() -> None:
    lines = (ROOT / "docs/limits.md").read_text("utf-8").split("## What was tried")[0].splitlines()
    assert len(ROWS) == sum(line.startswith("|") for line in lines) - 2
    assert len(ROWS) >= 18


@pytest.mark.parametrize(("number", "constant", "file", "tests"), ROWS, ids=[row[1] for row in ROWS])
def test_the_limit_is_the_code_s_and_its_test_is_there(number: str, constant: str, file: str, tests: str) -> None:
    module, _, name = constant.rpartition(".")
    value = getattr(importlib.import_module(f"songngu.{module}"), name)
    shown = int(number.replace(",", ""))
    assert value in (shown, shown << 20)
    text = (ROOT / "tests" / file).read_text("utf-8")
    for test in re.findall(r"\w+", tests):
        assert test in text


def test_an_article_too_long_to_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    from songngu.archive.sketch import sketch

    text = "Sáng 14/3/2021, chợ phiên Tà Rụt ở xã miền núi giáp Lào họp lại, bà con mang măng và chuối xuống bán. " * 3
    article = Article("a", "a", "Họp báo", None, (Block(0, BlockKind.PARAGRAPH, text),))
    assert sketch(article) is not None
    monkeypatch.setattr("songngu.archive.sketch.MOST_LETTERS", len(text) - 1)
    assert sketch(article) is None


def test_a_review_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from songngu.errors import ReviewError
    from songngu.review import read

    (tmp_path / "bai.csv").write_text("id,target\nx,y\n", encoding="utf-8")
    monkeypatch.setattr(importlib.import_module("songngu.review.read"), "LARGEST_FILE", 10)
    with pytest.raises(ReviewError, match=r"bai\.csv has 14 bytes; more than 10 are not read"):
        read(tmp_path / "bai.csv")


def test_an_archive_of_too_many_members(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import zipfile

    from songngu.archive import open_archive

    with zipfile.ZipFile(tmp_path / "kho.zip", "w") as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", "Họp báo")
    monkeypatch.setattr("songngu.archive.containers.MOST_MEMBERS", 2)
    (skip,) = open_archive([str(tmp_path / "kho.zip")])
    assert isinstance(skip, Skip)
    assert skip.reason == "3 members are more than 2"


def test_a_photograph_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from songngu.archive.photographs import picture_bytes

    (tmp_path / "cho.jpg").write_bytes(b"x" * 11)
    picture = Picture("p", "cho.jpg")
    article = Article("a", "tin.txt", "Họp báo", None, (), (picture,))
    assert picture_bytes(article, picture, root=tmp_path) == b"x" * 11
    monkeypatch.setattr("songngu.archive.photographs.MAX_BYTES", 10)
    assert picture_bytes(article, picture, root=tmp_path) is None
