"""The run report: what went in, what became of it, and how long it took (report.json, schema 1)."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from songngu.batch.ledger import Ledger
from songngu.batch.rows import Visit
from songngu.files import beside
from songngu.records import Article, Handling, Mechanism, Origin, Severity, Unit

SCHEMA = 1


@dataclass(slots=True)
class Tally:
    """Counts that grow during a run."""

    articles: Counter[str] = field(default_factory=Counter)
    segments: Counter[str] = field(default_factory=Counter)
    words: int = 0
    """Syllables of the source that were drafted in this run."""
    terms: Counter[str] = field(default_factory=Counter)
    mechanisms: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    encodings: Counter[str] = field(default_factory=Counter)
    notes: list[dict[str, str]] = field(default_factory=list)
    seconds: Counter[str] = field(default_factory=Counter)
    started: float = field(default_factory=time.monotonic)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the time spent to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start  # type: ignore[assignment]

    def visit(self, visit: Visit) -> None:
        """Count what became of an item."""
        self.articles[visit.result] += 1

    def read(self, article: Article) -> None:
        """Count an article that was read, and keep what its reader converted."""
        self.articles["read"] += 1
        self.encodings[article.encoding] += 1
        self.notes += [{"item": article.source, "note": note} for note in article.notes]

    def reused(self, units: int) -> None:
        """Count the units of an article that did not change."""
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
        for applied in unit.draft.applied:
            self.mechanisms[applied.mechanism.value] += 1
            self.terms["applied"] += applied.mechanism is not Mechanism.MISSED
        for finding in unit.findings:
            self.findings[finding.check] += 1
            self.severities[finding.severity.value] += 1


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run."""

    run: int
    name: str
    folder: Path
    content: Mapping[str, object]
    problems: int
    """Items that were left out, and engine failures: with any, the exit status is 1."""


def content(
    tally: Tally, *, ledger: Ledger, run_id: int, name: str, project: str, engine: str, glossary: str, files: list[str]
) -> dict[str, object]:
    """Return report.json's content."""
    items = [_item(visit, ledger) for visit in ledger.visits(run_id)]
    return {
        "schema": SCHEMA,
        "run": run_id,
        "name": name,
        "project": project,
        "finished": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "engine": engine,
        "glossary": glossary,
        "articles": {k: tally.articles[k] for k in ("read", "translated", "reused", "duplicate", "skipped")},
        "segments": {"total": 0} | dict(sorted(tally.segments.items())),
        "terms": {
            "required": tally.terms["required"],
            "applied": tally.terms["applied"],
            "mechanisms": dict(sorted(tally.mechanisms.items())),
        },
        "findings": dict(tally.findings.most_common()),
        "severities": {one.value: tally.severities[one.value] for one in Severity},
        "skips": [{"item": i["item"], "reason": i["reason"]} for i in items if i["result"] == "skipped"],
        "notes": tally.notes,
        "encodings": dict(tally.encodings.most_common()),
        "seconds": {k: round(v, 3) for k, v in tally.seconds.items()}
        | {"total": round(time.monotonic() - tally.started, 3)},
        "words": tally.words,
        "files": files,
        "items": items,
    }


def _item(visit: Visit, ledger: Ledger) -> dict[str, object]:
    item: dict[str, object] = {"item": visit.item, "result": visit.result, "reason": visit.reason}
    if visit.article_id and visit.result in ("translated", "reused"):
        summary = ledger.summary(visit.article_id)
        item |= {"id": visit.article_id, "title": summary.title, "published": summary.published}
        item |= {"units": summary.units, "findings": summary.findings}
    return item


def write_report(report: Mapping[str, object], folder: Path) -> None:
    """Write report.json and report.html, each beside its place and then put there."""
    from songngu.batch.report_page import write_report_page

    with beside(folder / "report.json") as made:
        made.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    write_report_page(report, folder / "report.html")
