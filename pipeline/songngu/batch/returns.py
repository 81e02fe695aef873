"""Review files on their way: which are out as they were written, which came back, which nobody has accepted yet."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from songngu.batch.ledger import Ledger
from songngu.project import Project
from songngu.records import Outcome, Result

_ENDINGS = (".xlsx", ".html", ".xlf", ".tmx", ".csv", ".docx", ".jsonl", ".songngu.json")
_OURS = frozenset({"report.html", "accepted.html", "accepted.csv", "units.jsonl"})
"""Files in the review folder that nobody returns."""
_SETTLED = (Result.APPLIED, Result.UNCHANGED, Result.DUPLICATE)


@dataclass(frozen=True, slots=True)
class ReviewFiles:
    """The files of the review folder, by what became of them; paths relative to the project."""

    out: tuple[str, ...]
    """As they were written: nobody has worked in them here."""
    waiting: tuple[str, ...]
    """Edited or put there since, and not accepted: `songngu accept` takes them."""
    accepted: tuple[str, ...]
    """Accepted as they are."""


def review_files(ledger: Ledger, project: Project) -> ReviewFiles:
    """Look through the review folder, and tell what the ledger knows of each file by its content."""
    written = {row["sha256"] for row in ledger.db.execute("SELECT sha256 FROM files")}
    taken = {row["sha256"] for row in ledger.db.execute("SELECT sha256 FROM returns")}
    out: list[str] = []
    waiting: list[str] = []
    accepted: list[str] = []
    for path in _files(project.review):
        content = sha256(path)
        kind = accepted if content in taken else out if content in written else waiting
        kind.append(path.relative_to(project.root).as_posix())
    return ReviewFiles(tuple(out), tuple(waiting), tuple(accepted))


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(_ENDINGS) and path.name not in _OURS and path.name[0] not in ".~":
            yield path


def remember(ledger: Ledger, paths: Iterable[Path], outcomes: Iterable[Outcome]) -> None:
    """Note that files were accepted, with how many rows they had and how many of them need a person yet."""
    rows: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.place.partition(", ")[0], []).append(outcome)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    for path in paths:
        own = rows.get(path.name, [])
        unsettled = sum(one.result not in _SETTLED for one in own)
        ledger.db.execute(
            "INSERT OR REPLACE INTO returns VALUES (?, ?, ?, ?, ?)", (sha256(path), path.name, now, len(own), unsettled)
        )


def sha256(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
