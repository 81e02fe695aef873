"""What a run was asked for, what it works with, and what it reads; the same for a run and a dry run."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from songngu.batch.remembering import MEMORY_FILE
from songngu.batch.tally import Tally
from songngu.batch.window import Tools
from songngu.records import Article, Skip, State

if TYPE_CHECKING:
    from songngu.batch.cluster import ClusterOptions
    from songngu.project import Project


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run was asked for; None takes the project's setting."""

    engine: str | None = None
    out: Path | None = None
    formats: tuple[str, ...] | None = None
    split: str | None = None
    workers: int = 0
    """Cores to use; 0: all. On a cluster, cores of one engine; 0: one."""
    cluster: ClusterOptions | None = None
    """The cluster that does the work in this machine's place."""
    limit: int | None = None
    since: dt.date | None = None
    sections: tuple[str, ...] = ()
    """Sections to keep to; none for all. Letters, accents and spacing as in the archive, capitals apart."""
    keep_duplicates: bool | None = None
    redo_drafts: bool | None = None
    """Whether drafts made by another engine, or an earlier version of it, are made anew; None asks where it can."""
    redo_reviewed: bool = False
    """Whether reviewed units whose terms (or, with `redo_drafts`, engine) changed are drafted anew."""


def archive_name(paths: Sequence[str]) -> str:
    """Return a short name for files made from archives: of the first path, in letters that every system takes."""
    stem = Path(paths[0].rstrip("/")).name.split(".")[0] if paths and paths[0] != "-" else "stdin"
    return re.sub(r"[^\w-]+", "-", stem).strip("-") or "archive"


def load_tools(project: Project, options: RunOptions, *, dry: bool = False) -> Tools:
    """Load what a run works with; a `dry` engine can only preview, and needs no key."""
    from songngu.engines import load_engine
    from songngu.memory import Memory
    from songngu.termbase import load

    settings = project.settings
    return Tools(
        termbase=load(
            project.glossary,
            default_date=settings.default_date,
            cache=project.state_dir / "glossary.index",
            romanisation=settings.romanisation,
        ),
        memory=Memory(project.state_dir / MEMORY_FILE),
        engine=load_engine(
            options.engine or settings.engine,
            models=project.models,
            beam_size=settings.beam_size,
            threads=options.workers,
            limits=settings.endpoint,
            dry=dry,
        ),
        memory_state=State(settings.memory_state),
        disabled_checks=frozenset(settings.disabled_checks),
        romanisation=settings.romanisation,
        redo_reviewed=options.redo_reviewed,
    )


def read_items(
    project: Project,
    paths: Sequence[str],
    options: RunOptions,
    tally: Tally,
    *,
    workers: int = 1,
    executor: Executor | None = None,
) -> Iterator[Article | Skip]:
    """Read archives, as far as asked."""
    from songngu.archive import open_archive

    settings = project.settings
    keep = settings.keep_duplicates if options.keep_duplicates is None else options.keep_duplicates
    items = open_archive(
        paths, mapping=settings.columns or None, keep_duplicates=keep, workers=workers, executor=executor
    )
    sections = {one.casefold() for one in options.sections}
    count = 0
    while options.limit is None or count < options.limit:
        with tally.stage("read"):
            item = next(items, None)
        if item is None:
            return
        if isinstance(item, Article):
            if options.since and item.day and item.day < options.since:
                continue
            if sections and (item.section or "").casefold() not in sections:
                continue
            count += 1
        yield item
