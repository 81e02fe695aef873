"""Terms, names, residue, loops, length, missing parts and form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songngu.checks import CHECKS, check, check_batch, names_of_checks
from songngu.records import BlockKind, Draft, Finding, Origin, Romanisation, Segment, Severity, State, TermHit, Unit

SOURCE = "Ông Nguyễn Văn Bình cho biết người dân xã Hải Thượng rất vui vì đường mới đã thông xe."
TARGET = "Mr. Nguyen Van Binh said people in Hai Thuong commune were delighted as the new road had opened to traffic."


def findings(source: str, target: str, *hits: TermHit, score: float | None = None) -> tuple[Finding, ...]:
    segment = Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(source), source)
    return check(segment, hits, target, score=score)


def found(source: str, target: str, *hits: TermHit) -> set[str]:
    return {finding.check for finding in findings(source, target, *hits)}


def term(surface: str, target: str, *, forbidden: tuple[str, ...] = (), required: bool = True) -> TermHit:
    start = SOURCE.index(surface)
    return TermHit("t1", start, start + len(surface), surface, target, forbidden=forbidden, required=required)


def test_a_right_translation_raises_no_doubt() -> None:
    assert findings(SOURCE, TARGET) == ()


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("", "empty"),
        (SOURCE, "untranslated"),
        (TARGET.replace("Nguyen Van Binh", "Binh Nguyen Van"), "names"),
        (TARGET.replace("Hai Thuong", "Hai Duong"), "names"),
        (TARGET.replace("Binh", "Bình"), "residue"),
        (TARGET.replace("people", "UBND"), "residue"),
        (TARGET.replace("the new road", "nguoi dan xa Hai vui vi duong moi da thong xe the new road"), "residue"),
        (TARGET.replace("the new road", "the new road the new road the new road"), "repetition"),
        ("Mr. Nguyen Van Binh of Hai Thuong spoke.", "length"),
        (TARGET + " The committee will meet again with its partners in the coming years." * 2, "length"),
        (TARGET.replace("people", "people (many"), "brackets"),
        (TARGET.replace("people", "“people"), "quotes"),
        (TARGET[:-1], "end-mark"),
        (TARGET[0].lower() + TARGET[1:], "capitals"),
        (TARGET.upper(), "capitals"),
        (TARGET.replace("the new", "the the new"), "doubled-words"),
        (TARGET.replace(" said", "  said"), "spaces"),
        (TARGET.replace(" said", " said , "), "spaces"),
        (TARGET.replace(" as", ",, as"), "doubled-marks"),
        (TARGET.replace("road", "⟦đường ⇒ road⟧"), "markup"),
        (TARGET.replace("road", "<b>road</b>"), "markup"),
        (TARGET.replace("road", "ro\ufffdd"), "characters"),
        (TARGET.replace("road", "ro\u200bad"), "characters"),
    ],
)
def test_a_fault_is_found(target: str, expected: str) -> None:
    assert expected in found(SOURCE, target)


def test_a_required_term_may_be_inflected_but_not_missing() -> None:
    assert "terms" not in found(SOURCE, TARGET.replace("people", "the residents'"), term("người dân", "resident"))
    assert "terms" in found(SOURCE, TARGET, term("người dân", "resident"))
    assert "terms" not in found(SOURCE, TARGET, term("người dân", "resident", required=False))


def test_a_forbidden_wording_is_found_where_it_stands() -> None:
    (finding,) = findings(SOURCE, TARGET, term("người dân", "resident", forbidden=("people",), required=False))
    assert finding.check == "forbidden-terms"
    assert finding.target_span is not None
    assert finding.target_span.of(TARGET) == "people"


def test_names_that_are_translated_are_not_asked_for() -> None:
    assert "names" not in found(
        "Giám đốc Sở Y tế các tỉnh Tây Nguyên", "Directors of the Health Departments of the Central Highlands"
    )


def test_a_clause_left_out_is_found() -> None:
    source = (
        "Tỉnh đã xây dựng 120 tuyến đường giao thông nông thôn, hỗ trợ người dân vay vốn phát triển chăn nuôi, "
        "đồng thời mở rộng mạng lưới trường học và trạm y tế ở các xã vùng sâu, vùng xa."
    )
    whole = (
        "The province has built 120 rural roads, helped people borrow capital to develop livestock farming, and at the same time expanded "  # noqa: E501
        "the network of schools and health stations in remote communes."
    )
    cut = "The province has built 120 rural roads."
    assert "missing-part" not in found(source, whole)
    assert {"missing-part", "length"} <= found(source, cut)


def test_a_draft_among_the_worst_tenth_is_marked() -> None:
    assert [f.check for f in findings(SOURCE, TARGET, score=0.04)] == ["low-score"]
    assert "worse than 96 %" in findings(SOURCE, TARGET, score=0.04)[0].message_en
    assert findings(SOURCE, TARGET, score=0.1) == findings(SOURCE, TARGET, score=None) == ()


def test_each_check_can_be_switched_off() -> None:
    segment = Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(SOURCE), SOURCE)
    assert check(segment, (), TARGET.upper() + "  x", disabled=frozenset(names_of_checks())) == ()


def test_every_check_is_described_in_both_languages_once() -> None:
    assert len(set(names_of_checks())) == len(names_of_checks())
    assert all(one.description_vi and one.description_en for one in CHECKS)


@given(st.text(max_size=120), st.text(max_size=120))
@settings(deadline=None, max_examples=150)
def test_any_pair_can_be_checked_and_spans_lie_within(source: str, target: str) -> None:
    for finding in findings(source, target):
        for span, text in ((finding.source_span, source), (finding.target_span, target)):
            assert span is None or 0 <= span.start <= span.end <= max(len(text), 1)


def unit(number: int, source: str, target: str) -> Unit:
    segment = Segment(f"u{number}", "a", number, BlockKind.PARAGRAPH, 0, len(source), source)
    return Unit(segment, (), (), Draft(segment.id, target, Origin.ENGINE, "f"), (), target, State.TRANSLATED)


def test_one_source_with_two_translations_is_found_in_both_units() -> None:
    units = [unit(1, SOURCE, TARGET), unit(2, SOURCE, TARGET[:-1] + " today."), unit(3, "Xin chào.", "Hello.")]
    found_by_unit = check_batch(units)
    assert {key: [f.check for f in found] for key, found in found_by_unit.items()} == {
        "u1": ["consistency"],
        "u2": ["consistency"],
    }
    assert "today" in found_by_unit["u1"][0].message_en


def test_one_translation_of_two_sources_is_found() -> None:
    units = [unit(1, SOURCE, TARGET), unit(2, "Hôm qua trời mưa rất to ở vùng này.", TARGET)]
    assert [f.check for f in check_batch(units)["u2"]] == ["same-target"]
    assert check_batch(units, disabled=frozenset({"same-target"})) == {}


@pytest.mark.parametrize(
    ("target", "where"),
    [
        ("48,000 tonnes of tonnes of rice.", "tonnes of tonnes"),
        ("The Department of Industry and Trade and Trade, in Hue.", "Trade and Trade,"),
        ("The Government's Government met.", "Government's Government"),
        ("Planning of the planning of the region.", "Planning of the planning"),
    ],
)
def test_a_word_that_comes_again_is_found(target: str, where: str) -> None:
    (finding,) = [one for one in findings("Một câu nguồn.", target) if one.check == "doubled-words"]
    assert finding.severity is Severity.WARNING
    assert finding.target_span is not None
    assert finding.target_span.of(target) == where


@pytest.mark.parametrize(
    "target",
    [
        "Prices rose higher and higher, by thousands and thousands.",
        "The North Central and Central Highlands regions of Soc Trang, Tra Vinh and Vinh Long.",
        "Self-criticism and criticism; influenza and influenza-like illness.",
        "It may or may not be so, again and again.",
    ],
)
def test_what_english_says_twice_is_not_doubted(target: str) -> None:
    assert "doubled-words" not in found("Một câu nguồn.", target)


def test_words_that_two_nouns_share_are_advice() -> None:
    (finding,) = [f for f in findings("Một câu.", "In health and health care.") if f.check == "doubled-words"]
    assert finding.severity is Severity.NOTE


def test_a_name_of_any_syllables_in_another_order_is_found() -> None:
    source = "Ông Y Krông sống ở huyện Kon Plông."
    assert "names" in found(source, "Mr. Y Krong lives in Plong Kon district.")
    assert "names" not in found(source, "Mr. Y Krong lives in Kon Plong district.")


def test_an_acronym_that_nothing_accounts_for_is_doubted() -> None:
    assert "acronyms" in found("Con bà học ở TP. Huế.", "Her child studies in HCMC.")
    assert "acronyms" not in found("Con bà học ở Thành phố Hồ Chí Minh.", "Her child studies in HCMC.")
    assert "acronyms" in found("Ông là kỹ sư của Tiki.", "He is CEO of Tiki.")
    assert "acronyms" not in found(
        "Bộ Thông tin và Truyền thông họp.", "The Ministry of Information and Communications (MIC) met."
    )
    assert "acronyms" not in found("Vốn FDI tăng.", "FDI rose.")


@pytest.mark.parametrize(
    ("target", "plain", "marked"),
    [
        ("Mr Nguyen Hoan visited Huong Phung commune.", set(), {"names"}),
        ("Mr Nguyễn Hoàn went to the commune of Hướng Phùng for a visit.", {"residue"}, set()),
        ("Mr Hoan Nguyen visited Huong Phung commune.", {"names"}, {"names"}),
        ("Mr Nguyễn Hoàn of the UBND went to Hướng Phùng commune for a visit.", {"residue"}, {"residue"}),
        ("Ông Nguyễn Hoàn thăm xã Hướng Phùng.", {"untranslated"}, {"untranslated"}),
    ],
)
def test_names_are_spelt_as_the_project_says(target: str, plain: set[str], marked: set[str]) -> None:
    source = "Ông Nguyễn Hoàn thăm xã Hướng Phùng."
    segment = Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(source), source)
    for romanisation, wanted in ((Romanisation.PLAIN, plain), (Romanisation.DIACRITICS, marked)):
        said = {f.check for f in check(segment, (), target, romanisation=romanisation)}
        assert said & {"names", "residue", "untranslated"} == wanted, romanisation
