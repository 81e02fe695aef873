"""`songngu glossary propose`: what reviewers taught, and taking it into the term files. Nothing is taken unasked."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from songngu.errors import UsageError
from songngu.project import Project

if TYPE_CHECKING:
    from songngu.batch.ledger import Ledger
    from songngu.records import Term, TermDecision, TermHit
    from songngu.termbase import Termbase
    from songngu.termbase.learn import Correction, Proposal


@click.command()
@click.argument("corrections", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--least", default=2, show_default=True, help="Corrections that make a proposal.")
@click.option("--accept", "accepted", multiple=True, help="Take what is listed under this id; may be repeated.")
@click.option("--prefer", is_flag=True, help="With --accept: ask for the reviewers' wording, not only admit it.")
@click.option("--reject", "rejected", multiple=True, help="Set a reviewer's decision aside; may be repeated.")
def propose(
    corrections: Path | None, least: int, accepted: tuple[str, ...], prefer: bool, rejected: tuple[str, ...]
) -> None:
    """List wordings that reviewers put in a term's place again and again, and what they decided about terms.

    Each has an id; --accept writes it into the term files, and shows the cells that change and what follows from that.
    CORRECTIONS is a JSON Lines file with source, draft and target to learn from instead of the project's units.

    \b
    Example:
      songngu glossary propose
      songngu glossary propose --accept 1f0c3a52
    """
    from songngu.batch.ledger import Ledger
    from songngu.batch.reviews import settle_term_decision, term_decisions
    from songngu.termbase import load
    from songngu.termbase.learn import proposals

    project = Project.open(Path.cwd())
    termbase = load(project.glossary)
    change = bool(accepted or rejected) and not corrections
    with Ledger(project.state_dir, read_only=not change) as ledger:
        read = _of_file(corrections, termbase) if corrections else _of_project(ledger)
        found = {proposal.id: proposal for proposal in proposals(read, least=least)}
        decided = {} if corrections else {_id(decision): decision for decision in term_decisions(ledger)}
        unknown = [one for one in accepted if one not in found and one not in decided]
        unknown += [one for one in rejected if one not in decided]
        if unknown:
            raise UsageError(f"There is no {', '.join(unknown)}. Ids are shown by: songngu glossary propose")
        if not accepted and not rejected:
            _list(ledger, list(found.values()), decided)
            return
        for one in accepted:
            termbase = load(project.glossary)  # with what was taken before
            if one in found:
                _take_proposal(ledger, project, termbase, found[one], prefer=prefer)
            else:
                _take_decision(ledger, project, termbase, decided[one])
                settle_term_decision(ledger, decided[one])
        for one in rejected:
            settle_term_decision(ledger, decided[one])
            click.echo(f"Set aside: {decided[one].source} -> {decided[one].target or '-'}")


def _list(ledger: Ledger, found: list[Proposal], decided: dict[str, TermDecision]) -> None:
    from songngu.batch.term_effects import effect, told

    for name, one in decided.items():
        note = f": {one.note}" if one.note else ""
        who = one.reviewer or "reviewer"
        click.echo(f"{name}  {one.decision} {one.source} -> {one.target or '-'} ({who}, {one.place}){note}")
        click.echo(f"    {told(effect(ledger, one))}")
    for proposal in found:
        click.echo(f"{proposal.id}  {proposal.source}: {proposal.was} -> {proposal.proposed}, {proposal.count} times")
        for evidence in proposal.evidence:
            click.echo(f"    {evidence.source[:120]}\n      -> {evidence.target[:120]}")
    if not found and not decided:
        click.echo("Nothing to propose: reviewers changed no term often enough, and decided about none.")


def _id(decision: TermDecision) -> str:
    from songngu.records import digest

    return digest(decision.decision, decision.source, decision.target, decision.reviewer)[:8]


def _take_proposal(ledger: Ledger, project: Project, termbase: Termbase, proposal: Proposal, *, prefer: bool) -> None:
    from songngu.records import TermDecision
    from songngu.termbase.take import of_proposal

    term = termbase.get(proposal.term_id)
    if term is None:
        raise UsageError(f"The glossary has no term {proposal.term_id} any more.")
    asked = TermDecision(proposal.source, proposal.proposed, "change", "proposal", proposal.term_id)
    _write(ledger, project, term, of_proposal(proposal, term, prefer=prefer), asked)


def _take_decision(ledger: Ledger, project: Project, termbase: Termbase, decision: TermDecision) -> None:
    from songngu.termbase.take import of_decision

    term = termbase.get(decision.term_id) if decision.term_id else None
    if term is None:
        same = [t for t in termbase.terms if decision.source in (t.source, *t.variants, *t.short)]
        if len(same) > 1:
            names = ", ".join(t.id for t in same)
            raise UsageError(f"{decision.source} is several terms ({names}). Change the right one in its file.")
        term = same[0] if same else None
    _write(ledger, project, term, of_decision(decision, term), decision)


def _write(ledger: Ledger, project: Project, before: Term | None, after: Term, decision: TermDecision) -> None:
    """Write a term, and show the cells that change and what follows in the project."""
    from songngu.batch.term_effects import effect, told
    from songngu.termbase.take import differences, write

    changed = differences(before, after)
    if not changed:
        click.echo(f"{after.id} says so already.")
        return
    file = write(project.glossary, after)
    click.echo(f"Taken: {after.id}, in {file}")
    for column, was, now in changed:
        click.echo(f"    {column}: {was!r} -> {now!r}")
    click.echo(f"    {told(effect(ledger, decision))}. Drafts are made anew by: songngu run")


def _of_project(ledger: Ledger) -> list[Correction]:
    """Return what reviewers made of the project's drafts."""
    from songngu.termbase.learn import Correction

    return [
        Correction(unit.segment.text, unit.draft.text, unit.target, unit.hits)
        for unit in ledger.reviewed_units()
        if unit.target != unit.draft.text
    ]


def _of_file(path: Path, termbase: Any) -> list[Correction]:
    from songngu.termbase.learn import Correction

    lines = path.read_text(encoding="utf-8-sig").splitlines()
    read = [_correction(line, number, path.name) for number, line in enumerate(lines, 1)]
    return [Correction(r["source"], r["draft"], r["target"], _hits(r["source"], termbase)) for r in read]


def _correction(line: str, number: int, name: str) -> dict[str, str]:
    try:
        row = json.loads(line)
        return {field: str(row[field]) for field in ("source", "draft", "target")}
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{name}, line {number}: not a JSON object with source, draft and target ({error}).") from None


def _hits(text: str, termbase: Any) -> tuple[TermHit, ...]:
    from songngu.records import BlockKind, Segment

    segment = Segment("s", "a", 0, BlockKind.PARAGRAPH, 0, len(text), text)
    return tuple(termbase.find(segment, on=None))
