"""`songngu run`."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import click

from songngu.project import FORMATS, Project


@click.command()
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@click.option("--engine", help="What translates: embedded, none, or a name from `songngu model list`.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the review files and the report.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Review format; may be repeated.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Threads of the engine; 0: one a core.")
@click.option("--limit", type=click.IntRange(min=1), help="Read so many articles and stop.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Leave out articles published before this day.")
@click.option("--keep-duplicates/--merge-duplicates", default=None, help="Translate near duplicates too.")
@click.option("--redo-drafts", is_flag=True, help="Make drafts of another engine anew; reviewed text stays.")
@click.option("--json", "as_json", is_flag=True, help="Print events and the report as JSON Lines.")
def run(
    archives: tuple[str, ...],
    engine: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    workers: int,
    limit: int | None,
    since: dt.datetime | None,
    keep_duplicates: bool | None,
    redo_drafts: bool,
    as_json: bool,
) -> None:
    """Read archives, translate what is new, check it, and write review files.

    ARCHIVE is a file, a folder, a glob, an address, or - for standard input.

    \b
    Example:
      songngu run corpora/sample
      songngu run --since 2024-01-01 --format xlsx --out for-ms-lan corpora/portal.jsonl.gz
    """
    from songngu.batch.run import RunOptions
    from songngu.batch.run import run as run_batch
    from songngu.cli.progress import listener

    options = RunOptions(
        engine=engine,
        out=out,
        formats=formats or None,
        workers=workers,
        limit=limit,
        since=since.date() if since else None,
        keep_duplicates=keep_duplicates,
        redo_drafts=redo_drafts,
    )
    project = Project.open(Path.cwd())
    with listener(as_json=as_json) as listen:
        report = run_batch(project, archives, options=options, listen=listen)
    if as_json:
        click.echo(json.dumps({"event": "report"} | dict(report.content), ensure_ascii=False))
    else:
        _summary(report.content, report.folder)
    if report.problems:
        raise SystemExit(1)


def _summary(content: object, folder: Path) -> None:
    """Print what a person wants to know at the end of a run."""
    report = json.loads(json.dumps(content))
    articles, segments, terms = report["articles"], report["segments"], report["terms"]
    said = ", ".join(f"{count} {what}" for what, count in articles.items() if count and what != "read")
    click.echo(f"{articles['read']} article(s) read: {said or 'nothing to do'}.")
    made = segments.get("total", 0) - segments.get("reused", 0)
    click.echo(f"{segments.get('total', 0)} segments, {made} drafted; in {report['seconds']['total']:.1f} s.")
    if terms["required"]:
        click.echo(
            f"{terms['applied']} of {terms['required']} required terms stand in the drafts; each miss has a finding."
        )
    found = ", ".join(f"{count} {severity}(s)" for severity, count in report["severities"].items() if count)
    click.echo(f"Findings in what was drafted now: {found or 'none'}. For all units: songngu status")
    for skip in report["skips"][:10]:
        click.echo(f"Skipped {skip['item']}: {skip['reason']}")
    if len(report["skips"]) > 10:
        click.echo(f"... and {len(report['skips']) - 10} more; all are in the report.")
    if report["files"]:
        click.echo(f"Review files in {folder}: {', '.join(report['files'])}")
    elif not articles["read"]:
        click.echo("No article was read, so there is nothing to review.")
    else:
        click.echo(
            "Nothing new to review; earlier review files hold everything. To write them again, name a folder: --out"
        )
    click.echo(f"Report: {folder / 'report.html'}")
