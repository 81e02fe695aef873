"""Words: personal data, captions and alternative texts, file names, themes and places."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from songngu.dataset.captions import LONGEST_ALT, alt_text, file_name, plain
from songngu.dataset.places import Gazetteer
from songngu.dataset.tags import Tagger
from songngu.dataset.themes import THEMES_FILE, Themes, load_themes
from songngu.errors import DatasetError
from songngu.personal import find_personal, mask_personal
from songngu.project import shipped
from songngu.records import BlockKind, Term
from tests.dataset.conftest import candidate, hit, passage

LAST_DAY = dt.date(2025, 6, 30)
PROVINCES = (
    Term(
        "place-qb", "Quảng Bình", "Quang Binh", domain="place", valid_to=dt.date(2025, 6, 30), succeeded_by="place-qt2"
    ),
    Term("place-qt", "Quảng Trị", "Quang Tri", domain="place", valid_to=dt.date(2025, 6, 30), succeeded_by="place-qt2"),
    Term("place-qt2", "Quảng Trị", "Quang Tri", domain="place", valid_from=dt.date(2025, 7, 1)),
    Term("place-hh", "Hướng Hóa", "Huong Hoa", domain="place"),
    Term("place-hhh", "huyện Hướng Hóa", "Huong Hoa district", domain="place", valid_to=dt.date(2025, 6, 30)),
    Term("org-x", "UBND tỉnh Quảng Trị", "Quang Tri provincial People's Committee", domain="organisation"),
)
BEFORE, AFTER = dt.date(2021, 1, 25), dt.date(2025, 8, 15)


# --- personal data ---


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Liên hệ 0912 345 678 hoặc 0233.3850000", "Liên hệ [số điện thoại] hoặc [số điện thoại]"),
        ("ĐT: (024) 3825 1234; +84 912.345.678", "ĐT: [số điện thoại]; [số điện thoại]"),
        ("Thư gửi a.b-c@quangtri.gov.vn.", "Thư gửi [thư điện tử]."),
        ("CMND số 197123456", "CMND số [số giấy tờ]"),
        ("căn cước công dân: 045 090 001 234", "căn cước công dân: [số giấy tờ]"),
        ("mang số 045090001234 trong sổ", "mang số [số giấy tờ] trong sổ"),
        ("hộ chiếu số B1234567", "hộ chiếu số [số giấy tờ]"),
    ],
)
def test_vietnamese_numbers_of_people_are_masked(text: str, masked: str) -> None:
    assert mask_personal(text) == masked
    assert find_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tổng kinh phí 18.500.000.000 đồng, tăng 15,3%, đón 98.400 lượt khách",
        "Quyết định số 0912345678/QĐ-UBND ngày 30/9/2024",
        "giai đoạn 2020-2025, 2021-2030, từ 06/07/2024 đến 27/07/2024",
        "mã số thuế 3200012345, tài khoản 0912345678901",
        "tọa độ 16.8162, 107.0950; công suất 742,2 MW; tỷ lệ 0,35",
        "Báo Quảng Trị @ Facebook",
    ],
)
def test_figures_of_the_news_are_no_personal_data(text: str) -> None:
    assert find_personal(text) == ()
    assert mask_personal(text) == text


def test_english_masks_are_english() -> None:
    said = mask_personal("Call 0912 345 678, ID card No. 197123456, or write to a@b.vn", english=True)
    assert said == "Call [phone number], ID card No. [identity number], or write to [e-mail]"


# --- captions ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<b>Cầu</b> Hiền Lương&nbsp;<i>nhìn từ bờ bắc</i>", "Cầu Hiền Lương nhìn từ bờ bắc"),
        ("Chợ<script>alert(1)</script> quê<br>buổi sớm", "Chợ quê buổi sớm"),
        ("nhiệt độ <5 độ & mưa", "nhiệt độ <5 độ & mưa"),
        ("<img src=x onerror=alert(1)>", ""),
        ("a < b > c", "a < b > c"),
    ],
)
def test_captions_lose_their_markup_and_keep_their_words(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Trong ảnh: cầu Hiền Lương (Ảnh: Lê Minh Hạnh)", "Cầu Hiền Lương"),
        ("Ảnh 2: Nông dân thu hoạch chuối", "Nông dân thu hoạch chuối"),
        ("Ảnh hưởng của bão số 5", "Ảnh hưởng của bão số 5"),
        ("", "Ảnh của bài “Chợ quê”"),
    ],
)
def test_alternative_texts_say_what_a_picture_shows(caption: str, expected: str) -> None:
    assert alt_text(caption, title="Chợ quê") == expected


def test_english_alternative_texts_follow_the_same_rules() -> None:
    assert alt_text("In the photo: farmers harvest bananas", title="x", english=True) == "Farmers harvest bananas"
    assert alt_text("", title="A market", english=True) == "Photograph for the article “A market”"


def test_long_captions_end_with_a_sentence_or_a_word() -> None:
    sentence = "Người dân thả hoa đăng trên sông Thạch Hãn trong đêm khai mạc. "
    assert alt_text(sentence * 9, title="x") == (sentence * 4).strip()
    endless = alt_text("hoa " * 200, title="x")
    assert len(endless) <= LONGEST_ALT
    assert endless.endswith(" hoa…")


@pytest.mark.parametrize(
    ("source", "start"),
    [
        ("../../../etc/passwd.jpg", "passwd-"),
        ("https://x.vn/ảnh/Cầu%20Hiền Lương.JPG?w=600", "cau-hien-luong-"),
        ("C:\\anh\\CON.png", "con-"),
        ("/", "picture-"),
        ("a" * 300 + ".jpg", "a" * 48 + "-"),
        ("x/.htaccess", "htaccess-"),
    ],
)
def test_file_names_are_safe_on_every_system(source: str, start: str) -> None:
    name = file_name(source, "p1", article_id="a1", ending="jpg")
    assert name.startswith(start)
    assert name.endswith(".jpg")
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert name != file_name(source, "p2", article_id="a1", ending="jpg")


# --- places ---


def test_places_come_with_what_succeeded_them() -> None:
    (tag,) = Gazetteer(PROVINCES).find([hit("place-qb", "Quảng Bình", "Quang Binh")], on=BEFORE)
    assert (tag.label_vi, tag.label_en, tag.evidence, tag.until) == (
        "Quảng Bình", "Quang Binh", "Quảng Bình", dt.date(2025, 6, 30),
    )  # fmt: skip
    assert tag.successor is not None
    assert (tag.successor.id, tag.successor.label_vi) == ("place-qt2", "Quảng Trị")


@pytest.mark.parametrize(("day", "expected"), [(BEFORE, "place-qt"), (AFTER, "place-qt2"), (None, "place-qt2")])
def test_a_body_s_name_tells_its_place_in_the_period_of_the_article(day: dt.date | None, expected: str) -> None:
    found = Gazetteer(PROVINCES).find([hit("org-x", "UBND tỉnh Quảng Trị", "...")], on=day)
    assert [tag.id for tag in found] == [expected]


def test_a_district_with_and_without_its_rank_is_one_place() -> None:
    hits = [hit("place-hh", "Hướng Hóa", "Huong Hoa"), hit("place-hhh", "huyện Hướng Hóa", "Huong Hoa district")]
    (tag,) = Gazetteer(PROVINCES).find(hits, on=BEFORE)
    assert (tag.id, tag.evidence) == ("place-hh", "Hướng Hóa; huyện Hướng Hóa")


def test_advice_is_no_evidence_of_a_place() -> None:
    assert not Gazetteer(PROVINCES).find([hit("place-qb", "Quảng Bình", "x", required=False)], on=BEFORE)


def test_successions_that_run_in_a_circle_end() -> None:
    ring = (
        Term("a", "A", "A", domain="place", succeeded_by="b"),
        Term("b", "B", "B", domain="place", succeeded_by="a"),
    )
    tag = Gazetteer(ring).tag("a", "A")
    assert tag.successor is not None
    assert tag.successor.successor is None


# --- themes ---


@pytest.fixture(scope="module")
def themes() -> Themes:
    """The rules that ship."""
    return load_themes(shipped("glossary") / THEMES_FILE)


@pytest.mark.parametrize(
    ("title", "section", "expected"),
    [
        ("Quảng Trị khai mạc Lễ hội Vì hòa bình bên dòng Thạch Hãn", None, {"culture", "history"}),
        ("Khởi công nhà máy điện gió tại Gio Linh", None, {"investment", "energy"}),
        ("Đón hơn một triệu du khách trong sáu tháng", None, {"tourism"}),
        ("Tập huấn công tác thông tin đối ngoại", None, {"foreign-relations"}),
        ("Phong Nha - Kẻ Bàng: vườn quốc gia của thế giới", None, {"nature"}),
        ("Sở Văn hóa, Thể thao và Du lịch họp giao ban", None, set()),
        ("Cải thiện môi trường đầu tư", None, {"investment"}),
        ("Chuyện làng", "Văn hóa", {"culture"}),
        ("Họp báo thường kỳ", None, set()),
    ],
)
def test_titles_have_the_themes_that_a_reader_would_say(
    themes: Themes, title: str, section: str | None, expected: set[str]
) -> None:
    assert {tag.id for tag in themes.find([(BlockKind.TITLE, title)], section=section)} == expected


def test_a_word_in_passing_is_no_theme_and_evidence_is_what_stands_in_the_text(themes: Themes) -> None:
    assert not themes.find([(BlockKind.PARAGRAPH, "Khách ghé một di tích.")])
    (tag,) = themes.find([(BlockKind.PARAGRAPH, "Di tích này là di tích, và là Di Sản.")])
    assert (tag.id, tag.evidence) == ("culture", "Di tích (2); Di Sản")


def test_old_and_new_tone_marks_are_one_and_terms_count(themes: Themes) -> None:
    rules = Themes([replace(themes.themes["culture"], terms=("org-museum",))])
    assert rules.find([(BlockKind.TITLE, "Văn hoá vùng cao")])
    assert rules.find([], terms=[("org-museum", "Bảo tàng tỉnh")] * 3)


def test_a_rules_file_with_mistakes_names_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / THEMES_FILE
    path.write_text(
        '[a]\nvi = "A"\ncue = ["x"]\n[b]\nvi = "B"\nen = "B"\ncues = "x"\n[c]\nvi = "C"\nen = "C"\n', "utf-8"
    )
    with pytest.raises(DatasetError) as caught:
        load_themes(path)
    said = str(caught.value)
    assert "has 5 problem(s)" in said
    assert "[a] cue is no key" in said
    assert '[a] has no name: write en = "..."' in said
    assert "[b] cues must be a list" in said
    assert "[c] says nothing to tell it by" in said


def test_a_project_without_a_rules_file_says_where_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"themes\.toml\. Copy the shipped one"):
        load_themes(tmp_path / THEMES_FILE)


# --- tags ---


def test_a_picture_has_its_caption_s_tags_and_its_article_s_main_place(themes: Themes) -> None:
    tagger = Tagger(Gazetteer(PROVINCES), themes)
    lead = passage("Quảng Trị khai mạc lễ hội", "x", BlockKind.LEAD, hits=(hit("place-qt", "Quảng Trị", "Quang Tri"),))
    caption = passage(
        "Du khách ở Hướng Hóa", "x", BlockKind.CAPTION, 2, hits=(hit("place-hh", "Hướng Hóa", "Huong Hoa"),)
    )
    whole = candidate(lead, caption)
    of_article = tagger.tags_of_article(whole, [lead])
    tags = tagger.tags_of_picture(whole, [caption], of_article)
    assert [tag.id for tag in tags] == ["place-hh", "place-qt", "tourism"]


def test_what_a_reviewer_says_of_places_and_themes_holds(themes: Themes) -> None:
    tagger = Tagger(Gazetteer(PROVINCES), themes)
    said = replace(candidate(passage("Lễ hội", "x")), corrections=("Du lịch", "Quang Tri", "nature", "không có"))
    tags = tagger.tags_of_article(said, said.passages)
    assert [(tag.id, tag.evidence) for tag in tags] == [
        ("place-qt", "reviewer"), ("tourism", "reviewer"), ("nature", "reviewer"),
    ]  # fmt: skip
    assert tagger.tags_of_picture(said, [], tags) == tags


def test_tags_that_nobody_knows_take_nothing_away(themes: Themes) -> None:
    tagger = Tagger(Gazetteer(PROVINCES), themes)
    found = candidate(passage("Lễ hội", "x"))
    automatic = tagger.tags_of_article(found, found.passages)
    said = replace(found, corrections=("Chuối thơm",))
    assert tagger.tags_of_article(said, found.passages) == automatic
    assert tagger.unknown(said) == ("Chuối thơm",)
    cleared = replace(found, corrections=())
    assert tagger.tags_of_article(cleared, found.passages) == ()
