"""How many items an archive has, counted beside the run, so that it can say how long it will take."""

from __future__ import annotations

import gzip
import threading
import zipfile
from collections.abc import Sequence
from pathlib import Path

_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")
_BLOCK = 1 << 20


class Outlook:
    """Counts in a thread of its own; `total` is None until it has counted, or where it cannot."""

    def __init__(self, paths: Sequence[str], limit: int | None) -> None:
        self.total: int | None = None
        self._limit = limit
        threading.Thread(target=self._count, args=(tuple(paths),), name="outlook", daemon=True).start()

    def left(self, *, done: int, new: int, seconds: float) -> float | None:
        """Return the seconds that a run will take yet: `new` of its `done` items were done in so many seconds."""
        if self.total is None or new <= 0 or done > self.total:
            return None
        return (self.total - done) * seconds / new

    def _count(self, paths: tuple[str, ...]) -> None:
        try:
            counts = [_items(name) for name in paths]
        except (OSError, EOFError, zipfile.BadZipFile):
            return  # the run itself will say what is wrong with it
        if None not in counts:
            total = sum(count for count in counts if count is not None)
            self.total = total if self._limit is None else min(total, self._limit)


def _items(name: str) -> int | None:
    path = Path(name)
    if path.is_dir():
        found = [_items(str(one)) for one in path.rglob("*") if one.is_file()]
        return sum(count or 1 for count in found)
    if not path.is_file():
        return None
    if path.name.endswith(_LINES):
        return _lines(path)
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return len(archive.infolist())
    return None if path.suffix in (".tar", ".gz", ".tgz", ".csv", ".tsv", ".xlsx", ".parquet", ".warc", ".xml") else 1


def _lines(path: Path) -> int:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
        count = 0
        while block := file.read(_BLOCK):
            count += block.count(b"\n")
    return count
