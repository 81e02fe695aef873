"""The folder of a dataset: built beside its place and put into it whole; checksums of all files."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from songngu.errors import DatasetError

CHECKSUMS = "CHECKSUMS"
_MARK = "croissant.json"
"""What tells a dataset from a folder that somebody else filled."""


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """Give an empty folder beside `folder`, and put it in its place at the end. Raises DatasetError.

    Where the block raises, what `folder` held stays as it was. A build that was killed leaves its half behind; the next
    one removes it, and puts back an old dataset that was just being replaced.
    """
    folder = folder.resolve()
    _refuse_unfit(folder)
    made, old = folder.with_name(f".{folder.name}.building"), folder.with_name(f".{folder.name}.old")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        for left in (made, old):
            shutil.rmtree(left, ignore_errors=True)
        made.mkdir()
        yield made
        if folder.exists():
            folder.rename(old)
        made.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise DatasetError(_what_happened(error, folder)) from error
    finally:
        if old.exists() and not folder.exists():
            old.rename(folder)
        shutil.rmtree(made, ignore_errors=True)


def _refuse_unfit(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise DatasetError(f"{folder} is a file. Name a folder that does not exist yet, or one that holds a dataset.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _MARK).is_file():
        raise DatasetError(
            f"{folder} holds other files, and a build replaces the whole folder. Name a new one; nothing was changed."
        )


def _what_happened(error: OSError, folder: Path) -> str:
    stays = f"The dataset in {folder} is as it was." if folder.exists() else f"{folder} was not made."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full. {stays} Make room and build again: nothing of this build is left."
    return f"The dataset cannot be written: {error}. {stays}"


def write_checksums(folder: Path) -> str:
    """Write the SHA-256 of every file, as `sha256sum --check CHECKSUMS` reads them; return that of the list itself."""
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in files(folder)]
    text = "".join(lines)
    (folder / CHECKSUMS).write_text(text, encoding="utf-8", newline="\n")
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def files(folder: Path) -> list[Path]:
    """Return all files of a dataset but the list of checksums, in a stable order."""
    found = [Path(base) / name for base, _, names in os.walk(folder) for name in names]
    return sorted(
        (one for one in found if one != folder / CHECKSUMS), key=lambda one: one.relative_to(folder).as_posix()
    )


def sha256(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
