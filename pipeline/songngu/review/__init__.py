"""Review files: out to translators in many formats, back from any tool, and merged without loss."""

from songngu.review.conflicts import write_conflicts
from songngu.review.dismissals import dismissal_key, without_dismissed
from songngu.review.effort import Edits, Effort, EffortReport, Measure, count_edits, effort
from songngu.review.merge import Merged, merge
from songngu.review.propagate import propagate
from songngu.review.read import read, read_tags, read_terms
from songngu.review.write import SUFFIXES, write

__all__ = [
    "SUFFIXES",
    "Edits",
    "Effort",
    "EffortReport",
    "Measure",
    "Merged",
    "count_edits",
    "dismissal_key",
    "effort",
    "merge",
    "propagate",
    "read",
    "read_tags",
    "read_terms",
    "without_dismissed",
    "write",
    "write_conflicts",
]
