"""The heavy part of reading, put off as jobs: done in place, or by a pool of processes with the order kept.

A reader that has the bytes of an article yields a `Job` in its place. What is cheap or cannot be cut (a workbook, a
feed) a reader gives as items at once; they keep their place in the stream.
"""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from songngu.archive.documents import Item, reason_of
from songngu.archive.parcels import pack_small
from songngu.records import Skip

CHUNK_BYTES = 1 << 20
CHUNK_JOBS = 256
"""A chunk goes to a process when it is this large: some 30 pages, or 400 articles of JSON Lines cut at 256."""
PATIENCE = 1.0
"""Seconds of reading in this process before others are started; each takes half a second to be ready."""
HANDED = 64
"""So many items at a time are handed to this process itself, to see how long that takes."""
PAYS = 3.0
"""How much longer than handing it over an item must take to read, for other processes to save time: JSON Lines without
the search for duplicates do not, with it they do, and pages by far."""
CHUNKS_AHEAD = 3
"""Chunks under way for each process: what bounds memory, and keeps all of them busy while one takes long."""

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Job:
    """One article to be read: `read(*arguments)`, which may be called in another process."""

    source: str
    size: int
    """Bytes of input."""
    read: Callable[..., Item]
    arguments: tuple[Any, ...]

    def do(self) -> Item:
        """Return the item; what cannot be read becomes a Skip that says why."""
        try:
            return self.read(*self.arguments)
        except Exception as error:  # noqa: BLE001  (one article never ends a batch)
            return Skip(self.source, reason_of(error))


Work = Item | Job
"""What readers yield."""


def perform(
    work: Iterable[Work], finish: Callable[[Item], Result], *, workers: int = 1, executor: Executor | None = None
) -> Iterator[Result]:
    """Yield `finish(item)` of all work in its order; `finish` runs where the item was made.

    Processes are started only when reading has taken PATIENCE already, so a small archive does not wait for them, and
    when to hand an item over takes less time than to read it. An `executor` takes their place, with so many `workers`;
    it is there at once, and stays open.
    """
    stream = iter(work)
    if executor is None and workers == 1:
        yield from (finish(_done(piece)) for piece in stream)
        return
    if executor is None:
        pack_small()
        pace = _Pace()
        while not pace.calls_for_processes:
            begin = time.perf_counter()
            one = next(stream, None)
            if one is None:
                return
            result = finish(_done(one))
            pace.note(result, time.perf_counter() - begin)
            yield result
    pool = _Pool(finish, workers, given=executor)
    try:
        while (chunk := _next_chunk(stream)) or pool.pending:
            if chunk:
                pool.submit(chunk)
            if pool.is_full or not chunk:
                yield from pool.next_results()
    finally:
        pool.close()


class _Pace:
    """How long items take to read here, beside how long they would take to come from another process."""

    def __init__(self) -> None:
        self._spent, self._items = 0.0, 0
        self._look_at = PATIENCE
        self._last: deque[object] = deque(maxlen=HANDED)
        self.calls_for_processes = PATIENCE <= 0

    def note(self, result: object, seconds: float) -> None:
        """Count an item; when reading has taken long, and twice as long, hand the last ones over to this process."""
        self._spent += seconds
        self._items += 1
        self._last.append(result)
        if self._spent >= self._look_at:
            begin = time.perf_counter()
            pickle.loads(pickle.dumps(list(self._last), pickle.HIGHEST_PROTOCOL))
            handing = (time.perf_counter() - begin) / len(self._last)
            self.calls_for_processes = self._spent / self._items >= PAYS * handing
            self._look_at = 2 * self._spent


def _next_chunk(stream: Iterator[Work]) -> list[Work]:
    chunk: list[Work] = []
    size = 0
    for one in stream:
        chunk.append(one)
        size += one.size if isinstance(one, Job) else 0
        if size >= CHUNK_BYTES or len(chunk) >= CHUNK_JOBS:
            break
    return chunk


def _done(one: Work) -> Item:
    return one.do() if isinstance(one, Job) else one


def _do_all(chunk: list[Work], finish: Callable[[Item], Result]) -> list[Result]:
    return [finish(_done(one)) for one in chunk]


@dataclass(slots=True)
class _Pool:
    """Processes, and the chunks they have, oldest first."""

    finish: Callable[[Item], Any]
    workers: int
    pending: deque[tuple[list[Work], Future[list[Any]]]] = field(default_factory=deque)
    executor: ProcessPoolExecutor | None = None
    given: Executor | None = None

    @property
    def is_full(self) -> bool:
        return len(self.pending) >= CHUNKS_AHEAD * self.workers

    def submit(self, chunk: list[Work]) -> None:
        self.pending.append((chunk, (self.given or self._start()).submit(_do_all, chunk, self.finish)))

    def next_results(self) -> list[Any]:
        chunk, future = self.pending.popleft()
        try:
            return future.result()
        except BrokenExecutor:
            return self._one_by_one(chunk)

    def close(self) -> None:
        if self.executor is not None:
            self.executor.shutdown(wait=True, cancel_futures=True)
            self.executor = None

    def _start(self) -> ProcessPoolExecutor:
        if self.executor is None:
            pack_small()
            # Not forked: the process that reads may have an engine's threads.
            context = multiprocessing.get_context("spawn")
            self.executor = ProcessPoolExecutor(self.workers, mp_context=context, initializer=_begin)
        return self.executor

    def _one_by_one(self, chunk: list[Work]) -> list[Any]:
        """Do a chunk again after a process died: the job that kills its process is named, the others are read."""
        self.close()
        later = [work for work, _ in self.pending] if self.given is None else []
        if self.given is None:
            self.pending.clear()
        results: list[Any] = []
        for one in chunk:
            try:
                results += (self.given or self._start()).submit(_do_all, [one], self.finish).result()
            except BrokenExecutor:
                self.close()
                source = one.item if isinstance(one, Skip) else one.source
                results.append(self.finish(Skip(source, "the process that read it died; it may need too much memory")))
        for work in later:
            self.submit(work)
        return results


def _begin() -> None:
    """Set up a process of the pool: Ctrl-C is the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pack_small()
