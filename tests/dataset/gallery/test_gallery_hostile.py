"""Hostile text in a dataset is text on every page: nothing runs, nothing is asked for, and it is read as it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from songngu.dataset.gallery import write_gallery
from songngu.dataset.items import Dataset, Tag
from tests.dataset.gallery.gallery_demo import demo, draw

HOSTILE = (
    "</script><script>window.hacked = 1</script>"
    "<img src=x onerror='window.hacked = 1'>"
    "\"'`${window.hacked = 1}\\ ]]> &amp; {{ 7 * 7 }} {% raw %} a\u2028b \u202egnp.exe\u202c"
)


def hostile(text: str) -> Dataset:
    """The demonstration with a text in every place that a text can stand in."""
    one = demo()
    tags = (Tag("place", text, text, text, text), Tag("theme", text, text, text, text))
    article = one.articles[0]
    segments = tuple(replace(segment, source=text, target=text, id=text) for segment in article.segments)
    article = replace(
        article, id=text, title_vi=text, title_en=text, author=text, section=text, publisher=text, licence=text,
        provenance=text, segments=segments, tags=tags, source=f"javascript:window.hacked=1//{text}",
    )  # fmt: skip
    picture = replace(
        one.pictures[0], id=text, article=text, caption_vi=text, caption_en=text, alt_vi=text, alt_en=text, credit=text,
        licence=text, tags=tags, published=None,
    )  # fmt: skip
    return replace(one, name=text, title_vi=text, title_en=text, version=text, articles=(article,), pictures=(picture,))


def test_markup_and_script_in_any_text_are_shown_and_never_run(tmp_path: Path, open_page: Any) -> None:
    dataset = hostile(HOSTILE)
    draw(replace(dataset, pictures=(demo().pictures[0],)), tmp_path, longest=80)
    paths = write_gallery(dataset, tmp_path, term_use={HOSTILE: 3})
    pages = [path for path in paths if path.suffix == ".html"]
    assert len(pages) == 4
    shown = HOSTILE.split("\u2028")[0]
    for path in pages:
        page = open_page(path)
        page.wait_for_timeout(50)
        assert shown in page.inner_text("main")
        assert page.evaluate("window.hacked") is None
        assert page.locator("img[src=x]").count() == 0
        assert page.locator("a[href^='javascript']").count() == 0
        assert all(address.startswith("file://") for address in page.asked)
        assert page.errors == []


def test_hostile_text_goes_through_filters_and_the_large_view(tmp_path: Path, open_page: Any) -> None:
    dataset = hostile(HOSTILE)
    draw(replace(dataset, pictures=(demo().pictures[0],)), tmp_path, longest=80)
    write_gallery(dataset, tmp_path)
    page = open_page(tmp_path / "index.html")
    page.locator("#filters input").first.check()
    assert page.inner_text("#count") == "1 ảnh"
    page.locator("#results a").click()
    assert HOSTILE.split("\u2028")[0] in page.inner_text("#view .source")
    page.reload()  # the id of picture and theme went through the address
    assert page.locator("#view").is_visible()
    assert page.locator("#filters input").first.is_checked()
    page.get_by_role("button", name="English").first.evaluate("button => button.click()")
    assert page.evaluate("window.hacked") is None
    assert page.errors == []


def test_an_address_from_a_stranger_is_no_more_than_a_filter(site: Path, open_page: Any) -> None:
    page = open_page(
        site / "index.html", "#theme=%3Cimg src=x onerror=window.hacked=1%3E&year=%&picture=none&q=%3Cb%3E"
    )
    assert page.locator("#nothing").is_visible()
    assert page.evaluate("window.hacked") is None
    assert page.errors == []


def test_half_a_character_is_replaced(tmp_path: Path, open_page: Any) -> None:
    one = demo()
    picture = replace(one.pictures[0], caption_vi="vỡ \ud800 chữ")
    write_gallery(replace(one, pictures=(picture,)), tmp_path)
    page = open_page(tmp_path / "index.html")
    assert "vỡ ? chữ" in page.inner_text("#results")
