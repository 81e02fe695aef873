"""What an archive has had so far: ids that were used, and stories, so that near duplicates refer to the first.

All of it lies in a temporary database of SQLite, which keeps some megabytes in memory and spills the rest to disk.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from songngu.archive.documents import Item
from songngu.archive.sketch import Drawn, Sketch, body_texts
from songngu.likeness import LEAST_LIKE, likeness_of
from songngu.records import Article, Skip, digest

MOST_SETTLED = 256
"""Items of a batch; twelve keys of each stand in one statement, of which SQLite allows 32,766."""
_QUOTED = 8
_CACHE_KIB = 32 << 10
_SCHEMA = """
    create table ids (key integer primary key, place text not null);
    create table stories (
        number integer primary key, id text not null, signature blob not null, paragraphs blob not null
    );
    create table bands (key integer primary key, story integer not null);
"""


@dataclass(frozen=True, slots=True)
class _Story:
    id: str
    likeness: float
    paragraphs: frozenset[int]


class Known:
    """The ids and the stories that were read before.

    Items come in batches: one statement for many keys takes a third of the time of one for each.
    """

    def __init__(self) -> None:
        # An empty name is a database of its own in a file that is deleted when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(f"pragma journal_mode = off; pragma cache_size = -{_CACHE_KIB};" + _SCHEMA)
        self._database.execute("begin")
        self._count = 0

    def close(self) -> None:
        """Delete the database."""
        self._database.close()

    def settle(self, batch: Sequence[Drawn]) -> list[Item]:
        """Return the items: a second of one id as a Skip, one that repeats an earlier story marked so.

        A batch has at most MOST_SETTLED items.
        """
        fresh = self._told_apart(batch)
        return self._marked(fresh)

    def _told_apart(self, batch: Sequence[Drawn]) -> list[Drawn]:
        """Put a Skip in the place of each article whose id was used before; keep where the others were."""
        keys = [int(digest(one.item.id), 16) - (1 << 63) for one in batch if isinstance(one.item, Article)]
        places = dict(self._of_keys("select key, place from ids where key in", keys))
        new: dict[int, str] = {}
        told = []
        left = iter(keys)
        for one in batch:
            if isinstance(one.item, Article):
                key, item = next(left), one.item
                if earlier := places.get(key):
                    one = Drawn(Skip(item.source, f"its id {item.id} was used before, by {earlier}"), None)
                else:
                    places[key] = new[key] = item.source
            told.append(one)
        self._database.executemany("insert into ids values (?, ?)", new.items())
        return told

    def _marked(self, batch: Sequence[Drawn]) -> list[Item]:
        stories = dict(self._of_keys("select key, story from bands where key in", _band_keys(batch)))
        rows: dict[int, tuple[int, str, bytes, bytes]] = {}
        bands: list[tuple[int, int]] = []
        items: list[Item] = []
        for item, sketch in batch:
            if isinstance(item, Article) and sketch is not None:
                found = sorted({stories[key] for key in sketch.bands if key in stories})
                earlier = self._nearest(sketch, found, rows) if found else None
                if earlier is not None and earlier.likeness >= LEAST_LIKE:
                    note = _difference(body_texts(item), sketch.paragraphs, earlier)
                    item = replace(item, duplicate_of=earlier.id, notes=(*item.notes, note))
                else:
                    self._count += 1
                    paragraphs = struct.pack(f"{len(sketch.paragraphs)}q", *sketch.paragraphs)
                    rows[self._count] = (self._count, item.id, sketch.signature, paragraphs)
                    new = [key for key in sketch.bands if key not in stories]
                    stories.update(dict.fromkeys(new, self._count))
                    bands += [(key, self._count) for key in new]
            items.append(item)
        self._database.executemany("insert into stories values (?, ?, ?, ?)", rows.values())
        self._database.executemany("insert or ignore into bands values (?, ?)", bands)
        return items

    def _nearest(
        self, sketch: Sketch, found: Sequence[int], rows: dict[int, tuple[int, str, bytes, bytes]]
    ) -> _Story | None:
        """Return the most alike of some stories, the first of equals; `rows` are those not yet in the database."""
        kept = self._of_keys("select * from stories where number in", [one for one in found if one not in rows])
        all_of = sorted([*kept, *(rows[one] for one in found if one in rows)])
        known = [_story(sketch, *row[1:]) for row in all_of]
        return max(known, key=lambda story: story.likeness)

    def _of_keys(self, asked: str, keys: Sequence[int]) -> Iterable[Any]:
        return self._database.execute(f"{asked} ({', '.join('?' * len(keys))})", keys)


def _band_keys(batch: Iterable[Drawn]) -> list[int]:
    return [key for one in batch if one.sketch is not None for key in one.sketch.bands]


def _story(sketch: Sketch, id_: str, signature: bytes, paragraphs: bytes) -> _Story:
    import numpy as np

    likeness = likeness_of(np.frombuffer(signature, np.uint32), np.frombuffer(sketch.signature, np.uint32))
    return _Story(id_, likeness, frozenset(struct.unpack(f"{len(paragraphs) // 8}q", paragraphs)))


def _difference(texts: list[str], keys: tuple[int, ...], earlier: _Story) -> str:
    """Say in a line how a near duplicate differs from the earlier article."""
    own = [text for text, key in zip(texts, keys, strict=True) if key not in earlier.paragraphs]
    lost = len(earlier.paragraphs - set(keys))
    if not own and not lost:
        return f"the same text as {earlier.id}"
    quoted = "; ".join(" ".join(text.split()[:_QUOTED]) + " ..." for text in own[:3])
    told = f"{len(own)} of its {len(texts)} paragraphs differ" + (f" ({quoted})" if quoted else "")
    alike = f"near duplicate of {earlier.id}, {earlier.likeness:.0%} alike"
    return f"{alike}: {told}; {lost} paragraphs of the other are not in it"
