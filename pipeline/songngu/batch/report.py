"""The run report: what went in, what became of it, and how long it took (report.json, schema 1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from songngu.batch import runs
from songngu.batch.efforts import effort_content
from songngu.batch.ledger import Ledger
from songngu.batch.outputs import put, staging
from songngu.batch.tally import Tally
from songngu.records import Severity, State

SCHEMA = 1
_TERMS = 40
"""Terms listed by use; all of them stand in units.jsonl."""
_SKIPS = 1000
"""Skips that `Report.content` holds; report.json has all of them."""
WORDS_AN_HOUR = 700
"""Source syllables that a reviewer gets through in an hour: a planning figure, not measured here; the page says so."""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished run."""

    run: int
    name: str
    folder: Path
    content: Mapping[str, object]
    """report.json without `items` and `notes`, of which an archive of millions has millions."""
    problems: int
    """Items that were left out, and engine failures: with any, the exit status is 1."""


@dataclass(frozen=True, slots=True)
class About:
    """What a report says of its run beside the counts."""

    run_id: int
    name: str
    project: str
    engine: str
    glossary: str


def content(tally: Tally, ledger: Ledger, about: About, files: list[str]) -> dict[str, object]:
    """Return what `Report.content` holds."""
    skipped = runs.visits(ledger, about.run_id, results=("skipped",))
    return {
        "schema": SCHEMA,
        "run": about.run_id,
        "name": about.name,
        "project": about.project,
        "finished": runs.now(),
        "engine": about.engine,
        "glossary": about.glossary,
        "articles": {k: tally.articles[k] for k in ("read", "translated", "reused", "duplicate", "skipped")},
        "segments": {"total": 0} | dict(sorted(tally.segments.items())),
        "terms": {
            "required": tally.terms["required"],
            "applied": tally.terms["applied"],
            "mechanisms": dict(sorted(tally.mechanisms.items())),
            "uses": dict(sorted(tally.uses.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]),
        },
        "findings": _most(tally.findings),
        "severities": {one.value: tally.severities[one.value] for one in Severity},
        "leverage": dict(sorted(tally.leverage.items())),
        "load": _load(ledger),
        "effort": effort_content(ledger),
        "encodings": _most(tally.encodings),
        "seconds": {k: round(v, 3) for k, v in tally.seconds.items()} | {"total": round(tally.elapsed, 3)},
        "words": tally.words,
        "course": [[round(seconds, 3), words] for seconds, words in runs.course(ledger, about.run_id)],
        "files": files,
        "skips": [{"item": v.item, "reason": v.reason} for v in islice(skipped, _SKIPS)],
    }


def _most(counts: Mapping[str, int]) -> dict[str, int]:
    """Return counts, the largest first; the same counts always in the same order."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _load(ledger: Ledger) -> dict[str, object]:
    """Return what waits for reviewers in the whole project, by the worst finding of each unit."""
    found = {}
    total = 0
    for row in ledger.db.execute(
        "SELECT CASE WHEN findings LIKE '%\"severity\":\"error\"%' THEN 'error' "
        "WHEN findings LIKE '%\"severity\":\"warning\"%' THEN 'warning' "
        "WHEN findings <> '[]' THEN 'note' ELSE 'none' END AS worst, count(*) AS units, "
        "sum(length(source) - length(replace(source, ' ', '')) + 1) AS words "
        "FROM units WHERE stale = 0 AND state IN (?, ?) GROUP BY worst",
        (State.INITIAL.value, State.TRANSLATED.value),
    ):
        found[row["worst"]] = {"units": row["units"], "words": row["words"]}
        total += row["words"]
    ordered = {worst: found.get(worst, {"units": 0, "words": 0}) for worst in ("error", "warning", "note", "none")}
    return ordered | {"hours": round(total / WORDS_AN_HOUR, 1), "words_an_hour": WORDS_AN_HOUR}


def items(ledger: Ledger, run_id: int) -> Iterator[dict[str, object]]:
    """Yield what became of each item that went in, in the order read, with the review file that holds it."""
    query = (
        "SELECT v.*, a.record ->> 'title' AS title, a.record ->> 'published' AS published, "
        "count(u.id) AS units, coalesce(sum(json_array_length(u.findings)), 0) AS findings FROM visits v "
        "LEFT JOIN articles a ON a.id = v.article_id AND v.result IN ('translated', 'reused') "
        "LEFT JOIN units u ON u.article_id = a.id AND u.stale = 0 WHERE v.run_id = ? GROUP BY v.position "
        "ORDER BY v.position"
    )
    for row in ledger.db.execute(query, (run_id,)):
        item: dict[str, object] = {"item": row["item"], "result": row["result"], "reason": row["reason"]}
        if row["title"] is not None:
            item |= {"id": row["article_id"], "title": row["title"], "published": row["published"]}
            item |= {"units": row["units"], "findings": row["findings"], "file": row["part"]}
        yield item


def notes(ledger: Ledger, run_id: int) -> Iterator[dict[str, str]]:
    """Yield what readers converted or repaired, item by item."""
    for visit in runs.visits(ledger, run_id, noted=True):
        for note in visit.notes:
            yield {"item": visit.item, "note": note}


def write_report(report: Mapping[str, object], ledger: Ledger, folder: Path) -> None:
    """Write report.json and report.html, and put them in their place when they are whole."""
    from songngu.batch.report_page import write_report_page

    run_id = int(str(report["run"]))
    skips = ({"item": v.item, "reason": v.reason} for v in runs.visits(ledger, run_id, results=("skipped",)))
    with staging(folder) as place:
        table, page = place / "report.json", place / "report.html"
        long = {"skips": skips, "notes": notes(ledger, run_id), "items": items(ledger, run_id)}
        _write_json(report, long, table)
        write_report_page(report, page, items=items(ledger, run_id), notes=notes(ledger, run_id))
        put([table, page], folder)


def _write_json(report: Mapping[str, object], long: Mapping[str, Iterable[Any]], path: Path) -> None:
    """Write a report whose long lists come one by one: an archive of millions does not fit the memory."""
    head = json.dumps({k: v for k, v in report.items() if k not in long}, ensure_ascii=False, indent=1)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(head.removesuffix("\n}"))
        for name, rows in long.items():
            file.write(f',\n "{name}": [')
            for number, row in enumerate(rows):
                file.write(("," if number else "") + "\n  " + json.dumps(row, ensure_ascii=False))
            file.write("\n ]")
        file.write("\n}\n")
