"""The rules of matching, one by one: exact spans, exact reasons of what is left out, exact senses and notes.

The termbases are small and the words are cut by hand (`thành_công an_toàn`), so that a test says all that it needs.
"""

import datetime as dt
import unicodedata

import pytest

from songngu.records import BlockKind, Segment, Span, Term, TermStatus
from songngu.termbase import Termbase
from songngu.termbase.match import Rejection
from songngu.termbase.syllables import gap, gaps_agree, keys, phrase_key, plain

PROPOSED = TermStatus.PROPOSED
HOA_BINH = Term("hoa-binh", "Hòa Bình", "Hoa Binh", domain="place")
AI = Term("ai", "trí tuệ nhân tạo", "artificial intelligence", short=("AI",))
KINH_TE_SO = Term("kts", "kinh tế số", "digital economy", rules=("not before number", "not before một"))
GIAM_DOC = Term("giam-doc", "Giám đốc", "director", domain="title")
UBND = Term("ubnd", "Ủy ban nhân dân", "People's Committee", short=("UBND",))
CONG_AN = Term("cong-an", "công an", "police")
SO_Y_TE = Term("so-y-te", "Sở Y tế", "Department of Health", domain="organisation")
CONG_THUONG = Term("bct-1", "Bộ Công Thương", "Ministry of Industry and Trade", short=("BCT",))
CHINH_TRI = Term("bct-2", "Bộ Chính trị", "Politburo", short=("BCT",))


def said(text: str) -> Segment:
    """Make a segment; words are known where a low line joins syllables."""
    plain_text, words, at = text.replace("_", " "), [], 0
    for word in text.split(" ") if "_" in text else ():
        words.append(Span(at, at + len(word)))
        at += len(word) + 1
    return Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(plain_text), plain_text, words=tuple(words))


def spans(text: str, *terms: Term, on: dt.date | None = None) -> list[tuple[str, int, int]]:
    """Find terms, as ids and offsets."""
    return [(hit.term_id, hit.start, hit.end) for hit in Termbase.of(terms).find(said(text), on=on)]


def surfaces(text: str, *terms: Term) -> list[str]:
    """Find terms, as they stand in the text."""
    return [hit.surface for hit in Termbase.of(terms).find(said(text), on=None)]


