"""Nothing is truncated: texts over a model's limits, and answers that meet the decoding limit."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songngu.engines import embedded
from songngu.engines.whole import UNFINISHED_SCORE, Decoded, halves, joined, middle, translate_whole
from songngu.records import Request, TermHit, Translation

MODELS = Path(__file__).parents[2] / "models"
LONG = (
    "Ủy ban nhân dân tỉnh ban hành Kế hoạch số 10/KH-UBND về phát triển du lịch; Sở Văn hóa chủ trì, phối hợp với "
    "các huyện; các cơ quan báo chí tuyên truyền, quảng bá hình ảnh địa phương đến du khách trong nước và quốc tế."
)


def echo(requests: Sequence[Request], *, longest_input: int = 99, longest_answer: int = 99) -> list[Translation]:
    """Translate by echoing words, by a model that knows so many of them in its input and its answer."""

    def decode(inputs: Sequence[Sequence[str]]) -> list[Decoded]:
        assert all(len(one) <= longest_input for one in inputs)
        cut = [one[:longest_answer] for one in inputs]
        return [Decoded(Translation(" ".join(c), -0.3), len(c) == len(i)) for c, i in zip(cut, inputs, strict=True)]

    return translate_whole(
        requests, encode=lambda many: [one.text.split() for one in many], decode=decode, limit=longest_input
    )


@pytest.mark.parametrize(("longest_input", "longest_answer"), [(99, 99), (12, 99), (99, 9), (7, 5)])
def test_every_word_arrives_in_order(longest_input: int, longest_answer: int) -> None:
    first, second = echo(
        [Request(LONG), Request("Xin chào.")], longest_input=longest_input, longest_answer=longest_answer
    )
    assert first.text.split() == LONG.split()
    assert first.score == pytest.approx(-0.3)
    assert second.text == "Xin chào."


def test_an_answer_that_never_ends_is_given_a_score_that_is_marked() -> None:
    [answer] = translate_whole(
        [Request(LONG)],
        encode=lambda many: [one.text.split() for one in many],
        decode=lambda inputs: [Decoded(Translation("the the the", -0.01), False) for _ in inputs],
        limit=99,
    )
    assert answer.score == UNFINISHED_SCORE
    assert answer.text.startswith("the the the")


def test_an_empty_text_is_not_decoded() -> None:
    assert echo([Request(""), Request("  ")]) == [Translation(""), Translation("")]


def test_the_place_is_after_a_mark_and_never_in_a_term() -> None:
    assert LONG[: middle(LONG, ())].endswith("huyện;")
    start = LONG.index("phối hợp")
    hit = TermHit("t", start, LONG.index("báo chí") + 7, "", "")
    first, second = halves(Request(LONG, (hit,)), middle(LONG, (hit,)))
    assert f"{first.text} {second.text}" == LONG
    assert [one.hits for one in (first, second)].count(()) == 1


def test_parts_are_joined_by_the_mark_of_the_source() -> None:
    source = "Trời mưa, đường ngập."
    whole = joined(Translation("It rained.", -0.2), Translation("The roads flooded.", -0.4), source, 9)
    assert whole.text == "It rained, the roads flooded."
    assert whole.score == -0.4


@given(st.text(alphabet="ab ,;.đô", min_size=2, max_size=120).filter(lambda text: len(text.strip()) > 1))
@settings(deadline=None, max_examples=100)
def test_two_parts_hold_every_letter_of_the_text(text: str) -> None:
    first, second = halves(Request(text), middle(text, ()))
    assert (first.text + second.text).replace(" ", "") == text.replace(" ", "")
    assert len(first.text) < len(text)


def test_the_embedded_model_ends_every_part_of_an_answer_over_its_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    from songngu.engines import load_engine

    engine = load_engine("embedded", models=MODELS, beam_size=1, threads=1)
    text = "Xã Một có 11 hộ dân; xã Hai có 22 hộ dân; xã Ba có 33 hộ dân; xã Bốn có 44 hộ dân; xã Năm có 55 hộ dân."
    monkeypatch.setattr(embedded, "MAX_TARGET", 20)
    [answer] = engine.translate([Request(text)])
    engine.close()
    assert all(number in answer.text for number in ("11", "22", "33", "44", "55"))


@pytest.mark.parametrize("text", ["a" * 4000, "đ" * 1500, "Xã số 9 có 9 hộ dân. " * 120])
def test_the_embedded_model_takes_any_length(text: str) -> None:
    from songngu.engines import load_engine

    engine = load_engine("embedded", models=MODELS, beam_size=1, threads=1)
    [answer] = engine.translate([Request(text)])
    engine.close()
    assert answer.text
