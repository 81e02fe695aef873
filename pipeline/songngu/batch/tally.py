"""Counts that grow during a run, kept in the ledger with each window, so that a resumed run counts all of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import msgspec

from songngu.records import Article, Handling, Match, MatchKind, Mechanism, Origin, Severity, Unit

_COUNTERS = (
    "articles",
    "segments",
    "terms",
    "mechanisms",
    "findings",
    "severities",
    "encodings",
    "leverage",
    "uses",
    "seconds",
)


@dataclass(slots=True)
class Tally:
    """The counts of a run, over all of its parts where it was interrupted."""

    articles: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    words: int = 0
    """Syllables of the source that an engine drafted."""
    asked: int = 0
    """Distinct segments that an engine was asked for: what is repeated is asked for once."""
    terms: Counter[str] = field(default_factory=Counter)
    mechanisms: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    leverage: Counter[str] = field(default_factory=Counter)
    """Segments drafted, by what the memory had: in-context, exact, fuzzy-95, fuzzy-85, fuzzy-75, none."""
    uses: Counter[str] = field(default_factory=Counter)
    """How often each term stood in what was drafted, by `surface → target`; bounded by the glossary."""
    seconds: Counter[str] = field(default_factory=Counter)
    before: float = 0.0
    """Seconds of earlier parts of the run."""
    started: float = field(default_factory=time.monotonic)

    @property
    def elapsed(self) -> float:
        """Seconds of work, all parts together; a clock that is set changes nothing."""
        return self.before + time.monotonic() - self.started

    @property
    def visited(self) -> int:
        """Items that are done, whatever became of them."""
        return sum(self.articles.values()) - self.articles["read"]

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start  # type: ignore[assignment]

    def read(self, article: Article) -> None:
        """Count an article that was read."""
        self.articles["read"] += 1
        self.encodings[article.encoding] += 1

    def reused(self, units: int) -> None:
        """Count units that did not change."""
        self.segments["total"] += units
        self.segments["reused"] += units

    def unit(self, unit: Unit, *, made: bool) -> None:
        """Count a unit, its terms and its findings."""
        self.segments["total"] += 1
        self.segments[unit.draft.origin.value if made else "reused"] += 1
        if made and unit.draft.origin is Origin.ENGINE:
            self.words += len(unit.segment.text.split())
        if unit.segment.handling is Handling.TRANSLATE:
            self.terms["required"] += sum(hit.required for hit in unit.hits)
            if made:
                self.leverage[_band(unit.matches)] += 1
                for hit in unit.hits:
                    self.uses[f"{hit.surface.casefold()} → {hit.target}"] += 1
        for applied in unit.draft.applied:
            self.mechanisms[applied.mechanism.value] += 1
            self.terms["applied"] += applied.mechanism is not Mechanism.MISSED
        for finding in unit.findings:
            self.findings[finding.check] += 1
            self.severities[finding.severity.value] += 1

    def doubts(self, found: dict[str, int]) -> None:
        """Count the findings of the checks across units, which are notes."""
        self.findings.update(found)
        self.severities[Severity.NOTE.value] += sum(found.values())

    def dump(self) -> str:
        """Return the counts as JSON."""
        kept = {name: dict(getattr(self, name)) for name in _COUNTERS}
        return msgspec.json.encode(kept | {"words": self.words, "asked": self.asked, "before": self.elapsed}).decode()

    @classmethod
    def load(cls, text: str) -> Tally:
        """Go on with the counts of an interrupted run; an empty text begins anew."""
        kept = msgspec.json.decode(text or "{}")
        tally = cls(words=kept.get("words", 0), asked=kept.get("asked", 0), before=kept.get("before", 0.0))
        for name in _COUNTERS:
            setattr(tally, name, Counter(kept.get(name, {})))
        return tally


def _band(matches: tuple[Match, ...]) -> str:
    if not matches:
        return "none"
    best = matches[0]
    if best.kind is not MatchKind.FUZZY:
        return best.kind.value
    return "fuzzy-95" if best.score >= 95 else "fuzzy-85" if best.score >= 85 else "fuzzy-75"
