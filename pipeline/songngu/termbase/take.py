"""Taking: what becomes of a term when a proposal or a reviewer's decision is accepted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from songngu.errors import UsageError
from songngu.records import Term, TermDecision, TermStatus
from songngu.termbase.exchange import add, amend, slug
from songngu.termbase.learn import Proposal
from songngu.termbase.table import COLUMNS, Row, row_of

OWN = "own.csv"
"""The term file of a project's own terms."""


def of_proposal(proposal: Proposal, term: Term, *, prefer: bool) -> Term:
    """Return a term with the wording that reviewers wrote: one more that is right, or the one asked for."""
    said = f"reviewers, {proposal.count} times"
    return _with_english(term, proposal.proposed, prefer=prefer, reference=said)


def of_decision(decision: TermDecision, term: Term | None) -> Term:
    """Return the term that a reviewer decided on: new, with other English, or not to be used any more.

    Raises UsageError where there is no such term, or no English.
    """
    reference = f"reviewer {decision.reviewer}".strip() + f", {decision.place}"
    if decision.decision == "remove":
        if term is None:
            raise UsageError(f"There is no term {decision.source} to remove.")
        return replace(term, status=TermStatus.DEPRECATED, reference=_joined(term.reference, reference))
    if not decision.target:
        raise UsageError(f"The decision about {decision.source} ({decision.place}) has no English.")
    if term is None:
        return Term(
            slug(decision.source), decision.source, decision.target, reference=reference, note=decision.note,
            domain="term",
        )  # fmt: skip
    return _with_english(term, decision.target, prefer=True, reference=reference)


def _with_english(term: Term, english: str, *, prefer: bool, reference: str) -> Term:
    others = [e for e in (term.target, *term.target_variants) if e != english]
    if not prefer:
        others = [e for e in others if e != term.target] + ([english] if english != term.target else [])
    return replace(
        term,
        target=english if prefer else term.target,
        target_variants=tuple(dict.fromkeys(others)),
        forbidden=tuple(e for e in term.forbidden if e != english),
        reference=_joined(term.reference, reference),
    )


def _joined(one: str, other: str) -> str:
    return f"{one}; {other}" if one and other not in one else other


def differences(before: Term | None, after: Term) -> tuple[tuple[str, str, str], ...]:
    """Return the cells that differ: column, before, after."""
    old: Row = row_of(before) if before else ("",) * len(COLUMNS)
    return tuple((c, a, b) for c, a, b in zip(COLUMNS, old, row_of(after), strict=True) if a != b)


def write(folder: Path, term: Term) -> str:
    """Write a term where it stands, a new one into `own.csv`; return the file's name.

    Raises TermbaseError, with nothing changed, where the term files have problems.
    """
    file = amend(folder, row_of(term))
    if file is None:
        add(folder, row_of(term), file=OWN)
        return OWN
    return file
