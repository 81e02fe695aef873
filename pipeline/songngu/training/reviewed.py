"""A project's own reviewed translations as text to learn from, with a part held out to see what was learnt."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, replace

from songngu.errors import UsageError
from songngu.training.data import Corpus, Pair, SetReport, key, plain, unfit
from songngu.training.recipe import TextSet

LEAST = 200
"""Pairs below which a model would learn some sentences by heart and forget others."""
HELD_OUT = 0.1
"""Share of articles that stay unseen."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A translation that somebody approved, and the article it stands in."""

    source: str
    target: str
    article: str


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a project can teach, and the pairs held out, as they are written."""

    corpus: Corpus
    held_out: tuple[Pair, ...]


def with_reviewed(corpus: Corpus, reviewed: Iterable[Reviewed], *, seed: int) -> Lesson:
    """Add reviewed translations to a corpus, holding out every tenth article whole.

    Sentences of held-out articles are taken out of everything that is learnt from. Raises UsageError where there are
    fewer than `LEAST` pairs, or all stand in one article.
    """
    rows = list(dict.fromkeys(reviewed))
    if len(rows) < LEAST:
        raise UsageError(
            f"The project's memory holds {len(rows):,} reviewed translations; a model needs at least {LEAST} to learn "
            "from. Take more review files back with songngu accept."
        )
    articles = sorted({row.article for row in rows})
    held = set(random.Random(seed).sample(articles, max(1, round(HELD_OUT * len(articles)))))
    if len(held) == len(articles):
        raise UsageError("All reviewed translations stand in one article: none can be held out. Review another.")
    held_out = tuple(Pair(row.source, row.target) for row in rows if row.article in held)
    unseen = frozenset(key(text) for pair in held_out for text in (pair.source, pair.target))
    seen: set[tuple[str, str]] = set()
    pairs, dropped = [], dict[str, int]()
    for row in rows:
        pair = Pair(plain(row.source), plain(row.target))
        reason = "held out" if row.article in held else unfit(pair, unseen, seen)
        if reason:
            dropped[reason] = dropped.get(reason, 0) + 1
        else:
            pairs.append(pair)
    own = TextSet("memory", "", "the project's own")
    report = SetReport(own.name, own.licence, len(rows), len(pairs), dropped)
    others = tuple((one, tuple(pair for pair in known if key(pair.source) not in unseen)) for one, known in corpus.sets)
    return Lesson(replace(corpus, sets=((own, tuple(pairs)), *others), reports=(report, *corpus.reports)), held_out)
