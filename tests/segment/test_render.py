"""Credits and bylines by rule."""

from __future__ import annotations

import pytest

from songngu.records import Article, Block, BlockKind, Handling, Segment
from songngu.segment import cut, render


def segments(kind: BlockKind, text: str) -> tuple[Segment, ...]:
    return cut(Article("a", "test", "", None, (Block(0, kind, text),)))


@pytest.mark.parametrize(
    ("kind", "text", "english"),
    [
        (BlockKind.CREDIT, "Ảnh: Thanh Tùng", "Photo: Thanh Tung"),
        (BlockKind.CREDIT, "(Ảnh: TTXVN)", "(Photo: VNA)"),
        (BlockKind.CREDIT, "- Ảnh: Minh Đức/TTXVN", "- Photo: Minh Duc/VNA"),
        (BlockKind.CREDIT, "Nguồn: TTXVN", "Source: VNA"),
        (BlockKind.CREDIT, "Ảnh: Báo Quảng Trị", "Photo: Quang Tri newspaper"),
        (BlockKind.CREDIT, "Ảnh: nhân vật cung cấp", "Photo: courtesy of the subject"),
        (BlockKind.CREDIT, "Ảnh minh họa", "Illustrative photo"),
        (BlockKind.BYLINE, "Theo TTXVN", "Source: VNA"),
        (BlockKind.BYLINE, "Bài, ảnh: Lê An", "Story and photos: Le An"),
        (
            BlockKind.BYLINE,
            "NHƯ QUỲNH (Sở TT&TT Quảng Trị)",
            "Nhu Quynh (Quang Tri Department of Information and Communications)",
        ),
        (BlockKind.PARAGRAPH, "(Theo TTXVN)", "(Source: VNA)"),
    ],
)
def test_rendered(kind: BlockKind, text: str, english: str) -> None:
    (segment,) = segments(kind, text)
    assert segment.handling is Handling.RENDER
    assert render(segment) == english


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (BlockKind.CREDIT, "Ảnh: UBND huyện Hải Lăng cung cấp"),
        (BlockKind.BYLINE, "LÊ AN (Phòng Văn hóa huyện)"),
        (BlockKind.PARAGRAPH, "Theo ông Nam, việc này tốt."),
        (BlockKind.CAPTION, "Toàn cảnh lễ hội"),
    ],
)
def test_what_the_rules_do_not_know_is_left_to_the_engine(kind: BlockKind, text: str) -> None:
    assert [s.handling for s in segments(kind, text)] == [Handling.TRANSLATE]


def test_a_credit_at_the_end_of_a_caption_is_a_segment_of_its_own() -> None:
    caption, credit = segments(BlockKind.CAPTION, "Ông Hoàn phát biểu tại Trường THCS-THPT Cửa Việt- Ảnh: Thanh Tùng")
    assert caption.text.endswith("Cửa Việt")
    assert (credit.handling, render(credit)) == (Handling.RENDER, "- Photo: Thanh Tung")
