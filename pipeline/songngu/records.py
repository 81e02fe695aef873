"""The types that flow through songngu.

Frozen and slotted; sequences are tuples; change one with `dataclasses.replace`. Spans are half-open code-point
offsets into NFC text. Times are timezone-aware.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

HANOI = dt.timezone(dt.timedelta(hours=7), "Asia/Ho_Chi_Minh")


class Span(NamedTuple):
    """A half-open stretch of text, in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the stretch of `text` that this span covers."""
        return text[self.start : self.end]


# --- what an archive holds -----------------------------------------------------------------------------------


class BlockKind(StrEnum):
    """What a block of an article is."""

    TITLE = "title"
    LEAD = "lead"
    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    CAPTION = "caption"
    CREDIT = "credit"
    BYLINE = "byline"
    TABLE_CELL = "table-cell"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article's text, in reading order; `picture_id` ties captions and credits to their picture."""

    position: int
    kind: BlockKind
    text: str
    picture_id: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photograph of an article. Its bytes stay in the archive until a dataset is built."""

    id: str
    source: str
    """Where the article says the picture is: an address or a path, as written, never a placeholder."""
    credit: str | None = None
    also: tuple[str, ...] = ()
    """Addresses of other sizes of the same picture."""
    sha256: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """An article as a reader gives it. The title is also the first block, of kind title."""

    id: str
    source: str
    """Where it was read from: a path, with the member or line after `#` where a file holds many."""
    title: str
    published: dt.datetime | dt.date | None
    """An aware datetime where the page gives a time of day, else a date."""
    blocks: tuple[Block, ...]
    pictures: tuple[Picture, ...] = ()
    publisher: str | None = None
    author: str | None = None
    section: str | None = None
    url: str | None = None
    encoding: str = "utf-8"
    """What the bytes really were: utf-8, utf-16le, windows-1258, tcvn3, vni-windows, viscii, viqr, "utf-8 twice"..."""
    notes: tuple[str, ...] = ()
    """What the reader converted or repaired, in plain English, with its confidence where it guessed."""
    duplicate_of: str | None = None
    """Id of the article whose translation serves this near duplicate too."""

    @property
    def day(self) -> dt.date | None:
        """The day of publication in Hanoi, which chooses among terms."""
        if isinstance(self.published, dt.datetime):
            return self.published.astimezone(HANOI).date()
        return self.published


@dataclass(frozen=True, slots=True)
class Skip:
    """Something left out, and why."""

    item: str
    """The path, with member or line, of what was left out."""
    reason: str


# --- what is translated --------------------------------------------------------------------------------------


class Handling(StrEnum):
    """What is to be done with a segment."""

    TRANSLATE = "translate"
    COPY = "copy"
    """File names, addresses, codes: the source is the target."""
    RENDER = "render"
    """Credits and bylines: put into English by rule."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence (or a short block) to translate. `start` and `end` are offsets into the block's text."""

    id: str
    article_id: str
    block_position: int
    kind: BlockKind
    start: int
    end: int
    text: str
    words: tuple[Span, ...] = ()
    """Words (từ), as spans of `text`."""
    clauses: tuple[Span, ...] = ()
    """The parts an engine translates one by one, as spans of `text`; one span where the segment is short enough."""
    previous: str = ""
    next: str = ""
    handling: Handling = Handling.TRANSLATE


def digest(*parts: str) -> str:
    """Return a stable 16-digit hexadecimal hash of some texts, in order."""
    return hashlib.blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def segment_id(article_id: str, block_position: int, text: str, repeat: int = 0) -> str:
    """Return the stable id of a segment; `repeat` counts earlier segments of the same block with the same text."""
    return digest(article_id, str(block_position), text, *([str(repeat)] if repeat else []))


# --- terms ---------------------------------------------------------------------------------------------------


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
    """For the reviewer: why this term, its period, its successor, or what is doubtful."""

    @property
    def expected(self) -> tuple[str, ...]:
        """All English wordings that satisfy this hit, the wanted one first."""
        return (self.target, *self.variants)


