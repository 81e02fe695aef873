"""`songngu status`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from songngu.project import Project

_FILES_SHOWN = 10
_LABELS = {
    "initial": "without a draft, or sent back",
    "translated": "drafted, waiting for review",
    "reviewed": "reviewed",
    "final": "final",
    "stale": "stale: their source has changed since",
    "rejected": "sent back by a reviewer",
    "with_findings": "with findings",
    "unsent": "in no review file yet",
}


@click.command()
@click.option("--effort", "with_effort", is_flag=True, help="Also what reviewers changed, by what it may come from.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(with_effort: bool, as_json: bool) -> None:
    """Show how far the project is: what is drafted, reviewed, stale.

    \b
    Example:
      songngu status
      songngu status --effort
    """
    from songngu.batch.status import status as project_status

    state = project_status(Project.open(Path.cwd()))
    if as_json:
        click.echo(json.dumps(state, ensure_ascii=False))
        return
    shown = json.loads(json.dumps(state))
    click.echo(
        f"Project {shown['project']}: {shown['articles']['total']} articles, {shown['articles']['reviewed']} reviewed."
    )
    for name, label in _LABELS.items():
        if shown["units"].get(name):
            click.echo(f"{shown['units'][name]:>9,}  units {label}")
    spent = shown["effort"]
    if spent["units"]:
        click.echo(
            f"Reviewers changed {spent['changed']} of {spent['units']} reviewed units; "
            f"{100 * spent['hter']:.1f} edits for 100 words (HTER)."
        )
        for term in spent["fought_terms"][:5]:
            click.echo(f"  taken out {term['removed']} of {term['times']} times: {term['surface']} → {term['target']}")
        if with_effort:
            _effort(spent)
        else:
            click.echo("  By article, engine, check and term: songngu status --effort")
    waiting = shown["files"]["waiting"]
    for name in waiting[:_FILES_SHOWN]:
        click.echo(f"Edited and not accepted yet: {name}. Take it with: songngu accept {name}")
    if len(waiting) > _FILES_SHOWN:
        click.echo(f"... and {len(waiting) - _FILES_SHOWN} more files that were not accepted.")
    for name, count in shown["conflicts"].items():
        click.echo(f"{count} conflict(s) wait in {name}. Settle them there, then: songngu accept {name}")
    if shown["files"]["out"]:
        click.echo(f"{len(shown['files']['out'])} review file(s) are out, and nothing of them has come back.")
    answered = shown["files"]["answered"]
    for one in answered[:_FILES_SHOWN]:
        click.echo(f"{one['returned']} of the {one['units']} units of {one['path']} came back in another file.")
    if len(answered) > _FILES_SHOWN:
        click.echo(f"... and units of {len(answered) - _FILES_SHOWN} more files came back in others.")
    for decision in shown["term_decisions"][:_FILES_SHOWN]:
        click.echo(
            f"Term, {decision['decision']}: {decision['source']} -> {decision['target'] or '-'} "
            f"({decision['reviewer'] or 'a reviewer'}, {decision['evidence']} unit(s) shown)"
        )
    if shown["term_decisions"]:
        click.echo(f"{len(shown['term_decisions'])} decision(s) about terms wait: songngu glossary propose")
    last = shown["last_run"]
    if last["id"]:
        ended = f"ended {last['finished']}" if last["finished"] else "did not end; run the same command again to go on"
        click.echo(f"Last run: {last['id']} ({last['name']}), {ended}.")


def _effort(spent: Mapping[str, Any]) -> None:
    for by in ("article", "engine", "check", "term"):
        click.echo(f"By {by}, those with the most edits first:\n   HTER  edits  units changed")
        for one in spent[f"by_{by}"]:
            units = f"{one['changed']} of {one['units']}"
            click.echo(f"  {100 * one['hter']:5.1f}  {one['edits']:5.0f}  {units:<14} {one['name']}")
