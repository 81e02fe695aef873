"""Terms, and where they stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class TermStatus(StrEnum):
    """How far a term may be trusted (TBX-Basic's administrative status, in this project's words)."""

    APPROVED = "approved"
    ADMITTED = "admitted"
    PROPOSED = "proposed"
    """Shown to reviewers as advice; never required."""
    SUPERSEDED = "superseded"
    """A past name: right for its dates."""
    DEPRECATED = "deprecated"
    """Should not be used; a draft that has it gets a finding."""


class Romanisation(StrEnum):
    """How the names of people and places are spelt in English, always in Vietnamese order."""

    PLAIN = "plain"
    """Without diacritics: Nguyen Hoan, Quang Tri."""
    DIACRITICS = "diacritics"
    """As in Vietnamese: Nguyễn Hoàn, Quảng Trị; names that English has its own form for apart (Hanoi)."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of the termbase with its period; `valid_from` and `valid_to` are inclusive, None is open."""

    id: str
    source: str
    target: str
    variants: tuple[str, ...] = ()
    """Other Vietnamese wordings of the same concept."""
    short: tuple[str, ...] = ()
    """Vietnamese abbreviations."""
    target_variants: tuple[str, ...] = ()
    """Other English wordings that are right."""
    forbidden: tuple[str, ...] = ()
    """English wordings that are wrong."""
    domain: str = ""
    status: TermStatus = TermStatus.APPROVED
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    succeeded_by: str | None = None
    case_sensitive: bool = False
    reference: str = ""
    """Where the term comes from."""
    note: str = ""
    later: str = ""
    """The English for later mentions in an article, where it is not `target`: an acronym, mostly."""
    rules: tuple[str, ...] = ()
    """When the wording is this term, in the words that docs/termbase.md lists: `capital`, `after number`..."""


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term found in a segment, as offsets into the segment's text."""

    term_id: str
    start: int
    end: int
    surface: str
    target: str
    """The English asked for."""
    variants: tuple[str, ...] = ()
    """Other English wordings that are accepted."""
    forbidden: tuple[str, ...] = ()
    required: bool = True
    """False for advice: proposed terms, and abbreviations that could not be resolved."""
    note: str = ""
    """For the reviewer: why this term, its period, its successor, or what is doubtful; parts stand apart by ` · `, and
    a part in both languages is `Vietnamese / English`."""

    @property
    def expected(self) -> tuple[str, ...]:
        """All English wordings that satisfy this hit, the wanted one first."""
        return (self.target, *self.variants)
