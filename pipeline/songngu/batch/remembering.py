"""What people approved goes from the ledger into the translation memory: as it comes back, and all of it again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from songngu.batch.ledger import Ledger
from songngu.batch.rows import Row
from songngu.errors import LedgerError
from songngu.records import State

if TYPE_CHECKING:
    from songngu.memory import Entry, Memory

MEMORY_FILE = "memory.db"
_REMEMBERED = (State.REVIEWED, State.FINAL)
_AT_A_TIME = 500


def remember(ledger: Ledger, memory: Memory, unit_ids: Mapping[str, dt.datetime]) -> int:
    """Put what is reviewed of some units into the memory, and take out what a reviewer sent back.

    Units come with the time of their review. Returns how many entries are new or changed.
    """
    changed, names = 0, list(unit_ids)
    for start in range(0, len(names), _AT_A_TIME):
        rows = list(ledger.rows(names[start : start + _AT_A_TIME]).values())
        memory.remove([row.unit.id for row in rows if row.unit.state not in _REMEMBERED])
        changed += memory.add(_entries(ledger, rows, unit_ids))
    return changed


def _entries(ledger: Ledger, rows: Iterable[Row], times: Mapping[str, dt.datetime]) -> Iterator[Entry]:
    from songngu.memory.entries import entry_of

    reviewed = [row for row in rows if row.unit.state in _REMEMBERED and not row.stale]
    articles = {name: ledger.article(name) for name in {row.unit.segment.article_id for row in reviewed}}
    for row in reviewed:
        article = articles[row.unit.segment.article_id]
        yield entry_of(row.unit, article, reviewer=row.reviewer, at=times[row.unit.id])


def lost(ledger: Ledger, known: Collection[str]) -> dict[str, dt.datetime]:
    """Return the units that people approved and the memory does not know, with the time of their last review."""
    rows = ledger.db.execute(
        "SELECT u.id, max(r.at) AS at FROM units u JOIN reviews r ON r.unit_id = u.id "
        "WHERE u.state IN ('reviewed', 'final') AND u.stale = 0 GROUP BY u.id ORDER BY at, u.id"
    )
    return {row["id"]: dt.datetime.fromisoformat(row["at"]) for row in rows if row["id"] not in known}


def refill(ledger: Ledger, folder: Path) -> int:
    """Put every approved unit that the memory lacks into it; a damaged file is kept under another name first.

    Returns how many there were.
    """
    from songngu.memory import Memory

    path = folder / MEMORY_FILE
    with suppress(LedgerError), Memory(path) as memory:
        if memory.integrity() == "ok":
            return remember(ledger, memory, lost(ledger, memory.unit_ids()))
    set_aside(path)
    with Memory(path) as memory:
        return remember(ledger, memory, lost(ledger, memory.unit_ids()))


def set_aside(path: Path) -> Path | None:
    """Move a damaged database away, with its log, under the first free name; return that, None where none was."""
    if not path.exists():
        return None
    number = 1
    while (kept := path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")).exists():
        number += 1
    for ending in ("", "-wal", "-shm"):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.rename(kept.with_name(kept.name + ending))
    return kept
