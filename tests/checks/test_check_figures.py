"""Numbers, dates, times, money, units and codes: right translations pass, wrong ones are found where they stand."""

from __future__ import annotations

import pytest

from songngu.checks import check
from songngu.records import BlockKind, Segment

FIGURES = {"numbers", "dates", "times", "money", "units", "number-format", "codes", "addresses"}
FIGURES |= {"approximations", "moved-figures"}


def found(source: str, target: str) -> set[str]:
    segment = Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(source), source)
    return {finding.check for finding in check(segment, (), target)} & FIGURES


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Tổng vốn 3.500 tỷ đồng.", "Total capital is VND3.5 trillion."),
        ("Vốn 1.234,5 triệu USD.", "Capital of US$1.2345 billion."),
        ("Giá thuê từ 20 đến 25 triệu đồng.", "Rents from VND20 million to VND25 million."),
        ("Tăng 12,5% so với cùng kỳ.", "Up 12.5 per cent year on year."),
        ("Cấp 5.000 m3/ngày đêm.", "Supplying 5,000 cubic metres a day."),
        ("Năng suất 68 tạ/ha.", "A yield of 6.8 tonnes per hectare."),
        ("Học sinh lớp 11.", "Grade 11 pupils."),
        ("Theo Điều 7 Luật Đầu tư.", "Under Article 7 of the Law on Investment."),
        ("Những năm 1950, thế kỷ 20.", "The 1950s, in the 20th century."),
        ("Tên lửa X-29, đội U23, giải F1.", "The X-29 rocket, the Under-23 team, the F1 championship."),
        ("Trên đồi A1 và chiếc B-52.", "On Hill A1 and a B-52 that fell."),
        ("Vé 400.000đ, giảm 3 điểm %.", "Tickets at VND400,000, down 3 percentage points."),
        ("Thời gian thông quan trung bình: 2 giờ 15 phút.", "Average clearance time: 2 hours 15 minutes."),
        ("Từ 11:59 đêm 20/3.", "From 11:59 pm on March 20."),
        ("Lúc 2 giờ đêm.", "At 2 am."),
        ("Lúc 5 giờ chiều.", "At 5 o'clock in the afternoon."),
        ("Cao hơn 1.700 m.", "More than 1,700 metres high."),
        ("Cao hơn 2 m so với năm ngoái.", "Two metres higher than last year."),
        ("Trên 12 tuyến đường.", "On 12 roads."),
        ("Bốn giờ sáng, bà dậy nhóm lò.", "She gets up at 4am to light the stove."),
        ("Tập lúc tám giờ tối sau ca làm.", "They train at 8 p.m. after the shift."),
        ("Chuyến xe lúc sáu giờ rưỡi.", "The bus at 6:30 a.m."),
        ("Bản tin phát lúc 4h mỗi ngày.", "The bulletin goes out at 4am every day."),
        ("Gần 3 giờ sáng, tàu trật bánh.", "At nearly 3 am, the train was derailed."),
        ("Quả tim được chuyển vào trong 4 giờ 55 phút.", "The heart was brought in four hours and 55 minutes."),
        ("Tàu chậm 5 giờ 40 phút.", "The train was five hours and 40 minutes late."),
        ("Đồng hồ điểm 12 giờ đêm.", "The clock struck midnight."),
        ("Làm việc tám giờ mỗi ngày.", "Working eight hours a day."),
        ("Trực đêm 30 Tết.", "On duty on New Year's Eve."),
        ("Quán cơm 0 đồng.", "A free meal shop."),
        ("Tập huấn 10 ngày vào cuối tháng 8.", "Ten days of training in late August."),
        ("Ngày 10 tháng 8, họp.", "A meeting on August 10."),
        ("Nhà số 12/5, hẻm 13/6.", "House No. 12/5, lane 13/6."),
        ("Đêm 18 rạng ngày 19/1/1785.", "On the night of January 18-19, 1785."),
        ("Trường có 11 lớp 11.", "The school has 11 classes of grade 11."),
        ("Sạt lở tại km 14.", "A landslide at kilometre 14."),
        ("Lương 1,5 triệu đồng.", "A wage of VND1.5 million."),
        ("Chi 2 tỷ 300 triệu đồng.", "Spending VND2.3 billion."),
        ("Chi 2 tỷ rưỡi đồng.", "Spending VND2.5 billion."),
        ("Ngày 30/4, đoàn về Huế.", "On April 30, the delegation left for Hue."),
        ("Ngày 20/01/2021, tỉnh ban hành kế hoạch.", "On January 20, 2021, the province issued a plan."),
        ("Lễ hội diễn ra 27-29/10/2023.", "The festival takes place on October 27-29, 2023."),
        ("Quý II/2024 tăng nhẹ.", "The second quarter of 2024 saw a slight rise."),
        ("Phát sóng lúc 14h30.", "On air at 2:30 pm."),
        ("Họp lúc 19 giờ 45 phút.", "The meeting is at 7.45 p.m."),
        ("Đại hội lần thứ XVII.", "The 17th Congress."),
        ("Hơn 2/3 số đại biểu tán thành.", "More than two-thirds of delegates agreed."),
        ("Rừng rộng 24.180 ha.", "The forest covers 24,180 hectares."),
        ("Năng suất 56,4 tạ/ha.", "A yield of 5.64 tonnes per hectare."),
        ("Nhiệt độ 35 độ C.", "The temperature is 35°C."),
        ("Giai đoạn 2020-2025.", "The 2020-25 period."),
        ("Sau 10 năm, sản lượng tăng gấp 2 lần.", "After a decade, output doubled."),
        ("Giảm 50% tiền phòng.", "It halves the rent."),
        ("Hai mươi lăm đại biểu dự.", "Twenty-five delegates attended."),
        ("Theo Kế hoạch số 10/KH-UBND.", "Under Plan No. 10/KH-UBND."),
        ("Quyết định 1378/QĐ-TTg.", "Decision No. 1378/QD-TTg."),
        ("Xem tại quangtri.gov.vn.", "See quangtri.gov.vn."),
        ("Gọi 0233.3852.345.", "Call 0233 3852 345."),
        ("Sáng 17-5, đoàn thăm đảo Cồn Cỏ.", "On the morning of May 17, the delegation visited Con Co Island."),
        ("Dịp 30-4 và 1-5, chợ mở cửa.", "The market opens on April 30 and May 1."),
        ("Mỗi ngày 5-6 chuyến.", "Five to six trips a day."),
        ("Hôm nay (8/6), chợ nghỉ.", "The market is closed today (June 8)."),
        ("Mười ngày đầu tháng 11.", "The first ten days of November."),
        ("Họp vào 27/3 âm lịch.", "It meets on the 27th of the third lunar month."),
        ("Mùng 10 tháng Giêng, làng mở hội.", "The village festival opens on the 10th of the first lunar month."),
        ("Xe chạy từ 8 giờ đến 22 giờ.", "Buses run from 8 am to 10 pm."),
        ("Xe chạy từ 7 giờ đến 9 giờ sáng.", "Buses run from 7 to 9 a.m."),
        ("Tránh ra ngoài trước 7 giờ.", "Avoid going out before seven o'clock."),
        ("Tối 12/6, hội mở lúc 8 giờ.", "The festival opened at 8 pm on June 12."),
        ("Chuyến bay kéo dài 7 giờ.", "The flight lasts seven hours."),
        ("Đi hết 3 giờ.", "It takes three hours."),
        ("Ăn lúc 12 giờ trưa.", "They eat at noon."),
        ("Trực 24/7.", "On duty 24/7."),
        ("Mở cửa 24/24 giờ.", "Open round the clock."),
        ("Hơn sáu vạn người dự.", "More than 60,000 people attended."),
        ("Có hai mươi lăm thôn.", "There are 25 villages."),
        ("Sau năm năm, làng đổi khác.", "Five years on, the village has changed."),
        ("In khổ A3, dọc QL9.", "Printed in A3, along National Highway 9."),
        ("Đội tàu 900 mã lực.", "A fleet of 900 horsepower."),
        ("Bà Hạnh, 39 tuổi, dự họp.", "Ms Hanh, 39, attended."),
        ("Sáng thứ Tư, tàu đến.", "The ship arrived on Wednesday morning."),
        ("Hơn 2/3 số hộ đồng ý.", "More than two-thirds of households agreed."),
        ("Từ ngày 5-7/6, hội mở.", "The festival is open on June 5-7."),
        ("Những năm 90, làng còn nghèo.", "In the 1990s the village was poor."),
        ("Mười năm qua, xã trồng ba triệu cây.", "In ten years the commune planted three million trees."),
        ("Bé gái 21 tháng tuổi.", "A 21-month-old girl."),
    ],
)
def test_right_figures_pass(source: str, target: str) -> None:
    assert found(source, target) == set()


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("Tổng vốn 3.500 tỷ đồng.", "Total capital is VND3.5 billion.", "money"),
        ("Tổng vốn 3.500 tỷ đồng.", "Total capital is 3.5 trillion.", "money"),
        ("Vốn 12 triệu USD và 5 tỷ đồng.", "Capital of 12 million and VND5 billion.", "money"),
        ("Tăng 12,5% so với cùng kỳ.", "Up 12.4% year on year.", "units"),
        ("Tăng 12,5% so với cùng kỳ.", "Up 12.5 year on year.", "units"),
        ("Tăng 12,5% so với cùng kỳ.", "Up 12,5% year on year.", "number-format"),
        ("Có 1.200 hộ dân.", "There are 1.200 households.", "numbers"),
        ("Có 120 hộ dân.", "There are households.", "numbers"),
        ("Có nhiều hộ dân.", "There are 350 households.", "numbers"),
        ("Ngày 30/4, đoàn về Huế.", "On May 30, the delegation left for Hue.", "dates"),
        ("Ngày 30/4/2021, đoàn về Huế.", "On April 30, 2022, the delegation left for Hue.", "dates"),
        ("Quý II/2024 tăng nhẹ.", "The third quarter of 2024 saw a slight rise.", "dates"),
        ("Phát sóng lúc 14h30.", "On air at 2:30 am.", "times"),
        ("Rừng rộng 180 ha.", "The forest covers 180 km.", "units"),
        ("Theo Kế hoạch số 10/KH-UBND.", "Under Plan No. 10/KH-UBN.", "codes"),
        ("Xem tại quangtri.gov.vn.", "See quangtri.gov.com.", "addresses"),
        ("Gọi 0233.3852.345.", "Call 0233 3852 346.", "codes"),
        ("Sáng 17-5, đoàn thăm đảo.", "On the morning of 17-5, the delegation visited the island.", "dates"),
        ("Hôm nay (8/6), chợ nghỉ.", "The market is closed today (8/6).", "dates"),
        ("Mười ngày đầu tháng 11.", "The first ten days of 11.", "dates"),
        ("Họp vào 27/3 âm lịch.", "It meets on March 27.", "dates"),
        ("Mùng 10 tháng Giêng, làng mở hội.", "The village festival opens on January 10.", "dates"),
        ("Từ nay đến 30-8, tạm dừng.", "Suspended from now to 30-8.", "dates"),
        ("Sáng 18-6, lễ kỷ niệm 21-6-1925.", "The morning of 18-6, marking June 21, 1925.", "number-format"),
        ("Làm từ 7 giờ 30 hoặc 8 giờ.", "Work starts at 7:30 or 8 hours.", "times"),
        ("Uống thuốc trước 72 giờ.", "Take the drug before 72.", "units"),
        ("Rộng gần 10.000 ha.", "Nearly US$10,000 hectares wide.", "money"),
        ("Kỷ niệm 50 năm.", "A 50-year-old anniversary.", "units"),
        ("Quyết định 326/QĐ-UBND.", "Decision 326/QĐ-UBND dated 326/QĐ-UBND.", "codes"),
        ("15 giờ ngày 27/6, đoàn đến.", "The delegation came 15 hours on June 27.", "times"),
        ("Đến khoảng 16 h30 chiều.", "Until about 16 h30's.", "times"),
        ("Ngày 7/7, thi.", "The exam is on July 7, 7.", "numbers"),
        ("In ra 50 hợp đồng.", "VND50 contracts were printed.", "money"),
        ("Chi phí chiếm 1%.", "Costs are VND1%.", "money"),
        ("Cấp 5.000 m3/ngày đêm.", "Supplying 5,000 cubic metres.", "units"),
        ("Giá 36,36 triệu đồng/lượng.", "Priced at VND36.36 million per capita.", "units"),
        ("Theo Điều 7 Luật Đầu tư.", "Under the 7 Law on Investment.", "numbers"),
        ("Tên lửa X-29 bay thử.", "The 1-29 rocket is tested.", "numbers"),
        ("Đội U23 thắng.", "The 23 team won.", "numbers"),
        ("Giảm 3 điểm %.", "It fell by 3%.", "numbers"),
        ("Khoảng năm 2.560 trước Công nguyên.", "Around 2,560.", "numbers"),
        ("Phút 38: bóng vào lưới.", "38: the ball is in the net.", "numbers"),
        ("Giá 52 triệu bảng.", "Priced at 52 million boards.", "numbers"),
        ("Vé 400.000đ.", "Tickets at 400,000.", "numbers"),
        ("Vay 30 triệu euro.", "Borrowed $30 million euros.", "money"),
        ("Hỗ trợ 300 triệu đồng.", "Support of VND300 300 million.", "money"),
        ("Giữa thế kỷ 21, dân số giảm.", "In mid-21, the population will fall.", "numbers"),
        ("Đầu những năm 1950, ông về làng.", "In 1950, he returned to the village.", "numbers"),
        ("Sau trận này, hai đội đá tiếp (13/6).", "After the match, the two teams play on (13/6).", "number-format"),
        ("Máy ra mắt hôm nay – 11/07.", "The device is out today, 11/07.", "number-format"),
        ("Ban nhạc Hạm đội 7 diễn cho học sinh.", "The 7-year-old fleet band plays for pupils.", "units"),
        ("Tàu cá QN-6758 gặp nạn.", "Fishing boat 20-6758 was in distress.", "codes"),
        ("Tập huấn 10 ngày vào cuối tháng 8.", "Training by late August 10.", "dates"),
        ("Năng suất 68 tạ/ha.", "A yield of 6.8 tonnes.", "units"),
        ("Em học lớp 11.", "She is in 11 classes.", "numbers"),
        ("Sạt lở tại km 14.", "A landslide of 14 km.", "numbers"),
        ("Hỗ trợ 45 hộ vay 2 tỷ đồng.", "Helped VND45 households borrow VND2 billion.", "money"),
        ("Trên quốc lộ 18, xe dừng 10 phút.", "On the 18-minute road, the bus stopped for 10 minutes.", "units"),
        ("Kế hoạch số 24/KH-UBND.", "Plan No. 24/KH-UBND-UBND.", "codes"),
        ("Sáng nay 31.5, đoàn đến.", "The delegation came this 31.5.", "dates"),
        ("Ngày 5-6, chợ mở.", "The market opens on June 5-6.", "numbers"),
        ("Đến hết tháng 2 này.", "Until the end of the second month.", "dates"),
        ("Hai ngày 9 và 10-2.", "On the 9 and 10-2.", "dates"),
        ("Sáng Chủ nhật 11-6, hội mở.", "The festival opened on Sunday morning 11-6.", "dates"),
        ("Có 2/3 số hộ đồng ý.", "As of March 2, households agreed.", "numbers"),
        ("Những năm 90, làng còn nghèo.", "90 years ago the village was poor.", "numbers"),
        ("Cho ý kiến về 5 dự án.", "To give opinions on five billions.", "numbers"),
        ("Bé gái 21 tháng tuổi.", "A 21-year-old girl.", "units"),
        ("Khoảng 24h cùng ngày.", "About 24 minutes that day.", "units"),
        ("Tránh ra ngoài trước 7 giờ.", "Avoid going out before 7 hours.", "times"),
        ("Xe chạy từ 8 giờ đến 22 giờ.", "Buses run from 8 hours to 22 hours.", "times"),
        ("Chuyến bay kéo dài 7 giờ.", "The flight lasts until 7 am.", "times"),
        ("Tàu đến lúc 9h.", "The ship arrives at 9 pm.", "times"),
        ("Tàu đến lúc 17h.", "The ship arrives at 17 pm.", "times"),
        ("Bản tin lúc 19h ngày 7/2.", "The 19th session on February 7.", "times"),
        ("Đến 8 giờ 30 phút.", "By 8:30 minutes.", "times"),
        ("Có 6 ấp.", "At 6 p.m.", "numbers"),
        ("Trực 24/7.", "On duty from July 24.", "numbers"),
        ("Theo thứ tự từ thôn 1.", "On Wednesday from village 1.", "numbers"),
        ("Hơn sáu vạn người dự.", "More than six thousand people attended.", "numbers"),
        ("Sau năm năm, làng đổi khác.", "This year, the village has changed.", "numbers"),
        ("Đã năm năm nay, làng đổi khác.", "This year, the village has changed.", "numbers"),
        ("In khổ A3.", "Printed in large form.", "numbers"),
        ("Năm 2016, máy hỏng.", "In 2016, the 2016 machine broke.", "numbers"),
        ("Bộ truyện 12 tập.", "A story of 12 hectares.", "units"),
        ("Có 35 vị góp tiền.", "A 35-year-old gave money.", "units"),
        ("Đội tàu 900 mã lực.", "A fleet of 900 codes.", "units"),
        ("Đường 15D hẹp.", "15 narrow roads.", "codes"),
        ("Chỉ thị số 32/2016.", "Directive No. 32, 2016.", "codes"),
        ("Nghị định số 45/2010/NĐ-CP.", "Decree No. 45/2010/NĐ-CP/ND-CP.", "codes"),
    ],
)
def test_wrong_figures_are_found(source: str, target: str, expected: str) -> None:
    assert expected in found(source, target)