# --- What is left out, and why ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "text", "start", "surface", "reason"),
    [
        (HOA_BINH, "Đến Hòa, Bình ở lại", 4, "Hòa, Bình", "a mark of the sentence stands in it"),
        (HOA_BINH, "sống trong hòa bình", 11, "hòa bình", "its capitals are not those of the term"),
        (HOA_BINH, "ông Hòa Bình kể", 4, "Hòa Bình", "part of a person's name"),
        (AI, "CHA AI BIẾT", 4, "AI", "a word of a heading in capitals"),
        (KINH_TE_SO, "nền kinh tế số một", 4, "kinh tế số", "the words around it are not those of the term"),
        (KINH_TE_SO, "kinh tế số 1 thế giới", 0, "kinh tế số", "the words around it are not those of the term"),
        (GIAM_DOC, "Ông Phó Giám đốc nói", 8, "Giám đốc", "Phó before it belongs to the title"),
        (UBND, "số 10/KH-UBND ngày", 9, "UBND", "inside an address, a file name or a document code"),
        (CONG_AN, "thành_công an_toàn", 6, "công an", "cuts a word of the sentence"),
        (SO_Y_TE, "các cơ sở y tế mới", 7, "sở y tế", "its first syllable belongs to the word before it"),
        (SO_Y_TE, "Cơ sở y tế mới", 3, "sở y tế", "its first syllable belongs to the word before it"),
        (SO_Y_TE, "Ở đây, cơ sở y tế mới", 10, "sở y tế", "its first syllable belongs to the word before it"),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_what_is_no_term_is_told_with_its_place_and_the_reason(
    term: Term, text: str, start: int, surface: str, reason: str, form: str
) -> None:
    one = said(text) if form == "NFC" else said(unicodedata.normalize(form, text))
    surface = unicodedata.normalize(form, surface)
    start = len(unicodedata.normalize(form, unicodedata.normalize("NFC", text)[:start]))
    termbase = Termbase.of([term])
    assert termbase.rejections(one) == (Rejection(start, start + len(surface), surface, term.id, reason),)
    assert termbase.find(one, on=None) == ()


@pytest.mark.parametrize(
    ("term", "text", "start", "end"),
    [
        (HOA_BINH, "Ở HÒA BÌNH", 2, 10),
        (HOA_BINH, "về Hoà Bình chơi", 3, 11),
        (AI, "Ứng dụng AI vào sản xuất", 9, 11),
        (AI, "Ứng dụng Trí tuệ nhân tạo", 9, 25),
        (KINH_TE_SO, "nền kinh tế số phát triển", 4, 14),
        (GIAM_DOC, "Ông Giám đốc nói", 4, 12),
        (UBND, "số 10/KH-HĐND, UBND tỉnh", 15, 19),
        (CONG_AN, "lực_lượng công_an xã", 10, 17),
        (SO_Y_TE, "Trụ. Sở Y tế họp", 5, 12),
        (SO_Y_TE, "Trụ Sở Y tế họp", 4, 11),
        (SO_Y_TE, "sở y tế họp", 0, 7),
    ],
)
def test_beside_each_of_these_traps_the_term_itself_is_found(term: Term, text: str, start: int, end: int) -> None:
    assert spans(text, term) == [(term.id, start, end)]
    assert Termbase.of([term]).rejections(said(text)) == ()


def test_one_termbase_judges_the_same_wording_anew_in_every_sentence() -> None:
    termbase = Termbase.of([HOA_BINH, KINH_TE_SO])
    texts = ["ông Hòa Bình kể", "về Hòa Bình", "ông Hòa Bình kể", "kinh tế số một", "kinh tế số", "kinh tế số một"]
    found = termbase.find_all([said(text) for text in texts], on=None)
    assert [len(hits) for hits in found] == [0, 1, 0, 0, 1, 0]


# --- What may stand between syllables --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("between", "wanted", "agree"),
    [
        (" ", "", True),
        ("\u00a0", "", True),
        ("-", "", True),
        (" - ", "", False),
        (' "', "", True),
        (" “", "", True),
        ("/", "", False),
        (", ", "", False),
        (" - ", "-", True),
        ("–", "-", True),
        (" ", "-", True),
        ("/", "-", False),
        (", ", "-", False),
        (", ", ",", True),
        (" ", ",", False),
        ("-", "/", False),
        ('"', "/", False),
    ],
)
def test_a_hyphen_may_be_missing_or_added_but_no_mark_of_the_sentence(between: str, wanted: str, agree: bool) -> None:
    assert gaps_agree(between, wanted) is agree


@pytest.mark.parametrize(
    ("wording", "text", "found"),
    [
        ("kinh tế - xã hội", "nền kinh tế-xã hội nước ta", ["kinh tế-xã hội"]),
        ("kinh tế - xã hội", "nền kinh tế xã hội nước ta", ["kinh tế xã hội"]),
        ("kinh tế - xã hội", "nền kinh tế, xã hội nước ta", []),
        ("pa nô", "dựng pa-nô mới", ["pa-nô"]),
        ("pa nô", 'dựng pa "nô" mới', ['pa "nô']),
        ("pa nô", "dựng pa - nô mới", []),
        ("pa nô", "dựng pa, nô mới", []),
        ("pa nô", "dựng pa  nô mới", ["pa  nô"]),
    ],
)
def test_spaces_and_hyphens_in_a_sentence(wording: str, text: str, found: list[str]) -> None:
    assert surfaces(text, Term("t", wording, "x")) == found


def test_a_key_is_the_same_for_all_spellings_of_a_wording() -> None:
    assert phrase_key("HÒA Kỹ, (Thuý)  km2") == phrase_key("hoà kĩ thúy km2") == " ".join(keys("hòa kĩ thúy km2"))
    assert phrase_key("hòa kỹ").count(" ") == 1
    assert phrase_key("... –") == ""
    assert gap(" – ") == "-"
    assert gap(" “") == '"'


def test_invisible_signs_and_loose_tones_lead_back_to_their_places() -> None:
    ready = plain("Qua\u0309ng\u200b Tri\u0323\u00ad.")
    assert ready.text == "Quảng Trị."
    assert ready.offsets == (0, 1, 2, 4, 5, 7, 8, 9, 10, 13, 14)
    assert [ready.back(0), ready.back(3), ready.back(10)] == [0, 4, 14]
    assert plain("Quảng Trị").back(6) == 6
    assert plain("Quảng Trị").text == "Quảng Trị"


