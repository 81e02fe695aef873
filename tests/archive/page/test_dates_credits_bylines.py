"""Dates, credits and bylines as Vietnamese pages write them."""

import pytest

from songngu.archive.bylines import read_byline
from songngu.archive.credits import split_credit
from songngu.archive.dates import date_in_address, find_date, read_stamp


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Thứ hai, 25/01/2021 10:06", "2021-01-25T10:06:00+07:00"),
        ("08:15 | 12/07/2018", "2018-07-12T08:15:00+07:00"),
        ("Cập nhật lúc 14h30 ngày 5-3-2012", "2012-03-05T14:30:00+07:00"),
        ("ngày 20 tháng 1 năm 2021", "2021-01-20"),
        ("Chủ Nhật, 22 tháng 6, 2014", "2014-06-22"),
        ("Thứ năm, 26 Tháng 3 2009 @ 09:14:02 ICT", "2009-03-26T09:14:00+07:00"),
        ("Tháng Sáu 14, 2024", "2024-06-14"),
        ("5 Tháng Chín, 2022", "2022-09-05"),
        ("Thứ tư, 23/7/2025, 14:05 (GMT+7)", "2025-07-23T14:05:00+07:00"),
        ("Thứ 4 ngày 12-09-2018 02:30 CH", "2018-09-12T14:30:00+07:00"),
        ("Lúc 8 giờ 15 phút, ngày 03/02/2020", "2020-02-03T08:15:00+07:00"),
        ("25/01/21 10:06", "2021-01-25T10:06:00+07:00"),
        ("21:17 | Thứ Năm, 22 tháng 10, 2020", "2020-10-22T21:17:00+07:00"),
    ],
)
def test_date_lines(text: str, when: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.when is not None
    assert found.when.isoformat() == when


@pytest.mark.parametrize("text", ["Kế hoạch số 10/KH-UBND", "tỷ lệ 1/10.000", "giai đoạn 2021 - 2025", "3/4/10 hộ"])
def test_figures_that_are_no_date(text: str) -> None:
    assert find_date(text) is None


@pytest.mark.parametrize("text", ["31/02/2021 10:00", "ngày 31 tháng 4 năm 2019"])
def test_impossible_day_is_noted(text: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.when is None
    assert "no day of the calendar" in found.note


def test_stamp_with_an_offset_is_taken_to_hanoi() -> None:
    found = read_stamp("2023-04-18T23:30:00Z")
    assert found is not None
    assert found.when is not None
    assert found.when.isoformat() == "2023-04-19T06:30:00+07:00"


def test_address_dates() -> None:
    assert str(date_in_address("/anh/2019/05/28/mua-nuoc")) == "2019-05-28"
    assert str(date_in_address("/tin-20210125101500123.htm")) == "2021-01-25"
    assert date_in_address("/image?t=1531358100000") is None


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Lễ khai mạc triển lãm- Ảnh: Thanh Tùng", "Lễ khai mạc triển lãm", "Ảnh: Thanh Tùng"),
        ("Quang cảnh hội nghị (Nguồn: TTXVN)", "Quang cảnh hội nghị", "Nguồn: TTXVN"),
        ("Thử thuyền trên kênh / Ảnh Phương Thảo", "Thử thuyền trên kênh", "Ảnh Phương Thảo"),
        ("Các cô gái trong trang phục truyền thống. Ảnh: V.P", "Các cô gái trong trang phục truyền thống.", "Ảnh: V.P"),
        ("Ảnh: Hợp tác xã cung cấp", "", "Ảnh: Hợp tác xã cung cấp"),
        ("Quang cảnh hội nghị (Ảnh minh họa)", "Quang cảnh hội nghị", "Ảnh minh họa"),
        ("Đại biểu chụp ảnh lưu niệm", "Đại biểu chụp ảnh lưu niệm", None),
        ("Ảnh: Toàn cảnh buổi lễ trao giải cho các em", "Ảnh: Toàn cảnh buổi lễ trao giải cho các em", None),
    ],
)
def test_caption_and_credit_are_parted(text: str, caption: str, credit: str | None) -> None:
    parted = split_credit(text)
    assert (parted.caption, parted.credit) == (caption, credit)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("NHƯ QUỲNH (Sở TT&TT Quảng Trị)", "NHƯ QUỲNH (Sở TT&TT Quảng Trị)"),
        ("Lê Thị Hảo - Chủ tịch Hội LHPN huyện", "Lê Thị Hảo - Chủ tịch Hội LHPN huyện"),
        ("Tin, ảnh: Lương Thế Quân", "Lương Thế Quân"),
        ("Bài và ảnh: HOÀNG LAN", "HOÀNG LAN"),
        ("Minh Anh (ghi)", "Minh Anh"),
        ("Theo TTXVN", "TTXVN"),
        ("Người viết: Quản trị website", None),
        ("Tin liên quan", None),
        ("Chuẩn bị cho ngày mai", None),
    ],
)
def test_bylines(text: str, name: str | None) -> None:
    byline = read_byline(text)
    assert (byline.name if byline else None) == name
