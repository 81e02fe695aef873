"""Drafting that overlaps: while the engine works on one window, the next is prepared and the one before is written.

The engine runs in a thread of its own (its threads do not hold Python's lock); the ledger is touched by the caller's
thread alone. A window is one transaction.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

from songngu.batch import reviews
from songngu.batch.ledger import Ledger
from songngu.batch.prepare import Prepared
from songngu.batch.report import Tally
from songngu.batch.rows import Basis, article_digest
from songngu.batch.window import Done, Task, Tools, ask, failed, lacking, plan, units
from songngu.errors import EngineError
from songngu.records import Article, Origin, Translation


@dataclass(frozen=True, slots=True)
class _Job:
    window: Sequence[Prepared]
    tasks: list[Task]
    known: dict[str, Translation]
    missing: dict[str, Task]
    answers: Future[dict[str, Translation]]


class Drafting:
    """Windows on their way through the engine: at most one in it, one before and one behind."""

    def __init__(self, ledger: Ledger, tools: Tools, *, run_id: int, basis: str, tally: Tally) -> None:
        self._ledger = ledger
        self._tools = tools
        self._run_id = run_id
        self._basis = basis
        self._tally = tally
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine")
        self._pending: _Job | None = None

    def add(self, window: Sequence[Prepared]) -> None:
        """Give the engine a window, and write the one before it. Raises EngineError where the engine is broken."""
        job, self._pending = self._pending, None
        answers = self._collect(job) if job else None
        self._pending = self._start(window) if window else None
        if job is None:
            return
        with self._tally.stage("check"):
            done = answers if isinstance(answers, list) else units(job.tasks, answers or {}, tools=self._tools)
        self._write(job, [replace(one, unit=reviews.still_open(self._ledger, one.unit)) for one in done])

    def finish(self) -> None:
        """Wait for the last window and write it."""
        self.add(())
        self._thread.shutdown()

    def _start(self, window: Sequence[Prepared]) -> _Job:
        with self._tally.stage("match"):
            tasks = plan(window, ledger=self._ledger, tools=self._tools)
            known, missing = lacking(tasks, ledger=self._ledger, tools=self._tools)
        return _Job(window, tasks, known, missing, self._thread.submit(ask, missing, self._tools))

    def _collect(self, job: _Job) -> dict[str, Translation] | list[Done]:
        """Wait for the window in the engine. Its drafts are kept before the next one is planned, which may use them.

        Returns the answers, or, where the engine failed on some, the units that could be made.
        """
        with self._tally.stage("translate"):
            try:
                made = job.answers.result()
            except EngineError as error:
                return self._isolate(job, error)
        self._keep(made)
        return job.known | made

    def _isolate(self, job: _Job, error: EngineError) -> list[Done]:
        """After a failure translate article by article, so that one bad article stops no other.

        Raises the error where all articles fail: then it is the engine that is broken.
        """
        done: list[Done] = []
        for article_id in dict.fromkeys(task.article.id for task in job.tasks):
            tasks = [task for task in job.tasks if task.article.id == article_id]
            wanted = {key: task for key, task in job.missing.items() if task.article.id == article_id}
            try:
                made = ask(wanted, self._tools)
            except EngineError as again:
                done += [failed(task, again) for task in tasks]
            else:
                self._keep(made)
                known, lost = lacking(tasks, ledger=self._ledger, tools=self._tools)
                done += [failed(task, error) for task in tasks] if lost else units(tasks, known, tools=self._tools)
        if all(one.failed for one in done):
            raise error
        return done

    def _keep(self, made: dict[str, Translation]) -> None:
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
