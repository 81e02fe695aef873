"""An article for tests of the review page: the seed article's subject in this project's own words, in all states."""

# ruff: noqa: E501  (texts stand on one line each)

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from songngu.records import (
    HANOI,
    Article,
    ArticleUnits,
    Block,
    BlockKind,
    Draft,
    Finding,
    Match,
    MatchKind,
    Origin,
    Picture,
    Segment,
    Severity,
    Span,
    State,
    TermHit,
    Unit,
    segment_id,
)  # fmt: skip

K = BlockKind
TEXTS = (
    (K.TITLE, "Quảng Trị: Ban hành Kế hoạch thông tin đối ngoại năm 2021",
     "Quang Tri issues its 2021 external information plan"),
    (K.LEAD, "Ngày 20/01/2021, UBND tỉnh Quảng Trị ban hành Kế hoạch số 10/KH-UBND về công tác thông tin đối ngoại của tỉnh.",
     "On January 20, 2021, the People's Committee of Quang Tri issued Plan No. 10/KH-UBND on the province's external information work."),
    (K.PARAGRAPH, "Sở Thông tin và Truyền thông chủ trì, phối hợp với các sở, ban, ngành và UBND các huyện, thị xã, thành phố triển khai thực hiện.",
     "The Department of Information and Communications takes the lead, working with departments, agencies and the People's Committees of districts, towns and cities."),
    (K.PARAGRAPH, "Tỉnh sẽ đón ít nhất 12 đoàn phóng viên nước ngoài, tăng 3 đoàn so với năm 2020.",
     "The province will welcome at least 21 foreign press delegations, three more than in 2020."),
    (K.CAPTION, "Ông Nguyễn Hoàn, Phó Giám đốc Sở Thông tin và Truyền thông, phát biểu khai mạc triển lãm.",
     "Mr Nguyen Hoan, Deputy Director of the Department of Information and Communications, speaks at the opening of the exhibition."),
    (K.CREDIT, "Ảnh: Thanh Tùng", "Photo: Thanh Tung"),
    (K.HEADING, "Giữ gìn biên giới hòa bình, hữu nghị", "Keeping a peaceful and friendly border"),
    (K.PARAGRAPH, "Các đơn vị báo cáo UBND tỉnh định kỳ trước ngày 25/5 và 25/11, hoặc báo cáo đột xuất theo yêu cầu.",
     "Units report to the provincial People's Committee before May 25 and November 25, or when asked."),
    (K.LIST_ITEM, "Xây dựng hệ thống dữ liệu quảng bá hình ảnh của tỉnh bằng tiếng Việt và tiếng Anh;",
     "Build a data system promoting the province's image in Vietnamese and English;"),
    (K.BYLINE, "NHƯ QUỲNH (Sở TT&TT Quảng Trị)", "Nhu Quynh (Quang Tri Department of Information and Communications)"),
)  # fmt: skip


