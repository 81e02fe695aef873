"""What the names of classes and ids, tags, and certain lines tell: furniture, or a part of the article."""

from __future__ import annotations

import re
from enum import Flag, auto
from functools import lru_cache


class Role(Flag):
    """What an element's class or id says it is; a hint, never the only reason."""

    NONE = 0
    TITLE = auto()
    LEAD = auto()
    CAPTION = auto()
    AUTHOR = auto()
    DATE = auto()
    SECTION = auto()
    LIST_ITEM = auto()
    TODAY = auto()
    FURNITURE = auto()


_DROPPED_LIST = """
    script style noscript template nav aside footer select option button iframe embed object video audio
    textarea input marquee svg amp-ad amp-list amp-sidebar amp-social-share amp-iframe ins map head title meta
    link
"""
DROPPED_TAGS = frozenset(_DROPPED_LIST.split())

_SPLIT = r"(?:^|[^a-z])"
_END = r"(?![a-z])"
_FURNITURE = re.compile(
    r"relat(?:ed|ion)|lien[-_]?quan|tin[-_]?(?:khac|cu|moi|cung)|(?:bai|news)[-_]?(?:khac|other)|other[-_]?news|"
    r"comment|cmt|binh[-_]?luan|nhan[-_]?xet|phan[-_]?hoi|disqus|"
    r"shar(?:e|ing)|social|facebook|zalo|fb-|addthis|"
    rf"{_SPLIT}tags?{_END}|tag[-_]?(?:s|list|cloud|box)|source-tags|tu[-_]?khoa|keyword|post-labels|"
    rf"menu|{_SPLIT}nav{_END}|navbar|navigation|breadcrumb|{_SPLIT}crumbs?{_END}|entry-crumb|"
    rf"side[-_]?bar|right[-_]?pane|left[-_]?pane|right[-_]?col|left[-_]?col|"
    rf"(?<!post-)(?<!entry-)(?<!article-)footer(?!-line)|{_SPLIT}banner|{_SPLIT}ads?{_END}|advert|adsense|adzone|quang[-_]?cao|sponsor|"
    r"most[-_]?(?:read|view)|doc[-_]?nhieu|xem[-_]?nhieu|tieu[-_]?diem|tin[-_]?noi[-_]?bat|"
    rf"{_SPLIT}toc{_END}|toc[-_]container|muc[-_]?luc|rating|ratings|counter|luot[-_]?xem|(?:post|page|num|news)[-_]?views?{_END}|views?[-_]?count|"
    rf"search|tim[-_]?kiem|login|dang[-_]?nhap|newsletter|subscribe|read[-_]?more|xem[-_]?them|doc[-_]?them|xem[-_]?tiep|"
    rf"video|audio|player|pagination|paging|pagenav|prev[-_]?next|next-prev|author-?box|thong-tin-tac-gia|copyright|"
    rf"thumbs|thumb-?list|toolbar|{_SPLIT}tools?{_END}|_tools|print|icon[-_]?share|poll|tham[-_]?do|weather|thoi[-_]?tiet|"
    rf"dropdown|{_SPLIT}btn{_END}|(?:^|\s)(?:hidden|d-none|sr-only|element-invisible|screen-reader-text)(?:\s|$)|"
    rf"popup|modal|cookie|hotline|{_SPLIT}rss|top-?bar|hot-?news|latest|archive-?list|blogarchive|download-app|thu[-_]?vien",
)
_ROLES = (
    (Role.TITLE, re.compile(r"title|headline|tieu[-_]?de|contentheading|ten[-_]?(?:bai|tin)")),
    (
        Role.LEAD,
        re.compile(
            rf"sapo|{_SPLIT}lead{_END}|article-?lead|trich[-_]?(?:yeu|dan)|chapp?eau|home[-_]?text|short[-_]?(?:content|text|desc)|{_SPLIT}desc?{_END}|mo[-_]?dau|summary|tom[-_]?tat|dan[-_]?de|"
            rf"{_SPLIT}intro|description|excerpt|init_?content|short_?intro|loi[-_]?dan|{_SPLIT}teaser|{_SPLIT}lede"
        ),
    ),
    (
        Role.CAPTION,
        re.compile(
            r"caption|chu[-_]?thich|(?:img|image|photo|pic|avatar|anh)[-_]?(?:desc|note|title|info)|ghi[-_]?chu"
        ),
    ),
    (
        Role.AUTHOR,
        re.compile(
            rf"author|tac[-_]?gia|byline|{_SPLIT}by{_END}|writer|nguoi[-_]?viet|but[-_]?danh|source|{_SPLIT}nguon|signature|journalist"
        ),
    ),
    (Role.TODAY, re.compile(r"today|current[-_]?date|marquee|clock|header[-_]?top|top[-_]?menu|hom[-_]?nay")),
    (Role.DATE, re.compile(rf"date|{_SPLIT}time|timestamp|ngay|publish|thoi[-_]?gian|posted")),
    (Role.SECTION, re.compile(rf"{_SPLIT}cat(?:e|egory)?{_END}|chuyen[-_]?muc|{_SPLIT}muc{_END}|section-?name")),
    (Role.LIST_ITEM, re.compile(r"msolist")),
)


