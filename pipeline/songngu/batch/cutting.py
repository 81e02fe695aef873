"""Articles on their way to the engine: what became of each is settled in order, and those to be worked on are cut.

Cutting is the heavier half of what comes before the engine. It is done in place, or by an executor's processes, some
articles at a time and some groups ahead; what comes out, and its order, are the same.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from songngu.batch.prepare import Prepared, prepare
from songngu.batch.rows import Visit
from songngu.records import Article, Skip

if TYPE_CHECKING:
    from songngu.termbase import Termbase

GROUP = 16
"""Articles cut together by another process: some 5 ms each, so that sending them costs little beside."""


@dataclass(frozen=True, slots=True)
class Visited:
    """An item of an archive, what became of it, and its segments where it is to be worked on."""

    item: Article | Skip
    visit: Visit
    prepared: Prepared | None = None


Load = Callable[[], "Termbase"]
"""Gives the termbase, in whatever process it is called."""


def cut_all(group: Sequence[Visited], load: Load, default_date: dt.date | None) -> list[Visited]:
    """Cut those articles of a group that are to be worked on."""
    return [_cut(one, one.item, load(), default_date) if isinstance(one.item, Article) else one for one in group]


def _cut(one: Visited, article: Article, termbase: Termbase, default_date: dt.date | None) -> Visited:
    if one.visit.result != "translated":
        return one
    try:
        return Visited(article, one.visit, prepare(article, termbase=termbase, default_date=default_date))
    except Exception as error:  # noqa: BLE001  one article must not stop a batch; the reason is kept
        reason = f"cannot be segmented: {type(error).__name__}: {error}"
        return Visited(article, Visit(article.source, "skipped", reason))


def cut_ahead(
    items: Iterable[Visited], load: Load, default_date: dt.date | None, *, executor: Executor, ahead: int
) -> Iterator[Visited]:
    """Yield what `cut_all` makes of items, in their order, with so many groups under way in an executor."""
    stream = iter(items)
    pending: deque[Future[list[Visited]]] = deque()
    while group := list(islice(stream, GROUP)):
        if any(one.visit.result == "translated" for one in group):
            pending.append(executor.submit(cut_all, group, load, default_date))
        else:
            pending.append(_done(group))
        if len(pending) > ahead:
            yield from pending.popleft().result()
    while pending:
        yield from pending.popleft().result()


def _done(group: list[Visited]) -> Future[list[Visited]]:
    future: Future[list[Visited]] = Future()
    future.set_result(group)
    return future
