"""A run on a Ray cluster: the bench whose hands are on other machines (extra `cluster`).

The driver reads the archive's bytes, keeps the ledger and decides what is to be made, in the same windows and the same
order as on one machine. CPU tasks read and cut articles. A dataset of Ray Data, fed while it runs, drafts shards in a
pool of engine actors, one a core, then checks them in CPU tasks and stores them in a folder that all
machines reach. The driver takes them into the ledger as they come due. (Reading is no second dataset: Ray Data gives
each of two at once half of a machine's cores, in whole numbers, so none of a machine of one core.)
"""

from __future__ import annotations

import logging
import os
import pickle
import re
import socket
import uuid
import warnings
from collections import deque
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from songngu.batch.cluster_files import Folder
from songngu.batch.cluster_shards import left_behind, read_shard, remove_folder, remove_shard
from songngu.batch.shards import Drafted, Shard
from songngu.errors import MissingExtra, SongnguError, UsageError
from songngu.records import digest

if TYPE_CHECKING:
    from songngu.batch.cluster_work import Plan
    from songngu.batch.ledger import Ledger
    from songngu.batch.window import Tools
    from songngu.project import Project
    from songngu.termbase import Termbase

SHARDS = "shards"
"""The folder of shards in a project's `.songngu`."""
ENGINE_SHARE = 0.4
"""What an engine claims of each core that it works on. Less than half, so that the engines of a machine that is lost
find room on one that is left, where they share its cores; more would have them wait for a new machine."""
TASK_SHARE = 0.1
"""What a reading or checking task claims of a core: they take a twentieth of the engine's time."""
MOST_RETRIES = 2
"""How often a call is made again whose worker was lost; what is lost thrice is at fault itself, and is told apart."""
_ADDRESS = re.compile(r"auto|local|[\w.\-\[\]:]+:\d+")


@dataclass(frozen=True, slots=True)
class ClusterOptions:
    """Where the cluster is, and where its machines put what they made."""

    address: str
    """`auto` for the cluster that this machine belongs to, or HOST:PORT of its head."""
    shards: str | None = None
    """Any folder that fsspec opens and all machines reach; None for the project's own."""


