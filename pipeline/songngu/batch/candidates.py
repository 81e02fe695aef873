"""What the ledger has for a dataset: articles with their units, as candidates for publication."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from songngu.batch import codec
from songngu.batch.ledger import Ledger
from songngu.batch.reviews import article_tags
from songngu.dataset.gate import Candidate, Passage
from songngu.dataset.takedown import TakedownList
from songngu.records import Article, Draft, Finding, Segment, Severity, State, TermHit

_UNITS = (
    "SELECT id, segment, source, target, state, sub_state, reviewer, draft, hits, findings, "
    "(SELECT max(at) FROM reviews WHERE unit_id = units.id) AS reviewed "
    "FROM units WHERE article_id = ? AND stale = 0 ORDER BY position"
)


def candidates(ledger: Ledger, *, root: Path) -> Iterator[Candidate]:
    """Yield the articles of a project with their current units, in the order of their ids."""
    corrections = article_tags(ledger)
    for (article_id,) in ledger.db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        article = ledger.article(article_id)
        pictures = {block.position: block.picture_id for block in article.blocks}
        found = ledger.db.execute(_UNITS, (article.id,))
        passages = tuple(_passage(unit, pictures) for unit in found)
        yield Candidate(article, read_from(article, root), passages, corrections.get(article.id))


def read_from(article: Article, root: Path) -> str:
    """Return an article's archive and member, relative to the project; of one elsewhere, its name only."""
    container, mark, member = article.source.partition("#")
    path = Path(container)
    if path.is_absolute():
        path = path.relative_to(root) if path.is_relative_to(root) else Path(path.name)
    return f"{path.as_posix()}{mark}{member}"


def units_taken_down(ledger: Ledger, takedowns: TakedownList, *, root: Path) -> list[str]:
    """Return the ids of all units, stale ones too, of what stands on the takedown list."""
    gone: list[str] = []
    for (article_id,) in ledger.db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        article = ledger.article(article_id)
        whole = takedowns.find((article.id, article.url, article.source, read_from(article, root))) is not None
        taken = {p.id for p in article.pictures if takedowns.find((p.id, p.source, *p.also, p.sha256))}
        blocks = {block.position for block in article.blocks if block.picture_id in taken}
        for unit in ledger.db.execute("SELECT id, segment FROM units WHERE article_id = ?", (article.id,)):
            position = codec.load(unit["segment"], Segment).block_position
            if whole or position in blocks or takedowns.find((unit["id"],)):
                gone.append(unit["id"])
    return gone


def _passage(row: sqlite3.Row, pictures: dict[int, str | None]) -> Passage:
    """Read a unit, without what no dataset needs."""
    segment, draft = codec.load(row["segment"], Segment), codec.load(row["draft"], Draft)
    written = row["reviewer"] and draft.text != row["target"]
    errors = (one for one in codec.load(row["findings"], tuple[Finding, ...]) if one.severity is Severity.ERROR)
    return Passage(
        id=row["id"],
        block=segment.block_position,
        kind=segment.kind,
        picture_id=pictures.get(segment.block_position),
        source=row["source"],
        target=row["target"],
        state=State(row["state"]),
        rejected=row["sub_state"] == "rejected",
        reviewer=row["reviewer"],
        reviewed=dt.datetime.fromisoformat(row["reviewed"]) if row["reviewed"] and row["reviewer"] else None,
        origin="reviewer" if written else draft.origin.value,
        fingerprint=draft.fingerprint,
        hits=codec.load(row["hits"], tuple[TermHit, ...]),
        errors=tuple(one.message_en for one in errors),
    )
