"""The run: read, segment, match, translate, check, and write review files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from songngu.batch import report as reports
from songngu.batch.consistency import compare
from songngu.batch.cutting import Visited, cut_ahead, cut_all
from songngu.batch.drafting import Drafting
from songngu.batch.ledger import Ledger
from songngu.batch.lock import hold
from songngu.batch.outputs import Delivery, write_files
from songngu.batch.prepare import Prepared
from songngu.batch.report import Report, Tally
from songngu.batch.rows import Visit, article_digest
from songngu.batch.shards import Bench, ThreadBench
from songngu.batch.window import Tools
from songngu.errors import SongnguError
from songngu.records import Article, Severity, Skip, State, digest

if TYPE_CHECKING:
    from songngu.project import Project

WINDOW_SEGMENTS = 1024
"""Segments drafted together: enough for full batches of like length, few enough to lose little when killed."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What a run was asked for; None takes the project's setting."""

    engine: str | None = None
    out: Path | None = None
    formats: tuple[str, ...] | None = None
    workers: int = 0
    limit: int | None = None
    since: dt.date | None = None
    keep_duplicates: bool | None = None
    redo_drafts: bool = False
    """Whether drafts made by another engine, or an earlier version of it, are made anew."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    stage: str
    """starting, loading, translating, writing, done."""
    tally: Tally
    detail: str = ""


Listener = Callable[[Progress], None]


def run(project: Project, paths: Sequence[str], *, options: RunOptions, listen: Listener = lambda _: None) -> Report:
    """Run the pipeline over archives. Raises SongnguError where nothing can be done; one bad article stops nothing."""
    tally = Tally()
    listen(Progress("starting", tally, ", ".join(paths)))
    with hold(project.state_dir, purpose="run"), Ledger(project.state_dir) as ledger:
        with tally.stage("load"):
            tools = _load(project, options)
        listen(Progress("loading", tally, tools.engine.name))
        with closing(tools.engine), closing(tools.memory):
            name = archive_name(paths)
            run_id = ledger.begin_run(
                name,
                engine=tools.engine.fingerprint,
                glossary=tools.termbase.fingerprint,
                sources=digest(*paths, repr(options)),
            )
            with closing(ThreadBench(tools)) as bench:
                _translate(project, paths, options, ledger, tools, bench, run_id, tally, listen)
        with tally.stage("check"):
            doubts = compare(ledger, run_id, disabled=tools.disabled_checks)
            tally.findings.update(doubts)
            tally.severities[Severity.NOTE.value] += sum(doubts.values())
        listen(Progress("writing", tally))
        return _finish(project, options, ledger, tools, run_id, name, tally, listen)


def archive_name(paths: Sequence[str]) -> str:
    """Return a short name for files made from archives: of the first path, in letters that every system takes."""
    stem = Path(paths[0].rstrip("/")).name.split(".")[0] if paths and paths[0] != "-" else "stdin"
    return re.sub(r"[^\w-]+", "-", stem).strip("-") or "archive"


def _load(project: Project, options: RunOptions) -> Tools:
    from songngu.engines import load_engine
    from songngu.memory import Memory
    from songngu.termbase import load

    settings = project.settings
    return Tools(
        termbase=load(project.glossary, default_date=settings.default_date, cache=project.state_dir / "glossary.index"),
        memory=Memory(project.state_dir / "memory.db"),
        engine=load_engine(
            options.engine or settings.engine,
            models=project.models,
            beam_size=settings.beam_size,
            threads=options.workers,
        ),
        memory_state=State(settings.memory_state),
        disabled_checks=frozenset(settings.disabled_checks),
        redo_engine=options.redo_drafts,
    )


def _translate(
    project: Project,
    paths: Sequence[str],
    options: RunOptions,
    ledger: Ledger,
    tools: Tools,
    bench: Bench,
    run_id: int,
    tally: Tally,
    listen: Listener,
) -> None:
    """Read articles and draft them window by window; while the engine works on one, the next is prepared."""
    basis = digest(tools.termbase.fingerprint, str(project.settings.default_date))
    window: list[Prepared] = []
    drafting = Drafting(ledger, tools, bench, run_id=run_id, basis=basis, tally=tally)
    items = _visited(_items(project, paths, options, bench.executor, tally), ledger, basis, tools)
    try:
        for position, one in enumerate(_cut(items, bench, project.settings.default_date, tally), start=1):
            if isinstance(one.item, Article):
                tally.read(one.item)
                if one.visit.result == "reused":
                    tally.reused(ledger.summary(one.item.id).units)
            _note(ledger, run_id, position, one.visit, tally)
            if one.prepared is not None:
                window.append(one.prepared)
            if sum(len(p.segments) for p in window) >= WINDOW_SEGMENTS:
                drafting.add(window)
                window = []
                listen(Progress("translating", tally, one.visit.item))
        if window:
            drafting.add(window)
        drafting.finish()
    except KeyboardInterrupt:
        drafting.salvage()
        raise
    listen(Progress("translating", tally))


def _cut(items: Iterable[Visited], bench: Bench, default_date: dt.date | None, tally: Tally) -> Iterator[Visited]:
    """Cut the articles that are to be worked on: on the bench's executor where it has one, else in place."""
    if bench.executor is not None:
        yield from cut_ahead(items, bench.termbase, default_date, executor=bench.executor, ahead=bench.ahead)
        return
    for one in items:
        with tally.stage("segment"):
            (cut,) = cut_all([one], bench.termbase, default_date)
        yield cut


