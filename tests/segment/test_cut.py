"""Segments of an article: stable ids, offsets, words, clauses that cover the text, and parts joined again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songngu.records import Article, Block, BlockKind, Handling, Segment
from songngu.segment import clause_spans, complete, cut, join_clauses
from songngu.segment.clauses import MAX_SYLLABLES

LONG = (
    "Kế hoạch nêu các nội dung trọng tâm gồm: hoàn thiện hành lang pháp lý trong công tác thông tin đối ngoại của tỉnh; phối hợp với các bộ, "  # noqa: E501
    "ngành liên quan triển khai nhiệm vụ “đổi mới; nâng cao năng lực thông tin tuyên truyền và xây dựng biên giới hòa bình, hữu nghị”; "  # noqa: E501
    "tiếp tục hợp tác với Lào; xây dựng dữ liệu quảng bá hình ảnh (tiếng Việt; tiếng Anh) với kinh phí 1.234,5 triệu đồng, hoàn thành trước "  # noqa: E501
    "ngày 25/11, báo cáo kết quả về Ủy ban nhân dân tỉnh để tổng hợp và trình Thủ tướng Chính phủ xem xét, quyết định theo thẩm quyền."  # noqa: E501
)
WORDS = st.lists(
    st.sampled_from(
        ["tỉnh", "Quảng Trị,", "phát triển;", "(du lịch,", "biển)", "“hòa bình;", "hữu nghị”", "gồm:", "1.234,5", "và"]
    ),
    max_size=250,
)


def article(*blocks: tuple[BlockKind, str]) -> Article:
    return Article("a1", "test", "", None, tuple(Block(n, kind, text) for n, (kind, text) in enumerate(blocks)))


def paragraph(text: str) -> tuple[Segment, ...]:
    return cut(article((BlockKind.PARAGRAPH, text)))


def test_segments_know_their_place_and_neighbours() -> None:
    made = cut(article((BlockKind.TITLE, "Lễ hội. Ba ngày?"), (BlockKind.PARAGRAPH, " Tối nay khai mạc. Vé miễn phí.")))
    assert [s.text for s in made] == ["Lễ hội. Ba ngày?", "Tối nay khai mạc.", "Vé miễn phí."]
    assert [(s.block_position, s.start, s.end) for s in made] == [(0, 0, 16), (1, 1, 18), (1, 19, 31)]
    assert made[1].previous == "Lễ hội. Ba ngày?"
    assert made[1].next == "Vé miễn phí."


def test_the_same_sentence_twice_in_a_block_has_two_ids() -> None:
    first, second = paragraph("Xin chào. Xin chào.")
    assert first.id != second.id
    assert [s.id for s in paragraph("Xin chào. Xin chào.")] == [first.id, second.id]


def test_a_cut_without_what_is_inside_is_completed_to_the_same() -> None:
    whole = article((BlockKind.TITLE, "Tin xã"), (BlockKind.PARAGRAPH, f"{LONG} UBND tỉnh họp."))
    outside = cut(whole, inside=False)
    assert all(segment.words == () and segment.clauses == () for segment in outside)
    assert tuple(complete(segment) for segment in outside) == cut(whole)


def test_words_are_spans_of_the_text() -> None:
    (segment,) = paragraph("UBND tỉnh Quảng Trị ban hành Kế hoạch số 10/KH-UBND.")
    words = [span.of(segment.text) for span in segment.words]
    assert "Quảng Trị" in words
    assert "ban hành" in words
    assert "".join(words).replace(" ", "") == segment.text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "parted"),
    [
        ("Cả xã họp, hội nghị quyết tâm làm xong đê.", ["hội nghị", "quyết tâm"]),
        ("Đoàn khách Hàn Quốc hội ngộ bạn cũ.", ["Hàn Quốc", "hội ngộ"]),
        ("Anh làm tại Ủy ban nhân dân xã.", ["Ủy ban", "nhân dân"]),
    ],
)
def test_a_long_word_that_is_two_of_the_dictionary_is_parted(text: str, parted: list[str]) -> None:
    (segment,) = paragraph(text)
    words = [span.of(segment.text) for span in segment.words]
    assert any(words[at : at + len(parted)] == parted for at in range(len(words)))


@given(st.text(alphabet="aăâ đĐ_-.,1\u0301\u200b“(\n", max_size=40))
@settings(max_examples=60, deadline=None)
def test_words_cover_any_text(text: str) -> None:
    for segment in paragraph(text):
        assert all(0 <= span.start < span.end <= len(segment.text) for span in segment.words)
        assert "".join(span.of(segment.text) for span in segment.words).split() or not segment.text.strip()


def test_a_short_sentence_is_one_clause() -> None:
    (segment,) = paragraph("Tỉnh có hai vùng; vùng núi rộng hơn.")
    assert len(segment.clauses) == 1


def test_a_long_sentence_is_cut_outside_quotations_brackets_and_numbers() -> None:
    (segment,) = paragraph(LONG)
    clauses = [span.of(segment.text) for span in segment.clauses]
    assert len(clauses) >= 3
    for whole in ("“đổi mới; nâng cao", "(tiếng Việt; tiếng Anh)", "1.234,5"):
        assert any(whole in clause for clause in clauses)


@given(WORDS)
@settings(deadline=None)
def test_clauses_cover_the_text(words: list[str]) -> None:
    text = " ".join(words)
    at = 0
    for span in clause_spans(text) if text else ():
        assert text[at : span.start].strip() == ""
        at = span.end
    assert text[at:].strip() == ""


def test_no_clause_is_longer_than_the_engine_does_well() -> None:
    assert max(len(span.of(LONG).split()) for span in clause_spans(LONG)) <= MAX_SYLLABLES


def test_joined_clauses_keep_marks_and_lose_capitals() -> None:
    (segment,) = paragraph(LONG)
    parts = [f"Improving part {n} for Quang Tri." for n in range(len(segment.clauses))]
    joined = join_clauses(segment, parts)
    marks = [span.of(segment.text)[-1] for span in segment.clauses]
    assert joined.startswith(f"Improving part 0 for Quang Tri{marks[0]} improving part 1 for Quang Tri{marks[1]} ")
    assert joined.endswith(f"part {len(parts) - 1} for Quang Tri.")


@given(st.data())
@settings(deadline=None, max_examples=50)
def test_the_joined_text_has_every_part(data: st.DataObject) -> None:
    (segment,) = paragraph(LONG)
    part = st.from_regex(r"[A-Za-z][a-z]{0,8}( [A-Za-z0-9]{1,8}){0,5}[.;,:…]?", fullmatch=True)
    parts = [data.draw(part) for _ in segment.clauses]
    joined = join_clauses(segment, parts).lower()
    at = 0
    for text in parts:
        bare = text.rstrip(".;,:… ").lower()
        at = joined.index(bare, at) + len(bare)


def test_parts_that_do_not_match_the_clauses_are_refused() -> None:
    (segment,) = paragraph(LONG)
    with pytest.raises(ValueError, match="1 translations for"):
        join_clauses(segment, ["Only one."])


def test_the_same_article_gives_the_same_segments() -> None:
    assert paragraph(LONG) == paragraph(LONG)


@pytest.mark.parametrize(
    "code", ["20210125-l6.jpg", "https://quangtri.gov.vn/tin", "toasoan@baoquangtri.vn", "10/KH-UBND", "---"]
)
def test_codes_are_copied(code: str) -> None:
    (segment,) = paragraph(code)
    assert segment.handling is Handling.COPY
