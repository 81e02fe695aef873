"""The ledger keeps what it is told, in one piece, and refuses what it does not understand."""

import datetime as dt
import sqlite3
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from songngu.batch import codec, runs
from songngu.batch.ledger import ROOM, Ledger, explained
from songngu.batch.prepare import Kept
from songngu.batch.rows import Basis, Row, Summary, Visit, article_digest
from songngu.batch.runs import Plan, Start
from songngu.batch.schema import _STEPS, VERSION
from songngu.batch.tally import Tally
from songngu.errors import LedgerError
from songngu.records import (
    HANOI,
    Applied,
    Article,
    Block,
    BlockKind,
    Draft,
    Finding,
    Match,
    MatchKind,
    Mechanism,
    Origin,
    Picture,
    Segment,
    Severity,
    Span,
    State,
    TermHit,
    Translation,
    Unit,
    digest,
    segment_id,
)


def article(name: str = "a", text: str = "Tỉnh họp báo.") -> Article:
    return Article(
        name, f"{name}.txt", "Họp báo", None, (Block(0, BlockKind.TITLE, "Họp báo"), Block(1, BlockKind.LEAD, text))
    )


def unit(
    article_id: str = "a", text: str = "Tỉnh họp báo.", target: str = "The province held a press briefing."
) -> Unit:
    segment = Segment(segment_id(article_id, 1, text), article_id, 1, BlockKind.LEAD, 0, len(text), text)
    draft = Draft(segment.id, target, Origin.ENGINE, "f")
    return Unit(segment, (), (), draft, (), target, State.TRANSLATED)


PLAN = Plan("sample", ("corpora/sample",), "", engine="e", glossary="g")


def begin(ledger: Ledger) -> int:
    return runs.begin(ledger, PLAN).run_id


def keep(ledger: Ledger, run: int, *units: Unit) -> None:
    one = article()
    ledger.save_article(one, Basis(article_digest(one), "b", "e"))
    runs.keep_visits(ledger, run, [(1, Visit("a.txt", "translated", article_id="a"))])
    ledger.save_units([(each, "k", position) for position, each in enumerate(units)], run_id=run)


def recent(time: object) -> bool:
    """Whether a time of the ledger is one of the last minute, in UTC, in whole seconds."""
    when = dt.datetime.fromisoformat(str(time))
    age = dt.datetime.now(dt.UTC) - when
    return when.utcoffset() == dt.timedelta(0) and when.microsecond == 0 and age < dt.timedelta(minutes=1)


def to_send(ledger: Ledger, run: int) -> list[str]:
    return [row["id"] for row in ledger.to_send(run, everything=False)]


def keep_then_fail(ledger: Ledger, run: int) -> None:
    with ledger.transaction():
        keep(ledger, run, unit())
        ledger.article("no such article")


def test_units_come_back_in_reading_order(tmp_path: Path) -> None:
    first, second = unit(text="Câu một."), unit(text="Câu hai.")
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), second, first)
    with Ledger(tmp_path) as ledger:
        assert ledger.article_units("a").units == (second, first)
        assert ledger.article_units("a").article == article()
        assert set(ledger.rows([first.id, "no such unit"])) == {first.id}


def test_what_was_sent_is_not_sent_again_until_it_changes(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        keep(ledger, run, unit())
        assert to_send(ledger, run) == ["a"]
        ledger.mark_sent([unit()], run)
        assert to_send(ledger, run) == ["a"]  # it is the run's own: one that was killed writes its files again
        runs.finish(ledger, run, "")
        second = begin(ledger)
        runs.keep_visits(ledger, second, [(1, Visit("a.txt", "reused", article_id="a"))])
        assert to_send(ledger, second) == []
        ledger.save_units([(unit(target="The province briefed the press."), "k2", 0)], run_id=second)
        assert to_send(ledger, second) == ["a"]


def test_units_whose_sentence_is_gone_are_stale_and_kept(tmp_path: Path) -> None:
    old, new = unit(text="Câu cũ."), unit(text="Câu mới.")
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), old, new)
        assert ledger.mark_stale("a", [new.id]) == 1
        assert ledger.article_units("a").units == (new,)
        assert ledger.rows([old.id])[old.id].stale


def test_a_failed_transaction_leaves_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        with pytest.raises(LedgerError, match="no article"):
            keep_then_fail(ledger, run)
        assert ledger.basis("a") is None


