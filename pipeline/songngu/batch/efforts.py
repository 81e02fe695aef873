"""How much reviewers changed in a project: for `songngu status` and for the report of a run."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from songngu.batch.ledger import Ledger
from songngu.records import Unit, digest

if TYPE_CHECKING:
    from songngu.review import Edits, Effort, Measure

_FILE = "effort.db"
_MOST = 20
"""Articles, engines, checks and terms that are told, each by itself: those with the most edits."""


def effort_content(ledger: Ledger) -> dict[str, object]:
    """Return what reviewers changed, in all and by article, engine, check and term, as report.json has it."""
    from songngu.review import effort

    units = list(ledger.reviewed_units())
    with _measured(ledger.path.parent / _FILE) as measure:
        found = effort(units, checks=_checks(ledger), measure=measure)
    terms = {hit.term_id: f"{hit.surface} → {hit.target}" for unit in units for hit in unit.hits}
    most = _most(found.by_article)
    titles = {name: ledger.summary(name).title for name in most}
    return {
        **_figures(found.total),
        "by_article": _named(most, titles),
        "by_engine": _named(_most(found.by_engine), {}),
        "by_check": _named(_most(found.by_check), {}),
        "by_term": _named(_most(found.by_term), terms),
        "fought_terms": [
            {
                "term": one.term_id,
                "surface": one.surface,
                "target": one.target,
                "times": one.times,
                "removed": one.removed,
            }
            for one in found.fought
        ],
    }


def _most(groups: Mapping[str, Effort]) -> dict[str, Effort]:
    return dict(sorted(groups.items(), key=lambda pair: (-pair[1].edits, pair[0]))[:_MOST])


def _named(groups: Mapping[str, Effort], labels: Mapping[str, str]) -> list[dict[str, object]]:
    return [{"id": name, "name": labels.get(name) or name, **_figures(one)} for name, one in groups.items()]


def _figures(one: Effort) -> dict[str, object]:
    return {"units": one.units, "changed": one.changed, "edits": round(one.edits, 1), "hter": round(one.hter, 4)}


def _checks(ledger: Ledger) -> dict[str, frozenset[str]]:
    """Return which checks spoke of the texts that reviewers had before them, by unit: of the first that was changed."""
    rows = ledger.db.execute(
        "SELECT unit_id, checks FROM reviews WHERE id IN (SELECT min(id) FROM reviews WHERE checks IS NOT NULL "
        "AND version <> '' GROUP BY unit_id)"
    )
    return {row["unit_id"]: frozenset(row["checks"].split()) for row in rows}


@contextmanager
def _measured(path: Path) -> Iterator[Measure]:
    """Give what counts the edits between two texts, and keeps the counts: they take milliseconds, and never change.

    Where the file cannot be read or written, everything is counted again.
    """
    from songngu.review import Edits, count_edits

    known: dict[str, tuple[float, float]] = {}
    made: dict[str, tuple[float, float]] = {}
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=1.0)) as db:
        db.execute("CREATE TABLE IF NOT EXISTS edits (pair TEXT PRIMARY KEY, edits REAL, words REAL) WITHOUT ROWID")
        known = {pair: (edits, words) for pair, edits, words in db.execute("SELECT pair, edits, words FROM edits")}

    def measure(unit: Unit) -> Edits:
        pair = digest(unit.draft.text, unit.target)
        if pair not in known:
            counted = count_edits(unit)
            known[pair] = made[pair] = (counted.edits, counted.words)
        return Edits(*known[pair])

    yield measure
    if made:
        with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=1.0)) as db, db:
            db.executemany("INSERT OR IGNORE INTO edits VALUES (?, ?, ?)", [(pair, *made[pair]) for pair in made])
