"""A run does what is needed and no more, loses nothing, and says what became of every article."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions, archive_name
from songngu.batch.candidates import read_from
from songngu.batch.report import Report
from songngu.batch.run import run
from songngu.batch.status import status
from songngu.engines import FakeEngine
from songngu.errors import EngineError, LedgerError
from songngu.project import Project
from songngu.records import Article, Request, Translation
from tests.batch.conftest import loader, put

PLAIN = RunOptions(keep_duplicates=True, formats=("jsonl",))


def go(project: Project, options: RunOptions = PLAIN) -> Report:
    return run(project, [str(project.corpora / "tin")], options=options)


def units(report: Report) -> list[dict[str, Any]]:
    lines = (report.folder / "units.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def items(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((report.folder / "report.json").read_text("utf-8"))["items"]
    return found


def asked(engine: FakeEngine) -> list[str]:
    return [request.text for request in engine.asked]


@pytest.mark.usefixtures("engine")
def test_every_article_is_in_the_report_and_every_segment_in_the_files(project: Project) -> None:
    report = go(project)
    content: Any = report.content
    assert content["articles"] == {"read": 3, "translated": 3, "reused": 0, "duplicate": 0, "skipped": 0}
    assert [item["result"] for item in items(report)] == ["translated"] * 3
    assert sum(item["units"] for item in items(report)) == len(units(report)) == content["segments"]["total"]
    assert {unit["kind"] for unit in units(report)} == {"title", "lead", "paragraph", "byline"}
    assert report.problems == 0


def test_near_duplicates_are_translated_once_and_named(project: Project, engine: FakeEngine) -> None:
    report = go(project, RunOptions(formats=("jsonl",)))
    content: Any = report.content
    assert content["articles"] == {"read": 3, "translated": 1, "reused": 0, "duplicate": 2, "skipped": 0}
    first, *others = items(report)
    assert all(item["reason"] == f"near duplicate of {first['id']}" for item in others)
    assert not any("bài 3" in text for text in asked(engine))


def test_identical_segments_are_translated_once(project: Project, engine: FakeEngine) -> None:
    go(project)
    assert len(asked(engine)) == len(set(asked(engine)))
    assert sum("Sở Thông tin" in text for text in asked(engine)) == 1


def test_a_second_run_asks_nothing_and_sends_nothing(project: Project, engine: FakeEngine) -> None:
    go(project)
    engine.asked.clear()
    second = go(project)
    content: Any = second.content
    assert asked(engine) == []
    assert content["articles"]["reused"] == 3
    assert content["files"] == []


def test_only_new_and_changed_articles_are_worked_on(project: Project, engine: FakeEngine) -> None:
    first = go(project)
    engine.asked.clear()
    put(project, "bai-2.txt", "Bài viết số 2 về thông tin đối ngoại", "Câu đã sửa của bài 2.")
    put(project, "bai-4.txt", "Bài viết số 4 về thông tin đối ngoại", "Câu riêng của bài 4.")
    second = go(project)
    content: Any = second.content
    assert content["articles"] == {"read": 4, "translated": 2, "reused": 2, "duplicate": 0, "skipped": 0}
    assert sorted(asked(engine)) == [
        "Bài viết số 4 về thông tin đối ngoại",
        "Câu riêng của bài 4.",
        "Câu đã sửa của bài 2.",
    ]
    assert second.folder != first.folder


def test_a_glossary_edit_redoes_just_the_segments_it_touches(project: Project, engine: FakeEngine) -> None:
    go(project)
    engine.asked.clear()
    organisations = project.glossary / "organisations.csv"
    text = organisations.read_text(encoding="utf-8")
    old = "Sở Thông tin và Truyền thông,Department of Information and Communications,"
    assert old in text
    organisations.write_text(text.replace(old, old.replace("Department of", "Office of")), encoding="utf-8")
    go(project)
    assert len(asked(engine)) == 1
    assert asked(engine)[0].startswith("Sở Thông tin")


def test_another_engine_leaves_the_drafts_until_it_is_told_to_redo_them(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("songngu.engines.load_engine", loader(FakeEngine(fingerprint="old")))
    go(project)
    new = FakeEngine(fingerprint="new")
    monkeypatch.setattr("songngu.engines.load_engine", loader(new))
    go(project)
    assert asked(new) == []
    go(project, RunOptions(keep_duplicates=True, formats=("jsonl",), redo_drafts=True))
    assert asked(new) != []


@pytest.mark.usefixtures("engine")
def test_reviewed_text_is_never_made_anew(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = go(project)
    rows = units(first)
    rows[1]["target"] = "Reviewed by a person."
    rows[1]["state"] = "reviewed"
    returned = project.root / "returned.jsonl"
    returned.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    assert accept(project, [returned]).counts["applied"] == 1

    monkeypatch.setattr("songngu.engines.load_engine", loader(FakeEngine(fingerprint="new")))
    third = go(
        project, RunOptions(keep_duplicates=True, formats=("jsonl",), redo_drafts=True, out=project.root / "out")
    )
    kept = {unit["id"]: unit for unit in units(third)}[rows[1]["id"]]
    assert kept["target"] == "Reviewed by a person."
    assert kept["state"] == "reviewed"


@pytest.mark.usefixtures("engine")
def test_accepting_a_file_twice_changes_nothing_the_second_time(project: Project) -> None:
    rows = units(go(project))
    rows[2]["target"] = "Edited."
    returned = project.root / "returned.jsonl"
    returned.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    accept(project, [returned])
    again = accept(project, [returned])
    assert again.counts["unchanged"] == len(rows)
    assert again.remembered == 0


def test_a_file_that_a_translator_has_edited_is_not_overwritten(project: Project, engine: FakeEngine) -> None:
    del engine
    options = RunOptions(keep_duplicates=True, formats=("csv",), out=project.root / "out")
    go(project, options)
    edited = project.root / "out" / "tin.csv"
    edited.write_text(edited.read_text(encoding="utf-8-sig") + "\n# của chị Lan", encoding="utf-8")
    go(project, options)
    assert "của chị Lan" in edited.read_text(encoding="utf-8")
    assert (project.root / "out" / "tin-2.csv").exists()


@pytest.mark.usefixtures("engine")
def test_what_cannot_be_read_is_named_and_the_rest_goes_on(project: Project) -> None:
    folder = project.corpora / "tin"
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(b"\x00\x01\x02" * 500)
    (folder / "lines.jsonl").write_text(
        '{"title": "Họp báo", "text": "Tỉnh họp báo."}\n{"broken": \n', encoding="utf-8"
    )
    (folder / "unknown.xyz").write_text("?", encoding="utf-8")
    report = run(project, [str(folder), "no/such/path"], options=PLAIN)
    content: Any = report.content
    reasons = {Path(skip["item"]).name: skip["reason"] for skip in content["skips"]}
    assert content["articles"]["translated"] == 4
    assert "empty" in reasons["empty.txt"]
    assert "not a text file" in reasons["binary.txt"]
    assert "broken JSON" in reasons["lines.jsonl#2"]
    assert "unknown.xyz" in reasons
    assert "path" in reasons
    assert report.problems == 5


def test_an_article_on_which_the_engine_fails_stops_no_other(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    class Crashing(FakeEngine):
        def translate(self, requests: Any) -> list[Translation]:
            if any("bài 2" in request.text for request in requests):
                raise EngineError("out of memory")
            return super().translate(requests)

    monkeypatch.setattr("songngu.engines.load_engine", loader(Crashing()))
    report = go(project)
    content: Any = report.content
    assert content["findings"]["engine"] > 0
    assert report.problems > 0
    failed = [unit for unit in units(report) if unit["origin"] == "none"]
    assert failed
    assert all("out of memory" in json.dumps(unit["findings"]) for unit in failed)
    assert any(unit["origin"] == "engine" for unit in units(report))

    monkeypatch.setattr("songngu.engines.load_engine", loader(FakeEngine()))
    again: Any = go(project).content
    assert again["articles"] == {"read": 3, "translated": 1, "reused": 2, "duplicate": 0, "skipped": 0}
    assert "engine" not in again["findings"]


def test_a_broken_engine_ends_the_run_and_the_next_one_goes_on(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Request) -> str:
        raise EngineError("the model is damaged")

    monkeypatch.setattr("songngu.engines.load_engine", loader(FakeEngine(refuse)))
    with pytest.raises(EngineError, match="damaged"):
        go(project)
    monkeypatch.setattr("songngu.engines.load_engine", loader(FakeEngine()))
    content: Any = go(project).content
    assert content["run"] == 1
    assert content["articles"]["translated"] == 3


@pytest.mark.usefixtures("engine")
def test_limit_and_since(project: Project) -> None:
    limited: Any = go(project, RunOptions(keep_duplicates=True, formats=("jsonl",), limit=2)).content
    assert limited["articles"]["read"] == 2
    late: Any = go(project, RunOptions(keep_duplicates=True, formats=("jsonl",), since=dt.date(2022, 1, 1))).content
    assert late["articles"]["read"] == 0


@pytest.mark.usefixtures("engine")
def test_status_counts_units_by_state(project: Project) -> None:
    with pytest.raises(LedgerError, match="songngu run"):
        status(project)
    report = go(project)
    state: Any = status(project)
    assert state["units"]["translated"] == len(units(report))
    assert state["units"]["reviewed"] == 0
    assert state["articles"] == {"total": 3, "reviewed": 0}


@pytest.mark.parametrize(
    ("paths", "name"),
    [
        (["corpora/sample"], "sample"),
        (["corpora/sample/"], "sample"),
        (["tin tức 2021.jsonl.gz"], "tin-tức-2021"),
        (["-"], "stdin"),
        (["../.."], "archive"),
    ],
)
def test_files_are_named_after_the_archive(paths: list[str], name: str) -> None:
    assert archive_name(paths) == name


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("corpora/tin.zip#2021/bài.html", "corpora/tin.zip#2021/bài.html"),
        ("/dự-án/corpora/tin.zip#2021/bài.html", "corpora/tin.zip#2021/bài.html"),
        ("/nhà/lan/tin.zip#2021/bài.html", "tin.zip#2021/bài.html"),
        ("/nhà/lan/tin.jsonl", "tin.jsonl"),
    ],
)
def test_where_an_article_was_read_tells_nothing_of_the_machine(source: str, told: str) -> None:
    assert read_from(Article("a", source, "Họp báo", None, ()), Path("/dự-án")) == told