# --- Neighbours ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("after number", "thu 50 tấn", True),
        ("after number", "thu “50” tấn", True),
        ("after number", "thu năm  tấn", True),
        ("after number", "thu 50, tấn", False),
        ("after number", "tấn", False),
        ("not after anh", "ông anh tấn", False),
        ("not after anh", "ông anh, tấn", True),
        ("only after mấy trăm nghìn triệu tỷ vạn", "mấy trăm nghìn triệu tỷ vạn tấn", True),
        ("only before hàng", "chở tấn hàng", True),
        ("only before hàng", "chở tấn “hàng”", True),
        ("only before hàng", "chở, tấn hàng", True),
        ("only before hàng", "chở tấn. Hàng", False),
        ("only before hàng", "chở tấn", False),
        ("only before hàng hóa", "chở tấn hàng hoá", True),
    ],
)
def test_the_words_beside_decide_unless_a_mark_parts_them(rule: str, text: str, found: bool) -> None:
    assert bool(spans(text, Term("t", "tấn", "tonne", rules=(rule,)))) is found


# --- Words of the sentence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wording", "domain", "text", "found"),
    [
        ("sông Bến Hải", "place", "ra cửa_sông Bến Hải", True),
        ("sông Bến Hải", "", "ra cửa_sông Bến Hải", False),
        ("sông bến", "place", "ra cửa_sông bến", False),
        ("tỷ đồng", "unit", "26 tỷ đồng_tiền lãi", True),
        ("tỷ đồng", "unit", "Có 26 tỷ đồng_tiền lãi", True),
        ("tỷ đồng", "unit", "26, có tỷ đồng_tiền lãi", False),
        ("tỷ đồng", "unit", "tỷ đồng_tiền lãi", False),
        ("tỷ đồng", "", "26 tỷ đồng_tiền lãi", False),
        ("đồng", "unit", "26 đồng_tiền", True),
        ("đồng", "unit", "26 các đồng_tiền", False),
        ("đồng", "", "26 đồng_tiền", False),
        ("lượng", "unit", "khối_lượng vàng", False),
        ("công trình", "", "các công_trình_phụ", True),
        ("điện gió", "", "một nhà_máy_điện gió", True),
        ("điện gió", "", "một máy_điện gió", False),
        ("gió điện", "", "bằng gió điện_máy", False),
        ("gió điện", "", "bằng gió điện_máy_nổ", True),
        ("đảo Cồn Cỏ", "place", "ở đảo Cồn Cỏ_mờ xanh", True),
        ("đảo Cỏ", "", "đảo Cỏ_ở xa", True),
        ("đảo cỏ", "", "đảo cỏ_mờ xa", False),
        ("sở y tế", "", "Tổ_sở y tế mới", False),
        ("sở y tế", "", "các Tổ_sở y tế mới", True),
        ("Đức Long", "", "công ty Anh_Đức Long", True),
        ("công an", "", "công_an", True),
        ("công an", "", "công an toàn_bộ", True),
        ("công an", "", "anh công_an", True),
        ("công an", "", "công an_toàn", False),
        ("công an", "", "thành_công an", False),
        ("hội đồng nhân dân", "", "các_hội đồng nhân dân_tộc", True),
    ],
)
def test_a_term_does_not_cut_a_word_of_the_sentence_but_for_names_figures_and_long_words(
    wording: str, domain: str, text: str, found: bool
) -> None:
    assert bool(spans(text, Term("t", wording, "x", domain=domain))) is found


# --- Overlaps --------------------------------------------------------------------------------------------------


def test_of_overlapping_terms_those_stay_that_weigh_most() -> None:
    terms = [Term(w.replace(" ", "-"), w, w) for w in ("a bê", "bê xê", "xê dê", "a bê xê dê", "dê e", "bê xê dê e gờ")]
    assert spans("a bê xê", *terms) == [("bê-xê", 2, 7)]
    assert spans("a bê xê xê dê", *terms) == [("bê-xê", 2, 7), ("xê-dê", 8, 13)]
    assert spans("a bê xê dê", *terms) == [("a-bê-xê-dê", 0, 10)]
    assert spans("a bê xê dê e", *terms) == [("a-bê-xê-dê", 0, 10)]
    assert spans("a bê xê dê e gờ", *terms) == [("bê-xê-dê-e-gờ", 2, 15)]
    assert spans("a bê . a bê", *terms) == [("a-bê", 0, 4), ("a-bê", 7, 11)]


