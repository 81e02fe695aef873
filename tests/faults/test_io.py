"""Failing disks, torn logs, clocks that jump, engines that answer nonsense: told, and nothing written is lost."""

from __future__ import annotations

import datetime as dt
import errno
import os
import pkgutil
import random
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from songngu.batch import runs
from songngu.batch.asked import RunOptions
from songngu.batch.ledger import Ledger
from songngu.batch.run import run
from songngu.engines import FakeEngine
from songngu.errors import SongnguError
from songngu.project import Project
from songngu.records import Request, Translation
from tests.faults.project import make, outcome, rows

OPTIONS = RunOptions(keep_duplicates=True, workers=1)
FAILING = OSError(errno.EIO, "Input/output error")
TEARS = int(os.environ.get("SONGNGU_KILLS", "12"))


def read(project: Project, engine: FakeEngine | None = None) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("songngu.engines.load_engine", lambda *_args, **_options: engine or FakeEngine())
        patch.chdir(project.root)
        return run(project, ["corpora/tin.jsonl"], options=OPTIONS).content


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a run leaves that nothing befell."""
    project = make(tmp_path_factory.mktemp("whole") / "project")
    read(project)
    return outcome(project)


def nth(call: Callable[..., Any], number: int, error: Exception) -> Callable[..., Any]:
    """Have the n-th call of something fail."""
    calls = iter(range(1, 1 << 30))

    def failing(*arguments: Any, **options: Any) -> Any:
        if next(calls) == number:
            raise error
        return call(*arguments, **options)

    return failing


@pytest.mark.parametrize("number", [1, 2, 5])
@pytest.mark.parametrize(
    ("where", "error"),
    [
        ("songngu.batch.ledger.Ledger.save_units", sqlite3.OperationalError("disk I/O error")),
        ("songngu.batch.ledger.Ledger.save_drafts", sqlite3.OperationalError("disk I/O error")),
        ("songngu.batch.outputs.to_disk", FAILING),
        ("os.replace", FAILING),
    ],
    ids=["units", "drafts", "a review file", "moving a file"],
)
def test_a_failing_disk_is_told_and_a_sound_one_goes_on(
    tmp_path: Path, whole: dict[str, Any], where: str, error: Exception, number: int
) -> None:
    project = make(tmp_path / "project")
    told = ""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(where, nth(pkgutil.resolve_name(where), number, error))
        try:
            read(project)
        except SongnguError as stopped:
            told = str(stopped)
    if told:  # what is only a convenience (the glossary's index) may fail in silence, and some fail less often
        assert "answered with an error" in told
        assert "another disk" in told
        read(project)
    assert outcome(project) == whole


def test_a_log_that_was_torn_loses_windows_and_nothing_else(tmp_path: Path, whole: dict[str, Any]) -> None:
    """A power cut may leave the end of the ledger's log unwritten, or half of it: SQLite takes what is whole."""
    project = make(tmp_path / "project")
    kept = tmp_path / "kept"

    class Cut(FakeEngine):
        def translate(self, requests: Sequence[Request]) -> list[Translation]:
            if len(self.asked) > 60 and not kept.exists():
                shutil.copytree(project.root, kept)  # as the disk is at this moment, its log with it
            return super().translate(requests)

    read(project, Cut())
    log = (kept / ".songngu" / "ledger.db-wal").read_bytes()
    assert log
    chance = random.Random(3)
    for number in range(TEARS):
        torn = tmp_path / str(number) / "project"
        shutil.copytree(kept, torn)
        at = chance.randrange(len(log))
        tail = chance.choice((b"", bytes(len(log) - at), chance.randbytes(len(log) - at)))
        (torn / ".songngu" / "ledger.db-wal").write_bytes(log[:at] + tail)
        (torn / ".songngu" / "ledger.db-shm").unlink(missing_ok=True)
        read(Project.open(torn))
        assert outcome(Project.open(torn)) == whole
        shutil.rmtree(torn)


@pytest.mark.parametrize("jump", [dt.timedelta(days=-9000), dt.timedelta(days=9000)], ids=["back", "on"])
def test_a_clock_that_jumps_between_runs_changes_nothing(tmp_path: Path, jump: dt.timedelta) -> None:
    project = make(tmp_path / "project")
    read(project)
    before = rows(project.state_dir / "ledger.db")
    engine = FakeEngine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "now", lambda: (dt.datetime.now(dt.UTC) + jump).isoformat())
        content = read(project, engine)
    assert engine.asked == []
    assert content["articles"]["translated"] == 0
    after = rows(project.state_dir / "ledger.db")
    assert {name: after[name] for name in ("units", "drafts", "articles")} == {
        name: before[name] for name in ("units", "drafts", "articles")
    }


NONSENSE = {
    "lone surrogates": "\udcff\ud800",
    "zero bytes": "a\x00b",
    "turned direction": "\u202e=cmd|' /C calc'!A0",
    "very long": "word " * 40_000,
    "markup": "</script><script>alert(1)</script>]]>",
    "blank": "   ",
}


@pytest.mark.parametrize("text", NONSENSE.values(), ids=NONSENSE)
def test_an_engine_that_answers_nonsense_is_doubted_and_stops_nothing(tmp_path: Path, text: str) -> None:
    project = make(tmp_path / "project", articles=4)
    content = read(project, FakeEngine(lambda request: text))
    assert content["articles"]["read"] == 4
    with Ledger(project.state_dir, read_only=True) as ledger:
        units = [row.unit for row in ledger.rows([r["id"] for r in ledger.db.execute("SELECT id FROM units")]).values()]
    drafted = [unit for unit in units if unit.draft.fingerprint == "fake"]
    assert drafted
    assert all(unit.findings for unit in drafted)
    assert rows(project.state_dir / "ledger.db")


class Miscounting(FakeEngine):
    """An engine that loses an answer wherever it is asked for more than one."""

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        return super().translate(requests)[1:]


class Unsure(FakeEngine):
    """An engine whose scores are no numbers."""

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        return [Translation(f"EN {request.text}", float("nan")) for request in requests]


def test_an_engine_that_loses_answers_ends_the_run_with_a_count(tmp_path: Path) -> None:
    project = make(tmp_path / "project", articles=4)
    with pytest.raises(SongnguError, match=r"gave \d+ translations for \d+ texts"):
        read(project, Miscounting())


def test_scores_that_are_no_numbers_do_not_reach_files(tmp_path: Path) -> None:
    project = make(tmp_path / "project", articles=4)
    read(project, Unsure())
    (folder,) = project.review.iterdir()
    assert "NaN" not in (folder / "units.jsonl").read_text(encoding="utf-8")
