"""`songngu accept`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from songngu.project import Project

if TYPE_CHECKING:
    from songngu.batch.accept import Accepted

_SHOWN = 20


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@click.option("--reviewer", default="", metavar="NAME", help="Who worked in the rows that name no reviewer.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def accept(files: tuple[Path, ...], reviewer: str, as_json: bool) -> None:
    """Take reviewed files back, in any of the formats, whole or in part, from several people.

    \b
    Example:
      songngu accept review/001-sample/sample.xlsx ~/Downloads/sample.songngu.json
      songngu accept --reviewer "Nguyễn Lan" sample-lan.docx
    """
    from songngu.batch.accept import accept as accept_files

    accepted = accept_files(Project.open(Path.cwd()), files, reviewer=reviewer.strip())
    if as_json:
        rows = [
            {"unit": one.unit_id, "result": one.result.value, "detail": one.detail, "place": one.place}
            for one in accepted.outcomes
        ]
        terms = [
            {
                "decision": one.decision.decision,
                "term": one.decision.term_id,
                "source": one.decision.source,
                "target": one.decision.target,
                "reviewer": one.decision.reviewer,
                "units": one.units,
                "redo": one.redo,
                "contradicted": one.contradicted,
                "agreeing": one.agreeing,
            }
            for one in accepted.term_decisions
        ]
        said = {
            "schema": 1,
            "outcomes": accepted.counts,
            "rows": rows,
            "terms": terms,
            "tagged": accepted.tagged,
            "settled": accepted.settled,
            "emptied": accepted.emptied,
            "unnamed": accepted.unnamed,
            "page": str(accepted.page),
        }
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        _summary(accepted)
    if accepted.problems:
        raise SystemExit(1)


def _summary(accepted: Accepted) -> None:
    from songngu.batch.term_effects import told
    from songngu.review.outcomes import MEANINGS

    for result, count in accepted.counts.items():
        if count:
            click.echo(f"{count:>7,}  {result:<10} {MEANINGS[result][1]}")
    shown = [one for one in accepted.outcomes if one.result.value in ("stale", "conflict", "unknown", "failed")]
    for one in shown[:_SHOWN]:
        named = one.detail.startswith(one.place)  # what is said of a whole file begins with its name
        click.echo(f"{one.result.value}: {one.detail if named else f'{one.place}: {one.detail}'}")
    if len(shown) > _SHOWN:
        click.echo(f"... and {len(shown) - _SHOWN} more.")
    for place in accepted.emptied[:_SHOWN]:
        click.echo(f"warning: {place}: no English is left there. If that was not meant, return the row with its text.")
    if len(accepted.emptied) > _SHOWN:
        click.echo(f"... and {len(accepted.emptied) - _SHOWN} more units that were left without English.")
    if accepted.unnamed:
        click.echo(
            f"warning: {accepted.unnamed} changed unit(s) name no reviewer. "
            "Next time: songngu accept --reviewer NAME FILE"
        )
    if accepted.settled:
        click.echo(f"{accepted.settled} conflict(s) are settled.")
    if accepted.remembered:
        click.echo(f"{accepted.remembered} translation(s) went into the memory.")
    if accepted.propagated:
        click.echo(f"{accepted.propagated} other unit(s) of the same Vietnamese were given the approved English.")
    if accepted.tagged:
        click.echo(f"{accepted.tagged} article(s) were given places and themes by a reviewer.")
    if accepted.term_decisions:
        click.echo(f"{len(accepted.term_decisions)} decision(s) about terms. Take them with: songngu glossary propose")
        for term in accepted.term_decisions[:_SHOWN]:
            decision = term.decision
            click.echo(f"  {decision.decision} {decision.source} -> {decision.target or '-'}: {told(term)}")
    if accepted.conflicts:
        click.echo(f"Both sides of each conflict: {accepted.conflicts}. Settle them there, and return that file.")
    click.echo(f"Every row, for people: {accepted.page}; as a table: {accepted.table}")
