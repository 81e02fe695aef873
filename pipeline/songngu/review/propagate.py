"""A reviewed translation goes on to units of the same text that nobody has looked at yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from songngu.records import Decision, Sent, State

_APPROVED = (State.REVIEWED, State.FINAL)
_UNTOUCHED = (State.INITIAL, State.TRANSLATED)


def propagate(
    decisions: Iterable[Decision], sources: Mapping[str, str], others: Iterable[Sent]
) -> tuple[Decision, ...]:
    """Return decisions that give `others` the English that was approved for the same Vietnamese.

    `sources` is the Vietnamese of each decided unit. Only units that no person has touched are given it, in state
    translated: somebody is to look at it in its own context. Where approved translations of a text differ, as they
    may by context, none goes on. A rejected unit is not given what it was rejected for.
    """
    approved: dict[str, set[str]] = {}
    decided: dict[str, str] = {}
    for decision in decisions:
        if decision.after.state in _APPROVED and decision.after.target.strip():
            source = sources[decision.unit_id]
            approved.setdefault(source, set()).add(decision.after.target)
            decided[source] = decision.unit_id
    made = []
    for other in others:
        targets = approved.get(other.source, set())
        free = other.current.state in _UNTOUCHED and not other.reviewer and not other.current.sub_state
        if len(targets) != 1 or not free or other.stale:
            continue
        (target,) = targets
        if target != other.current.target:
            after = replace(other.current, target=target, state=State.TRANSLATED)
            made.append(Decision(other.unit_id, other.current, after, "", (f"as unit {decided[other.source]}",)))
    return tuple(made)
