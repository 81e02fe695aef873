"""This machine's bench: processes that cut, threads in which the engine works, so many as fit the cores and the engine.

The engine is to be the bottleneck. A local one has all cores, in threads of its own that do not hold Python's lock; it
is asked from two threads, so that its cores have work while one answer is read. One process a few cores cuts
for it. Without a local engine the cores are free for cutting.
"""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from songngu.batch.shards import Drafted, Shard, draft
from songngu.batch.window import Tools
from songngu.records import Engine, Romanisation

if TYPE_CHECKING:
    from songngu.batch.cutting import Load
    from songngu.termbase import Termbase

CORES_A_CUTTER = 4
"""Cores of a local engine that one cutting process feeds: a cutter is some ten times as fast as a core translates."""
ENGINE_THREADS = "engine"
"""How the names of threads begin in which an engine works."""
LAST_WAIT = 5.0
"""Seconds for an engine to answer when a run is broken off."""
_PATIENCE = 6
"""Groups of articles that are cut in the run's own process before others are started, which takes them seconds."""


@dataclass(frozen=True, slots=True)
class Crew:
    """How the work is shared out."""

    cutters: int
    """Processes that cut; 0 has it done in the run's own."""
    askers: int
    """Threads that ask the engine."""
    readers: int = 1
    """Processes that read pages; with one, the run's own reads."""


def crew(cores: int, engine: Engine) -> Crew:
    """Share out the cores of `--workers`, or of the machine."""
    from songngu.engines.embedded import Embedded

    if engine.name == "none":
        return Crew(cores - 1, 1, readers=max(1, cores // 2))
    cutters = max(1, cores // CORES_A_CUTTER) if cores > 1 else 0
    return Crew(cutters, 2 if isinstance(engine, Embedded) else 1, readers=max(1, cores // CORES_A_CUTTER))


class LocalBench:
    """A bench of processes and threads. Close it, or they stay."""

    def __init__(self, tools: Tools, load: Load, team: Crew) -> None:
        self._tools = tools
        self.termbase = load
        self._threads = ThreadPoolExecutor(team.askers, thread_name_prefix=ENGINE_THREADS)
        self.executor: Executor | None = PatientPool(team.cutters) if team.cutters else None
        self.ahead = team.askers + 1
        self._under_way: set[Future[Drafted]] = set()
        self._abandoned = False

    def draft(self, shard: Shard) -> Future[Drafted]:
        """Begin a shard."""
        if not shard.missing:
            nothing: Future[Drafted] = Future()
            nothing.set_result(Drafted({}))
            return nothing
        future = self._threads.submit(draft, shard, self._tools)
        self._under_way.add(future)
        future.add_done_callback(self._under_way.discard)
        return future

    def abandon(self) -> None:
        """Have `close` wait no longer than a moment: the engine may hang."""
        self._abandoned = True

    def close(self) -> None:
        """Give up what was not begun, and wait for what was."""
        self._threads.shutdown(wait=not self._abandoned, cancel_futures=True)
        if self._abandoned:
            wait(list(self._under_way), timeout=LAST_WAIT)
        if self.executor is not None:
            self.executor.shutdown(cancel_futures=True)


_loaded: dict[str, Termbase] = {}
"""This process's termbase, by its fingerprint."""


def loader(termbase: Termbase, glossary: Path, cache: Path) -> Load:
    """Return what gives a termbase in whatever process: loaded once, and the same one as here."""
    _loaded.clear()
    _loaded[termbase.fingerprint] = termbase
    return partial(_load, glossary, termbase.default_date, termbase.romanisation, cache, termbase.fingerprint)


def _load(
    glossary: Path, default_date: dt.date | None, romanisation: Romanisation, cache: Path, fingerprint: str
) -> Termbase:
    from songngu.errors import TermbaseError
    from songngu.termbase import load

    if fingerprint not in _loaded:
        termbase = load(glossary, default_date=default_date, cache=cache, romanisation=romanisation)
        if termbase.fingerprint != fingerprint:
            raise TermbaseError("The glossary was changed while a run was at work. Start the run again; it goes on.")
        _loaded[fingerprint] = termbase
    return _loaded[fingerprint]


class PatientPool(Executor):
    """A pool of processes that begins only when there is much to do; until then the caller's thread does it."""

    def __init__(self, processes: int) -> None:
        self._processes = processes
        self._count = 0
        self._pool: ProcessPoolExecutor | None = None

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        """Do it now, or have a process do it."""
        self._count += 1
        if self._count <= _PATIENCE:
            future: Future[Any] = Future()
            try:
                future.set_result(call(*arguments, **options))
            except Exception as error:  # noqa: BLE001  it is the caller's, as with any executor
                future.set_exception(error)
            return future
        if self._pool is None:
            # Not forked: this process has the engine's threads.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, context, initializer=_begin)
        return self._pool.submit(call, *arguments, **options)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes."""
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)


def _begin() -> None:
    """Set up a process: Ctrl-C is the parent's to answer, and the engine goes first where cores are scarce."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(5)
