"""Figures are changed alike on both sides, or not at all."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.training.data import Pair
from songngu.training.figures import MONTHS, refigured


def _refigured(source: str, target: str, seed: int = 1) -> Pair:
    return refigured(Pair(source, target), random.Random(seed))


@pytest.mark.parametrize("seed", range(8))
def test_a_number_is_the_same_number_on_both_sides_in_each_side_s_writing(seed: int) -> None:
    made = _refigured("Toàn tỉnh có 4.680,5 ha rừng.", "The province has 4,680.5 hectares of forest.", seed)
    source, target = re.search(r"[\d.,]*\d", made.source), re.search(r"[\d.,]*\d", made.target)
    assert source is not None
    assert target is not None
    assert source[0] != "4.680,5"
    assert source[0].translate(str.maketrans(",.", ".,")) == target[0]


def test_a_date_keeps_its_way_of_writing() -> None:
    made = _refigured("Ngày 30/4/1975, đất nước thống nhất.", "On April 30, 1975, the country was reunified.")
    day, month, year = re.search(r"(\d+)/(\d+)/(\d{4})", made.source).groups()  # type: ignore[union-attr]
    assert f"{MONTHS[int(month) - 1]} {int(day)}, {year}" in made.target
    written = _refigured("ngày 2 tháng 9 năm 1945", "2 September 1945")
    assert re.fullmatch(r"ngày \d+ tháng \d+ năm \d{4}", written.source)
    assert re.fullmatch(r"\d+ [A-Z][a-z]+ \d{4}", written.target)


def test_a_document_number_changes_its_number_and_keeps_its_letters() -> None:
    made = _refigured("Kế hoạch số 10/KH-UBND được ban hành.", "Plan No. 10/KH-UBND was issued.")
    code = re.search(r"\d+/KH-UBND", made.source)
    assert code is not None
    assert code[0] != "10/KH-UBND" or made.source == "Kế hoạch số 10/KH-UBND được ban hành."
    assert code[0] in made.target


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Có 5 xã và 5 phường.", "There are five communes and 5 wards."),
        ("Có 12 xã.", "There are a dozen communes."),
        ("Ngày 31/13, họp.", "A meeting on the 31st."),
        ("Chỉ có 1 xã.", "There is only 1 commune."),
        ("Không có số nào.", "There are no figures."),
        ("Tỷ số là 3-1.", "The score was 3-1."),
    ],
)
def test_what_is_in_doubt_stays(source: str, target: str) -> None:
    assert _refigured(source, target) == Pair(source, target)


@given(st.text("0123456789.,/-% aKHđ", max_size=40), st.text("0123456789.,/-% aKHđ", max_size=40), st.integers(0, 9))
def test_nothing_but_figures_changes(source: str, target: str, seed: int) -> None:
    made = _refigured(source, target, seed)
    for before, after in ((source, made.source), (target, made.target)):
        if not re.search(r"\d/\d|ngày", before):
            assert re.sub(r"\d", "0", before) == re.sub(r"\d", "0", after)
