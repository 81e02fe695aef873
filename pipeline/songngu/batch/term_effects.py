"""What a reviewer's decision about a term would do to the project's units, told before a maintainer takes it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from songngu.batch import codec
from songngu.batch.ledger import Ledger
from songngu.english import find_wording
from songngu.records import State, TermDecision, TermHit

_EXAMPLES = 3
_DONE = frozenset({State.REVIEWED.value, State.FINAL.value})


@dataclass(frozen=True, slots=True)
class TermEffect:
    """A decision with the units that it touches; as `glossary impact` counts, of the units in the ledger."""

    decision: TermDecision
    units: int
    """Units that have the term, or the Vietnamese of a term to add."""
    redo: int
    """Of these, drafts that nobody has reviewed: they would be made again."""
    contradicted: int
    """Reviewed units whose English has another wording than the one wanted; they stay as they are."""
    agreeing: int
    """Reviewed units whose English has the wording wanted already."""
    examples: tuple[tuple[str, str], ...]
    """Evidence: the Vietnamese and the English of some units, those that the reviewer worked on first."""


def effect(ledger: Ledger, decision: TermDecision) -> TermEffect:
    """Return what a decision would do. Reads the units' hits; nothing is matched anew and nothing changed."""
    units = redo = contradicted = agreeing = 0
    examples: list[tuple[bool, str, str]] = []
    for row in _touched(ledger, decision):
        units += 1
        done = row["state"] in _DONE
        redo += not done
        if done and decision.target:
            agrees = find_wording(decision.target, row["target"]) is not None
            agreeing += agrees
            contradicted += not agrees
        shown = row["id"] in decision.unit_ids
        if shown or len(examples) < _EXAMPLES:
            examples.append((not shown, row["source"], row["target"]))
    examples.sort(key=lambda one: one[0])
    pairs = tuple((source, target) for _, source, target in examples[:_EXAMPLES])
    return TermEffect(decision, units, redo, contradicted, agreeing, pairs)


def _touched(ledger: Ledger, decision: TermDecision) -> Iterator[sqlite3.Row]:
    query = "SELECT id, source, target, state, hits FROM units WHERE stale = 0 AND"
    if not decision.term_id:
        yield from ledger.db.execute(f"{query} instr(lower(source), lower(?)) > 0", (decision.source,))
        return
    for row in ledger.db.execute(f"{query} instr(hits, ?) > 0", (f'"{decision.term_id}"',)):
        if any(hit.term_id == decision.term_id for hit in codec.load(row["hits"], tuple[TermHit, ...])):
            yield row


def told(effect: TermEffect) -> str:
    """Say in one line what a decision would do."""
    if not effect.units:
        return "no unit of this project has it"
    parts = [f"{effect.units:,} unit(s) have it", f"{effect.redo:,} draft(s) to redo"]
    if effect.decision.target:
        parts.append(f"{effect.contradicted:,} reviewed unit(s) say otherwise, {effect.agreeing:,} agree")
    return "; ".join(parts)
