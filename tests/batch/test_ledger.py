"""The ledger keeps what it is told, in one piece, and refuses what it does not understand."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from songngu.batch import runs
from songngu.batch.ledger import Ledger
from songngu.batch.rows import Basis, Visit, article_digest
from songngu.batch.runs import Plan
from songngu.batch.tally import Tally
from songngu.errors import LedgerError
from songngu.records import (
    Article,
    Block,
    BlockKind,
    Draft,
    Origin,
    Segment,
    State,
    Translation,
    Unit,
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
