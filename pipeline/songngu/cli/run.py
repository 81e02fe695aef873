"""`songngu run`."""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from songngu.project import FORMATS, SPLITS, Project

if TYPE_CHECKING:
    from songngu.batch.asked import RunOptions


@click.command()
@click.argument("archives", nargs=-1, required=True, metavar="ARCHIVE...")
@click.option("--engine", help="What translates: embedded, none, or a name from `songngu model list`.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder for the review files and the report.")
@click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS), help="Review format; may be repeated.")
@click.option("--split", type=click.Choice(SPLITS), help="What one review file holds; the setting says else.")
@click.option("--workers", type=click.IntRange(min=0), default=0, help="Cores to use; 0: all.")
@click.option("--cluster", metavar="ADDRESS", help="Work on a Ray cluster: HOST:PORT of its head, or auto.")
@click.option("--shards", metavar="URL", help="With --cluster: a folder that all its machines reach.")
@click.option("--limit", type=click.IntRange(min=1), help="Read so many articles and stop.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]), help="Leave out articles published before this day."
)
@click.option("--section", "sections", multiple=True, help="Keep to articles of this section; may be repeated.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent to the engine, and send nothing.")
@click.option("--keep-duplicates/--merge-duplicates", default=None, help="Translate near duplicates too.")
@click.option(
    "--redo-drafts/--keep-drafts",
    "redo_drafts",
    default=None,
    help="Make drafts of another engine anew, or leave them; asked on a terminal. Reviewed text stays.",
)
@click.option(
    "--redo-reviewed", is_flag=True, help="Draft anew what was reviewed, where its terms changed; kept beside."
)
@click.option("--json", "as_json", is_flag=True, help="Print events and the report as JSON Lines.")
def run(
    archives: tuple[str, ...],
    engine: str | None,
    out: Path | None,
    formats: tuple[str, ...],
    split: str | None,
    workers: int,
    cluster: str | None,
    shards: str | None,
    limit: int | None,
    since: dt.datetime | None,
    sections: tuple[str, ...],
    dry_run: bool,
    keep_duplicates: bool | None,
    redo_drafts: bool | None,
    redo_reviewed: bool,
    as_json: bool,
) -> None:
    """Read archives, translate what is new, check it, and write review files.

    ARCHIVE is a file, a folder, a glob, an address, or - for standard input.

    \b
    Example:
      songngu run corpora/sample
      songngu run --since 2024-01-01 --format xlsx --out for-ms-lan corpora/portal.jsonl.gz
    """
    from songngu.batch.asked import RunOptions
    from songngu.batch.cluster import ClusterOptions
    from songngu.batch.run import run as run_batch
    from songngu.cli.progress import listener
    from songngu.errors import Stopped

    if shards and not cluster:
        raise click.UsageError("--shards is for runs on a cluster: name it with --cluster.")
    options = RunOptions(
        engine=engine,
        out=out,
        formats=formats or None,
        split=split,
        workers=workers,
        cluster=ClusterOptions(cluster, shards) if cluster else None,
        limit=limit,
        since=since.date() if since else None,
        sections=sections,
        keep_duplicates=keep_duplicates,
        redo_drafts=redo_drafts,
        redo_reviewed=redo_reviewed,
    )
    project = Project.open(Path.cwd())
    if dry_run:
        _preview(project, archives, options, as_json=as_json)
        return
    on_terminal = sys.stdin.isatty() and sys.stderr.isatty() and not as_json
    try:
        with listener(as_json=as_json) as listen, _stopping() as stop:
            ask = _ask if on_terminal else None
            report = run_batch(project, archives, options=options, listen=listen, stop=stop, ask=ask)
    except Stopped as stopped:
        click.echo(str(stopped), err=True)
        raise SystemExit(1) from None
    except KeyboardInterrupt:
        from songngu.batch.local import ENGINE_THREADS

        click.echo("Broken off; whole windows are kept. To go on, run the same command again.", err=True)
        if any(thread.name.startswith(ENGINE_THREADS) for thread in threading.enumerate()):
            sys.stdout.flush()
            os._exit(1)  # an engine that hangs would keep the process for ever
        raise SystemExit(1) from None
    if as_json:
        said = {"event": "report", "report": str(report.folder / "report.json")}
        click.echo(json.dumps(said | dict(report.content), ensure_ascii=False))
    else:
        _summary(report.content, report.folder)
    if report.problems:
        raise SystemExit(1)


def _preview(project: Project, archives: tuple[str, ...], options: RunOptions, *, as_json: bool) -> None:
    """Print what a run would send."""
    from songngu.batch.dry_run import dry_run

    seen = dry_run(project, archives, options=options)
    if as_json:
        click.echo(json.dumps({"event": "dry-run", "leaves": seen.leaves} | asdict(seen), ensure_ascii=False))
        return
    click.echo(f"{seen.engine} would be asked for {seen.segments:,} segments or clauses; nothing was sent.")
    if not seen.leaves:
        click.echo("It works on this machine: nothing would leave it.")
    else:
        click.echo(
            f"To {seen.host} would go {seen.characters:,} characters of {seen.articles:,} article(s), with terms, "
            f"neighbouring sentences and instructions, in {seen.calls:,} calls."
        )
        click.echo(f"Personal data found: {seen.masked:,} would stay here, {seen.personal:,} would be sent.")
    if seen.tokens_in:
        cost = "no price is set under [endpoint]" if seen.cost is None else f"${seen.cost:,.2f}"
        click.echo(f"About {seen.tokens_in:,} tokens in and {seen.tokens_out:,} out: {cost}.")


def _ask(question: str) -> bool:
    return click.confirm(question, default=False, err=True)


@contextmanager
def _stopping() -> Iterator[Callable[[], bool]]:
    """Answer Ctrl-C, and a scheduler's SIGTERM, by finishing what is in hand; a second one breaks off at once."""
    asked = False

    def on_signal(number: int, frame: object) -> None:
        nonlocal asked
        del number, frame
        if asked:
            raise KeyboardInterrupt
        asked = True
        click.echo("Stopping: what is in hand is finished and kept. Once more to break off at once.", err=True)

    before = {one: signal.signal(one, on_signal) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: asked
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


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
