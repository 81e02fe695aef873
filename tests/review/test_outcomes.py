"""Every word that an outcome says has its Vietnamese: translators read it on the page of what became of their files."""

import pytest

from songngu.records import Result, Returned, State, digest
from songngu.review import merge
from songngu.review.outcomes import MEANINGS, in_vietnamese
from songngu.review.parse import parse_row
from tests.review.builders import full_article
from tests.review.test_contract import sent_of

ONE = full_article()
UNIT = ONE.units[0]
KEY = f"{UNIT.id}.{UNIT.source_hash}"


def row(**values: str) -> Returned:
    return parse_row({"id": UNIT.id, "key": KEY, "source": UNIT.segment.text, **values}, place="bai.xlsx, row 4")


SAID = [
    [row(id="0" * 16, key="")],
    [row(id="x")],
    [row(id="", key="")],
    [row(source="Một câu khác hẳn.")],
    [row(state="xong")],
    [row(target="x" * 100_001)],
    [row(target="One"), row(target="Two")],
    [row(state="rejected"), row(state="reviewed")],
    [row(target="One", state="reviewed", comment="ngắn hơn")],
    [row(target="One\u202e")],
    [row(dismissed="number")],
    [row(sent_target="Another draft", target="One"), row(target="Two")],
]


@pytest.mark.parametrize("rows", SAID)
def test_what_a_merge_says(rows: list[Returned]) -> None:
    for outcome in merge(rows, sent_of([ONE])).outcomes:
        assert outcome.detail
        assert in_vietnamese(outcome.detail), outcome.detail


def test_what_a_stale_row_says() -> None:
    old = Returned(UNIT.id, "", source="Câu cũ.", source_hash=digest("Câu cũ."), target="Old.", state=State.REVIEWED)
    (outcome,) = merge([old], sent_of([ONE])).outcomes
    assert outcome.result is Result.STALE
    assert in_vietnamese(outcome.detail).startswith("Câu tiếng Việt đã đổi. Trước: Câu cũ. | Nay: Quảng Trị")


@pytest.mark.parametrize(
    "problem",
    [
        "the cell “target” holds a formula (=1+1), not text",
        "the cell “state” holds an error (#NAME?)",
        "the cell “target” was made a date (2021-01-25 00:00:00); format the cell as text and type it again",
        "the cell “target” holds TRUE or FALSE, not text; format the cell as text and type it again",
        "letters of the target were lost when the file was saved as Windows-1258; save it as UTF-8",
        "“target” is int, not text",
        "the line is no JSON: Expecting value",
    ],
)
def test_what_is_wrong_with_cells(problem: str) -> None:
    assert in_vietnamese(problem)


def test_every_result_has_its_meaning() -> None:
    assert list(MEANINGS) == [result.value for result in Result]
    assert in_vietnamese("something that nobody said") == ""
