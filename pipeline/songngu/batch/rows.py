"""What the ledger keeps, as values: visits, bases, summaries, and units with what the ledger knows of them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from songngu.batch import codec
from songngu.records import Article, Draft, Finding, Match, Segment, State, TermHit, Unit, digest


@dataclass(frozen=True, slots=True)
class Visit:
    """What became of one item of an archive in a run."""

    item: str
    result: str
    """translated, reused, duplicate or skipped."""
    reason: str = ""
    article_id: str | None = None
    notes: tuple[str, ...] = ()
    """What its reader converted or repaired."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What an article's units were made from: with all three the same, nothing is to be done."""

    digest: str
    """Of the article's text, pictures and date."""
    basis: str
    """Of the termbase and the settings; empty where an engine failed."""
    engine: str
    """Fingerprint of the engine that made the drafts; `several` where there were more."""


@dataclass(frozen=True, slots=True)
class Summary:
    """An article in figures."""

    title: str
    published: str | None
    units: int
    findings: int


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as the ledger keeps it: with the key of its draft, and what was last sent out."""

    unit: Unit
    key: str
    reviewer: str
    touched: bool
    """Whether a person has worked on it, named or not."""
    stale: bool
    made_in: int
    """The run that made the draft."""
    sent_in: int | None
    """The run whose review files hold the unit as it is; None where none does."""


def article_digest(article: Article) -> str:
    """Return a hash of all that a reader gives of an article but where it was read from and what was converted."""
    when = article.published.isoformat() if article.published else ""
    blocks = [f"{b.kind}\x1e{b.picture_id or ''}\x1e{b.text}" for b in article.blocks]
    pictures = [f"{p.id}\x1e{p.source}\x1e{p.credit or ''}" for p in article.pictures]
    names = [article.publisher or "", article.author or "", article.section or "", article.duplicate_of or ""]
    return digest(article.title, when, *names, *blocks, *pictures)


def unit_row(row: sqlite3.Row) -> Row:
    """Return a row of the table `units` as a value."""
    unit = Unit(
        segment=codec.load(row["segment"], Segment),
        hits=codec.load(row["hits"], tuple[TermHit, ...]),
        matches=codec.load(row["matches"], tuple[Match, ...]),
        draft=codec.load(row["draft"], Draft),
        findings=codec.load(row["findings"], tuple[Finding, ...]),
        target=row["target"],
        state=State(row["state"]),
        sub_state=row["sub_state"],
        comment=row["comment"],
    )
    return Row(
        unit, row["key"], row["reviewer"], bool(row["touched"]), bool(row["stale"]), row["made_in"], row["sent_in"]
    )
