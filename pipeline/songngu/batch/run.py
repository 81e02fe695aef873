"""The run: read, segment, match, translate, check, and write review files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from songngu.batch import report as reports
from songngu.batch import runs
from songngu.batch.asked import RunOptions, archive_name, load_tools, read_items
from songngu.batch.cluster import adopt, open_cluster, storage_of
from songngu.batch.consistency import compare
from songngu.batch.cutting import Visited, cut_ahead, cut_all
from songngu.batch.drafting import Drafting
from songngu.batch.faults import explaining
from songngu.batch.ledger import Ledger
from songngu.batch.local import Crew, LocalBench, crew, loader
from songngu.batch.lock import hold
from songngu.batch.outlook import Outlook
from songngu.batch.outputs import Delivery, write_files
from songngu.batch.report import About, Report
from songngu.batch.runs import Plan, Start
from songngu.batch.selecting import ArchiveChanged, Selection
from songngu.batch.shards import Bench
from songngu.batch.tally import Tally
from songngu.batch.window import Tools
from songngu.errors import Stopped
from songngu.records import Article, Skip, digest

if TYPE_CHECKING:
    from songngu.project import Project

MOST_ITEMS = 2000
"""Items that are settled together where there is little to draft: an archive that did not change has many."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is."""

    stage: str
    """starting, loading, notice, translating, writing, done."""
    tally: Tally
    detail: str = ""
    total: int | None = None
    """Items of the archive, once they are counted; see `tally.visited` for those that are done."""
    left: float | None = None
    """Seconds that the run will take yet, as far as can be told."""


Listener = Callable[[Progress], None]
Ask = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Run:
    """A run at work: what its steps share."""

    project: Project
    paths: tuple[str, ...]
    options: RunOptions
    ledger: Ledger
    tools: Tools
    bench: Bench
    listen: Listener
    stop: Callable[[], bool]


def run(
    project: Project,
    paths: Sequence[str],
    *,
    options: RunOptions,
    listen: Listener = lambda _: None,
    stop: Callable[[], bool] = lambda: False,
    ask: Ask | None = None,
) -> Report:
    """Run the pipeline over archives, or go on with the same run that was interrupted.

    One bad article stops nothing. `ask` is asked whether another engine's drafts are made anew; without it they stay.
    Raises Stopped where `stop` said so: then all that was done is kept. Raises SongnguError where nothing can be done.
    """
    tally = Tally()
    listen(Progress("starting", tally, ", ".join(paths)))
    with explaining(project), hold(project.state_dir, purpose="run"), Ledger(project.state_dir) as ledger:
        with tally.stage("load"):
            tools = load_tools(project, options)
        with closing(tools.engine), closing(tools.memory):
            listen(Progress("loading", tally, tools.engine.name))
            tools, said = _settle_engine(ledger, tools, options, ask)
            if said:
                listen(Progress("notice", tally, said))
            tell = partial(_notice, listen, tally)
            with closing(_bench(project, options, tools, ledger, tell)) as bench:
                at_work = _Run(project, tuple(paths), options, ledger, tools, bench, listen, stop)
                run_id, tally = _translate_all(at_work, tally)
        with tally.stage("check"):
            tally.doubts(compare(ledger, run_id, disabled=tools.disabled_checks))
        listen(Progress("writing", tally))
        return _finish(at_work, run_id, tally)


def _settle_engine(ledger: Ledger, tools: Tools, options: RunOptions, ask: Ask | None) -> tuple[Tools, str]:
    """Decide whether another engine's drafts are made anew; return what the user is to be told about it."""
    own = tools.engine.fingerprint
    if own == "none":  # it has nothing to put in their place
        return tools, ""
    if options.redo_drafts is not None:
        return replace(tools, redo_engine=options.redo_drafts), ""
    count = runs.drafted_by_others(ledger, own)
    if not count:
        return tools, ""
    told = f"{count} article(s) of this project have drafts of another engine, or of other settings of this one."
    if ask is not None:
        return replace(tools, redo_engine=ask(f"{told} Make them anew? Reviewed text stays.")), ""
    return tools, f"{told} They stay. To make them anew: --redo-drafts"


def _notice(listen: Listener, tally: Tally, told: str) -> None:
    listen(Progress("notice", tally, told))


def _bench(project: Project, options: RunOptions, tools: Tools, ledger: Ledger, tell: Callable[[str], None]) -> Bench:
    if options.cluster is not None:
        adopt(ledger, storage_of(project, options.cluster))
        engine = options.engine or project.settings.engine
        return open_cluster(project, tools, options.cluster, engine=engine, threads=options.workers or 1, tell=tell)
    load = loader(tools.termbase, project.glossary, project.state_dir / "glossary.index")
    return LocalBench(tools, load, _crew(options, tools))


def _crew(options: RunOptions, tools: Tools) -> Crew:
    return crew(options.workers or os.cpu_count() or 1, tools.engine)


