"""Pages that are broken, huge or empty: a Skip with a reason, in bounded time."""

import time

import pytest

from songngu.archive.page import read_page
from songngu.records import Article, Skip

TEXT = "Hợp tác xã Đồng Me thu hoạch vụ khoai đầu tiên trên đất cát, năng suất vượt 20% so với kế hoạch đề ra. "


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"", "no body"),
        (b"<html><head><title>x</title></head></html>", "no body"),
        (bytes(range(256)) * 200, "not a text file"),
        (b"<html><body>" + b"<div>" * 100_000 + TEXT.encode() * 5, "nested more than 255 deep"),
        (b"<b>" * 100_000 + TEXT.encode(), "nested more than 255 deep"),
        (b"<p>" + b"a " * (5 << 20), "MB"),
        (f"<html><body><h1>{TEXT * 5}</h1></body></html>".encode(), "no headline with running text"),
        (f"<html><body><h1>{TEXT.strip(' .')}</h1></body></html>".encode(), "no headline with running text"),
        (f"<html><body style='display: none'><h1>Vụ khoai</h1><p>{TEXT * 3}</p></body></html>".encode(), "no headline"),
        ("<!-- trang trống -->".encode(), "no body"),
        (b"\0" * 64, "not a text file"),
    ],
)
def test_bad_page_is_skipped_with_a_reason_and_soon(data: bytes, part: str) -> None:
    start = time.perf_counter()
    item = read_page(data, source="hỏng.html")
    assert isinstance(item, Skip)
    assert item.item == "hỏng.html"
    assert part in item.reason
    assert time.perf_counter() - start < 10


def page(body: str, head: str = "") -> str:
    return f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>"


def test_impossible_date_is_no_date_and_is_noted() -> None:
    item = read_page(
        page(f"<h1>Vụ khoai đầu tiên ở Đồng Me</h1><div class='date'>31/02/2021 08:00</div><p>{TEXT * 3}</p>"),
        source="a",
    )
    assert isinstance(item, Article)
    assert item.published is None
    assert any("31/02/2021" in note for note in item.notes)


def test_text_is_read_as_it_was_decoded() -> None:
    html = page(f"<h1>Vụ khoai đầu tiên ở Đồng Me</h1><p>{TEXT * 3}</p>")
    item = read_page(html, source="a", encoding="viscii", notes=("read as viscii",))
    assert isinstance(item, Article)
    assert (item.encoding, item.notes) == ("viscii", ("read as viscii",))


def test_address_gives_the_day_where_the_page_does_not() -> None:
    html = page(f"<h1>Vụ khoai đầu tiên ở Đồng Me</h1><p>{TEXT * 3}</p>")
    item = read_page(html, source="a", url="https://dongme.example/2021/03/04/vu-khoai.html")
    assert isinstance(item, Article)
    assert str(item.published) == "2021-03-04"
