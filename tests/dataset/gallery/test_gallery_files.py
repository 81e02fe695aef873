"""What the gallery writes, without a browser: the same bytes, safe names, every item in its place."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from songngu.dataset.gallery import write_gallery
from songngu.dataset.gallery.article import passages
from songngu.dataset.gallery.data import facets, with_successors
from songngu.dataset.gallery.names import address, date_en, date_vi, followable, page_name
from songngu.dataset.gallery.statistics import statistics
from songngu.dataset.items import Dataset
from tests.dataset.gallery.gallery_demo import OLD_QUANG_TRI, QUANG_TRI, demo, many


def written(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def data(folder: Path, name: str) -> dict[str, list[dict[str, object]]]:
    text = (folder / "gallery" / "data" / name).read_text(encoding="utf-8")
    found = re.fullmatch(r'"use strict";\nconst DATA = (.*);\n', text, re.DOTALL)
    assert found
    read: dict[str, list[dict[str, object]]] = json.loads(found[1])
    return read


def test_the_same_dataset_gives_the_same_bytes_and_all_of_it_is_told(tmp_path: Path) -> None:
    first = write_gallery(demo(), tmp_path / "a")
    write_gallery(demo(), tmp_path / "b")
    assert written(tmp_path / "a") == written(tmp_path / "b")
    assert {path.relative_to(tmp_path / "a").as_posix() for path in first} == set(written(tmp_path / "a"))


def test_every_page_links_only_to_what_is_there(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) == 8  # gallery, list, statistics, five articles
    for page in pages:
        tree = html.parse(str(page)).getroot()
        for where in tree.xpath("//@href | //@src"):
            if not where.startswith(("#", "https://example.org/")):
                assert (page.parent / where.partition("#")[0]).resolve().exists(), f"{page.name}: {where}"


def test_every_page_has_the_same_strict_policy_and_no_script_or_style_of_its_own(site: Path) -> None:
    for page in site.rglob("*.html"):
        tree = html.parse(str(page)).getroot()
        (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; ")
        assert "unsafe" not in policy
        assert not tree.xpath("//style | //script[not(@src)] | //@style | //@*[starts-with(name(), 'on')]")


def test_an_article_stands_in_reading_order_with_its_pictures(site: Path) -> None:
    page = html.parse(str(site / "gallery/articles/qt-2024-0706.html")).getroot()
    body = page.xpath("//div[@class='body']/*[self::div or self::figure]")
    assert [one.get("class").split()[-1] for one in body][:5] == ["lead", "paragraph", "paragraph", "wide", "heading"]
    captions = [one.text_content() for one in body[3].xpath(".//figcaption/p[@lang]")]
    assert captions == [demo().pictures[0].caption_vi, demo().pictures[0].caption_en]
    # The caption and the credit are the picture's: they are not said a second time.
    text = page.text_content()
    assert text.count("Người dân thả hoa đăng") == 1
    assert text.count("Lê Minh Hạnh") == 1


def test_a_caption_whose_picture_was_left_out_stays_in_the_text() -> None:
    kinds = [passage.kind for passage in passages(demo().articles[0], ())]
    assert "caption" in kinds
    assert "credit" in kinds


def test_a_draft_is_marked_sentence_by_sentence_and_as_a_whole(site: Path) -> None:
    draft = html.parse(str(site / "gallery/articles/qt-2019-0412.html")).getroot()
    assert len(draft.xpath("//p[@class='warning']")) == 1
    assert [one.text_content()[:20] for one in draft.xpath("//span[@class='unreviewed']")] == [
        "Sáng 12/4, Sở Thông ", "On the morning of Ap",
    ]  # fmt: skip
    reviewed = html.parse(str(site / "gallery/articles/qt-2024-0706.html")).getroot()
    assert not reviewed.xpath("//p[@class='warning'] | //span[@class='unreviewed']")


def test_a_place_of_the_past_leads_to_the_one_of_today(site: Path) -> None:
    page = html.parse(str(site / "gallery/articles/qt-2025-0815.html")).getroot()
    places = page.xpath("//dd[@class='chips']")[0]
    assert "Quảng Bình" in places.text_content()
    assert "đến 30/6/2025" in places.text_content()
    assert "nay là" in places.text_content()
    assert f"../../index.html#place={QUANG_TRI.id}" in places.xpath(".//@href")


def test_who_asks_for_a_place_of_today_finds_what_is_told_of_its_past(site: Path) -> None:
    known = facets(demo())
    (bridge,) = (one for one in data(site, "pictures.js")["pictures"] if one["id"] == "picture-1")
    assert [known.places[number].id for number in bridge["places"]] == [OLD_QUANG_TRI.id, QUANG_TRI.id]  # type: ignore[attr-defined]


def test_successors_that_turn_in_a_circle_end() -> None:
    one = replace(QUANG_TRI, successor=OLD_QUANG_TRI)
    assert [tag.id for tag in with_successors([OLD_QUANG_TRI, one])] == [OLD_QUANG_TRI.id, QUANG_TRI.id]


def test_pictures_are_listed_from_the_newest_and_undated_ones_last(tmp_path: Path) -> None:
    one = demo()
    pictures = (replace(one.pictures[0], published=None), *one.pictures[1:])
    write_gallery(replace(one, pictures=pictures), tmp_path)
    days = [picture.get("date", "") for picture in data(tmp_path, "pictures.js")["pictures"]]
    assert days == sorted(days, reverse=True)
    assert days[-1] == ""


@pytest.mark.parametrize(
    ("article", "page"),
    [
        ("qt-2019-0412", "qt-2019-0412.html"),
        ("../../etc/passwd", ""), ("https://example.org/tin?id=1", ""), ("con", ""),
        ("Bài-1", ""), ("A-1", ""), ("a" * 200, ""), ("", ""),
    ],
)  # fmt: skip
def test_an_article_id_becomes_a_name_for_every_file_system(article: str, page: str) -> None:
    name = page_name(article)
    assert name == page or re.fullmatch(r"[0-9a-f]{16}\.html", name)


def test_ids_that_differ_only_in_case_have_pages_of_their_own() -> None:
    assert len({page_name(article).lower() for article in ("bai-1", "Bai-1", "BAI-1")}) == 3


def test_file_names_are_written_as_addresses() -> None:
    assert address("anh/Cầu Hiền Lương #1?.jpg") == "anh/C%E1%BA%A7u%20Hi%E1%BB%81n%20L%C6%B0%C6%A1ng%20%231%3F.jpg"


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("https://quangtri.gov.vn/tin", True), ("http://a.vn", True), ("javascript:alert(1)", False),
        ("corpora/sample/articles.jsonl#3", False), ("https://", False), ("//a.vn/x", False), ("http://[", False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(source: str, link: bool) -> None:
    assert followable(source) is link


def test_dates_are_written_as_each_language_does() -> None:
    assert (date_vi(dt.date(2025, 8, 5)), date_en(dt.date(2025, 8, 5))) == ("5/8/2025", "5 August 2025")


def test_a_long_list_of_articles_is_cut_into_pages_and_none_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("songngu.dataset.gallery.write._LISTED", 4)
    dataset = many(4, 10)
    write_gallery(dataset, tmp_path)
    links: list[str] = []
    for name in ("articles.html", "articles-2.html", "articles-3.html"):
        links += html.parse(str(tmp_path / "gallery" / name)).getroot().xpath("//ol[@class='article-list']//a/@href")
    assert len(links) == len(set(links)) == 10
    assert {f"articles/{page_name(article.id)}" for article in dataset.articles} == set(links)


def test_an_empty_dataset_still_has_a_gallery(tmp_path: Path) -> None:
    write_gallery(Dataset("trống", "Trống", "Empty", "1", (), (), ()), tmp_path)
    assert "chưa có ảnh" in (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "chưa có bài viết" in (tmp_path / "gallery/articles.html").read_text(encoding="utf-8")


class TestStatistics:
    def test_years_without_items_are_there_too(self) -> None:
        years = statistics(demo(), {}).years
        assert [(bar.key, bar.articles, bar.pictures) for bar in years] == [
            ("2019", 1, 3), ("2020", 0, 0), ("2021", 0, 0), ("2022", 0, 0), ("2023", 1, 2), ("2024", 2, 7),
            ("2025", 1, 4),
        ]  # fmt: skip

    def test_what_is_told_of_a_past_place_counts_for_the_one_of_today_once(self) -> None:
        bars = {bar.key: bar for bar in statistics(demo(), {}).places}
        assert bars[QUANG_TRI.id].articles == 4  # of five; one of them is tagged with three of its names
        assert bars[OLD_QUANG_TRI.id].articles == 4

    def test_coverage_adds_up(self) -> None:
        for coverage in statistics(demo(), {}).coverage:
            assert coverage.total == sum(share.count for share in coverage.shares)
        articles = statistics(demo(), {}).coverage[0]
        assert (articles.reviewed, articles.total) == (4, 5)

    def test_terms_are_listed_by_use_and_unused_ones_are_not(self) -> None:
        terms = statistics(demo(), {"huyện → district": 9, "xã → commune": 0, "tỉnh → province": 12}).terms
        assert terms == (("tỉnh → province", 12), ("huyện → district", 9))

    def test_the_page_says_every_number_of_its_plots_as_text(self, site: Path) -> None:
        page = html.parse(str(site / "gallery/statistics.html")).getroot()
        rows = page.xpath("//table[@id='years-table']/tbody/tr")
        numbers = [[" ".join(cell.text_content().split()) for cell in row] for row in rows]
        assert numbers[0] == ["2019", "11", "33"]  # each number stands there in both languages, one of which is shown
