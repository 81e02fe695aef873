"""What became of returned rows, in both languages: reviewers read it on the page that `songngu accept` writes."""

from __future__ import annotations

import re

MEANINGS = {
    "applied": ("đã lấy", "taken"),
    "unchanged": ("như bản đã gửi, hoặc đã lấy trước đó", "as sent, or taken before"),
    "stale": ("không lấy: bài gốc đã đổi từ khi gửi tệp", "not taken: the source has changed since the file was sent"),
    "conflict": ("không lấy: người khác sửa khác", "not taken: somebody else changed the same text otherwise"),
    "unknown": ("không lấy: không có câu này trong dự án", "not taken: no unit of this project"),
    "duplicate": ("hai hàng nói như nhau", "said twice in the same words"),
    "failed": ("không đọc được", "could not be read"),
}
"""Results of rows, in Vietnamese and English."""

_PATTERNS = tuple(
    (re.compile(rf"\A(?:{english})", re.DOTALL), vietnamese)
    for english, vietnamese in (
        (r"This project has no such unit; .*", "Dự án này không có câu như vậy; có thể tệp thuộc dự án khác."),
        (
            r"The Vietnamese has changed since\. It was: (.*) \| It is: (.*)",
            r"Câu tiếng Việt đã đổi. Trước: \1 | Nay: \2",
        ),
        (
            r"The Vietnamese of the row is not the one sent with this id.*",
            "Câu tiếng Việt của hàng không phải câu đã gửi với mã này: đã bị gõ đè, hoặc chỉ một phần bảng được sắp "
            "xếp. Sửa lại rồi gửi hàng này.",
        ),
        (
            r"Not taken: the English was changed in two ways\. .*",
            "Hai người sửa tiếng Anh khác nhau. Xem tệp conflicts.xlsx.",
        ),
        (
            r"Not taken: one approved the English as it was sent.*",
            "Một người duyệt bản đã gửi, người kia sửa nó. Xem tệp conflicts.xlsx.",
        ),
        (r"Not taken: one rejected it.*", "Một người từ chối, người kia không. Xem tệp conflicts.xlsx."),
        (
            r"Not taken: the files were written at different times.*",
            "Các tệp được xuất vào lúc khác nhau và nói khác nhau. Xem tệp conflicts.xlsx.",
        ),
        (
            r"the id was changed: the row was sent as (\S+) and now says (.*)",
            r"Mã bị sửa: hàng được gửi với mã \1, nay ghi \2.",
        ),
        (r"the row has no id.*", "Hàng không có mã nên không biết là câu nào; không thêm hàng được."),
        (r"“(.*)” is no state; write one of: (.*)", r"“\1” không phải trạng thái; hãy ghi một trong: \2"),
        (
            r"the (?:target|comment) has ([\d,]+) characters; more than ([\d,]+) are not taken",
            r"Ô có \1 ký tự; không nhận quá \2.",
        ),
        (
            r"letters of the (?:target|comment) were lost when.*",
            "Mất chữ khi lưu tệp theo Windows-1258; hãy lưu dạng UTF-8.",
        ),
        (
            r"the cell “(\w+)” holds a formula \((.*)\), not text",
            r"Ô “\1” là công thức (\2), không phải văn bản.",
        ),
        (r"the cell “(\w+)” holds an error \((.*)\)", r"Ô “\1” báo lỗi (\2)."),
        (
            r"the cell “(\w+)” holds TRUE or FALSE.*",
            r"Ô “\1” là TRUE hoặc FALSE; hãy định dạng ô là văn bản rồi gõ lại.",
        ),
        (
            r"the cell “(\w+)” was made a date \((.*?)\).*",
            r"Ô “\1” bị đổi thành ngày (\2); hãy định dạng ô là văn bản rồi gõ lại.",
        ),
        (r"(.*?) is no review file.*", r"\1 không phải tệp duyệt; hãy gửi tệp mà chương trình đã xuất."),
        (r"(.*) is a folder\..*", r"\1 là thư mục; hãy nêu tên từng tệp duyệt trong đó."),
        (r"(\S.*?) is (?:empty|damaged|locked)\b.*", r"\1 trống, hỏng hoặc bị khóa; hãy lưu lại rồi gửi lại."),
        (r"(?:the line is no JSON|it is no JSON object|the unit is no JSON object).*", "Dòng này bị hỏng."),
        (r"“(\w+)” is \w+, not text|“(dismissed)” is no list", "Dữ liệu của câu này bị hỏng."),
    )
)
_CHANGES = tuple(
    (re.compile(rf"\A{english}"), vietnamese)
    for english, vietnamese in (
        ("English changed", "đã sửa tiếng Anh"),
        ("the English was emptied", "đã xóa hết tiếng Anh"),
        (r"its state is still (\w+)", r"trạng thái vẫn là \1"),
        (r"state (\w+)", r"trạng thái \1"),
        ("comment", "nhận xét"),
        ("dismissed: (.+)", r"bỏ qua: \1"),
        (r"(\d+) control characters were left out", r"đã bỏ \1 ký tự điều khiển"),
    )
)


def in_vietnamese(detail: str) -> str:
    """Return what an outcome says, in Vietnamese; empty where there is nothing to say or no wording for it."""
    for english, vietnamese in _PATTERNS:
        if found := english.fullmatch(detail):
            return found.expand(vietnamese)
    parts = [_change(part) for part in detail.split("; ")]
    return "; ".join(parts) if all(parts) else ""


def _change(part: str) -> str:
    for english, vietnamese in _CHANGES:
        if found := english.fullmatch(part):
            return found.expand(vietnamese)
    return ""
