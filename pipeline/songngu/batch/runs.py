"""What the ledger keeps of runs: what each was asked, what it has seen, and how far it is."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from songngu.batch.ledger import Ledger
from songngu.batch.rows import Visit
from songngu.batch.tally import Tally
from songngu.records import digest


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is asked to do. An interrupted run goes on only where all of it is the same."""

    name: str
    paths: tuple[str, ...]
    options: str
    """What else decides which articles are read and where the files go, in a form that can be compared."""
    engine: str
    glossary: str
    """What decides the terms: the glossary's fingerprint with the settings about it."""

    @property
    def key(self) -> str:
        """A hash that tells whether two runs are asked the same."""
        return digest(*self.paths, self.options, self.engine, self.glossary)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a run begins: at the first item, or after the last one of an interrupted run."""

    run_id: int
    position: int = 0
    """Items that are done."""
    tally: str = ""
    """The counts of those; see `Tally.load`."""


def begin(ledger: Ledger, plan: Plan, *, anew: bool = False) -> Start:
    """Open a run, or go on with the unfinished one that was asked the same, unless `anew`."""
    row = ledger.db.execute("SELECT id, sources, finished, tally FROM runs ORDER BY id DESC LIMIT 1").fetchone()
    if row and not anew and row["finished"] is None and row["sources"] == plan.key:
        position = "SELECT coalesce(max(position), 0) FROM visits WHERE run_id = ?"
        return Start(row["id"], ledger.db.execute(position, (row["id"],)).fetchone()[0], row["tally"])
    cursor = ledger.db.execute(
        "INSERT INTO runs (name, started, engine, glossary, sources, paths) VALUES (?, ?, ?, ?, ?, ?)",
        (plan.name, now(), plan.engine, plan.glossary, plan.key, json.dumps(plan.paths, ensure_ascii=False)),
    )
    return Start(int(cursor.lastrowid or 0))


def drafted_by_others(ledger: Ledger, engine: str) -> int:
    """Return how many articles have drafts of another engine; 0 where a run of this one was told to leave them."""
    if ledger.db.execute("SELECT 1 FROM runs WHERE engine = ? AND finished IS NOT NULL", (engine,)).fetchone():
        return 0
    query = "SELECT count(*) FROM articles WHERE engine NOT IN (?, 'none', 'recovered')"
    return int(ledger.db.execute(query, (engine,)).fetchone()[0])


def finish(ledger: Ledger, run_id: int, folder: str) -> None:
    """Close a run, with the folder of its report."""
    ledger.db.execute(
        "UPDATE runs SET finished = max(?, started), report = ? WHERE id = ?",  # max: a clock may go backwards
        (now(), folder, run_id),
    )


def keep_visits(ledger: Ledger, run_id: int, visits: Iterable[tuple[int, Visit]]) -> None:
    """Note what became of items, by their positions in the archive."""
    ledger.db.executemany(
        "INSERT INTO visits (run_id, position, item, article_id, result, reason, notes) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (run_id, at, v.item, v.article_id, v.result, v.reason, json.dumps(v.notes, ensure_ascii=False))
            for at, v in visits
        ],
    )


def visits(ledger: Ledger, run_id: int, *, results: Sequence[str] = (), noted: bool = False) -> Iterator[Visit]:
    """What became of each item of a run, in the order read: of some results, or those that have notes."""
    wanted = f"AND result IN ({','.join('?' * len(results))})" if results else ""
    wanted += " AND notes <> '[]'" if noted else ""
    query = f"SELECT * FROM visits WHERE run_id = ? {wanted} ORDER BY position"
    for row in ledger.db.execute(query, (run_id, *results)):
        yield Visit(row["item"], row["result"], row["reason"], row["article_id"], tuple(json.loads(row["notes"])))


def keep_progress(ledger: Ledger, run_id: int, position: int, tally: Tally) -> None:
    """Keep a run's counts as of an item, and one moment of its course for the plots."""
    ledger.db.execute("UPDATE runs SET tally = ? WHERE id = ?", (tally.dump(), run_id))
    moment = (run_id, position, tally.elapsed, tally.words)
    ledger.db.execute("INSERT OR REPLACE INTO moments VALUES (?, ?, ?, ?)", moment)


def course(ledger: Ledger, run_id: int, *, points: int = 120) -> list[tuple[float, int]]:
    """Return a run's course: seconds and words so far, at no more than so many moments."""
    (count,) = ledger.db.execute("SELECT count(*) FROM moments WHERE run_id = ?", (run_id,)).fetchone()
    step = max(1, -(-count // points))
    rows = ledger.db.execute("SELECT seconds, words FROM moments WHERE run_id = ? ORDER BY position", (run_id,))
    found = [(row["seconds"], row["words"]) for number, row in enumerate(rows, start=1) if number % step == 0]
    return [(0.0, 0), *found]


def now() -> str:
    """Return the time for the ledger. Order is told by numbers, never by it: clocks are set back."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
