"""`songngu corpus`: what a reader makes of an archive, before anything is translated."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import click

from songngu.cli.corpus_page import page as page_of
from songngu.errors import UsageError
from songngu.project import Project
from songngu.records import Article, BlockKind, Skip

_VIETNAMESE = re.compile("[ăâđêôơưà-ãè-êìíò-õùúýĩũ\u1ea0-\u1ef9]", re.IGNORECASE)
_VIETNAMESE_SHARE = 0.3
"""Share of syllables with Vietnamese marks: running Vietnamese has about 0.75, French under 0.25, English 0."""


@click.group()
def corpus() -> None:
    """See what a reader makes of an archive, before anything is translated."""


def _items(paths: Sequence[str], keep_duplicates: bool, workers: int) -> Iterator[Article | Skip]:
    from songngu.archive import open_archive

    try:
        mapping = Project.open(Path.cwd()).settings.columns
    except UsageError:  # an archive may be looked at from anywhere
        mapping = {}
    workers = workers or len(os.sched_getaffinity(0))
    return open_archive(paths, mapping=mapping, keep_duplicates=keep_duplicates, workers=workers)


_keep = click.option("--keep-duplicates", is_flag=True, help="Do not look for near duplicates.")
_workers = click.option("--workers", type=click.IntRange(min=0), default=0, help="Processes that read; 0: one a core.")
_archives = click.argument("archives", nargs=-1, required=True)


@corpus.command()
@_archives
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object an article.")
@click.option("--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write a page to read.")
@click.option("--limit", type=click.IntRange(min=1), help="Stop after so many items.")
@_keep
@_workers
def show(
    archives: tuple[str, ...], as_json: bool, page: Path | None, limit: int | None, keep_duplicates: bool, workers: int
) -> None:
    """Print what was read, article by article.

    \b
    Example:
      songngu corpus show corpora/sample --html sample.html
    """
    skipped = Counter[bool]()
    items = _counting(islice(_items(archives, keep_duplicates, workers), limit), skipped)
    if as_json:
        items = _printing(items)
    if page:
        with page.open("w", encoding="utf-8") as file:
            file.writelines(page_of(items, archives))
        click.echo(f"Written: {page}", err=as_json)
    else:
        for item in items:
            if not as_json:
                click.echo(_as_text(item))
    click.get_current_context().exit(1 if skipped[True] else 0)


def _counting(items: Iterator[Article | Skip], skipped: Counter[bool]) -> Iterator[Article | Skip]:
    for item in items:
        skipped[isinstance(item, Skip)] += 1
        yield item


def _printing(items: Iterator[Article | Skip]) -> Iterator[Article | Skip]:
    for item in items:
        click.echo(json.dumps(as_record(item), ensure_ascii=False))
        yield item


def as_record(item: Article | Skip) -> dict[str, Any]:
    """Return one line of `corpus show --json` (schema 1)."""
    if isinstance(item, Skip):
        return {"schema": 1, "source": item.item, "skipped": item.reason}
    captions = _by_picture(item, BlockKind.CAPTION)
    return {
        "schema": 1,
        "source": item.source,
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "published": item.published.isoformat() if item.published else None,
        "lead": next((block.text for block in item.blocks if block.kind is BlockKind.LEAD), None),
        "byline": item.author,
        "section": item.section,
        "publisher": item.publisher,
        "blocks": [{"kind": block.kind.value, "text": block.text} for block in item.blocks],
        "pictures": [
            {
                "src": picture.source,
                "also": list(picture.also),
                "caption": captions.get(picture.id),
                "credit": picture.credit,
            }
            for picture in item.pictures
        ],
        "encoding": item.encoding,
        "notes": list(item.notes),
        "duplicate_of": item.duplicate_of,
        "skipped": None,
    }


def _by_picture(article: Article, kind: BlockKind) -> dict[str, str]:
    return {block.picture_id: block.text for block in article.blocks if block.kind is kind and block.picture_id}


def _as_text(item: Article | Skip) -> str:
    if isinstance(item, Skip):
        return f"SKIPPED {item.item}\n  {item.reason}\n"
    facts = (
        item.published and str(item.published),
        item.author,
        item.section,
        item.publisher,
        item.encoding,
        item.duplicate_of and f"duplicate of {item.duplicate_of}",
    )
    lines = [item.title, "  " + item.source, "  " + " | ".join(fact for fact in facts if fact)]
    lines += [f"  note: {note}" for note in item.notes]
    lines += [f"  {block.kind.value:>10}  {block.text}" for block in item.blocks[1:]]
    lines += [f"  {'picture':>10}  {picture.source}" for picture in item.pictures]
    return "\n".join(lines) + "\n"


@corpus.command()
@_archives
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@_keep
@_workers
def stats(archives: tuple[str, ...], as_json: bool, keep_duplicates: bool, workers: int) -> None:
    """Count articles, words, pictures, missing dates, encodings, duplicates, languages.

    \b
    Example:
      songngu corpus stats corpora/sample
    """
    counts = count(_items(archives, keep_duplicates, workers))
    if as_json:
        click.echo(json.dumps({"schema": 1, **counts}, ensure_ascii=False))
    else:
        for name, value in counts.items():
            shown = ", ".join(f"{key} {n:,}" for key, n in value.items()) if isinstance(value, dict) else f"{value:,}"
            click.echo(f"{name.replace('_', ' '):>20}  {shown or '-'}")
    click.get_current_context().exit(1 if counts["skipped"] else 0)


def count(items: Iterator[Article | Skip]) -> dict[str, Any]:
    """Return the figures of an archive. Words are syllables (tiếng), as between spaces."""
    totals: Counter[str] = Counter()
    by: dict[str, Counter[str]] = {name: Counter() for name in ("encodings", "languages", "skip_reasons", "years")}
    for item in items:
        if isinstance(item, Skip):
            totals["skipped"] += 1
            by["skip_reasons"][item.reason.split(":")[0]] += 1
            continue
        totals["articles"] += 1
        syllables = [word for block in item.blocks for word in block.text.split()]
        totals["words"] += len(syllables)
        totals["pictures"] += len(item.pictures)
        totals["captions"] += sum(block.kind is BlockKind.CAPTION for block in item.blocks)
        totals["dates_missing"] += item.published is None
        totals["duplicates"] += item.duplicate_of is not None
        by["encodings"][item.encoding] += 1
        by["years"][str(item.day.year) if item.day else "none"] += 1
        marked = sum(1 for word in syllables if _VIETNAMESE.search(word))
        by["languages"]["vi" if marked >= _VIETNAMESE_SHARE * len(syllables) else "other"] += 1
    names = ("articles", "skipped", "words", "pictures", "captions", "dates_missing", "duplicates")
    return {name: totals[name] for name in names} | {name: dict(counter.most_common()) for name, counter in by.items()}
