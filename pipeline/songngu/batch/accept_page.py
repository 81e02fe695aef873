"""accepted.html: what became of returned review files, as one page that opens offline, without scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from songngu.batch.rows import Row as LedgerRow
from songngu.batch.term_effects import TermEffect
from songngu.files import beside
from songngu.pages import environment, policy_hash
from songngu.records import Outcome, Result, Returned
from songngu.review.outcomes import MEANINGS, in_vietnamese

_LISTED = 2000
"""Rows of one result on the page; accepted.csv has all of them."""
_ORDER = (Result.FAILED, Result.CONFLICT, Result.STALE, Result.UNKNOWN, Result.APPLIED)
"""What needs a person comes first."""


@dataclass(frozen=True, slots=True)
class PageRow:
    """A row of the page."""

    outcome: Outcome
    reviewer: str
    source: str
    """The Vietnamese as it is now; empty where the unit is not known."""
    stands: str
    """The English that stands."""
    gone: str
    """The English that gave way to it, where it did."""
    refused: str
    """The English of the row, where that was not taken."""
    comment: str
    """What the reviewer remarked, where that is new: of a rejected unit, why."""

    @property
    def vietnamese(self) -> str:
        """The detail in Vietnamese."""
        return in_vietnamese(self.outcome.detail)


def row_of(outcome: Outcome, returned: Returned | None, known: LedgerRow | None, before: str) -> PageRow:
    """Return the row of an outcome: `returned` is what the file said, `before` the English that a change replaced."""
    stands = known.unit.target if known else ""
    said = returned.target or "" if returned else ""
    comment = returned.comment or "" if returned else ""
    taken = outcome.result is Result.APPLIED
    return PageRow(
        outcome,
        reviewer=returned.reviewer if returned else "",
        source=known.unit.segment.text if known else "",
        stands=stands,
        gone=before if taken and before != stands else "",
        refused=said if not taken and said != stands else "",
        comment=comment if returned and comment != (returned.sent_comment or "") else "",
    )


def write_accept_page(
    path: Path,
    *,
    project: str,
    names: Sequence[str],
    counts: Mapping[str, int],
    rows: Sequence[PageRow],
    terms: Sequence[TermEffect],
    conflicts: str | None,
    emptied: Sequence[str],
    unnamed: int,
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
            emptied=emptied,
            unnamed=unnamed,
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
