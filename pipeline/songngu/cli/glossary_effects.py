"""`songngu glossary impact`, `gaps` and `propose`: what the glossary does to texts, and what texts teach it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from songngu.errors import UsageError
from songngu.project import Project

if TYPE_CHECKING:
    from songngu.records import Segment, TermHit
    from songngu.termbase.learn import Correction

_paths = click.argument("paths", nargs=-1, type=click.Path(path_type=Path, exists=True))


def _dated(paths: tuple[Path, ...]) -> Iterator[tuple[Segment, dt.date | None]]:
    """Yield the segments of archives with their articles' days; the project's corpora where no path is given."""
    from songngu.archive import open_archive
    from songngu.records import Article
    from songngu.segment import cut

    project = Project.open(Path.cwd())
    for item in open_archive([str(path) for path in paths or (project.corpora,)]):
        if isinstance(item, Article):
            for segment in cut(item):
                yield segment, item.day


@click.command()
@_paths
@click.option("--against", type=click.Path(path_type=Path, exists=True), help="Another folder or term file.")
@click.option("--commit", default="HEAD", show_default=True, help="The commit to compare with, without --against.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def impact(paths: tuple[Path, ...], against: Path | None, commit: str, as_json: bool) -> None:
    """Show what the glossary's changes since the last commit would do to texts.

    \b
    Example:
      songngu glossary impact corpora/sample
    """
    from songngu.termbase import load
    from songngu.termbase.history import committed
    from songngu.termbase.impact import compare

    project = Project.open(Path.cwd())
    after = load(project.glossary, default_date=project.settings.default_date)
    before = load(against) if against else committed(project.glossary, commit)
    result = compare(before, after, _dated(paths))
    counts = {
        "terms_changed": len(result.changes),
        "segments": result.segments,
        "newly_hit": result.newly_hit,
        "lost": result.lost,
        "changed": result.changed,
        "redo": result.redo,
        "contradicted": len(result.contradicted),
    }
    if as_json:
        examples = [
            {"source": e.segment.text, "before": [_brief(h) for h in e.before], "after": [_brief(h) for h in e.after]}
            for e in result.examples
        ]
        terms = [change.term_id for change in result.changes]
        click.echo(json.dumps({"schema": 1, **counts, "terms": terms, "examples": examples}, ensure_ascii=False))
        return
    for change in result.changes:
        was, now = (t.target if t else "(not there)" for t in (change.before, change.after))
        click.echo(f"{change.term_id}: {was}  ->  {now}")
    click.echo(
        f"{counts['terms_changed']} term(s) differ. Of {result.segments:,} segments: {result.newly_hit:,} newly hit, "
        f"{result.lost:,} lose a hit, {result.changed:,} get other wordings; {result.redo:,} drafts to redo, "
        f"{len(result.contradicted):,} reviewed units contradicted."
    )
    for example in result.examples:
        click.echo(f"\n{example.segment.text}")
        click.echo(f"  before: {'; '.join(map(_brief, example.before)) or '-'}")
        click.echo(f"  after:  {'; '.join(map(_brief, example.after)) or '-'}")


def _brief(hit: TermHit) -> str:
    return f"{hit.surface} => {hit.target}{'' if hit.required else ' (advice)'}"


@click.command()
@_paths
@click.option("--least", default=3, show_default=True, help="Shown are names that occur at least so often.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def gaps(paths: tuple[Path, ...], least: int, as_json: bool) -> None:
    """List names and abbreviations that occur often in an archive and have no term.

    \b
    Example:
      songngu glossary gaps corpora/sample --least 2
    """
    from songngu.termbase import load
    from songngu.termbase.learn import gaps as look

    found = look((s for s, _ in _dated(paths)), load(Project.open(Path.cwd()).glossary), least=least)
    for gap in found:
        if as_json:
            row = {"text": gap.text, "kind": gap.kind, "count": gap.count, "examples": list(gap.examples)}
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(f"{gap.count:>5}  {gap.kind:<12}  {gap.text}\n         {gap.examples[0][:140]}")
    if not found and not as_json:
        click.echo(f"Every name that occurs {least} times or more has a term.")


@click.command()
@click.argument("corrections", required=False, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--least", default=2, show_default=True, help="Corrections that make a proposal.")
@click.option(
    "--accept", "accepted", multiple=True, help="Take this proposal (its id) into proposed.csv; may be repeated."
)
def propose(corrections: Path | None, least: int, accepted: tuple[str, ...]) -> None:
    """List wordings that reviewers put in a term's place again and again; take those that are named.

    Learns from the project's reviewed units, and shows what reviewers said about terms in the files they returned.
    CORRECTIONS is a JSON Lines file with source, draft and target to learn from instead.

    \b
    Example:
      songngu glossary propose
      songngu glossary propose corrections.jsonl
    """
    from songngu.termbase import load
    from songngu.termbase.exchange import add
    from songngu.termbase.learn import as_term, proposals
    from songngu.termbase.table import row_of

    project = Project.open(Path.cwd())
    folder = project.glossary
    termbase = load(folder)
    full = _of_file(corrections, termbase) if corrections else _of_project(project)
    terms = {}
    for proposal in proposals(full, least=least):
        term = as_term(proposal, termbase.get(proposal.term_id))
        terms[term.id] = term
        click.echo(f"{term.id}\n  {proposal.source}: {proposal.was} -> {proposal.proposed}, {proposal.count} times")
        for evidence in proposal.evidence:
            click.echo(f"    {evidence.source[:120]}\n      -> {evidence.target[:120]}")
    for term_id in accepted:
        if term_id not in terms:
            raise UsageError(f"There is no proposal {term_id}. Those shown above may be accepted.")
        add(folder, row_of(terms[term_id]), file="proposed.csv")
        click.echo(f"Taken: {term_id}, in proposed.csv. Approve it there by its status.")


def _of_file(path: Path, termbase: Any) -> list[Correction]:
    from songngu.termbase.learn import Correction

    lines = path.read_text(encoding="utf-8-sig").splitlines()
    read = [_correction(line, number, path.name) for number, line in enumerate(lines, 1)]
    return [Correction(r["source"], r["draft"], r["target"], _hits(r["source"], termbase)) for r in read]


def _of_project(project: Project) -> list[Correction]:
    """Show what reviewers said about terms, and return what they made of the drafts."""
    from songngu.batch.ledger import Ledger
    from songngu.batch.reviews import term_decisions
    from songngu.termbase.learn import Correction

    with Ledger(project.state_dir, read_only=True) as ledger:
        for one in term_decisions(ledger):
            said = f": {one.note}" if one.note else ""
            click.echo(
                f"{one.decision} {one.source} -> {one.target or '-'} ({one.reviewer or 'reviewer'}, {one.place}){said}"
            )
        return [
            Correction(unit.segment.text, unit.draft.text, unit.target, unit.hits)
            for unit in ledger.reviewed_units()
            if unit.target != unit.draft.text
        ]


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
