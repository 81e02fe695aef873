"""Folders that workers need (the glossary, the models): used where they lie if they are the same there, else sent."""

from __future__ import annotations

import hashlib
import io
import tarfile
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from songngu.errors import EngineError


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on the driver's machine, with the hash of what is in it."""

    path: str
    fingerprint: str

    @classmethod
    def of(cls, path: Path) -> Folder:
        """Describe a folder."""
        return cls(str(path.resolve()), fingerprint(path))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fingerprint(folder: Path) -> str:
    """Return a hash of the names and bytes of a folder's files."""
    whole = hashlib.sha256()
    for path in _files(folder):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0")
        with path.open("rb") as file:
            whole.update(hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()


def pack(path: str) -> bytes:
    """Return a folder as a TAR file."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for file in _files(Path(path)):
            archive.add(file, file.relative_to(path).as_posix())
    return made.getvalue()


def at_hand(folder: Folder, fetch: Callable[[str], bytes]) -> Path:
    """Return where a folder lies on this machine; it is fetched once where there is none, or another one, at its path.

    Raises EngineError where what was fetched is not what was described: the files changed during the run.
    """
    own = Path(folder.path)
    if own.is_dir() and _known(own) == folder.fingerprint:
        return own
    place = Path(tempfile.gettempdir()) / f"songngu-{folder.fingerprint[:20]}"
    if not place.is_dir():
        with tempfile.TemporaryDirectory(prefix="songngu-") as made:
            whole = Path(made) / "whole"
            with tarfile.open(fileobj=io.BytesIO(fetch(folder.path))) as archive:
                archive.extractall(whole / own.name, filter="data")
            try:
                whole.rename(place)
            except OSError:  # another process of this machine was quicker
                if not place.is_dir():
                    raise
    if _known(place / own.name) != folder.fingerprint:
        raise EngineError(f"{folder.path} changed while the run was under way. Run again to go on with what it is now.")
    return place / own.name


@cache
def _known(path: Path) -> str:
    return fingerprint(path)
