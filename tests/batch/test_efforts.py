"""What reviewers changed, told by article, engine, check and term, in status and in the report of a run."""

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest
from click.testing import CliRunner

from songngu.batch.efforts import effort_content
from songngu.batch.ledger import Ledger
from songngu.cli import songngu
from songngu.project import Project
from tests.batch.test_accept import give_back, go

pytestmark = pytest.mark.usefixtures("engine")


def content(project: Project) -> Any:
    with Ledger(project.state_dir, read_only=True) as ledger:
        return effort_content(ledger)


def reviewed(project: Project) -> dict[str, Any]:
    """Have a unit with a finding mended and approved, and its article's title approved as it was."""
    row = next(row for row in go(project) if row["findings"] and row["kind"] != "title")
    words = "In the department, nothing is as it was in the draft before."
    title = next(one for one in go(project) if one["article"] == row["article"] and one["kind"] == "title")
    give_back(project, [row | {"target": words, "state": "reviewed"}, title | {"state": "reviewed"}])
    return row


def test_an_edit_counts_for_the_check_that_spoke_of_the_draft(project: Project) -> None:
    row = reviewed(project)
    by_check = {one["id"]: one for one in content(project)["by_check"]}
    for check in {finding["check"] for finding in row["findings"]}:
        assert by_check[check]["changed"] == 1


def test_effort_is_told_by_article_engine_and_term(project: Project) -> None:
    row = reviewed(project)
    found = content(project)
    assert (found["units"], found["changed"]) == (2, 1)
    assert found["by_article"][0]["name"].startswith("Bài viết số")
    assert [one["units"] for one in found["by_engine"]] == [2]
    assert {one["id"] for one in found["by_term"]} >= {hit["term"] for hit in row["hits"]}
    assert all(" → " in one["name"] for one in found["by_term"])


def test_two_texts_are_compared_once(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed(project)
    before = content(project)
    with closing(sqlite3.connect(project.state_dir / "effort.db")) as db, db:
        db.execute("DELETE FROM told")
    monkeypatch.setattr("songngu.review.count_edits", lambda _: 1 / 0)
    assert content(project) == before


def test_without_new_reviews_no_unit_is_read_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed(project)
    before = content(project)
    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "reviewed_units", lambda _: 1 / 0)
        assert content(project) == before
    other = next(one for one in go(project) if one["state"] == "translated")
    give_back(project, [other | {"state": "reviewed"}])
    assert content(project)["units"] == before["units"] + 1


def test_a_file_of_counts_that_is_damaged_only_costs_time(project: Project) -> None:
    reviewed(project)
    before = content(project)
    (project.state_dir / "effort.db").write_bytes(b"no database " * 100)
    assert content(project) == before


def test_status_and_the_report_of_the_next_run_tell_it(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    reviewed(project)
    monkeypatch.chdir(project.root)
    said = CliRunner().invoke(songngu, ["status", "--effort"], catch_exceptions=False).output
    assert "Reviewers changed 1 of 2 reviewed units" in said
    assert "By check, those with the most edits first:" in said
    go(project)
    report = json.loads((project.root / "out" / "report.json").read_text("utf-8"))
    assert report["effort"]["changed"] == 1
    page = (project.root / "out" / "report.html").read_text("utf-8")
    assert "1 of 2 reviewed units of the whole project" in page