def test_two_short_terms_do_not_outweigh_one_long_but_two_beside_each_other_outweigh_one_across_them() -> None:
    across = [Term("ab", "a bê xê", "x"), Term("cd", "dê e gờ", "y"), Term("bd", "xê dê", "z")]
    assert [one[0] for one in spans("a bê xê dê e gờ", *across)] == ["ab", "cd"]


@pytest.mark.parametrize(
    ("advice", "firm", "found"),
    [
        ("chuyển đổi số", "số hóa", ["firm"]),
        ("đổi số hóa", "chuyển đổi", ["firm"]),
        ("chuyển đổi số hóa", "số hóa", ["advice"]),
        ("chuyển đổi số hóa", "chuyển đổi", ["advice"]),
        ("đổi số", "chuyển đổi số hóa", ["firm"]),
        ("số hóa", "chuyển đổi", ["firm", "advice"]),
        ("chuyển đổi", "số hóa", ["advice", "firm"]),
    ],
)
def test_advice_hides_nothing_that_is_required_unless_it_holds_all_of_it(
    advice: str, firm: str, found: list[str]
) -> None:
    terms = [Term("advice", advice, "x", status=PROPOSED), Term("firm", firm, "y")]
    assert [one[0] for one in spans("việc chuyển đổi số hóa", *terms)] == found


def test_of_two_pieces_of_advice_the_longer_stays() -> None:
    terms = [Term("long", "chuyển đổi số", "x", status=PROPOSED), Term("short", "số hóa", "y", status=PROPOSED)]
    assert [one[0] for one in spans("việc chuyển đổi số hóa", *terms)] == ["long"]


# --- Senses ----------------------------------------------------------------------------------------------------


def test_a_hit_has_all_that_the_term_says() -> None:
    term = Term(
        "t", "hộ nghèo", "poor household", variants=("hộ đói nghèo",), target_variants=("poor family",),
        forbidden=("bad house",), note="theo chuẩn",
    )  # fmt: skip
    termbase = Termbase.of([term])
    for _ in range(2):  # the second time from what is kept
        (hit,) = termbase.find(said("giúp hộ đói nghèo"), on=None)
        assert (hit.term_id, hit.start, hit.end, hit.surface) == ("t", 5, 17, "hộ đói nghèo")
        assert (hit.target, hit.variants, hit.forbidden) == ("poor household", ("poor family",), ("bad house",))
        assert (hit.required, hit.note) == (True, "theo chuẩn")


@pytest.mark.parametrize(
    ("term", "required", "note"),
    [
        (Term("t", "góp phần", "x", status=PROPOSED, note="n"), False, "proposed term: advice · n"),
        (Term("t", "góp phần", "x", status=PROPOSED), False, "proposed term: advice"),
        (Term("t", "góp phần", "x", rules=("advice",)), False, ""),
        (Term("t", "góp phần", "x", note="n"), True, "n"),
        (Term("t", "góp phần", "x"), True, ""),
    ],
)
def test_what_is_required_and_what_is_advice(term: Term, required: bool, note: str) -> None:
    (hit,) = Termbase.of([term]).find(said("để góp phần"), on=None)
    assert (hit.required, hit.note) == (required, note)


def test_an_office_of_another_country_is_advice() -> None:
    termbase = Termbase.of([Term("t", "Bộ Ngoại giao", "Foreign Ministry", rules=("vietnam only",), note="n")])
    home, away, linked = (
        termbase.find(said(f"Bộ Ngoại giao {rest}"), on=None)[0] for rest in ("họp", "Lào họp", "của nước Lào")
    )
    assert (home.required, home.note) == (True, "n")
    foreign = "of another country, whose own English name may differ · n"
    assert (away.required, away.note) == (linked.required, linked.note) == (False, foreign)


def test_in_a_heading_a_name_may_be_the_common_word() -> None:
    termbase = Termbase.of([Term("t", "Mặt trận", "Fatherland Front", rules=("capital",), forbidden=("battle",))])
    name, heading = (termbase.find(said(text), on=None)[0] for text in ("Mặt trận họp", "MẶT TRẬN HỌP"))
    assert (name.required, name.note) == (True, "")
    assert (heading.required, heading.note) == (False, "in capitals: may be the common word")
    assert heading.forbidden == ("battle",)


