"""What changed from one dataset to another, item by item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from songngu.dataset.folder import CHECKSUMS
from songngu.dataset.rows import read_rows
from songngu.records import digest

_TABLES = ("articles", "segments", "pictures")
_COUNTED = (*(f"{table}/" for table in _TABLES), *(f"{table}.jsonl" for table in _TABLES))
"""Files that say again what the tables' rows say."""


@dataclass(frozen=True, slots=True)
class Change:
    """One item that is not the same in both."""

    table: str
    """articles, segments, pictures, or files."""
    item: str
    change: Literal["added", "removed", "changed"]
    columns: tuple[str, ...] = ()


def compare(old: Path, new: Path) -> tuple[Change, ...]:
    """Return what changed, table by table in the order of ids. Raises DatasetError where a folder is no dataset."""
    changes = [change for table in _TABLES for change in _compare_rows(table, _rows(old, table), _rows(new, table))]
    before, after = _files(old), _files(new)
    changes += [
        change
        for change in _compare_rows("files", before, after)
        if not change.item.startswith(("images/", "thumbnails/", "gallery/", *_COUNTED))
    ]
    return tuple(changes)


def _compare_rows(table: str, before: dict[str, dict[str, str]], after: dict[str, dict[str, str]]) -> Iterator[Change]:
    for item in sorted(before.keys() | after.keys()):
        if item not in before:
            yield Change(table, item, "added")
        elif item not in after:
            yield Change(table, item, "removed")
        elif before[item] != after[item]:
            names = dict.fromkeys((*before[item], *after[item]))
            differ = tuple(name for name in names if before[item].get(name) != after[item].get(name))
            yield Change(table, item, "changed", differ if table != "files" else ())


def _rows(folder: Path, table: str) -> dict[str, dict[str, str]]:
    """Return a table's rows by id, each column as a hash: a dataset may be larger than the memory."""
    return {row["id"]: {name: digest(repr(value)) for name, value in row.items()} for row in read_rows(folder, table)}


def _files(folder: Path) -> dict[str, dict[str, str]]:
    text = (folder / CHECKSUMS).read_text(encoding="utf-8") if (folder / CHECKSUMS).is_file() else ""
    pairs = (line.split("  ", 1) for line in text.splitlines())
    return {name: {"sha256": value} for value, name in pairs}