class ClusterBench:
    """A bench on a Ray cluster. Close it, or its actors stay until this process ends."""

    def __init__(self, plan: Plan, *, cores: int, tell: Callable[[str], None]) -> None:
        import ray.data

        from songngu.batch.cluster_stream import Stream, open_desk
        from songngu.batch.cluster_work import Drafter, check_all, termbase_of

        self._plan = plan
        self._tell = tell
        self._redone: deque[str] = deque()
        """What is to be told of shards that were begun more than once; told in the caller's thread."""
        engines = max(1, cores // plan.threads)
        self.ahead = 2 * engines + 2
        self.termbase: Callable[[], Termbase] = partial(termbase_of, plan)
        self._desk = open_desk(plan.desk)
        tasks = ray.data.TaskPoolStrategy(size=max(1, cores))
        engine_pool = ray.data.ActorPoolStrategy(size=engines, max_tasks_in_flight_per_actor=2)
        common = {"batch_size": None, "batch_format": "pyarrow"}

        def drafting(source: Any) -> Any:
            drafted = source.map_batches(
                Drafter,
                fn_constructor_args=(plan,),
                compute=engine_pool,
                num_cpus=ENGINE_SHARE * plan.threads,
                **common,
            )
            return drafted.map_batches(
                check_all, fn_kwargs={"plan": plan}, compute=tasks, num_cpus=TASK_SHARE, **common
            )

        self.executor: Executor = _Tasks()
        self._shards = Stream(self._desk, drafting)

    def draft(self, shard: Shard) -> Future[Drafted]:
        """Begin a shard."""
        self._report()
        drafted: Future[Drafted] = Future()
        if not shard.tasks and not shard.missing:
            drafted.set_result(Drafted({}))
            return drafted
        row = self._shards.submit(pickle.dumps(shard, pickle.HIGHEST_PROTOCOL))
        row.add_done_callback(partial(self._take, drafted))
        return drafted

    def _take(self, drafted: Future[Drafted], row: Future[dict[str, Any]]) -> None:
        """Read a stored shard, and say where it was made anew. Called in the stream's thread."""
        try:
            done = row.result()
            file = read_shard(self._plan.storage, done["number"])
            remove_shard(self._plan.storage, done["number"])
        except Exception as error:  # noqa: BLE001  (raised again where the shard is waited for)
            drafted.set_exception(error)
            return
        if file.refused:
            drafted.set_exception(SongnguError(file.refused))
            return
        if len(done["begun"]) > 1:
            *lost, last = done["begun"]
            told = f"Shard {done['number']} was begun on {', '.join(lost)}; its worker was lost there, so it was made"
            self._redone.append(f"{told} again on {last}.")
        drafted.set_result(file.drafted)

    def _report(self) -> None:
        while self._redone:
            self._tell(self._redone.popleft())

    def abandon(self) -> None:
        """Do nothing: leaving a cluster waits for none of its workers."""

    def close(self) -> None:
        """Leave the cluster. What is not done by now is given up; what of it was stored, the next run takes in."""
        import ray

        self._report()
        given_up = self._shards.end()
        ray.shutdown()
        if not given_up:
            remove_folder(self._plan.storage)


class _Tasks(Executor):
    """Calls as CPU tasks of the cluster; Ray makes a call again whose worker was lost."""

    def __init__(self) -> None:
        import ray

        self._task = ray.remote(num_cpus=TASK_SHARE, max_retries=MOST_RETRIES)(_call)

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        """Have a machine of the cluster make a call."""
        answer: Future[Any] = Future()
        row = self._task.remote(call, arguments, options).future()
        row.add_done_callback(partial(_answer, answer))
        return answer


def _call(call: Callable[..., Any], arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
    return call(*arguments, **options)


def _answer(answer: Future[Any], row: Future[Any]) -> None:
    import ray.exceptions

    try:
        answer.set_result(row.result())
    except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError) as error:
        answer.set_exception(BrokenExecutor(f"its process died each time it was begun: {error}"))
    except ray.exceptions.RayTaskError as error:
        answer.set_exception(error.cause if isinstance(error.cause, Exception) else error)
    except Exception as error:  # noqa: BLE001  (raised again where the answer is waited for)
        answer.set_exception(error)


def open_cluster(
    project: Project, tools: Tools, options: ClusterOptions, *, engine: str, threads: int, tell: Callable[[str], None]
) -> ClusterBench:
    """Join a cluster and start a run's streams on it; `tell` is told of shards that were made again.

    Raises MissingExtra without Ray, UsageError for an address that is none or answers nothing.
    """
    ray = _join(options.address)
    from songngu.batch.cluster_work import Plan
    from songngu.engines import load_engine

    settings = project.settings
    token = uuid.uuid4().hex[:12]
    plan = Plan(
        desk=f"songngu-{token}",
        storage=f"{storage_of(project, options)}/{token}",
        glossary=Folder.of(project.glossary),
        glossary_fingerprint=tools.termbase.fingerprint,
        default_date=settings.default_date,
        engine=engine,
        engine_fingerprint=tools.engine.fingerprint,
        model=_model(engine, project.models),
        beam_size=settings.beam_size,
        threads=threads,
        memory_state=tools.memory_state,
        disabled_checks=tools.disabled_checks,
        romanisation=tools.romanisation,
        redo_engine=tools.redo_engine,
        redo_reviewed=tools.redo_reviewed,
        load=load_engine,
    )
    return ClusterBench(plan, cores=int(ray.cluster_resources().get("CPU", 1)), tell=tell)


def storage_of(project: Project, options: ClusterOptions) -> str:
    """Return the address of the folder that holds the shards of the project's runs, and of no other project's."""
    if options.shards is None:
        return str(project.state_dir.resolve() / SHARDS)
    return f"{options.shards.rstrip('/')}/{project.root.name}-{digest(socket.gethostname(), str(project.root))}"


def adopt(ledger: Ledger, folder: str) -> int:
    """Take the drafts that killed runs have left in the shards' folder into the ledger; return how many."""
    count = 0
    for made in left_behind(folder):
        with ledger.transaction():
            ledger.save_drafts(made)
        count += len(made)
    remove_folder(folder)
    return count


def _model(engine: str, models: Path) -> Folder | None:
    """Return the folder of an engine's model; None for engines that have none below `models`."""
    from songngu.project import shipped

    name = "vi-en" if engine == "embedded" else engine
    for folder in (models / name, shipped("models") / name):
        if (folder / "model.bin").is_file():
            return Folder.of(folder)
    return None


def _join(address: str) -> Any:
    """Connect this process to a cluster; return the module `ray`."""
    if address.startswith("ray://"):
        raise UsageError(
            f"{address} is for remote clients. Start songngu on a machine of the cluster instead, with --cluster auto"
        )
    if not _ADDRESS.fullmatch(address):
        raise UsageError(f"{address} is no address of a cluster. Write HOST:PORT of its head, or auto.")
    os.environ.setdefault("RAY_BACKEND_LOG_LEVEL", "fatal")
    warnings.filterwarnings("ignore", module=r"ray\.")  # it takes a live source for one that is small
    try:
        import ray
        import ray.data
    except ImportError:
        raise MissingExtra("--cluster", "cluster") from None
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    try:
        _knock(address)
        ray.init(address=address, namespace="songngu", logging_level=logging.ERROR, log_to_driver=False)
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise SongnguError(
            f"The cluster at {address} cannot be joined: {reason}. Is `ray start --head` running there?"
        ) from None
    context = ray.data.DataContext.get_current()
    context.target_max_block_size = 1  # a block a row: what is done goes on at once
    context.enable_progress_bars = False
    return ray


def _knock(address: str) -> None:
    """Raise OSError where nothing listens at HOST:PORT; Ray itself would try for minutes."""
    host, _, port = address.rpartition(":")
    if host:
        socket.create_connection((host.strip("[]"), int(port)), timeout=10).close()
