"""What the machines of a cluster do for a run: read and cut articles, draft shards, check and store them.

All that decides a result reaches them as values (`Plan`), and they check that they work with the same files.
"""

from __future__ import annotations

import json
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from songngu.batch.cluster_files import Folder, at_hand
from songngu.batch.cluster_shards import ShardFile, read_shard, write_shard
from songngu.batch.shards import Drafted, Shard, draft
from songngu.batch.window import Tools, units, wanted
from songngu.errors import EngineError, SongnguError, TermbaseError
from songngu.records import Engine, Romanisation, State, Translation

if TYPE_CHECKING:
    import datetime as dt

    from songngu.termbase import Termbase

MOST_BEGUN = 2
"""A shard that ends its worker as often is done article by article, so that the guilty one is found."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What workers are told of a run."""

    desk: str
    """The desk's name in Ray."""
    storage: str
    """The folder of the run's shards: any address that fsspec opens."""
    glossary: Folder
    glossary_fingerprint: str
    default_date: dt.date | None
    engine: str
    engine_fingerprint: str
    model: Folder | None
    beam_size: int
    threads: int
    memory_state: State
    disabled_checks: frozenset[str]
    romanisation: Romanisation
    redo_engine: bool
    redo_reviewed: bool
    load: Callable[..., Engine]
    """Loads an engine: `songngu.engines.load_engine`."""


_SAME = "Install the same version of songngu on all machines of the cluster."


# --- what is at hand on a machine ---


def _desk(plan: Plan) -> Any:
    import ray

    return ray.get_actor(plan.desk, namespace="songngu")


def _fetched(plan: Plan, folder: Folder) -> Path:
    import ray

    return at_hand(folder, lambda path: bytes(ray.get(_desk(plan).folder.remote(path))))


_termbases: dict[str, Termbase] = {}
"""This process's termbases, by the desk of their run."""


def termbase_of(plan: Plan) -> Termbase:
    """Return the run's termbase, loaded once in a process. Raises TermbaseError where it is not the driver's."""
    if plan.desk not in _termbases:
        from songngu.termbase import load

        folder = _fetched(plan, plan.glossary)
        termbase = load(folder, default_date=plan.default_date, romanisation=plan.romanisation)
        if termbase.fingerprint != plan.glossary_fingerprint:
            raise TermbaseError(f"The glossary on {place()} is not the driver's, though its files are. {_SAME}")
        _termbases[plan.desk] = termbase
    return _termbases[plan.desk]


def engine_of(plan: Plan) -> Engine:
    """Load the run's engine. Raises EngineError where it is not the one that the driver has."""
    models = _fetched(plan, plan.model).parent if plan.model else Path()
    engine = plan.load(plan.engine, models=models, beam_size=plan.beam_size, threads=plan.threads)
    if engine.fingerprint != plan.engine_fingerprint:
        raise EngineError(
            f"The engine {plan.engine} on {place()} is not the driver's (fingerprint {engine.fingerprint}, there "
            f"{plan.engine_fingerprint}). {_SAME}"
        )
    return engine


def place() -> str:
    """Return the name of this machine's node, for messages."""
    import ray

    return f"{ray.util.get_node_ip_address()}/{ray.get_runtime_context().get_node_id()[:8]}"


# --- shards: drafting, checking, storing ---


class Drafter:
    """An engine on a machine of the cluster; drafts shards and stores what it made."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._desk = _desk(plan)
        self._refused = ""
        try:
            self._tools = _tools(plan, engine_of(plan))
        except SongnguError as error:  # told with the first shard: Ray would begin this actor again and again
            self._refused = str(error)

    def __call__(self, table: Any) -> Any:
        """Draft the shards of a block."""
        import ray

        for number in table["number"].to_pylist():
            begun, payload = ray.get(self._desk.begin.remote(number, place()))
            if self._refused:
                write_shard(self._plan.storage, number, ShardFile(Drafted({}), 0.0, refused=self._refused))
                continue
            shard: Shard = pickle.loads(payload)
            start = time.perf_counter()
            drafted = draft(shard, self._tools) if begun <= MOST_BEGUN else self._carefully(number, shard)
            write_shard(self._plan.storage, number, ShardFile(drafted, time.perf_counter() - start))
        return table

    def _carefully(self, number: int, shard: Shard) -> Drafted:
        """Draft article by article, and leave out those on which a worker died before."""
        import ray

        noted = json.loads(ray.get(self._desk.noted.remote(number)) or "{}")
        failed: dict[str, str] = noted.get("failed", {})
        if dead := noted.get("now"):
            failed[dead] = "its process died on this article"
        made: dict[str, Translation] = {}
        for article_id in dict.fromkeys(task.article.id for task in shard.missing.values()):
            if article_id in failed:
                continue
            ray.get(self._desk.note.remote(number, json.dumps({"failed": failed, "now": article_id})))
            wanted = {key: task for key, task in shard.missing.items() if task.article.id == article_id}
            drafted = draft(Shard((), {}, wanted), self._tools)
            made |= drafted.made
            failed |= drafted.failed
        return Drafted(made, failed)


def _tools(plan: Plan, engine: Any) -> Tools:
    nothing: Any = None  # termbase and memory: the driver has asked them before it makes a shard
    return Tools(
        nothing,
        nothing,
        engine,
        memory_state=plan.memory_state,
        disabled_checks=plan.disabled_checks,
        romanisation=plan.romanisation,
        redo_engine=plan.redo_engine,
        redo_reviewed=plan.redo_reviewed,
    )


def check_all(table: Any, plan: Plan) -> Any:
    """Check the shards of a block, and store them with what was found."""
    import ray

    tools = _tools(plan, _Named(plan.engine_fingerprint))
    for number in table["number"].to_pylist():
        shard: Shard = pickle.loads(ray.get(_desk(plan).payload.remote(number)))
        file = read_shard(plan.storage, number)
        if file.refused:
            continue
        answers = {**shard.known, **file.drafted.made}
        ready = [task for task in shard.tasks if (key := wanted(task, tools)) is None or key in answers]
        findings = {one.unit.id: one.unit.findings for one in units(ready, answers, tools=tools)}
        write_shard(plan.storage, number, replace(file, drafted=replace(file.drafted, findings=findings)))
    return table


@dataclass(frozen=True, slots=True)
class _Named:
    """Stands for the engine where only its fingerprint is asked for."""

    fingerprint: str
