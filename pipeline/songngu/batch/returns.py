"""Review files on their way: which are out as they were written, which came back, which nobody has accepted yet."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.batch.ledger import Ledger
from songngu.project import Project
from songngu.records import Outcome, Result

_ENDINGS = (".songngu.json", ".units.jsonl", ".12.xlf", ".xlsx", ".html", ".xlf", ".tmx", ".csv", ".docx", ".jsonl")
OURS = frozenset({"report.html", "accepted.html", "accepted.csv", "units.jsonl"})
"""Files in the review folder that nobody returns."""
_CONFLICTS = 0
"""What stands for a run at files of conflicts."""
SETTLED = (Result.APPLIED, Result.UNCHANGED, Result.DUPLICATE)
"""Results of rows that need nobody."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A file that lies here as it was written, while units of it came back in another file."""

    path: str
    units: int
    returned: int
    """Of the units, those that somebody has worked on since they were written."""


@dataclass(frozen=True, slots=True)
class ReviewFiles:
    """The files of the review folder, by what became of them; paths relative to the project."""

    out: tuple[str, ...]
    """As they were written, and nothing of them has come back in any file."""
    answered: tuple[Answered, ...]
    """As they were written, and units of them came back: in another format, or in a copy."""
    waiting: tuple[str, ...]
    """Edited or put there since, and not accepted: `songngu accept` takes them."""
    accepted: tuple[str, ...]
    """Accepted as they are."""


def review_files(ledger: Ledger, project: Project) -> ReviewFiles:
    """Look through the review folder, and tell what the ledger knows of each file by its content.

    Files of conflicts that nobody worked in are not among them: the ledger knows which conflicts wait.
    """
    written = {row["sha256"]: row["run_id"] for row in ledger.db.execute("SELECT sha256, run_id FROM files")}
    taken = {row["sha256"] for row in ledger.db.execute("SELECT sha256 FROM returns")}
    out: list[str] = []
    answered: list[Answered] = []
    waiting: list[str] = []
    accepted: list[str] = []
    parts: dict[int, dict[str, tuple[int, int]]] = {}
    for path in _files(project.review):
        content = sha256(path)
        name = path.relative_to(project.root).as_posix()
        run_id = written.get(content)
        if run_id == _CONFLICTS:
            continue
        if content in taken:
            accepted.append(name)
        elif run_id is None:
            waiting.append(name)
        else:
            if run_id not in parts:
                parts[run_id] = _parts(ledger, run_id)
            units, returned = parts[run_id].get(_stem(path.name), (0, 0))
            if returned:
                answered.append(Answered(name, units, returned))
            else:
                out.append(name)
    return ReviewFiles(tuple(out), tuple(answered), tuple(waiting), tuple(accepted))


def _stem(name: str) -> str:
    return name.removesuffix(next(ending for ending in _ENDINGS if name.endswith(ending)))


def _parts(ledger: Ledger, run_id: int) -> dict[str, tuple[int, int]]:
    """Return for each part of a run's review files how many units it holds, and how many of them came back.

    A unit came back where a person has worked on it, and it is not as it was last sent.
    """
    rows = ledger.db.execute(
        "SELECT v.part, count(*), sum(u.touched AND (u.target IS NOT u.sent_target OR u.state IS NOT u.sent_state "
        "OR u.sub_state IS NOT u.sent_sub_state OR u.comment IS NOT u.sent_comment)) FROM visits v "
        "JOIN units u ON u.article_id = v.article_id AND u.stale = 0 WHERE v.run_id = ? GROUP BY v.part",
        (run_id,),
    )
    return {part: (units, returned) for part, units, returned in rows}


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name.endswith(_ENDINGS) and path.name not in OURS and path.name[0] not in ".~":
            yield path


def remember(ledger: Ledger, path: Path, outcomes: Sequence[Outcome]) -> None:
    """Note that a file was accepted, with how many rows it had and how many of them need a person yet."""
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    unsettled = sum(one.result not in SETTLED for one in outcomes)
    ledger.db.execute(
        "INSERT OR REPLACE INTO returns VALUES (?, ?, ?, ?, ?)",
        (sha256(path), path.name, now, len(outcomes), unsettled),
    )


def as_written(ledger: Ledger, path: Path) -> bool:
    """Tell whether a file is as the ledger knows it was written."""
    return ledger.db.execute("SELECT 1 FROM files WHERE sha256 = ?", (sha256(path),)).fetchone() is not None


def sha256(path: Path) -> str:
    """Return the hash of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