@pytest.mark.parametrize(
    ("source", "right", "wrong"),
    [
        ("Hơn 500 người dự.", "More than 500 people attended.", "Nearly 500 people attended."),
        ("Gần 500 người dự.", "Close to 500 people attended.", "More than 500 people attended."),
        ("Hơn 500 người dự.", "Over 500 people attended.", "500 people attended."),
        ("Khoảng 500 người dự.", "Some 500 people attended.", "There were 500 people at it."),
        ("Ngót 30 triệu đồng.", "Just under VND30 million.", "VND30 million."),
    ],
)
def test_approximations_are_kept(source: str, right: str, wrong: str) -> None:
    assert "approximations" not in found(source, right)
    assert "approximations" in found(source, wrong)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Ít hơn 500 người dự.", "Fewer than 500 people attended."),
        ("Không hơn 500 người dự.", "No more than 500 people attended."),
        ("Khoảng cách là 500 m.", "The distance is 500 metres."),
        ("Hơn 30 năm qua.", "Three decades and more."),
    ],
)
def test_what_compares_is_no_approximation(source: str, target: str) -> None:
    assert "approximations" not in found(source, target)


def test_figures_that_changed_places_are_found() -> None:
    source = "Xã có 135 hộ và 420 học sinh."
    assert "moved-figures" in found(source, "The commune has 420 households and 135 pupils.")
    assert "moved-figures" not in found(source, "The commune has 135 households and 420 pupils.")
    assert "moved-figures" not in found(source, "There are 420 pupils in the commune, and 135 households.")


