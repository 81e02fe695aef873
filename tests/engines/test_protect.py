"""Codes, dates and figures that must arrive."""

import pytest

from songngu.engines.constraints import find_literal
from songngu.engines.protect import guards
from songngu.records import TermHit


@pytest.mark.parametrize(
    ("text", "surface", "wanted"),
    [
        ("Kế hoạch số 10/KH-UBND của tỉnh", "10/KH-UBND", "10/KH-UBND"),
        ("Thông tư số 43/2017/TT-BTC", "43/2017/TT-BTC", "43/2017/TT-BTC"),
        ("Công văn số 4102/BTTTT-TTĐN", "4102/BTTTT-TTĐN", "4102/BTTTT-TTĐN"),
        ("Xem tại https://vi-du.vn/tin/bai-1.", "https://vi-du.vn/tin/bai-1", "https://vi-du.vn/tin/bai-1"),
        ("Thư gửi về toasoan@vi-du.vn.", "toasoan@vi-du.vn", "toasoan@vi-du.vn"),
        ("Tệp 20210125-l6.jpg kèm theo", "20210125-l6.jpg", "20210125-l6.jpg"),
        ("Xe 74A-123.45 chạy qua", "74A-123.45", "74A-123.45"),
        ("Điện thoại 0233.3852.529", "0233.3852.529", "0233.3852.529"),
        ("ngày 20/01/2021", "ngày 20/01/2021", "January 20, 2021"),
        ("vào ngày 30 tháng 4 năm 1975", "ngày 30 tháng 4 năm 1975", "April 30, 1975"),
        ("chiều 22/12", "22/12", "December 22"),
        ("Sáng 17-5, tàu đến", "17-5", "May 17"),
        ("đầu tháng 11", "tháng 11", "November"),
        ("từ tháng 11/2019", "tháng 11/2019", "November 2019"),
        ("lúc 19h30", "19h30", "7:30 p.m."),
        ("vào 7 giờ tối", "7 giờ tối", "7 p.m."),
        ("trực 24/7", "24/7", "24/7"),
        ("vé 30.000 đồng", "30.000 đồng", "VND30,000"),
        ("870 triệu đồng", "870 triệu đồng", "VND870 million"),
        ("quý II/2024", "quý II/2024", "second quarter of 2024"),
        ("tăng 12,5%", "12,5%", "12.5%"),
        ("1.200.000 lượt khách", "1.200.000", "1,200,000"),
        ("3.500 tỷ đồng", "3.500 tỷ đồng", "VND3.5 trillion"),
        ("1.234,5 tỷ đồng", "1.234,5 tỷ đồng", "VND1.2345 trillion"),
        ("12 triệu USD", "12 triệu USD", "US$12 million"),
    ],
)
def test_what_is_guarded_and_how_it_reads_in_english(text: str, surface: str, wanted: str) -> None:
    assert [(guard.surface, guard.target) for guard in guards(text, ())] == [(surface, wanted)]


@pytest.mark.parametrize(
    "text", ["ngày 45/13/2021", "một ngày đẹp trời", "Hà Nội", "ngày 27/3 âm lịch", "mỗi ngày 5-6 chuyến"]
)
def test_what_makes_no_figure_is_left_alone(text: str) -> None:
    assert not [guard for guard in guards(text, ()) if "ngày" in guard.surface]


def test_an_amount_without_its_currency_is_not_enough_but_in_a_range() -> None:
    alone, *_ = guards("870 triệu đồng", ())
    _, last = guards("từ 20 đến 25 triệu đồng", ())
    assert "870 million" not in alone.expected
    assert "25 million" in last.expected


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SEA Games 31 năm 2021", "31st"),
        ("thế hệ thứ 12", "12th"),
        ("mùng 10 tháng Giêng", "10th"),
        ("lần thứ 22", "22nd"),
        ("những năm 1930", "1930s"),
        ("thập niên 80", "1980s"),
    ],
)
def test_a_number_may_be_an_ordinal_or_a_decade_in_english(text: str, wanted: str) -> None:
    assert wanted in guards(text, ())[0].expected


@pytest.mark.parametrize("text", ["năm 1930", "80 người", "1.930 tỷ đồng"])
def test_a_number_is_no_decade_where_the_source_tells_of_none(text: str) -> None:
    assert not [wording for wording in guards(text, ())[0].expected if wording.endswith("0s")]


def test_a_guard_never_overlaps_a_term() -> None:
    text = "Nghị quyết 35 và 35 xã"
    hit = TermHit("t", 0, 13, "Nghị quyết 35", "Resolution 35")
    assert [(guard.start, guard.surface) for guard in guards(text, (hit,))] == [(17, "35")]


@pytest.mark.parametrize(
    ("wording", "text", "stands"),
    [
        ("12.5%", "up 12.5% on the year", True),
        ("2.5%", "up 12.5% on the year", False),
        ("35", "in 350 communes", False),
        ("35", "1,35 or 35,000", False),
        ("35", "in 35, and later", True),
        ("90", "was sold at VND90-150 million", True),
        ("90", "the model RT90", False),
        ("10/KH-UBND", "Plan No. 10/KH-UBND.", True),
        ("10/KH-UBND", "Plan No. 110/KH-UBND", False),
    ],
)
def test_a_figure_is_not_part_of_a_longer_one(wording: str, text: str, stands: bool) -> None:
    assert (find_literal(wording, text) is not None) is stands
