"""Floors on the gold pages: none of them may read worse than it does."""

from pathlib import Path

import pytest

from songngu.archive.page import read_page
from songngu.records import Article, Skip
from tests.archive.page.page_scoring import as_row, golds, score

GOLD = Path(__file__).parent / "gold"
PAGES = golds(GOLD)
ARTICLES = [name for name, gold in PAGES.items() if gold["article"]]
OTHERS = [name for name, gold in PAGES.items() if not gold["article"]]
LEAST_F1 = 0.97


def read(name: str) -> Article | Skip:
    return read_page((GOLD / f"{name}.html").read_bytes(), source=name)


def test_gold_folder_is_whole() -> None:
    assert len(ARTICLES) >= 24
    assert len(OTHERS) >= 6


@pytest.mark.parametrize("name", ARTICLES)
def test_article_is_read_right(name: str) -> None:
    got = as_row(read(name))
    result = score(PAGES[name], got)
    assert got["title"] == PAGES[name]["title"]
    assert got["lead"] == PAGES[name]["lead"]
    assert result.published, got["published"]
    assert result.byline, got["byline"]
    assert (result.pairs, result.surplus) == (result.pairs_wanted, 0), got["pictures"]
    assert result.f1 >= LEAST_F1


@pytest.mark.parametrize("name", [name for name in ARTICLES if name.startswith(("sight", "fresh"))])
def test_section_and_publisher_are_those_that_the_page_names(name: str) -> None:
    item = read(name)
    assert isinstance(item, Article)
    assert (item.section, item.publisher) == (PAGES[name]["section"], PAGES[name]["publisher"])


@pytest.mark.parametrize("name", OTHERS)
def test_page_that_is_no_article_is_refused_with_a_reason(name: str) -> None:
    item = read(name)
    assert isinstance(item, Skip)
    assert item.item == name
    assert item.reason.startswith("not an article: ")


@pytest.mark.parametrize("name", [name for name in ARTICLES if "encoding" in PAGES[name]])
def test_encoding_is_what_the_bytes_are(name: str) -> None:
    item = read(name)
    assert isinstance(item, Article)
    assert item.encoding == PAGES[name]["encoding"]


@pytest.mark.parametrize("name", ARTICLES)
def test_captions_and_credits_keep_the_order_and_their_picture(name: str) -> None:
    item = read(name)
    assert isinstance(item, Article)
    assert [block.position for block in item.blocks] == list(range(len(item.blocks)))
    known = {picture.id for picture in item.pictures}
    tied = [block for block in item.blocks if block.kind in ("caption", "credit")]
    assert all(block.picture_id in known for block in tied)
    gold_order = [block["text"] for block in PAGES[name]["blocks"] if block["kind"] == "caption"]
    assert [block.text for block in item.blocks if block.kind == "caption"] == gold_order