def test_a_number_joined_to_itself_is_told() -> None:
    assert "numbers" in found("Việt Nam mua thêm 31 triệu liều.", "Vietnam buys 31 and 31 million more doses.")
    assert "numbers" not in found("Cả hai đội cùng thắng 3 trận, 3 trận.", "Both won 3 and 3 games.")


def test_a_year_and_a_count_that_changed_places_are_found() -> None:
    source = "Năm 1926, hơn 600 người đưa tang ông; năm 2005 có 24 cặp bản."
    assert "moved-figures" not in found(source, "In 1926, over 600 people attended; in 2005 there were 24 pairs.")
    assert "moved-figures" in found(source, "In 1926, over 600 people attended; in 24 there were 2005 pairs.")


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Chiếm trên 85% mặt hàng trong siêu thị.", "They make up 85% of items in supermarkets."),
        ("Dài hơn 31 km.", "It covers 31 kilometres."),
        ("Hơn 23.400 ha, nơi cư trú của sao la.", "Covering 23,400 hectares, it is home to more than the saola."),
        ("Hơn 3.400 người chết, hơn 5.000 người bị thương.", "More than 3,400 died and 5,000 were hurt."),
        ("Tới nơi khoảng 4 giờ chiều.", "It arrives at 4pm."),
    ],
)
def test_an_approximation_that_is_lost_is_told_whatever_stands_about_other_figures(source: str, target: str) -> None:
    assert "approximations" in found(source, target)


def test_findings_say_where() -> None:
    source, target = "Có 120 hộ dân ở bản.", "There are 130 households in the hamlet."
    segment = Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(source), source)
    missing, added = [f for f in check(segment, (), target) if f.check == "numbers"]
    assert missing.source_span is not None
    assert missing.source_span.of(source).strip() == "120"
    assert added.target_span is not None
    assert added.target_span.of(target) == "130"
    assert "120" in missing.message_vi
    assert "130" in added.message_en


def test_a_quarter_is_the_one_of_the_source() -> None:
    source = "Dự kiến phát điện thương mại trong quý IV/2026."
    assert "dates" in found(source, "It is expected to generate power in the first quarter of 2026.")
    for right in ("the fourth quarter of 2026", "Q4 2026", "quarter IV of 2026", "the final quarter of 2026"):
        assert "dates" not in found(source, f"It is expected to generate power in {right}.")
    assert not found("Giá tăng trong quý I và quý II.", "Prices rose in the first and second quarters.")


def test_a_measure_before_a_noun_is_no_document_number() -> None:
    source = "Nhà máy điện gió công suất 30 MW được khởi công."
    assert not found(source, "Work began on a 30-MW wind power plant.")
    assert "units" in found(source, "Work began on a 20-MW wind power plant.")
