"""What comes back is merged, remembered, spread to the same sentences, and never loses a word."""

import json
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.accept import Accepted, accept
from songngu.batch.asked import RunOptions
from songngu.batch.ledger import Ledger
from songngu.batch.run import run
from songngu.errors import LedgerError
from songngu.memory import Memory
from songngu.project import Project
from tests.batch.conftest import put

pytestmark = pytest.mark.usefixtures("engine")


def go(project: Project, *, redo: bool = False) -> list[dict[str, Any]]:
    out = project.root / "out"
    run(
        project,
        [str(project.corpora / "tin")],
        options=RunOptions(keep_duplicates=True, formats=("jsonl",), out=out, redo_drafts=redo),
    )
    return [json.loads(line) for line in (out / "units.jsonl").read_text("utf-8").splitlines()]


def give_back(project: Project, rows: list[dict[str, Any]], name: str = "returned.jsonl") -> Accepted:
    path = project.root / name
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return accept(project, [path])


def shared(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of the sentence that all articles share."""
    return [row for row in rows if row["source"].startswith("Sở Thông tin")]


def test_an_approved_sentence_is_remembered_and_given_to_the_same_sentences(project: Project) -> None:
    rows = shared(go(project))
    assert len(rows) == 3
    done = give_back(project, [rows[0] | {"target": "The department takes the lead.", "state": "reviewed"}])
    assert (done.counts["applied"], done.remembered, done.propagated) == (1, 1, 2)
    now = shared(go(project))
    assert [row["target"] for row in now] == ["The department takes the lead."] * 3
    assert [row["state"] for row in now] == ["reviewed", "translated", "translated"]


def test_a_new_article_takes_its_sentence_from_the_memory(project: Project) -> None:
    give_back(project, [shared(go(project))[0] | {"target": "The department takes the lead.", "state": "reviewed"}])
    put(project, "bai-9.txt", "Bài viết số 9 về thông tin đối ngoại", "Câu riêng của bài 9.")
    new = [row for row in shared(go(project)) if row["origin"] == "memory"]
    assert [row["target"] for row in new] == ["The department takes the lead."]


def test_a_sentence_that_is_translated_in_two_ways_is_doubted(project: Project) -> None:
    rows = shared(go(project))
    give_back(project, [row | {"target": f"Wording {n}.", "state": "reviewed"} for n, row in enumerate(rows[:2])])
    put(project, "bai-9.txt", "Bài viết số 9 về thông tin đối ngoại", "Câu riêng của bài 9.")
    doubted = [row for row in shared(go(project)) if any(f["check"] == "consistency" for f in row["findings"])]
    assert len(doubted) == 4


def test_a_dismissed_finding_stays_away_until_the_text_changes(project: Project) -> None:
    row = next(row for row in go(project) if row["findings"])
    check = row["findings"][0]["check"]
    give_back(project, [row | {"dismissed": [check], "comment": "đúng rồi"}])
    (project.glossary / "extra.csv").write_text("id,vi,en\nx-moi,từ chẳng có đâu,no such word\n", encoding="utf-8")
    after = next(one for one in go(project) if one["id"] == row["id"])
    assert check not in {finding["check"] for finding in after["findings"]}
    assert after["comment"] == "đúng rồi"

    give_back(project, [after | {"target": row["target"] + "  Again again."}], "second.jsonl")
    changed = next(one for one in go(project) if one["id"] == row["id"])
    assert changed["findings"]


def test_two_reviewers_who_differ_make_a_conflict_file_that_settles_it(project: Project) -> None:
    row = go(project)[1]
    give_back(project, [row | {"target": "One wording.", "reviewer": "Lan"}], "lan.jsonl")
    second = give_back(project, [row | {"target": "Another wording.", "reviewer": "Minh"}], "minh.jsonl")
    assert second.counts["conflict"] == 1
    assert second.conflicts is not None
    standing = next(one for one in go(project) if one["id"] == row["id"])
    assert standing["target"] == "One wording."


def test_a_changed_source_makes_a_returned_row_stale(project: Project) -> None:
    rows = go(project)
    lead = next(row for row in rows if row["source"] == "Câu riêng của bài 2.")
    put(project, "bai-2.txt", "Bài viết số 2 về thông tin đối ngoại", "Câu đã sửa của bài 2.")
    go(project)
    assert give_back(project, [lead | {"target": "Too late."}]).counts["stale"] == 1


def test_one_unreadable_file_does_not_keep_the_others_from_being_taken(project: Project) -> None:
    row = go(project)[0]
    good = project.root / "good.jsonl"
    good.write_text(json.dumps(row | {"state": "reviewed"}), encoding="utf-8")
    bad = project.root / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 broken")
    done = accept(project, [bad, good])
    assert (done.counts["applied"], done.counts["failed"]) == (1, 1)
    assert done.table.read_text("utf-8-sig").startswith("place,unit,result,detail")
    assert "bad.xlsx" in done.table.read_text("utf-8-sig")


def test_what_a_reviewer_takes_back_leaves_the_memory(project: Project) -> None:
    row = go(project)[1]
    give_back(project, [row | {"target": "Good.", "state": "reviewed"}])
    again = next(one for one in go(project) if one["id"] == row["id"])
    give_back(project, [again | {"state": "initial", "sub_state": "rejected"}], "second.jsonl")
    with Memory(project.state_dir / "memory.db") as memory:
        assert len(memory) == 0


def test_a_crash_before_the_end_leaves_the_ledger_as_it_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    row = go(project)[1]
    monkeypatch.setattr("songngu.batch.accept.check_again", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        give_back(project, [row | {"target": "Half done.", "state": "reviewed"}])
    with Ledger(project.state_dir) as ledger:
        assert ledger.rows([row["id"]])[row["id"]].unit.target == row["target"]


def test_without_a_run_there_is_nothing_to_take_a_file_back_into(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="songngu run"):
        accept(Project.create(tmp_path / "p"), [])


# --- what is told of a return ---


def returned_workbook(project: Project, **cells: str) -> Path:
    """Write the review workbook of a run, with cells of its first unit changed, as somebody would edit it in place."""
    from openpyxl import load_workbook

    run(project, [str(project.corpora / "tin")], options=RunOptions(keep_duplicates=True, formats=("xlsx",)))
    (path,) = project.review.rglob("*.xlsx")
    book = load_workbook(path)
    sheet = book["Review"]
    names = [cell.value for cell in sheet[1]]
    for name, value in cells.items():
        sheet.cell(4, names.index(name) + 1).value = value
    book.save(path)
    return path


def test_the_page_shows_what_became_of_the_rows(project: Project) -> None:
    path = returned_workbook(project, target="A <b>new</b> title & more", state="reviewed")
    done = accept(project, [path])
    page = done.page.read_text("utf-8")
    assert "A &lt;b&gt;new&lt;/b&gt; title &amp; more" in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert "<script" not in page
    assert "đã sửa tiếng Anh; trạng thái reviewed" in page
    assert "Bài viết số" in page
    assert page.count("<h2>Đã lấy") == 1


def test_a_row_that_cannot_be_taken_is_explained_in_both_languages(project: Project) -> None:
    page = accept(project, [returned_workbook(project, state="xong")]).page.read_text("utf-8")
    assert "“xong” không phải trạng thái" in page
    assert "“xong” is no state" in page


def test_status_tells_which_files_wait(project: Project) -> None:
    from songngu.batch.status import status

    path = returned_workbook(project)
    name = path.relative_to(project.root).as_posix()
    assert files_of(status(project))["waiting"] == (name,)
    accept(project, [path])
    now = files_of(status(project))
    assert (now["waiting"], now["accepted"]) == ((), (name,))
    (project.review / "Lan.songngu.json").write_text("{}", encoding="utf-8")
    assert files_of(status(project))["waiting"] == ("review/Lan.songngu.json",)


def files_of(state: Any) -> dict[str, tuple[str, ...]]:
    return dict(state["files"])


def test_a_file_as_it_was_written_is_out(project: Project) -> None:
    from songngu.batch.status import status

    run(project, [str(project.corpora / "tin")], options=RunOptions(keep_duplicates=True, formats=("csv",)))
    assert len(files_of(status(project))["out"]) == 1
    assert files_of(status(project))["waiting"] == ()


def test_a_decision_about_a_term_is_kept_with_its_effect(project: Project) -> None:
    from openpyxl import load_workbook

    from songngu.batch.status import status
    from songngu.batch.term_effects import told

    path = returned_workbook(project)
    book = load_workbook(path)
    sheet = book["Terms"]
    names = [cell.value for cell in sheet[1]]
    wanted = {"source": "sở, ban, ngành", "new_target": "departments and agencies", "reviewer": "Lan"}
    for name, value in wanted.items():
        sheet.cell(60, names.index(name) + 1).value = value
    book.save(path)
    (effect,) = accept(project, [path]).term_decisions
    assert (effect.decision.decision, effect.decision.reviewer, effect.units, effect.redo) == ("add", "Lan", 3, 3)
    assert "3 unit(s) have it; 3 draft(s) to redo" in told(effect)
    assert effect.examples[0][0].startswith("Sở Thông tin")
    assert accept(project, [path]).term_decisions == ()
    waiting: Any = status(project)["term_decisions"]
    assert [one["source"] for one in waiting] == ["sở, ban, ngành"]


def test_what_a_decision_about_a_term_would_do_is_told_in_a_line(project: Project) -> None:
    from songngu.batch.term_effects import effect, told
    from songngu.records import TermDecision

    returned_workbook(project)

    def line(vi: str, en: str, decision: str, term_id: str | None = None) -> str:
        with Ledger(project.state_dir, read_only=True) as ledger:
            return told(effect(ledger, TermDecision(vi, en, decision, "Terms!2", term_id)))

    with Ledger(project.state_dir, read_only=True) as ledger:
        (hits,) = ledger.db.execute("SELECT hits FROM units WHERE source LIKE 'Sở Thông tin%'").fetchone()
    (department,) = [hit["term_id"] for hit in json.loads(hits) if hit["surface"].startswith("Sở Thông tin")]
    name = "Sở Thông tin và Truyền thông"
    assert line(name, "", "remove", department) == "3 unit(s) have it; 3 draft(s) to redo"
    assert line(name, "Office of Information", "change", department) == (
        "3 unit(s) have it; 3 draft(s) to redo; 0 reviewed unit(s) say otherwise, 0 agree"
    )
    assert line("thông tin vũ trụ", "space news", "add") == "no unit of this project has it"
    assert line(name, "", "remove", name) == "no unit of this project has it"


def test_what_an_article_is_about_is_kept_for_datasets(project: Project) -> None:
    from openpyxl import load_workbook

    from songngu.batch.reviews import article_tags

    path = returned_workbook(project)
    book = load_workbook(path)
    sheet = book["Articles"]
    names = [cell.value for cell in sheet[1]]
    sheet.cell(3, names.index("tags") + 1).value = "Quảng Trị; ngoại giao"
    book.save(path)
    assert accept(project, [path]).tagged == 1
    assert accept(project, [path]).tagged == 0
    with Ledger(project.state_dir, read_only=True) as ledger:
        assert list(article_tags(ledger).values()) == [("Quảng Trị", "ngoại giao")]
