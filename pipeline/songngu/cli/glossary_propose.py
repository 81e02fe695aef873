"""`songngu glossary propose`: what reviewers taught, and taking it into the term files. Nothing is taken unasked."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class _Taking:
    """What accepting one id would do: a term before and after, and the decision that asks for it."""

    before: Term | None
    after: Term
    decision: TermDecision
    settles: bool
    """Whether the decision is a reviewer's own, which stands open until it is settled."""


@click.command()
@click.argument("corrections", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--least", default=2, show_default=True, help="Corrections that make a proposal.")
@click.option("--accept", "accepted", multiple=True, help="Take what is listed under this id; may be repeated.")
@click.option("--prefer", is_flag=True, help="With --accept: ask for the reviewers' wording, not only admit it.")
@click.option("--yes", is_flag=True, help="With --accept: write without asking, as a script must.")
@click.option("--reject", "rejected", multiple=True, help="Set a reviewer's decision aside; may be repeated.")
@click.pass_context
def propose(
    ctx: click.Context,
    corrections: Path | None,
    least: int,
    accepted: tuple[str, ...],
    prefer: bool,
    yes: bool,
    rejected: tuple[str, ...],
) -> None:
    """List wordings that reviewers put in a term's place again and again, and what they decided about terms.

    Each has an id; --accept shows the cells that would change and what follows from that, and asks before it writes
    into the term files. Without a terminal nothing is written unless --yes is given; exit status 1 tells so.
    CORRECTIONS is a JSON Lines file with source, draft and target to learn from instead of the project's units.

    \b
    Example:
      songngu glossary propose
      songngu glossary propose --accept 1f0c3a52
      songngu glossary propose --accept 1f0c3a52 --yes
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
        takings = _takings(termbase, [found.get(one) or decided[one] for one in accepted], prefer=prefer)
        for taking in takings:
            _show(ledger, taking)
        if any(t.before != t.after for t in takings) and not yes and not _agreed():
            click.echo("Nothing was changed.")
            ctx.exit(1)
        for taking in takings:
            _take(ledger, project.glossary, taking)
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


def _takings(termbase: Termbase, asked: Sequence[Proposal | TermDecision], *, prefer: bool) -> list[_Taking]:
    """Return what accepting would do, in order; a term that several ids change goes through all of them.

    Raises UsageError where one of them cannot be taken.
    """
    from songngu.records import TermDecision
    from songngu.termbase.take import of_decision, of_proposal

    terms = {term.id: term for term in termbase.terms}
    takings = []
    for one in asked:
        if isinstance(one, TermDecision):
            before = _decided_on(one, terms)
            taking = _Taking(before, of_decision(one, before), one, True)
        else:
            before = terms.get(one.term_id)
            if before is None:
                raise UsageError(f"The glossary has no term {one.term_id} any more.")
            decision = TermDecision(one.source, one.proposed, "change", "proposal", one.term_id)
            taking = _Taking(before, of_proposal(one, before, prefer=prefer), decision, False)
        terms[taking.after.id] = taking.after
        takings.append(taking)
    return takings


def _decided_on(decision: TermDecision, terms: Mapping[str, Term]) -> Term | None:
    """Return the term that a reviewer decided on; None where it is to be a new one."""
    named = terms.get(decision.term_id) if decision.term_id else None
    if named is not None:
        return named
    same = [t for t in terms.values() if decision.source in (t.source, *t.variants, *t.short)]
    if len(same) > 1:
        names = ", ".join(t.id for t in same)
        raise UsageError(f"{decision.source} is several terms ({names}). Change the right one in its file.")
    return same[0] if same else None


def _show(ledger: Ledger, taking: _Taking) -> None:
    """Show the cells that would change, and what would follow in the project."""
    from songngu.batch.term_effects import effect, told
    from songngu.termbase.take import differences

    changed = differences(taking.before, taking.after)
    if not changed:
        click.echo(f"{taking.after.id} says so already.")
        return
    click.echo(f"{taking.after.id}{'' if taking.before else ', a new term'}:")
    for column, was, now in changed:
        click.echo(f"    {column}: {was!r} -> {now!r}")
    click.echo(f"    {told(effect(ledger, taking.decision))}")


def _agreed() -> bool:
    """Ask whether to write; without a terminal nobody can say so."""
    if not _on_terminal():
        click.echo("To write this into the term files, give --yes.", err=True)
        return False
    return click.confirm("Write this into the term files?", default=False, err=True)


def _on_terminal() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _take(ledger: Ledger, folder: Path, taking: _Taking) -> None:
    from songngu.batch.reviews import settle_term_decision
    from songngu.termbase.take import write

    if taking.before != taking.after:
        file = write(folder, taking.after)
        click.echo(f"Taken: {taking.after.id}, in {file}. Drafts are made anew by: songngu run")
    if taking.settles:
        settle_term_decision(ledger, taking.decision)


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
