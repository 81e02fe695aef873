"""Every file of tests/nasty, through the command that it aims at: what README.md there says of it, soon and in bounds.

The commands run in a process of their own, so that its peak of memory is theirs. Time is the processor's.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from songngu.cli import guarded, songngu
from tests.fuzz.targets import make_project
from tests.nasty.make import files

NASTY = Path(__file__).parent / "nasty"
MOST_SECONDS = 5.0
MOST_MIB = 1024


class Case(NamedTuple):
    """A row of the table."""

    file: str
    into: str
    status: int
    said: str


class Said(NamedTuple):
    """What a command said of a file."""

    status: int
    text: str
    raised: str
    seconds: float
    peak_mib: int


def table() -> list[Case]:
    """Return the rows of README.md."""
    rows = [line.strip("| \n").split(" | ") for line in (NASTY / "README.md").read_text("utf-8").splitlines()]
    told = [row for row in rows if len(row) == 4 and row[0].startswith("`")]
    return [Case(row[0].strip("`"), row[1], int(row[2]), row[3].strip("`")) for row in told]


def _peak() -> int:
    """The most memory of this process so far, in MiB: what grows during a case is the case's."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


def _call(folder: Path, *arguments: str) -> Said:
    """Run a command as a shell does, in this process."""
    os.chdir(folder)
    began, before = time.process_time(), _peak()
    raised = ""

    def command() -> None:
        nonlocal outcome, raised
        outcome = CliRunner().invoke(songngu, arguments)
        if outcome.exception and not isinstance(outcome.exception, SystemExit):
            raise outcome.exception

    outcome = None
    try:
        status = guarded(command)
    except Exception as error:  # noqa: BLE001  (a traceback, as the user would see one)
        raised, status = f"{type(error).__name__}: {error}", -1
    assert outcome is not None
    text = outcome.output + (str(outcome.exception) if outcome.exception else "")
    text.encode()
    peak = _peak() - before
    return Said(status or outcome.exit_code, text, raised, time.process_time() - began, peak)


def _picture(path: Path) -> Said:
    """Prepare a picture as a dataset build does, and make a thumbnail of it as a review page does."""
    from songngu.dataset.pictures import Form, UnusablePicture, prepare, strictly
    from songngu.review.html.thumbnail import data_uri

    began, before = time.process_time(), _peak()
    text = ""
    try:
        with strictly():
            prepare(path.read_bytes(), path.name, form=Form(), credit=None)
    except UnusablePicture as error:
        text = str(error)
    assert data_uri(path.read_bytes()) is None
    peak = _peak() - before
    return Said(1, text, "", time.process_time() - began, peak)


def said_of(case: Case, project: Path) -> Said:
    """Give a file to the command that it aims at."""
    path = NASTY / case.file
    if case.into == "corpus show":
        return _call(project, "corpus", "show", "--json", str(path))
    if case.into == "accept":
        return _call(project, "accept", str(path))
    if case.into == "glossary import":
        return _call(project, "glossary", "import", str(path))
    if case.into == "status":
        folder = project.parent / "settings"
        folder.mkdir(exist_ok=True)
        (folder / "songngu.toml").write_bytes(path.read_bytes())
        return _call(folder, "status")
    assert case.into == "picture"
    return _picture(path)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("nasty") / "project").root


@pytest.fixture(scope="module")
def worker() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


def test_the_table_names_every_file_once() -> None:
    named = [case.file for case in table()]
    assert sorted(named) == sorted(path.name for path in NASTY.iterdir() if path.suffix not in (".md", ".py", ""))


def test_the_files_are_as_they_are_made() -> None:
    assert {name for name, data in files().items() if (NASTY / name).read_bytes() != data} == set()


@pytest.mark.parametrize("case", table(), ids=lambda case: case.file)
def test_it_is_told_what_is_wrong(case: Case, project: Path, worker: ProcessPoolExecutor) -> None:
    glossary = {path.name: path.read_bytes() for path in (project / "glossary").iterdir()}
    said = worker.submit(said_of, case, project).result()
    assert said.raised == ""
    assert case.said in said.text
    assert "Traceback" not in said.text
    assert said.status == case.status
    assert said.seconds < MOST_SECONDS
    assert said.peak_mib < MOST_MIB
    assert {path.name: path.read_bytes() for path in (project / "glossary").iterdir()} == glossary
