"""units.jsonl: a unit a line, for machines; a stable contract (`"schema": 1`), read back like any review file."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from songngu.errors import ReviewError
from songngu.records import Article, ArticleUnits, Returned, Unit
from songngu.review.parse import Unreadable, parse_row
from songngu.review.table import REJECTED, day_of, row_key, standings, state_word

SCHEMA = 1
_SURROGATE = re.compile("[\ud800-\udfff]")
_TEXTS = ("id", "source", "target", "state", "sub_state", "comment", "reviewer", "key")


def write_jsonl(articles: Iterable[ArticleUnits], path: Path) -> None:
    """Write a unit a line."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for one in articles:
            for unit in one.units:
                # Lone surrogates, which UTF-8 cannot hold, are escaped by JSON itself.
                record = unit_record(unit, one.article)
                line = json.dumps(record, ensure_ascii=False)
                if _SURROGATE.search(line):
                    line = json.dumps(record, ensure_ascii=True)
                file.write(line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n")


def unit_record(unit: Unit, article: Article) -> dict[str, Any]:
    """Return a unit as units.jsonl and the review page hold it."""
    return {
        "schema": SCHEMA,
        "id": unit.id,
        "article": article.id,
        "published": day_of(article, style="%Y-%m-%d") or None,
        "kind": unit.segment.kind.value,
        "source": unit.segment.text,
        "target": unit.target,
        "state": unit.state.value,
        "sub_state": unit.sub_state,
        "comment": unit.comment,
        "origin": unit.draft.origin.value,
        "score": unit.draft.score,
        "hits": [
            {
                "term": standing.hit.term_id,
                "surface": standing.hit.surface,
                "start": standing.hit.start,
                "end": standing.hit.end,
                "expected": list(standing.hit.expected),
                "required": standing.hit.required,
                "applied": standing.applied,
                "mechanism": standing.mechanism.value if standing.mechanism else None,
                "note": standing.hit.note,
            }
            for standing in standings(unit)
        ],
        "findings": [
            {
                "check": finding.check,
                "severity": finding.severity.value,
                "message_en": finding.message_en,
                "message_vi": finding.message_vi,
                "source_span": finding.source_span,
                "target_span": finding.target_span,
            }
            for finding in unit.findings
        ],
        "matches": [
            {"kind": m.kind.value, "score": m.score, "source": m.source, "target": m.target, "origin": m.origin}
            for m in unit.matches
        ],
        "previous": unit.segment.previous,
        "next": unit.segment.next,
        "key": row_key(unit),
        "sent": {"target": unit.target, "state": state_word(unit.state, unit.sub_state), "comment": unit.comment},
    }


def read_jsonl(path: Path) -> tuple[Returned, ...]:
    """Return a row for each line; a line that is no JSON object is a row with a problem."""
    try:
        text = path.read_bytes().decode("utf-8-sig", "surrogatepass")
    except UnicodeDecodeError as error:
        raise ReviewError(f"{path.name} is not UTF-8 text ({error.reason} at byte {error.start}).") from None
    rows = tuple(
        _returned(line, f"{path.name}, line {number}")
        for number, line in enumerate(text.split("\n"), start=1)
        if line.strip()
    )
    if not any(map(_says_something, rows)):
        first = f" ({rows[0].place}: {rows[0].problem or 'it is no unit'})" if rows else ""
        raise ReviewError(
            f"{path.name} is no review file: none of its lines is a unit{first}. Return a units.jsonl that "
            "`songngu run` wrote, or a file that the review page saved."
        )
    return rows


def _says_something(row: Returned) -> bool:
    """Tell whether a line speaks of a unit, though it may not be takeable."""
    said = (row.target, row.state, row.comment, row.problem or None)
    return bool(row.unit_id) and any(one is not None for one in said)


def _returned(line: str, place: str) -> Returned:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Returned("", place, problem=f"the line is no JSON: {error}")
    return parse_record(record, place)


def parse_record(record: Any, place: str) -> Returned:
    """Return what one unit of units.jsonl, or of a saved review page, says."""
    if not isinstance(record, dict):
        return Returned("", place, problem="it is no JSON object")
    values: dict[str, str | None] = {}
    try:
        for name in _TEXTS:
            values[name] = _text(record, name)
        sent = record.get("sent") if isinstance(record.get("sent"), dict) else {}
        values |= {f"sent_{name}": _text(sent, name) for name in ("target", "state", "comment")}
        dismissed = record.get("dismissed") or ()
        values["dismissed"] = " ".join(map(str, dismissed)) if isinstance(dismissed, (list, tuple)) else str(dismissed)
    except Unreadable as error:
        return Returned(str(record.get("id", ""))[:60], place, problem=str(error))
    if values.pop("sub_state") == REJECTED and values["state"] == "initial":
        values["state"] = REJECTED
    return parse_row(values, place=place)


def _text(record: Any, name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"“{name}” is {type(value).__name__}, not text")
    return value
