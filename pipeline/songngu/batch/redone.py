"""Reviewed text that was made anew because that was asked for: what the reviewer wrote is kept beside."""

from __future__ import annotations

from songngu.batch import codec, runs
from songngu.batch.ledger import Ledger
from songngu.batch.rows import Row
from songngu.records import Unit, Version


def set_aside(ledger: Ledger, row: Row, unit: Unit, run_id: int) -> None:
    """Keep a reviewed unit's text in its history, beside the draft that takes its place.

    Versions taken before may come back: a reviewer may well want the old text after all.
    """
    before = Version(row.unit.target, row.unit.state, row.unit.sub_state, row.unit.comment)
    after = Version(unit.target, unit.state, unit.sub_state, unit.comment)
    ledger.db.execute("UPDATE reviews SET version = '' WHERE unit_id = ?", (unit.id,))
    ledger.db.execute(
        "INSERT INTO reviews (unit_id, at, reviewer, place, before, after, version) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (unit.id, runs.now(), row.reviewer, f"run {run_id}, made anew", codec.dump(before), codec.dump(after), ""),
    )
