"""Files that are whole or not there: written beside their place, then put into it in one step. Safe CSV."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a path to write to, in the same folder and with the same ending, and move it to `path` at the end.

    Where the block raises, or the move does, nothing is left behind and what `path` held stays. Raises OSError.
    """
    made = path.with_name(f".{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield made
        os.replace(made, path)
    finally:
        made.unlink(missing_ok=True)


def inert(text: str) -> str:
    """Return a text as a cell of a CSV file for people, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
