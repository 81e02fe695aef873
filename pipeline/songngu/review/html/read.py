"""Reads what a reviewer returns of a page: the page itself, with or without work saved in it, or the file of work."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from songngu.errors import ReviewError
from songngu.records import Returned, TermDecision
from songngu.review.html.embed import DATA_ID, SCHEMA, STATE_ID, WORK_FORMAT, find_block
from songngu.review.parse import LONGEST_TEXT, Unreadable, parse_row, shorten

_TEXTS = ("id", "key", "source", "target", "state", "comment", "reviewer")
_SENT = ("target", "state", "comment")
_DECISIONS = ("add", "change", "remove")


class _Work(NamedTuple):
    """What a file holds: the units, and what was decided about terms."""

    units: list[Any]
    terms: list[Any]
    reviewer: str


def read_html(path: Path) -> tuple[Returned, ...]:
    """Return a row for each unit of a returned page or file of work; a unit that cannot be taken says why.

    Nothing in the file is executed. Raises ReviewError where it is neither.
    """
    work = _read(path)
    return tuple(
        _returned(unit, reviewer=work.reviewer, place=f"{path.name}, unit {number}")
        for number, unit in enumerate(work.units, start=1)
    )


def read_html_terms(path: Path) -> tuple[TermDecision, ...]:
    """Return what a reviewer proposed about terms on the page; proposals that make no sense are left out."""
    return tuple(_decisions(_read(path), path.name))


def _read(path: Path) -> _Work:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReviewError(
            f"{path.name} is not UTF-8 text ({error.reason} at byte {error.start}). Return the file as it was saved."
        ) from None
    if text.lstrip().startswith(("{", "[")):
        return _work(_parse(text, path), path)
    return _page(text, path)


def _page(text: str, path: Path) -> _Work:
    block = find_block(text, DATA_ID)
    if block is None:
        raise ReviewError(
            f"{path.name} is no review page: it holds no units. "
            "Return the page, or the file that it saved (.songngu.json)."
        )
    data = _parse(block, path)
    sent = data.get("units") if isinstance(data, dict) and data.get("format") == "songngu-page" else None
    if not isinstance(sent, list):
        raise ReviewError(f"{path.name} holds data that no review page has; nothing was taken.")
    units = [_as_sent(unit) for unit in sent]
    block = find_block(text, STATE_ID)
    if block is None or not block.strip():
        return _Work(units, [], "")
    work = _work(_parse(block, path), path)
    edited = {unit["id"]: unit for unit in work.units if _has_id(unit)}
    merged = [edited.pop(unit["id"], unit) if _has_id(unit) else unit for unit in units]
    return _Work([*merged, *edited.values()], work.terms, work.reviewer)


def _has_id(unit: Any) -> bool:
    return isinstance(unit, dict) and isinstance(unit.get("id"), str)


def _as_sent(unit: Any) -> Any:
    """Return a unit of the page's data as a unit of work on which nobody worked."""
    if not isinstance(unit, dict):
        return unit
    texts = {name: unit.get(name, "") for name in ("id", "source", *_SENT)}
    return texts | {"key": f"{unit.get('id')}.{unit.get('hash')}", "sent": {name: texts[name] for name in _SENT}}


def _work(record: Any, path: Path) -> _Work:
    if not isinstance(record, dict) or record.get("format") != WORK_FORMAT or not isinstance(record.get("units"), list):
        raise ReviewError(f"{path.name} is no file of work saved by a review page; nothing was taken.")
    if record.get("schema") != SCHEMA:
        raise ReviewError(
            f"{path.name} has schema {shorten(str(record.get('schema')))}; this program reads {SCHEMA}. Update songngu."
        )
    terms, reviewer = record.get("terms"), record.get("reviewer")
    return _Work(
        record["units"], terms if isinstance(terms, list) else [], reviewer if isinstance(reviewer, str) else ""
    )


def _parse(text: str, path: Path) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReviewError(f"{path.name} is damaged: {error}. Save it again from the page; nothing was taken.") from None


def _returned(unit: Any, *, reviewer: str, place: str) -> Returned:
    if not isinstance(unit, dict):
        return Returned("", place, problem="the unit is no JSON object")
    try:
        values = {name: _text(unit, name) for name in _TEXTS}
        sent = unit.get("sent")
        values |= {f"sent_{name}": _text(sent if isinstance(sent, dict) else {}, name) for name in _SENT}
        dismissed = unit.get("dismissed") or []
        if not isinstance(dismissed, list):
            raise Unreadable("“dismissed” is no list")
    except Unreadable as error:
        return Returned(shorten(str(unit.get("id", ""))), place, problem=str(error))
    values["dismissed"] = " ".join(str(check) for check in dismissed)
    if not values["reviewer"] and _edited(values):
        values["reviewer"] = reviewer
    return parse_row(values, place=place)


def _edited(values: Mapping[str, str | None]) -> bool:
    return any(values[name] != values[f"sent_{name}"] for name in _SENT) or bool(values["dismissed"])


def _text(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    if value is not None and not isinstance(value, str):
        raise Unreadable(f"“{name}” is {type(value).__name__}, not text")
    return value


def _decisions(work: _Work, name: str) -> Iterator[TermDecision]:
    for number, term in enumerate((one for one in work.terms if isinstance(one, dict)), start=1):
        said = {key: value.strip() for key, value in term.items() if isinstance(value, str)}
        if said.get("decision") not in _DECISIONS or not said.get("source"):
            continue
        if any(len(value) > LONGEST_TEXT for value in said.values()):
            continue
        ids = term.get("units")
        yield TermDecision(
            source=said["source"],
            target=said.get("target", ""),
            decision=said["decision"],
            place=f"{name}, term {number}",
            term_id=said.get("term") or None,
            note=said.get("note", ""),
            reviewer=said.get("reviewer") or work.reviewer,
            unit_ids=tuple(one for one in ids if isinstance(one, str)) if isinstance(ids, list) else (),
        )
