"""Drafting that overlaps: while the engine works on one window, the next is prepared and the one before is written.

The engine works on a bench (a thread, or a cluster), which touches no ledger; the ledger is touched by the caller's
thread alone. Windows are written in the order read, each in one transaction.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace

from songngu.batch import reviews
from songngu.batch.ledger import Ledger
from songngu.batch.prepare import Prepared
from songngu.batch.report import Tally
from songngu.batch.rows import Basis, article_digest
from songngu.batch.shards import Bench, Drafted, Shard
from songngu.batch.window import Done, Task, Tools, failed, lacking, plan, units, wanted
from songngu.errors import EngineError
from songngu.records import Article, Finding, Origin, Translation


@dataclass(frozen=True, slots=True)
class _Job:
    window: Sequence[Prepared]
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

    def add(self, window: Sequence[Prepared]) -> None:
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

    def _start(self, window: Sequence[Prepared]) -> _Job:
        with self._tally.stage("match"):
            tasks = plan(window, ledger=self._ledger, tools=self._tools)
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
        if done and all(one.failed for one in done):
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
        """Write a window to the ledger."""
        groups: dict[str, list[Done]] = {}
        for one in done:
            groups.setdefault(one.task.article.id, []).append(one)
        with self._tally.stage("ledger"), self._ledger.transaction():
            for prepared in job.window:
                article = prepared.article
                self._ledger.save_article(article, self._basis_of(article, groups.get(article.id, [])))
                current = (segment.id for segment in prepared.segments)
                self._tally.segments["stale"] += self._ledger.mark_stale(article.id, current)
            for one in done:
                self._save(one)
                self._tally.unit(one.unit, made=one.made)

    def _basis_of(self, article: Article, done: Sequence[Done]) -> Basis:
        """Return what an article's units were made from. One without drafts has no basis: the next run tries again."""
        engines = {one.unit.draft.fingerprint for one in done if one.unit.draft.origin is Origin.ENGINE}
        engine = self._tools.engine.fingerprint if engines <= {self._tools.engine.fingerprint} else "several"
        basis = "" if any(one.failed for one in done) else self._basis
        return Basis(article_digest(article), basis, engine)

    def _save(self, one: Done) -> None:
        if one.made:
            self._ledger.save_unit(one.unit, key=one.task.key, position=one.task.position, run_id=self._run_id)
        else:
            self._ledger.refresh_unit(one.unit, position=one.task.position)
