"""Drafting that overlaps: while the engine works on one window, the next is prepared and the one before is written.

The engine works on a bench (a thread, or a cluster), which touches no ledger; the ledger is touched by the caller's
thread alone. Windows are written in the order read, each in one transaction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from songngu.batch import redone, reviews, runs
from songngu.batch.cutting import Visited
from songngu.batch.ledger import Ledger
from songngu.batch.rows import Basis, Visit, article_digest
from songngu.batch.shards import Bench, Drafted, Shard
from songngu.batch.tally import Tally
from songngu.batch.window import Done, Task, Tools, failed, lacking, plan, units, wanted
from songngu.errors import EngineError
from songngu.records import Article, Finding, Origin, Translation


@dataclass(frozen=True, slots=True)
class _Job:
    window: Sequence[Visited]
    shard: Shard
    awaited: Mapping[str, Task]
    """What earlier windows under way are making for this one too."""
    drafted: Future[Drafted]


class Drafting:
    """Windows on their way through the bench: so many as it takes, one before and one behind."""

    def __init__(self, ledger: Ledger, tools: Tools, bench: Bench, *, run_id: int, basis: str, tally: Tally) -> None:
        self._ledger = ledger
        self._tools = tools
        self._bench = bench
        self._run_id = run_id
        self._basis = basis
        self._tally = tally
        self._pending: deque[_Job] = deque()
        self._under_way: set[str] = set()
        """Keys of the drafts that the bench is making."""

    def add(self, window: Sequence[Visited]) -> None:
        """Give the bench a window, and write those that are due. Raises EngineError where the engine is broken."""
        job = self._pending.popleft() if len(self._pending) >= self._bench.ahead else None
        drafted = self._collect(job) if job else None
        self._pending.append(self._start(window))
        if job and drafted:
            self._finish(job, drafted)
        while len(self._pending) > 1 and self._pending[0].drafted.done():
            self._next()

    def finish(self) -> None:
        """Wait for the last windows and write them."""
        while self._pending:
            self._next()

    def salvage(self) -> None:
        """Keep the drafts of all windows that the bench has done, in whatever order; for a run that is broken off."""
        for job in self._pending:
            if job.drafted.done() and not job.drafted.cancelled() and job.drafted.exception() is None:
                self._keep(job.drafted.result().made)

    def _next(self) -> None:
        job = self._pending.popleft()
        self._finish(job, self._collect(job))

    def _start(self, window: Sequence[Visited]) -> _Job:
        changed = [one.prepared for one in window if one.prepared is not None and not _same(one)]
        with self._tally.stage("match"):
            tasks = plan(changed, ledger=self._ledger, tools=self._tools)
            known, lacked = lacking(tasks, ledger=self._ledger, tools=self._tools)
        missing = {key: task for key, task in lacked.items() if key not in self._under_way}
        awaited = {key: task for key, task in lacked.items() if key in self._under_way}
        self._under_way |= missing.keys()
        shard = Shard(tasks, known, missing)
        return _Job(window, shard, awaited, self._bench.draft(shard))

    def _collect(self, job: _Job) -> Drafted:
        """Wait for a window. Its drafts are kept before the next one is planned, which may use them."""
        with self._tally.stage("translate"):
            drafted = job.drafted.result()
        if drafted.made:
            self._keep(drafted.made)
        self._under_way -= job.shard.missing.keys()
        return drafted

    def _finish(self, job: _Job, drafted: Drafted) -> None:
        """Make the units of a window and write them."""
        answers = {**job.shard.known, **drafted.made} | self._ledger.drafts(list(job.awaited))
        failures = dict(drafted.failed)
        if lost := {key: task for key, task in job.awaited.items() if key not in answers}:
            again = self._bench.draft(Shard((), {}, lost)).result()
            self._keep(again.made)
            answers |= again.made
            failures |= again.failed
        with self._tally.stage("check"):
            done = self._units(job.shard.tasks, answers, failures, drafted.findings)
        articles = {task.article.id for task in job.shard.tasks}
        if len(articles) > 1 and all(one.failed for one in done):  # one alone may be the article's fault
            raise EngineError(next(iter(failures.values())))
        self._write(job, [replace(one, unit=reviews.still_open(self._ledger, one.unit)) for one in done])

    def _units(
        self,
        tasks: Sequence[Task],
        answers: Mapping[str, Translation],
        failures: Mapping[str, str],
        checked: Mapping[str, tuple[Finding, ...]],
    ) -> list[Done]:
        """Make the units of a window; those of an article on which the engine failed have no draft."""
        if not failures:
            return units(tasks, answers, tools=self._tools, checked=checked)
        done: list[Done] = []
        for article_id in dict.fromkeys(task.article.id for task in tasks):
            own = [task for task in tasks if task.article.id == article_id]
            keys = {key for task in own if (key := wanted(task, self._tools))}
            if article_id in failures or not keys <= answers.keys():
                error = EngineError(failures.get(article_id) or next(iter(failures.values())))
                done += [failed(task, error) for task in own]
            else:
                done += units(own, answers, tools=self._tools, checked=checked)
        return done

    def _keep(self, made: Mapping[str, Translation]) -> None:
        with self._ledger.transaction():
            self._ledger.save_drafts(made)

    def _write(self, job: _Job, done: Sequence[Done]) -> None:
        """Write a window to the ledger, with what became of each item and the counts so far: all of it or nothing."""
        groups: dict[str, list[Done]] = {}
        for one in done:
            groups.setdefault(one.task.article.id, []).append(one)
        with self._tally.stage("ledger"), self._ledger.transaction():
            visits = [(one.position, self._settle(one, groups)) for one in job.window]
            made = [(one.unit, one.task.key, one.task.position) for one in done if one.made]
            for one in done:
                self._set_aside(one)
                self._tally.unit(one.unit, made=one.made)
                if not one.made and not one.task.same:
                    self._ledger.refresh_unit(one.unit, position=one.task.position)
            self._ledger.save_units(made, run_id=self._run_id)
            self._tally.asked += len(job.shard.missing)
            runs.keep_visits(self._ledger, self._run_id, visits)
            runs.keep_progress(self._ledger, self._run_id, job.window[-1].position, self._tally)

    def _settle(self, one: Visited, groups: Mapping[str, list[Done]]) -> Visit:
        """Write an item's article, count it, and return what became of it."""
        visit = one.visit
        if isinstance(one.item, Article):
            article = one.item
            self._tally.read(article)
            if visit.result == "reused":
                self._tally.reused(self._ledger.count_units(article.id))
            elif one.prepared is not None and _same(one):
                visit = replace(visit, result="reused", reason="none of its terms changed")
                self._tally.reused(len(one.prepared.segments))
                self._ledger.save_basis(article.id, self._basis)
            elif one.prepared is not None:
                done = groups.get(article.id, [])
                self._ledger.save_article(article, self._basis_of(article, done))
                current = (segment.id for segment in one.prepared.segments)
                self._tally.segments["stale"] += self._ledger.mark_stale(article.id, current)
                if broken := next((each for each in done if each.failed), None):
                    visit = replace(visit, reason=f"{broken.unit.findings[0].message_en}; the next run tries again")
        self._tally.articles[visit.result] += 1
        return visit

    def _set_aside(self, one: Done) -> None:
        if one.made and one.task.reviewed and one.task.known is not None:
            redone.set_aside(self._ledger, one.task.known, one.unit, self._run_id)

    def _basis_of(self, article: Article, done: Sequence[Done]) -> Basis:
        """Return what an article's units were made from. One without drafts has no basis: the next run tries again."""
        engines = {one.unit.draft.fingerprint for one in done if one.unit.draft.origin is Origin.ENGINE}
        engine = self._tools.engine.fingerprint if engines <= {self._tools.engine.fingerprint} else "several"
        basis = "" if any(one.failed for one in done) else self._basis
        return Basis(article_digest(article), basis, engine)


def _same(one: Visited) -> bool:
    """Tell whether the ledger has an article's units just so, and only has to note that they were looked at."""
    return one.prepared is not None and one.prepared.same_terms and not one.redo
