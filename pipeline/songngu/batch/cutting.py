"""Articles on their way to the engine: what became of each is settled in order, and those to be worked on are cut.

Cutting is the heavier half of what comes before the engine. It is done in place, or by an executor's processes, some
articles at a time and some groups ahead; what comes out, and its order, are the same.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from songngu.batch.prepare import Kept, Prepared, match_again, prepare
from songngu.batch.rows import Visit
from songngu.records import Article, Skip

if TYPE_CHECKING:
    from songngu.termbase import Termbase

GROUP = 16
"""Articles cut together by another process: some 5 ms each, so that sending them costs little beside."""


@dataclass(frozen=True, slots=True)
class Visited:
    """An item of an archive, what became of it, and its segments where it is to be worked on."""

    position: int
    """Its number in the archive, from 1."""
    item: Article | Skip
    visit: Visit
    kept: Kept | None = None
    """What the ledger has of the article, where it is as it was and only the glossary, or the engine, has changed."""
    redo: bool = False
    """Whether its drafts are to be looked at even where its terms are the same: another engine made them."""
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
        if one.kept is None:
            return replace(one, prepared=prepare(article, termbase=termbase, default_date=default_date))
        made = match_again(article, one.kept, termbase=termbase, default_date=default_date)
    except Exception as error:  # noqa: BLE001  one article must not stop a batch; the reason is kept
        reason = f"cannot be segmented: {type(error).__name__}: {error}"
        return Visited(one.position, article, replace(one.visit, result="skipped", reason=reason, article_id=None))
    return replace(one, prepared=made, kept=None)


def cut_ahead(
    items: Iterable[Visited], load: Load, default_date: dt.date | None, *, executor: Executor, ahead: int
) -> Iterator[Visited]:
    """Yield what `cut_all` makes of items, in their order, with so many groups under way in an executor.

    No more are read than that: so the reader waits where the engine is behind, and memory is bounded.
    """
    stream = iter(items)
    pending: deque[tuple[list[Visited], Future[list[Visited]]]] = deque()
    while group := list(islice(stream, GROUP)):
        if any(one.visit.result == "translated" for one in group):
            pending.append((group, _submitted(executor, group, load, default_date)))
        else:
            pending.append((group, _done(group)))
        if len(pending) > ahead:
            yield from _result(*pending.popleft(), load, default_date)
    while pending:
        yield from _result(*pending.popleft(), load, default_date)


def _submitted(
    executor: Executor, group: list[Visited], load: Load, default_date: dt.date | None
) -> Future[list[Visited]]:
    try:
        return executor.submit(cut_all, group, load, default_date)
    except BrokenProcessPool:
        return _done(cut_all(group, load, default_date))


def _result(
    group: list[Visited], future: Future[list[Visited]], load: Load, default_date: dt.date | None
) -> list[Visited]:
    """Wait for a group; one whose process died, of too little memory mostly, is cut here."""
    try:
        return future.result()
    except BrokenProcessPool:
        return cut_all(group, load, default_date)


def _done(group: list[Visited]) -> Future[list[Visited]]:
    future: Future[list[Visited]] = Future()
    future.set_result(group)
    return future
