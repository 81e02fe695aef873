"""Killed at any moment, `accept` and `dataset build` lose nothing: given again, they leave what one whole pass leaves.

A few kills here; SONGNGU_KILLS=200 makes it as many as it takes to believe it.
"""

import json
import os
import random
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from songngu.batch.accept import accept
from songngu.batch.asked import RunOptions
from songngu.batch.dataset import BuildOptions, build
from songngu.batch.run import run
from songngu.project import Project
from tests.dataset.conftest import REVIEW, REVIEWER
from tests.faults.project import killed, rows

KILLS = int(os.environ.get("SONGNGU_KILLS", "4"))
KILLS_A_ROUND = 4

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose sample was drafted, with a file that a reviewer gives back: approved, corrected and rejected."""
    project = Project.create(tmp_path_factory.mktemp("sent") / "project")
    with chdir(project.root):
        run(
            project, ["corpora/sample"], options=RunOptions(engine="none", out=project.root / "out", formats=("jsonl",))
        )
    english = dict(line.split("\t") for line in REVIEW.read_text(encoding="utf-8").splitlines())
    lines = [json.loads(line) for line in (project.root / "out" / "units.jsonl").read_text("utf-8").splitlines()]
    with (project.root / "back.jsonl").open("w", encoding="utf-8") as file:
        for number, row in enumerate(lines):
            state = "translated" if number % 7 == 6 else "reviewed"
            row |= {
                "target": english[row["source"]],
                "state": state,
                "reviewer": REVIEWER,
                "comment": "Xong." * (number % 5 == 0),
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return project.root


def take_back(root: Path) -> None:
    accept(Project.open(root), [root / "back.jsonl"])


def publish(root: Path) -> None:
    build(Project.open(root), root / "published", options=BuildOptions())


def kept(root: Path) -> dict[str, object]:
    """Return what people's work has become: the ledger's and the memory's rows, the times apart."""
    state = root / ".songngu"
    return {"ledger": rows(state / "ledger.db"), "memory": rows(state / "memory.db")}


def published(root: Path) -> dict[str, bytes]:
    folder = root / "published"
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert found
    return found | {f"beside: {path.name}": b"" for path in root.iterdir() if "published" in path.name}


def torture(call: Callable[[Path], None], look: Callable[[Path], dict[str, object]], start: Path, folder: Path) -> None:
    """Kill a command at random moments, let it end, and compare with what it leaves when nobody kills it."""
    whole = shutil.copytree(start, folder / "whole" / "project")
    call(whole)  # which loads all modules for the processes that are killed
    again = shutil.copytree(start, folder / "again" / "project")
    begun = time.monotonic()
    call(again)
    seconds = time.monotonic() - begun
    expected, moments = look(whole), random.Random(11)
    assert look(again) == expected
    kills = number = 0
    while kills < KILLS:
        number += 1
        project = shutil.copytree(start, folder / str(number) / "project")
        for _ in range(min(KILLS_A_ROUND, KILLS - kills)):
            if not killed(call, project, moments.uniform(0.02, 0.98) * seconds):
                break
            kills += 1
        call(project)
        found = look(project)
        assert found.keys() == expected.keys()
        for name, content in expected.items():
            assert found[name] == content, name
        shutil.rmtree(project)


def test_a_return_that_was_killed_is_taken_whole_the_next_time(sent: Path, tmp_path: Path) -> None:
    torture(take_back, kept, sent, tmp_path)


def test_a_build_that_was_killed_leaves_the_same_dataset_the_next_time(sent: Path, tmp_path: Path) -> None:
    reviewed = shutil.copytree(sent, tmp_path / "reviewed")
    take_back(reviewed)
    torture(publish, published, reviewed, tmp_path)
