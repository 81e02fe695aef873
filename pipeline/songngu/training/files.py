"""Writing beside and moving into place, so that nothing half-written is taken for a model."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from songngu import files
from songngu.errors import EngineError


@contextmanager
def beside(folder: Path) -> Iterator[Path]:
    """Give an empty folder to fill, and put it in place of `folder` once the block ends without an error."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    old = made.with_name(made.name + "-old")
    try:
        yield made
        if folder.exists():
            os.replace(folder, old)
        os.replace(made, folder)
    except OSError as error:
        if old.exists() and not folder.exists():
            os.replace(old, folder)
        raise EngineError(f"{folder} could not be written: {error}. What was there before is unchanged.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write a text beside and move it into place. Raises EngineError where that fails."""
    try:
        with files.beside(path) as made:
            made.write_text(text, encoding="utf-8")
    except OSError as error:
        raise EngineError(f"{path} could not be written: {error}. What was there before is unchanged.") from None