def picture_bytes() -> bytes:
    """A small landscape, drawn here: hills under a pale sky."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (960, 600), "#c9dcd6")
    draw = ImageDraw.Draw(image)
    for base, colour in ((330, "#8fb3a5"), (400, "#5e8f7f"), (480, "#2f5f51")):
        points = [(x, base - 60 * abs((x * (base % 7 + 3) % 600) - 300) / 300) for x in range(0, 961, 60)]
        draw.polygon([(0, 600), *points, (960, 600)], fill=colour)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def hit(source: str, surface: str, target: str, term_id: str, **more: object) -> TermHit:
    """A term where its wording stands in a source."""
    start = source.index(surface)
    return TermHit(term_id, start, start + len(surface), surface, target, **more)  # type: ignore[arg-type]


def demo(number: int = 0) -> ArticleUnits:
    """The article; `number` makes its ids and texts differ."""
    name = f"a{number}"
    tail = f" ({number})" if number else ""
    sources = [source + tail for _, source, _ in TEXTS]
    pictured = (K.CAPTION, K.CREDIT)
    blocks = tuple(
        Block(n, kind, sources[n], "p1" if kind in pictured else None) for n, (kind, _, _) in enumerate(TEXTS)
    )
    scores = (0.92, 0.71, 0.55, 0.23, 0.66, None, 0.88, 0.61, 0.7, None)
    units = []
    for n, (kind, _, target) in enumerate(TEXTS):
        segment = Segment(
            segment_id(name, n, sources[n]), name, n, kind, 0, len(sources[n]), sources[n],
            previous=sources[n - 1] if n else "", next=sources[n + 1] if n + 1 < len(TEXTS) else "",
        )  # fmt: skip
        draft = Draft(segment.id, target, Origin.ENGINE if scores[n] else Origin.RULE, "engine-1", score=scores[n])
        units.append(Unit(segment, (), (), draft, (), target, State.TRANSLATED))
    _annotate(units)
    article = Article(
        name, f"archive.jsonl#{name}", sources[0], dt.datetime(2021, 1, 25, 10, 6, tzinfo=HANOI), blocks,
        (Picture("p1", "20210125-l6.jpg", "Thanh Tùng"),), publisher="Cổng thông tin đối ngoại", author="Như Quỳnh",
        url=f"https://quangtri.example.vn/bai-{number}",
    )  # fmt: skip
    return ArticleUnits(article, tuple(units))


def _annotate(units: list[Unit]) -> None:
    source = units[1].segment.text
    units[1] = replace(
        units[1],
        hits=(
            hit(source, "UBND tỉnh Quảng Trị", "Quang Tri Provincial People's Committee", "org-001",
                variants=("People's Committee of Quang Tri Province",), note="từ 1989 / since 1989"),
            hit(source, "Kế hoạch", "Plan", "doc-004"),
            hit(source, "thông tin đối ngoại", "external information", "voc-012", note="đối ngoại: ‘external’, không ‘foreign’"),
        ),
        matches=(Match(MatchKind.FUZZY, 86, "Ngày 18/01/2020, UBND tỉnh Quảng Trị ban hành Kế hoạch số 8/KH-UBND về công tác thông tin đối ngoại.",
                       "On January 18, 2020, the Quang Tri Provincial People's Committee issued Plan No. 8/KH-UBND on external information.", "Lan, 20/01/2020"),),
        findings=(Finding("terms", Severity.ERROR, "Thiếu thuật ngữ bắt buộc: UBND tỉnh Quảng Trị → Quang Tri Provincial People's Committee.",
                          "A required term is missing: UBND tỉnh Quảng Trị → Quang Tri Provincial People's Committee.", Span(17, 36), Span(21, 56)),),
    )  # fmt: skip
    source = units[2].segment.text
    units[2] = replace(
        units[2],
        hits=(hit(source, "Sở Thông tin và Truyền thông", "Department of Information and Communications", "org-044",
                  note="đến 02/2025; sau đó: Sở Khoa học và Công nghệ"),),
        state=State.REVIEWED,
    )  # fmt: skip
    units[3] = replace(
        units[3],
        findings=(
            Finding("numbers", Severity.ERROR, "Số 12 của bản gốc không có trong bản dịch; bản dịch có 21.",
                    "The source has 12; the translation has 21 instead.", Span(20, 22), Span(35, 37)),
            Finding("length", Severity.NOTE, "Bản dịch hơi dài.", "The translation is rather long."),
        ),
    )  # fmt: skip
    units[6] = replace(units[6], state=State.FINAL)
    units[7] = replace(
        units[7],
        comment="“định kỳ” bị bỏ sót?", state=State.INITIAL, sub_state="rejected",
        findings=(Finding("omission", Severity.WARNING, "Có thể thiếu “định kỳ”.", "“định kỳ” (periodically) may be left out.", Span(29, 36)),),
    )  # fmt: skip
