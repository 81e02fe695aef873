"""A ledger as JSON Lines, out and in: for another program, a copy that any editor opens, or a new file after damage."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from songngu.batch.ledger import Ledger
from songngu.batch.schema import VERSION, newer
from songngu.errors import LedgerError

HEADER = "songngu_ledger"


def export_lines(ledger: Ledger) -> Iterator[str]:
    """Yield a ledger line by line: a header with its version, then an object a row, `{"table": ..., "row": {...}}`."""
    yield json.dumps({HEADER: VERSION})
    for table in tables(ledger.db):
        for row in ledger.db.execute(f'SELECT * FROM "{table}"'):
            yield json.dumps({"table": table, "row": dict(row)}, ensure_ascii=False)


def import_lines(ledger: Ledger, lines: Iterable[str]) -> Counter[str]:
    """Fill an empty ledger from exported lines, all of it or nothing; return the rows by table.

    Raises LedgerError where the ledger is not empty, a line is none, or a newer program wrote it.
    """
    if any(ledger.db.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in tables(ledger.db)):
        raise LedgerError(f"{ledger.path} is not empty. Move it away first; an export is taken into a new ledger.")
    known = set(tables(ledger.db))
    counts: Counter[str] = Counter()
    with ledger.transaction():
        for number, line in enumerate(lines, start=1):
            record = _record(line, number)
            if number == 1:
                _check_header(record)
                continue
            table, row = record.get("table"), record.get("row")
            if table not in known or not isinstance(row, dict):
                raise LedgerError(f"Line {number} is no row of a ledger; nothing was taken.")
            counts[str(table)] += insert(ledger.db, str(table), row)
    return counts


def _record(line: str, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise LedgerError(f"Line {number} is no JSON: {error}. Nothing was taken.") from None
    if not isinstance(record, dict):
        raise LedgerError(f"Line {number} is no JSON object; nothing was taken.")
    return record


def _check_header(record: dict[str, Any]) -> None:
    version = record.get(HEADER)
    if not isinstance(version, int):
        raise LedgerError("This is no exported ledger: its first line does not say so. Nothing was taken.")
    if version > VERSION:
        raise newer(version)


def tables(db: sqlite3.Connection) -> list[str]:
    """Name a ledger's tables, those first that others refer to."""
    found = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    )
    return [str(row[0]) for row in found]


def insert(db: sqlite3.Connection, table: str, row: dict[str, Any], *, ignore: bool = False) -> int:
    """Insert a row, as far as the table has its columns; return 1, or 0 where `ignore` leaves it out."""
    columns = {str(one[1]) for one in db.execute(f'PRAGMA table_info("{table}")')}
    kept = {name: value for name, value in row.items() if name in columns}
    names, marks = ", ".join(f'"{name}"' for name in kept), ", ".join("?" * len(kept))
    try:
        return db.execute(
            f'INSERT {"OR IGNORE " if ignore else ""}INTO "{table}" ({names}) VALUES ({marks})', tuple(kept.values())
        ).rowcount
    except sqlite3.Error as error:
        raise LedgerError(f"A row of {table} cannot be taken: {error}. Nothing was taken.") from None
