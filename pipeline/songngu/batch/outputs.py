"""Review files of a run: which articles, in which files, and never over a translator's work."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from songngu.batch.ledger import Ledger
from songngu.files import beside
from songngu.records import Article, ArticleUnits, Picture

UNITS_FILE = "units.jsonl"
"""The file for machines: one for the whole run, however many files translators get."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is written where."""

    folder: Path
    name: str
    project: str
    formats: tuple[str, ...]
    units_per_file: int
    run_id: int
    root: Path
    """The project's folder, below which pictures are looked for."""


def write_files(ledger: Ledger, article_ids: Sequence[str], delivery: Delivery) -> list[Path]:
    """Write the review files of some articles, and remember in the ledger what they hold."""
    from songngu.archive.photographs import picture_bytes
    from songngu.review import write

    def pictures(article: Article, picture: Picture) -> bytes | None:
        return picture_bytes(article, picture, root=delivery.root)

    written: list[Path] = []
    formats = tuple(one for one in delivery.formats if one != "jsonl")
    parts = _parts(ledger, article_ids, delivery.units_per_file)
    for number, part in enumerate(parts, start=1):
        name = delivery.name if len(parts) == 1 else f"{delivery.name}-{number:0{len(str(len(parts)))}d}"
        free = _free_name(delivery.folder, name, ledger)
        articles = [ledger.article_units(article_id) for article_id in part]
        paths = write(
            articles, delivery.folder, name=free, formats=formats, project=delivery.project, pictures=pictures
        )
        with ledger.transaction():
            ledger.mark_sent([unit for article in articles for unit in article.units], delivery.run_id)
            for path in paths:
                ledger.save_file(str(path.resolve()), _sha256(path), delivery.run_id)
        written += paths
    if "jsonl" in delivery.formats and article_ids:
        written.append(_write_units(ledger, article_ids, delivery.folder))
    return written


def _write_units(ledger: Ledger, article_ids: Sequence[str], folder: Path) -> Path:
    from songngu.review.jsonl import write_jsonl

    with beside(folder / UNITS_FILE) as made:
        write_jsonl(_each(ledger, article_ids), made)
    return folder / UNITS_FILE


def _each(ledger: Ledger, article_ids: Sequence[str]) -> Iterator[ArticleUnits]:
    for article_id in article_ids:
        yield ledger.article_units(article_id)


def _parts(ledger: Ledger, article_ids: Sequence[str], units_per_file: int) -> list[list[str]]:
    """Group whole articles, up to about so many units together."""
    parts: list[list[str]] = []
    size = 0
    for article_id in article_ids:
        units = ledger.summary(article_id).units
        if not parts or size + units > units_per_file:
            parts.append([])
            size = 0
        parts[-1].append(article_id)
        size += units
    return parts


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
