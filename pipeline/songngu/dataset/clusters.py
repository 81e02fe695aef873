"""Near duplicates, and splits for machine learning that no duplicate crosses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from songngu.dataset.items import ArticleItem, PictureItem, SegmentItem, Split
from songngu.likeness import FEWEST_SYLLABLES, LEAST_LIKE, bands, likeness_of, number, sign
from songngu.records import BlockKind, digest
from songngu.text import fold

MOST_BITS = 6
"""Bits in which the hashes of two pictures of one scene differ, of 64: cropped, scaled and recompressed copies stay
below it, other photographs differ in 20 and more."""
_SHARES: tuple[tuple[Split, int], ...] = (("test", 10), ("validation", 10), ("train", 80))
"""Per cent of clusters."""
FEWEST_CLUSTERS = 20
"""A dataset of fewer is all train: a tenth of it would measure nothing."""
_CHUNK = 1024
_BODY = frozenset(BlockKind) - {BlockKind.CAPTION, BlockKind.CREDIT, BlockKind.BYLINE, BlockKind.TITLE}


class _Groups:
    """Union-find over ids; a group is named by its first member in the order given."""

    def __init__(self, ids: Sequence[str]) -> None:
        self._order = {one: at for at, one in enumerate(ids)}
        self._parent = {one: one for one in ids}

    def root(self, one: str) -> str:
        while self._parent[one] != one:
            self._parent[one] = self._parent[self._parent[one]]
            one = self._parent[one]
        return one

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.root(one), self.root(other)), key=self._order.__getitem__)
        self._parent[second] = first


def split_of(cluster: str) -> Split:
    """Return the split of a cluster: by its name alone, so that it stays when a dataset grows."""
    place = int(digest("split", cluster), 16) % 100
    for split, share in _SHARES:
        if place < share:
            return split
        place -= share
    raise AssertionError("the shares of the splits do not make a hundred")


def clustered(
    articles: Sequence[ArticleItem], pictures: Sequence[PictureItem]
) -> tuple[tuple[ArticleItem, ...], tuple[PictureItem, ...]]:
    """Return the items with cluster and split.

    Articles are of one cluster where their texts are near duplicates or their pictures look the same; a cluster is
    named by its earliest article, so that later articles that join it do not move it to another split.
    """
    earliest = sorted(
        articles, key=lambda one: (one.published is None, one.published and one.published.isoformat(), one.id)
    )
    groups = _Groups([article.id for article in earliest])
    looks = _alike_pictures(pictures)
    shown: dict[str, str] = {}
    for picture in pictures:
        groups.join(picture.article, shown.setdefault(looks[picture.id], picture.article))
    for one, other in _alike_texts(earliest):
        groups.join(one, other)
    few = len({groups.root(article.id) for article in articles}) < FEWEST_CLUSTERS
    splits: dict[str, Split] = {
        article.id: "train" if few else split_of(groups.root(article.id)) for article in articles
    }
    trained = {
        _key(segment.source) for article in articles if splits[article.id] == "train" for segment in article.segments
    }
    placed = tuple(
        replace(
            article,
            cluster=groups.root(article.id),
            split=splits[article.id],
            segments=_marked(article.segments, trained) if splits[article.id] != "train" else article.segments,
        )
        for article in articles
    )
    return placed, tuple(replace(p, cluster=looks[p.id], split=splits[p.article]) for p in pictures)


def _marked(segments: Iterable[SegmentItem], trained: set[int]) -> tuple[SegmentItem, ...]:
    return tuple(
        replace(segment, in_train=True) if _key(segment.source) in trained else segment for segment in segments
    )


def _key(text: str) -> int:
    return hash(fold(text))


def _alike_texts(articles: Sequence[ArticleItem]) -> Iterable[tuple[str, str]]:
    """Yield pairs of articles of which one repeats the other, by MinHash signatures in bands."""
    signatures: dict[str, object] = {}
    banded: dict[int, list[str]] = {}
    for article in articles:
        syllables = number([s.source for s in article.segments if s.kind in _BODY]).syllables
        if len(syllables) < FEWEST_SYLLABLES:
            continue
        signature = sign(syllables)
        compared: set[str] = set()
        for key in bands(signature):
            alike = [0.0]
            for other in banded.setdefault(key, []):
                alike.append(likeness_of(signatures[other], signature))
                if alike[-1] >= LEAST_LIKE and other not in compared:
                    yield other, article.id
                compared.add(other)
            if max(alike) < 1.0:  # what is like a copy is like the first of it, too
                banded[key].append(article.id)
        signatures[article.id] = signature


def _alike_pictures(pictures: Sequence[PictureItem]) -> Mapping[str, str]:
    """Return the cluster of each picture: the id of the first that looks the same."""
    import numpy as np

    groups = _Groups([picture.id for picture in pictures])
    same: dict[str, str] = {}
    for picture in pictures:
        for key in filter(None, (picture.sha256, picture.source_sha256, picture.phash)):
            groups.join(picture.id, same.setdefault(key, picture.id))
    first = {picture.phash: picture.id for picture in reversed(pictures) if picture.phash}
    hashes = np.array([int(one, 16) for one in first], dtype=np.uint64)
    ids = list(first.values())
    for start in range(0, len(ids), _CHUNK):
        distances = np.bitwise_count(hashes[start : start + _CHUNK, None] ^ hashes[None, start:])
        for row, column in np.argwhere(distances <= MOST_BITS):
            if column > row:
                groups.join(ids[start + int(row)], ids[start + int(column)])
    return {picture.id: groups.root(picture.id) for picture in pictures}
