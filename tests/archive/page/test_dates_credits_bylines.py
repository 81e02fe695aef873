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
        ("12:15 AM, 22/10/2020", "2020-10-22T00:15:00+07:00"),
        ("12:15 PM, 22/10/2020", "2020-10-22T12:15:00+07:00"),
        ("Thứ tư, 12/30/2020", "2020-12-30"),
    ],
)
def test_date_lines(text: str, when: str) -> None:
    found = find_date(text)
    assert found is not None
    assert found.when is not None
    assert found.when.isoformat() == when


@pytest.mark.parametrize("text", ["Kế hoạch số 10/KH-UBND", "tỷ lệ 1/10.000", "giai đoạn 2021 - 2025", "3/4/10 hộ",
                                  "ngày 1 tháng 6 năm 1802", "22/10/2100"])  # fmt: skip
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


@pytest.mark.parametrize(
    ("stamp", "when"),
    [
        ("Tue, 18 Apr 2023 23:30:00 GMT", "2023-04-19T06:30:00+07:00"),
        ("Tue, 18 Apr 2023 23:30:00", "2023-04-18T23:30:00+07:00"),
        ("Mon, 25/01/2021 10:06", "2021-01-25T10:06:00+07:00"),
        ("Thứ hai, 25/01/2021 10:06", "2021-01-25T10:06:00+07:00"),
        ("2021-01-25", "2021-01-25"),
        ("2021-01-25 10:06", "2021-01-25T10:06:00+07:00"),
        ("2021-01-25T10:06:30.5-0500", "2021-01-25T22:06:30+07:00"),
        ("2021-01-25T10:06:00+99:00", "2021-01-25T10:06:00+07:00"),
        ("2021-01-25T25:06:00", None),
        ("0001-01-01T00:00:00", None),
        ("2199-01-01", None),
        ("Mon, 1 Foo 2021", None),
        ("", None),
    ],
)
def test_stamps_of_metadata(stamp: str, when: str | None) -> None:
    found = read_stamp(stamp)
    assert (found.when.isoformat() if found and found.when else None) == when


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("/anh/2019/05/28/mua-nuoc", "2019-05-28"),
        ("/tin-20210125101500123.htm", "2021-01-25"),
        ("/tin/2021-02-30/mua.html", None),
        ("/tin/2021-02-30/20210228/mua.html", "2021-02-28"),
        ("/tin/28-05-2019/mua.html", "2019-05-28"),
        ("/tin/31/02/2021/mua.html", None),
        ("/image?t=1531358100000", None),
    ],
)
def test_address_dates(address: str, day: str | None) -> None:
    found = date_in_address(address)
    assert (str(found) if found else None) == day


@pytest.mark.parametrize(
    ("text", "caption", "credit"),
    [
        ("Lễ khai mạc triển lãm- Ảnh: Thanh Tùng", "Lễ khai mạc triển lãm", "Ảnh: Thanh Tùng"),
        ("Quang cảnh hội nghị (Nguồn: TTXVN)", "Quang cảnh hội nghị", "Nguồn: TTXVN"),
        ("Thử thuyền trên kênh / Ảnh Phương Thảo", "Thử thuyền trên kênh", "Ảnh Phương Thảo"),
        ("Các cô gái trong trang phục truyền thống. Ảnh: V.P", "Các cô gái trong trang phục truyền thống.", "Ảnh: V.P"),
        ("Ảnh: Hợp tác xã cung cấp", "", "Ảnh: Hợp tác xã cung cấp"),
        ("Quang cảnh hội nghị (Ảnh minh họa)", "Quang cảnh hội nghị", "Ảnh minh họa"),
        ("Cầu Hiền Lương năm 1967 - Ảnh tư liệu", "Cầu Hiền Lương năm 1967", "Ảnh tư liệu"),
        ("Chợ Đông Hà. Ảnh minh họa", "Chợ Đông Hà.", "Ảnh minh họa"),
        (
            "Chợ Đông Hà (Ảnh Ban Quản Lý Dự Án Đầu Tư Xây Dựng Các Công Trình Giao Thông Tỉnh)",
            "Chợ Đông Hà (Ảnh Ban Quản Lý Dự Án Đầu Tư Xây Dựng Các Công Trình Giao Thông Tỉnh)",
            None,
        ),
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
        ("(Tin, ảnh: Lương Thế Quân)", "Lương Thế Quân"),
        ("[Lương Thế Quân]", "Lương Thế Quân"),
        ("Trần Thị Mai mai.tran@bao.example", "Trần Thị Mai"),
        ("Người viết: Quản trị website", None),
        ("Tin liên quan", None),
        ("Chuẩn bị cho ngày mai", None),
    ],
)
def test_bylines(text: str, name: str | None) -> None:
    byline = read_byline(text)
    assert (byline.name if byline else None) == name
