"""The ways in which portals set captions, bylines, dates and sections: a small page for each, and what it gives."""

import pytest

from songngu.archive.page import read_page
from songngu.records import Article, Skip

TITLE = "Xã Đồng Me thu hoạch vụ khoai đầu tiên"
FIRST = "Sáng nay, hợp tác xã Đồng Me thu hoạch vụ khoai đầu tiên trên đất cát, năng suất vượt 20% so với kế hoạch."
START, END = FIRST[:61], FIRST[62:]
SECOND = "Ba mươi hộ dân góp đất, góp công; xã hỗ trợ giống và cử cán bộ về từng thôn hướng dẫn bà con cách trồng."
THIRD = "Khoai được thương lái mua tại ruộng với giá cao hơn mọi năm, mỗi sào trừ chi phí còn lãi gần ba triệu đồng."
CAPTION = "Bà con xã Đồng Me nhổ khoai trên ruộng cát"


def read(body: str, head: str = "", url: str | None = None) -> Article:
    item = read_page(f"<html><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>", source="a", url=url)
    assert isinstance(item, Article), item
    return item


def told(*parts: str, head: str = "") -> list[tuple[str, str]]:
    """Return the blocks below the title of a page of these parts, after its headline and within one element."""
    article = read(f"<div><h1>{TITLE}</h1>{''.join(parts)}</div>", head)
    assert article.title == TITLE
    return [(block.kind.value, block.text) for block in article.blocks[1:]]


def p(text: str) -> str:
    return f"<p>{text}</p>"


TEXT = [p(FIRST), p(SECOND), p(THIRD)]
PARAGRAPHS = [("paragraph", FIRST), ("paragraph", SECOND), ("paragraph", THIRD)]


# --- text ----------------------------------------------------------------------------------------------------


def test_lines_that_say_nothing_are_no_text() -> None:
    assert told(p(FIRST), p("***"), p("\u200b"), p(SECOND), p(TITLE.upper()), p(THIRD)) == PARAGRAPHS


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        (f"<p>{START}<br>{END}</p>", [FIRST]),
        (f"<p>{START}<br>{END[:18]}<br>{END[19:]}</p>", [FIRST]),
        (
            f"<p>{FIRST}<br>và còn nữa, vụ khoai này mới là vụ đầu.</p>",
            [FIRST, "và còn nữa, vụ khoai này mới là vụ đầu."],
        ),
        (f"<p>{START}<br>Đồng Me {END}</p>", [START, f"Đồng Me {END}"]),
        (f"<p>{START}<br></p><p>{END}</p>", [START, END]),
    ],
    ids=["in mid-sentence", "twice", "after a sentence", "before a capital", "before another paragraph"],
)
def test_a_break_in_mid_sentence_is_joined_and_no_other(markup: str, lines: list[str]) -> None:
    expected = [("paragraph", SECOND), *(("paragraph", line) for line in lines), ("paragraph", THIRD)]
    assert told(p(SECOND), markup, p(THIRD)) == expected


def test_a_heading_above_the_first_paragraph_is_kept_and_one_below_the_last_is_not() -> None:
    blocks = told("<h2>Được mùa được giá khoai lang</h2>", *TEXT, "<h2>Thông tin cần biết</h2>")
    assert blocks == [("heading", "Được mùa được giá khoai lang"), *PARAGRAPHS]


def test_a_lead_is_all_of_its_element_up_to_a_picture() -> None:
    lead = f"<div class='sapo'><p>{FIRST}</p><p>{SECOND}</p><img src='/anh/a.jpg'><p>{THIRD}</p></div>"
    assert told(lead, p(THIRD), p(SECOND)) == [
        ("lead", f"{FIRST} {SECOND}"), ("paragraph", THIRD), ("paragraph", THIRD), ("paragraph", SECOND),
    ]  # fmt: skip


def test_bold_words_in_a_cell_are_no_lead_until_they_are_a_sentence() -> None:
    for text, kind in (("Tổng sản lượng khoai của cả xã trong vụ này là 40 tấn.", "table-cell"), (FIRST, "lead")):
        table = f"<table><tr><td><b>{text}</b></td><td>{SECOND}</td></tr></table>"
        assert told(table, *TEXT) == [
            (kind, text), ("table-cell", SECOND), *PARAGRAPHS,
        ]  # fmt: skip


# --- bylines -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "<div class='author'>Trần Hữu Lộc - 12/10/2022</div>",
        "<p>12/10/2022 08:15 | Trần Hữu Lộc | 214 lượt</p>",
        "<p>Tác giả:</p><p>Trần Hữu Lộc</p>",
    ],
)
def test_who_wrote_stands_above_the_text(line: str) -> None:
    article = read(f"<div><h1>{TITLE}</h1>{line}{''.join(TEXT)}</div>")
    assert article.author == "Trần Hữu Lộc"
    assert [block.text for block in article.blocks if block.kind.value == "paragraph"] == [FIRST, SECOND, THIRD]