# --- translation ---------------------------------------------------------------------------------------------


class MatchKind(StrEnum):
    """Kinds of translation memory match."""

    IN_CONTEXT = "in-context"
    EXACT = "exact"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Match:
    """A translation memory match; `score` is in percent: 101 in context, 100 exact, less for fuzzy."""

    kind: MatchKind
    score: int
    source: str
    target: str
    origin: str


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine is asked to translate: a segment or a clause of one, with what helps."""

    text: str
    hits: tuple[TermHit, ...] = ()
    """Required terms, as offsets into `text`."""
    previous: str = ""
    next: str = ""
    title: str = ""
    published: dt.date | None = None
    matches: tuple[Match, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """What an engine answers to one request."""

    text: str
    score: float | None = None
    """Mean log-probability of a target subword, where the engine gives one."""
    alternatives: tuple[str, ...] = ()
    """Other translations, best first."""
    applied: tuple[Applied, ...] = ()
    """How the required terms fared; filled in by the constraints, not by engines."""


class Mechanism(StrEnum):
    """How a term came to stand in a draft."""

    ANNOTATION = "annotation"
    PROMPT = "prompt"
    ENGINE = "engine"
    """The engine wrote it unasked."""
    CHOICE = "n-best"
    MASK = "mask"
    PREFIX = "prefix"
    MEMORY = "memory"
    RULE = "rule"
    MISSED = "missed"
    """It does not stand in the draft; there is a finding."""


@dataclass(frozen=True, slots=True)
class Applied:
    """Which mechanism put a term where."""

    term_id: str
    surface: str
    mechanism: Mechanism
    target_span: Span | None = None


class Origin(StrEnum):
    """Where a draft comes from."""

    ENGINE = "engine"
    MEMORY = "memory"
    RULE = "rule"
    COPY = "copy"
    NONE = "none"
    """No engine answered; there is a finding."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A translation that waits for review. `fingerprint` tells what made it."""

    segment_id: str
    text: str
    origin: Origin
    fingerprint: str
    score: float | None = None
    """How sure the engine was, from 0 to 1: the geometric mean of its subwords' probabilities, where it tells them."""
    applied: tuple[Applied, ...] = ()
    alternatives: tuple[str, ...] = ()


class Engine(Protocol):
    """What translates. `translate` answers in the order asked, one answer a request, or raises EngineError."""

    @property
    def name(self) -> str:
        """A short name for reports: embedded, transformers, openai..."""

    @property
    def fingerprint(self) -> str:
        """A hash of all that decides the output: weights, settings, prompt. The same for the same output."""

    @property
    def annotates(self) -> bool:
        """Whether the engine was taught inline terms, `⟦source ⇒ target⟧`."""

    def translate(self, requests: Sequence[Request]) -> list[Translation]:
        """Translate requests, with their terms where the engine can."""

    def close(self) -> None:
        """Let go of what the engine holds."""


# --- review --------------------------------------------------------------------------------------------------


class Severity(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """A doubt about a unit, with where it shows."""

    check: str
    severity: Severity
    message_vi: str
    message_en: str
    source_span: Span | None = None
    target_span: Span | None = None


class State(StrEnum):
    """States of a unit, as in XLIFF 2.1."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Unit:
    """A segment with its translation work: one row of every review file."""

    segment: Segment
    hits: tuple[TermHit, ...]
    matches: tuple[Match, ...]
    draft: Draft
    findings: tuple[Finding, ...]
    target: str
    state: State
    sub_state: str | None = None
    """`rejected` for a unit that a reviewer sent back."""
    comment: str = ""

    @property
    def id(self) -> str:
        """The segment's id."""
        return self.segment.id

    @property
    def source_hash(self) -> str:
        """Tells whether the source changed since the unit was sent out."""
        return digest(self.segment.text)


@dataclass(frozen=True, slots=True)
class ArticleUnits:
    """An article with its units, in reading order."""

    article: Article
    units: tuple[Unit, ...]


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
