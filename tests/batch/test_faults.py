"""What the world does to a run is said in plain words, with what to do; what is no fault of the disk is left alone."""

import errno
import os
import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest

from songngu.batch.faults import explaining
from songngu.errors import LedgerError, ReviewError, SongnguError
from songngu.project import Project


def said(project: Project, error: BaseException, cause: BaseException | None = None) -> str:
    """Return what the user is told where work on a project ends in an error."""
    with pytest.raises(SongnguError) as told, explaining(project):
        _fail(error, cause)
    return str(told.value)


def _fail(error: BaseException, cause: BaseException | None) -> None:
    if cause is not None:
        raise error from cause
    raise error


def system(number: int, path: str | None = None) -> OSError:
    return OSError(number, os.strerror(number), path) if path else OSError(number, os.strerror(number))


FULL = (
    "The disk of {} is full. Free some space and run the same command again: it goes on where it was, and nothing is "
    "lost."
)
CLOSED = "{} cannot be written ({}). Give yourself write access to the project, then try again."
FAILING = (
    "The disk of {} answered with an error ({}): it may be failing, or have gone away. Copy the project to another "
    "disk and run the same command there; what was written before stands."
)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_named_by_the_file_that_did_not_fit(project: Project, number: int) -> None:
    assert said(project, system(number, "/mnt/ra/tin.csv")) == FULL.format("/mnt/ra/tin.csv")
    assert said(project, system(number)) == FULL.format(project.root)


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EPERM])
def test_what_may_not_be_written_is_named(project: Project, number: int) -> None:
    error = system(number, "/mnt/ra/tin.csv")
    assert said(project, error) == CLOSED.format("/mnt/ra/tin.csv", error)


def test_a_disk_that_fails_is_told_from_a_full_one(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    error = system(errno.EIO, "/mnt/ra/tin.csv")
    assert said(project, error) == FAILING.format("/mnt/ra/tin.csv", error)
    ambiguous = sqlite3.OperationalError("disk I/O error")
    assert said(project, ambiguous) == FAILING.format(project.root, "disk I/O error")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))
    assert said(project, ambiguous) == FULL.format(project.root)


@pytest.mark.parametrize(
    "message",
    ["No space left on device", "write failed: ENOSPC", "database or disk is full", "Disk quota exceeded"],
)
def test_libraries_that_wrap_what_the_system_said_are_understood(project: Project, message: str) -> None:
    told = FULL.format(project.root)
    assert said(project, RuntimeError(message)) == told
    assert said(project, RuntimeError("cannot write"), cause=ValueError(message)) == told
    assert said(project, ValueError("cannot write"), cause=system(errno.ENOSPC)) == told
    unnamed = KeyError("tin.csv")
    unnamed.__context__ = ValueError(message)
    assert said(project, unnamed) == told


def test_a_full_disk_that_looks_like_a_damaged_database_is_no_damage(project: Project) -> None:
    damaged = LedgerError("The ledger is damaged. Rebuild it.")
    full = sqlite3.OperationalError("database or disk is full")
    assert said(project, damaged, cause=full) == FULL.format(project.root)
    assert said(project, damaged, cause=sqlite3.DatabaseError("file is not a database")) == str(damaged)
    assert said(project, ReviewError("tin.csv: no id in line 2"), cause=KeyError("id")) == "tin.csv: no id in line 2"
    assert said(project, SongnguError("No engine is installed.")) == "No engine is installed."


def test_a_damaged_ledger_says_how_it_is_rebuilt(project: Project) -> None:
    told = said(project, sqlite3.DatabaseError("database disk image is malformed"))
    assert told == (
        f"The ledger {project.state_dir / 'ledger.db'} is damaged (database disk image is malformed). "
        "Rebuild it with: songngu doctor --repair"
    )


@pytest.mark.parametrize("error", [ZeroDivisionError("division by zero"), FileNotFoundError(2, "no such file", "a")])
def test_what_the_disk_has_nothing_to_do_with_is_raised_as_it_is(project: Project, error: Exception) -> None:
    with pytest.raises(type(error)) as raised, explaining(project):
        raise error
    assert raised.value is error


def test_work_that_ends_well_is_left_alone(project: Project, tmp_path: Path) -> None:
    with explaining(project):
        (tmp_path / "tin.csv").write_text("xong", encoding="utf-8")
