"""The sheet Guide: how to work in the file, in Vietnamese and English."""

from __future__ import annotations

from typing import Any

from songngu.review.xlsx.formats import TEXT, Formats
from songngu.review.xlsx.sheet import height

SHEET = "Guide"
_WIDTH = 70
_GUIDE = (
    ("Cách làm việc với tệp này", "How to work in this file"),
    (
        "1. Chỉ sửa các ô màu vàng: Tiếng Anh, Trạng thái, Nhận xét, Bỏ qua, Người duyệt. Các ô khác được khóa, không "
        "có mật khẩu.",
        "1. Edit the yellow cells only: English, State, Comment, Dismiss, Reviewer. The others are locked, without a "
        "password.",
    ),
    (
        "2. Đọc từng câu cùng câu trước và câu sau. Câu tốt thì chọn trạng thái reviewed; cần sửa thì sửa ở ô "
        "Tiếng Anh rồi chọn reviewed. Ô trạng thái màu cam nghĩa là câu đã sửa nhưng chưa đổi trạng thái.",
        "2. Read each sentence with the text before and after. If it is good, set the state to reviewed; if not, mend "
        "it in the English cell, then set reviewed. An orange state means: changed, but its state was not.",
    ),
    (
        "3. Trạng thái: initial chưa dịch; translated máy đã dịch; reviewed đã duyệt; final bản cuối để đăng; rejected "
        "trả lại (ghi lý do ở Nhận xét).",
        "3. States: initial not translated; translated drafted by machine; reviewed approved; final for publication; "
        "rejected sent back (say why in Comment).",
    ),
    (
        "4. Điểm cần xem: màu đỏ là lỗi, vàng là cảnh báo, xanh là ghi chú. Nếu cảnh báo không đúng, đánh x ở cột Bỏ "
        "qua (hoặc tên phép kiểm, ví dụ numbers) và ghi lý do ở Nhận xét; nó sẽ không hiện lại khi câu và thuật ngữ "
        "không đổi.",
        "4. Findings: red is an error, amber a warning, blue a note. If one is wrong, put an x in Dismiss (or the name "
        "of the check, such as numbers) and say why in Comment; it stays away while text and term stay the same.",
    ),
    (
        "5. Thuật ngữ: ✔ đã dùng đúng, ✘ còn thiếu, ○ chỉ là gợi ý. Muốn đổi thuật ngữ hay thêm thuật ngữ mới, ghi ở "
        "trang Terms: chọn change, remove hoặc add, và viết tiếng Anh mong muốn.",
        "5. Terms: ✔ stands, ✘ is missing, ○ is advice only. To change a term or add one, use the sheet Terms: choose "
        "change, remove or add, and write the English you want.",
    ),
    (
        "Trang Articles: nếu muốn, ghi nơi và chủ đề của bài, cách nhau bằng dấu chấm phẩy (ví dụ Đồng Hới; du lịch). "
        "Để trống thì máy tự gắn; dấu - nghĩa là không có.",
        "Sheet Articles: if you wish, write what an article is about, places and themes, with semicolons between them "
        "(Dong Hoi; tourism). Left empty, the rules find them; a dash means none.",
    ),
    (
        "6. Bộ nhớ dịch: câu đã duyệt trước đây. Câu gần giống có dấu [-chữ bỏ-] và {+chữ thêm+}.",
        "6. Memory: sentences approved before. In fuzzy ones, [-gone-] and {+added+} mark the differences.",
    ),
    (
        "7. Được phép lọc, sắp xếp cả bảng (bỏ khóa trang trước), xóa hàng không duyệt, gửi lại một phần. Đừng sửa "
        "cột Mã.",
        "7. You may filter, sort the whole table (unprotect the sheet first), delete rows that you do not review, and "
        "send back a part. Leave the column Id alone.",
    ),
    (
        "8. Lưu dưới dạng .xlsx và gửi lại. Người điều hành chạy: songngu accept TỆP",
        "8. Save as .xlsx and send it back. The operator runs: songngu accept FILE",
    ),
    (
        "Dấu như ⟦U+0007⟧ thay cho ký tự điều khiển mà bảng tính không giữ được; ✂ ở cuối ô nghĩa là văn bản quá dài.",
        "Marks such as ⟦U+0007⟧ stand for control characters that a spreadsheet cannot hold; ✂ at the end of a cell "
        "means that the text was too long.",
    ),
)


def write_guide(book: Any, formats: Formats) -> None:
    """Write the sheet."""
    sheet = book.add_worksheet(SHEET)
    sheet.set_column(0, 1, _WIDTH)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for row, (vietnamese, english) in enumerate(_GUIDE):
        form = formats.prose_heading if row == 0 else formats.prose
        sheet.write_string(row, 0, vietnamese, form)
        sheet.write_string(row, 1, english, form)
        sheet.set_row(row, 5 + height(((vietnamese, _WIDTH, TEXT), (english, _WIDTH, TEXT))))
    sheet.protect("")