def test_an_open_abbreviation_names_all_that_it_may_be() -> None:
    term = Term("bct-3", "Ban Công tác", "Task Force", short=("BCT",), forbidden=("group",))
    termbase = Termbase.of([Term("x", "Bộ Chính trị", "Politburo", short=("BCT",), forbidden=("Bureau",)), term])
    (hit,) = termbase.find(said("do BCT ban hành"), on=None)
    assert (hit.target, hit.variants, hit.forbidden, hit.required) == ("Politburo", ("Task Force",), (), False)
    assert hit.note == "not resolved: BCT may be Bộ Chính trị (Politburo); Ban Công tác (Task Force)"


def test_an_abbreviation_is_what_the_article_writes_out_alone() -> None:
    lao = Term("lao", "Bộ Công Thương", "Lao Ministry", rules=("only before Lào",))
    assembly = Term("qh-1", "quốc hội", "National Assembly")
    lao_assembly = Term("qh-2", "quốc hội", "Lao National Assembly", rules=("only before Lào",))
    termbase = Termbase.of([CONG_THUONG, CHINH_TRI, lao, assembly, lao_assembly])

    def meant(*texts: str) -> list[str]:
        return [hit.target for hit in termbase.find_all([said(text) for text in texts], on=None)[-1]]

    assert meant("Bộ Công Thương họp", "BCT nói") == ["Ministry of Industry and Trade"]
    assert meant("Bộ Chính trị họp", "BCT nói") == ["Politburo"]
    assert meant("Bộ Chính trị và quốc hội họp", "BCT nói") == ["Politburo"]
    both = termbase.find_all([said("Bộ Chính trị và Bộ Công Thương họp"), said("BCT nói")], on=None)[-1]
    assert [hit.required for hit in both] == [False]


def test_an_abbreviation_is_first_of_all_what_the_article_defines() -> None:
    termbase = Termbase.of([CONG_THUONG, CHINH_TRI])
    article = [said("Bộ Công Thương họp"), said("Theo Bộ Chính trị (BCT) thì"), said("BCT nói")]
    (hit,) = termbase.find_all(article, on=None)[-1]
    assert (hit.target, hit.variants, hit.required, hit.note) == ("Politburo", (), True, "")


def test_the_publication_has_its_default() -> None:
    default = Term("d", "Bộ Tài chính", "Finance", short=("BTC",), rules=("default in Báo A",))
    other = Term("o", "Ban tổ chức", "organisers", short=("BTC",), rules=("default in Báo B",))
    termbase = Termbase.of([other, default])
    found = {
        paper: termbase.find_all([said("do BTC nói")], on=None, publisher=paper)[0][0]
        for paper in ("Báo A", "Báo B", "Báo C", None)
    }
    assert [hit.target for hit in found.values()] == ["Finance", "organisers", "organisers", "organisers"]
    assert [hit.required for hit in found.values()] == [True, True, False, False]
    assert [hit.variants for hit in found.values()] == [(), (), ("Finance",), ("Finance",)]


def test_the_acronym_is_wanted_from_the_second_mention_on() -> None:
    term = Term("t", "Liên hợp quốc", "United Nations", short=("LHQ",), later="UN", target_variants=("the UN body",))
    article = [said("Liên hợp quốc họp"), said("LHQ nói"), said("Liên hợp quốc nói")]
    hits = [one[0] for one in Termbase.of([term]).find_all(article, on=None)]
    assert [hit.expected for hit in hits] == [
        ("United Nations", "the UN body", "United Nations (UN)"),
        ("UN", "United Nations", "the UN body"),
        ("United Nations", "UN", "the UN body"),
    ]


# --- Periods ---------------------------------------------------------------------------------------------------

OLD = Term("old", "Sở Nội chính", "Old Office", valid_to=dt.date(2020, 6, 30), succeeded_by="new")
NEW = Term("new", "Sở Nội chính", "New Office", valid_from=dt.date(2020, 7, 1), valid_to=dt.date(2024, 12, 31))


@pytest.mark.parametrize(
    ("day", "term_id", "note"),
    [
        (dt.date(2020, 6, 29), "old", ""),
        (dt.date(2020, 6, 30), "old", ""),
        (dt.date(2020, 7, 1), "new", ""),
        (dt.date(2024, 12, 31), "new", ""),
        (dt.date(2025, 1, 1), "new", "name in use until 2024-12-31"),
        (None, "old", "the article has no date: its period could not be checked"),
    ],
)
def test_the_first_and_the_last_day_belong_to_a_period(day: dt.date | None, term_id: str, note: str) -> None:
    (hit,) = Termbase.of([NEW, OLD]).find(said("Sở Nội chính họp"), on=day)
    assert (hit.term_id, hit.note, hit.required) == (term_id, note, True)


