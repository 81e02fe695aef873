"""A damaged ledger is rebuilt as far as what is left reaches, and says how far; exported, it comes back whole."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.doctor import Diagnosis, examine
from songngu.batch.export import export_lines, import_lines
from songngu.batch.ledger import Ledger
from songngu.batch.recover import repair
from songngu.batch.run import run
from songngu.batch.schema import _STEPS, VERSION
from songngu.batch.status import status
from songngu.engines import FakeEngine
from songngu.errors import EngineError, LedgerError
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


def ruin(project: Project, table: str, file: str = "ledger.db") -> None:
    """Damage the page where a table begins."""
    path = project.state_dir / file
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    data = bytearray(path.read_bytes())
    data[(root - 1) * size : root * size] = b"\xff" * size
    path.write_bytes(data)


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
    ruin(project, "entries", file="memory.db")
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
    ruin(project, "units")
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
        (["[1]"], "Line 1 is no JSON object"),
        (['{"songngu_ledger": 1}', "12"], "Line 2 is no JSON object"),
        (['{"songngu_ledger": 1}', '{"table": "sqlite_master", "row": {}}'], "Line 2 is no row"),
        (['{"songngu_ledger": 1}', '{"table": "runs", "row": {"id": 1}}'], "A row of runs cannot be taken"),
    ],
)
def test_what_is_no_export_is_refused(tmp_path: Path, lines: list[str], said: str) -> None:
    with Ledger(tmp_path) as ledger:
        with pytest.raises(LedgerError, match=said):
            import_lines(ledger, lines)
        assert ledger.last_run() is None


@pytest.mark.usefixtures("engine")
def test_where_only_drafts_are_damaged_every_unit_is_kept(project: Project) -> None:
    drafted(project)
    before = targets(project)
    ruin(project, "drafts")
    shutil.rmtree(project.review)
    done = repair(project)
    assert done.damaged == ["drafts"]
    assert (done.rows["articles"], done.rows["units"]) == (3, len(before))
    assert (done.from_memory, done.from_files, done.missing, done.unreadable) == (0, 0, 0, [])
    assert targets(project) == before


@pytest.mark.usefixtures("engine")
def test_rows_that_are_no_records_are_left_and_found_again(project: Project) -> None:
    rows = drafted(project)
    before = targets(project)
    lost_unit, lost_article = rows[0]["id"], rows[-1]["article"]
    with closing(sqlite3.connect(project.state_dir / "ledger.db")) as db:
        db.execute("UPDATE units SET segment = 'hỏng' WHERE id = ?", (lost_unit,))
        db.execute("UPDATE articles SET record = x'ff00' WHERE id = ?", (lost_article,))
        db.commit()
    ruin(project, "drafts")
    done = repair(project)
    assert (done.rows["articles"], done.rows["units"]) == (2, len(before) - 1)
    assert (done.from_memory, done.from_files, done.missing) == (0, 1, 0)
    assert targets(project) == before


@pytest.mark.usefixtures("engine")
def test_a_ledger_that_is_gone_is_rebuilt_from_the_archives_that_are_named(project: Project) -> None:
    drafted(project)
    before = targets(project)
    for path in project.state_dir.glob("ledger.db*"):
        path.unlink()
    (project.corpora / "tin" / "trống.txt").write_bytes(b"")
    done = repair(project, [str(project.corpora / "tin")])
    assert (done.kept_as, done.whole, done.rows.total()) == (None, False, 0)
    assert (done.from_memory, done.from_files, done.missing) == (1, len(before) - 1, 0)
    assert targets(project) == before


@pytest.mark.usefixtures("engine")
def test_without_an_archive_a_lost_ledger_begins_anew_and_the_memory_stays(project: Project) -> None:
    drafted(project)
    damage(project)
    done = repair(project)
    assert done.archives == ()
    assert (done.from_memory, done.from_files, done.missing) == (0, 0, 0)
    assert targets(project) == {}
    assert remembered(project) == [("Put well by a reviewer.", "Lan")]


@pytest.mark.usefixtures("engine")
def test_of_two_files_the_one_that_is_further_gives_the_text_and_rows_with_problems_give_none(project: Project) -> None:
    rows = drafted(project)
    folder = project.review / "trả về"

    def put_back(name: str, minute: int, *changed: dict[str, Any]) -> None:
        path = folder / name / "units.jsonl"
        path.parent.mkdir(parents=True)
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in changed), encoding="utf-8")
        os.utime(path, (2_000_000_000 + 60 * minute, 2_000_000_000 + 60 * minute))

    final = rows[2] | {"target": "Final words.", "state": "final", "reviewer": "Minh", "comment": "xong"}
    put_back("1", 1, final, rows[3] | {"target": "First words.", "state": "reviewed"})
    late = rows[3] | {"target": "Second words.", "state": "reviewed"}
    put_back("2", 2, rows[2] | {"target": "Only a draft."}, late, rows[4] | {"target": None}, {"id": "thừa"})
    (folder / "3.xlsx").write_bytes(b"PK\x03\x04 hong")
    damage(project)
    done = repair(project, [str(project.corpora / "tin")])
    found = targets(project)
    assert found[rows[2]["id"]] == ("Final words.", "final", "Minh")
    assert found[rows[3]["id"]] == ("Second words.", "reviewed", "")
    assert found[rows[4]["id"]][0] == rows[4]["target"]
    (unreadable,) = done.unreadable
    assert "3.xlsx" in unreadable


@pytest.mark.usefixtures("engine")
def test_a_ledger_of_a_newer_program_is_left_alone(project: Project) -> None:
    drafted(project)
    path = project.state_dir / "ledger.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = path.read_bytes()
    said = f"has version {VERSION + 1}, and this songngu knows versions up to {VERSION}. Update songngu; nothing was"
    with pytest.raises(LedgerError, match=said):
        repair(project)
    with pytest.raises(LedgerError, match=said):
        run(project, [str(project.corpora / "tin")], options=OPTIONS)
    assert path.read_bytes() == kept
    assert not list(project.state_dir.glob("*damaged*"))


@pytest.mark.usefixtures("engine")
def test_each_damaged_memory_is_kept_under_a_name_of_its_own(project: Project) -> None:
    drafted(project)
    for number in (1, 2):
        for path in project.state_dir.glob("memory.db*"):
            path.unlink()
        (project.state_dir / "memory.db").write_bytes(b"%d no database " % number * 500)
        (project.state_dir / "memory.db-wal").write_bytes(b"%d log" % number)
        assert repair(project).remembered == 1
    kept = {path.name: path.read_bytes()[:2] for path in project.state_dir.glob("memory.damaged-*")}
    assert kept["memory.damaged-1.db"] == kept["memory.damaged-1.db-wal"] == b"1 "
    assert kept["memory.damaged-2.db"] == kept["memory.damaged-2.db-wal"] == b"2 "
    assert remembered(project) == [("Put well by a reviewer.", "Lan")]


# --- what the doctor says ---


def diagnoses(project: Project) -> dict[str, Diagnosis]:
    return {one.subject: one for one in examine(project)}


@pytest.mark.usefixtures("engine")
def test_a_project_that_is_well_is_told_so(project: Project) -> None:
    found = diagnoses(project)
    assert [one.subject for one in found.values() if not one.well] == []
    assert found["ledger"].detail == "none yet; the first run makes it"
    assert found["memory"].detail == "nothing to compare it with"
    assert found["engine"].detail == "fake: EN Việt Nam là một nước hòa bình."
    drafted(project)
    found = diagnoses(project)
    assert (found["ledger"].well, found["ledger"].detail) == (True, "ok")
    assert (found["memory"].well, found["memory"].detail) == (True, "1 entries")


@pytest.mark.usefixtures("engine")
def test_what_is_damaged_is_named_with_what_to_do(project: Project) -> None:
    drafted(project)
    (project.state_dir / "memory.db").write_bytes(b"no database " * 500)
    damage(project)
    found = diagnoses(project)
    assert not found["ledger"].well
    assert found["ledger"].detail.endswith("Rebuild it with: songngu doctor --repair")
    assert (found["memory"].well, found["memory"].advice) == (False, "Put them back: songngu doctor --repair")


@pytest.mark.usefixtures("engine")
def test_a_damaged_page_of_the_ledger_is_found(project: Project) -> None:
    drafted(project)
    ruin(project, "units")
    found = diagnoses(project)["ledger"]
    assert not found.well
    assert "songngu doctor --repair" in found.detail + found.advice


@pytest.mark.usefixtures("engine")
def test_damaged_pages_of_the_memory_are_found(project: Project) -> None:
    drafted(project)
    ruin(project, "entries", file="memory.db")
    found = diagnoses(project)["memory"]
    assert (found.well, found.advice) == (False, "Put them back: songngu doctor --repair")


def test_what_is_missing_is_named_with_what_to_do(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_engine(*_: object, **__: object) -> FakeEngine:
        raise EngineError("No model is installed. Get one: songngu model add NAME")

    def version(name: str) -> str:
        if name in ("pyvi", "lxml"):
            raise PackageNotFoundError(name)
        return "1.0"

    monkeypatch.setattr("songngu.engines.load_engine", no_engine)
    monkeypatch.setattr("songngu.batch.doctor.version", version)
    monkeypatch.setattr("songngu.batch.doctor.os.access", lambda path, _: path != project.root)
    monkeypatch.setattr("songngu.batch.doctor.shutil.disk_usage", lambda _: SimpleNamespace(free=1 << 29))
    shutil.rmtree(project.glossary)
    project.glossary.mkdir()
    found = {subject: (one.detail, one.advice) for subject, one in diagnoses(project).items() if not one.well}
    assert found.pop("glossary")[1] in ("", f"Put term files into {project.glossary}.")
    assert found == {
        "packages": (
            "6 of 8 found", "Install again: pip install --force-reinstall songngu (missing: pyvi, lxml)",
        ),
        "engine": ("No model is installed. Get one: songngu model add NAME", ""),
        "disk": ("0.5 GiB free", "Free some space before a long run."),
        "permissions": (str(project.root), "Give yourself write access."),
    }  # fmt: skip


def test_an_engine_that_answers_with_nothing_is_not_well(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_args, **_options: FakeEngine(lambda _: " "))
    engine = diagnoses(project)["engine"]
    assert (engine.well, engine.advice) == (
        False,
        "The engine answers with nothing. Install the model again: songngu model add NAME",
    )


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
