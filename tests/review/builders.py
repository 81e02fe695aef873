"""Articles with units for tests: built by hand, with every kind of thing that a review file shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from songngu.records import (
    HANOI,
    Applied,
    Article,
    ArticleUnits,
    Block,
    BlockKind,
    Draft,
    Finding,
    Match,
    MatchKind,
    Mechanism,
    Origin,
    Picture,
    Segment,
    Severity,
    State,
    TermHit,
    Unit,
    segment_id,
)

PAIRS = (
    (BlockKind.TITLE, "Quảng Trị đẩy mạnh quảng bá hình ảnh", "Quang Tri steps up the promotion of its image"),
    (
        BlockKind.LEAD,
        "Ngày 25/1/2021, Ủy ban nhân dân tỉnh Quảng Trị ban hành Kế hoạch số 10/KH-UBND về quảng bá "
        "hình ảnh địa phương.",
        "On 25 January 2021, the Quang Tri Provincial People's Committee issued Plan No. 10/KH-UBND on promoting the "
        "province's image.",
    ),
    (
        BlockKind.PARAGRAPH,
        "Theo đó, Sở Thông tin và Truyền thông chủ trì, phối hợp với các địa phương tổ chức thực hiện.",
        "Accordingly, the Department of Information and Communications leads the work with localities.",
    ),
    (BlockKind.CAPTION, "Cầu Hiền Lương nhìn từ bờ bắc.", "Hien Luong Bridge seen from the northern bank."),
    (BlockKind.CREDIT, "Ảnh: Thanh Tùng", "Photo: Thanh Tung"),
)
HIT = TermHit(
    "org-001",
    16,
    44,
    "Ủy ban nhân dân tỉnh Quảng Trị",
    "Quang Tri Provincial People's Committee",
    variants=("People's Committee of Quang Tri Province",),
    note="từ 1989 / since 1989",
)


def make_unit(
    kind: BlockKind,
    source: str,
    target: str,
    *,
    article_id: str,
    position: int,
    previous: str = "",
    following: str = "",
) -> Unit:
    """A translated unit without terms, matches and findings."""
    segment = Segment(
        segment_id(article_id, position, source), article_id, position, kind, 0, len(source), source,
        previous=previous, next=following,
    )  # fmt: skip
    draft = Draft(segment.id, target, Origin.ENGINE, "engine-1", score=0.8)
    return Unit(segment, (), (), draft, (), target, State.TRANSLATED)


def make_article(
    pairs: Sequence[tuple[BlockKind, str, str]] = PAIRS, *, article_id: str = "a1", url: str | None = None
) -> ArticleUnits:
    """An article of some pairs of texts, a unit a block; captions and credits belong to a picture."""
    with_picture = (BlockKind.CAPTION, BlockKind.CREDIT)
    blocks = tuple(
        Block(number, kind, source, "p1" if kind in with_picture else None)
        for number, (kind, source, _) in enumerate(pairs)
    )
    units = []
    for number, (kind, source, target) in enumerate(pairs):
        previous = pairs[number - 1][1] if number else ""
        following = pairs[number + 1][1] if number + 1 < len(pairs) else ""
        units.append(
            make_unit(
                kind, source, target, article_id=article_id, position=number, previous=previous, following=following
            )
        )
    article = Article(
        article_id,
        f"archive.jsonl#{article_id}",
        pairs[0][1] if pairs else "",
        dt.datetime(2021, 1, 25, 7, 30, tzinfo=HANOI),
        blocks,
        (Picture("p1", "anh/cau-hien-luong.jpg", "Thanh Tùng"),),
        publisher="Cổng thông tin điện tử tỉnh Quảng Trị",
        author="Như Quỳnh",
        url=url,
    )
    return ArticleUnits(article, tuple(units))


def full_article(article_id: str = "a1") -> ArticleUnits:
    """An article whose second and third units have terms, matches, findings, a comment and other states."""
    one = make_article(article_id=article_id, url="https://quangtri.example.vn/bai-1")
    title, lead, paragraph, *rest = one.units
    lead = replace(
        lead,
        hits=(HIT,),
        draft=replace(lead.draft, applied=(Applied("org-001", HIT.surface, Mechanism.ANNOTATION),)),
        matches=(
            Match(
                MatchKind.FUZZY,
                86,
                "Ngày 20/1/2021, Ủy ban nhân dân tỉnh Quảng Trị ban hành Kế hoạch số 8/KH-UBND về quảng bá du lịch.",
                "On 20 January 2021, the Quang Tri Provincial People's Committee issued Plan No. 8/KH-UBND.",
                "Lan, 20/01/2021",
            ),
        ),
        findings=(
            Finding("number", Severity.ERROR, "Thiếu số 10.", "The number 10 is missing."),
            Finding("length", Severity.NOTE, "Bản dịch hơi dài.", "The translation is rather long."),
        ),
        comment="Xem lại số kế hoạch\n(dòng hai)",
    )
    paragraph = replace(
        paragraph,
        hits=(
            TermHit("org-002", 9, 38, "Sở Thông tin và Truyền thông", "Department of Information and Communications"),
            TermHit("voc-007", 69, 78, "địa phương", "local authorities", required=True),
        ),
        matches=(Match(MatchKind.EXACT, 100, paragraph.segment.text, "Accordingly, ...", "memory.tmx"),),
        findings=(Finding("term", Severity.WARNING, "Thiếu thuật ngữ.", "A required term is missing."),),
        state=State.INITIAL,
        sub_state="rejected",
    )
    return ArticleUnits(one.article, (title, lead, paragraph, *rest))


def many(units: int, *, per_article: int = 20) -> list[ArticleUnits]:
    """So many units, in articles of some twenty, each with a term, a match and a finding now and then."""
    articles = []
    base = full_article()
    for number in range(-(-units // per_article)):
        count = min(per_article, units - number * per_article)
        made = []
        for index in range(count):
            model = base.units[index % len(base.units)]
            text = f"{model.segment.text} ({number}.{index})"
            identity = f"a{number}"
            segment = replace(
                model.segment, id=segment_id(identity, index, text), article_id=identity, text=text,
                block_position=index % len(base.units),
            )  # fmt: skip
            made.append(replace(model, segment=segment, target=f"{model.target} ({number}.{index})"))
        articles.append(ArticleUnits(replace(base.article, id=f"a{number}"), tuple(made)))
    return articles
