"""Normalisation of Vietnamese text: what is changed, what stays, and keys as long as the text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songngu.text import clean, fold, is_syllable, strip_diacritics


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Quảng\u00a0Trị \t\n năm  2021 ", "Quảng Trị năm 2021"),
        (unicodedata.normalize("NFD", "Ủy ban nhân dân huyện"), "Ủy ban nhân dân huyện"),
        ("Ðông Hà, ðường Ɖinh", "Đông Hà, đường Đinh"),
        ("thông\u200b tin\u00ad đối\ufeff ngoại", "thông tin đối ngoại"),
        ("Cửa\u2060 Việt\x07", "Cửa Việt"),
        ("lỗi \ud800 lẻ", "lỗi lẻ"),
        ("hoà bình, hòa bình", "hoà bình, hòa bình"),
        ("", ""),
        ("\u200b \ufeff", ""),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@given(st.text(alphabet=st.characters() | st.sampled_from("àẢđÐ\u0301\u0323\u200b\u00a0 \n"), max_size=40))
def test_clean_text_is_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("hoà", "hòa"),
        ("Khoẻ", "khỏe"),
        ("THUỶ", "thủy"),
        ("hoá học", "hóa học"),
        ("tuý", "túy"),
        ("loè xoè", "lòe xòe"),
    ],
)
def test_tone_placement_does_not_count_in_keys(newer: str, older: str) -> None:
    assert fold(newer) == fold(older) == older


@pytest.mark.parametrize("text", ["quý", "quỹ", "quả", "hoàng", "khoảng", "giá", "toàn", "thuyền"])
def test_keys_keep_the_tone_where_both_spellings_agree(text: str) -> None:
    assert fold(text) == text


@given(st.text(max_size=30))
def test_a_key_has_the_length_of_its_text(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert len(fold(text)) == len(text)


@given(st.text(alphabet="hoàòaáóuỷủyý qg", max_size=20))
def test_a_key_is_its_own_key(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_plain_latin_letters() -> None:
    assert strip_diacritics("Đakrông, Quảng Trị; Nguyễn Thị Bưởi") == "Dakrong, Quang Tri; Nguyen Thi Buoi"
    assert strip_diacritics(unicodedata.normalize("NFD", "Hướng Hóa")) == "Huong Hoa"


@pytest.mark.parametrize(
    "word",
    ["nghiêng", "giếng", "quyển", "khuya", "gì", "uống", "ĂN", "Hoà", "hòa", "yêu", "xoong", "đặc", "thuở", "gìn"],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word", ["", "Đắk-Lắk", "facebook", "bình2", "thưc̀", "các̀h", "ngbiêng", "wifi", "hòà", "đẹpp", "zô"]
)
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


def test_a_syllable_that_ends_in_a_stop_has_only_two_tones() -> None:
    assert is_syllable("các")
    assert is_syllable("cạp")
    assert not is_syllable("càp")
