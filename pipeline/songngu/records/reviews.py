"""What comes back from reviewers, and what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from songngu.records.units import State
from songngu.records.values import digest


@dataclass(frozen=True, slots=True)
class Returned:
    """One row of a returned review file. None means that the file does not say."""

    unit_id: str
    place: str
    """File and row, for messages."""
    source: str | None = None
    target: str | None = None
    state: State | None = None
    sub_state: str | None = None
    comment: str | None = None
    source_hash: str | None = None
    sent_target: str | None = None
    """The target that the file was written with, where the format keeps it."""
    sent_state: State | None = None
    sent_sub_state: str | None = None
    sent_comment: str | None = None
    reviewer: str = ""
    dismissed: tuple[str, ...] = ()
    """Checks whose findings the reviewer dismissed in this unit."""
    settles: bool = False
    """Whether its file was made to settle conflicts: what it says, or leaves as it is, is the last word."""
    problem: str = ""
    """Why this row cannot be taken, where it cannot."""


@dataclass(frozen=True, slots=True)
class Version:
    """What a reviewer may change of a unit."""

    target: str
    state: State
    sub_state: str | None = None
    comment: str = ""

    @property
    def key(self) -> str:
        """A hash of the version, to know it again."""
        return digest(self.target, self.state, self.sub_state or "", self.comment)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the ledger knows of a unit that went out: the base of a merge, and the unit as it stands now."""

    unit_id: str
    source: str
    source_hash: str
    base: Version
    """As last written to review files."""
    current: Version
    reviewer: str = ""
    """Who changed it last."""
    stale: bool = False
    """Whether the article no longer has this text."""
    accepted: frozenset[str] = frozenset()
    """Keys of the versions that were taken before, so that a file that comes twice changes nothing."""
    dismissed: frozenset[str] = frozenset()
    """Checks whose findings are dismissed already."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What the ledger is to write for one unit."""

    unit_id: str
    before: Version
    after: Version
    reviewer: str
    places: tuple[str, ...]
    """The rows that it was made of, for messages."""
    dismissed: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    """Keys of the versions that went into it; see `Sent.accepted`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One side of a conflict."""

    reviewer: str
    place: str
    version: Version


@dataclass(frozen=True, slots=True)
class Conflict:
    """A unit on which reviewers differ: what was sent, what stands, and what each of them says."""

    unit_id: str
    source: str
    source_hash: str
    base: Version
    current: Version
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class TermDecision:
    """What a reviewer says about a term: in the Terms sheet of a review file, or on the page."""

    source: str
    target: str
    """The English wanted; empty for `remove`."""
    decision: str
    """`add`, `change`, or `remove`."""
    place: str
    term_id: str | None = None
    note: str = ""
    reviewer: str = ""
    unit_ids: tuple[str, ...] = ()
    """Units that show the term: the evidence."""


@dataclass(frozen=True, slots=True)
class ArticleTags:
    """What a reviewer says an article is about: places and themes, by id or in either language."""

    article_id: str
    tags: tuple[str, ...]
    """Empty where it is about none."""
    reviewer: str = ""
    place: str = ""
    """File and row, for messages."""


class Result(StrEnum):
    """What became of a returned row."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    STALE = "stale"
    CONFLICT = "conflict"
    UNKNOWN = "unknown"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one returned row."""

    unit_id: str
    result: Result
    detail: str
    place: str = ""
