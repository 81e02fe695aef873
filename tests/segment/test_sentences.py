"""Sentence boundaries: the gold sets keep their score, and the laws hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.segment import sentence_spans
from tests.segment.gold_sets import GOLD, gold_blocks

FLOOR = 0.985
"""F1 below which no change may bring any gold set."""
PIECES = st.sampled_from(
    ["TP.", "ThS.", "Ông", "Nam", "10/KH-UBND", "1.234,5", "25.1.2021", "…", "...", "“", "”", '"', "(", ")", "v.v.", "rồi", "A.", "!", "?", ";",  # noqa: E501
     "quangtri.gov.vn", "1.", "a)", "-", "năm", "\n", "Đ/c", "II", "a\u0301"]
)  # fmt: skip


def test_the_gold_sets_hold_enough_boundaries() -> None:
    assert sum(len(block.ends) for path in GOLD.glob("*.txt") for block in gold_blocks(path)) >= 600


@pytest.mark.parametrize("path", sorted(GOLD.glob("*.txt")), ids=lambda path: path.stem)
def test_gold_boundaries(path) -> None:
    right = given_count = wanted = 0
    faults = []
    for block in gold_blocks(path):
        ends = {span.end for span in sentence_spans(block.text)} - {len(block.text)}
        right += len(ends & block.ends)
        given_count += len(ends)
        wanted += len(block.ends)
        faults += [block.text[max(0, end - 30) : end + 20] for end in ends ^ block.ends]
    assert 2 * right / (given_count + wanted) >= FLOOR, faults


@given(
    st.lists(PIECES, max_size=30).flatmap(lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)]))
    | st.text(max_size=80)
)
def test_only_spaces_lie_between_sentences(text: str) -> None:
    at = 0
    for span in sentence_spans(text):
        assert text[at : span.start].strip() == ""
        assert span.of(text) == span.of(text).strip() != ""
        at = span.end
    assert text[at:].strip() == ""


@pytest.mark.parametrize(
    "text",
    [
        "ThS. Nguyễn Văn An ở TP. Đông Hà, Q.1, P. 5.",
        "Quyết định số 1378/QĐ-TTg ngày 3.2.2022 cấp 1.234,5 tỷ đồng.",
        "Ông nói: “Chúng tôi vui. Năm nay được mùa.” rồi cười.",
        "Danh sách gồm: a) Lúa; b) Ngô; c) Sắn.",
        "Xem tại https://quangtri.gov.vn/tin-tuc?id=1.2 hoặc gửi thư về a.b@quangtri.gov.vn.",
        "Điều 5. Phạm vi điều chỉnh",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert [span.of(text) for span in sentence_spans(text)] == [text]


def test_a_very_long_quotation_is_cut_at_its_sentences() -> None:
    quotation = (
        "“" + " ".join(f"Năm thứ {n} bà con trồng thêm được nhiều héc-ta lúa và cây ăn quả." for n in range(2, 9)) + "”"
    )
    assert len(sentence_spans(quotation)) == 7