def test_an_interrupted_run_of_the_same_archive_goes_on_after_its_last_window(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first = begin(ledger)
        keep(ledger, first, unit())
        tally = Tally()
        tally.unit(unit(), made=True)
        runs.keep_progress(ledger, first, 1, tally)
    with Ledger(tmp_path) as ledger:
        start = runs.begin(ledger, PLAN)
        assert (start.run_id, start.position) == (first, 1)
        assert Tally.load(start.tally).segments == {"total": 1, "engine": 1}
        runs.finish(ledger, first, "review/001-sample")
        assert begin(ledger) == first + 1


@pytest.mark.parametrize("change", [{"engine": "f"}, {"glossary": "h"}, {"paths": ("other",)}, {"options": "limit 3"}])
def test_a_run_that_is_asked_something_else_begins_anew(tmp_path: Path, change: dict[str, Any]) -> None:
    with Ledger(tmp_path) as ledger:
        first = begin(ledger)
        keep(ledger, first, unit())
        start = runs.begin(ledger, replace(PLAN, **change))
        assert (start.run_id, start.position, start.tally) == (first + 1, 0, "")


def test_a_run_ends_no_earlier_than_it_began_whatever_the_clock_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        monkeypatch.setattr(runs, "now", lambda: "1999-01-01T00:00:00+00:00")
        runs.finish(ledger, run, "")
        second = begin(ledger)
        last = ledger.last_run()
        assert last is not None
        assert last["id"] == second > run
        (row,) = ledger.db.execute("SELECT started, finished FROM runs WHERE id = ?", (run,)).fetchall()
        assert row["finished"] >= row["started"]


def test_drafts_are_found_by_key(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        with ledger.transaction():
            ledger.save_drafts({f"k{n}": Translation(f"câu {n}", -0.5) for n in range(1200)})
        found = ledger.drafts([f"k{n}" for n in range(600, 1300)])
    assert len(found) == 600
    assert found["k700"] == Translation("câu 700", -0.5)


def test_an_articles_digest_tells_text_and_not_where_it_lay() -> None:
    assert article_digest(article()) != article_digest(article(text="Tỉnh họp báo lần hai."))
    moved = Article("a", "elsewhere.txt", "Họp báo", None, article().blocks, notes=("converted",))
    assert article_digest(article()) == article_digest(moved)


def test_a_ledger_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute("PRAGMA user_version = 99")
    with pytest.raises(LedgerError, match="version 99"):
        Ledger(tmp_path)


def test_a_damaged_ledger_says_so(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database at all, but long enough to be read as one" * 40)
    with pytest.raises(LedgerError, match="songngu doctor --repair"):
        Ledger(tmp_path)


def test_reading_a_project_that_was_never_run_says_how_to_start(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="songngu run"):
        Ledger(tmp_path, read_only=True)


def test_status_can_read_while_a_run_writes(tmp_path: Path) -> None:
    with Ledger(tmp_path) as writer:
        run = begin(writer)
        with writer.transaction():
            keep(writer, run, unit())
            with Ledger(tmp_path, read_only=True) as reader:
                assert reader.counts("SELECT 'units', count(*) FROM units") == {"units": 0}
        with Ledger(tmp_path, read_only=True) as reader:
            assert reader.counts("SELECT 'units', count(*) FROM units") == {"units": 1}


# --- opening, and what goes wrong ---


def explanation(path: Path, said: str) -> str:
    """What a user is told of what SQLite said."""
    with pytest.raises(LedgerError) as told, explained(path):
        raise sqlite3.OperationalError(said)
    return str(told.value)


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), unit())
        (pages,) = ledger.db.execute("PRAGMA page_count").fetchone()
        ledger.db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerError) as told, explained(ledger.path), ledger.transaction():
            ledger.save_drafts({f"k{n}": Translation("Tỉnh họp báo. " * 500) for n in range(100)})
        assert str(told.value) == (
            f"The disk of {ledger.path} is full (database or disk is full). "
            "Free some space and run the same command again; nothing is lost."
        )
        assert ledger.drafts(["k0"]) == {}
        assert ledger.article_units("a").units == (unit(),)


