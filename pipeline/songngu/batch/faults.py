"""What the world does to a run: full disks, folders that cannot be written, damaged files; told in plain words."""

from __future__ import annotations

import errno
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from songngu.batch.ledger import LEDGER_FILE, explained, failing, fails
from songngu.errors import SongnguError

if TYPE_CHECKING:
    from songngu.project import Project

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EROFS, errno.EACCES, errno.EPERM)
_SAID_FULL = re.compile(r"no space left|ENOSPC|disk is full|disk I/O error|quota exceeded", re.IGNORECASE)


@contextmanager
def explaining(project: Project) -> Iterator[None]:
    """Say what happened and what to do where something cannot be written. Raises SongnguError."""
    with explained(project.state_dir / LEDGER_FILE):
        try:
            yield
        except SongnguError as error:
            # The rooms below explain a damaged database; a full disk looks like one to them.
            cause = error.__cause__ or error.__context__
            if isinstance(cause, sqlite3.Error) and (told := _explanation(cause, project)):
                raise SongnguError(told) from error
            raise
        except Exception as error:
            told = _explanation(error, project)
            if not told:
                raise
            raise SongnguError(told) from error


def _explanation(error: BaseException, project: Project) -> str:
    """Return what to tell the user, or an empty text where the disk has nothing to do with it."""
    found: BaseException | None = error
    while found is not None:  # libraries wrap what the system said
        code = found.errno if isinstance(found, OSError) else None
        place = getattr(found, "filename", None) or project.root
        if code == errno.EIO or fails(project.root, str(found)):
            return failing(place, str(found))
        if code in _FULL or _SAID_FULL.search(str(found)):
            return (
                f"The disk of {place} is full. Free some space and run the same command again: it goes on where it "
                "was, and nothing is lost."
            )
        if code in _CLOSED:
            return f"{place} cannot be written ({found}). Give yourself write access to the project, then try again."
        found = found.__cause__ or found.__context__
    return ""
