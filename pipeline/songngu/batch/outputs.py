"""Review files of a run: which articles, in which files, and never over a translator's work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from songngu.batch.ledger import Ledger
from songngu.records import ArticleUnits


def groups(ledger: Ledger, article_ids: Sequence[str], *, units_per_file: int) -> Iterator[list[ArticleUnits]]:
    """Yield whole articles, up to about so many units together."""
    group: list[ArticleUnits] = []
    size = 0
    for article_id in article_ids:
        article = ledger.article_units(article_id)
        if group and size + len(article.units) > units_per_file:
            yield group
            group, size = [], 0
        group.append(article)
        size += len(article.units)
    if group:
        yield group


def write_files(
    ledger: Ledger,
    article_ids: Sequence[str],
    folder: Path,
    *,
    name: str,
    project: str,
    formats: Sequence[str],
    units_per_file: int,
    run_id: int,
) -> list[Path]:
    """Write the review files of some articles and remember in the ledger what they hold."""
    from songngu.review import write

    total = sum(1 for _ in groups(ledger, article_ids, units_per_file=units_per_file))
    written: list[Path] = []
    for number, group in enumerate(groups(ledger, article_ids, units_per_file=units_per_file), start=1):
        part = name if total == 1 else f"{name}-{number:0{len(str(total))}d}"
        free = _free_name(folder, part, ledger)
        paths = write(group, folder, name=free, formats=formats, project=project)
        with ledger.transaction():
            ledger.mark_sent([unit for article in group for unit in article.units], run_id)
            for path in paths:
                ledger.save_file(str(path.resolve()), _sha256(path), run_id)
        written += paths
    return written


def _free_name(folder: Path, name: str, ledger: Ledger) -> str:
    """Return `name`, or the first of name-2, name-3... whose files nobody has changed since they were written."""
    candidate, number = name, 1
    while any(_changed(path, ledger) for path in folder.glob(f"{candidate}.*")):
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _changed(path: Path, ledger: Ledger) -> bool:
    return path.is_file() and _sha256(path) != ledger.file_hash(str(path.resolve()))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
