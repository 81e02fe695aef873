"""Checks across units: one source with several translations, one translation of several sources."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from songngu.records import Finding, Handling, Severity, Unit
from songngu.text import fold

_LEAST_SYLLABLES = 5
"""Different sources of fewer syllables often share a translation by right."""


def check_batch(units: Iterable[Unit], *, disabled: frozenset[str] = frozenset()) -> dict[str, tuple[Finding, ...]]:
    """Return, by unit id, findings about units that disagree with one another; units without a target are left out."""
    translated = [u for u in units if u.target.strip() and u.segment.handling is Handling.TRANSLATE]
    findings: dict[str, list[Finding]] = defaultdict(list)
    if "consistency" not in disabled:
        _compare(translated, findings, consistency=True)
    if "same-target" not in disabled:
        _compare(translated, findings, consistency=False)
    return {unit_id: tuple(found) for unit_id, found in findings.items()}


def _compare(units: list[Unit], findings: dict[str, list[Finding]], *, consistency: bool) -> None:
    groups: dict[str, list[Unit]] = defaultdict(list)
    for unit in units:
        groups[_key(unit.segment.text if consistency else unit.target)].append(unit)
    for group in groups.values():
        others = {_key(unit.target if consistency else unit.segment.text): unit for unit in reversed(group)}
        if len(others) < 2 or (not consistency and len(group[0].segment.text.split()) < _LEAST_SYLLABLES):
            continue
        for unit in group:
            own = _key(unit.target if consistency else unit.segment.text)
            other = next(o for key, o in others.items() if key != own)
            findings[unit.id].append(_finding(other, consistency=consistency))


def _finding(other: Unit, *, consistency: bool) -> Finding:
    if consistency:
        vi = f"Cùng câu gốc này, chỗ khác dịch là “{other.target}”."
        en = f"The same source is translated elsewhere as “{other.target}”."
        return Finding("consistency", Severity.NOTE, vi, en)
    vi = f"Bản dịch này cũng dùng cho câu khác: “{other.segment.text}”."
    en = f"Another source has this same translation: “{other.segment.text}”."
    return Finding("same-target", Severity.NOTE, vi, en)


def _key(text: str) -> str:
    return " ".join(fold(text).split()).strip(" .")
