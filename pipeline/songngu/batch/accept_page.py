"""accepted.html: what became of returned review files, as one page that opens offline, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from songngu.batch.term_effects import TermEffect
from songngu.files import beside
from songngu.pages import environment, policy_hash
from songngu.records import Outcome, Result
from songngu.review.outcomes import MEANINGS, in_vietnamese

_LISTED = 2000
"""Rows of one result on the page; accepted.csv has all of them."""
_ORDER = (Result.FAILED, Result.CONFLICT, Result.STALE, Result.UNKNOWN, Result.APPLIED)
"""What needs a person comes first."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the page."""

    outcome: Outcome
    source: str
    """The Vietnamese as it is now; empty where the unit is not known."""
    before: str
    """The English that gave way, where it did."""
    after: str
    """The English that stands."""

    @property
    def vietnamese(self) -> str:
        """The detail in Vietnamese."""
        return in_vietnamese(self.outcome.detail)


def write_accept_page(
    path: Path,
    *,
    project: str,
    names: Sequence[str],
    counts: Mapping[str, int],
    rows: Sequence[Row],
    terms: Sequence[TermEffect],
    conflicts: str | None,
) -> Path:
    """Write the page beside its place first, and return its path.

    Nothing of a returned file becomes markup (Jinja2 escapes it), and the page's policy allows no script and
    no request.
    """
    style = _asset("report_page.css")
    groups = [(result, [row for row in rows if row.outcome.result is result]) for result in _ORDER]
    page = (
        environment()
        .from_string(_asset("accept_page.html"))
        .render(
            project=project,
            files=names,
            counts=counts,
            meanings=MEANINGS,
            groups=[(result.value, group) for result, group in groups if group],
            terms=terms,
            conflicts=conflicts,
            listed=_LISTED,
            style=style,
            style_hash=policy_hash(style),
        )
    )
    with beside(path) as made:
        made.write_text(page, encoding="utf-8", errors="replace", newline="\n")
    return path


def _asset(name: str) -> str:
    return files("songngu.batch").joinpath(name).read_text(encoding="utf-8")
