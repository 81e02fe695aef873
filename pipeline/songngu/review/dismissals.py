"""Findings that a reviewer dismissed: they stay away while the text and the terms that they are about stay the same."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from songngu.records import Unit, digest


def dismissal_key(unit: Unit, check: str) -> str:
    """Return the key under which a dismissal is kept, with who and why.

    It is a hash of the check, the Vietnamese, the English, and the terms with the English that they ask for: when one
    of these changes the key does, and the finding comes back. It holds for the same pair of texts in other articles.
    """
    terms = sorted(f"{hit.term_id}\x1e{hit.target}\x1e{'|'.join(hit.variants)}" for hit in unit.hits if hit.required)
    return digest(check, unit.segment.text, unit.target, *terms)


def without_dismissed(unit: Unit, dismissed: Collection[str]) -> Unit:
    """Return a unit without the findings whose keys were dismissed."""
    kept = tuple(finding for finding in unit.findings if dismissal_key(unit, finding.check) not in dismissed)
    return unit if len(kept) == len(unit.findings) else replace(unit, findings=kept)