_INNER_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")
"""Where a name such as itemIntroText is parted."""
TOOLS = re.compile(r"tool|share|social|print", re.IGNORECASE)
"""Names of bars of buttons, in which the date of publication stands at times."""


@lru_cache(maxsize=1 << 14)
def roles_of(names: str) -> Role:
    """Return what the class and id of an element say, from the names joined by a space."""
    names = _INNER_CAPITAL.sub("-", names).lower()
    role = Role.FURNITURE if _FURNITURE.search(names) else Role.NONE
    for one, pattern in _ROLES:
        if pattern.search(names):
            role |= one
    return role & ~Role.LEAD if Role.CAPTION in role else role


_RELATED = (
    r"(?:các\s+)?(?:tin|bài)(?:\s*,?\s*bài|\s+viết|\s+tức)?\s+(?:khác|liên\s+quan|cùng\s+(?:chuyên\s+mục|chủ\s+đề|loại)|"
    r"mới(?:\s+(?:nhất|hơn|đăng))?|cũ(?:\s+hơn)?|đã\s+đ(?:ưa|ăng)|nổi\s+bật|tiếp\s+theo|đọc\s+nhiều)|(?:xem|đọc)\s+(?:thêm|tiếp|nhiều)|"
    r"có\s+thể\s+bạn\s+(?:quan\s+tâm|thích)|mời\s+(?:bạn|quý\s+vị)?\s*(?:đọc|xem)|(?:bài|tin)\s+(?:trước|sau|tiếp\s+theo)|tin\s+cùng|"
    r"thông\s+báo\s+khác|số\s+liệu\s+đã\s+đăng|bộ\s+ảnh\s+khác|album\s+khác|cùng\s+chuyên\s+mục|cùng\s+chủ\s+đề|related|read\s+more|see\s+also|"
    r"[\w ]{2,30}\s+khác\s*:|văn\s+bản\s+liên\s+quan|liên\s+kết\s+website|chuyên\s+mục\s+khác|"
    r"nội\s+dung\s+chính|mục\s+lục"
)
RELATED_LINE = re.compile(rf"^[\s»>▪•*-]*(?:{_RELATED})\b", re.IGNORECASE)
END_LINE = re.compile(
    r"^[\s»>▪•*-]*(?:(?:ý\s+kiến\s+)?bình\s+luận|(?:\d+\s+)?nhận\s+xét|(?:ý\s+kiến|phản\s+hồi)(?:\s+của)?\s+(?:bạn\s+đọc|độc\s+giả)|phản\s+hồi|"
    r"gửi\s+(?:bình\s+luận|ý\s+kiến|phản\s+hồi)|bạn\s+đang\s+(?:đọc|xem)\s+(?:bài|tin)|nơi\s+nhận|từ\s+kh[óo]a|tags?\s*:?|chủ\s+đề\s*:|nhãn\s*:|comments?)(?:\s*:|\s*\(\d|\s*$|\s)",
    re.IGNORECASE,
)
JUNK_LINE = re.compile(
    r"^[\s|»·•-]*(?:lượt\s+(?:xem|đọc|truy\s+cập)|số\s+lượt|đã\s+xem|xem\s*:\s*\d|quảng\s+cáo|advertisement|chia\s+sẻ|in\s+(?:bài|trang|tin)|gửi\s+(?:email|mail|tin|bài)|"
    r"email|print|share|facebook|zalo|twitter|quay\s+lại|trở\s+(?:về|lại)|về\s+đầu\s+trang|đầu\s+trang|lưu\s+bài|nghe\s+đọc|cỡ\s+chữ|xem\s+cỡ\s+chữ|"
    r"đánh\s+giá|theo\s+dõi|[aA][-+]|\(?xem\s+video|video\s*:|clip\s*:|\[?\s*thu\s+gọn|copyright|©|bản\s+quyền|ghi\s+rõ\s+nguồn|lên\s+trên)",
    re.IGNORECASE,
)
NO_ARTICLE_TITLE = re.compile(
    r"\b404\b|\b403\b|\b50[0-4]\b|không\s+tìm\s+thấy|không\s+tồn\s+tại|not\s+found|^\s*(?:lỗi|error)\b|trang\s+(?:báo\s+)?lỗi|kết\s+quả\s+tìm\s+kiếm|"
    r"^\s*tìm\s+kiếm|search\s+results?|^\s*đăng\s+(?:nhập|ký\s+(?:tài\s+khoản|thành\s+viên))|^\s*(?:sign|log)\s*in\b|^\s*(?:thẻ|tag|từ\s+khóa|nhãn)\s*:|"
    r"truy\s+cập\s+bị\s+từ\s+chối|access\s+denied|đang\s+bảo\s+trì|^\s*sơ\s+đồ\s+(?:trang|cổng|web)|^\s*just\s+a\s+moment",
    re.IGNORECASE,
)