def test_outside_its_period_a_name_says_until_when_and_what_came_after() -> None:
    past = Term("p", "Ty Công nghiệp", "Industry Office", valid_to=dt.date(1990, 1, 1), succeeded_by="q", note="n")
    next_one = Term("q", "Sở Công nghiệp", "Department of Industry", valid_from=dt.date(1990, 1, 2))
    termbase = Termbase.of([past, next_one])
    (then,) = termbase.find(said("Ty Công nghiệp"), on=dt.date(1990, 1, 1))
    assert then.note == "n"
    (late,) = termbase.find(said("Ty Công nghiệp"), on=dt.date(1990, 1, 2))
    assert late.note == "name in use until 1990-01-01: now part of Department of Industry · n"
    (early,) = termbase.find(said("Sở Công nghiệp"), on=dt.date(1990, 1, 1))
    assert early.note == "name in use only since 1990-01-02"
    undated = Termbase.of([next_one], default_date=dt.date(1980, 5, 4)).find(said("Sở Công nghiệp"), on=None)
    assert undated[0].note == "the article has no date, 1980-05-04 was taken · name in use only since 1990-01-02"
    same = Termbase.of([past, Term("q", "Sở Công nghiệp", "Industry Office")])
    assert same.find(said("Ty Công nghiệp"), on=dt.date(2000, 1, 1))[0].note == "name in use until 1990-01-01 · n"


def test_between_two_periods_the_nearer_name_is_meant() -> None:
    first = Term("first", "Khu Một", "First", valid_to=dt.date(2000, 1, 1))
    second = Term("second", "Khu Một", "Second", valid_from=dt.date(2000, 1, 11))
    termbase = Termbase.of([first, second])
    found = [termbase.find(said("Khu Một"), on=dt.date(2000, 1, day))[0].term_id for day in (1, 2, 5, 7, 10, 11)]
    assert found == ["first", "first", "first", "second", "second", "second"]
    (between,) = termbase.find(said("Khu Một"), on=dt.date(2000, 1, 6))
    assert (between.required, between.variants) == (False, ("Second",))
    assert (
        between.note == "not resolved: Khu Một may be Khu Một (First); Khu Một (Second) · name in use until 2000-01-01"
    )


def test_a_defined_abbreviation_keeps_to_the_period_and_to_all_its_terms() -> None:
    old = Term("old", "Bộ Tài chính", "Old Finance", short=("BTC",), valid_to=dt.date(2020, 1, 1))
    new = Term("new", "Bộ Tài chính", "New Finance", short=("BTC",), valid_from=dt.date(2020, 1, 2))
    article = [said("Bộ Tài chính (BTC) họp"), said("BTC nói")]
    termbase = Termbase.of([old, new])
    assert [h.target for h in termbase.find_all(article, on=dt.date(2019, 1, 1))[1]] == ["Old Finance"]
    assert [h.target for h in termbase.find_all(article, on=dt.date(2021, 1, 1))[1]] == ["New Finance"]
    advice = Term("advice", "Bộ Tài chính", "Treasury", short=("BTC",), status=PROPOSED)
    (open_one,) = Termbase.of([new, advice]).find_all(article, on=dt.date(2021, 1, 1))[1]
    assert (open_one.required, open_one.variants) == (False, ("Treasury",))
    assert open_one.note.startswith("not resolved: BTC may be ")


def test_of_homonyms_a_proposed_one_gives_way() -> None:
    firm, advice = Term("firm", "khu phố", "quarter"), Term("advice", "khu phố", "block", status=PROPOSED)
    (hit,) = Termbase.of([advice, firm]).find(said("ở khu phố"), on=dt.date(2021, 1, 1))
    assert (hit.term_id, hit.target, hit.required, hit.variants, hit.note) == ("firm", "quarter", True, (), "")


def test_without_a_day_the_oldest_of_several_names_is_meant() -> None:
    later = Term("later", "Khu Hai", "Later", valid_from=dt.date(2010, 1, 1))
    sooner = Term("sooner", "Khu Hai", "Sooner", valid_from=dt.date(2000, 1, 1), valid_to=dt.date(2009, 12, 31))
    (hit,) = Termbase.of([later, sooner]).find(said("Khu Hai"), on=None)
    assert (hit.term_id, hit.required) == ("sooner", True)
