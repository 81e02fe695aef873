"""Finding terms: spelling, letters, neighbours, word cuts, names, overlaps, periods, abbreviations."""

import datetime as dt
import unicodedata

import pytest

from songngu.records import Term, TermStatus
from songngu.termbase import Termbase
from tests.termbase.conftest import DAY_2021, segment


@pytest.mark.parametrize(
    ("text", "surface", "target"),
    [
        ("UBND tỉnh họp sáng nay.", "UBND tỉnh", "provincial People's Committee"),
        ("Uỷ ban nhân dân tỉnh họp.", "Uỷ ban nhân dân tỉnh", "provincial People's Committee"),
        ("phát triển kinh tế -xã hội địa phương", "phát triển kinh tế -xã hội", "socio-economic development"),
        ("phát triển kinh tế – xã hội", "phát triển kinh tế – xã hội", "socio-economic development"),
        ("Nghĩa trang liệt sỹ xã", "Nghĩa trang liệt sỹ", "martyrs' cemetery"),
        ("tỉ lệ hộ nghèo còn 5%", "tỉ lệ hộ nghèo", "poverty rate"),
        ("thăm vịnh Hạ Long", "vịnh Hạ Long", "Ha Long Bay"),
        ("trồng 50 ha rừng", "ha", "hectare"),
    ],
)
def test_spellings(hits, text: str, surface: str, target: str) -> None:
    found = {h.surface: h.target for h in hits(text)}
    assert found.get(surface) == target


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_into_the_text_as_given(hits, form: str) -> None:
    text = unicodedata.normalize(form, "Công tác thông tin đối ngoại ở Quảng Trị")
    found = hits(text, words=False)
    assert [unicodedata.normalize("NFC", text[h.start : h.end]) for h in found] == [
        "Công tác thông tin đối ngoại",
        "Quảng Trị",
    ]
    assert all(h.surface == text[h.start : h.end] for h in found)


@pytest.mark.parametrize(
    ("text", "not_there"),
    [
        ("nguồn cung cấp xã hội cần", "term-cap-xa"),
        ("họ chuyển đổi số tiền lớn", "term-chuyen-doi-so"),
        ("nền kinh tế số một thế giới", "term-kinh-te-so"),
        ("giải phóng sự sáng tạo", "term-phong-su"),
        ("khối lượng vàng bán ra", "unit-luong-vang"),
        ("ai cũng đến dự", "term-tri-tue-nhan-tao"),
        ("Anh Tấn về quê", "unit-tan"),
        ("ông Nguyễn Thái Bình", "place-thai-binh"),
        ("chị Hòa Bình kể", "place-hoa-binh"),
        ("sống trong hòa bình", "place-hoa-binh"),
        ("gió từ vùng biển Đông Nam thổi vào", "place-bien-dong"),
        ("số 10/KH-UBND ngày 20/01", "org-uy-ban-nhan-dan"),
        ("gửi về ubnd@quangtri.gov.vn", "place-quang-tri-1989"),
        ("đến Quảng. Trị bệnh", "place-quang-tri-1989"),
    ],
)
def test_traps(hits, text: str, not_there: str) -> None:
    assert not_there not in {h.term_id for h in hits(text)}


def test_the_longest_term_wins_and_hits_do_not_overlap(hits) -> None:
    text = "Phó Giám đốc Sở Thông tin và Truyền thông Quảng Trị"
    assert [h.surface for h in hits(text)] == ["Phó Giám đốc", "Sở Thông tin và Truyền thông", "Quảng Trị"]


def test_the_day_chooses_and_a_past_name_keeps_its_own(hits) -> None:
    name = "Bộ Thông tin và Truyền thông"
    (then,), (later,) = hits(name, on=DAY_2021), hits(name, on=dt.date(2026, 1, 1))
    assert then.target == later.target == "Ministry of Information and Communications"
    assert "until" not in then.note
    assert "until 2025-02-28: now part of Ministry of Science and Technology" in later.note
    assert later.required
    assert hits("Quảng Trị", on=dt.date(2025, 8, 1))[0].term_id == "place-quang-tri-2025"
    assert hits("Quảng Trị", on=DAY_2021)[0].term_id == "place-quang-tri-1989"
    assert hits("Quảng Bình cũ", on=dt.date(2026, 1, 1))[0].target == "Quang Binh"


def test_an_undated_article_takes_the_default_date_with_a_note() -> None:
    term = Term("t", "Bộ Giao thông", "Ministry of Transport", valid_to=dt.date(2025, 2, 28))
    termbase = Termbase.of([term], default_date=dt.date(2026, 1, 1))
    (hit,) = termbase.find(segment("Bộ Giao thông họp"), on=None)
    assert "no date, 2026-01-01 was taken" in hit.note
    assert "until 2025-02-28" in hit.note


def test_abbreviations_are_resolved_by_the_article_or_flagged(termbase: Termbase) -> None:
    open_question = termbase.find_all([segment("BCT ban hành văn bản")], on=DAY_2021)[0][0]
    assert not open_question.required
    assert "Politburo" in open_question.note
    assert "Industry and Trade" in open_question.note
    written = [segment("Bộ Công Thương (BCT) cho biết", name="1"), segment("BCT đề nghị", name="2")]
    assert termbase.find_all(written, on=DAY_2021)[1][0].target == "Ministry of Industry and Trade"
    other = [segment("Ban chấp hành tạm (BCT) cho biết", name="1"), segment("BCT đề nghị", name="2")]
    assert not [h for h in termbase.find_all(other, on=DAY_2021)[1] if h.surface == "BCT" and h.required]
    known = termbase.find_all([segment("BCT đề nghị")], on=DAY_2021, publisher="Báo Công Thương")[0][0]
    assert known.target == "Ministry of Industry and Trade"
    assert known.required


def test_an_abbreviation_that_the_article_defines_otherwise_is_no_term() -> None:
    termbase = Termbase.of([Term("t", "Bộ Tài chính", "Ministry of Finance", short=("BTC",))])
    article = [segment("Ban tổ chức (BTC) trao giải"), segment("BTC cảm ơn")]
    assert termbase.find_all(article, on=None)[1] == ()


def test_first_mention_in_full_later_by_acronym() -> None:
    termbase = Termbase.of([Term("t", "Liên hợp quốc", "United Nations", short=("LHQ",), later="UN")])
    first, later = termbase.find_all([segment("Liên hợp quốc họp"), segment("LHQ kêu gọi")], on=None)
    assert first[0].target == "United Nations"
    assert "United Nations (UN)" in first[0].variants
    assert later[0].expected[:2] == ("UN", "United Nations")


def test_proposed_terms_and_foreign_offices_are_advice(hits) -> None:
    assert not next(h for h in hits("góp phần xây dựng") if h.surface == "góp phần").required
    assert hits("Bộ Ngoại giao Việt Nam")[0].required
    assert not hits("Bộ Ngoại giao Mỹ ra tuyên bố")[0].required


def test_deprecated_terms_are_not_found() -> None:
    assert (
        Termbase.of([Term("t", "tên cũ sai", "x", status=TermStatus.DEPRECATED)]).find(segment("tên cũ sai"), on=None)
        == ()
    )


def test_the_reason_of_a_rejection_is_kept(termbase: Termbase) -> None:
    reasons = {r.term_id: r.reason for r in termbase.rejections(segment("nền kinh tế số một"))}
    assert reasons["term-kinh-te-so"] == "the words around it are not those of the term"