def test_a_name_at_both_ends_is_one_byline() -> None:
    blocks = told("<p class='author'>Hoàng Lan</p>", *TEXT, "<p class='author'>HOÀNG LAN</p>")
    assert blocks == [("byline", "Hoàng Lan"), *PARAGRAPHS]


def test_a_name_below_a_last_picture_is_the_byline() -> None:
    article = read(
        f"<div><div id='bai'><h1>{TITLE}</h1>{''.join(TEXT)}</div>"
        "<p><img src='/anh/a.jpg'></p><p style='text-align: right'>Hoàng Lan</p><p>Xem thêm</p></div>"
    )
    assert article.author == "Hoàng Lan"


# --- pictures ------------------------------------------------------------------------------------------------


def shown(*parts: str) -> list[tuple[str, list[str], str | None]]:
    """Return the pictures among these parts: address, captions, credit."""
    article = read(f"<div><h1>{TITLE}</h1>{''.join(parts)}</div>")
    return [
        (
            one.source,
            [block.text for block in article.blocks if block.picture_id == one.id and block.kind.value == "caption"],
            one.credit,
        )
        for one in article.pictures
    ]


@pytest.mark.parametrize(
    ("markup", "caption"),
    [
        (f"<p><img src='a.jpg'></p><p><i>{CAPTION}</i></p>", CAPTION),
        (f"<p><img src='a.jpg'></p><center>{CAPTION}</center>", CAPTION),
        (f"<p align='center'><img src='a.jpg'></p><p align='center'>{CAPTION}</p>", CAPTION),
        (f"<p><img src='a.jpg'></p><p align='center'>{CAPTION}</p>", None),
        (f"<p><img src='a.jpg'></p><p align='right'><i>{CAPTION}</i></p>", None),
        (f"<p><img src='a.jpg'></p><p><i><a href='/x'>{CAPTION}</a></i></p>", None),
        (f"<p><img src='a.jpg'></p><h3><i>{CAPTION}</i></h3>", None),
    ],
    ids=["italics", "in a center", "centred both", "centred alone", "set right", "a link", "a heading"],
)
def test_a_line_is_a_caption_where_it_is_set_as_one(markup: str, caption: str | None) -> None:
    assert shown(p(FIRST), markup, p(SECOND), p(THIRD)) == [("a.jpg", [caption] if caption else [], None)]


def test_pictures_side_by_side_have_each_its_own_caption() -> None:
    boxes = [f"<div><img src='{n}.jpg'><p class='caption'>{CAPTION} {n}</p></div>" for n in "ab"]
    assert shown(p(FIRST), f"<div>{''.join(boxes)}</div>", p(SECOND), p(THIRD)) == [
        ("a.jpg", [f"{CAPTION} a"], None), ("b.jpg", [f"{CAPTION} b"], None),
    ]  # fmt: skip


def test_the_last_line_of_a_caption_is_its_credit_where_its_class_says_so() -> None:
    lines = f"<p>{CAPTION}</p><p>vào sáng sớm</p><p class='author'>Hoài An</p>"
    figure = f"<figure><img src='a.jpg'><figcaption>{lines}</figcaption></figure>"
    assert shown(p(FIRST), figure, p(SECOND), p(THIRD)) == [("a.jpg", [f"{CAPTION} vào sáng sớm"], "Hoài An")]


def test_pictures_that_lead_to_other_pages_are_none_of_the_article() -> None:
    teasers = "".join(f"<a href='/tin/{n}.html'><img src='{n}.jpg'></a>" for n in "bc")
    kept = "<a href='/anh/a-lon.jpg'><img src='a.jpg'></a>"
    assert shown(p(FIRST), kept, p(SECOND), teasers, p(THIRD), "<a href='/tin/d.html'><img src='d.jpg'></a>") == [
        ("/anh/a-lon.jpg", [], None)
    ]


def test_words_for_the_blind_are_captions_where_each_picture_has_its_own() -> None:
    own = [f"<p><img src='{n}.jpg' alt='{alt}'></p>" for n, alt in (("a", CAPTION), ("b", f"{CAPTION}. Ảnh: Hoài An"))]
    assert shown(p(FIRST), *own, p(SECOND), p(THIRD)) == [
        ("a.jpg", [CAPTION], None), ("b.jpg", [CAPTION], "Hoài An"),
    ]  # fmt: skip
    for alt in (CAPTION, TITLE, "khoai", "Harvest of potatoes on sand"):
        same = [f"<p><img src='{n}.jpg' alt='{alt}'></p>" for n in "ab"]
        assert [captions for _, captions, _ in shown(p(FIRST), *same, p(SECOND), p(THIRD))] == [[], []]


