"""`songngu doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from songngu.project import Project


@click.command()
@click.argument("archives", nargs=-1, metavar="[ARCHIVE]...")
@click.option(
    "--repair", is_flag=True, help="Rebuild a damaged ledger and a lost memory; ARCHIVE names what the runs have read."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def doctor(archives: tuple[str, ...], repair: bool, as_json: bool) -> None:
    """Check the installation, the engine, the glossary, the ledger and the disk, and say what to do.

    \b
    Example:
      songngu doctor
      songngu doctor --repair corpora/portal.jsonl.gz
    """
    from songngu.batch.doctor import examine

    if repair:
        _repair(archives, as_json)
        return
    if archives:
        raise click.UsageError("ARCHIVE goes with --repair.")

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


def _repair(archives: tuple[str, ...], as_json: bool) -> None:
    """Rebuild the ledger and say how far that went."""
    from songngu.batch.recover import repair

    done = repair(Project.open(Path.cwd()), archives)
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False, default=str))
        return
    if done.remembered:
        click.echo(f"Put back into the translation memory: {done.remembered} approved sentence(s).")
    if done.whole:
        click.echo("The ledger is whole.")
        return
    if done.kept_as:
        click.echo(f"The damaged ledger is kept as {done.kept_as}.")
    read = ", ".join(f"{count} {table}" for table, count in done.rows.items() if count)
    click.echo(f"Still readable in it: {read or 'nothing'}.")
    if done.damaged:
        click.echo(f"Not all of these could be read: {', '.join(done.damaged)}.")
    if done.archives:
        click.echo(f"Read again: {', '.join(done.archives)}.")
        click.echo(
            f"Units restored from the translation memory: {done.from_memory}; from review files: {done.from_files}."
        )
        click.echo(f"Units for which nothing was found: {done.missing}; the next run drafts them.")
    else:
        click.echo("No archive is known any more. Name what the runs have read: songngu doctor --repair ARCHIVE...")
    for said in done.unreadable:
        click.echo(f"Not read: {said}")
    click.echo("Next: run the same archives again (songngu run), then accept review files that are still out.")
