"""Ray Data fed while it runs: calls go in one by one, pass its stages on the cluster, and come back as futures.

A dataset knows its input when it starts; a run does not, since each window depends on what the ledger holds by then. So
the source of the dataset is a task beside the driver that asks a desk (an actor, also beside the driver) for the next
number. Only numbers travel through the stages, and they fit into Ray's own messages: what a lost machine takes with it
is at most the work it had in hand, which Ray gives to another one. What a number stands for lies at the desk.
"""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import ray
import ray.data
from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

from songngu.errors import EngineError


class Desk:
    """Holds what is to be done by its number, hands numbers out, and notes who began what. A Ray actor."""

    def __init__(self) -> None:
        self._numbers: asyncio.Queue[int | None] = asyncio.Queue()
        self._payloads: dict[int, bytes] = {}
        self._begun: dict[int, list[str]] = {}
        self._notes: dict[int, str] = {}

    async def put(self, number: int, payload: bytes) -> None:
        """Queue a piece of work."""
        self._payloads[number] = payload
        self._numbers.put_nowait(number)

    async def end(self) -> None:
        """Say that no more comes."""
        self._numbers.put_nowait(None)

    async def take(self) -> int | None:
        """Return the next number when there is one; None at the end."""
        return await self._numbers.get()

    async def begin(self, number: int, place: str) -> tuple[int, bytes]:
        """Note that a place begins a piece; return the how manieth time it is begun, and the piece."""
        begun = self._begun.setdefault(number, [])
        begun.append(place)
        return len(begun), self._payloads[number]

    async def payload(self, number: int) -> bytes:
        """Return a piece of work."""
        return self._payloads[number]

    async def note(self, number: int, text: str) -> None:
        """Remember where in a piece its worker is, for the one who takes over if it dies."""
        self._notes[number] = text

    async def noted(self, number: int) -> str:
        """Return what was remembered last."""
        return self._notes.get(number, "")

    async def drop(self, number: int) -> list[str]:
        """Forget a piece that is done; return the places that began it, in order."""
        self._payloads.pop(number, None)
        self._notes.pop(number, None)
        return self._begun.pop(number, [])

    async def folder(self, path: str) -> bytes:
        """Return a folder of the driver's machine as a TAR file, for machines that lack it."""
        from songngu.batch.cluster_files import pack

        return await asyncio.to_thread(pack, path)


def open_desk(name: str) -> Any:
    """Start a desk on this machine."""
    return ray.remote(Desk).options(name=name, num_cpus=0, scheduling_strategy=_here()).remote()


def _here() -> NodeAffinitySchedulingStrategy:
    return NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)


class _Source(ray.data.Datasource):  # type: ignore[misc]  # Ray has no types
    """One task that yields numbers as they come."""

    def __init__(self, desk: Any) -> None:
        self._desk = desk

    def estimate_inmemory_data_size(self) -> int | None:
        return None

    def get_read_tasks(self, parallelism: int, *_: Any, **__: Any) -> list[Any]:
        from ray.data.block import BlockMetadata

        del parallelism
        desk = self._desk

        def numbers() -> Iterator[Any]:
            import pyarrow as pa

            while (number := ray.get(desk.take.remote())) is not None:
                yield pa.table({"number": [number]})

        metadata = BlockMetadata(num_rows=None, size_bytes=None, input_files=None, exec_stats=None)
        return [ray.data.ReadTask(numbers, metadata)]


_NUMBERS = itertools.count(1)
_LAST_SECONDS = 10.0
"""Ray needs a moment to take a dataset's workers down; an actor that hangs is not waited for any longer."""


class Stream:
    """A dataset under way. `submit` gives a future of the row that comes out of its stages for a piece of work."""

    def __init__(self, desk: Any, stages: Callable[[Any], Any]) -> None:
        self._desk = desk
        self._pending: dict[int, Future[dict[str, Any]]] = {}
        self._lock = threading.Lock()
        self._problem: Exception | None = None
        """Why nothing more is done, once that is so."""
        source = ray.data.read_datasource(
            _Source(desk),
            override_num_blocks=1,
            num_cpus=0,
            label_selector={"ray.io/node-id": ray.get_runtime_context().get_node_id()},
        )
        self._dataset = stages(source)
        self._thread = threading.Thread(target=self._follow, name="cluster", daemon=True)
        self._thread.start()

    def submit(self, payload: bytes) -> Future[dict[str, Any]]:
        """Queue a piece of work. The row has `number`, `begun` (the places that began it), and what the stages add."""
        number = next(_NUMBERS)
        future: Future[dict[str, Any]] = Future()
        with self._lock:
            if self._problem is not None:
                raise self._problem
            self._pending[number] = future
        ray.get(self._desk.put.remote(number, payload))
        return future

    def end(self) -> bool:
        """Say that no more comes, and return whether anything is given up; with nothing under way, wait for the end."""
        with self._lock:
            given_up = bool(self._pending)
        if self._problem is None:
            ray.get(self._desk.end.remote())
            self._thread.join(0 if given_up else _LAST_SECONDS)
        return given_up

    def _follow(self) -> None:
        """Give each row that comes out to its future, in whatever order they come."""
        try:
            for batch in self._dataset.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0):
                for row in batch.to_pylist():
                    self._settle(row)
            problem: Exception = EngineError("The cluster has ended its work on this run.")
        except Exception as error:  # noqa: BLE001  (whatever Ray raises goes to who waits for a result)
            problem = EngineError(f"The cluster cannot go on: {_told(error)}")
        with self._lock:
            self._problem = problem
            left, self._pending = list(self._pending.values()), {}
        for future in left:
            future.set_exception(problem)

    def _settle(self, row: dict[str, Any]) -> None:
        with self._lock:
            future = self._pending.pop(row["number"], None)
        if future is not None:
            future.set_result(row | {"begun": ray.get(self._desk.drop.remote(row["number"]))})


def _told(error: BaseException) -> str:
    """Return the innermost reason of an error that Ray wrapped, in its first line."""
    while True:
        cause = getattr(error, "cause", None) or error.__cause__
        if not isinstance(cause, BaseException):
            text = str(error).strip().splitlines()
            return text[-1] if text else type(error).__name__
        error = cause
