"""Units that disagree with one another, within a run and with what the ledger has: looked for when all are drafted."""

from __future__ import annotations

from dataclasses import replace

from songngu.batch import reviews
from songngu.batch.ledger import Ledger
from songngu.records import Finding, Unit

_DISAGREEING = """
    SELECT id FROM units WHERE stale = 0 AND target <> '' AND source IN (
        SELECT source FROM units WHERE stale = 0 AND target <> ''
            AND source IN (SELECT source FROM units WHERE made_in = :run)
        GROUP BY source HAVING count(DISTINCT target) > 1)
    UNION
    SELECT id FROM units WHERE stale = 0 AND made_in = :run AND target IN (
        SELECT target FROM units WHERE stale = 0 AND made_in = :run AND target <> ''
        GROUP BY target HAVING count(DISTINCT source) > 1)
    ORDER BY id
"""


def compare(ledger: Ledger, run_id: int, *, disabled: frozenset[str]) -> dict[str, int]:
    """Give the units that disagree a finding each, and return how many there are by check."""
    from songngu.checks import BATCH_CHECKS, check_batch

    names = {name for name, *_ in BATCH_CHECKS}
    ids = [row["id"] for row in ledger.db.execute(_DISAGREEING, {"run": run_id})]
    rows = ledger.rows(ids)
    found = check_batch([rows[unit_id].unit for unit_id in ids], disabled=disabled)
    counts: dict[str, int] = {}
    with ledger.transaction():
        for unit_id in ids:
            unit = _with(rows[unit_id].unit, found.get(unit_id, ()), names)
            kept = reviews.still_open(ledger, unit)
            reviews.set_findings(ledger, unit_id, kept.findings)
            for finding in kept.findings:
                if finding.check in names:
                    counts[finding.check] = counts.get(finding.check, 0) + 1
    return counts


def _with(unit: Unit, found: tuple[Finding, ...], names: set[str]) -> Unit:
    """Return a unit with these findings in place of earlier ones of the same checks."""
    others = tuple(finding for finding in unit.findings if finding.check not in names)
    return replace(unit, findings=(*others, *found))
