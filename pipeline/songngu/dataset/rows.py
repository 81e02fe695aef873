"""The rows of a dataset that stands in a folder, as its JSON Lines hold them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from songngu.errors import DatasetError

Row = dict[str, Any]


def read_rows(folder: Path, table: str) -> Iterator[Row]:
    """Yield the rows of a table. Raises DatasetError where the folder is no dataset, or a row of it is damaged."""
    path = folder / f"{table}.jsonl"
    if not path.is_file():
        raise DatasetError(f"{folder} is no dataset: it has no {path.name}. Build one with: songngu dataset build")
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict) or "id" not in row:
                raise DatasetError(f"{path}, line {number}: no row of a dataset. Build it anew: songngu dataset build")
            yield row