def _translate_all(at_work: _Run, tally: Tally) -> tuple[int, Tally]:
    """Draft what there is to draft; return the run's number and its counts, over all its parts."""
    plan = _plan(at_work)
    start = runs.begin(at_work.ledger, plan)
    if start.position:
        told = f"An interrupted run of the same archive goes on after its first {start.position} item(s)."
        at_work.listen(Progress("notice", tally, told))
    try:
        return start.run_id, _translate(at_work, start, plan.glossary, tally)
    except ArchiveChanged:
        told = (
            "The archive has changed since the run was interrupted: a new run goes over it; what was drafted is kept."
        )
        at_work.listen(Progress("notice", tally, told))
        start = runs.begin(at_work.ledger, plan, anew=True)
        return start.run_id, _translate(at_work, start, plan.glossary, tally)


def _plan(at_work: _Run) -> Plan:
    options, settings, tools = at_work.options, at_work.project.settings, at_work.tools
    asked = (
        options.out, options.formats, options.split, options.limit, options.since, options.sections,
        options.keep_duplicates,
        options.redo_reviewed, tools.redo_engine,
        settings.formats, settings.split, settings.units_per_file, settings.keep_duplicates, settings.window_segments,
        sorted(settings.columns.items()), settings.memory_state, settings.disabled_checks,
        settings.romanisation,
    )  # fmt: skip
    return Plan(
        name=archive_name(at_work.paths),
        paths=at_work.paths,
        options=repr(asked),
        engine=tools.engine.fingerprint,
        glossary=digest(tools.termbase.fingerprint, str(settings.default_date)),
    )


def _translate(at_work: _Run, start: Start, basis: str, loaded: Tally) -> Tally:
    """Read articles and draft them window by window; while the engine works on some, the next are prepared."""
    ledger, tools = at_work.ledger, at_work.tools
    tally = Tally.load(start.tally)
    tally.seconds["load"] += loaded.seconds["load"]
    outlook = Outlook(at_work.paths, at_work.options.limit)
    begun, before = tally.elapsed, start.position
    drafting = Drafting(ledger, tools, at_work.bench, run_id=start.run_id, basis=basis, tally=tally)

    def tell(detail: str) -> None:
        done = tally.visited
        left = outlook.left(done=done, new=done - before, seconds=tally.elapsed - begun)
        at_work.listen(Progress("translating", tally, detail, outlook.total, left))

    try:
        visited = Selection(ledger, tools, basis).of(_items(at_work, tally), start)
        for window in _windows(_cut(at_work, visited, tally), at_work.project.settings.window_segments):
            drafting.add(window)
            tell(window[-1].visit.item)
            if at_work.stop():
                drafting.finish()
                raise Stopped(tally.visited)
        drafting.finish()
    except KeyboardInterrupt:
        drafting.salvage()
        at_work.bench.abandon()
        raise
    tell("")
    return tally


def _windows(items: Iterable[Visited], segments: int) -> Iterator[list[Visited]]:
    """Group items by what there is to draft. Where a window ends is told by the items alone: so it is on resuming."""
    window: list[Visited] = []
    size = 0
    for one in items:
        window.append(one)
        size += len(one.prepared.segments) if one.prepared and not one.prepared.same_terms else 0
        if size >= segments or len(window) >= MOST_ITEMS:
            yield window
            window, size = [], 0
    if window:
        yield window


def _cut(at_work: _Run, items: Iterable[Visited], tally: Tally) -> Iterator[Visited]:
    """Cut the articles that are to be worked on: on the bench's executor where it has one, else in place."""
    bench, default_date = at_work.bench, at_work.project.settings.default_date
    if bench.executor is not None:
        yield from cut_ahead(items, bench.termbase, default_date, executor=bench.executor, ahead=bench.ahead)
        return
    for one in items:
        with tally.stage("segment"):
            (cut,) = cut_all([one], bench.termbase, default_date)
        yield cut


def _items(at_work: _Run, tally: Tally) -> Iterator[Article | Skip]:
    """Read the archives, as far as asked, on the bench's executor where that is a cluster's."""
    options, bench = at_work.options, at_work.bench
    workers = 1 if options.cluster else _crew(options, at_work.tools).readers
    executor = bench.executor if options.cluster else None
    yield from read_items(at_work.project, at_work.paths, options, tally, workers=workers, executor=executor)


def _finish(at_work: _Run, run_id: int, tally: Tally) -> Report:
    """Write the review files and the report; a run that had nothing to send leaves no folder among the review files."""
    project, options, ledger = at_work.project, at_work.options, at_work.ledger
    name = archive_name(at_work.paths)
    delivery = Delivery(
        folder=options.out or project.review / f"{run_id:03d}-{name}",
        name=name,
        project=project.name,
        formats=options.formats or project.settings.formats,
        units_per_file=project.settings.units_per_file,
        run_id=run_id,
        root=project.root,
        split=options.split or project.settings.split,
        everything=options.out is not None,
    )
    with tally.stage("write"):
        files = write_files(ledger, delivery)
    about = About(run_id, name, project.name, at_work.tools.engine.name, at_work.tools.termbase.fingerprint)
    content = reports.content(tally, ledger, about, [path.name for path in files])
    folder = delivery.folder if files or options.out else project.state_dir / "report"
    reports.write_report(content, ledger, folder)
    runs.finish(ledger, run_id, str(folder))
    at_work.listen(Progress("done", tally, str(folder)))
    return Report(run_id, name, folder, content, tally.articles["skipped"] + tally.findings["engine"])
