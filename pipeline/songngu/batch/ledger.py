"""The ledger: what was read, translated and reviewed in a project. SQLite in `.songngu/ledger.db`.

A window of a run is one transaction, so that a run killed at any moment leaves whole windows behind.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from songngu.batch import codec
from songngu.batch.rows import Basis, Row, Summary, Visit, unit_row
from songngu.batch.schema import migrate
from songngu.errors import LedgerError
from songngu.records import Article, ArticleUnits, Translation, Unit

LEDGER_FILE = "ledger.db"
_CHUNK = 500  # ids in one query; SQLite allows 32,766 variables, older builds 999


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")


class Ledger:
    """An open ledger. Use as a context manager. Raises LedgerError where it is damaged or of a newer version."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        path = folder / LEDGER_FILE
        if read_only and not path.exists():
            raise LedgerError(f"Nothing was run in this project yet: there is no {path.name}. Start with: songngu run")
        if not read_only:
            folder.mkdir(parents=True, exist_ok=True)
        try:
            target = f"{path.resolve().as_uri()}?mode={'ro' if read_only else 'rwc'}"
            self.db = sqlite3.connect(target, uri=True, isolation_level=None, timeout=30.0)
            self.db.row_factory = sqlite3.Row
            if not read_only:
                self.db.execute("PRAGMA journal_mode = WAL")
                self.db.execute("PRAGMA synchronous = NORMAL")
                migrate(self.db)
            self.db.execute("SELECT count(*) FROM runs").fetchone()
        except sqlite3.DatabaseError as error:
            raise LedgerError(
                f"The ledger {path} cannot be used: {error}. Keep a copy of the file, then ask: songngu doctor"
            ) from None

    def __enter__(self) -> Ledger:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def among(self, query: str, values: Sequence[str]) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query that ends in IN, for some values: as many at a time as SQLite takes."""
        for start in range(0, len(values), _CHUNK):
            chunk = tuple(values[start : start + _CHUNK])
            yield from self.db.execute(f"{query} ({','.join('?' * len(chunk))})", chunk)

    # --- runs ---

    def begin_run(self, name: str, *, engine: str, glossary: str, sources: str) -> int:
        """Open a run and return its number, or go on with the unfinished run of the same sources."""
        row = self.db.execute("SELECT id, sources, finished FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        if row and row["finished"] is None and row["sources"] == sources:
            with self.transaction():
                self.db.execute("DELETE FROM visits WHERE run_id = ?", (row["id"],))
                self.db.execute("UPDATE runs SET engine = ?, glossary = ? WHERE id = ?", (engine, glossary, row["id"]))
            return int(row["id"])
        cursor = self.db.execute(
            "INSERT INTO runs (name, started, engine, glossary, sources) VALUES (?, ?, ?, ?, ?)",
            (name, _now(), engine, glossary, sources),
        )
        return int(cursor.lastrowid or 0)

    def finish_run(self, run_id: int, report: str) -> None:
        """Close a run with its report, as JSON."""
        self.db.execute("UPDATE runs SET finished = ?, report = ? WHERE id = ?", (_now(), report, run_id))

    def last_run(self) -> Mapping[str, object] | None:
        """Return the newest run's row, or None."""
        row = self.db.execute("SELECT * FROM runs ORDER BY id DESC LIMIT 1").fetchone()
        return dict(row) if row else None

    def visit(self, run_id: int, position: int, visit: Visit) -> None:
        """Note what became of an item."""
        self.db.execute(
            "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?)",
            (run_id, position, visit.item, visit.article_id, visit.result, visit.reason),
        )

    def visits(self, run_id: int) -> Iterator[Visit]:
        """What became of each item of a run, in the order read."""
        for row in self.db.execute("SELECT * FROM visits WHERE run_id = ? ORDER BY position", (run_id,)):
            yield Visit(row["item"], row["result"], row["reason"], row["article_id"])

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

    def rows(self, unit_ids: Sequence[str]) -> dict[str, Row]:
        """Return the units that the ledger knows among some ids."""
        return {row["id"]: unit_row(row) for row in self.among("SELECT * FROM units WHERE id IN", unit_ids)}

    def save_unit(self, unit: Unit, *, key: str, position: int, run_id: int) -> None:
        """Keep a unit that a run made or made anew; what was sent out before stays known."""
        self.db.execute(
            "INSERT INTO units (id, article_id, position, key, source, segment, hits, matches, draft, findings, "
            "target, state, sub_state, comment, made_in) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET position = excluded.position, key = excluded.key, "
            "source = excluded.source, segment = excluded.segment, hits = excluded.hits, matches = excluded.matches, "
            "draft = excluded.draft, findings = excluded.findings, target = excluded.target, state = excluded.state, "
            "sub_state = excluded.sub_state, comment = excluded.comment, stale = 0, made_in = excluded.made_in, "
            "sent_in = NULL",
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
            ),
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

    def unsent(self, run_id: int) -> list[str]:
        """Ids of a run's articles that have units which no review file holds as they are, in the order read."""
        found = self.db.execute(
            "SELECT v.article_id FROM visits v WHERE v.run_id = ? AND v.result IN ('translated', 'reused') AND EXISTS "
            "(SELECT 1 FROM units u WHERE u.article_id = v.article_id AND u.stale = 0 AND u.sent_in IS NULL) "
            "ORDER BY v.position",
            (run_id,),
        )
        return [row["article_id"] for row in found]

    def visited(self, run_id: int) -> list[str]:
        """Ids of all articles of a run that have units, in the order read."""
        found = self.db.execute(
            "SELECT article_id FROM visits WHERE run_id = ? AND result IN ('translated', 'reused') ORDER BY position",
            (run_id,),
        )
        return [row["article_id"] for row in found]

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

    def file_hash(self, path: str) -> str | None:
        """Return the SHA-256 of a review file as it was written, or None."""
        row = self.db.execute("SELECT sha256 FROM files WHERE path = ?", (path,)).fetchone()
        return str(row["sha256"]) if row else None

    def save_file(self, path: str, sha256: str, run_id: int) -> None:
        """Remember a written file, so that a later run does not overwrite a translator's work in it."""
        self.db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?)", (path, sha256, run_id))

    def integrity(self) -> str:
        """Return `ok`, or what SQLite finds wrong with the file."""
        return str(self.db.execute("PRAGMA quick_check").fetchone()[0])

    def counts(self, query: str) -> dict[str, int]:
        """Return a query's rows of a name and a number."""
        return {str(row[0]): int(row[1]) for row in self.db.execute(query)}
