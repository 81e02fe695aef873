"""The ledger: what was read, translated and reviewed in a project. SQLite in `.songngu/ledger.db`.

A window of a run is one transaction, so that a run killed at any moment leaves whole windows behind.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from songngu.batch import codec
from songngu.batch.prepare import Kept
from songngu.batch.rows import Basis, Row, Summary, unit_row
from songngu.batch.schema import VERSION, migrate, newer
from songngu.errors import LedgerError
from songngu.records import Article, ArticleUnits, Translation, Unit

LEDGER_FILE = "ledger.db"
_CHECKED_BYTES = 64 << 20  # a smaller ledger is looked over whenever it is opened for writing: a tenth of a second
_CHUNK = 500  # ids in one query; SQLite allows 32,766 variables, older builds 999
_COLUMNS = (
    "id", "article_id", "position", "key", "source", "segment", "hits", "matches", "draft", "findings", "target",
    "state", "sub_state", "comment", "made_in",
)  # fmt: skip
_SAVE_UNIT = (
    f"INSERT INTO units ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))}) "
    f"ON CONFLICT (id) DO UPDATE SET {', '.join(f'{c} = excluded.{c}' for c in _COLUMNS[2:])}, "
    "reviewer = '', touched = 0, stale = 0, sent_in = NULL"
)
ROOM = 1 << 20
"""Bytes free on a disk that is not full: SQLite says "disk I/O error" of full disks and of failing ones alike."""


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says of a ledger into what the user can do. Raises LedgerError."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(_explanation(path, str(error))) from error


def fails(folder: Path, said: str) -> bool:
    """Tell whether SQLite speaks of a disk that answers with an error though it has room."""
    return "disk I/O" in said and shutil.disk_usage(folder).free > ROOM


def failing(path: object, said: str) -> str:
    """Return what to tell where a disk answers with an error though it has room."""
    return (
        f"The disk of {path} answered with an error ({said}): it may be failing, or have gone away. Copy the project "
        "to another disk and run the same command there; what was written before stands."
    )


def _explanation(path: Path, said: str) -> str:
    if fails(path.parent, said):
        return failing(path, said)
    if "disk is full" in said or "disk I/O" in said:
        return f"The disk of {path} is full ({said}). Free some space and run the same command again; nothing is lost."
    if "readonly" in said or "unable to open" in said:
        return (
            f"The ledger {path} cannot be written ({said}). Give yourself write access to its folder; nothing is lost."
        )
    if "locked" in said:
        return f"The ledger {path} is being written by another program ({said}). Wait for it to end, then try again."
    return f"The ledger {path} is damaged ({said}). Rebuild it with: songngu doctor --repair"


def _connect(path: Path, *, read_only: bool) -> sqlite3.Connection:
    """Open a ledger's file, and bring it to this program's version where that is older."""
    mode = "ro" if read_only else "rwc"
    db = sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30.0)
    db.row_factory = sqlite3.Row
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        db.close()
        raise newer(version)
    if not read_only:
        # FULL: what is committed outlives a power cut. A window is one commit, so that it costs nothing.
        db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 8192;")
        migrate(db)
    elif version < VERSION:
        db.close()
        _connect(path, read_only=False).close()
        return _connect(path, read_only=True)
    return db


class Ledger:
    """An open ledger. Use as a context manager. Raises LedgerError where it is damaged or of a newer version."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        path = folder / LEDGER_FILE
        if read_only and not path.exists():
            raise LedgerError(f"Nothing was run in this project yet: there is no {path.name}. Start with: songngu run")
        if not read_only:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise LedgerError(_explanation(path, f"unable to open: {error}")) from None
        self.path = path
        with explained(path):
            self.db = _connect(path, read_only=read_only)
        try:
            with explained(path):
                self.db.execute("SELECT count(*) FROM runs").fetchone()
            if not read_only and path.stat().st_size < _CHECKED_BYTES and (found := self.integrity()) != "ok":
                raise LedgerError(_explanation(path, found))
        except BaseException:
            self.db.close()
            raise

    def __enter__(self) -> Ledger:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file. What SQLite says of a damaged page, whoever met it, becomes a LedgerError."""
        self.db.close()
        if isinstance(error, sqlite3.Error):
            raise LedgerError(_explanation(self.path, str(error))) from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.db.execute("COMMIT")
        except BaseException:
            if self.db.in_transaction:  # SQLite itself rolls back where the disk is full
                self.db.execute("ROLLBACK")
            raise

    def among(self, query: str, values: Sequence[str]) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query that ends in IN, for some values: as many at a time as SQLite takes."""
        for start in range(0, len(values), _CHUNK):
            chunk = tuple(values[start : start + _CHUNK])
            yield from self.db.execute(f"{query} ({','.join('?' * len(chunk))})", chunk)

    def last_run(self) -> Mapping[str, object] | None:
        """Return the newest run's row, or None."""
        row = self.db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return dict(row) if row else None

    # --- articles and units ---

    def basis(self, article_id: str) -> Basis | None:
        """Return what an article's units were made from; None where it is unknown."""
        row = self.db.execute("SELECT digest, basis, engine FROM articles WHERE id = ?", (article_id,)).fetchone()
        return Basis(row["digest"], row["basis"], row["engine"]) if row else None

    def article(self, article_id: str) -> Article:
        """Return an article as it was last read."""
        row = self.db.execute("SELECT record FROM articles WHERE id = ?", (article_id,)).fetchone()
        if row is None:
            raise LedgerError(f"The ledger has no article {article_id}.")
        return codec.load(row["record"], Article)

    def save_article(self, article: Article, basis: Basis) -> None:
        """Keep an article and what its units were made from."""
        self.db.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET digest = excluded.digest, "
            "basis = excluded.basis, engine = excluded.engine, record = excluded.record",
            (article.id, basis.digest, basis.basis, basis.engine, codec.dump(article)),
        )

    def save_basis(self, article_id: str, basis: str) -> None:
        """Note that an article's units are as another glossary would have them too."""
        self.db.execute("UPDATE articles SET basis = ? WHERE id = ?", (basis, article_id))

    def rows(self, unit_ids: Sequence[str]) -> dict[str, Row]:
        """Return the units that the ledger knows among some ids."""
        return {row["id"]: unit_row(row) for row in self.among("SELECT * FROM units WHERE id IN", unit_ids)}

    def save_units(self, units: Iterable[tuple[Unit, str, int]], *, run_id: int) -> None:
        """Keep units that a run made or made anew, each with its key and position; what was sent out stays known."""
        self.db.executemany(
            _SAVE_UNIT,
            [
                (
                    unit.id,
                    unit.segment.article_id,
                    position,
                    key,
                    unit.segment.text,
                    codec.dump(unit.segment),
                    codec.dump(unit.hits),
                    codec.dump(unit.matches),
                    codec.dump(unit.draft),
                    codec.dump(unit.findings),
                    unit.target,
                    unit.state.value,
                    unit.sub_state,
                    unit.comment,
                    run_id,
                )
                for unit, key, position in units
            ],
        )

    def refresh_unit(self, unit: Unit, *, position: int) -> None:
        """Note new findings, hits and context of a unit whose text stays."""
        self.db.execute(
            "UPDATE units SET position = ?, segment = ?, hits = ?, findings = ?, stale = 0 WHERE id = ?",
            (position, codec.dump(unit.segment), codec.dump(unit.hits), codec.dump(unit.findings), unit.id),
        )

    def mark_stale(self, article_id: str, current: Iterable[str]) -> int:
        """Mark an article's units that its text no longer has; return how many. Their reviews are kept."""
        known = {row["id"] for row in self.db.execute("SELECT id FROM units WHERE article_id = ?", (article_id,))}
        gone = sorted(known - set(current))
        self.db.executemany("UPDATE units SET stale = 1 WHERE id = ?", [(unit_id,) for unit_id in gone])
        return len(gone)

    def article_units(self, article_id: str) -> ArticleUnits:
        """Return an article with its current units, in reading order."""
        found = self.db.execute(
            "SELECT * FROM units WHERE article_id = ? AND stale = 0 ORDER BY position", (article_id,)
        )
        return ArticleUnits(self.article(article_id), tuple(unit_row(row).unit for row in found))

    def kept(self, article_id: str) -> Kept:
        """Return the segments of an article's current units with their terms, in reading order."""
        found = self.db.execute(
            "SELECT segment, hits FROM units WHERE article_id = ? AND stale = 0 ORDER BY position", (article_id,)
        ).fetchall()
        return Kept(tuple(row["segment"] for row in found), tuple(row["hits"] for row in found))

    def count_units(self, article_id: str) -> int:
        """Return how many current units an article has."""
        query = "SELECT count(*) FROM units WHERE article_id = ? AND stale = 0"
        return int(self.db.execute(query, (article_id,)).fetchone()[0])

    def summary(self, article_id: str) -> Summary:
        """Return an article's title, date, and its numbers of current units and of findings."""
        row = self.db.execute(
            "SELECT record ->> 'title' AS title, record ->> 'published' AS published, "
            "(SELECT count(*) FROM units WHERE article_id = a.id AND stale = 0) AS units, "
            "(SELECT coalesce(sum(json_array_length(findings)), 0) FROM units WHERE article_id = a.id AND stale = 0) "
            "AS findings FROM articles a WHERE id = ?",
            (article_id,),
        ).fetchone()
        return Summary(row["title"], row["published"], row["units"], row["findings"])

    def reviewed_units(self) -> Iterator[Unit]:
        """Units that a person has reviewed, in no order."""
        for row in self.db.execute("SELECT * FROM units WHERE state IN ('reviewed', 'final') AND stale = 0"):
            yield unit_row(row).unit

    def to_send(self, run_id: int, *, everything: bool) -> Iterator[sqlite3.Row]:
        """Return a run's articles for its review files, in the order read: position, id, section, published, units.

        Those that have units which no earlier run's file holds as they are; all that have units where `everything`.
        """
        new = "" if everything else "HAVING sum(u.sent_in IS NULL OR u.sent_in = v.run_id) > 0"
        return self.db.execute(
            "SELECT v.position, v.article_id AS id, a.record ->> 'title' AS title, a.record ->> 'section' AS section, "
            "substr(a.record ->> 'published', 1, 10) AS published, count(*) AS units FROM visits v "
            "JOIN articles a ON a.id = v.article_id JOIN units u ON u.article_id = v.article_id AND u.stale = 0 "
            f"WHERE v.run_id = ? AND v.result IN ('translated', 'reused') GROUP BY v.position {new} "
            "ORDER BY v.position",
            (run_id,),
        )

    def note_part(self, run_id: int, positions: Iterable[int], part: str) -> None:
        """Remember which review file holds which articles of a run."""
        self.db.executemany(
            "UPDATE visits SET part = ? WHERE run_id = ? AND position = ?", [(part, run_id, at) for at in positions]
        )

    def mark_sent(self, units: Iterable[Unit], run_id: int) -> None:
        """Remember what a review file holds, as the base of the merge when it comes back."""
        self.db.executemany(
            "UPDATE units SET sent_in = ?, sent_target = ?, sent_state = ?, sent_sub_state = ?, sent_comment = ? "
            "WHERE id = ?",
            [(run_id, u.target, u.state.value, u.sub_state, u.comment, u.id) for u in units],
        )

    # --- drafts ---

    def drafts(self, keys: Sequence[str]) -> dict[str, Translation]:
        """Return the translations that the ledger has among some keys."""
        rows = self.among("SELECT key, translation FROM drafts WHERE key IN", keys)
        return {row["key"]: codec.load(row["translation"], Translation) for row in rows}

    def save_drafts(self, drafts: Mapping[str, Translation]) -> None:
        """Keep translations by their keys."""
        self.db.executemany(
            "INSERT OR REPLACE INTO drafts VALUES (?, ?)", [(key, codec.dump(t)) for key, t in drafts.items()]
        )

    # --- files ---

    def wrote(self, path: str, sha256: str) -> bool:
        """Tell whether a run wrote a review file with this content; else a translator has changed it since."""
        found = self.db.execute("SELECT 1 FROM files WHERE path = ? AND sha256 = ?", (path, sha256))
        return found.fetchone() is not None

    def save_file(self, path: str, sha256: str, run_id: int) -> None:
        """Remember a written file, so that a later run does not overwrite a translator's work in it."""
        self.db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (path, sha256, run_id))

    def integrity(self) -> str:
        """Return `ok`, or what SQLite finds wrong with the file."""
        try:
            return str(self.db.execute("PRAGMA quick_check").fetchone()[0])
        except sqlite3.DatabaseError as error:  # a page that holds a table together is damaged
            return str(error)

    def counts(self, query: str) -> dict[str, int]:
        """Return a query's rows of a name and a number."""
        return {str(row[0]): int(row[1]) for row in self.db.execute(query)}
