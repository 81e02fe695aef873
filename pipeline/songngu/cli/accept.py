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
_MEANING = {
    "applied": "taken",
    "unchanged": "as sent, or taken before",
    "stale": "not taken: the source has changed since the file was sent",
    "conflict": "not taken: somebody else changed the same text otherwise",
    "unknown": "not taken: no unit of this project",
    "duplicate": "said twice in the same words",
    "failed": "could not be read",
}


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(exists=True, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def accept(files: tuple[Path, ...], as_json: bool) -> None:
    """Take reviewed files back, in any of the formats, whole or in part, from several people.

    \b
    Example:
      songngu accept review/001-sample/sample.xlsx ~/Downloads/sample.songngu.json
    """
    from songngu.batch.accept import accept as accept_files

    accepted = accept_files(Project.open(Path.cwd()), files)
    if as_json:
        rows = [
            {"unit": one.unit_id, "result": one.result.value, "detail": one.detail, "place": one.place}
            for one in accepted.outcomes
        ]
        click.echo(json.dumps({"schema": 1, "outcomes": accepted.counts, "rows": rows}, ensure_ascii=False))
    else:
        _summary(accepted)
    if accepted.problems:
        raise SystemExit(1)


def _summary(accepted: Accepted) -> None:
    for result, count in accepted.counts.items():
        if count:
            click.echo(f"{count:>7,}  {result:<10} {_MEANING[result]}")
    shown = [one for one in accepted.outcomes if one.result.value in ("stale", "conflict", "unknown", "failed")]
    for one in shown[:_SHOWN]:
        click.echo(f"{one.result.value}: {one.place}: {one.detail}")
    if len(shown) > _SHOWN:
        click.echo(f"... and {len(shown) - _SHOWN} more.")
    if accepted.remembered:
        click.echo(f"{accepted.remembered} translation(s) went into the memory.")
    if accepted.propagated:
        click.echo(f"{accepted.propagated} other unit(s) of the same Vietnamese were given the approved English.")
    if accepted.term_decisions:
        click.echo(
            f"{accepted.term_decisions} decision(s) about terms were kept. See them with: songngu glossary propose"
        )
    if accepted.conflicts:
        click.echo(f"Both sides of each conflict: {accepted.conflicts}. Settle them there, and return that file.")
    click.echo(f"All rows: {accepted.table}")
