"""The memory's file: SQLite, with a word index that finds candidates for fuzzy matches."""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from songngu.errors import LedgerError
from songngu.memory.entries import Entry
from songngu.records import Match, MatchKind, Segment
from songngu.text import clean, fold

# Three quarters is where translators say that mending a match is quicker than writing anew; all CAT tools start there.
FUZZY_THRESHOLD = 75
MOST_MATCHES = 3
# A match of 75 % changes at most a third of the n syllables asked for, so of the n/3 + 1 rarest one at least is in it.
# Long sentences are asked for by these many only: benchmarks/review.py measures how many matches that misses.
_PROBES = 9
_CANDIDATES = 60
_CHUNK = 500
_WORD = re.compile(r"\w+", re.UNICODE)
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS entries (
        id INTEGER PRIMARY KEY, source TEXT NOT NULL, target TEXT NOT NULL, previous TEXT NOT NULL, next TEXT NOT NULL,
        reviewer TEXT NOT NULL, at TEXT, article_id TEXT NOT NULL, article TEXT NOT NULL, published TEXT,
        origin TEXT NOT NULL, domain TEXT NOT NULL, unit_id TEXT UNIQUE
    );
    CREATE INDEX IF NOT EXISTS entries_by_source ON entries (source);
    CREATE UNIQUE INDEX IF NOT EXISTS imported_once ON entries (source, target, previous, next, origin)
        WHERE unit_id IS NULL;
    CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
        folded, tokenize = "unicode61 remove_diacritics 0"
    );
    CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab (words, row);
