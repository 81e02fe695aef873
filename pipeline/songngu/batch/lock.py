"""One run at a time: the operating system's file lock, so that a dead holder's lock is free at once."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from songngu.errors import LedgerError


@contextmanager
def hold(folder: Path, *, purpose: str) -> Iterator[None]:
    """Hold a project for a command that writes. Raises LedgerError that names the holder where another one does."""
    from filelock import FileLock, Timeout

    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    holder = folder / "holder.json"
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise LedgerError(
            f"Another command is working on this project: {_describe(holder)}. Wait for it to end, then try again."
        ) from None
    try:
        holder.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "purpose": purpose}))
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _describe(holder: Path) -> str:
    try:
        who = json.loads(holder.read_text())
        return f"songngu {who['purpose']}, process {who['pid']} on {who['host']}"
    except (OSError, ValueError, KeyError):
        return "its name is not known"
