"""A source with its translation, as the checks see it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from songngu.records import Finding, Romanisation, Segment, Severity, Span, TermHit


@dataclass(frozen=True, slots=True)
class Pair:
    """What a check is given."""

    segment: Segment
    hits: tuple[TermHit, ...]
    target: str
    score: float | None = None
    romanisation: Romanisation = Romanisation.PLAIN

    @property
    def source(self) -> str:
        """The segment's text."""
        return self.segment.text


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a check says; its name and severity are the check's own."""

    vi: str
    en: str
    source: Span | None = None
    target: Span | None = None
    advice: bool = False
    """Whether right translations do this often enough that it is no more than a note."""


@dataclass(frozen=True, slots=True)
class Check:
    """A check of the catalogue: its name, how bad its findings are, what it looks for, and the function that looks."""

    name: str
    severity: Severity
    description_vi: str
    description_en: str
    look: Callable[[Pair], Iterable[Doubt]]

    def findings(self, pair: Pair) -> Iterator[Finding]:
        """Return the check's findings about a pair."""
        for doubt in self.look(pair):
            severity = Severity.NOTE if doubt.advice else self.severity
            yield Finding(self.name, severity, doubt.vi, doubt.en, doubt.source, doubt.target)
