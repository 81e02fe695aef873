"""Who worked in what comes back, which conflicts wait, and what status tells of the files."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from songngu.batch.accept import Accepted, accept
from songngu.batch.asked import RunOptions
from songngu.batch.run import run
from songngu.batch.status import status
from songngu.project import Project
from tests.batch.conftest import put
from tests.batch.test_accept import give_back, go, shared

pytestmark = pytest.mark.usefixtures("engine")


def files_of(project: Project) -> Any:
    return status(project)["files"]


# --- nobody's name ---


def test_words_of_a_nameless_reviewer_are_not_overwritten_by_an_edit_of_the_glossary(project: Project) -> None:
    row = shared(go(project))[0]
    done = give_back(project, [row | {"target": "The department is in charge."}])
    assert done.unnamed == 1
    (project.glossary / "extra.csv").write_text("id,vi,en\nx-so,Sở Thông tin,Information Office\n", encoding="utf-8")
    again = next(one for one in go(project) if one["id"] == row["id"])
    assert again["target"] == "The department is in charge."


def test_words_of_a_nameless_reviewer_do_not_give_way_to_those_approved_elsewhere(project: Project) -> None:
    first, second, third = shared(go(project))
    give_back(project, [first | {"target": "The department is in charge."}])
    approved = second | {"target": "The department takes the lead.", "state": "reviewed"}
    assert give_back(project, [approved], "second.jsonl").propagated == 1
    now = {one["id"]: one["target"] for one in go(project)}
    assert now[first["id"]] == "The department is in charge."
    assert now[third["id"]] == "The department takes the lead."


def test_who_accepts_can_say_whose_work_a_file_is(project: Project) -> None:
    row = go(project)[1]
    path = project.root / "sample.jsonl"
    path.write_text(json.dumps(row | {"target": "One wording.", "state": "reviewed"}), encoding="utf-8")
    done = accept(project, [path], reviewer="Nguyễn Lan")
    assert done.unnamed == 0
    assert "Nguyễn Lan" in done.page.read_text("utf-8")
    # She has a second thought: no conflict, for both words are hers.
    second = project.root / "second.jsonl"
    second.write_text(json.dumps(row | {"target": "Another wording.", "state": "reviewed"}), encoding="utf-8")
    assert accept(project, [second], reviewer="Nguyễn Lan").counts["applied"] == 1


# --- what is taken, and hardly meant ---


def test_an_emptied_translation_is_taken_told_and_given_to_nobody(project: Project) -> None:
    rows = shared(go(project))
    done = give_back(project, [rows[0] | {"target": "", "state": "reviewed"}])
    assert done.emptied == ("returned.jsonl, line 1",)
    assert done.problems == 1
    assert (done.remembered, done.propagated) == (0, 0)
    assert [one["target"] for one in shared(go(project))][1:] == [row["target"] for row in rows[1:]]
    page = done.page.read_text("utf-8")
    assert "câu bị xóa hết tiếng Anh" in page
    assert "the English was emptied; state reviewed" in page


def test_the_page_shows_why_a_unit_was_sent_back_and_what_was_not_taken(project: Project) -> None:
    rejected, stale, *_ = go(project)
    sent_back = {"state": "initial", "sub_state": "rejected", "comment": "Sai tên cơ quan."}
    page = give_back(project, [rejected | sent_back]).page.read_text("utf-8")
    assert "Nhận xét · comment: Sai tên cơ quan." in page
    late = stale | {"key": f"{stale['id']}.0000000000000000", "source": "Câu cũ.", "target": "The work of a day."}
    late["key"] = f"{stale['id']}.{_hash('Câu cũ.')}"
    page = give_back(project, [late], "late.jsonl").page.read_text("utf-8")
    assert 'not taken: <b lang="en">The work of a day.</b>' in page


def _hash(text: str) -> str:
    from songngu.records import digest

    return digest(text)


# --- conflicts ---


def conflicting(project: Project) -> Accepted:
    row = go(project)[1]
    give_back(project, [row | {"target": "One wording.", "reviewer": "Lan"}], "lan.jsonl")
    return give_back(project, [row | {"target": "Another wording.", "reviewer": "Minh"}], "minh.jsonl")


def decide(path: Path | None, copy: Path, **cells: str) -> Path:
    """Fill the first row of a file of conflicts, and save it elsewhere."""
    assert path is not None
    book = load_workbook(path)
    names = [cell.value for cell in book["Review"][1]]
    for name, value in cells.items():
        book["Review"].cell(3, names.index(name) + 1).value = value
    book.save(copy)
    return copy


def test_status_tells_of_conflicts_until_they_are_settled(project: Project) -> None:
    done = conflicting(project)
    assert status(project)["conflicts"] == {"review/returned-002/conflicts.xlsx": 1}
    assert files_of(project)["out"] == ()
    settled = accept(project, [decide(done.conflicts, project.root / "c.xlsx", target="A third.", reviewer="Hoa")])
    assert (settled.counts["applied"], settled.settled) == (1, 1)
    assert status(project)["conflicts"] == {}


def test_a_row_left_alone_in_a_returned_file_of_conflicts_keeps_what_stands(project: Project) -> None:
    done = conflicting(project)
    assert done.conflicts is not None
    assert accept(project, [done.conflicts]).settled == 0  # nobody has worked in it
    assert accept(project, [decide(done.conflicts, project.root / "c.xlsx", reviewer="Hoa")]).settled == 1
    assert status(project)["conflicts"] == {}
    assert next(one for one in go(project) if one["target"] == "One wording.")


def test_a_settled_conflict_does_not_come_back_with_the_file_that_lost_it(project: Project) -> None:
    done = conflicting(project)
    accept(project, [decide(done.conflicts, project.root / "c.xlsx", target="A third.", reviewer="Hoa")])
    again = accept(project, [project.root / "minh.jsonl", project.root / "lan.jsonl"])
    assert again.counts["conflict"] == 0
    assert next(one for one in go(project) if one["target"] == "A third.")


# --- files ---


def test_a_file_whose_units_came_back_in_another_format_is_not_called_untouched(project: Project) -> None:
    run(project, [str(project.corpora / "tin")], options=RunOptions(keep_duplicates=True, formats=("xlsx", "csv")))
    assert len(files_of(project)["out"]) == 2
    book = next(project.review.rglob("*.xlsx"))
    sheet = load_workbook(book)
    names = [cell.value for cell in sheet["Review"][1]]
    sheet["Review"].cell(4, names.index("state") + 1).value = "reviewed"
    elsewhere = project.root / "from the mail.xlsx"
    sheet.save(elsewhere)
    accept(project, [elsewhere])
    found = files_of(project)
    assert found["out"] == ()
    assert [(one["units"], one["returned"]) for one in found["answered"]] == [(15, 1), (15, 1)]


def test_a_new_file_is_out_although_some_of_its_units_were_reviewed_before(project: Project) -> None:
    give_back(project, [row | {"state": "reviewed"} for row in go(project)[:2]])
    put(project, "bai-1.txt", "Bài viết số 1 về thông tin đối ngoại", "Câu đã sửa của bài 1.")
    run(project, [str(project.corpora / "tin")], options=RunOptions(keep_duplicates=True, formats=("csv",)))
    found = files_of(project)
    assert (len(found["out"]), found["answered"]) == (1, [])


def test_two_files_of_one_name_are_told_apart(project: Project) -> None:
    first, second = go(project)[:2]
    paths = [project.root / "lan" / "tệp, 1.jsonl", project.root / "minh" / "tệp, 1.jsonl"]
    for path, row in zip(paths, [first | {"state": "reviewed"}, second | {"id": "khong-co", "key": ""}], strict=True):
        path.parent.mkdir()
        path.write_text(json.dumps(row), encoding="utf-8")
    accept(project, paths)
    from songngu.batch.ledger import Ledger

    with Ledger(project.state_dir, read_only=True) as ledger:
        kept = ledger.db.execute("SELECT rows, open FROM returns ORDER BY open").fetchall()
    assert [tuple(one) for one in kept] == [(1, 0), (1, 1)]
