"""A shard: the work that a window leaves for an engine, as values; done in this process or on another machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from songngu.batch.window import Task, Tools, ask
from songngu.errors import EngineError
from songngu.records import Finding, Translation

if TYPE_CHECKING:
    from songngu.termbase import Termbase


@dataclass(frozen=True, slots=True)
class Shard:
    """A window's tasks, the drafts that the ledger has for them, and what an engine must make; all by their keys."""

    tasks: Sequence[Task]
    known: Mapping[str, Translation]
    missing: Mapping[str, Task]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What became of a shard. In = out: every key that was missing is made, or its article has failed."""

    made: Mapping[str, Translation]
    failed: Mapping[str, str] = field(default_factory=dict)
    """Why the engine failed, by the id of the article that it failed on."""
    findings: Mapping[str, tuple[Finding, ...]] = field(default_factory=dict)
    """What the checks said, by segment; of those that were checked where the shard was made."""


class Bench(Protocol):
    """Where the heavy work of a run is done: in this process, or on a cluster."""

    @property
    def executor(self) -> Executor | None:
        """Who reads and cuts articles; None for the caller's thread."""

    def termbase(self) -> Termbase:
        """Return the run's termbase; the method can be sent to the executor's processes."""

    @property
    def ahead(self) -> int:
        """How many shards may be under way at once."""

    def draft(self, shard: Shard) -> Future[Drafted]:
        """Begin a shard; the future raises EngineError where no engine can be had at all."""

    def abandon(self) -> None:
        """Have `close` wait for nothing that may never end."""

    def close(self) -> None:
        """Give up what was not begun, and wait for what was."""


def draft(shard: Shard, tools: Tools) -> Drafted:
    """Translate what a shard lacks; after a failure article by article, so that one bad article stops no other."""
    try:
        return Drafted(ask(shard.missing, tools))
    except Exception:  # noqa: BLE001  an engine may raise anything; what it said is told with the article
        return _article_by_article(shard, tools)


def _article_by_article(shard: Shard, tools: Tools) -> Drafted:
    made: dict[str, Translation] = {}
    failed: dict[str, str] = {}
    for article_id in dict.fromkeys(task.article.id for task in shard.missing.values()):
        wanted = {key: task for key, task in shard.missing.items() if task.article.id == article_id}
        try:
            made |= ask(wanted, tools)
        except Exception as error:  # noqa: BLE001  as above
            failed[article_id] = str(error) if isinstance(error, EngineError) else f"{type(error).__name__}: {error}"
    return Drafted(made, failed)