def _visited(items: Iterable[Article | Skip], ledger: Ledger, basis: str, tools: Tools) -> Iterator[Visited]:
    for item in items:
        if isinstance(item, Skip):
            yield Visited(item, Visit(item.item, "skipped", item.reason))
        else:
            yield Visited(item, _visit(item, ledger, basis, tools))


def _items(
    project: Project, paths: Sequence[str], options: RunOptions, executor: Executor | None, tally: Tally
) -> Iterator[Article | Skip]:
    """Read the archives, as far as asked."""
    from songngu.archive import open_archive

    settings = project.settings
    keep = settings.keep_duplicates if options.keep_duplicates is None else options.keep_duplicates
    items = open_archive(paths, mapping=settings.columns or None, keep_duplicates=keep, executor=executor)
    count = 0
    while options.limit is None or count < options.limit:
        with tally.stage("read"):
            item = next(items, None)
        if item is None:
            return
        if isinstance(item, Article):
            if options.since and item.day and item.day < options.since:
                continue
            count += 1
        yield item


def _visit(article: Article, ledger: Ledger, basis: str, tools: Tools) -> Visit:
    """Tell whether an article must be worked on: not where neither it nor what its units were made from has changed."""
    if article.duplicate_of:
        return Visit(article.source, "duplicate", f"near duplicate of {article.duplicate_of}", article.id)
    known = ledger.basis(article.id)
    if known is None or known.digest != article_digest(article) or known.basis != basis:
        return Visit(article.source, "translated", "", article.id)
    if tools.redo_engine and known.engine != tools.engine.fingerprint:
        return Visit(article.source, "translated", "another engine", article.id)
    return Visit(article.source, "reused", "nothing changed", article.id)


def _note(ledger: Ledger, run_id: int, position: int, visit: Visit, tally: Tally) -> None:
    ledger.visit(run_id, position, visit)
    tally.visit(visit)


def _finish(
    project: Project,
    options: RunOptions,
    ledger: Ledger,
    tools: Tools,
    run_id: int,
    name: str,
    tally: Tally,
    listen: Listener,
) -> Report:
    """Write the review files and the report."""
    folder = options.out or project.review / f"{run_id:03d}-{name}"
    article_ids = ledger.visited(run_id) if options.out else ledger.unsent(run_id)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SongnguError(f"The folder for the review files cannot be made: {error}") from None
    with tally.stage("write"):
        delivery = Delivery(
            folder=folder,
            name=name,
            project=project.name,
            formats=options.formats or project.settings.formats,
            units_per_file=project.settings.units_per_file,
            run_id=run_id,
            root=project.root,
        )
        files = write_files(ledger, article_ids, delivery)
    done = reports.content(
        tally,
        ledger=ledger,
        run_id=run_id,
        name=name,
        project=project.name,
        engine=tools.engine.name,
        glossary=tools.termbase.fingerprint,
        files=[path.name for path in files],
    )
    reports.write_report(done, folder)
    ledger.finish_run(run_id, str(folder))
    listen(Progress("done", tally, str(folder)))
    return Report(run_id, name, folder, done, tally.articles["skipped"] + tally.findings["engine"])
