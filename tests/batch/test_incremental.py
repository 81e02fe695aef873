"""What was done is not done again, what changed is, and what a person wrote stays."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.dry_run import dry_run
from songngu.batch.ledger import Ledger
from songngu.batch.prepare import whole_terms
from songngu.batch.report import Report
from songngu.batch.run import Progress, run
from songngu.engines import FakeEngine
from songngu.errors import Stopped
from songngu.project import Project
from songngu.records import Span, TermHit
from tests.batch.conftest import loader, put

PLAIN = RunOptions(keep_duplicates=True, formats=("jsonl",))


def go(project: Project, options: RunOptions = PLAIN, **how: Any) -> Report:
    return run(project, [str(project.corpora / "tin")], options=options, **how)


def units(report: Report) -> list[dict[str, Any]]:
    lines = (report.folder / "units.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def review(project: Project, row: dict[str, Any], target: str) -> None:
    path = project.root / "returned.jsonl"
    path.write_text(json.dumps(row | {"target": target, "state": "reviewed", "reviewer": "Lan"}), encoding="utf-8")
    assert accept(project, [path]).counts["applied"] == 1


def rename_department(project: Project) -> None:
    """Change the English of one term, which one sentence of the archive holds."""
    path = project.glossary / "organisations.csv"
    text = path.read_text(encoding="utf-8")
    old = "Sở Thông tin và Truyền thông,Department of Information and Communications,"
    assert old in text
    path.write_text(text.replace(old, old.replace("Department of", "Office of")), encoding="utf-8")


def lines(project: Project, name: str, *articles: dict[str, str]) -> Path:
    path = project.root / name
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in articles), encoding="utf-8")
    return path


# --- nothing new, nothing done ---


@pytest.mark.usefixtures("engine")
def test_a_run_with_nothing_new_leaves_no_folder(project: Project) -> None:
    go(project)
    before = sorted(project.review.rglob("*"))
    second = go(project)
    assert sorted(project.review.rglob("*")) == before
    assert json.loads((second.folder / "report.json").read_text("utf-8"))["articles"]["reused"] == 3


@pytest.mark.usefixtures("engine")
def test_a_term_that_no_article_has_changes_nothing(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    go(project)
    (project.glossary / "extra.csv").write_text("id,vi,en\nx-moi,từ chẳng có đâu,no such word\n", encoding="utf-8")
    monkeypatch.setattr("songngu.segment.cut", lambda _: pytest.fail("an article that did not change was cut again"))
    content: Any = go(project).content
    assert content["articles"]["reused"] == 3
    assert content["files"] == []


def test_a_changed_term_sends_just_the_articles_it_touches(project: Project, engine: FakeEngine) -> None:
    put(project, "khac.txt", "Một bài khác hẳn", "Không có cơ quan nào ở đây.").write_text(
        "Một bài khác hẳn\n\nKhông có cơ quan nào được nhắc đến trong câu này cả.\n", encoding="utf-8"
    )
    first = go(project)
    engine.asked.clear()
    rename_department(project)
    second = go(project)
    assert [request.text[:12] for request in engine.asked] == ["Sở Thông tin"]
    assert {unit["article"] for unit in units(second)} < {unit["article"] for unit in units(first)}
    content: Any = second.content
    assert content["articles"] == {"read": 4, "translated": 3, "reused": 1, "duplicate": 0, "skipped": 0}
    assert content["segments"]["engine"] == 3


# --- another engine ---


def drafted_by(project: Project, monkeypatch: pytest.MonkeyPatch, *fingerprints: str) -> FakeEngine:
    """Run with an engine, and return another one that takes its place."""
    first, second = (FakeEngine(fingerprint=name) for name in fingerprints)
    monkeypatch.setattr("songngu.engines.load_engine", loader(first))
    go(project)
    monkeypatch.setattr("songngu.engines.load_engine", loader(second))
    return second


def test_another_engine_is_asked_about_where_there_is_somebody_to_ask(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = drafted_by(project, monkeypatch, "old", "new")
    questions: list[str] = []

    def yes(question: str) -> bool:
        questions.append(question)
        return True

    go(project, ask=yes)
    (question,) = questions
    assert question.startswith("3 article(s) of this project have drafts of another engine")
    assert new.asked


def test_without_anybody_to_ask_the_drafts_stay_and_it_is_said_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = drafted_by(project, monkeypatch, "old", "new")
    told: list[Progress] = []
    go(project, listen=told.append)
    go(project, listen=told.append)
    notices = [one.detail for one in told if one.stage == "notice"]
    assert len(notices) == 1
    assert "They stay. To make them anew: --redo-drafts" in notices[0]
    assert not new.asked


def test_what_the_memory_alone_could_not_draft_an_engine_drafts_unasked(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    go(project, replace(PLAIN, engine="none"))
    engine = FakeEngine()
    monkeypatch.setattr("songngu.engines.load_engine", loader(engine))
    content: Any = go(project, ask=lambda _: pytest.fail("there is nothing to lose")).content
    assert engine.asked
    assert content["articles"]["translated"] == 3


def test_the_memory_alone_takes_no_drafts_away(project: Project, engine: FakeEngine) -> None:
    del engine
    rows = units(go(project))
    from songngu.engines.base import MemoryOnly

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("songngu.engines.load_engine", lambda *_args, **_options: MemoryOnly())
        out = project.root / "out"
        again = units(go(project, replace(PLAIN, redo_drafts=True, out=out)))
    assert [row["target"] for row in again] == [row["target"] for row in rows]


# --- reviewed text ---


def reviewed(project: Project) -> dict[str, Any]:
    """Run, and return the row of a sentence that a reviewer has put into words of her own."""
    row = next(row for row in units(go(project)) if row["source"].startswith("Sở Thông tin"))
    review(project, row, "The department is in charge.")
    return row


@pytest.mark.usefixtures("engine")
def test_reviewed_text_stays_when_its_term_changes(project: Project) -> None:
    row = reviewed(project)
    rename_department(project)
    now = {one["id"]: one for one in units(go(project, replace(PLAIN, out=project.root / "out")))}[row["id"]]
    assert (now["target"], now["state"]) == ("The department is in charge.", "reviewed")


def test_reviewed_text_made_anew_on_request_is_kept_beside(project: Project, engine: FakeEngine) -> None:
    row = reviewed(project)
    rename_department(project)
    engine.asked.clear()
    options = replace(PLAIN, out=project.root / "out", redo_reviewed=True)
    now = {one["id"]: one for one in units(go(project, options))}[row["id"]]
    assert now["target"].startswith("EN Sở Thông tin")
    assert now["state"] == "translated"
    assert now["matches"][0] == {
        "kind": "in-context", "score": 101, "source": row["source"], "target": "The department is in charge.",
        "origin": "reviewed before",
    }  # fmt: skip
    with Ledger(project.state_dir, read_only=True) as ledger:
        kept = ledger.db.execute("SELECT before, reviewer FROM reviews ORDER BY id DESC LIMIT 1").fetchone()
    assert json.loads(kept["before"])["target"] == "The department is in charge."
    assert kept["reviewer"] == "Lan"
    engine.asked.clear()
    go(project, replace(options, out=project.root / "again"))
    assert not engine.asked


# --- archives ---


@pytest.mark.usefixtures("engine")
def test_an_id_that_another_archive_uses_for_another_article_is_refused(project: Project) -> None:
    here = lines(project, "bao-a.jsonl", {"id": "17", "title": "Khai mạc lễ hội", "text": "Lễ hội bắt đầu từ hôm nay."})
    there = lines(project, "bao-b.jsonl", {"id": "17", "title": "Giá lúa tăng", "text": "Nông dân phấn khởi vì giá."})
    run(project, [str(here)], options=PLAIN)
    content: Any = run(project, [str(there)], options=PLAIN).content
    assert content["articles"]["skipped"] == 1
    assert "its id 17 belongs to another article of this project, “Khai mạc lễ hội”" in content["skips"][0]["reason"]
    again: Any = run(project, [str(here)], options=PLAIN).content
    assert again["articles"]["reused"] == 1


@pytest.mark.usefixtures("engine")
def test_an_article_that_was_corrected_in_another_file_is_the_same_article(project: Project) -> None:
    old = {"id": "17", "title": "Khai mạc lễ hội", "text": "Lễ hội bắt đầu từ hôm nay.\nCó 300 khách."}
    run(project, [str(lines(project, "tuan-1.jsonl", old))], options=PLAIN)
    new = old | {"title": "Khai mạc lễ hội biển", "text": "Lễ hội bắt đầu từ hôm nay.\nCó 500 khách."}
    content: Any = run(project, [str(lines(project, "tuan-2.jsonl", new))], options=PLAIN).content
    assert content["articles"]["translated"] == 1
    assert content["segments"]["engine"] == 2


def stopped(project: Project, path: Path, after: int) -> None:
    """Stop a run after some windows."""
    calls = iter(range(100))
    with pytest.raises(Stopped, match="To go on, run the same command again"):
        run(project, [str(path)], options=PLAIN, stop=lambda: next(calls) >= after - 1)


def articles(*names: str) -> list[dict[str, str]]:
    return [
        {"id": name, "title": f"Bài {name}", "text": f"Một câu của bài {name}.\nCâu nữa của {name}."} for name in names
    ]


def windowed(project: Project) -> Project:
    """The project with windows of one article."""
    return replace(project, settings=replace(project.settings, window_segments=1))


def test_a_stopped_run_keeps_what_it_has_and_goes_on(project: Project, engine: FakeEngine) -> None:
    project = windowed(project)
    path = lines(project, "tin.jsonl", *articles("a", "b", "c", "d", "e"))
    stopped(project, path, after=2)
    done = len(engine.asked)
    assert 0 < done < 15
    told: list[Progress] = []
    report = run(project, [str(path)], options=PLAIN, listen=told.append)
    assert any("goes on after its first 2 item(s)" in one.detail for one in told)
    assert len(engine.asked) == 15
    content: Any = report.content
    assert report.run == 1
    assert content["articles"] == {"read": 5, "translated": 5, "reused": 0, "duplicate": 0, "skipped": 0}
    assert content["segments"]["engine"] == 15
    assert len(units(report)) == 15


@pytest.mark.parametrize("names", [("x", "a", "b", "c", "d"), ("a",)], ids=["another first article", "shorter"])
def test_an_archive_that_changed_between_is_gone_over_anew(
    project: Project, engine: FakeEngine, names: tuple[str, ...]
) -> None:
    project = windowed(project)
    path = lines(project, "tin.jsonl", *articles("a", "b", "c"))
    stopped(project, path, after=2)
    engine.asked.clear()
    lines(project, "tin.jsonl", *articles(*names))
    report = run(project, [str(path)], options=PLAIN)
    content: Any = report.content
    assert content["articles"]["read"] == len(names)
    assert content["articles"]["reused"] == len({"a", "b"} & set(names))
    assert not any(request.text.endswith("bài a.") for request in engine.asked)
    assert {unit["article"] for unit in units(report)} == set(names)


def test_a_run_goes_on_past_what_was_skipped_repeated_or_the_same_as_before(
    project: Project, engine: FakeEngine
) -> None:
    project = windowed(project)
    text = "\n".join(f"Câu thứ {n} của một bài dài về công tác thông tin đối ngoại của tỉnh." for n in range(12))
    long = {"id": "a", "title": "Một bài dài", "text": text}
    path = lines(project, "tin.jsonl", {"id": "x"}, long, long | {"id": "b"}, *articles("c", "d"))
    options = replace(PLAIN, keep_duplicates=False)
    calls = iter(range(100))
    with pytest.raises(Stopped):
        run(project, [str(path)], options=options, stop=lambda: next(calls) >= 1)
    done = len(engine.asked)
    report = run(project, [str(path)], options=options)
    content: Any = report.content
    assert report.run == 1
    assert content["articles"] == {"read": 4, "translated": 3, "reused": 0, "duplicate": 1, "skipped": 1}
    texts = [request.text for request in engine.asked]
    assert len(texts) == len(set(texts)) > done


def test_an_article_that_is_none_any_more_has_the_archive_gone_over_anew(project: Project, engine: FakeEngine) -> None:
    project = windowed(project)
    path = lines(project, "tin.jsonl", *articles("a", "b", "c", "d"))
    stopped(project, path, after=2)
    lines(project, "tin.jsonl", {"id": "a"}, *articles("b", "c", "d"))
    content: Any = run(project, [str(path)], options=PLAIN).content
    assert content["articles"] == {"read": 3, "translated": 2, "reused": 1, "duplicate": 0, "skipped": 1}
    assert sum(request.text.endswith("bài b.") for request in engine.asked) == 1


# --- what no engine is asked ---


def test_codes_and_addresses_are_copied_and_no_engine_sees_them(project: Project, engine: FakeEngine) -> None:
    code = "https://quangtri.example/van-ban/10-KH-UBND.pdf"
    path = lines(project, "tin.jsonl", {"id": "a", "title": "Khai mạc lễ hội", "text": f"Lễ hội bắt đầu.\n{code}"})
    rows = {row["source"]: row for row in units(run(project, [str(path)], options=PLAIN))}
    assert (rows[code]["target"], rows[code]["origin"], rows[code]["findings"]) == (code, "copy", [])
    assert [request.text for request in engine.asked] == ["Khai mạc lễ hội", "Lễ hội bắt đầu."]


def test_a_clause_never_ends_within_a_term() -> None:
    text = "Sở Văn hóa, Thể thao và Du lịch mở hội, bà con đến xem."
    at = (text.index("Thể"), text.index("bà con"))
    clauses = (Span(0, at[0]), Span(at[0], at[1]), Span(at[1], len(text)))
    department = TermHit("so-vh", 0, text.index(" mở"), text[: text.index(" mở")], "Department of Culture")
    assert whole_terms(clauses, (department,)) == (Span(0, at[1]), Span(at[1], len(text)))
    sports = replace(department, start=at[0], surface="Thể thao và Du lịch")
    assert whole_terms(clauses, (sports,)) == clauses  # a term that begins with its clause
    assert whole_terms(clauses, ()) == clauses
    assert whole_terms((), (department,)) == ()


def test_a_sentence_much_like_a_reviewed_one_is_drafted_and_shows_it(project: Project, engine: FakeEngine) -> None:
    old, new = (f"Ban quản lý chợ kê thêm {many} mươi sạp hàng mới ở hai lối vào chợ phiên." for many in ("bốn", "năm"))
    path = lines(project, "tin.jsonl", {"id": "a", "title": "Chợ phiên", "text": old})
    rows = units(run(project, [str(path)], options=PLAIN))
    review(project, rows[1], "The market board adds forty new stalls at both entrances.")
    engine.asked.clear()
    path = lines(project, "tin-2.jsonl", {"id": "b", "title": "Chợ phiên đông", "text": new})
    report = run(project, [str(path)], options=PLAIN)
    (row,) = [row for row in units(report) if row["source"] == new]
    assert (row["origin"], row["target"]) == ("engine", f"EN {new}")
    match = row["matches"][0]
    assert (match["kind"], match["source"]) == ("fuzzy", old)
    assert 85 <= match["score"] < 95
    assert [request.text for request in engine.asked] == ["Chợ phiên đông", new]


def test_a_dry_run_counts_what_a_run_would_ask_and_no_repetition(project: Project, engine: FakeEngine) -> None:
    paths = [str(project.corpora / "tin")]
    seen = dry_run(project, paths, options=replace(PLAIN, keep_duplicates=False))
    every = dry_run(project, paths, options=PLAIN)
    assert engine.asked == []
    run(project, paths, options=replace(PLAIN, keep_duplicates=False))
    assert seen.segments == len(engine.asked) < every.segments
