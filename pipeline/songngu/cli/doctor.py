"""`songngu doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from songngu.project import Project


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def doctor(as_json: bool) -> None:
    """Check the installation, the engine, the glossary, the ledger and the disk, and say what to do.

    \b
    Example:
      songngu doctor
    """
    from songngu.batch.doctor import examine

    problems = 0
    for diagnosis in examine(Project.open(Path.cwd())):
        problems += not diagnosis.well
        if as_json:
            click.echo(json.dumps(asdict(diagnosis), ensure_ascii=False))
            continue
        click.echo(f"{'ok     ' if diagnosis.well else 'PROBLEM'}  {diagnosis.subject:<12} {diagnosis.detail}")
        if not diagnosis.well and diagnosis.advice:
            click.echo(f"{'':<22}{diagnosis.advice}")
    if problems:
        raise SystemExit(1)
