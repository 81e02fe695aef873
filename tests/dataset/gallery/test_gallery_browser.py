"""The gallery in Chromium, opened from disk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from songngu.dataset.gallery import write_gallery
from tests.dataset.gallery.gallery_demo import demo, many

expect = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright").expect

CARD = "#results li"


def titles(page: Any) -> list[str]:
    found: list[str] = page.locator(f"{CARD} .source").all_inner_texts()
    return found


def count(page: Any) -> str:
    text: str = page.inner_text("#count")
    return text


def test_pictures_are_shown_with_both_captions_and_nothing_is_asked_of_anywhere(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html")
    first = page.locator(CARD).first
    assert "Đồng Hới" in first.locator("[lang=vi].source").inner_text()
    assert "Dong Hoi ward" in first.locator("[lang=en].target").inner_text()
    assert count(page) == "16 ảnh"
    assert first.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    assert all(address.startswith("file://") for address in page.asked)
    assert page.errors == []


def test_filters_combine_and_their_counts_tell_what_a_click_would_show(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html")
    page.get_by_label("Con người").check()
    assert count(page) == "7 ảnh"
    expected = page.locator("#filters li", has_text="2023").locator(".count").inner_text()
    page.get_by_label("2023").check()
    assert count(page) == f"{expected} ảnh" == "2 ảnh"
    page.get_by_label("2024").check()  # of one kind, either
    assert count(page) == "4 ảnh"
    page.get_by_role("button", name="Bỏ 2023").click()
    assert count(page) == "2 ảnh"
    page.get_by_role("button", name="Bỏ lọc").first.click()
    assert count(page) == "16 ảnh"


def test_a_view_is_in_the_address_and_can_be_shared_and_gone_back_from(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html")
    page.get_by_label("Con người").check()
    page.get_by_label("Cửa Việt").check()
    shared = page.evaluate("location.hash")
    assert shared == "#theme=people&place=place-cua-viet"
    assert count(open_page(site / "index.html", shared)) == "1 ảnh"
    page.go_back()
    assert count(page) == "7 ảnh"
    assert not page.get_by_label("Cửa Việt").is_checked()


def test_a_place_of_today_shows_the_pictures_of_its_past_names(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html", "#place=place-quang-tri-2025")
    assert count(page) == "14 ảnh"
    assert any("Cảnh Dương" in title for title in titles(page))  # tagged Quảng Bình
    former = page.locator("#filters .former").all_inner_texts()
    assert [text.split()[:2] for text in former] == [["Quảng", "Trị"], ["Quảng", "Bình"]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("hoa dang", "Người dân thả hoa đăng"),
        ("HOA ĐĂNG", "Người dân thả hoa đăng"),
        ("lanterns thach han", "Người dân thả hoa đăng"),
        ("Tran Duc Thuan cau hien luong", "Cầu Hiền Lương"),
        ("douc", None),
        ("(.*", "Trung tâm Phục vụ"),  # no words, so nothing is narrowed
    ],
)
def test_search_needs_no_diacritics_in_either_language(
    query: str, shown: str | None, site: Path, open_page: Any
) -> None:
    page = open_page(site / "index.html")
    page.fill("#query", query)
    expect(page).to_have_url(re.compile(re.escape(f"#{urlencode({'q': query}, safe='*')}")))
    if shown is None:
        assert page.locator("#nothing").is_visible()
        page.locator("#nothing button").click()
        assert count(page) == "16 ảnh"
    else:
        assert titles(page)[0].startswith(shown)


def test_the_language_is_switched_and_remembered_over_pages(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html")
    page.get_by_role("button", name="English").click()
    assert count(page) == "16 pictures"
    assert page.get_attribute("#query", "placeholder") == "Search in either language"
    assert page.get_attribute("html", "lang") == "en"
    assert "ward" in page.get_attribute(f"{CARD}:first-child img", "alt")
    page.get_by_role("link", name="Statistics").click()
    assert page.locator("h1").inner_text() == "Statistics"


def test_the_browsers_language_is_the_first(site: Path, open_page: Any) -> None:
    assert count(open_page(site / "index.html", locale="fr-FR")) == "16 pictures"


def test_the_large_view_is_worked_with_the_keyboard_and_gives_the_focus_back(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html")
    page.locator(f"{CARD} a").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    view = page.locator("#view")
    assert view.locator(".position").inner_text() == "2 / 16"
    second = page.evaluate("location.hash")
    page.keyboard.press("ArrowRight")
    assert view.locator(".position").inner_text() == "3 / 16"
    assert page.evaluate("location.hash") != second
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    assert view.locator(".position").inner_text() == "16 / 16"
    page.keyboard.press("Home")
    assert view.locator(".position").inner_text() == "1 / 16"
    page.keyboard.press("Escape")
    assert not view.is_visible()
    assert page.evaluate("location.hash") == ""
    assert page.evaluate("document.activeElement.closest('li').dataset.at") == "0"


def test_a_shared_picture_opens_with_its_credit_date_and_article(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html", "#picture=picture-0")
    side = page.locator("#view .side")
    text = side.inner_text()
    for said in ("People float lanterns", "Lê Minh Hạnh", "6/7/2024", "CC BY 4.0", "nay là"):
        assert said in text
    side.locator("a.article").click()
    assert page.url.endswith("gallery/articles/qt-2024-0706.html")
    page.go_back()
    assert page.locator("#view").is_visible()


def test_a_place_in_the_large_view_leads_to_its_pictures(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html", "#picture=picture-5&theme=investment")
    page.locator("#view .chip", has_text="Cửa Việt").click()
    assert not page.locator("#view").is_visible()
    assert count(page) == "2 ảnh"


def test_a_picture_that_is_gone_is_said_to_be(tmp_path: Path, open_page: Any) -> None:
    write_gallery(demo(), tmp_path)
    page = open_page(tmp_path / "index.html", "#picture=picture-0")
    assert "images/qt-2024-0706-0.jpg" in page.locator("#view .broken").inner_text()


@pytest.mark.parametrize(
    "path", ["index.html", "gallery/articles.html", "gallery/statistics.html", "gallery/articles/qt-2024-0706.html"]
)
def test_no_page_is_wider_than_the_screen(path: str, site: Path, open_page: Any) -> None:
    page = open_page(site / path)
    for width in (1440, 820, 390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        # The grid lays its rows out again after the screen has changed, not in the same instant.
        laid = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        page.evaluate(laid)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.errors == []


def test_languages_stand_side_by_side_and_one_above_the_other_on_phones(site: Path, open_page: Any) -> None:
    def lead(width: int) -> tuple[dict[str, float], dict[str, float]]:
        page = open_page(site / "gallery/articles/qt-2024-0706.html", width=width)
        return page.locator(".lead .source").bounding_box(), page.locator(".lead .target").bounding_box()

    source, target = lead(1440)
    assert source["y"] == target["y"]
    assert source["x"] + source["width"] < target["x"]
    source, target = lead(390)
    assert source["x"] <= target["x"]
    assert source["y"] + source["height"] <= target["y"]


def test_the_link_of_an_article_is_copied(site: Path, open_page: Any) -> None:
    page = open_page(site / "gallery/articles/qt-2024-0706.html", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Chép liên kết").click()
    expect(page.locator("#said")).to_have_text("Đã chép liên kết")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_printed_article_has_both_languages_and_no_controls(site: Path, open_page: Any) -> None:
    page = open_page(site / "gallery/articles/qt-2024-0706.html")
    page.emulate_media(media="print")
    assert page.locator(".lead .source").is_visible()
    assert page.locator(".lead .target").is_visible()
    for control in (".bar", ".share", ".neighbours"):
        assert not page.locator(control).is_visible()


def test_without_javascript_every_article_and_picture_is_there(site: Path, open_page: Any) -> None:
    page = open_page(site / "index.html", java_script_enabled=False)
    assert page.locator(".plain figure").count() == 16
    page.locator("noscript a, .note a").first.click()
    assert page.locator(".article-list a").count() == 5
    page.locator(".article-list a").first.click()
    assert page.locator("article .target").first.is_visible()


def test_articles_are_filtered_as_pictures_are(site: Path, open_page: Any) -> None:
    page = open_page(site / "gallery/articles.html", "#year=2024")
    assert count(page) == "2 bài viết"
    page.fill("#query", "dien gio")
    expect(page.locator("#results li")).to_have_count(1)
    page.locator("#results a").click()
    assert "điện gió" in page.locator("h1").inner_text()


def test_only_what_is_in_sight_is_in_the_document_and_the_keyboard_reaches_the_rest(
    tmp_path: Path, open_page: Any
) -> None:
    write_gallery(many(300, 4), tmp_path)
    page = open_page(tmp_path / "index.html")
    assert 8 < page.locator(CARD).count() < 80
    assert page.get_attribute(f"{CARD}:first-child", "aria-setsize") == "300"
    page.locator(f"{CARD} a").first.focus()
    for _ in range(24):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.closest('li').getAttribute('aria-posinset')") == "25"
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_selector(f"{CARD}[aria-posinset='300']")
    order = page.eval_on_selector_all(CARD, "items => items.map(item => Number(item.ariaPosInSet))")
    assert order == sorted(order)
