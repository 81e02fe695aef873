"""The ledger's tables, and the steps from one version of them to the next."""

from __future__ import annotations

import sqlite3

from songngu.errors import LedgerError

_STEPS: tuple[str, ...] = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, started TEXT NOT NULL, finished TEXT,
        engine TEXT NOT NULL, glossary TEXT NOT NULL, sources TEXT NOT NULL, report TEXT
    );
    CREATE TABLE articles (
        id TEXT PRIMARY KEY, digest TEXT NOT NULL, basis TEXT NOT NULL, engine TEXT NOT NULL, record TEXT NOT NULL
    );
    CREATE TABLE visits (
        run_id INTEGER NOT NULL REFERENCES runs(id), position INTEGER NOT NULL, item TEXT NOT NULL,
        article_id TEXT, result TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (run_id, position)
    ) WITHOUT ROWID;
    CREATE TABLE units (
        id TEXT PRIMARY KEY, article_id TEXT NOT NULL REFERENCES articles(id), position INTEGER NOT NULL,
        key TEXT NOT NULL, source TEXT NOT NULL, segment TEXT NOT NULL, hits TEXT NOT NULL, matches TEXT NOT NULL,
        draft TEXT NOT NULL, findings TEXT NOT NULL, target TEXT NOT NULL, state TEXT NOT NULL, sub_state TEXT,
        comment TEXT NOT NULL DEFAULT '', reviewer TEXT NOT NULL DEFAULT '', stale INTEGER NOT NULL DEFAULT 0,
        made_in INTEGER NOT NULL, sent_in INTEGER, sent_target TEXT, sent_state TEXT, sent_sub_state TEXT,
        sent_comment TEXT
    );
    CREATE INDEX units_by_article ON units (article_id, position);
    CREATE TABLE drafts (key TEXT PRIMARY KEY, translation TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE reviews (
        id INTEGER PRIMARY KEY, unit_id TEXT NOT NULL, at TEXT NOT NULL, reviewer TEXT NOT NULL, place TEXT NOT NULL,
        before TEXT NOT NULL, after TEXT NOT NULL, version TEXT NOT NULL
    );
    CREATE INDEX reviews_by_unit ON reviews (unit_id);
    CREATE TABLE dismissals (
        key TEXT PRIMARY KEY, unit_id TEXT NOT NULL, check_name TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL,
        why TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX units_by_source ON units (source);
    CREATE TABLE term_decisions (
        id TEXT PRIMARY KEY, at TEXT NOT NULL, record TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0
    ) WITHOUT ROWID;
    CREATE TABLE files (path TEXT PRIMARY KEY, sha256 TEXT NOT NULL, run_id INTEGER NOT NULL) WITHOUT ROWID;
    """,
    # 2: a run that is interrupted goes on after its last window; a file may have held several things that we wrote.
    """
    ALTER TABLE runs ADD COLUMN paths TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE runs ADD COLUMN tally TEXT NOT NULL DEFAULT '';
    ALTER TABLE visits ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE visits ADD COLUMN part TEXT NOT NULL DEFAULT '';
    CREATE TABLE moments (
        run_id INTEGER NOT NULL REFERENCES runs(id), position INTEGER NOT NULL, seconds REAL NOT NULL,
        words INTEGER NOT NULL, PRIMARY KEY (run_id, position)
    ) WITHOUT ROWID;
    ALTER TABLE files RENAME TO files_1;
    CREATE TABLE files (
        path TEXT NOT NULL, sha256 TEXT NOT NULL, run_id INTEGER NOT NULL, PRIMARY KEY (path, sha256)
    ) WITHOUT ROWID;
    INSERT INTO files SELECT path, sha256, run_id FROM files_1;
    DROP TABLE files_1;
    -- A run that version 1 left unfinished has no counts to go on with: the next run begins anew.
    UPDATE runs SET sources = '' WHERE finished IS NULL;
    """,
    # 3: which files came back, and what reviewers say that articles are about.
    """
    CREATE TABLE returns (
        sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL, rows INTEGER NOT NULL, open INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE article_tags (
        article TEXT PRIMARY KEY, tags TEXT NOT NULL, reviewer TEXT NOT NULL, time TEXT NOT NULL
    ) WITHOUT ROWID;
    """,
    # 4: a person's words are a person's although nobody gave a name; conflicts wait until they are settled; which
    # findings a text had that a reviewer changed.
    """
    ALTER TABLE units ADD COLUMN touched INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE reviews ADD COLUMN checks TEXT;
    CREATE TABLE conflicts (
        unit_id TEXT PRIMARY KEY, at TEXT NOT NULL, file TEXT NOT NULL, versions TEXT NOT NULL
    ) WITHOUT ROWID;
    UPDATE units SET touched = 1 WHERE reviewer <> '' OR state IN ('reviewed', 'final') OR sub_state IS NOT NULL
        OR comment <> '' OR id IN (SELECT unit_id FROM reviews WHERE place NOT LIKE 'as unit %' AND version <> '');
    """,
)
VERSION = len(_STEPS)
"""The version of the ledgers that this program writes."""


def migrate(db: sqlite3.Connection) -> None:
    """Bring a ledger to this program's version. Raises LedgerError where it was written by a newer one."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise newer(version)
    for number, step in enumerate(_STEPS[version:], start=version + 1):
        db.executescript(f"BEGIN;\n{step}\nPRAGMA user_version = {number};\nCOMMIT;")


def newer(version: int) -> LedgerError:
    """Return the error for a ledger of a newer version."""
    return LedgerError(
        f"The ledger has version {version}, and this songngu knows versions up to {VERSION}. "
        "Update songngu; nothing was changed."
    )
