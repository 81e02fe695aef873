"""How much reviewers changed in a project: for `songngu status` and for the report of a run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from songngu.batch.ledger import Ledger
from songngu.records import Unit, digest

if TYPE_CHECKING:
    from songngu.review import Edits, Effort, Measure

_FILE = "effort.db"
_VERSION = 1
"""Of what is kept: another where effort is counted in another way."""
_MOST = 20
"""Articles, engines, checks and terms that are told, each by itself: those with the most edits."""


def effort_content(ledger: Ledger) -> dict[str, object]:
    """Return what reviewers changed, in all and by article, engine, check and term, as report.json has it.

    What was found last is kept beside the ledger: without new reviews nobody reads the reviewed units again.
    """
    path, stamp = ledger.path.parent / _FILE, _stamp(ledger)
    content = _kept(path, stamp)
    if content is None:
        content = _count(ledger, path)
        _keep(path, stamp, content)
    for article in content["by_article"]:
        article["name"] = ledger.summary(article["id"]).title or article["id"]
    return content


def _stamp(ledger: Ledger) -> str:
    """Return what changes when the effort may: reviews, and the texts, findings and terms of reviewed units."""
    row = ledger.db.execute(
        "SELECT (SELECT max(id) FROM reviews), count(*), sum(made_in), sum(length(target)), sum(length(draft)), "
        "sum(length(findings)), sum(length(hits)) FROM units WHERE state IN ('reviewed', 'final') AND stale = 0"
    ).fetchone()
    return " ".join(map(str, (_VERSION, *row)))


def _kept(path: Path, stamp: str) -> dict[str, Any] | None:
    """Return what was kept under a stamp; None where there is nothing, or nothing that can be read."""
    with suppress(sqlite3.Error, ValueError), closing(sqlite3.connect(path, timeout=1.0)) as db:
        row = db.execute("SELECT content FROM told WHERE stamp = ?", (stamp,)).fetchone()
        content: dict[str, Any] | None = json.loads(row[0]) if row else None
        return content
    return None


def _keep(path: Path, stamp: str, content: Mapping[str, object]) -> None:
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=1.0)) as db, db:
        db.execute("CREATE TABLE IF NOT EXISTS told (stamp TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID")
        db.execute("DELETE FROM told")
        db.execute("INSERT INTO told VALUES (?, ?)", (stamp, json.dumps(content, ensure_ascii=False)))


def _count(ledger: Ledger, path: Path) -> dict[str, Any]:
    """Read every reviewed unit, and count."""
    from songngu.review import effort

    units = list(ledger.reviewed_units())
    with _measured(path) as measure:
        found = effort(units, checks=_checks(ledger), measure=measure)
    terms = {hit.term_id: f"{hit.surface} → {hit.target}" for unit in units for hit in unit.hits}
    return {
        **_figures(found.total),
        "by_article": _named(_most(found.by_article), {}),
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
