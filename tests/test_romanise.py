"""Names in English: plain by default, with their diacritics where a project asks for it; Vietnamese order in both."""

import pytest

from songngu.records import Romanisation, Term, TermHit
from songngu.romanise import respelt, respelt_term

PLAIN, DIACRITICS = Romanisation.PLAIN, Romanisation.DIACRITICS


@pytest.mark.parametrize(
    ("vietnamese", "english", "plain", "marked"),
    [
        (
            "Ông Nguyễn Hoàn thăm xã Hướng Phùng.",
            "Mr Nguyen Hoan visited Huong Phung.",
            "Mr Nguyen Hoan visited Huong Phung.",
            "Mr Nguyễn Hoàn visited Hướng Phùng.",
        ),
        (
            "Chị Hồ Thị Đào dệt vải.",
            "Ms Hồ Thị Đào weaves.",
            "Ms Ho Thi Dao weaves.",
            "Ms Hồ Thị Đào weaves.",
        ),
        ("Bà Đỗ bán phở.", "Mrs Do sells phở.", "Mrs Do sells phở.", "Mrs Do sells phở."),
        ("Sở Du lịch họp.", "Sở Du lịch met.", "Sở Du lịch met.", "Sở Du lịch met."),
        ("Trần Văn An và Trần Vân An", "Tran Van An", "Tran Van An", "Tran Van An"),
        ("Anh Lê Na.", "Mr Le Nam came.", "Mr Le Nam came.", "Mr Le Nam came."),
    ],
)
def test_names_of_a_sentence(vietnamese: str, english: str, plain: str, marked: str) -> None:
    assert respelt(english, vietnamese, (), PLAIN) == plain
    assert respelt(english, vietnamese, (), DIACRITICS) == marked


@pytest.mark.parametrize("romanisation", Romanisation)
def test_english_that_the_glossary_gives_with_diacritics_keeps_them(romanisation: Romanisation) -> None:
    hit = TermHit("t", 8, 18, "Sông Kôn", "Kôn River")
    assert respelt("He left Kon River.", "Anh rời Sông Kôn.", (hit,), romanisation) == "He left Kôn River."
    assert respelt("He left Kôn River.", "Anh rời Sông Kôn.", (hit,), romanisation) == "He left Kôn River."


@pytest.mark.parametrize(
    ("term", "target"),
    [
        (Term("a", "Quảng Trị", "Quang Tri", domain="place"), "Quảng Trị"),
        (Term("b", "Huế", "Hue", domain="place"), "Huế"),
        (Term("c", "huyện Hướng Hóa", "Huong Hoa district", domain="place"), "Hướng Hóa district"),
        (Term("d", "Hà Nội", "Hanoi", domain="place"), "Hanoi"),
        (
            Term("e", "UBND tỉnh Quảng Trị", "Quang Tri provincial People's Committee"),
            "Quảng Trị provincial People's Committee",
        ),
        (Term("f", "Bộ Y tế", "Ministry of Health", domain="organisation"), "Ministry of Health"),
        (Term("g", "Sở Du lịch", "Department of Tourism", domain="organisation"), "Department of Tourism"),
    ],
)
def test_terms(term: Term, target: str) -> None:
    assert respelt_term(term, PLAIN) == term
    assert respelt_term(term, DIACRITICS).target == target
