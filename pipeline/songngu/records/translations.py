"""What engines and the memory give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from songngu.records.terms import TermHit
from songngu.records.values import Span


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
    """How good it probably is, from 0 to 1: the share of a development set's drafts that are worse, where the engine
    tells how sure it was."""
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