def test_an_error_of_a_disk_that_has_room_is_the_disks_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "ledger.db"
    full = (
        f"The disk of {path} is full (disk I/O error). Free some space and run the same command again; nothing is lost."
    )
    failing = (
        f"The disk of {path} answered with an error (disk I/O error): it may be failing, or have gone away. Copy the "
        "project to another disk and run the same command there; what was written before stands."
    )
    assert explanation(path, "disk I/O error") == failing
    asked: list[Path] = []

    def usage(folder: Path, free: int) -> Any:
        asked.append(folder)
        return SimpleNamespace(free=free)

    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage(folder, ROOM))
    assert explanation(path, "disk I/O error") == full
    monkeypatch.setattr("shutil.disk_usage", lambda folder: usage(folder, ROOM + 1))
    assert explanation(path, "disk I/O error") == failing
    assert asked == [tmp_path, tmp_path]


def test_a_ledger_that_may_only_be_read_says_what_to_do(tmp_path: Path) -> None:
    Ledger(tmp_path).__exit__(None, None, None)
    with Ledger(tmp_path, read_only=True) as ledger:
        with pytest.raises(LedgerError) as told, explained(ledger.path):
            begin(ledger)
        assert ledger.last_run() is None
    assert str(told.value) == (
        f"The ledger {tmp_path / 'ledger.db'} cannot be written (attempt to write a readonly database). "
        "Give yourself write access to its folder; nothing is lost."
    )


def test_a_ledger_that_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").mkdir()
    with pytest.raises(LedgerError) as told:
        Ledger(tmp_path)
    assert str(told.value) == (
        f"The ledger {tmp_path / 'ledger.db'} cannot be written (unable to open database file). "
        "Give yourself write access to its folder; nothing is lost."
    )


def test_a_folder_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerError) as told:
        Ledger(tmp_path / "file" / ".songngu")
    assert str(told.value).startswith(
        f"The ledger {tmp_path / 'file' / '.songngu' / 'ledger.db'} cannot be written (unable to open: "
    )


def test_a_ledger_that_another_program_writes_is_waited_for_and_then_told(tmp_path: Path) -> None:
    with Ledger(tmp_path) as first, Ledger(tmp_path) as second:
        assert second.db.execute("PRAGMA busy_timeout").fetchone()[0] == 30_000
        second.db.execute("PRAGMA busy_timeout = 0")
        with first.transaction():
            keep(first, begin(first), unit())
            with pytest.raises(LedgerError) as told, explained(second.path), second.transaction():
                begin(second)
        assert first.count_units("a") == 1
    assert str(told.value) == (
        f"The ledger {tmp_path / 'ledger.db'} is being written by another program (database is locked). "
        "Wait for it to end, then try again."
    )


def test_damage_inside_a_ledger_is_found_when_it_is_opened_for_writing(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), unit())
        assert ledger.integrity() == "ok"
        (page,) = ledger.db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'units_by_source'").fetchone()
        (size,) = ledger.db.execute("PRAGMA page_size").fetchone()
    path = tmp_path / "ledger.db"
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with Ledger(tmp_path, read_only=True) as ledger:
        found = ledger.integrity()
        assert found != "ok"
    with pytest.raises(LedgerError) as told:
        Ledger(tmp_path)
    assert str(told.value) == f"The ledger {path} is damaged ({found}). Rebuild it with: songngu doctor --repair"


