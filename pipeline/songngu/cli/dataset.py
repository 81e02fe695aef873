"""`songngu dataset`: build the bilingual dataset, compare two, export one for other systems."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from songngu.project import Project

if TYPE_CHECKING:
    from songngu.batch.dataset import Built, Listener

_SHOWN = 12


@click.group()
def dataset() -> None:
    """Build the bilingual dataset, compare two, export one."""


@dataset.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--include-drafts", is_flag=True, help="Take what nobody has reviewed, too; its state says so.")
@click.option(
    "--pictures",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder to look in for photographs; may be repeated.",
)
@click.option("--workers", type=click.IntRange(min=1), default=2, show_default=True, help="Threads for photographs.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def build(folder: Path, include_drafts: bool, pictures: tuple[Path, ...], workers: int, as_json: bool) -> None:
    """Build the dataset of what is reviewed into DIR, in place of the one that stands there.

    \b
    Example:
      songngu dataset build published
      songngu dataset build --include-drafts --pictures ~/photographs preview
    """
    from songngu.batch.dataset import BuildOptions
    from songngu.batch.dataset import build as build_dataset

    project = Project.open(Path.cwd())
    options = BuildOptions(include_drafts, tuple(one.resolve() for one in pictures), workers)
    built = build_dataset(project, folder.resolve(), options=options, listen=_listener())
    if as_json:
        click.echo(json.dumps(_as_record(built), ensure_ascii=False))
    else:
        _summary(built)
    if built.dataset.refused:
        raise SystemExit(1)


def _listener() -> Listener:
    """Say how far a build is: in one line on a terminal, every tenth of it elsewhere."""
    said = -1

    def listen(stage: str, done: int, total: int) -> None:
        nonlocal said
        step = 100 if sys.stderr.isatty() else 10
        now = (step * done // max(total, 1)) if stage == "composing" else step + 1
        if now != said:
            said = now
            end = "\r" if sys.stderr.isatty() and stage == "composing" else "\n"
            click.echo(f"[{stage}] {done:,} of {total:,} articles{end}", err=True, nl=False)

    return listen


def _summary(built: Built) -> None:
    held = built.dataset
    segments = sum(len(article.segments) for article in held.articles)
    click.echo(
        f"{len(held.articles):,} articles, {segments:,} segments, {len(held.pictures):,} pictures: {built.folder}"
    )
    drafts = sum(s.state not in ("reviewed", "final") for article in held.articles for s in article.segments)
    if drafts:
        click.echo(f"{drafts:,} segments are drafts that nobody has reviewed; their state says so.")
    if built.forgotten:
        click.echo(f"The takedown list took {built.forgotten} translation(s) out of the project's memory.")
    counts = Counter(one.kind for one in held.refused)
    if counts:
        click.echo("Refused: " + ", ".join(f"{count:,} {kind}(s)" for kind, count in sorted(counts.items())) + ".")
    for one in [one for one in held.refused if one.kind != "segment"][:_SHOWN]:
        click.echo(f"  {one.kind} {one.item}: {one.reason}")
    for notice in held.notices[:_SHOWN]:
        click.echo(f"  notice: {notice.item}: {notice.text}")
    if built.listing:
        click.echo(f"All of it, item by item: {built.listing}")
    click.echo(f"To look at: {built.folder / 'index.html'}")


def _as_record(built: Built) -> dict[str, object]:
    held = built.dataset
    return {
        "schema": 1,
        "folder": str(built.folder),
        "fingerprint": built.fingerprint,
        "version": held.version,
        "articles": len(held.articles),
        "segments": sum(len(article.segments) for article in held.articles),
        "pictures": len(held.pictures),
        "forgotten": built.forgotten,
        "refused": [{"kind": one.kind, "item": one.item, "reason": one.reason} for one in held.refused],
        "notices": [{"kind": one.kind, "item": one.item, "text": one.text} for one in held.notices],
    }


_built = click.Path(exists=True, file_okay=False, path_type=Path)


@dataset.command()
@click.argument("old", type=_built)
@click.argument("new", type=_built)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """List what changed from the dataset OLD to the dataset NEW. The exit status is 1 where they differ.

    \b
    Example:
      songngu dataset diff published-2025 published
    """
    from songngu.dataset.compare import compare

    changes = compare(old, new)
    if as_json:
        rows = [
            {"table": one.table, "item": one.item, "change": one.change, "columns": list(one.columns)}
            for one in changes
        ]
        click.echo(json.dumps({"schema": 1, "changes": rows}, ensure_ascii=False))
    else:
        for one in changes:
            columns = f": {', '.join(one.columns)}" if one.columns else ""
            click.echo(f"{one.change:<8} {one.table:<10} {one.item}{columns}")
        counts = Counter((one.table, one.change) for one in changes)
        said = ", ".join(f"{count:,} {table} {change}" for (table, change), count in sorted(counts.items()))
        click.echo(said or "No difference.")
    if changes:
        raise SystemExit(1)


@dataset.command()
@click.argument("folder", metavar="DIR", type=_built)
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--for", "system", required=True, type=click.Choice(["website", "wordpress"]), help="For which system.")
@click.option("--address", default="", help="Address of the published dataset, from which WordPress fetches images/.")
def export(folder: Path, out: Path, system: str, address: str) -> None:
    """Write the dataset DIR into the folder OUT for a website (a JSON file a language) or WordPress (WXR).

    \b
    Example:
      songngu dataset export published site-data --for website
      songngu dataset export published wp --for wordpress --address https://example.org/published
    """
    from songngu.dataset.website import write_website
    from songngu.dataset.wordpress import write_wordpress

    written = write_website(folder, out) if system == "website" else write_wordpress(folder, out, address=address)
    for path in written:
        click.echo(f"Written: {path}")
