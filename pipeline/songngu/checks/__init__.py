"""Doubts about translations: figures, terms, names, residue, loops, form; each finding says where and why.

`check` looks at one unit, `check_batch` compares units with one another.
"""

from __future__ import annotations

from collections.abc import Sequence

from songngu.checks.batch import check_batch
from songngu.checks.catalogue import BATCH_CHECKS, CHECKS, names_of_checks
from songngu.checks.pair import Check, Pair
from songngu.records import Finding, Romanisation, Segment, TermHit

__all__ = ["BATCH_CHECKS", "CHECKS", "Check", "check", "check_batch", "names_of_checks"]

_ALONE = ("empty", "untranslated")
"""Where one of these has something to say, the others would only repeat it."""


def check(
    segment: Segment,
    hits: Sequence[TermHit],
    target: str,
    *,
    score: float | None = None,
    disabled: frozenset[str] = frozenset(),
    romanisation: Romanisation = Romanisation.PLAIN,
) -> tuple[Finding, ...]:
    """Return the doubts about a translation, worst checks first; spans are offsets into the source and the target.

    `score` is the draft's, the share of a development set's drafts that are worse; `disabled` holds names of checks to
    leave out; `romanisation` says how names are spelt.
    """
    pair = Pair(segment, tuple(hits), target, score, romanisation)
    findings: list[Finding] = []
    for one in CHECKS:
        if one.name in disabled:
            continue
        found = tuple(one.findings(pair))
        findings += found
        if found and one.name in _ALONE:
            break
    return tuple(findings)