# --- what the page says of itself ----------------------------------------------------------------------------


def data(json: str) -> str:
    return f"<script type='application/ld+json'>{json}</script>"


@pytest.mark.parametrize(
    "head",
    [
        data('[{"@type": "WebSite", "name": "Đài xã"}, {"@type": "NewsArticle", "articleSection": "Nông nghiệp"}]'),
        data('{"@graph": [{"@type": "WebPage"}, {"@type": ["Thing", "Article"], "articleSection": ["Nông nghiệp"]}]}'),
        data("{hỏng") + data('{"@type": "BlogPosting", "articleSection": {"name": "Nông nghiệp"}}'),
        data('"chỉ là chữ"')
        + data("[]")
        + data('[{"@type": 1}]')
        + "<meta property='article:section' content='Nông nghiệp'>",
        data("[" * 100_000) + "<meta property='article:section' content=' Nông  nghiệp '>",
    ],
)
def test_the_section_that_metadata_names(head: str) -> None:
    assert read(f"<h1>{TITLE}</h1>{''.join(TEXT)}", head).section == "Nông nghiệp"


@pytest.mark.parametrize(
    ("above", "section"),
    [
        ("<div class='breadcrumb'><a href='/'>Trang chủ</a> <a href='/nn'>Nông nghiệp</a></div>", "Nông nghiệp"),
        (
            "<div class='breadcrumb'><a href='/'>Trang chủ</a></div><a rel='category tag' href='/nn'>Nông nghiệp</a>",
            "Nông nghiệp",
        ),
        ("<div class='breadcrumb'><a href='/'>Trang chủ</a></div>", None),
        ("<div class='breadcrumb'><a href='/'>12/10/2022</a></div>", None),
    ],
)
def test_the_section_is_the_last_of_a_path_but_never_the_home_page(above: str, section: str | None) -> None:
    assert read(f"{above}<div><h1>{TITLE}</h1>{''.join(TEXT)}</div>").section == section


@pytest.mark.parametrize(
    ("head", "above", "below", "published"),
    [
        ("<meta name='pubdate' content='2021-03-04'>", "<p>04/03/2021 08:15</p>", "", "2021-03-04T08:15:00+07:00"),
        ("<meta name='pubdate' content='2021-03-04'>", "<p>05/03/2021 08:15</p>", "", "2021-03-04"),
        ("", "<abbr title='2019-01-01'>HTX</abbr><abbr class='published' title='2021-03-04'>hôm qua</abbr>", "",
         "2021-03-04"),
        ("", "<p>Cập nhật: 05/03/2021</p>", "", None),
        ("", "<p>Cập nhật: 05/03/2021 08:15</p>", "", "2021-03-05T08:15:00+07:00"),
        ("", "", "<p>Ngày đăng: 04/03/2021</p>", "2021-03-04"),
        ("", "", "<p>Ngày in: 04/03/2021</p>", None),
        ("", "<p>Đồng Me, ngày 4 tháng 3 năm 2021</p>", "", "2021-03-04"),
    ],
)  # fmt: skip
def test_the_day_of_publication(head: str, above: str, below: str, published: str | None) -> None:
    article = read(f"<div><h1>{TITLE}</h1>{above}{''.join(TEXT)}</div>{below}", head)
    assert (article.published.isoformat() if article.published else None) == published


# --- what is no article --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "text", "letters"),
    [("", FIRST, 106), ("04/03/2021 08:15", FIRST, None), ("04/03/2021 08:15", FIRST[:89], 89)],
    ids=["undated", "dated", "dated and shorter"],
)
def test_news_in_brief_is_an_article_where_it_is_dated(line: str, text: str, letters: int | None) -> None:
    item = read_page(f"<html><body><h1>{TITLE}</h1><p>{line}</p><p>{text}</p></body></html>", source="a")
    if letters is None:
        assert isinstance(item, Article)
    else:
        assert item == Skip("a", f"not an article: {letters} letters of running text")


def test_an_article_above_what_lies_too_deep_is_read_and_says_so() -> None:
    article = read(f"<div><h1>{TITLE}</h1>{''.join(TEXT)}</div>" + "<div>" * 400 + "cuối trang")
    assert [block.text for block in article.blocks] == [TITLE, FIRST, SECOND, THIRD]
    assert article.notes == ("its tags are nested more than 255 deep, and what lies deeper was not read",)
