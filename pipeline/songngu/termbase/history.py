"""The glossary's history, as git keeps it: what it was at the last commit, and how a term came to be as it is."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from songngu.errors import TermbaseError, UsageError
from songngu.records import Romanisation
from songngu.termbase.base import Termbase
from songngu.termbase.index import Index
from songngu.termbase.table import COLUMNS, Row, parse

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Edit:
    """One commit that changed a term: the cells that differ, before and after."""

    commit: str
    day: str
    author: str
    subject: str
    cells: tuple[tuple[str, str, str], ...]
    """Column, before, after."""


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except FileNotFoundError:
        raise UsageError("git is not installed: the history of a glossary is its history in git.") from None
    if done.returncode:
        raise UsageError(
            f"git cannot tell the history of {folder}: {done.stderr.decode(errors='replace').strip()}. "
            "Keep the glossary in a git repository; `songngu glossary impact --against` compares with another folder."
        )
    return done.stdout


def _rows_at(folder: Path, commit: str) -> list[Row]:
    names = _git(folder, "ls-tree", "--name-only", commit, "./").decode().splitlines()
    problems: list[str] = []
    rows: list[Row] = []
    for name in names:
        if name.endswith(".csv"):
            rows += [line.row for line in parse(_git(folder, "show", f"{commit}:./{name}"), name, problems)]
    if problems:
        raise TermbaseError(f"The glossary of commit {commit} has problems; compare with another one.", tuple(problems))
    return rows


def committed(folder: Path, commit: str = "HEAD", *, romanisation: Romanisation = Romanisation.PLAIN) -> Termbase:
    """Return the termbase as it was at a commit."""
    stamp = _git(folder, "rev-parse", commit).decode().strip()
    return Termbase(Index(_rows_at(folder, commit)), stamp=stamp, romanisation=romanisation)


def history(folder: Path, term_id: str) -> tuple[Edit, ...]:
    """Return the commits that changed a term, the newest first."""
    return tuple(_edits(folder, term_id))[::-1]


def _edits(folder: Path, term_id: str) -> Iterator[Edit]:
    log = _git(folder, "log", "--reverse", "--date=short", f"--format=%h{_SEPARATOR}%ad{_SEPARATOR}%an{_SEPARATOR}%s",
               f"-G(^|,){term_id},", "--", "./*.csv").decode()  # fmt: skip
    empty = ("",) * len(COLUMNS)
    before: Row = empty
    for line in log.splitlines():
        commit, day, author, subject = line.split(_SEPARATOR, 3)
        after = next((row for row in _rows_at(folder, commit) if row[0] == term_id), empty)
        cells = tuple((c, a, b) for c, a, b in zip(COLUMNS, before, after, strict=True) if a != b)
        if cells:
            yield Edit(commit, day, author, subject, cells)
        before = after