def test_what_went_wrong_inside_stays_known_for_who_looks_closer(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as told, explained(tmp_path / "ledger.db"):
        raise sqlite3.DatabaseError("database disk image is malformed")
    assert str(told.value.__cause__) == "database disk image is malformed"
    assert str(told.value) == (
        f"The ledger {tmp_path / 'ledger.db'} is damaged (database disk image is malformed). "
        "Rebuild it with: songngu doctor --repair"
    )


def test_reading_a_project_that_was_never_run_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(LedgerError) as told:
        Ledger(tmp_path / ".songngu", read_only=True)
    assert str(told.value) == ("Nothing was run in this project yet: there is no ledger.db. Start with: songngu run")
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_makes_its_folder_and_is_opened_again_there(tmp_path: Path) -> None:
    folder = tmp_path / "dự án" / ".songngu"
    with Ledger(folder) as ledger:
        assert ledger.path == folder / "ledger.db"
        begin(ledger)
    with Ledger(folder) as ledger:
        assert ledger.counts("SELECT name, count(*) FROM runs") == {"sample": 1}


def test_what_is_committed_outlives_a_power_cut_and_may_be_read_meanwhile(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        settings = {name: ledger.db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
        assert settings == {"journal_mode": "wal", "synchronous": 2}
        assert ledger.db.execute("PRAGMA wal_autocheckpoint").fetchone()[0] == 8192


def test_a_closed_ledger_answers_no_more(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        pass
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        ledger.last_run()


@pytest.mark.parametrize("read_only", [True, False])
def test_a_ledger_of_an_older_version_is_brought_along_by_who_opens_it(tmp_path: Path, read_only: bool) -> None:
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.executescript(_STEPS[0] + "PRAGMA user_version = 1;")
        db.execute("INSERT INTO runs (name, started, engine, glossary, sources) VALUES ('cũ', '2020', 'e', 'g', 's')")
    with Ledger(tmp_path, read_only=read_only) as ledger:
        assert ledger.db.execute("PRAGMA user_version").fetchone()[0] == VERSION
        last = ledger.last_run()
        assert last is not None
        assert (last["name"], last["sources"], last["tally"]) == ("cũ", "", "")
        if read_only:
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                begin(ledger)


def test_a_ledger_of_a_newer_version_is_not_read_either(tmp_path: Path) -> None:
    Ledger(tmp_path).__exit__(None, None, None)
    with sqlite3.connect(tmp_path / "ledger.db") as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
    for read_only in (True, False):
        with pytest.raises(LedgerError) as told:
            Ledger(tmp_path, read_only=read_only)
        assert str(told.value) == (
            f"The ledger has version {VERSION + 1}, and this songngu knows versions up to {VERSION}. "
            "Update songngu; nothing was changed."
        )


# --- articles and units ---

PROVINCE = TermHit("tinh", 0, 4, "Tỉnh", "province", variants=("the province",))
NUMBER = Finding("numbers", Severity.ERROR, "Số khác nhau.", "The numbers differ.", Span(0, 4), Span(2, 3))
TERM = Finding("terms", Severity.WARNING, "Thiếu thuật ngữ.", "A term is missing.")


def full_unit() -> Unit:
    """A unit that has all that a unit can have."""
    draft = replace(unit().draft, score=0.75, alternatives=("A press briefing was held.",))
    match = Match(MatchKind.FUZZY, 87, "Tỉnh họp.", "The province met.", "lan.tmx")
    return replace(
        unit(),
        hits=(PROVINCE,),
        matches=(match,),
        draft=draft,
        findings=(NUMBER, TERM),
        target="The province briefed the press.",
        state=State.INITIAL,
        sub_state="rejected",
        comment="chưa đúng",
    )


def test_a_unit_comes_back_with_all_that_it_had(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        keep(ledger, run, full_unit())
        expected = Row(full_unit(), "k", reviewer="", touched=False, stale=False, made_in=run, sent_in=None)
        assert ledger.rows([full_unit().id]) == {full_unit().id: expected}
        ledger.mark_sent([full_unit()], run)
        assert ledger.rows([full_unit().id])[full_unit().id].sent_in == run


def test_a_unit_made_anew_is_nobodys_and_was_not_sent(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first = begin(ledger)
        keep(ledger, first, unit())
        ledger.mark_sent([unit()], first)
        ledger.mark_stale("a", [])
        ledger.db.execute("UPDATE units SET reviewer = 'Lan', touched = 1")
        second = runs.begin(ledger, PLAN, anew=True).run_id
        ledger.save_units([(full_unit(), "k2", 7)], run_id=second)
        expected = Row(full_unit(), "k2", reviewer="", touched=False, stale=False, made_in=second, sent_in=None)
        assert ledger.rows([unit().id]) == {unit().id: expected}


def test_a_unit_whose_text_stays_takes_new_terms_findings_and_place(tmp_path: Path) -> None:
    first, second = unit(text="Câu một."), unit(text="Câu hai.")
    moved = replace(first, segment=replace(first.segment, previous="Câu hai."), hits=(PROVINCE,), findings=(TERM,))
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), first, second)
        ledger.mark_stale("a", [second.id])
        ledger.refresh_unit(replace(moved, target="Not written.", comment="not written"), position=5)
        assert ledger.article_units("a").units == (second, moved)


def test_marking_what_is_gone_counts_it_and_leaves_other_articles_alone(tmp_path: Path) -> None:
    elsewhere = unit("b")
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), unit(text="Câu một."), unit(text="Câu hai."), unit(text="Câu ba."))
        ledger.save_article(article("b"), Basis("d", "b", "e"))
        ledger.save_units([(elsewhere, "k", 0)], run_id=1)
        assert ledger.mark_stale("a", [unit(text="Câu hai.").id, "no such unit"]) == 2
        assert (ledger.count_units("a"), ledger.count_units("b")) == (1, 1)
        assert ledger.article_units("b").units == (elsewhere,)


def test_what_an_article_was_made_from_is_told_and_takes_its_last_value(tmp_path: Path) -> None:
    again = article(text="Tỉnh họp báo lần hai.")
    with Ledger(tmp_path) as ledger:
        assert ledger.basis("a") is None
        ledger.save_article(article(), Basis("d1", "b1", "e1"))
        ledger.save_article(article("b"), Basis("d3", "b3", "e3"))
        assert ledger.basis("a") == Basis("d1", "b1", "e1")
        ledger.save_article(again, Basis("d2", "b2", "e2"))
        assert ledger.basis("a") == Basis("d2", "b2", "e2")
        assert ledger.article("a") == again
        ledger.save_basis("a", "b4")
        assert ledger.basis("a") == Basis("d2", "b4", "e2")
        assert ledger.basis("b") == Basis("d3", "b3", "e3")


def test_an_article_that_the_ledger_does_not_have_is_named(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger, pytest.raises(LedgerError) as told:
        ledger.article("bài-9")
    assert str(told.value) == "The ledger has no article bài-9."


def test_an_article_is_summed_up_by_its_current_units_alone(tmp_path: Path) -> None:
    second, gone = replace(unit(text="Câu hai."), findings=(TERM,)), replace(unit(text="Câu cũ."), findings=(TERM,))
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        keep(ledger, run, full_unit(), second, gone)
        ledger.mark_stale("a", [full_unit().id, second.id])
        ledger.save_article(
            replace(article(), title="Quảng Trị họp báo", published=dt.date(2021, 1, 25)), Basis("d", "b", "e")
        )
        ledger.save_article(article("b"), Basis("d", "b", "e"))
        assert ledger.summary("a") == Summary("Quảng Trị họp báo", "2021-01-25", units=2, findings=3)
        assert ledger.summary("b") == Summary("Họp báo", None, units=0, findings=0)
        assert (ledger.count_units("a"), ledger.count_units("b")) == (2, 0)


def test_the_segments_and_terms_of_an_article_are_kept_in_reading_order(tmp_path: Path) -> None:
    second, gone = unit(text="Câu hai."), unit(text="Câu cũ.")
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), second, gone, full_unit())
        ledger.mark_stale("a", [full_unit().id, second.id])
        assert ledger.kept("a") == Kept(
            (codec.dump(second.segment), codec.dump(full_unit().segment)), ("[]", codec.dump((PROVINCE,)))
        )
        assert ledger.kept("b") == Kept((), ())


def test_what_a_person_has_reviewed_is_found_while_its_sentence_stands(tmp_path: Path) -> None:
    units = {state: replace(unit(text=f"Câu {state}."), state=state) for state in State}
    gone = replace(unit(text="Câu cũ."), state=State.FINAL)
    with Ledger(tmp_path) as ledger:
        keep(ledger, begin(ledger), *units.values(), gone)
        ledger.mark_stale("a", [one.id for one in units.values()])
        found = {one.id: one for one in ledger.reviewed_units()}
    assert found == {units[state].id: units[state] for state in (State.REVIEWED, State.FINAL)}


# --- what is sent ---


def test_an_article_to_send_is_told_with_its_section_day_and_units(tmp_path: Path) -> None:
    when = dt.datetime(2021, 1, 25, 10, 6, tzinfo=HANOI)
    gone = unit(text="Câu cũ.")
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        keep(ledger, run, unit(), unit(text="Câu hai."), gone)
        ledger.mark_stale("a", [unit().id, unit(text="Câu hai.").id])
        ledger.save_article(replace(article(), section="Đối ngoại", published=when), Basis("d", "b", "e"))
        assert [dict(row) for row in ledger.to_send(run, everything=False)] == [
            {
                "position": 1,
                "id": "a",
                "title": "Họp báo",
                "section": "Đối ngoại",
                "published": "2021-01-25",
                "units": 2,
            }
        ]


@pytest.fixture
def archive(tmp_path: Path) -> Any:
    """The ledger of a run that has read five articles, the last first."""
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        results = {"e": "translated", "d": "reused", "c": "duplicate", "b": "skipped", "a": "translated"}
        for position, (name, result) in enumerate(results.items(), start=1):
            ledger.save_article(article(name), Basis("d", "b", "e"))
            ledger.save_units([(unit(name), "k", 0)], run_id=run)
            runs.keep_visits(ledger, run, [(position, Visit(f"{name}.txt", result, article_id=name))])
        yield ledger


def test_articles_are_sent_in_the_order_read_without_duplicates_and_skipped_ones(archive: Ledger) -> None:
    assert to_send(archive, 1) == ["e", "d", "a"]
    assert to_send(archive, 2) == []


def test_everything_is_sent_again_where_it_is_asked_for(archive: Ledger) -> None:
    archive.mark_sent([unit("e"), unit("d")], 1)
    second = runs.begin(archive, PLAN, anew=True).run_id
    runs.keep_visits(archive, second, [(n, Visit("x", "reused", article_id=name)) for n, name in enumerate("aed")])
    assert to_send(archive, second) == ["a"]
    assert [row["id"] for row in archive.to_send(second, everything=True)] == ["a", "e", "d"]


def test_an_article_is_sent_where_one_of_its_units_is_new(archive: Ledger) -> None:
    archive.mark_sent([unit("e")], 1)
    archive.save_units([(unit("e", "Câu mới."), "k", 1)], run_id=1)
    second = runs.begin(archive, PLAN, anew=True).run_id
    runs.keep_visits(archive, second, [(1, Visit("e.txt", "translated", article_id="e"))])
    assert [(row["id"], row["units"]) for row in archive.to_send(second, everything=False)] == [("e", 2)]


def test_the_file_that_holds_an_article_is_remembered_for_its_run(archive: Ledger) -> None:
    second = runs.begin(archive, PLAN, anew=True).run_id
    runs.keep_visits(archive, second, [(1, Visit("e.txt", "reused", article_id="e"))])
    archive.note_part(1, [1, 5], "001-sample.xlsx")
    archive.note_part(1, iter([2]), "001-sample-2.xlsx")
    found = archive.db.execute("SELECT run_id, position, part FROM visits ORDER BY run_id, position")
    assert [tuple(row) for row in found] == [
        (1, 1, "001-sample.xlsx"),
        (1, 2, "001-sample-2.xlsx"),
        (1, 3, ""),
        (1, 4, ""),
        (1, 5, "001-sample.xlsx"),
        (2, 1, ""),
    ]


def test_a_file_is_known_by_its_name_and_content_whatever_was_written_there_later(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        assert not ledger.wrote("review/001.xlsx", "s1")
        ledger.save_file("review/001.xlsx", "s1", run)
        ledger.save_file("review/001.xlsx", "s2", run)
        ledger.save_file("review/001.xlsx", "s2", run)
        assert ledger.wrote("review/001.xlsx", "s1")
        assert ledger.wrote("review/001.xlsx", "s2")
        assert not ledger.wrote("review/001.xlsx", "s3")
        assert not ledger.wrote("review/002.xlsx", "s1")
        assert ledger.counts("SELECT sha256, run_id FROM files") == {"s1": run, "s2": run}


def test_a_draft_made_again_takes_the_place_of_the_old(tmp_path: Path) -> None:
    new = Translation("The province briefs.", -0.25, ("It briefs.",), (Applied("tinh", "Tỉnh", Mechanism.PROMPT),))
    with Ledger(tmp_path) as ledger:
        ledger.save_drafts({"k1": Translation("Old."), "k2": Translation("Other.")})
        ledger.save_drafts({"k1": new})
        assert ledger.drafts(["k1", "k2", "k3"]) == {"k1": new, "k2": Translation("Other.")}
        assert ledger.drafts([]) == {}


def test_any_number_of_units_is_found(tmp_path: Path) -> None:
    names = [f"k{n}" for n in range(1001)]
    with Ledger(tmp_path) as ledger:
        with ledger.transaction():
            ledger.save_drafts({name: Translation(name) for name in names})
        assert [row["key"] for row in ledger.among("SELECT key FROM drafts WHERE key IN", names)] == sorted(
            names, key=lambda name: (names.index(name) // 500, name)
        )


def test_counts_are_numbers_by_name(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        assert ledger.counts("SELECT 7, '8' UNION SELECT NULL, 2.0 ORDER BY 2 DESC") == {"7": 8, "None": 2}
        assert ledger.counts("SELECT name, id FROM runs") == {}


# --- runs ---


def test_a_run_keeps_what_it_was_asked(tmp_path: Path) -> None:
    plan = Plan("tin-tuc", ("corpora/tin tức", "corpora/sample"), "limit 3", engine="e1", glossary="g1")
    with Ledger(tmp_path) as ledger:
        assert ledger.last_run() is None
        assert runs.begin(ledger, plan) == Start(1, 0, "")
        kept = dict(ledger.last_run() or {})
        assert recent(kept.pop("started"))
        assert kept == {
            "id": 1,
            "name": "tin-tuc",
            "finished": None,
            "engine": "e1",
            "glossary": "g1",
            "sources": plan.key,
            "report": None,
            "paths": '["corpora/tin tức", "corpora/sample"]',
            "tally": "",
        }
        runs.begin(ledger, PLAN)
        runs.finish(ledger, 1, "review/001-tin-tuc")
        finished = {row["id"]: dict(row) for row in ledger.db.execute("SELECT * FROM runs")}
        assert finished[1]["report"] == "review/001-tin-tuc"
        assert recent(finished[1]["finished"])
        assert (finished[2]["report"], finished[2]["finished"]) == (None, None)


def test_what_a_run_is_asked_is_told_apart_by_each_part_but_its_name() -> None:
    assert PLAN.key == digest("corpora/sample", "", "e", "g")
    assert replace(PLAN, name="other").key == PLAN.key


def test_an_interrupted_run_begins_anew_where_that_is_asked_for(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first = begin(ledger)
        keep(ledger, first, unit())
        assert runs.begin(ledger, PLAN, anew=True) == Start(first + 1, 0, "")
        assert runs.begin(ledger, PLAN) == Start(first + 1, 0, "")


def test_a_run_goes_on_after_its_own_last_item_whatever_the_others_saw(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first = begin(ledger)
        runs.keep_visits(ledger, first, [(n, Visit("a.txt", "skipped")) for n in range(1, 10)])
        second = runs.begin(ledger, PLAN, anew=True).run_id
        assert runs.begin(ledger, PLAN).position == 0
        runs.keep_visits(ledger, second, [(n, Visit("a.txt", "skipped")) for n in (1, 2, 3)])
        assert runs.begin(ledger, PLAN) == Start(second, 3, "")


def test_drafts_of_another_engine_are_counted_until_a_run_of_this_one_is_done(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        for name, engine in {"a": "e", "b": "f", "c": "several", "d": "none", "g": "recovered"}.items():
            ledger.save_article(article(name), Basis("d", "b", engine))
        assert runs.drafted_by_others(ledger, "e") == 2
        assert runs.drafted_by_others(ledger, "h") == 3
        run = begin(ledger)
        assert runs.drafted_by_others(ledger, "e") == 2  # it is not done yet
        runs.finish(ledger, run, "")
        assert runs.drafted_by_others(ledger, "e") == 0
        assert runs.drafted_by_others(ledger, "h") == 3


READ = Visit("a.txt", "translated", article_id="a")
LEFT_OUT = Visit("b.pdf", "skipped", reason="không có văn bản")
REPAIRED = Visit("c.txt", "reused", article_id="c", notes=("TCVN3 → Unicode", "giờ được đoán"))


def test_what_became_of_each_item_is_told_in_the_order_read(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first = begin(ledger)
        runs.keep_visits(ledger, first, iter([(3, REPAIRED), (1, READ), (2, LEFT_OUT)]))
        second = runs.begin(ledger, PLAN, anew=True).run_id
        runs.keep_visits(ledger, second, [(1, replace(READ, result="reused"))])
        assert list(runs.visits(ledger, first)) == [READ, LEFT_OUT, REPAIRED]
        assert list(runs.visits(ledger, first, results=("skipped",))) == [LEFT_OUT]
        assert list(runs.visits(ledger, first, results=("reused", "translated"))) == [READ, REPAIRED]
        assert list(runs.visits(ledger, first, noted=True)) == [REPAIRED]
        assert list(runs.visits(ledger, first, results=("translated",), noted=True)) == []
        notes = ledger.counts(f"SELECT notes, position FROM visits WHERE run_id = {first}")
        assert notes == {'["TCVN3 → Unicode", "giờ được đoán"]': 3, "[]": 2}  # as one reads it in the file


def test_a_run_keeps_its_counts_and_a_moment_of_its_course(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        first, second = begin(ledger), runs.begin(ledger, PLAN, anew=True).run_id
        runs.keep_progress(ledger, second, 4, Tally(words=10, before=100.0))
        runs.keep_progress(ledger, second, 8, Tally(words=30, before=200.0))
        runs.keep_progress(ledger, second, 8, Tally(words=40, before=300.0))
        assert Tally.load(runs.begin(ledger, PLAN).tally).words == 40
        assert ledger.counts("SELECT position, run_id FROM moments") == {"4": second, "8": second}
        (begun, early, late) = runs.course(ledger, second)
        assert begun == (0.0, 0)
        assert (early[1], late[1]) == (10, 40)
        assert 100.0 <= early[0] < 110.0
        assert 300.0 <= late[0] < 310.0
        assert runs.course(ledger, first) == [(0.0, 0)]
        assert ledger.counts("SELECT id, tally = '' FROM runs") == {str(first): 1, str(second): 0}


@pytest.mark.parametrize(
    ("moments", "points", "told"),
    [(4, 4, [1, 2, 3, 4]), (5, 4, [2, 4]), (8, 4, [2, 4, 6, 8]), (9, 4, [3, 6, 9]), (2, 4, [1, 2]), (3, 1, [3])],
)
def test_a_course_has_no_more_points_than_asked(tmp_path: Path, moments: int, points: int, told: list[int]) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        for position in range(moments, 0, -1):
            ledger.db.execute("INSERT INTO moments VALUES (?, ?, ?, ?)", (run, position, position / 2, position))
        assert runs.course(ledger, run, points=points) == [(0.0, 0), *((at / 2, at) for at in told)]


def test_a_course_has_120_points_where_nobody_asks_otherwise(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        run = begin(ledger)
        with ledger.transaction():
            ledger.db.executemany("INSERT INTO moments VALUES (?, ?, 1.0, 1)", [(run, n) for n in range(120)])
        assert len(runs.course(ledger, run)) == 121
        ledger.db.execute("INSERT INTO moments VALUES (?, 120, 1.0, 1)", (run,))
        assert len(runs.course(ledger, run)) == 61


# --- digests ---

RICH = replace(
    article(),
    published=dt.date(2021, 1, 25),
    blocks=(Block(0, BlockKind.TITLE, "Họp báo"), Block(1, BlockKind.CAPTION, "Quang cảnh.", "p1")),
    pictures=(Picture("p1", "anh/1.jpg", "Ảnh: Như Quỳnh"),),
    publisher="Báo Quảng Trị",
    author="Như Quỳnh",
    section="Đối ngoại",
    duplicate_of="b",
)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Họp báo lần hai"},
        {"published": dt.date(2021, 1, 26)},
        {"published": None},
        {"blocks": RICH.blocks[:1]},
        {"blocks": (RICH.blocks[0], replace(RICH.blocks[1], kind=BlockKind.CREDIT))},
        {"blocks": (RICH.blocks[0], replace(RICH.blocks[1], picture_id="p2"))},
        {"blocks": (RICH.blocks[0], replace(RICH.blocks[1], text="Toàn cảnh."))},
        {"pictures": ()},
        {"pictures": (replace(RICH.pictures[0], id="p2"),)},
        {"pictures": (replace(RICH.pictures[0], source="anh/2.jpg"),)},
        {"pictures": (replace(RICH.pictures[0], credit="Ảnh: Lê Minh"),)},
        {"publisher": "Báo Nhân Dân"},
        {"author": "Lê Minh"},
        {"section": "Kinh tế"},
        {"duplicate_of": None},
    ],
)
def test_an_articles_digest_tells_each_part_that_its_reader_gives(change: dict[str, Any]) -> None:
    assert article_digest(replace(RICH, **change)) != article_digest(RICH)


def test_an_articles_digest_is_the_same_in_every_version_lest_all_be_read_anew() -> None:
    bare = replace(article(), blocks=(Block(0, BlockKind.TITLE, "Họp báo"),), pictures=(Picture("p1", "anh/1.jpg"),))
    assert article_digest(bare) == digest("Họp báo", "", "", "", "", "", "title\x1e\x1eHọp báo", "p1\x1eanh/1.jpg\x1e")
    assert article_digest(RICH) == digest(
        "Họp báo",
        "2021-01-25",
        "Báo Quảng Trị",
        "Như Quỳnh",
        "Đối ngoại",
        "b",
        "title\x1e\x1eHọp báo",
        "caption\x1ep1\x1eQuang cảnh.",
        "p1\x1eanh/1.jpg\x1eẢnh: Như Quỳnh",
    )
