"""Full disks, folders that cannot be written, damaged ledgers: said in plain words, and nothing is lost."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from songngu.batch.asked import RunOptions
from songngu.batch.run import run
from songngu.engines import FakeEngine
from songngu.errors import SongnguError
from songngu.project import Project
from tests.faults.project import make

OPTIONS = RunOptions(keep_duplicates=True, formats=("jsonl",), workers=1)
Mount = Callable[[Path, str], None]


@pytest.fixture
def mount(monkeypatch: pytest.MonkeyPatch) -> Iterator[Mount]:
    """Mount a small disk on a folder; skipped where that is not allowed."""
    monkeypatch.setattr("songngu.engines.load_engine", lambda *_args, **_options: FakeEngine())
    mounted: list[Path] = []

    def on(folder: Path, options: str) -> None:
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        if (
            sys.platform != "linux"
            or os.geteuid()
            or subprocess.run(command, capture_output=True, check=False).returncode
        ):
            pytest.skip("no disk can be mounted here")
        mounted.append(folder)

    yield on
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=False)


def read(project: Project) -> Any:
    return run(project, [str(project.corpora / "tin.jsonl")], options=OPTIONS).content


@contextmanager
def filled(folder: Path, leave: int) -> Iterator[None]:
    """Have a disk so full that only some bytes are left."""
    ballast = folder / "ballast"
    stat = os.statvfs(folder)
    ballast.write_bytes(b"\0" * max(0, stat.f_bavail * stat.f_frsize - leave))
    yield
    ballast.unlink()


@pytest.mark.parametrize("leave", [0, 150_000, 400_000], ids=["at once", "while drafting", "later"])
def test_a_full_disk_is_named_and_the_next_run_goes_on(tmp_path: Path, mount: Mount, leave: int) -> None:
    project = make(tmp_path / "project", articles=60)
    (project.root / ".songngu").mkdir(exist_ok=True)
    mount(project.root / ".songngu", "size=8m")
    with (
        filled(project.state_dir, leave),
        pytest.raises(SongnguError, match=r"disk of .* is full.*run the same command"),
    ):
        read(project)
    content = read(project)
    assert content["articles"]["read"] == 60
    assert content["articles"]["translated"] == 60


def test_a_full_disk_for_the_review_files_loses_no_draft(tmp_path: Path, mount: Mount) -> None:
    project = make(tmp_path / "project", articles=60)
    mount(project.review, "size=1m")
    with filled(project.review, 20_000), pytest.raises(SongnguError, match="is full"):
        read(project)
    engine = FakeEngine()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("songngu.engines.load_engine", lambda *_args, **_options: engine)
        assert read(project)["articles"]["translated"] == 60
    assert engine.asked == []


def test_a_project_that_cannot_be_written_says_so(tmp_path: Path, mount: Mount) -> None:
    folder = tmp_path / "disk"
    folder.mkdir()
    mount(folder, "size=16m")
    project = make(folder / "project", articles=4)
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    with pytest.raises(SongnguError, match=r"cannot be written.*write access"):
        read(project)


def test_a_damaged_ledger_is_found_before_anything_is_drafted(tmp_path: Path, mount: Mount) -> None:
    del mount  # for its engine
    project = make(tmp_path / "project", articles=30)
    read(project)
    ledger = project.state_dir / "ledger.db"
    data = bytearray(ledger.read_bytes())
    for page in range(6, len(data) // 4096, 3):
        data[4096 * page : 4096 * page + 2048] = os.urandom(2048)
    ledger.write_bytes(data)
    with pytest.raises(SongnguError, match=r"damaged.*songngu doctor --repair"):
        read(project)
