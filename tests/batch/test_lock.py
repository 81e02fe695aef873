"""One command at a time writes to a project, and a dead holder's lock is free."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from songngu.batch.lock import hold
from songngu.errors import LedgerError

_HOLDER = """
import pathlib, sys, time
from songngu.batch.lock import hold
with hold(pathlib.Path(sys.argv[1]), purpose="run"):
    print("held", flush=True)
    time.sleep(60)
"""


def holder(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", _HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_command_is_told_who_is_at_work(tmp_path: Path) -> None:
    process = holder(tmp_path)
    try:
        with pytest.raises(LedgerError, match=rf"songngu run, process {process.pid}"), hold(tmp_path, purpose="run"):
            pass
    finally:
        process.kill()
        process.wait()


def test_a_killed_holder_leaves_the_project_free(tmp_path: Path) -> None:
    process = holder(tmp_path)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 5
    while True:
        try:
            with hold(tmp_path, purpose="run"):
                return
        except LedgerError:
            if time.monotonic() > deadline:
                raise


def test_the_lock_is_free_again_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), hold(tmp_path, purpose="run"):
        raise ZeroDivisionError
    with hold(tmp_path, purpose="accept"):
        pass
