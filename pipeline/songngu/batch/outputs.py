"""Review files of a run: which articles, in which files, and never over a translator's work.

A part is written beside its place, brought to the disk, noted in the ledger, and then moved there: at whatever moment
the power fails, the next run finds out what is missing and writes the same files.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from songngu.batch.ledger import Ledger
from songngu.records import Article, ArticleUnits, Picture

UNITS_FILE = "units.jsonl"
"""The file for machines: one for the whole run, however many files translators get."""
_STAGING = ".being-written"
_LONGEST = 48
"""Characters of a title or section in the name of a file."""


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
    split: str = "units"
    """units, article, section or month: what a review file holds; never more than about `units_per_file`."""
    everything: bool = False
    """Whether all articles of the run are written, not just those that no review file holds as they are."""


@dataclass(frozen=True, slots=True)
class Part:
    """The articles of one review file: their positions in the archive, and their ids."""

    name: str
    positions: tuple[int, ...]
    article_ids: tuple[str, ...]


def write_files(ledger: Ledger, delivery: Delivery) -> list[Path]:
    """Write the review files of a run, and remember in the ledger what they hold; nothing where nothing is new."""
    formats = tuple(one for one in delivery.formats if one != "jsonl")
    written: list[Path] = []
    for part in parts(ledger, delivery):
        written += _write_part(ledger, part, delivery, formats)
    if "jsonl" in delivery.formats and any(True for _ in _to_send(ledger, delivery)):
        written.append(_write_units(ledger, delivery))
    return written


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """Give a folder within another one, for files that are to be moved into it; what a killed run left there goes."""
    place = folder / _STAGING
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    try:
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


def put(made: Iterable[Path], folder: Path) -> list[Path]:
    """Move finished files from the staging folder into their own."""
    places = []
    for path in made:
        to_disk(path)
        os.replace(path, folder / path.name)
        places.append(folder / path.name)
    to_disk(folder)
    return places


def _write_part(ledger: Ledger, part: Part, delivery: Delivery, formats: tuple[str, ...]) -> list[Path]:
    from songngu.archive.photographs import picture_bytes
    from songngu.review import write

    def pictures(article: Article, picture: Picture) -> bytes | None:
        return picture_bytes(article, picture, root=delivery.root)

    name = _free_name(delivery.folder, part.name, ledger)
    articles = [ledger.article_units(article_id) for article_id in part.article_ids]
    with staging(delivery.folder) as folder:
        made = write(articles, folder, name=name, formats=formats, project=delivery.project, pictures=pictures)
        with ledger.transaction():
            ledger.mark_sent([unit for article in articles for unit in article.units], delivery.run_id)
            ledger.note_part(delivery.run_id, part.positions, name)
            for path in made:
                to_disk(path)
                place = delivery.folder / path.name
                ledger.save_file(str(place.resolve()), _sha256(path), delivery.run_id)
        return put(made, delivery.folder)


def _write_units(ledger: Ledger, delivery: Delivery) -> Path:
    from songngu.review.jsonl import write_jsonl

    with staging(delivery.folder) as folder:
        write_jsonl(_each(ledger, delivery), folder / UNITS_FILE)
        return put([folder / UNITS_FILE], delivery.folder)[0]


def _each(ledger: Ledger, delivery: Delivery) -> Iterator[ArticleUnits]:
    for row in _to_send(ledger, delivery):
        yield ledger.article_units(row["id"])


def _to_send(ledger: Ledger, delivery: Delivery) -> Iterator[sqlite3.Row]:
    return ledger.to_send(delivery.run_id, everything=delivery.everything)


def to_disk(path: Path) -> None:
    """Have a file, or a folder's entries, outlive a power cut."""
    if os.name == "nt" and path.is_dir():  # Windows has no handle of a folder to do it with
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# --- which articles in which file ---


def parts(ledger: Ledger, delivery: Delivery) -> Iterator[Part]:
    """Yield the review files of a run: whole articles in the order read, sections and months one after another."""
    counts = Counter(group for group, _ in _grouped(ledger, delivery))
    digits = len(str(sum(counts.values())))
    numbers: Counter[str] = Counter()
    for group, rows in _grouped(ledger, delivery):
        numbers[group] += 1
        name = f"{delivery.name}-{group}" if group else delivery.name
        if delivery.split == "article":
            name = f"{delivery.name}-{sum(numbers.values()):0{digits}d}-{group}"
        elif counts[group] > 1:
            name = f"{name}-{numbers[group]:0{len(str(counts[group]))}d}"
        yield Part(name.rstrip("-"), tuple(row["position"] for row in rows), tuple(row["id"] for row in rows))


def _grouped(ledger: Ledger, delivery: Delivery) -> Iterator[tuple[str, list[sqlite3.Row]]]:
    """Yield the articles of each file with what they have in common."""
    rows = _to_send(ledger, delivery)
    if delivery.split in ("section", "month"):
        rows = iter(sorted(rows, key=lambda row: (_group(row, delivery.split), row["position"])))
    group, held, size = "", list[sqlite3.Row](), 0
    for row in rows:
        own = _group(row, delivery.split)
        full = size + row["units"] > delivery.units_per_file
        if held and (own != group or full or delivery.split == "article"):
            yield group, held
            held, size = [], 0
        group = own
        held.append(row)
        size += row["units"]
    if held:
        yield group, held


def _group(row: sqlite3.Row, split: str) -> str:
    if split == "month":
        return (row["published"] or "")[:7] or "no-date"
    if split == "section":
        return slug(row["section"] or "") or "no-section"
    return slug(row["title"] or "") if split == "article" else ""


def slug(text: str) -> str:
    """Return a text as a part of a file's name: letters that every system takes, words joined by hyphens."""
    from songngu.text import strip_diacritics

    whole = re.sub(r"[^a-z0-9]+", "-", strip_diacritics(text).lower()).strip("-")
    return whole if len(whole) <= _LONGEST else whole[:_LONGEST].rpartition("-")[0] or whole[:_LONGEST]


# --- never over a translator's work ---


def _free_name(folder: Path, name: str, ledger: Ledger) -> str:
    """Return `name`, or the first of name-2, name-3... whose files nobody has changed since they were written."""
    candidate, number = name, 1
    while any(_changed(path, ledger) for path in folder.glob(f"{candidate}.*")):
        number += 1
        candidate = f"{name}-{number}"
    return candidate


def _changed(path: Path, ledger: Ledger) -> bool:
    return path.is_file() and not ledger.wrote(str(path.resolve()), _sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
