"""What the checks say about texts that reviewers changed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from songngu.batch import reviews
from songngu.batch.ledger import Ledger
from songngu.batch.local import PatientPool
from songngu.batch.window import findings
from songngu.records import Decision, Finding, Romanisation, Unit

if TYPE_CHECKING:
    from songngu.project import Settings

_GROUP = 250
"""Units that are checked at a time: half a second of work."""


def check_again(ledger: Ledger, decisions: Sequence[Decision], settings: Settings) -> None:
    """Look the new texts over, and drop the findings that reviewers dismissed."""
    rows = ledger.rows(list(dict.fromkeys(decision.unit_id for decision in decisions)))
    for decision in decisions:
        reviews.dismiss(ledger, rows[decision.unit_id].unit, decision)
    new = {decision.unit_id for decision in decisions if decision.before.target != decision.after.target}
    found = _findings([row.unit for unit_id, row in rows.items() if unit_id in new], settings)
    for unit_id, row in rows.items():
        checked = replace(row.unit, findings=found.get(unit_id, row.unit.findings))
        reviews.set_findings(ledger, unit_id, reviews.still_open(ledger, checked).findings)


def _findings(units: Sequence[Unit], settings: Settings) -> dict[str, tuple[Finding, ...]]:
    """Check units, of many some at a time in processes of their own: each takes milliseconds."""
    look = partial(_look, disabled=frozenset(settings.disabled_checks), romanisation=settings.romanisation)
    groups = [units[start : start + _GROUP] for start in range(0, len(units), _GROUP)]
    try:
        with PatientPool(os.cpu_count() or 1) as pool:
            made = list(pool.map(look, groups))
    except BrokenProcessPool:  # no processes, or no memory for them
        made = list(map(look, groups))
    return {unit_id: one for group in made for unit_id, one in group.items()}


def _look(
    units: Sequence[Unit], *, disabled: frozenset[str], romanisation: Romanisation
) -> dict[str, tuple[Finding, ...]]:
    return {unit.id: findings(unit, disabled=disabled, romanisation=romanisation) for unit in units}
