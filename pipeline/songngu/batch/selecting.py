"""Which articles of an archive are to be worked on: not what an interrupted run has done, nor what did not change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from songngu.batch import runs
from songngu.batch.cutting import Visited
from songngu.batch.ledger import Ledger
from songngu.batch.rows import Visit, article_digest
from songngu.batch.runs import Start
from songngu.batch.window import Tools
from songngu.records import Article, Skip


class ArchiveChanged(Exception):  # noqa: N818  (a condition that the run answers, not an error for the user)
    """An archive is not what the interrupted run has read of it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What decides whether an article is worked on."""

    ledger: Ledger
    tools: Tools
    basis: str
    """A hash of what decides the terms."""

    def of(self, items: Iterable[Article | Skip], start: Start) -> Iterator[Visited]:
        """Yield the items that the run has not done, with what is to become of them. Raises ArchiveChanged."""
        for position, item in _rest(items, self.ledger, start):
            yield self._visited(position, item)

    def _visited(self, position: int, item: Article | Skip) -> Visited:
        if isinstance(item, Skip):
            return Visited(position, item, Visit(item.item, "skipped", item.reason))
        visit = Visit(item.source, "translated", "", item.id, item.notes)
        if item.duplicate_of:
            return Visited(position, item, replace(visit, result="duplicate", reason=_repeats(item)))
        known = self.ledger.basis(item.id)
        if known is None:
            return Visited(position, item, visit)
        if known.digest != article_digest(item):
            if other := self._other_article(item):
                return Visited(position, item, replace(visit, result="skipped", reason=other, article_id=None))
            return Visited(position, item, visit)
        own = self.tools.engine.fingerprint
        redo = self.tools.redo_reviewed or (known.engine != own and (self.tools.redo_engine or known.engine == "none"))
        if known.basis == self.basis and not redo:
            return Visited(position, item, replace(visit, result="reused", reason="nothing changed"))
        # Without a basis an engine failed on it: it is cut again, as a new article is.
        return Visited(position, item, visit, self.ledger.kept(item.id) if known.basis else None, redo)

    def _other_article(self, article: Article) -> str:
        """Tell whether an id belongs to quite another article, of another archive; or return an empty text.

        An article that was corrected keeps its title or one of its paragraphs; one that was moved is the same.
        """
        before = self.ledger.article(article.id)
        if before.source.partition("#")[0] == article.source.partition("#")[0]:
            return ""
        if before.title == article.title or {b.text for b in before.blocks} & {b.text for b in article.blocks}:
            return ""
        return (
            f"its id {article.id} belongs to another article of this project, “{before.title}” of {before.source}; "
            "nothing was changed. Map `id` in songngu.toml to a column that no two archives share, or take it out"
        )


def _repeats(article: Article) -> str:
    return f"near duplicate of {article.duplicate_of}"


def _rest(items: Iterable[Article | Skip], ledger: Ledger, start: Start) -> Iterator[tuple[int, Article | Skip]]:
    """Leave out what an interrupted run has done, as long as the archive is what it was."""
    done = runs.visits(ledger, start.run_id) if start.position else iter(())
    position = 0
    for position, item in enumerate(items, start=1):
        if position > start.position:
            yield position, item
        elif not _is_done(item, next(done), ledger):
            raise ArchiveChanged
    if position < start.position:
        raise ArchiveChanged


def _is_done(item: Article | Skip, visit: Visit, ledger: Ledger) -> bool:
    if isinstance(item, Skip):
        return visit.result == "skipped" and visit.item == item.item
    if visit.item != item.source or visit.article_id not in (item.id, None):
        return False
    known = ledger.basis(item.id)
    if visit.result == "skipped":  # for its id, which another article has; one that could not be read then is mended
        return known is not None
    if visit.result == "duplicate":
        return True
    return known is not None and known.digest == article_digest(item)
