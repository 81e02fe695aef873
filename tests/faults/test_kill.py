"""A run that is killed at any moment, and started again, leaves what an uninterrupted run leaves: the same bytes.

A few kills here. SONGNGU_KILLS=200 makes it as many as it takes to believe it, SONGNGU_REAL_KILLS=20 of `songngu run`.
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.run import run
from songngu.engines import FakeEngine
from songngu.project import Project
from songngu.records import Request, Translation
from tests.faults.project import killed, make, outcome, start

KILLS = int(os.environ.get("SONGNGU_KILLS", "4"))
REAL_KILLS = int(os.environ.get("SONGNGU_REAL_KILLS", "1"))
KILLS_A_RUN = 4
ARCHIVE = "corpora/tin.jsonl"

Attempt = Callable[[Project, float | None], bool]
"""Runs a project, killed after so many seconds; tells whether it came to its end."""


class UnhurriedEngine(FakeEngine):
    """An engine that takes a while, so that kills meet it at work, and whose answers depend on who is asked together.

    So do those of real ones, in the last digits of their scores: a resumed run must make the same windows.
    """

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        time.sleep(0.004 * len(requests))
        return [Translation(f"EN {request.text}", -1 / len(requests)) for request in requests]


def forked(project: Project, after: float | None) -> bool:
    """Run in a process of its own that has all modules already."""
    if after is None:
        _run_here(project)  # which has the modules loaded for those that follow
        return True
    return not killed(_run_here, project, after)


def _run_here(project: Project) -> None:
    os.chdir(project.root)
    run(project, [ARCHIVE], options=RunOptions(keep_duplicates=True, workers=1))


def commanded(project: Project, after: float | None) -> bool:
    """Run `songngu run` with the embedded model."""
    process = start(project)
    try:
        out, err = process.communicate(timeout=after)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return False
    assert process.returncode == 0, out + err
    return True


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
@pytest.mark.parametrize(
    ("attempt", "wanted", "articles"), [(forked, KILLS, 30), (commanded, REAL_KILLS, 12)], ids=["forked", "songngu run"]
)
def test_a_killed_run_ends_as_if_nothing_had_been(attempt: Attempt, wanted: int, articles: int, tmp_path: Path) -> None:
    whole = make(tmp_path / "whole" / "project", articles=articles)
    begun = time.monotonic()
    assert attempt(whole, None)
    seconds = time.monotonic() - begun
    expected = outcome(whole)
    moments = random.Random(7)
    kills = number = 0
    while kills < wanted:
        number += 1
        project = make(tmp_path / str(number) / "project", articles=articles)
        for _ in range(min(KILLS_A_RUN, wanted - kills)):
            if attempt(project, moments.uniform(0.05, 0.95) * seconds):
                break
            kills += 1
        else:
            assert attempt(project, None)
        _compare(outcome(project), expected)


def _compare(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found.keys() == expected.keys()
    for name, content in expected.items():
        assert found[name] == content, name
