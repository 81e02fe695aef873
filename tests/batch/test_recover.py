"""A damaged ledger is rebuilt as far as what is left reaches, and says how far; exported, it comes back whole."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.doctor import examine
from songngu.batch.export import export_lines, import_lines
from songngu.batch.ledger import Ledger
from songngu.batch.recover import repair
from songngu.batch.run import run
from songngu.batch.schema import _STEPS, VERSION
from songngu.batch.status import status
from songngu.engines import FakeEngine
from songngu.errors import LedgerError
from songngu.memory import Memory
from songngu.project import Project

OPTIONS = RunOptions(keep_duplicates=True, formats=("jsonl", "xlsx"))


def drafted(project: Project) -> list[dict[str, Any]]:
    """Run, have a sentence reviewed, and return the rows that were sent out."""
    report = run(project, [str(project.corpora / "tin")], options=OPTIONS)
    rows = [json.loads(line) for line in (report.folder / "units.jsonl").read_text("utf-8").splitlines()]
    returned = project.root / "returned.jsonl"
    row = rows[1] | {"target": "Put well by a reviewer.", "state": "reviewed", "reviewer": "Lan"}
    returned.write_text(json.dumps(row), encoding="utf-8")
    accept(project, [returned])
    return rows


def damage(project: Project) -> None:
    (project.state_dir / "ledger.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)


def targets(project: Project) -> dict[str, tuple[str, str, str]]:
    with Ledger(project.state_dir, read_only=True) as ledger:
        rows = ledger.db.execute("SELECT id, target, state, reviewer FROM units").fetchall()
    return {row["id"]: (row["target"], row["state"], row["reviewer"]) for row in rows}


def test_review_files_and_the_memory_give_back_what_a_lost_ledger_held(project: Project, engine: FakeEngine) -> None:
    drafted(project)
    before = targets(project)
    damage(project)
    done = repair(project, [str(project.corpora / "tin")])
    assert (done.from_memory, done.missing) == (1, 0)
    assert done.from_files == len(before) - 1
    assert done.kept_as is not None
    assert done.kept_as.exists()
    assert targets(project) == before
    engine.asked.clear()
    content: Any = run(project, [str(project.corpora / "tin")], options=OPTIONS).content
    assert engine.asked == []
    assert content["files"] == []


def test_what_no_file_has_the_next_run_drafts(project: Project, engine: FakeEngine) -> None:
    drafted(project)
    shutil.rmtree(project.review)
    damage(project)
    done = repair(project, [str(project.corpora / "tin")])
    assert (done.from_memory, done.from_files) == (1, 0)
    assert done.missing > 0
    engine.asked.clear()
    run(project, [str(project.corpora / "tin")], options=OPTIONS)
    assert engine.asked
    assert "Put well by a reviewer." in {target for target, _, _ in targets(project).values()}


def remembered(project: Project) -> list[tuple[str, str]]:
    with Memory(project.state_dir / "memory.db") as memory:
        return [(entry.target, entry.reviewer) for entry in memory.entries()]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("left", [None, b"no database " * 500])
def test_a_lost_memory_is_filled_again_from_the_ledger(project: Project, left: bytes | None) -> None:
    drafted(project)
    before = remembered(project)
    for path in project.state_dir.glob("memory.db*"):
        path.unlink()
    if left is not None:
        (project.state_dir / "memory.db").write_bytes(left)
    assert repair(project).remembered == 1
    assert remembered(project) == before == [("Put well by a reviewer.", "Lan")]
    assert (project.state_dir / "memory.damaged-1.db").exists() == (left is not None)
    with pytest.raises(LedgerError, match="nothing to repair"):
        repair(project)


@pytest.mark.usefixtures("engine")
def test_a_memory_whose_pages_are_damaged_is_filled_again(project: Project) -> None:
    drafted(project)
    path = project.state_dir / "memory.db"
    with closing(sqlite3.connect(path)) as db:
        size = db.execute("PRAGMA page_size").fetchone()[0]
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'entries'").fetchone()
    whole = path.read_bytes()
    path.write_bytes(whole[: (root - 1) * size] + b"\xff" * size + whole[root * size :])
    assert repair(project).remembered == 1
    assert remembered(project) == [("Put well by a reviewer.", "Lan")]


@pytest.mark.usefixtures("engine")
def test_the_same_file_again_fills_a_lost_memory(project: Project) -> None:
    drafted(project)
    (project.state_dir / "memory.db").unlink()
    accept(project, [project.root / "returned.jsonl"])
    assert remembered(project) == [("Put well by a reviewer.", "Lan")]


@pytest.mark.usefixtures("engine")
def test_our_own_tables_and_pages_are_no_review_files(project: Project) -> None:
    drafted(project)
    damage(project)
    assert repair(project, [str(project.corpora / "tin")]).unreadable == []


@pytest.mark.usefixtures("engine")
def test_what_can_still_be_read_is_kept_and_names_the_archives(project: Project) -> None:
    drafted(project)
    before = targets(project)
    path = project.state_dir / "ledger.db"
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'units'").fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(data)
    with pytest.raises(LedgerError, match="songngu doctor --repair"):
        run(project, [str(project.corpora / "tin")], options=OPTIONS)
    done = repair(project)
    assert done.rows["articles"] == 3
    assert "units" in done.damaged
    assert done.archives == (str(project.corpora / "tin"),)
    assert targets(project) == before


@pytest.mark.usefixtures("engine")
def test_a_whole_ledger_is_left_alone(project: Project) -> None:
    drafted(project)
    with pytest.raises(LedgerError, match="nothing to repair"):
        repair(project)


@pytest.mark.usefixtures("engine")
def test_an_exported_ledger_comes_back_row_by_row(project: Project, tmp_path: Path) -> None:
    drafted(project)
    with Ledger(project.state_dir, read_only=True) as ledger:
        lines = list(export_lines(ledger))
    with Ledger(tmp_path / "new") as other:
        counts = import_lines(other, lines)
        assert list(export_lines(other)) == lines
        assert counts["articles"] == 3
        with pytest.raises(LedgerError, match="is not empty"):
            import_lines(other, lines)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (['{"songngu_ledger": 99}'], "version 99"),
        (['{"a": 1}'], "no exported ledger"),
        (["{broken"], "Line 1 is no JSON"),
        (['{"songngu_ledger": 1}', '{"table": "sqlite_master", "row": {}}'], "Line 2 is no row"),
        (['{"songngu_ledger": 1}', '{"table": "runs", "row": {"id": 1}}'], "A row of runs cannot be taken"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    with Ledger(tmp_path) as ledger:
        with pytest.raises(LedgerError, match=said):
            import_lines(ledger, lines)
        assert ledger.last_run() is None


# --- versions ---


@pytest.mark.usefixtures("engine")
def test_a_ledger_of_the_first_version_is_brought_along(project: Project, tmp_path: Path) -> None:
    drafted(project)
    with Ledger(project.state_dir, read_only=True) as ledger:
        rows = [json.loads(line) for line in export_lines(ledger)][1:]
    first = tmp_path / "first"
    first.mkdir()
    with sqlite3.connect(first / "ledger.db") as db:
        db.executescript(_STEPS[0] + "PRAGMA user_version = 1;")
        for one in rows:
            columns = {row[1] for row in db.execute(f"PRAGMA table_info({one['table']})")}
            kept = {name: value for name, value in one["row"].items() if name in columns}
            if kept:
                marks = ", ".join("?" * len(kept))
                db.execute(
                    f"INSERT OR REPLACE INTO {one['table']} ({', '.join(kept)}) VALUES ({marks})", tuple(kept.values())
                )
        db.execute("UPDATE runs SET finished = NULL")
    for path in project.state_dir.glob("ledger.db*"):
        path.unlink()
    (first / "ledger.db").rename(project.state_dir / "ledger.db")
    before = status(project)["units"]  # read-only, and of an older version
    with Ledger(project.state_dir) as ledger:
        assert ledger.db.execute("PRAGMA user_version").fetchone()[0] == VERSION
    content: Any = run(project, [str(project.corpora / "tin")], options=OPTIONS).content
    assert content["articles"]["reused"] == 3
    assert content["run"] == 2  # the first one's counts are not known: it cannot be gone on with
    assert status(project)["units"] == before


@pytest.mark.usefixtures("engine")
def test_the_doctor_tells_of_a_memory_that_lacks_what_was_approved(project: Project) -> None:
    def exam() -> tuple[bool, str]:
        (found,) = [one for one in examine(project) if one.subject == "memory"]
        return found.well, found.detail

    drafted(project)
    assert exam() == (True, "1 entries")
    (project.state_dir / "memory.db").unlink()
    assert exam() == (False, "0 entries; 1 approved sentence(s) are not in it")
    assert not (project.state_dir / "memory.db").exists()
    repair(project)
    assert exam()[0]