"""


class Memory:
    """An open translation memory; makes its file where there is none. Raises LedgerError where it is damaged."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._db = sqlite3.connect(path, isolation_level=None, timeout=30.0)
            self._db.row_factory = sqlite3.Row
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.DatabaseError as error:
            raise LedgerError(
                f"The translation memory {path} cannot be used: {error}. `songngu doctor --repair` keeps it aside and "
                "fills a new one with what was approved."
            ) from None
        self._frequencies: dict[str, int] = {}

    def __enter__(self) -> Memory:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM entries").fetchone()[0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction of the same memory it does nothing of its own."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # --- writing ---

    def add(self, entries: Iterable[Entry]) -> int:
        """Keep approved translations, and return how many are new or changed.

        A unit of the project has one entry: its latest. An imported translation is kept once for each origin. Entries
        without a source or a target are not kept.
        """
        changed = 0
        with self.transaction():
            for entry in entries:
                if clean(entry.source) and entry.target.strip():
                    changed += self._add(entry)
        self._frequencies.clear()
        return changed

    def _add(self, entry: Entry) -> int:
        source = clean(entry.source)
        values = (
            source, entry.target, clean(entry.previous), clean(entry.next), entry.reviewer,
            entry.at.astimezone(dt.UTC).isoformat(timespec="seconds") if entry.at else None, entry.article_id,
            entry.article, entry.published.isoformat() if entry.published else None, entry.origin, entry.domain,
            entry.unit_id,
        )  # fmt: skip
        if entry.unit_id is not None:
            known = self._db.execute("SELECT * FROM entries WHERE unit_id = ?", (entry.unit_id,)).fetchone()
            if known is not None and (known["source"], known["target"]) == (source, entry.target):
                return 0
            self.remove([entry.unit_id])
        cursor = self._db.execute(
            "INSERT OR IGNORE INTO entries (source, target, previous, next, reviewer, at, article_id, article, "
            "published, origin, domain, unit_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        if cursor.rowcount:
            self._db.execute("INSERT INTO words (rowid, folded) VALUES (?, ?)", (cursor.lastrowid, fold(source)))
        return cursor.rowcount

    def remove(self, unit_ids: Iterable[str]) -> int:
        """Forget the translations of some units, which reviewers took back; return how many there were."""
        gone = 0
        with self.transaction():
            for unit_id in unit_ids:
                row = self._db.execute("DELETE FROM entries WHERE unit_id = ? RETURNING id", (unit_id,)).fetchone()
                if row is not None:
                    self._db.execute("DELETE FROM words WHERE rowid = ?", (row["id"],))
                    gone += 1
        return gone

    # --- finding ---

    def find(self, segment: Segment, *, threshold: int = FUZZY_THRESHOLD) -> tuple[Match, ...]:
        """Return a segment's best matches, best first: in context (101), exact (100), then fuzzy down to `threshold`.

        Fuzzy scores are percentages of syllables that stay when one text is edited into the other. Among exact matches
        the newest comes first, and a translation is given once. A unit's own entry counts as any other.
        """
        found = self._exact(segment)
        if not found:
            found = self._fuzzy(segment.text, threshold)
        return tuple(found[:MOST_MATCHES])

    def _exact(self, segment: Segment) -> list[Match]:
        context = (clean(segment.previous), clean(segment.next))
        rows = self._db.execute(
            "SELECT * FROM entries WHERE source = ? ORDER BY (previous = ? AND next = ?) DESC, at DESC, id DESC",
            (clean(segment.text), *context),
        ).fetchall()
        matches: dict[str, Match] = {}
        for row in rows:
            entry = _entry(row)
            # A text that stands alone, without any context, matches nothing in context.
            same = any(context) and (row["previous"], row["next"]) == context
            kind = MatchKind.IN_CONTEXT if same else MatchKind.EXACT
            score = 101 if kind is MatchKind.IN_CONTEXT else 100
            matches.setdefault(entry.target, Match(kind, score, entry.source, entry.target, entry.label))
        return list(matches.values())

    def _fuzzy(self, text: str, threshold: int) -> list[Match]:
        from rapidfuzz.distance import Levenshtein

        words = _WORD.findall(fold(clean(text)))
        probes = self._rarest(words)
        if not probes:
            return []
        query = " OR ".join(f'"{word}"' for word in probes)
        rows = self._db.execute(
            "SELECT e.* FROM (SELECT rowid AS id FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?) AS c "
            "JOIN entries AS e USING (id)",
            (query, _CANDIDATES),
        )
        matches: dict[str, Match] = {}
        for row in rows:
            other = _WORD.findall(fold(row["source"]))
            likeness = Levenshtein.normalized_similarity(words, other, score_cutoff=threshold / 100)
            # Texts that differ in marks or capitals only are alike in every syllable, yet are not the same text.
            score = min(99, int(likeness * 100))
            if score >= threshold:
                entry = _entry(row)
                match = Match(MatchKind.FUZZY, score, entry.source, entry.target, entry.label)
                if entry.target not in matches or matches[entry.target].score < score:
                    matches[entry.target] = match
        return sorted(matches.values(), key=lambda match: (-match.score, match.target))

    def _rarest(self, words: Sequence[str]) -> list[str]:
        """Return the rarest words of a text that the memory knows."""
        unknown = [word for word in dict.fromkeys(words) if word not in self._frequencies]
        for word in unknown:
            row = self._db.execute("SELECT doc FROM vocabulary WHERE term = ?", (word,)).fetchone()
            self._frequencies[word] = int(row[0]) if row else 0
        known = sorted(
            (word for word in dict.fromkeys(words) if self._frequencies[word]), key=self._frequencies.__getitem__
        )
        return known[: min(len(words) // 3 + 1, _PROBES)]

    # --- listing ---

    def integrity(self) -> str:
        """Return "ok", or what SQLite finds wrong with the file."""
        try:
            return str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            return str(error)

    def unit_ids(self) -> set[str]:
        """Return the project's units that have an entry."""
        return {row[0] for row in self._db.execute("SELECT unit_id FROM entries WHERE unit_id IS NOT NULL")}

    def entries(
        self,
        *,
        since: dt.datetime | None = None,
        origins: Collection[str] | None = None,
        domains: Collection[str] | None = None,
    ) -> Iterator[Entry]:
        """Yield entries, oldest first: those approved since a time, of some origins, of some domains."""
        clauses, values = ["1"], []
        if since is not None:
            clauses.append("at >= ?")
            values.append(since.astimezone(dt.UTC).isoformat(timespec="seconds"))
        for column, wanted in (("origin", origins), ("domain", domains)):
            if wanted is not None:
                clauses.append(f"{column} IN ({','.join('?' * len(wanted))})")
                values += list(wanted)
        for row in self._db.execute(f"SELECT * FROM entries WHERE {' AND '.join(clauses)} ORDER BY at, id", values):
            yield _entry(row)


def _entry(row: sqlite3.Row) -> Entry:
    return Entry(
        source=row["source"],
        target=row["target"],
        previous=row["previous"],
        next=row["next"],
        reviewer=row["reviewer"],
        at=dt.datetime.fromisoformat(row["at"]) if row["at"] else None,
        article_id=row["article_id"],
        article=row["article"],
        published=dt.date.fromisoformat(row["published"]) if row["published"] else None,
        origin=row["origin"],
        domain=row["domain"],
        unit_id=row["unit_id"],
    )
