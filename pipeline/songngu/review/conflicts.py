"""The file of conflicts: written beside, then moved to its place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from songngu.files import beside
from songngu.records import Conflict


def write_conflicts(conflicts: Sequence[Conflict], path: Path, *, project: str) -> Path:
    """Write a workbook of the units on which reviewers differ, with both sides and the base, and return its path.

    `read` takes it back like any review file: what its target column then says is the decision. Its base is what
    stood when it was written.
    """
    from songngu.review.xlsx import write_conflicts as write_workbook

    with beside(path) as made:
        write_workbook(conflicts, made, name=path.stem, project=project)
    return path
