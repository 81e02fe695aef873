"""What an archive has had so far: ids that were used, and stories, so that near duplicates refer to the first.

All of it lies in a temporary database of SQLite, which keeps some megabytes in memory and spills the rest to disk.
"""

from __future__ import annotations

import sqlite3
import struct
from dataclasses import dataclass, replace
from typing import Any

from songngu.archive.sketch import BANDS, Sketch, body_texts
from songngu.records import Article, digest

LEAST_LIKE = 0.75
"""Likeness of syllable triples from which two articles are taken for one story. Below it benchmarks/near_duplicates.py
finds different articles among real ones: a follow-up that repeats the affair. A missed copy is translated twice."""
_QUOTED = 8
_CACHE_KIB = 32 << 10
_SCHEMA = """
    create table ids (key integer primary key, place text not null);
    create table stories (
        number integer primary key, id text not null, signature blob not null, paragraphs blob not null
    );
    create table bands (key integer primary key, story integer not null);
"""
_ALIKE = f"select distinct story from bands where key in ({', '.join('?' * BANDS)})"
_KEEP_BANDS = f"insert or ignore into bands values {', '.join(['(?, ?)'] * BANDS)}"


@dataclass(frozen=True, slots=True)
class _Story:
    id: str
    likeness: float
    paragraphs: frozenset[int]


class Known:
    """The ids and the stories that were read before."""

    def __init__(self) -> None:
        # An empty name is a database of its own in a file that is deleted when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.executescript(f"pragma journal_mode = off; pragma cache_size = -{_CACHE_KIB};" + _SCHEMA)
        self._database.execute("begin")
        self._count = 0

    def close(self) -> None:
        """Delete the database."""
        self._database.close()

    def earlier_place(self, article: Article) -> str | None:
        """Return where an article of the same id was read before; else keep where this one was."""
        key = int(digest(article.id), 16) - (1 << 63)
        new = self._database.execute("insert or ignore into ids values (?, ?)", (key, article.source)).rowcount
        if new:
            return None
        ((place,),) = self._database.execute("select place from ids where key = ?", (key,))
        return str(place)

    def mark(self, article: Article, sketch: Sketch) -> Article:
        """Return the article, marked with the earlier one that it repeats and how it differs, if it does."""
        earlier = self._nearest(sketch)
        if earlier is not None and earlier.likeness >= LEAST_LIKE:
            note = _difference(body_texts(article), sketch.paragraphs, earlier)
            return replace(article, duplicate_of=earlier.id, notes=(*article.notes, note))
        self._count += 1
        paragraphs = struct.pack(f"{len(sketch.paragraphs)}q", *sketch.paragraphs)
        row = (self._count, article.id, sketch.signature, paragraphs)
        self._database.execute("insert into stories values (?, ?, ?, ?)", row)
        self._database.execute(_KEEP_BANDS, [value for key in sketch.bands for value in (key, self._count)])
        return article

    def _nearest(self, sketch: Sketch) -> _Story | None:
        found = [number for (number,) in self._database.execute(_ALIKE, sketch.bands)]
        if not found:
            return None
        asked = f"select id, signature, paragraphs from stories where number in ({', '.join('?' * len(found))})"
        stories = self._database.execute(f"{asked} order by number", found).fetchall()
        known = [_story(sketch, *row) for row in stories]
        return max(known, key=lambda story: story.likeness)


def _story(sketch: Sketch, id_: str, signature: bytes, paragraphs: bytes) -> _Story:
    import numpy as np

    agree: Any = np.frombuffer(signature, np.uint32) == np.frombuffer(sketch.signature, np.uint32)
    return _Story(id_, float(agree.mean()), frozenset(struct.unpack(f"{len(paragraphs) // 8}q", paragraphs)))


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
