"""What engines answer is made fit to keep and to read."""

from __future__ import annotations

import pytest

from songngu.engines.answers import LONGEST_ANSWER, in_english, sound
from songngu.records import Translation


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("Tổng vốn 1.200 tỷ đồng.", "The total is VND1.200 billion.", "The total is VND1,200 billion."),
        ("Vốn 18,5 tỷ đồng.", "Capital of VND18,5 billion dong.", "Capital of VND18.5 billion."),
        ("Vốn 18,5 tỷ đồng.", "Capital of VND18.5 billion Vietnamese dong.", "Capital of VND18.5 billion."),
        ("Diện tích 1.234,5 ha.", "An area of 1.234,5 hectares.", "An area of 1,234.5 hectares."),
        ("Dài 2,5km, cao 1.001m.", "2,5km long and 1.001m high.", "2.5km long and 1,001m high."),
        ("Tăng 12,5%.", "Up 12,5%.", "Up 12.5%."),
        ("Có 1.500.000 lượt khách.", "There were 1.500.000 visitors.", "There were 1,500,000 visitors."),
        ("Trị giá 2.500 USD.", "Worth US$2.500.", "Worth US$2,500."),
    ],
)
def test_figures_left_as_the_source_has_them_are_written_in_english(source: str, answer: str, expected: str) -> None:
    assert in_english(answer, source) == expected


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ("Tàu cá QB 91.234 TS gặp nạn.", "The fishing boat QB 91.234 TS was in distress."),
        ("Máy chủ 192.168.100.101.", "The server 192.168.100.101."),
        ("Điện thoại 098.123.456.", "Telephone 098.123.456."),
        ("Số 0233.852.529.", "The number 0233.852.529."),
        ("Quyết định 12.345/QĐ-UBND.", "Decision 12.345/QĐ-UBND."),
        ("Dài 1,2 m.", "It is 1.200 metres long."),
        ("Có 12,345 người.", "There are 12,345 people."),
        ("Có 1.200 người.", "There are 1.2005 of them."),
        ("Giá 5 đồng.", "They paid VND5 and dong notes."),
        ("", "VND1.200 billion"),
    ],
)
def test_what_may_be_something_else_is_left(source: str, answer: str) -> None:
    assert in_english(answer, source) == answer


def test_hypotheses_are_made_fit_like_the_first_answer() -> None:
    answer = sound(Translation("1.200 people\ud800", 0.5, ("1.200 men", "x" * 5_000)), "Có 1.200 người.")
    assert answer.text == "1,200 people\ufffd"
    assert answer.alternatives == ("1,200 men", "x" * LONGEST_ANSWER)


def test_a_score_that_is_no_number_is_none() -> None:
    assert sound(Translation("Yes.", float("nan")), "Có.").score is None
