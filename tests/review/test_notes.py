"""Notes of terms that have the form of a rule are told in both languages."""

import csv
from pathlib import Path

import pytest

from songngu.review.notes import in_both_languages

GLOSSARY = Path(__file__).resolve().parents[2] / "glossary"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("", ""),
        (
            "in Hà Nội; district level ended on 30 June 2025",
            "ở Hà Nội; cấp huyện kết thúc ngày 30/6/2025 / in Hà Nội; district level ended on 30 June 2025",
        ),
        ("province merged into Da Nang", "tỉnh đã nhập vào Da Nang / province merged into Da Nang"),
        (
            "since February 2025; period to the month",
            "từ tháng 2/2025; thời hạn chỉ biết đến tháng / since February 2025; period to the month",
        ),
        ("từ 1989 / since 1989", "từ 1989 / since 1989"),
        ("từ 1989 / since 1989 · in Huế", "từ 1989 / since 1989 · ở Huế / in Huế"),
        ("the body itself spells Organization", "the body itself spells Organization"),
        ("in Huế; the maintainer's own words", "in Huế; the maintainer's own words"),
    ],
)
def test_a_note(note: str, told: str) -> None:
    assert in_both_languages(note) == told


def test_every_note_of_the_glossary_that_ships_is_told_in_both_languages() -> None:
    notes = []
    for path in GLOSSARY.glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            notes += [row["note"] for row in csv.DictReader(file) if row.get("note")]
    assert [note for note in notes if " / " not in in_both_languages(note)] == []


def test_a_note_that_was_told_in_both_is_left_as_it_is() -> None:
    told = in_both_languages("province; unchanged in 2025")
    assert in_both_languages(told) == told
