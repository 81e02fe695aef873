"""Pages and files of work that come back from anywhere: the good is taken, the rest says why. No browser is needed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from songngu.errors import ReviewError
from songngu.records import State
from songngu.review.html import read_html, read_html_terms
from tests.review.html.conftest import as_page
from tests.review.html.page_demo import demo


def work(*units: Any, **changes: Any) -> dict[str, Any]:
    return {"format": "songngu-review", "schema": 1, "reviewer": "Lan", "units": list(units), "terms": []} | changes


def unit(**changes: Any) -> dict[str, Any]:
    sent = {"target": "a", "state": "translated", "comment": ""}
    return {
        "id": "u1",
        "key": "u1.h1",
        "source": "s",
        "target": "b",
        "state": "reviewed",
        "comment": "",
        "sent": sent,
    } | changes


def written(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value), encoding="utf-8")
    return path


def test_a_page_nobody_worked_on_comes_back_as_it_went(tmp_path: Path) -> None:
    one = demo(0)
    rows = read_html(as_page([one], tmp_path / "page.html"))
    for row, sent in zip(rows, one.units, strict=True):
        assert (row.unit_id, row.source, row.target, row.comment) == (
            sent.id,
            sent.segment.text,
            sent.target,
            sent.comment,
        )
        assert (row.state, row.sub_state, row.source_hash) == (sent.state, sent.sub_state, sent.source_hash)
        assert (row.sent_target, row.sent_state, row.reviewer) == (sent.target, sent.state, "")


def test_the_reviewer_is_named_for_what_was_changed_only(tmp_path: Path) -> None:
    same = unit(id="u2", key="u2.h", target="a", state="translated")
    rows = read_html(written(tmp_path / "w.json", work(unit(), same)))
    assert [(row.unit_id, row.reviewer, row.state) for row in rows] == [
        ("u1", "Lan", State.REVIEWED), ("u2", "", State.TRANSLATED),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target": 7}, "“target” is int, not text"),
        ({"state": "approved"}, "“approved” is no state"),
        ({"key": "u9.h1"}, "the id was changed"),
        ({"target": "x" * 200_000}, "more than 100,000"),
        ({"dismissed": "all"}, "“dismissed” is no list"),
        ({"id": None, "key": None}, "the row has no id"),
    ],
)
def test_one_bad_unit_is_a_problem_of_its_own(changes: dict[str, Any], said: str, tmp_path: Path) -> None:
    rows = read_html(written(tmp_path / "w.json", work(unit(**changes), unit(id="u2", key="u2.h"))))
    assert said in rows[0].problem
    assert rows[1].problem == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<!DOCTYPE html><html><p>Chào</p></html>", "is no review page"),
        ('<html><script id=\'songngu-data\'>{"format":"other","units":[]}</script>', "no review page has"),
        ("<html><script id='songngu-data'>{\"units\": [</script>", "is damaged"),
        ('{"format": "songngu-review", "schema": 1, "units": 5}', "no file of work"),
        ('{"format": "songngu-review", "schema": 99, "units": []}', "schema 99"),
        ("[" * 100_000, "is damaged"),
        ("{", "is damaged"),
    ],
)
def test_what_is_no_page_is_refused(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ReviewError, match=said):
        read_html(path)


def test_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_bytes("<html>Quảng Trị".encode("utf-16"))
    with pytest.raises(ReviewError, match="not UTF-8"):
        read_html(path)


def test_terms_without_sense_are_left_out(tmp_path: Path) -> None:
    good = {"source": " Sở ", "target": "Department", "decision": "add", "units": ["u1", 2]}
    terms = [good, {"source": "", "decision": "add"}, {"source": "x", "decision": "steal"}, 5, None]
    (one,) = read_html_terms(written(tmp_path / "w.json", work(terms=terms)))
    assert (one.source, one.target, one.unit_ids, one.reviewer) == ("Sở", "Department", ("u1",), "Lan")
